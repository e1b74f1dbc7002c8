from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..engine.channel_lump import find_days, find_kinds
from ..engine.dues import Choice, Due, allocate, choose

SERVICE, PARKING = 1, 2


def due(key, amount, item=SERVICE, month=9):
    return Due(key, Decimal(amount), item, (2026, month))


class DuesCase(BaseCase):
    dues = [
        due("s9", "200", month=9),
        due("p9", "150", PARKING, 9),
        due("s10", "200", month=10),
        due("p10", "150", PARKING, 10),
        due("s11", "210", month=11),
    ]

    def _choose(self, amount, **named):
        return choose(Decimal(amount), self.dues, **named)


@tagged("post_install", "-at_install")
class TestDues(DuesCase):
    def test_all(self):
        self.assertEqual(
            self._choose("910"), Choice(("s9", "p9", "s10", "p10", "s11"), True)
        )

    def test_the_oldest(self):
        self.assertEqual(self._choose("350"), Choice(("s9", "p9"), True))
        self.assertEqual(self._choose("200"), Choice(("s9",), True))

    def test_one_item(self):
        self.assertEqual(self._choose("610"), Choice(("s9", "s10", "s11"), True))
        self.assertEqual(self._choose("300"), Choice(("p9", "p10"), True))

    def test_one_alone(self):
        self.assertEqual(self._choose("210"), Choice(("s11",), True))
        self.assertEqual(self._choose("150"), Choice(("p9",), False))

    def test_what_is_named_goes_first(self):
        self.assertEqual(
            self._choose("350", months={(0, 10)}), Choice(("s10", "p10"), True)
        )
        self.assertEqual(
            self._choose("150", items={PARKING}, months={(2026, 10)}),
            Choice(("p10",), True),
        )
        self.assertEqual(self._choose("350", months={(2025, 10)}).exact, False)
        self.assertEqual(self._choose("210", items={PARKING}).exact, False)

    def test_nothing_comes_to_it(self):
        self.assertIsNone(self._choose("351"))
        self.assertIsNone(choose(Decimal("1"), []))

    def test_allocate(self):
        pieces, over = allocate(Decimal("375.5"), self.dues)
        self.assertEqual(
            pieces,
            {"s9": Decimal("200"), "p9": Decimal("150"), "s10": Decimal("25.5")},
        )
        self.assertEqual(over, 0)
        pieces, over = allocate(Decimal("1000.01"), self.dues)
        self.assertEqual(len(pieces), 5)
        self.assertEqual(over, Decimal("90.01"))
        self.assertEqual(allocate(Decimal("5"), []), ({}, Decimal("5")))


@tagged("post_install", "-at_install")
class TestChannelLump(BaseCase):
    totals = {
        date(2026, 10, 1): Decimal("1000"),
        date(2026, 10, 2): Decimal("500"),
        date(2026, 10, 4): Decimal("800"),
    }

    def _find(self, net, day=5):
        return find_days(Decimal(net), self.totals, date(2026, 10, day))

    def test_kinds(self):
        self.assertEqual(find_kinds("财付通支付科技有限公司 结算款"), ["wechat"])
        self.assertEqual(find_kinds("支付宝(中国)网络技术有限公司"), ["alipay"])
        self.assertEqual(find_kinds("银联商务 POS"), ["card"])
        self.assertEqual(find_kinds("物业费"), [])

    def test_one_day(self):
        day = date(2026, 10, 1)
        self.assertEqual(self._find("994"), [(day, day)])

    def test_a_span(self):
        span = (date(2026, 10, 1), date(2026, 10, 2))
        self.assertEqual(self._find("1491"), [span])

    def test_not_before_it_was_taken(self):
        self.assertEqual(self._find("795.2", 3), [])
        self.assertEqual(len(self._find("795.2", 4)), 1)

    def test_no_usual_fee(self):
        self.assertEqual(self._find("980"), [])
        self.assertEqual(self._find("1001"), [])
