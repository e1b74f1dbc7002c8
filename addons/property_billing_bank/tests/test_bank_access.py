from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .bank_case import BankCase


@tagged("post_install", "-at_install")
class TestBankAccess(BankCase):
    def test_only_accountants(self):
        match = self._match(273.67, "3-502").sudo(False)
        roles = {
            "cashier": "property_billing.group_cashier",
            "supervisor": "property_base.group_supervisor",
            "manager": "property_base.group_manager",
            "cashing accountant": "property_billing.group_cashier,"
            "account.group_account_user",
        }
        for name, groups in roles.items():
            user = new_test_user(
                self.env, f"bank {name}", groups=groups, company_id=self.company.id
            )
            mine = match.with_user(user)
            for method in (
                "action_accept",
                "action_accept_exact",
                "action_reject",
                "action_propose",
                "action_undo",
                "action_open",
                "action_import",
            ):
                with self.subTest(role=name, method=method):
                    with self.assertRaises(AccessError):
                        getattr(mine, method)()
            with self.assertRaises(AccessError):
                mine.write({"unit_id": self.unit.id})
        self.assertEqual(match.state, "proposed")

    def test_nothing_is_decided_by_writing(self):
        match = self._match(273.67, "3-502")
        for values in ({"state": "accepted"}, {"over_amount": 5}, {"rule": "unit"}):
            with self.assertRaises(AccessError):
                match.write(values)
        with self.assertRaises(AccessError):
            match.create({"statement_line_id": match.statement_line_id.id})
        with self.assertRaises(AccessError):
            match.unlink()

    def test_communities_of_the_user(self):
        other = self.env["property.community"].create(
            {"name": "Other Court", "code": "OC", "company_id": self.company.id}
        )
        match = self._match(273.67, "3-502")
        unknown = self._match(66, "转账")
        self.accountant.property_community_ids = other
        seen = match.search([("id", "in", (match | unknown).ids)])
        self.assertEqual(seen, unknown)

    def test_companies(self):
        match = self._match(273.67, "3-502")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.accountant.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        with self.assertRaises(AccessError):
            match.read(["state"])
