from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

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

    def test_a_supervisor_opens_and_fills_every_form(self):
        self._deposit("100")
        self._take([self._prepaid("600")])
        with self._form("property.fund.entry") as form:
            form.community_id = self.community
            form.kind = "interest"
            form.amount = 12
            form.reason = "Interest"
        self.assertEqual(form.record.journal_id, self.community._get_fund_journal())
        with self._form("property.prepayment.refund") as form:
            form.unit_id = self.unit
            self.assertEqual(form.partner_id, self.owner)
            form.amount = 100
            form.reason = "Sold"
        source = self.env["property.public.source"].create(
            {"name": "Ads", "community_id": self.community.id}
        )
        with self._form("property.public.entry") as form:
            form.source_id = source
            form.amount = 5
            form.reason = "Ads"
        self.assertTrue(form.record.account_id)
        with self._form("property.deposit.deduction") as form:
            form.unit_id = self.unit
            form.fee_item_id = self.damage
            form.amount = 30
            form.reason = "Broken"
            self.assertEqual(form.amount_settled, 30)
        self.assertEqual(form.record.occupancy_id, self.occupancy)
        with self._form("property.public.sheet") as form:
            form.community_id = self.community

    def _form(self, model):
        return Form(self.env[model].with_user(self.supervisor))

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
