"""What a unit owes in a run, from its facts; no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase, tagged

from odoo.addons.property_billing.engine import months
from odoo.addons.property_billing.engine.assess import assess
from odoo.addons.property_billing.engine.facts import (
    Assignment,
    Holding,
    Item,
    Payer,
    Period,
    Policy,
    Unit,
)
from odoo.addons.property_billing.engine.tariff import Tariff

JANUARY = date(2026, 1, 1)
MARCH = date(2026, 3, 1)
SERVICE = Item(1)
PARKING = Item(2, basis="fixed", payer="occupant")
TARIFFS = {
    1: [Tariff(11, JANUARY, price=D("2.35"))],
    2: [Tariff(12, JANUARY, fixed=D("80"))],
}
FLAT = Unit(7, area=D("89.37"))
DEVELOPER = Payer(90)
OWNER = Holding(1, 91, "owner")
SOLD = Policy(developer=DEVELOPER)


def run(month=MARCH, first=None, include_missed=False):
    return Period(month, first or month, include_missed)


def service(**vals):
    return Assignment(5, SERVICE, vals.pop("date_start", JANUARY), **vals)


@tagged("post_install", "-at_install")
class TestEngineAssess(BaseCase):
    def assess(
        self,
        *assignments,
        holdings=(OWNER,),
        unit=FLAT,
        period=None,
        policy=SOLD,
        vacancies=(),
        tariffs=None,
    ):
        tariffs = TARIFFS if tariffs is None else tariffs
        return assess(
            unit, assignments, holdings, vacancies, tariffs, period or run(), policy
        )

    def charges(self, *assignments, **kwargs):
        return [
            (
                charge.payer.partner_id,
                charge.part.date_start,
                charge.part.date_end,
                charge.part.amount,
            )
            for charge in self.assess(*assignments, **kwargs).charges
        ]

    def test_owner_since_always(self):
        charge = self.assess(service()).charges[0]
        self.assertEqual(charge.payer, Payer(91, OWNER))
        self.assertEqual(charge.owner_id, 1)
        self.assertEqual(charge.part.amount, D("210.02"))
        self.assertEqual((charge.quantity, charge.price), (D("89.37"), D("2.35")))
        self.assertEqual(charge.due_date, date(2026, 4, 1))
        self.assertEqual(charge.tariff_id, 11)

    def test_w1_quarter_in_monthly_lines(self):
        unit = Unit(7, area=D("103.27"))
        tariffs = {1: [Tariff(11, JANUARY, price=D("2.65"))]}
        charges = self.charges(
            service(cycle_months=3),
            unit=unit,
            tariffs=tariffs,
            period=run(date(2026, 4, 1)),
        )
        self.assertEqual([charge[3] for charge in charges], [D("273.67")] * 3)
        self.assertEqual(sum(charge[3] for charge in charges), D("821.01"))
        self.assertEqual([charge[1].month for charge in charges], [4, 5, 6])
        self.assertFalse(
            self.charges(
                service(cycle_months=3),
                unit=unit,
                tariffs=tariffs,
                period=run(date(2026, 5, 1)),
            )
        )

    def test_w2_handover(self):
        owner = Holding(1, 91, "owner", date(2026, 3, 12))
        for rule, expected in (
            ("next_month", [(90, 1, 31, "210.02")]),
            ("daily_actual", [(90, 1, 11, "74.52"), (91, 12, 31, "135.50")]),
            ("daily_30", [(90, 1, 11, "70.01"), (91, 12, 31, "140.01")]),
            ("full_month", [(91, 1, 31, "210.02")]),
        ):
            policy = Policy(start_rule=rule, developer=DEVELOPER)
            self.assertEqual(
                self.charges(service(), holdings=[owner], policy=policy),
                [
                    (payer, date(2026, 3, first), date(2026, 3, last), D(amount))
                    for payer, first, last, amount in expected
                ],
                rule,
            )
        self.assertEqual(
            self.charges(service(), holdings=[owner], period=run(date(2026, 4, 1))),
            [(91, date(2026, 4, 1), date(2026, 4, 30), D("210.02"))],
        )

    def test_handover_later_than_purchase(self):
        unit = Unit(7, area=D("89.37"), handover=date(2026, 3, 12))
        self.assertEqual(self.charges(service(), unit=unit)[0][0], 90)
        self.assertEqual(
            self.charges(service(), unit=unit, period=run(date(2026, 4, 1)))[0][0], 91
        )

    def test_handover_on_the_first(self):
        """The month of handover is the developer's; an occupancy that starts
        on the first, without a handover, shares no month with anyone."""
        unit = Unit(7, area=D("89.37"), handover=MARCH)
        self.assertEqual(self.charges(service(), unit=unit)[0][0], 90)
        owner = Holding(1, 91, "owner", MARCH)
        self.assertEqual(self.charges(service(), holdings=[owner])[0][0], 91)

    def test_nobody_pays(self):
        outcome = self.assess(service(), holdings=[], policy=Policy())
        self.assertFalse(outcome.charges)
        problem = outcome.problems[0]
        self.assertEqual((problem.kind, problem.amount), ("no_payer", D("210.02")))

    def test_owners_who_do_not_pay_are_no_reason_to_charge_the_developer(self):
        outcome = self.assess(service(), holdings=[replace(OWNER, pays=False)])
        self.assertFalse(outcome.charges)
        self.assertEqual([p.kind for p in outcome.problems], ["no_payer"])

    def test_co_owner_and_tenant_who_do_not_pay(self):
        holdings = [
            Holding(2, 92, "owner", pays=False),
            OWNER,
            Holding(3, 93, "tenant", pays=False),
        ]
        parking = Assignment(6, PARKING, JANUARY)
        charges = self.assess(service(), parking, holdings=holdings).charges
        self.assertEqual([c.payer.partner_id for c in charges], [91, 91])
        self.assertEqual([c.owner_id for c in charges], [1, 1])

    def test_owner_is_charged_where_nobody_was_before(self):
        owner = Holding(1, 91, "owner", date(2026, 3, 12))
        outcome = self.assess(
            service(), holdings=[owner], policy=Policy(start_rule="daily_actual")
        )
        self.assertEqual([c.part.amount for c in outcome.charges], [D("135.50")])
        self.assertEqual([p.amount for p in outcome.problems], [D("74.52")])

    def test_change_of_owner(self):
        seller = Holding(1, 91, "owner", None, date(2026, 3, 11))
        buyer = Holding(2, 92, "owner", date(2026, 3, 12))
        charges = self.assess(service(), holdings=[seller, buyer]).charges
        self.assertEqual(
            [(c.payer.partner_id, c.owner_id, c.part.amount) for c in charges],
            [(91, 1, D("74.52")), (92, 2, D("135.50"))],
        )

    def test_tenant_pays_what_falls_on_the_occupant(self):
        tenant = Holding(3, 93, "tenant", date(2026, 3, 12))
        parking = Assignment(6, PARKING, JANUARY)
        charges = self.assess(service(), parking, holdings=[OWNER, tenant]).charges
        self.assertEqual(
            [(c.payer.partner_id, c.owner_id, c.part.amount) for c in charges],
            [
                (91, 1, D("210.02")),
                (91, 1, D("28.39")),
                (93, 1, D("51.61")),  # 80 x 20/31
            ],
        )

    def test_no_price_no_area(self):
        self.assertEqual(
            self.assess(service(), tariffs={}).problems[0].kind, "no_tariff"
        )
        self.assertEqual(
            self.assess(service(), unit=Unit(7)).problems[0].kind, "no_area"
        )
        twice = {1: [*TARIFFS[1], Tariff(13, JANUARY, price=D(3))]}
        self.assertEqual(
            self.assess(service(), tariffs=twice).problems[0].kind, "ambiguous"
        )

    def test_one_bad_item_does_not_stop_the_other(self):
        parking = Assignment(6, PARKING, JANUARY)
        outcome = self.assess(service(), parking, unit=Unit(7))
        self.assertEqual([c.part.amount for c in outcome.charges], [D("80.00")])
        self.assertEqual([p.kind for p in outcome.problems], ["no_area"])

    def test_what_is_charged_is_not_charged_again(self):
        done = ((MARCH, date(2026, 3, 31)),)
        self.assertEqual(self.charges(service(charged=done)), [])
        part = ((MARCH, date(2026, 3, 11)),)
        owner = Holding(1, 91, "owner", date(2026, 3, 12))
        self.assertEqual(
            self.charges(
                service(charged=part),
                holdings=[owner],
                policy=Policy(start_rule="daily_actual", developer=DEVELOPER),
            ),
            [(91, date(2026, 3, 12), date(2026, 3, 31), D("135.50"))],
        )

    def test_missed_months_are_listed(self):
        outcome = self.assess(service(), period=run(MARCH, JANUARY))
        self.assertEqual(len(outcome.charges), 1)
        self.assertEqual(
            [(p.kind, p.month, p.amount) for p in outcome.problems],
            [
                ("missed", JANUARY, D("210.02")),
                ("missed", date(2026, 2, 1), D("210.02")),
            ],
        )

    def test_missed_months_are_taken_in(self):
        outcome = self.assess(service(), period=run(MARCH, JANUARY, True))
        self.assertFalse(outcome.problems)
        self.assertEqual(
            [(c.part.date_start, c.due_date) for c in outcome.charges],
            [
                (MARCH, date(2026, 4, 1)),
                (JANUARY, MARCH),
                (date(2026, 2, 1), MARCH),
            ],
        )

    def test_months_nobody_owes_are_not_missed(self):
        outcome = self.assess(
            service(), holdings=[], policy=Policy(), period=run(MARCH, JANUARY)
        )
        self.assertEqual([p.kind for p in outcome.problems], ["no_payer"])

    def test_middle_of_a_cycle_is_missed(self):
        """First run in the middle of a cycle: its months are left out, said so."""
        outcome = self.assess(
            service(cycle_months=3),
            period=run(date(2026, 5, 1), date(2026, 5, 1)),
        )
        self.assertFalse(outcome.charges)
        self.assertEqual([p.month for p in outcome.problems], [date(2026, 5, 1)])

    def test_assignment_within_the_month(self):
        assignment = service(date_start=date(2026, 3, 12))
        self.assertEqual(
            self.charges(assignment),
            [(91, date(2026, 3, 12), date(2026, 3, 31), D("135.50"))],
        )
        ended = service(date_end=date(2026, 3, 11))
        self.assertEqual(self.charges(ended)[0][3], D("74.52"))
        self.assertEqual(self.charges(ended, period=run(date(2026, 4, 1))), [])

    def test_w3_vacant_unit(self):
        item = Item(1, vacancy_wait=6, vacancy_percent=D(70))
        for month, amount in ((6, "273.67"), (7, "191.57")):
            charge = self.assess(
                Assignment(5, item, JANUARY),
                unit=Unit(7, area=D("103.27")),
                tariffs={1: [Tariff(11, JANUARY, price=D("2.65"))]},
                vacancies=[(date(2025, 12, 10), None)],
                period=run(date(2026, month, 1)),
            ).charges[0]
            self.assertEqual(charge.part.amount, D(amount))
        self.assertEqual(charge.percent, D(70))

    def test_a_long_history_is_read_in_pieces(self):
        """Months charged one by one are one period: nothing is missed."""
        charged = months.merge(
            (first, months.month_end(first))
            for first in months.months_between(JANUARY, date(2026, 2, 1))
        )
        self.assertEqual(charged, ((JANUARY, date(2026, 2, 28)),))
        outcome = self.assess(service(charged=charged), period=run(MARCH, JANUARY))
        self.assertFalse(outcome.problems)
