from odoo.tests import HttpCase, tagged

from odoo.addons.property_base.tests.common import PropertyTourCase

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestCounterTour(CounterCase, HttpCase):
    """In a real browser, by the keyboard alone."""

    browser_size = "1366x768"
    _is_error = PropertyTourCase._is_error

    def authenticate(self, *args, browser=None, **kwargs):
        if browser:
            self.tour_browser = browser
            browser.error_checker = self._is_error  # while the page loads
        return super().authenticate(*args, browser=browser, **kwargs)

    def test_find_take_print_undo(self):
        self.cashier.property_community_ids = self.community
        self.start_tour(
            "/odoo/fee-counter",
            "property_counter",
            login=self.cashier.login,
            error_checker=self._is_error,
        )
        receipt = self.env["property.receipt"].search(
            [("user_id", "=", self.cashier.id)]
        )
        self.assertEqual((receipt.state, receipt.amount), ("void", 510.02))
        self.assertEqual(receipt.print_count, 1)
        self.assertEqual(receipt.tender_ids.cash_change, 9.98)
        self.assertEqual(self._left(self.service_charge), 210.02)
