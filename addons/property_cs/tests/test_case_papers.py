from datetime import date, datetime

from odoo import Command
from odoo.tests import freeze_time, tagged

from .case_case import CaseCase
from .pdf_text import pdf_pages


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 04:00:00")
class TestCasePapers(CaseCase):
    """The papers as they come out of the printer, in Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"].search(
            [("name", "=", "property_cs")]
        )._update_translations(["zh_CN"])
        (cls.owner | cls.owner2).lang = "zh_CN"
        cls.community.phone = "0571-88880000"

    def _pages(self, report, records):
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.clerk)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(report, records.ids)
        )
        self.assertEqual(kind, "pdf")
        return pdf_pages(content)

    def test_rectification_notice(self):
        violation = self._violation(found_date=datetime(2026, 6, 14, 2))
        notice = self._notice(violation, demand="1. 清理楼道杂物\n2. 恢复原状")
        [text] = self._pages("property_cs.action_report_violation_notice", notice)
        for words in (
            "整改通知书",
            notice.name,
            "3-2-501",
            "吴轩敏",
            "2026年6月14日",
            "五楼楼道堆放纸箱约二立方米。",
            "《翠苑管理规约》第三十二条 共用部位",
            "不得占用楼道堆放物品。",
            "1. 清理楼道杂物 2. 恢复原状",
            "2026年6月22日",
            "报告",
            "0571-88880000",
            "签收人",
        ):
            self.assertIn(words, text)
        for words in ("罚", "Rectification", "Please"):
            self.assertNotIn(words, text)

    def test_several_notices_at_once(self):
        """One sheet each, with its own number, addressee and demand."""
        notices = self.env["property.violation.notice"]
        for unit, demand in ((self.unit, "清理楼道杂物"), (self.unit2, "拆除遮阳棚")):
            notices |= self._notice(
                self._violation(unit_id=unit.id, found_date=datetime(2026, 6, 14, 2)),
                demand=demand,
            )
        pages = self._pages("property_cs.action_report_violation_notice", notices)
        self.assertEqual(len(pages), 2)
        for page, notice, other in zip(pages, notices, notices[::-1], strict=True):
            for words in (notice.name, notice.demand, notice.partner_id.name):
                self.assertIn(words, page)
            for words in (other.name, other.demand, other.violation_id.unit_id.name):
                self.assertNotIn(words, page)

    def test_markup_is_printed_as_text(self):
        notice = self._notice(
            self._violation(description="<script>alert(1)</script>"),
            demand="<b>bold</b>",
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "property_cs.action_report_violation_notice", notice.ids
        )[0]
        self.assertIn(b"&lt;script&gt;alert(1)", html)
        self.assertIn(b"&lt;b&gt;bold&lt;/b&gt;", html)

    def test_mediation_agreement(self):
        dispute = self._dispute(
            description="501 室卫生间顶部渗水。",
            party_ids=[
                Command.create({"side": "a", "unit_id": self.unit.id}),
                Command.create(
                    {"side": "b", "unit_id": self.unit2.id, "representative": "李律师"}
                ),
            ],
        )
        self._session(dispute)
        dispute.agreement = "一、502 室十日内修复防水层。\n二、赔偿 800 元。"
        dispute.action_agree()
        [text] = self._pages("property_cs.action_report_dispute_agreement", dispute)
        for words in (
            "调解协议书",
            dispute.name,
            "3-2-501 吴轩敏",
            "3-2-502 张国",
            "李律师",
            "楼上漏水",
            "501 室卫生间顶部渗水。",
            "一、502 室十日内修复防水层。 二、赔偿 800 元。",
            "2026年6月15日",
            "签字",
        ):
            self.assertIn(words, text)
        self.assertEqual(dispute.agreement_date, date(2026, 6, 15))
        self.assertNotIn("Mediation", text)

    def test_the_office_as_a_party(self):
        dispute = self._dispute(
            party_ids=[
                Command.create({"side": "a", "unit_id": self.unit.id}),
                Command.create({"side": "b", "is_office": True}),
            ]
        )
        self._session(dispute)
        dispute.agreement = "一、物业修复。"
        [text] = self._pages("property_cs.action_report_dispute_agreement", dispute)
        self.assertIn("管理处", text)
