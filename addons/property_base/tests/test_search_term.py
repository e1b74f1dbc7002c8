from odoo.tests import BaseCase, tagged

from ..tools import pinyin, search_term


@tagged("post_install", "-at_install")
class TestSearchTerm(BaseCase):
    def test_unit_codes(self):
        for term in (
            "32501",
            "3-2-501",
            " 3 2 501 ",
            "3栋2单元501室",
            "３－２－５０１",
        ):
            self.assertEqual(search_term.parse(term).code, "32501", term)
        self.assertEqual(search_term.parse("2-S01").code, "2s01")
        self.assertEqual(search_term.parse("A座501").code, "a501")

    def test_a_name_keeps_its_characters(self):
        term = search_term.parse("楼小房")
        self.assertEqual((term.name, term.code), ("楼小房", "楼小房"))

    def test_phone(self):
        for term, phone in (
            ("0001", "0001"),
            ("001", ""),
            ("189 0000-0001", "18900000001"),
            ("+86 189 0000 0001", "18900000001"),
            ("(0755) 2600", "07552600"),
            ("B1234", ""),
        ):
            self.assertEqual(search_term.parse(term).phone, phone, term)

    def test_plate(self):
        for term, plate in (("粤b·12345", "粤B12345"), ("B12", "B12"), ("B1", "")):
            self.assertEqual(search_term.parse(term).plate, plate, term)

    def test_pinyin(self):
        for term, spelled in (
            ("wxm", "wxm"),
            ("Wu Xuan Min", "wuxuanmin"),
            ("吴", ""),
            ("32501", ""),
        ):
            self.assertEqual(search_term.parse(term).pinyin, spelled, term)

    def test_a_number_is_no_name(self):
        for term in ("B12345", "32501", "3-2-501"):
            parsed = search_term.parse(term)
            self.assertEqual((parsed.name, parsed.pinyin), ("", ""), term)
        for term in ("吴", "John Smith", "3号公司"):
            self.assertEqual(search_term.parse(term).name, term)

    def test_nothing_or_wildcards_find_nothing(self):
        for term in (None, "", "  ", "%", "_%"):
            self.assertFalse(search_term.parse(term), term)
        self.assertEqual(search_term.parse("-").code, "")

    def test_hits_are_sorted_and_once(self):
        hits = [
            {"unit_id": unit_id, "exact": exact, "former": former, "ancillary": space}
            for unit_id, exact, former, space in (
                (1, False, False, False),
                (2, True, True, False),
                (5, False, False, True),
                (4, False, False, False),
                (3, True, False, False),
                (1, True, False, False),
            )
        ]
        found = search_term.sort_hits(hits)
        self.assertEqual([hit["unit_id"] for hit in found], [3, 1, 2, 4, 5])
        self.assertTrue(found[1]["exact"])

    def test_spellings(self):
        for name, expected in (
            ("吴轩敏", "wxm wuxuanmin"),
            ("王 Mei", "wmei wangmei"),
            ("曾国藩", "zgf zengguofan cgf cengguofan"),
            ("长孙无忌", "zswj zhangsunwuji"),
            ("John", ""),
            (None, ""),
        ):
            self.assertEqual(pinyin.get_spellings(name), expected)
