from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from odoo.addons.property_billing_counter.tests.counter_case import CounterCase


class InvoiceCase(CounterCase):
    """501 owes 210.02 (service, 6 %) and 300.00 (parking, 9 %), 502 owes 273.67."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._user("desk", "property_base.group_staff")
        cls.accountant = cls._user(
            "account", "property_base.group_staff,account.group_account_invoice"
        )
        cls.company.partner_id.lang = cls.owner.lang = cls.owner2.lang = "en_US"
        cls.both = cls.service_charge | cls.parking_charge

    @classmethod
    def _user(cls, login, groups, **extra):
        return new_test_user(
            cls.env,
            f"invoice_{login}",
            groups,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            lang="en_US",
            **extra,
        )

    @contextmanager
    def _refused(self, words):
        """Refused with these words, and undone as a request of the browser is."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), words)

    def _wizard(self, charges, user=None):
        action = charges.with_user(user or self.desk).action_request_tax_invoice()
        wizards = self.env[action["res_model"]].with_user(user or self.desk)
        return wizards.browse(action["res_id"])

    def _request(self, charges, user=None, amounts=None, **values):
        """The invoices asked for, as the accountant sees them."""
        wizard = self._wizard(charges, user)
        wizard.write(values)
        for line in wizard.line_ids:
            line.amount = (amounts or {}).get(line.charge_id, line.amount)
        return self._made(wizard.action_request())

    def _made(self, action):
        invoices = self.env["property.tax.invoice"].with_user(self.accountant)
        if action.get("res_id"):
            return invoices.browse(action["res_id"])
        return invoices.search(action["domain"], order="id")

    def _issue(self, invoices, number=None, day="2026-10-05"):
        for invoice in invoices:
            invoice.write({"number": number or self._number(invoice), "date": day})
        invoices.action_issue()
        return invoices

    def _number(self, invoice):
        """20 digits that no other invoice of the test has."""
        return f"26332{invoice.id:015d}"

    def _issued(self, charges, **values):
        return self._issue(self._request(charges, **values))

    def _states(self, *charges):
        self.env.invalidate_all()
        return [charge.tax_invoice_state for charge in charges]

    def _correct(self, charge, right):
        """A correction, posted by the accountant: approvals of it are another part."""
        wizards = self.env["property.fee.correction"]
        wizard = wizards.create(
            {"charge_id": charge.id, "amount_right": right, "reason": "Measured again"}
        )
        correction = wizard._create_charge()
        return correction.with_user(self.accountant).action_post()
