from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.domain_text import get_names, parse_domain

DAY = date(2026, 10, 31)


@tagged("post_install", "-at_install")
class TestDomainText(BaseCase):
    def test_literal_and_placeholder(self):
        text = "['|', ('a', '=', False), ('b', 'any', [('date_end', '>=', date_end)])]"
        self.assertEqual(
            parse_domain(text, {"date_end": DAY}),
            ["|", ("a", "=", False), ("b", "any", [("date_end", ">=", DAY)])],
        )
        self.assertEqual(get_names(text), {"date_end"})

    def test_numbers(self):
        self.assertEqual(
            parse_domain("[('a', '>', -1.5), ('b', 'in', [1, None])]", {}),
            [("a", ">", -1.5), ("b", "in", [1, None])],
        )

    def test_empty_is_all(self):
        for text in (False, "", "  ", "[]"):
            self.assertEqual(parse_domain(text, {}), [])

    def test_refused(self):
        for text in (
            "[('a', '=', uid)]",
            "__import__('os').system('true')",
            "[('a', '=', date_end.year)]",
            "[('a', '=', 1 if 1 else 2)]",
            "[x for x in (1, 2)]",
            "[('a', '=', len('x'))]",
            "[('a', '=', f'{date_end}')]",
            "('a', '=', 1)",
            "'a'",
            "[('a', '=', 1)",
            "[('a',",
        ):
            with self.assertRaises(ValueError, msg=text):
                parse_domain(text, {"date_end": DAY})
