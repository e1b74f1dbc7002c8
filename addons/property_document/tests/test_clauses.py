from odoo.tests import BaseCase

from ..tools.clauses import plain_lines, split_clauses


class TestClauses(BaseCase):
    def test_preamble_and_clauses(self):
        preamble, clauses = split_clauses(
            "业主大会通过。\n第一条 为了共同利益。\n第二条　房屋\n按规划用途使用。"
        )
        self.assertEqual(preamble, "业主大会通过。")
        self.assertEqual(
            clauses,
            [
                ("第一条", "", "为了共同利益。"),
                ("第二条", "", "房屋\n按规划用途使用。"),
            ],
        )

    def test_title_in_brackets(self):
        _preamble, clauses = split_clauses("第三十二条【违反规约】劝阻、制止。")
        self.assertEqual(clauses, [("第三十二条", "违反规约", "劝阻、制止。")])

    def test_number_inside_a_sentence(self):
        _preamble, clauses = split_clauses(
            "第三条 按照第二条办理，\n依据本规约第一条。"
        )
        self.assertEqual([number for number, _t, _x in clauses], ["第三条"])
        self.assertEqual(clauses[0][2], "按照第二条办理，\n依据本规约第一条。")

    def test_chapters_are_left_out(self):
        _preamble, clauses = split_clauses(
            "第一章 总则\n第一条 甲\n第二章 装修\n第二条 乙"
        )
        self.assertEqual(clauses, [("第一条", "", "甲"), ("第二条", "", "乙")])

    def test_inserted_clause_and_digits(self):
        _preamble, clauses = split_clauses("第十条之一 甲\n第 11 条 乙\n第12条：丙")
        self.assertEqual(
            [(number, text) for number, _t, text in clauses],
            [("第十条之一", "甲\n第 11 条 乙"), ("第12条", "丙")],
        )

    def test_lines_of_html(self):
        for html, text in (
            ("", ""),
            ("plain", "plain"),
            ("<p>a</p><p>b</p>", "a\nb"),
            ("a<div>b</div>c", "a\nb\nc"),
            ("<p>a<br/>b</p>", "a\nb"),
            ("<p>a <b>bold</b>\n  c &amp; &lt;d&gt;</p>", "a bold c & <d>"),
            ("<ul><li>a</li><li><p>b</p></li></ul>", "a\nb"),
        ):
            self.assertEqual(plain_lines(html), text, html)

    def test_nothing(self):
        for text in ("", None, "no clause here"):
            self.assertEqual(split_clauses(text), ((text or ""), []))
