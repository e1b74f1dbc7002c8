from contextlib import contextmanager

from odoo import Command

from odoo.addons.property_vendor_score.tests.score_case import ScoreCase

#: W10: 38,500.00 less 5 % and three absences of 100.00
FEE, DEDUCTION, NET = 38500.00, 2225.00, 36275.00


class SettlementCase(ScoreCase):
    """W10 signed by both sides: 87.15, payable 36,275.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._user(
            "vendor_accountant",
            "base.group_user",
            "account.group_account_manager",
        )
        cls.expense = cls.env["account.account"].create(
            {"name": "Cleaning", "code": "99.6401", "account_type": "expense"}
        )
        journal = cls.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", cls.env.company.id)],
            limit=1,
        )
        journal.default_account_id = cls.expense
        cls._attend("2026-10-01")
        cls.evaluation = cls._sign(cls._w10())

    @classmethod
    def _attend(cls, day, present=27):
        """Three of thirty people missing."""
        cls.env["property.vendor.attendance"].create(
            {
                "contract_id": cls.contract.id,
                "date": day,
                "planned": 30,
                "present": present,
            }
        )

    @contextmanager
    def _refused(self, error, text):
        """Refused with a reason, and nothing of it is kept."""
        with self.assertRaises(error) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    @classmethod
    def _tax(cls, rate, included):
        how = "tax_included" if included else "tax_excluded"
        return cls.env["account.tax"].create(
            {
                "name": f"P{rate}-{how}",
                "amount": rate,
                "type_tax_use": "purchase",
                "price_include_override": how,
            }
        )

    @classmethod
    def _sheet(cls, evaluation=None, confirm=True):
        sheets = cls.env["property.vendor.settlement"].with_user(cls.supervisor)
        sheet = sheets.create({"evaluation_id": (evaluation or cls.evaluation).id})
        if confirm:
            sheet.with_user(cls.manager).action_confirm()
        return sheet

    @classmethod
    def _bill(cls, sheet, post=True):
        sheet = sheet.with_user(cls.accountant)
        sheet.action_prepare_bill()
        sheet.bill_id.write({"ref": f"F-{sheet.name}", "invoice_date": "2026-11-20"})
        if post:
            sheet.bill_id.action_post()
        return sheet.bill_id

    @classmethod
    def _invoice(cls, amount, **vals):
        """A bill typed by hand."""
        line = {"name": "Cleaning", "price_unit": amount, "tax_ids": [Command.clear()]}
        return (
            cls.env["account.move"]
            .with_user(cls.accountant)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": cls.vendor.id,
                    "invoice_date": "2026-11-20",
                    "ref": "HAND-1",
                    "invoice_line_ids": [Command.create(line)],
                    **vals,
                }
            )
        )

    @classmethod
    def _pay(cls, bill, amount):
        wizard = (
            cls.env["account.payment.register"]
            .with_user(cls.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"amount": amount, "payment_date": "2026-11-24"})
        )
        return wizard._create_payments()

    @classmethod
    def _correct(cls, evaluation, payable):
        """A signed correction that pays another amount."""
        draft = evaluation.with_user(cls.manager).action_correct("Counted again")
        cls._approve(draft.with_user(cls.supervisor))
        # sudo: the figures, without going through all the sources
        draft.sudo().write(
            {
                "payable_amount": payable,
                "deduction_amount": draft.fee_amount - payable,
            }
        )
        draft = draft.with_user(cls.supervisor)
        draft.write(
            {"vendor_signed_by": "Wang", "vendor_signature": b"R0lGODlhAQABAAAAACw="}
        )
        draft.action_sign()
        return draft
