from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .invoice_case import InvoiceCase


@tagged("post_install", "-at_install")
class TestTaxAccess(InvoiceCase):
    def setUp(self):
        super().setUp()
        self.invoice = self._request(self.service_charge)

    def test_who_takes_money_asks_and_no_more(self):
        invoice = self._request(self.parking_charge, user=self.cashier)
        self.assertEqual(invoice.user_id, self.cashier)
        self._may_only_ask(self.cashier, invoice)

    def test_front_desk_asks_and_no_more(self):
        self._may_only_ask(self.desk, self.invoice)

    def test_supervisor_asks_and_no_more(self):
        supervisor = self._user("super", "property_base.group_supervisor")
        self._may_only_ask(supervisor, self.invoice)

    def test_accountant_who_takes_money(self):
        """Both roles: the counter's stands."""
        both = self._user(
            "both", "property_billing.group_cashier,account.group_account_manager"
        )
        self._may_only_ask(both, self.invoice)

    def _may_only_ask(self, user, invoice):
        invoice = invoice.with_user(user)
        self.assertEqual(invoice.state, "requested")
        for step in ("action_issue", "action_export", "action_red"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(invoice, step)()
        with self.assertRaises(AccessError):
            invoice.write({"number": "26332000000000000001"})
        with self.assertRaises(AccessError):
            invoice.line_ids.write({"amount": 1})
        with self.assertRaises(AccessError):
            invoice.create({"partner_id": self.owner.id, "buyer_title": "x"})
        with self.assertRaises(AccessError):
            self.env["property.tax.invoice.import"].with_user(user).create(
                {}
            ).action_check()
        with self.assertRaises(AccessError):
            invoice._get_xlsx("requests", {})

    def test_state_changes_by_buttons_alone(self):
        invoice = self.invoice.with_user(self.accountant)
        for values in (
            {"state": "issued"},
            {"kind": "red"},
            {"partner_id": self.owner2.id},
            {"name": "FP0000000000"},
            {"line_ids": [(5,)]},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                invoice.write(values)
        with self.assertRaises(AccessError):
            invoice.create({"partner_id": self.owner.id, "buyer_title": "x"})

    def test_another_clerk_does_not_withdraw(self):
        other = self._user("other", "property_base.group_staff")
        with self.assertRaises(AccessError):
            self.invoice.with_user(other).action_withdraw()
        self.invoice.action_export()
        with self.assertRaises(AccessError):
            self.invoice.with_user(self.desk).action_withdraw()

    def test_residents_see_none(self):
        resident = new_test_user(
            self.env,
            "invoice_resident",
            "base.group_portal",
            partner_id=self.owner.id,
        )
        for name in ("property.tax.invoice", "property.tax.invoice.line"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.env[name].with_user(resident).search([])
        with self.assertRaises(AccessError):
            self.parking_charge.with_user(resident).action_request_tax_invoice()
        with self.assertRaises(AccessError):
            self.invoice.with_user(resident)._get_xlsx("requests", {})

    def test_other_communities_and_companies(self):
        elsewhere = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "EW", "company_id": self.company.id}
        )
        limited = self._user(
            "limited",
            "property_base.group_staff,account.group_account_invoice",
            property_community_ids=[(6, 0, elsewhere.ids)],
        )
        for name in ("property.tax.invoice", "property.tax.invoice.line"):
            self.assertFalse(self.env[name].with_user(limited).search([]))
        with self.assertRaises(AccessError):
            self.invoice.with_user(limited).action_issue()
        with self.assertRaises(AccessError):
            self.parking_charge.with_user(limited).action_request_tax_invoice()
        company = self.env["res.company"].create({"name": "Other Company"})
        stranger = new_test_user(
            self.env,
            "invoice_stranger",
            "property_base.group_staff,account.group_account_invoice",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        with self.assertRaises(AccessError):
            self.invoice.with_user(stranger).read(["buyer_title"])

    def test_resident_reads_no_buyer_data_on_the_charge(self):
        """The state is on the charge; whose invoice it is, is not."""
        resident = new_test_user(
            self.env,
            "invoice_resident2",
            "base.group_portal",
            partner_id=self.owner.id,
        )
        charge = self.service_charge.with_user(resident)
        self.assertEqual(charge.tax_invoice_state, "requested")
        known = charge.fields_get()
        for name in ("tax_invoice_line_ids", "tax_invoice_numbers", "tax_red_id"):
            self.assertNotIn(name, known)
            with self.subTest(name=name), self.assertRaises(AccessError):
                charge.read([name])
