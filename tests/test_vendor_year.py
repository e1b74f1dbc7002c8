"""A year of three vendors over two communities, from contract to paid bill.

Each month work is planned, approved, done, late or missed; people are counted; checks
are made and complaints come in. Each quarter every contract is scored, sent to the
vendor, approved, signed, settled, billed and paid. What each score and each payment
should be is worked out in this file with fractions; at the end the ledger is read by
SQL and compared with it.
"""

import base64
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

YEAR = 2025
CENT = Decimal("0.01")
SIGNATURE = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)
#: weights of the sources, together 100
WEIGHTS = {"inspection": 40, "plan": 20, "complaint": 20, "attendance": 20}
#: points of the checks of a quarter: two weekly ones, a monthly one
CHECKS = {
    "clean": [(96, 94, 98), (84, 86, 88), (90, 92, 91), (98, 97, 99)],
    "green_a": [(90, 90, 90), (88, 84, 86), (95, 95, 95), (92, 91, 93)],
    "green_b": [(80, 82, 79), (75, 77, 74), (91, 90, 93), (90, 90, 90)],
    "pest": [(55, 58, 52), (50, 54, 49), (88, 87, 90), (94, 95, 96)],
}
#: tasks of a quarter left out, and people missing on its five days
MISSED = {"green_b": (0, 1, 0, 0), "pest": (2, 2, 0, 0)}
ABSENT = {"clean": (0, 3, 1, 0), "pest": (4, 5, 0, 1)}
COMPLAINTS = {"clean": (0, 2, 0, 1), "pest": (3, 4, 0, 0)}
POINTS = 5
BANDS = ((90, 0), (80, 5), (70, 10), (0, 20))


def half_up(value):
    """A fraction as an amount of whole cents."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        CENT, ROUND_HALF_UP
    )


def quarter(number):
    """First and last day of a quarter, 0 to 3."""
    first = date(YEAR, 3 * number + 1, 1)
    after = date(YEAR + number // 3, (3 * number + 3) % 12 + 1, 1)
    return first, after - timedelta(days=1)


class OwnBook:
    """What ought to be paid, worked out apart from the suite."""

    def __init__(self):
        self.payable = {}  # (contract, quarter) -> Decimal
        self.deducted = Counter()  # contract -> Decimal

    def score(self, name, number, planned, due):
        weekly1, weekly2, monthly = CHECKS[name][number]
        parts = {
            "inspection": Fraction(weekly1 + weekly2, 2) * Fraction(2, 5)
            + monthly * Fraction(3, 5),
            "plan": Fraction(100 * (due - MISSED.get(name, (0,) * 4)[number]), due),
            "complaint": 100 - POINTS * COMPLAINTS.get(name, (0,) * 4)[number],
            "attendance": Fraction(
                100 * (planned - ABSENT.get(name, (0,) * 4)[number]), planned
            ),
        }
        # each source is shown, and counts, with two decimals
        total = sum(
            Fraction(str(half_up(Fraction(part)))) * WEIGHTS[source]
            for source, part in parts.items()
        )
        return half_up(total / 100)

    def settle(self, name, number, score, fee, per_absence, events=0):
        percent = next(cut for lower, cut in BANDS if score >= lower)
        band = half_up(Fraction(str(fee)) * percent / 100)
        absence = ABSENT.get(name, (0,) * 4)[number] * Decimal(per_absence)
        payable = Decimal(fee) - band - absence - Decimal(events)
        self.payable[name, number] = payable
        self.deducted[name] += Decimal(fee) - payable
        return payable


@tagged("post_install", "-at_install")
class TestVendorYear(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.company = cls.env.company
        cls.supervisor = cls._user("year_supervisor", "property_base.group_supervisor")
        cls.director = cls._user("year_director", "property_base.group_manager")
        cls.accountant = cls._user(
            "year_accountant",
            "property_base.group_staff,account.group_account_manager",
        )
        cls.lake, cls.hill = cls.env["property.community"].create(
            [{"name": "Lake", "code": "YLK"}, {"name": "Hill", "code": "YHL"}]
        )
        cls.template = cls._template()
        cls.checklists = {}
        cls.contracts = {}
        with freeze_time("2025-01-02 02:00:00"):
            cls._sign_contracts()

    def setUp(self):
        super().setUp()
        self.book = OwnBook()

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(cls.env, login, groups=groups, lang="en_US", tz="UTC")

    @classmethod
    def _template(cls, **vals):
        return cls.env["property.vendor.score.template"].create(
            {
                "name": "Quarterly",
                "complaint_points": POINTS,
                "line_ids": [
                    Command.create({"source": source, "weight": weight})
                    for source, weight in WEIGHTS.items()
                ],
                "band_ids": [
                    Command.create(
                        {
                            "name": f"From {lower}",
                            "lower": lower,
                            "deduction_percent": percent,
                            "needs_rectification": not lower,
                        }
                    )
                    for lower, percent in BANDS
                ],
                **vals,
            }
        )

    @classmethod
    def _tax(cls, name, amount, override):
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": "purchase",
                "price_include_override": override,
            }
        )

    @classmethod
    def _sign_contracts(cls):
        on_top = cls._tax("Year 6 % on top", 6, "tax_excluded")
        inside = cls._tax("Year 9 % inside", 9, "tax_included")
        none = cls.env["account.tax"]
        clean, green, pest = cls.env["res.partner"].create(
            [
                {"name": f"Year {name}", "is_company": True}
                for name in ("Clean", "Green", "Pest")
            ]
        )
        rows = (
            ("clean", clean, "cleaning", cls.lake, 38500, on_top, 8),
            ("green_a", green, "greening", cls.lake, 12000.01, inside, 4),
            ("green_b", green, "greening", cls.hill, 9999.99, inside, 3),
            ("pest", pest, "pest", cls.hill, 3333.33, none, 2),
        )
        for name, vendor, code, community, fee, tax, people in rows:
            cls.contracts[name] = cls._sign(
                name, vendor, code, community, fee, tax, people
            )

    @classmethod
    def _sign(cls, name, vendor, code, community, fee, tax, people):
        service = cls.env.ref(f"property_vendor.service_type_{code}")
        area = cls.env["property.service.area"].create(
            {"community_id": community.id, "name": f"Area {name}", "kind": "lobby"}
        )
        contract = (
            cls.env["property.service.contract"]
            .with_user(cls.supervisor)
            .create(
                {
                    "name": f"YEAR-{name}",
                    "partner_id": vendor.id,
                    "service_type_id": service.id,
                    "community_id": community.id,
                    "area_ids": [Command.set(area.ids)],
                    "date_start": f"{YEAR}-01-01",
                    "date_end": f"{YEAR}-12-31",
                    "fee_amount": fee,
                    "tax_id": tax.id,
                    "headcount": people,
                    "deduction_per_absence": 100,
                    "score_template_id": cls.template.id,
                    "duty_ids": [
                        Command.create({"name": "Round", "count": 2, "per": "month"})
                    ],
                }
            )
        )
        contract.action_activate()
        cls.checklists[name] = cls.env["property.vendor.checklist"].create(
            {
                "name": f"List {name}",
                "service_type_id": service.id,
                "item_ids": [Command.create({"name": "All", "max_score": 100})],
            }
        )
        return contract

    # ------------------------------------------------------------- the work ----

    def _plan_month(self, contract, first):
        plan = (
            self.env["property.vendor.plan"]
            .with_user(self.supervisor)
            .create({"contract_id": contract.id, "date_start": first})
        )
        plan.action_fill()
        plan.action_submit()
        plan.with_user(self.director).validate_tier()
        return plan.task_ids

    def _work(self, name, number):
        """A quarter of plans, people, checks; (people planned, tasks due)."""
        contract = self.contracts[name]
        first, last = quarter(number)
        tasks = self.env["property.vendor.plan.task"]
        for month in range(first.month, last.month + 1):
            with freeze_time(f"{YEAR}-{month:02}-01 02:00:00"):
                tasks |= self._plan_month(contract, date(YEAR, month, 1))
        with freeze_time(f"{last} 02:00:00"):
            left = MISSED.get(name, (0,) * 4)[number]
            for task in tasks[left:]:
                task.done_date = task.date_end
            self._count_people(name, number, last)
            self._check(name, number, last)
        return 5 * contract.headcount, len(tasks)

    def _count_people(self, name, number, last):
        missing, headcount = (
            ABSENT.get(name, (0,) * 4)[number],
            self.contracts[name].headcount,
        )
        rows = []
        for back in range(5):
            absent = min(missing, headcount)
            missing -= absent
            rows.append(
                {
                    "contract_id": self.contracts[name].id,
                    "date": last - timedelta(days=back),
                    "present": headcount - absent,
                }
            )
        self.env["property.vendor.attendance"].with_user(self.supervisor).create(rows)

    def _check(self, name, number, last):
        kinds = ("weekly", "weekly", "monthly")
        for kind, points in zip(kinds, CHECKS[name][number], strict=True):
            inspection = (
                self.env["property.vendor.inspection"]
                .with_user(self.supervisor)
                .create(
                    {
                        "contract_id": self.contracts[name].id,
                        "checklist_id": self.checklists[name].id,
                        "kind": kind,
                        "date": last,
                    }
                )
            )
            inspection.line_ids.score = points
            inspection.action_done()

    def _complain(self, name, number):
        """Valid complaints of the quarter; one found to be nobody's fault besides."""
        contract = self.contracts[name]
        day = quarter(number)[0] + timedelta(days=20)
        kind = self.env.ref("property_cs.helpdesk_ticket_type_complaint")
        vals = {
            "name": "Not clean",
            "type_id": kind.id,
            "category_id": self.env.ref(
                "property_cs.helpdesk_ticket_category_cleaning"
            ).id,
            "channel_id": self.env.ref("property_cs.helpdesk_ticket_channel_phone").id,
            "property_community_id": contract.community_id.id,
            "property_contract_id": contract.id,
            "property_received_date": f"{day} 02:00:00",
        }
        found = [{"property_validity": "valid"}] * COMPLAINTS.get(name, (0,) * 4)[
            number
        ]
        found.append(
            {"property_validity": "invalid", "property_validity_reason": "Clean"}
        )
        self.env["helpdesk.ticket"].create([{**vals, **each} for each in found])

    # ------------------------------------------------------------ the score ----

    def _evaluate(self, name, number):
        first, last = quarter(number)
        return (
            self.env["property.vendor.evaluation"]
            .with_user(self.supervisor)
            .create(
                {
                    "contract_id": self.contracts[name].id,
                    "date_start": first,
                    "date_end": last,
                }
            )
        )

    def _sign_off(self, evaluation):
        """Accepted by the vendor, approved by the director, signed by both."""
        evaluation.action_accept()
        evaluation.action_submit()
        evaluation.with_user(self.director).validate_tier()
        self.assertEqual(evaluation.state, "approved")
        evaluation.write(
            {"vendor_signed_by": "Their manager", "vendor_signature": SIGNATURE}
        )
        evaluation.action_sign()
        self.assertEqual(evaluation.state, "signed")

    # ---------------------------------------------------------- the payment ----

    def _settle(self, evaluation):
        action = evaluation.action_settle()
        sheet = self.env["property.vendor.settlement"].browse(action["res_id"])
        sheet.with_user(self.director).action_confirm()
        return sheet

    def _bill(self, sheet, day):
        sheet.with_user(self.accountant).action_prepare_bill()
        bill = sheet.bill_id.with_user(self.accountant)
        bill.write({"invoice_date": day, "ref": f"FP-{sheet.name}"})
        bill.action_post()
        return bill

    def _pay(self, bill, day):
        self.env["account.payment.register"].with_user(self.accountant).with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"payment_date": day})._create_payments()

    def _payables(self):
        """{vendor: (billed, paid)} of posted items on payables, by SQL alone."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT line.partner_id, SUM(line.credit), SUM(line.debit)
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE line.parent_state = 'posted' AND line.partner_id = ANY(%s)
                  AND account.account_type = 'liability_payable'
             GROUP BY 1""",
            [[c.partner_id.id for c in self.contracts.values()]],
        )
        return {
            partner: (Decimal(str(credit)), Decimal(str(debit)))
            for partner, credit, debit in self.env.cr.fetchall()
        }

    # ------------------------------------------------------------ the year ----

    def _quarter(self, name, number):
        """From the plan to the signed evaluation, its figures those of the book."""
        planned, due = self._work(name, number)
        self._complain(name, number)
        after = quarter(number)[1] + timedelta(days=5)
        with freeze_time(f"{after} 02:00:00"):
            evaluation = self._evaluate(name, number)
            evaluation.action_send()
            score = self.book.score(name, number, planned, due)
            self.assertEqual(Decimal(f"{evaluation.score:.2f}"), score, (name, number))
            fee = 3 * Decimal(str(self.contracts[name].fee_amount))
            payable = self.book.settle(name, number, score, fee, 100)
            self.assertEqual(Decimal(f"{evaluation.fee_amount:.2f}"), fee)
            self.assertEqual(Decimal(f"{evaluation.payable_amount:.2f}"), payable)
            self._sign_off(evaluation)
        return evaluation

    def _quarter_paid(self, name, number):
        evaluation = self._quarter(name, number)
        after = quarter(number)[1] + timedelta(days=10)
        with freeze_time(f"{after} 02:00:00"):
            sheet = self._settle(evaluation)
            bill = self._bill(sheet, after)
            net = self.book.payable[name, number]
            self.assertEqual(Decimal(f"{bill.amount_total:.2f}"), net, (name, number))
            self._pay(bill, after)
        self.assertEqual(sheet.state, "paid")
        return evaluation

    def test_a_year(self):
        evaluations = {
            (name, number): self._quarter_paid(name, number)
            for number in range(4)
            for name in self.contracts
        }
        self._check_ledger()
        self._check_report()
        self._check_right(evaluations)
        self._check_refused(evaluations)

    def _check_ledger(self):
        payables = self._payables()
        by_vendor = Counter()
        for (name, _number), amount in self.book.payable.items():
            by_vendor[self.contracts[name].partner_id.id] += amount
        self.assertEqual(set(payables), set(by_vendor))
        for vendor, (billed, paid) in payables.items():
            self.assertEqual((billed, paid), (by_vendor[vendor], by_vendor[vendor]))

    def _check_report(self):
        """What the sheets deduct is what the book deducts."""
        for name, contract in self.contracts.items():
            sheets = self.env["property.vendor.settlement"].search(
                [("contract_id", "=", contract.id)]
            )
            self.assertEqual(len(sheets), 4)
            self.assertEqual(
                sum(Decimal(f"{sheet.deduction_amount:.2f}") for sheet in sheets),
                self.book.deducted[name],
            )

    def _check_right(self, evaluations):
        """Two quarters of the pest firm below 70: the right to terminate."""
        low = [key for key, e in evaluations.items() if e.needs_rectification]
        self.assertEqual(sorted(low), [("pest", 0), ("pest", 1)])
        right = [key for key, e in evaluations.items() if e.may_terminate]
        self.assertEqual(right, [("pest", 1)])

    def _check_refused(self, evaluations):
        with self.assertRaisesRegex(ValidationError, "99"):
            self._template(line_ids=[Command.create({"source": "plan", "weight": 99})])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._evaluate("clean", 1).flush_recordset()
        with (
            freeze_time("2026-02-01 02:00:00"),
            self.assertRaisesRegex(ValidationError, "ended"),
        ):
            self.env["property.service.contract"]._cron_daily()
            self._plan_month(self.contracts["clean"], date(2026, 2, 1))
        with self.assertRaises(UserError):
            self._settle(evaluations["clean", 0])

    def test_a_bill_above_the_score_is_not_posted(self):
        evaluation = self._quarter("clean", 1)
        with freeze_time(f"{YEAR}-07-12 02:00:00"):
            sheet = self._settle(evaluation)
            sheet.with_user(self.accountant).action_prepare_bill()
            bill = sheet.bill_id.with_user(self.accountant)
            bill.write({"invoice_date": f"{YEAR}-07-12", "ref": "FP-1"})
            line = bill.invoice_line_ids.sorted("price_unit")[0]
            self.assertLess(line.price_unit, 0)
            line.unlink()
            with self.assertRaisesRegex(ValidationError, evaluation.name):
                bill.action_post()

    def test_the_full_invoice_came_first(self):
        evaluation = self._quarter("green_b", 1)
        contract = self.contracts["green_b"]
        with freeze_time(f"{YEAR}-07-12 02:00:00"):
            full = (
                self.env["account.move"]
                .with_user(self.accountant)
                .create(
                    {
                        "move_type": "in_invoice",
                        "partner_id": contract.partner_id.id,
                        "invoice_date": f"{YEAR}-07-12",
                        "ref": "FP-FULL",
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "Greening",
                                    "price_unit": evaluation.fee_amount,
                                    "tax_ids": [Command.set(contract.tax_id.ids)],
                                }
                            )
                        ],
                    }
                )
            )
            sheet = self._settle(evaluation).with_user(self.accountant)
            sheet.full_bill_id = full
            sheet.action_use_full_bill()
            full.action_post()
            credit = sheet.credit_id
            credit.invoice_date = f"{YEAR}-07-12"
            with (
                self.assertRaisesRegex(ValidationError, "red invoice"),
                self.env.cr.savepoint(),
            ):
                credit.action_post()
            sheet.write({"red_number": "RED-1", "red_date": f"{YEAR}-07-12"})
            credit.action_post()
            net = full.amount_total - credit.amount_total
        self.assertEqual(Decimal(f"{net:.2f}"), self.book.payable["green_b", 1])
