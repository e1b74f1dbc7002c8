from odoo.tests import HttpCase, tagged

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestCounterDepositTour(CustodyCase, HttpCase):
    browser_size = "1366x768"

    def authenticate(self, *args, browser=None, **kwargs):
        if browser:
            self.tour_browser = browser
            browser.error_checker = self._is_error  # while the page loads
        return super().authenticate(*args, browser=browser, **kwargs)

    def _is_error(self, message):
        """Debian packages of Odoo leave out a library of the video calls."""
        if "selfie_segmentation" not in message:
            return True
        self.tour_browser.had_failure = False
        return False

    def test_a_cashier_takes_a_contractors_deposit(self):
        self.start_tour(
            "/odoo/fee-counter",
            "property_counter_deposit",
            login=self.cashier.login,
            error_checker=self._is_error,
        )
        deposit = self.env["property.deposit"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(deposit.partner_id.name, "Test Renovation Ltd")
        self.assertEqual((deposit.amount_held, deposit.role), (1000, "contractor"))
        self.assertEqual(self._held(), 1000)
        self.assertEqual(self._left(self.service_charge), 210.02)
