from odoo.tests import HttpCase, tagged

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestCounterDepositTour(CustodyCase, HttpCase):
    browser_size = "1366x768"

    def test_a_cashier_takes_a_contractors_deposit(self):
        self.start_tour(
            "/odoo/fee-counter", "property_counter_deposit", login=self.cashier.login
        )
        deposit = self.env["property.deposit"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(deposit.partner_id.name, "Test Renovation Ltd")
        self.assertEqual((deposit.amount_held, deposit.role), (1000, "contractor"))
        self.assertEqual(self._held(), 1000)
        self.assertEqual(self._left(self.service_charge), 210.02)
