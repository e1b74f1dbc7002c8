"""Which price applies; no database."""

from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase, tagged

from odoo.addons.property_billing.engine.facts import Unit
from odoo.addons.property_billing.engine.tariff import (
    AmbiguousTariff,
    NoTariff,
    Tariff,
    timeline,
)

START, END = date(2026, 3, 1), date(2026, 3, 31)
JANUARY = date(2026, 1, 1)
FLAT = Unit(id=7, usage="flat", building_id=3, entrance_id=32)


@tagged("post_install", "-at_install")
class TestEngineTariff(BaseCase):
    def ids(self, *tariffs, unit=FLAT):
        return [t.id for _start, _end, t in timeline(tariffs, unit, START, END)]

    def test_most_specific_wins(self):
        scopes = [
            Tariff(1, JANUARY),
            Tariff(2, JANUARY, usage="flat"),
            Tariff(3, JANUARY, place="building", place_ids=frozenset([3])),
            Tariff(
                4, JANUARY, place="building", place_ids=frozenset([3]), usage="flat"
            ),
            Tariff(5, JANUARY, place="entrance", place_ids=frozenset([32])),
            Tariff(6, JANUARY, place="unit", place_ids=frozenset([7])),
        ]
        for count in range(1, len(scopes) + 1):
            self.assertEqual(self.ids(*scopes[:count]), [count])

    def test_other_scopes_do_not_count(self):
        other = Tariff(2, JANUARY, place="building", place_ids=frozenset([4]))
        shop = Tariff(3, JANUARY, usage="shop")
        self.assertEqual(self.ids(Tariff(1, JANUARY), other, shop), [1])

    def test_ambiguous(self):
        with self.assertRaises(AmbiguousTariff) as caught:
            self.ids(Tariff(1, JANUARY), Tariff(2, date(2026, 3, 10)))
        self.assertEqual(caught.exception.day, date(2026, 3, 10))

    def test_none_for_a_day(self):
        with self.assertRaises(NoTariff) as caught:
            self.ids(Tariff(1, JANUARY, date(2026, 3, 30)))
        self.assertEqual(caught.exception.day, END)
        with self.assertRaises(NoTariff):
            self.ids(Tariff(1, date(2026, 3, 2)))
        with self.assertRaises(NoTariff):
            self.ids()

    def test_new_price_within_the_month(self):
        pieces = timeline(
            [
                Tariff(1, JANUARY, date(2026, 3, 15), price=D("2.35")),
                Tariff(2, date(2026, 3, 16), price=D("2.65")),
            ],
            FLAT,
            START,
            END,
        )
        self.assertEqual(
            [(start.day, end.day, tariff.id) for start, end, tariff in pieces],
            [(1, 15, 1), (16, 31, 2)],
        )

    def test_general_price_steps_in_after_a_special_one(self):
        special = Tariff(
            2, JANUARY, date(2026, 3, 10), place="unit", place_ids=frozenset([7])
        )
        self.assertEqual(self.ids(Tariff(1, JANUARY), special), [2, 1])

    def test_a_price_of_another_scope_does_not_split(self):
        shop = Tariff(2, date(2026, 3, 10), usage="shop")
        self.assertEqual(self.ids(Tariff(1, JANUARY), shop), [1])
