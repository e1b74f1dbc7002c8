from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .settlement_case import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementAccess(SettlementCase):
    def test_the_front_desk_reads(self):
        sheet = self._sheet().with_user(self.clerk)
        self.assertTrue(sheet.name)
        with self.assertRaises(AccessError):
            sheet.note = "Mine"
        with self.assertRaises(AccessError):
            sheet.action_prepare_bill()

    def test_the_supervisor_makes_sheets_not_bills(self):
        sheet = self._sheet().with_user(self.supervisor)
        for step in (sheet.action_prepare_bill, sheet.action_use_full_bill):
            with self._refused(AccessError, "accountant"):
                step()
        bill = self._bill(sheet, post=False)
        with self.assertRaises(AccessError):
            bill.with_user(self.supervisor).action_post()

    def test_the_accountant_makes_bills_not_sheets(self):
        sheets = self.env["property.vendor.settlement"].with_user(self.invoicing)
        with self.assertRaises(AccessError):
            sheets.create({"evaluation_id": self.evaluation.id})
        sheet = self._sheet(confirm=False)
        with self.assertRaises(AccessError):
            sheet.with_user(self.invoicing).action_confirm()
        sheet.with_user(self.manager).action_confirm()
        sheet.with_user(self.invoicing).action_prepare_bill()
        bill = sheet.bill_id.with_user(self.invoicing)
        self.assertIn("36275.00", bill.property_vendor_explanation)

    def test_other_communities_and_strangers_see_nothing(self):
        sheet = self._sheet()
        other = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "ELSE", "company_id": self.env.company.id}
        )
        self.supervisor.property_community_ids = other
        sheets = self.env["property.vendor.settlement"]
        report = self.env["property.vendor.settlement.report"]
        self.assertFalse(sheets.with_user(self.supervisor).search([]) & sheet)
        self.assertFalse(
            report.with_user(self.supervisor).search([("settlement_id", "=", sheet.id)])
        )
        portal = new_test_user(self.env, "vendor_portal", groups="base.group_portal")
        for model in sheets, report:
            with self.assertRaises(AccessError):
                model.with_user(portal).search([])
