from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.property_billing.tests.pdf_text import pdf_pages

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestPublic(CustodyCase):
    """Public income is the owners'; the sheet equals the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.company.property_public_account_id
        cls.share_account = cls.company.property_public_share_account_id
        cls.ads, cls.ground = cls.env["property.public.source"].create(
            [
                {
                    "name": "Lift Advertising",
                    "community_id": cls.community.id,
                    "share_percent": 30,
                    "share_basis": "Contract 2026-3",
                },
                {
                    "name": "Parking on Common Ground",
                    "kind": "parking",
                    "community_id": cls.community.id,
                },
            ]
        )

    def _entry(self, source, kind, amount, day):
        entry = (
            self.env["property.public.entry"]
            .with_user(self.supervisor)
            .create(
                {
                    "source_id": source.id,
                    "kind": kind,
                    "amount": amount,
                    "date": day,
                    "reason": "Contract 2026-3",
                    "evidence_ids": [Command.set(self._photo().ids)],
                }
            )
        )
        return self._through(entry)

    def _quarter(self):
        self._entry(self.ads, "in", 500, "2025-12-15")
        self._entry(self.ads, "in", 12345.67, "2026-01-20")
        self._entry(self.ads, "used", 2345.67, "2026-02-20")
        self._entry(self.ground, "in", 800, "2026-03-31")

    def _sheet(self, start="2026-01-01", end="2026-03-31"):
        sheet = (
            self.env["property.public.sheet"]
            .with_user(self.supervisor)
            .create(
                {
                    "community_id": self.community.id,
                    "date_start": start,
                    "date_end": end,
                }
            )
        )
        sheet.action_compute()
        return sheet

    def test_income_is_a_liability(self):
        income = self.env["account.account"].search(
            [("account_type", "in", ("income", "income_other"))]
        )
        before = sum(self._balance(account) for account in income)
        self._quarter()
        self.assertEqual(self._held(), 11300)
        self.assertEqual(sum(self._balance(a) for a in income), before)

    def test_the_sheet_equals_the_ledger(self):
        """30 % of 12,345.67 - 2,345.67 = 3,000.00; of the ground nothing."""
        self._quarter()
        sheet = self._sheet()
        figures = {
            line.source_id: (
                line.opening,
                line.income,
                line.cost,
                line.share,
                line.closing,
            )
            for line in sheet.line_ids
        }
        self.assertEqual(
            figures,
            {
                self.ads: (500, 12345.67, 2345.67, 3000, 7500),
                self.ground: (0, 800, 0, 0, 800),
            },
        )
        self._through(sheet)
        self.assertEqual(self._balance(self.share_account), -3000)
        self.assertEqual(self._held(), 8300)
        self.assertEqual(sheet.amount_closing, 8300)
        rows = self._rows("public", "2026-01-01", "2026-03-31")
        self.assertAlmostEqual(sum(rows.mapped("closing")), 8300)
        self.assertEqual(sum(rows.mapped("shared")), 3000)

    def test_published_stays(self):
        self._quarter()
        sheet = self._through(self._sheet())
        self.assertTrue(sheet._is_pdf_intact())
        text = " ".join(pdf_pages(sheet.attachment_id.raw))
        for figure in ("12,345.67", "2,345.67", "3,000.00", "8,300.00"):
            self.assertIn(figure, text)
        late = self.env["property.public.entry"].create(
            {
                "source_id": self.ads.id,
                "amount": 1,
                "date": "2026-02-01",
                "reason": "Late",
            }
        )
        with self.assertRaises(UserError) as caught:
            late.action_request()
        self.assertIn("2026-03-31", str(caught.exception))
        with self.assertRaises(UserError):
            sheet.with_user(self.supervisor).write({"date_end": "2026-04-30"})

    def test_the_ledger_changed_meanwhile(self):
        self._quarter()
        sheet = self._sheet()
        sheet.action_request()
        self._entry(self.ads, "used", 10, "2026-03-01")
        with self.assertRaises(UserError) as caught:
            sheet.with_user(self.manager).action_approve()
        self.assertIn("changed", str(caught.exception))

    def test_a_loss_has_no_share(self):
        self._entry(self.ads, "used", 100, "2026-01-20")
        sheet = self._sheet()
        self.assertEqual(sheet.line_ids.share, 0)
        self.assertEqual(sheet.line_ids.closing, -100)

    def test_spreadsheet(self):
        self._quarter()
        _name, [sheet] = self._sheet()._xlsx_sheet({})
        self.assertEqual(sheet.totals[0][3:], [500, 13145.67, 2345.67, 0, 3000, 8300])
