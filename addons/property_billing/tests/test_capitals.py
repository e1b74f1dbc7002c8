from odoo.tests import BaseCase

from ..engine.capitals import capitals


class TestCapitals(BaseCase):
    def test_cases(self):
        for amount, expected in (
            ("1005.30", "壹仟零伍元叁角整"),
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("1.00", "壹元整"),
            ("10.00", "壹拾元整"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("16.32", "壹拾陆元叁角贰分"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("10000.00", "壹万元整"),
            ("100005.00", "壹拾万零伍元整"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("1000500.00", "壹佰万零伍佰元整"),
            ("20010005.00", "贰仟零壹万零伍元整"),
            ("100000000.00", "壹亿元整"),
            ("1000050000.00", "壹拾亿零伍万元整"),
            ("123456789.99", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元玖角玖分"),
            ("1000000000000.00", "壹万亿元整"),
            ("1000100000000.00", "壹万零壹亿元整"),
            ("-210.02", "负贰佰壹拾元零贰分"),
            ("210.0195", "贰佰壹拾元零贰分"),
            ("125.625", "壹佰贰拾伍元陆角叁分"),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(capitals(amount), expected)

    def test_float_is_taken_by_its_digits(self):
        self.assertEqual(capitals(76.51), "柒拾陆元伍角壹分")

    def test_too_large(self):
        with self.assertRaises(ValueError):
            capitals(10**16)
