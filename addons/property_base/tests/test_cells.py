from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools import cells
from ..tools.cells import CellError
from .workbooks import GOOD_ID


@tagged("post_install", "-at_install")
class TestCells(BaseCase):
    def check(self, function, cases):
        for value, expected in cases:
            with self.subTest(value=value):
                self.assertEqual(function(value), expected)

    def refuse(self, function, code, *values):
        for value in values:
            with self.subTest(value=value), self.assertRaises(CellError) as caught:
                function(value)
            self.assertEqual(caught.exception.code, code)

    def test_code(self):
        self.check(
            cells.as_code,
            [
                (3, "3"),
                (3.0, "3"),
                ("3", "3"),
                ("3.0", "3"),
                ("３", "3"),
                (" c0001 ", "C0001"),
                ("Ｃ０００１", "C0001"),
                ("0101", "0101"),
                ("1.5", "1.5"),
                (None, None),
                ("  ", None),
            ],
        )
        self.refuse(cells.as_code, "formula_error", "#N/A", "#REF!")

    def test_codes(self):
        self.check(
            cells.as_codes,
            [
                ("1#2", ["1", "2"]),
                ("1＃2", ["1", "2"]),
                (" 1 # 2 #", ["1", "2"]),
                (1, ["1"]),
                (1.0, ["1"]),
                (None, None),
            ],
        )

    def test_integer(self):
        self.check(cells.as_integer, [(6, 6), (6.0, 6), ("６", 6), ("", None)])
        self.refuse(cells.as_integer, "not_integer", "six", 6.5, 2**31, "1e400", "nan")

    def test_floor(self):
        self.check(
            cells.as_floor,
            [
                (5, 5),
                (5.0, 5),
                ("5层", 5),
                ("5F", 5),
                ("-1", -1),
                (-1, -1),
                ("B2", -2),
                ("负1层", -1),
                ("地下2层", -2),
                (None, None),
            ],
        )
        self.refuse(cells.as_floor, "not_integer", "top", "1.5")

    def test_decimal(self):
        self.check(
            cells.as_decimal,
            [
                (89.37, "89.37"),
                (89.36999999999999, "89.37"),
                ("89.37", "89.37"),
                ("８９.３７", "89.37"),
                ("89.37㎡", "89.37"),
                ("89.37 m²", "89.37"),
                ("1,234.50平方米", "1234.50"),
                (0, "0"),
                (None, None),
            ],
        )
        self.refuse(cells.as_decimal, "not_number", "large", "NaN", "Infinity", "1e30")
        self.refuse(cells.as_decimal, "negative", -1, "-0.5")

    def test_day(self):
        day = "2026-01-05"
        self.check(
            cells.as_day,
            [
                (date(2026, 1, 5), day),
                (datetime(2026, 1, 5, 8, 30), day),
                ("2026-01-05", day),
                ("2026/1/5", day),
                ("2026.1.5", day),
                ("2026年1月5日", day),
                ("２０２６－０１－０５", day),
                ("2026-01-05 00:00:00", day),
                ("20260105", day),
                # Excel's own count: 2026-01-01 is day 46023
                (46023, "2026-01-01"),
                ("46023", "2026-01-01"),
                (46023.75, "2026-01-01"),
                (None, None),
            ],
        )
        self.refuse(
            cells.as_day, "not_date", "soon", "2026-13-01", "2026-02-30", 7, "1.2.3"
        )

    def test_day_of_1904(self):
        """Workbooks of old Macs count from 1904: four years and a day later."""
        self.assertEqual(cells.as_day(44561, datetime(1904, 1, 1)), "2026-01-01")

    def test_days(self):
        self.check(
            cells.as_days,
            [
                ("2026-01-01#2026/2/1", ["2026-01-01", "2026-02-01"]),
                (datetime(2026, 1, 1), ["2026-01-01"]),
                (None, None),
            ],
        )

    def test_phones(self):
        self.check(
            cells.as_phones,
            [
                (18900000001, ["18900000001"]),
                (18900000001.0, ["18900000001"]),
                ("18900000001.0", ["18900000001"]),
                ("无", None),
                ("+86 189-0000-0001", ["18900000001"]),
                ("8618900000001", ["18900000001"]),
                ("１８９００００００１１", ["18900000011"]),
                ("023-6712 3456", ["02367123456"]),
                ("18900000001/18900000002", ["18900000001", "18900000002"]),
                ("18900000001\n18900000002", ["18900000001", "18900000002"]),
                ("-", None),
                (None, None),
            ],
        )
        self.refuse(
            cells.as_phones,
            "not_phone",
            "189-0000",
            "123",
            "call me",
            "1890000000100000000",
        )
        self.refuse(cells.as_phones, "phone_rounded", "1.89E+10")
        self.refuse(cells.as_phones, "too_many_phones", "8900001/8900002/8900003")

    def test_id_number(self):
        self.assertTrue(cells.is_id_number(GOOD_ID))
        self.assertFalse(cells.is_id_number("110105194912310021"))
        self.assertFalse(cells.is_id_number("1" * 18))
        warned = []
        for value, expected in [
            (GOOD_ID.lower(), GOOD_ID),
            ("1" * 18, "1" * 18),
            ("G12345678", "G12345678"),
            (510102199001011000, None),  # typed as a number: rounded
            (5.10102199001011e17, None),
            (None, None),
        ]:
            with self.subTest(value=value):
                self.assertEqual(
                    cells.as_id_number(value, warn=warned.append), expected
                )
        self.assertEqual(
            warned,
            ["id_number_odd", "id_number_odd"] + ["id_number_rounded"] * 2,
        )

    def test_choice(self):
        choices = {"H": "tenant", "S": "owner"}
        self.assertEqual(cells.as_choice("ｈ", choices=choices), "tenant")
        self.assertIsNone(cells.as_choice(None, choices=choices))
        with self.assertRaises(CellError) as caught:
            cells.as_choice("X", choices=choices)
        self.assertEqual(caught.exception.params, {"value": "X", "choices": "H, S"})

    def test_plates(self):
        self.check(
            cells.as_plates,
            [
                ("渝A·B1234", ["渝AB1234"]),
                ("渝a b1234", ["渝AB1234"]),
                ("渝AB1234、渝AC5678", ["渝AB1234", "渝AC5678"]),
                ("渝AB1234\n渝AC5678", ["渝AB1234", "渝AC5678"]),
                ("无", None),
            ],
        )
