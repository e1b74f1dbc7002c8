"""W2, W3: sharing a month between payers and prices; no database."""

from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase, tagged

from odoo.addons.property_billing.engine import months, vacancy
from odoo.addons.property_billing.engine.proration import (
    Change,
    segments_of,
    share_month,
)

MARCH = date(2026, 3, 1)
WHOLE = (MARCH, date(2026, 3, 31))
FULL = D("210.0195")


def change(day, payer, rule="daily_actual"):
    return Change(date.min if day is None else date(2026, 3, day), payer, rule)


@tagged("post_install", "-at_install")
class TestEngineProration(BaseCase):
    def share(self, *changes, window=WHOLE, prices=None, **kwargs):
        prices = prices or [(*window, "p", FULL)]
        parts = share_month(MARCH, window, changes, prices, **kwargs)
        return [(p.payer, p.date_start.day, p.date_end.day, p.amount) for p in parts]

    def handover(self, rule, day=12):
        return self.share(change(None, "dev"), change(day, "own", rule))

    def test_w2_next_month(self):
        self.assertEqual(self.handover("next_month"), [("dev", 1, 31, D("210.02"))])
        april = date(2026, 4, 1)
        parts = share_month(
            april,
            (april, date(2026, 4, 30)),
            [change(None, "dev"), change(12, "own", "next_month")],
            [(april, date(2026, 4, 30), "p", FULL)],
        )
        self.assertEqual([(p.payer, p.amount) for p in parts], [("own", D("210.02"))])

    def test_w2_daily_actual(self):
        self.assertEqual(
            self.handover("daily_actual"),
            [("dev", 1, 11, D("74.52")), ("own", 12, 31, D("135.50"))],
        )

    def test_w2_daily_30(self):
        self.assertEqual(
            self.handover("daily_30"),
            [("dev", 1, 11, D("70.01")), ("own", 12, 31, D("140.01"))],
        )

    def test_w2_full_month(self):
        self.assertEqual(self.handover("full_month"), [("own", 1, 31, D("210.02"))])

    def test_full_month_is_never_prorated(self):
        for rule in ("daily_actual", "daily_30", "full_month"):
            self.assertEqual(self.handover(rule, 1), [("own", 1, 31, D("210.02"))])
        self.assertEqual(
            self.handover("daily_30", 2),
            [("dev", 1, 1, D("0.00")), ("own", 2, 31, D("210.02"))],
        )

    def test_handover_on_the_first_is_the_developers_month(self):
        self.assertEqual(self.handover("next_month", 1), [("dev", 1, 31, D("210.02"))])

    def test_three_payers_add_up(self):
        parts = self.share(
            change(None, "a"), change(8, "b"), change(20, "c", "daily_30")
        )
        self.assertEqual(
            parts,
            [
                # 210.02 - 81.30 - 84.01
                ("a", 1, 7, D("44.71")),
                ("b", 8, 19, D("81.30")),  # 12/31
                ("c", 20, 31, D("84.01")),  # 12/30
            ],
        )
        self.assertEqual(sum(part[3] for part in parts), D("210.02"))

    def test_next_month_binds_later_changes(self):
        """The month of handover stays the developer's, whoever comes after."""
        changes = [
            change(None, "dev"),
            change(5, "own", "next_month"),
            change(20, "buyer", "full_month"),
        ]
        self.assertEqual([s.payer for s in segments_of(MARCH, changes)], ["dev"])

    def test_full_month_takes_over_earlier_changes(self):
        changes = [change(None, "a"), change(5, "b"), change(20, "c", "full_month")]
        self.assertEqual([s.payer for s in segments_of(MARCH, changes)], ["c"])

    def test_price_changes_within_the_month(self):
        prices = [
            (MARCH, date(2026, 3, 15), "old", D("310")),
            (date(2026, 3, 16), date(2026, 3, 31), "new", D("341")),
        ]
        self.assertEqual(
            self.share(change(None, "own"), prices=prices),
            # 15/31 and 16/31 of the two prices, 326.00 together
            [("own", 1, 15, D("150.00")), ("own", 16, 31, D("176.00"))],
        )

    def test_price_and_payer_change(self):
        prices = [
            (MARCH, date(2026, 3, 15), "old", D("310")),
            (date(2026, 3, 16), date(2026, 3, 31), "new", D("341")),
        ]
        self.assertEqual(
            self.share(change(None, "dev"), change(12, "own"), prices=prices),
            [
                ("dev", 1, 11, D("110.00")),
                ("own", 12, 15, D("40.00")),
                ("own", 16, 31, D("176.00")),
            ],
        )

    def test_part_of_a_month(self):
        window = (date(2026, 3, 12), date(2026, 3, 31))
        self.assertEqual(
            self.share(change(None, "own"), window=window),
            [("own", 12, 31, D("135.50"))],
        )
        self.assertEqual(
            self.share(change(None, "own"), window=window, thirty=True),
            [("own", 12, 31, D("140.01"))],
        )

    def test_free_price_splits_without_error(self):
        prices = [
            (MARCH, date(2026, 3, 15), "old", D(0)),
            (date(2026, 3, 16), date(2026, 3, 31), "new", D(0)),
        ]
        parts = self.share(change(None, "own"), prices=prices)
        self.assertEqual([part[3] for part in parts], [0, 0])

    def test_w3_vacancy(self):
        full = D("103.27") * D("2.65")
        confirmed = [(date(2025, 12, 10), None)]
        july, june = date(2026, 7, 1), date(2026, 6, 1)
        for month, percent in ((june, 100), (july, 70)):
            self.assertEqual(
                vacancy.percent(month, confirmed, 6, D(70)), D(percent), month
            )
        part = share_month(
            july,
            (july, date(2026, 7, 31)),
            [change(None, "own")],
            [(july, date(2026, 7, 31), "p", full * D(70) / D(100))],
        )[0]
        self.assertEqual(part.amount, D("191.57"))
        self.assertEqual(D("273.67") - part.amount, D("82.10"))

    def test_vacancy_ends_with_the_month_before(self):
        confirmed = [(date(2025, 12, 10), date(2026, 9, 15))]
        for month, percent in ((8, 70), (9, 100), (10, 100)):
            self.assertEqual(
                vacancy.percent(date(2026, month, 1), confirmed, 6, D(70)), percent
            )
        self.assertEqual(
            vacancy.percent(date(2026, 8, 1), confirmed, 6, D(100)), D(100)
        )

    def test_cycles(self):
        start = date(2026, 1, 15)
        self.assertEqual(
            months.cycle_of_run(date(2026, 10, 1), start, 3),
            [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)],
        )
        for month in (date(2026, 11, 1), date(2026, 12, 1), date(2025, 10, 1)):
            self.assertEqual(months.cycle_of_run(month, start, 3), [])
        self.assertEqual(
            months.cycle_of_run(date(2026, 1, 1), start, 1), [date(2026, 1, 1)]
        )

    def test_due_dates(self):
        start = date(2026, 1, 1)
        november = date(2026, 11, 1)
        for timing, days, due in (
            ("prepaid", 0, date(2026, 10, 1)),
            ("prepaid", 9, date(2026, 10, 10)),
            ("postpaid", 0, date(2027, 1, 1)),
            ("postpaid", 14, date(2027, 1, 15)),
        ):
            self.assertEqual(
                months.due_date(november, start, None, 3, timing, days), due
            )
        self.assertEqual(
            months.due_date(november, start, date(2026, 11, 20), 3, "postpaid", 0),
            date(2026, 11, 21),
        )
        self.assertEqual(
            months.due_date(start, date(2026, 1, 15), None, 1, "prepaid", 0),
            date(2026, 1, 15),
        )

    def test_merge(self):
        october, november = date(2026, 10, 1), date(2026, 11, 1)
        self.assertEqual(
            months.merge(
                [
                    (november, date(2026, 11, 30)),
                    (october, date(2026, 10, 31)),
                    (date(2027, 1, 1), date(2027, 1, 31)),
                ]
            ),
            (
                (october, date(2026, 11, 30)),
                (date(2027, 1, 1), date(2027, 1, 31)),
            ),
        )
