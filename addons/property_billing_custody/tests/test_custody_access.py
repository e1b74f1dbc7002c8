from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestCustodyAccess(CustodyCase):
    def test_the_front_desk_reads_and_asks_for_nothing(self):
        deposit = self._deposit("100")
        desk = self._user("custody_desk", "property_base.group_staff")
        self.assertEqual(deposit.with_user(desk).amount_held, 100)
        today = self.till.date
        rows = self._rows("deposit", today, today).with_user(desk)
        self.assertEqual(rows.closing, 100)
        with self.assertRaises(AccessError):
            self.env["property.deposit.refund"].with_user(desk).create(
                {"deposit_id": deposit.id, "reason": "x"}
            )
        with self.assertRaises(AccessError):
            self.env["property.fund.entry"].with_user(desk).search([])

    def test_another_community(self):
        deposit = self._deposit("100")
        other = self.env["property.community"].create({"name": "O", "code": "O"})
        limited = self._user("custody_limited", "property_base.group_manager")
        limited.property_community_ids = other
        self.assertFalse(self.env["property.deposit"].with_user(limited).search([]))
        with self.assertRaises(AccessError):
            deposit.with_user(limited).read(["amount"])
        today = self.till.date
        rows = self.env["property.custody.row"].with_user(limited)
        span = {"property_from": today, "property_to": today}
        self.assertFalse(rows.with_context(**span).search([("book", "=", "deposit")]))

    def test_another_company(self):
        deposit = self._deposit("100")
        company = self.setup_other_company(name="Other")["company"]
        stranger = new_test_user(
            self.env,
            "custody_stranger",
            groups="property_base.group_manager,account.group_account_manager",
            company_id=company.id,
            company_ids=[company.id],
        )
        with self.assertRaises(AccessError):
            deposit.with_user(stranger).read(["amount"])

    def test_a_company_created_later_has_its_accounts(self):
        company = self.setup_other_company(name="Later")["company"]
        for name in ("deposit", "fund", "public"):
            account = company._get_property_custody_account(name)
            self.assertEqual(account.account_type, "liability_current")
            self.assertTrue(account.reconcile)
        self.assertEqual(company.property_fund_journal_id.type, "bank")
        before = company.property_deposit_account_id
        company._load_property_custody()
        self.assertEqual(company.property_deposit_account_id, before)
