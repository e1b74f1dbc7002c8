from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.phone import (
    is_mobile,
    mask_phone,
    normalise_login,
    normalise_phone,
)
from odoo.addons.property_base.tools.unit_name import normalise_unit_name


@tagged("post_install", "-at_install")
class TestPhone(BaseCase):
    def test_spellings_of_one_number(self):
        for text in (
            "18900000001",
            "189 0000 0001",
            "189-0000-0001",
            "+86 189 0000 0001",
            "0086-18900000001",
            "8618900000001",
            "１８９００００００\uff10１",
            "189–0000–0001",
            " (189) 0000.0001 ",
        ):
            self.assertEqual(normalise_phone(text), "18900000001", text)

    def test_no_number(self):
        for text in ("", None, False, "ask Wang", "wang18900000001", "a@b.cn"):
            self.assertEqual(normalise_phone(text), "", text)

    def test_land_line_keeps_its_digits(self):
        self.assertEqual(normalise_phone("020-8888 6666"), "02088886666")
        self.assertFalse(is_mobile("02088886666"))
        self.assertFalse(is_mobile("12900000001"))

    def test_login(self):
        self.assertEqual(normalise_login("+86 189 0000 0001"), "18900000001")
        for login in ("admin", "wang@example.com", "020-88886666", ""):
            self.assertEqual(normalise_login(login), login)

    def test_mask(self):
        for text, expected in (
            ("18900000001", "189****0001"),
            ("+86 189-0000-0001", "189****0001"),
            ("020-88886666", "020****6666"),
            ("88886666", "****6666"),
            ("5501", "**01"),
            ("12", "**"),
            ("", ""),
            (False, ""),
        ):
            self.assertEqual(mask_phone(text), expected, text)


@tagged("post_install", "-at_install")
class TestUnitName(BaseCase):
    def test_spellings_of_one_unit(self):
        for text in (
            "3-2-501",
            " 3-2-501 ",
            "3栋2单元501室",
            "3幢2单元501",
            "3号楼2单元501号",
            "3座2梯501房",
            "３－２－５０１",
            "3 2 501",
            "3#2单元501",
            "3—2—501",
        ):
            self.assertEqual(normalise_unit_name(text), "3-2-501", text)

    def test_others(self):
        self.assertEqual(normalise_unit_name("p1-c0001"), "P1-C0001")
        self.assertEqual(normalise_unit_name("2-S01"), "2-S01")
        self.assertEqual(normalise_unit_name(None), "")
