from odoo.tests import BaseCase, tagged

from ..engine.unit_text import (
    Named,
    canonical,
    find_communities,
    find_units,
    read_months,
    read_places,
)

COMMUNITIES = {1: ("翠湖花园", "CH"), 2: ("碧水苑", "BSY"), 3: ("翠湖花园二期", "003")}


def unit(key, name, community=1):
    return Named(key, name, community)


REGISTER = [
    unit("a", "3-2-1201"),
    unit("b", "3-2-501"),
    unit("c", "3-1-501"),
    unit("d", "5-1-0301"),
    unit("e", "3-2-501", 2),
    unit("f", "A-1201"),
    unit("g", "A023"),
    unit("h", "B1-015"),
    unit("i", "12-802", 2),
]


@tagged("post_install", "-at_install")
class TestUnitText(BaseCase):
    def _find(self, text):
        return find_units(text, REGISTER, COMMUNITIES)

    def test_writings_of_one_unit(self):
        for text in (
            "翠湖花园3-2-1201 物业费",
            "3栋2单元1201室",
            "3号楼2单元1201",
            "3幢2单元1201房",
            "３－２－１２０１",
            "３号楼２单元１２０１室物业费",
            "三栋二单元1201",
            "3#2-1201",
            "3/2/1201",
            "3.2.1201",
            "3—2—1201",
            "3 2 1201",
            "3-2 1201",
            "3号楼 2单元 1201",
            "3栋2单元12楼1201",
            "03-02-1201",
            "CH 3-2-1201 2026-10",
            "CH-3-2-1201",
            "2026-10-15 3-2-1201 202610",
            "3-1201",
            "3栋1201",
            "张三13800001111 3-2-1201",
            "转账-3-2-1201",
            "3-2-1201 500",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), ["a"])

    def test_other_names(self):
        for text, key in (
            ("5-1-301", "d"),
            ("5栋1单元0301", "d"),
            ("A座1201", "f"),
            ("a座1201", "f"),
            ("车位A023", "g"),
            ("停车费 B1-015", "h"),
            ("碧水苑3-2-501", "e"),
            ("BSY 3-2-501 2026-10", "e"),
            ("十二栋802", "i"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), [key])

    def test_could_be_several(self):
        self.assertEqual(self._find("3-2-501"), ["b", "e"])
        self.assertEqual(set(self._find("翠湖花园3栋501")), {"b", "c"})
        self.assertEqual(self._find("翠湖花园3-2-1201和3-2-501"), ["a", "b"])

    def test_no_unit(self):
        for text in (
            "",
            None,
            "物业费",
            "王芳 转账",
            "1201室",
            "2单元1201",
            "12楼1201",
            "3楼2单元1201",
            "3-2-1202",
            "3 2-1201",
            "321201",
            "物业费3-12月",
            "2026-10-15",
            "10-15 物业费",
            "13812345678",
            "6222020200112233445",
            "转账12.50元",
            "¥3-1201",
            "碧水苑3-2-1201",
            "翠湖花园二期3-2-1201",
            "A023123",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), [])

    def test_a_name_of_its_own_goes_before_a_short_one(self):
        register = [unit("long", "3-2-501"), unit("own", "3-501")]
        self.assertEqual(find_units("3-501", register, COMMUNITIES), ["own"])

    def test_zeros_do_not_tell_units_apart(self):
        register = [unit("one", "1-101"), unit("two", "01-101")]
        self.assertEqual(find_units("1-101", register, {}), ["one", "two"])

    def test_communities(self):
        self.assertEqual(find_communities("翠湖花园二期 3-1", COMMUNITIES), {3})
        self.assertEqual(find_communities("碧水苑和翠湖花园", COMMUNITIES), {1, 2})
        self.assertEqual(find_communities("ch 3-1", COMMUNITIES), {1})
        self.assertEqual(find_communities("CHEN 003", COMMUNITIES), set())

    def test_canonical(self):
        self.assertEqual(canonical("03-2-0501"), ("3", "2", "501"))
        self.assertEqual(canonical("3栋2单元501室"), ("3", "2", "501"))
        self.assertEqual(canonical(""), ())

    def test_places_are_named_once(self):
        self.assertEqual(read_places("3-2-1201, 3-2-1201"), [("3", "2", "1201")])

    def test_months(self):
        for text, months in (
            ("3-2-501 9月物业费", {(0, 9)}),
            ("2026年9月", {(2026, 9)}),
            ("2026-09", {(2026, 9)}),
            ("202609物业费", {(2026, 9)}),
            ("9-11月", {(0, 9), (0, 10), (0, 11)}),
            ("2026年1月至3月", {(2026, 1), (2026, 2), (2026, 3)}),
            ("3-2-1201", set()),
            ("转账500", set()),
            ("13月", set()),
        ):
            with self.subTest(text=text):
                self.assertEqual(read_months(text), months)
