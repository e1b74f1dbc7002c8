"""酬金制: fees are held for the owners, the remuneration is income."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .close_case import CloseCase


@tagged("post_install", "-at_install")
class TestRemuneration(CloseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.tax_id = False
        cls.product = cls.env["product.product"].create(
            {
                "name": "Remuneration",
                "type": "service",
                "property_account_income_id": cls.income.id,
            }
        )
        cls.community.write(
            {
                "fee_mode": "remuneration",
                "remuneration_base": "received",
                "remuneration_percent": 10.0,
                "remuneration_product_id": cls.product.id,
                "remuneration_tax_id": cls.vat6.id,
                "owners_partner_id": cls.env["res.partner"]
                .create({"name": "All Owners"})
                .id,
            }
        )
        cls.charge = cls._charge(cls.service, 1060.0, cls._run())
        cls.charge._post_charges(date(2026, 10, 1))

    def test_fees_are_held(self):
        self.assertEqual(self._balance(self.held), -1060)
        self.assertEqual(self._balance(self.income), 0)

    def test_parking_stays_income(self):
        parking = self._item("Parking", None, 40, category="parking")
        parking.tax_id = False
        self._charge(parking, 300.0, self._run())._post_charges(date(2026, 10, 1))
        self.assertEqual(self._balance(self.income), -300)

    def test_share_of_what_was_received(self):
        """10 % of 530.00 = 53.00 with 6 % included: 50.00 income, 3.00 tax."""
        self._pay(self.charge, 530.0, "2026-10-20")
        close = self._month("2026-10-01")
        close.action_remunerate()
        self.assertEqual(self._balance(self.income), -50)
        self.assertEqual(self._balance(self.held), -1007)
        owners = self.community.owners_partner_id
        claims = self.env["account.move.line"].search(
            [
                ("partner_id", "=", owners.id),
                ("account_id.account_type", "=", "asset_receivable"),
            ]
        )
        self.assertEqual(sum(claims.mapped("amount_residual")), 0)
        self.assertFalse(close._check_remuneration())

    def test_share_of_what_was_charged(self):
        self.community.remuneration_base = "receivable"
        self._month("2026-10-01").action_remunerate()
        self.assertEqual(self._balance(self.income), -100)

    def test_fixed_sum_and_only_once(self):
        self.community.write(
            {"remuneration_base": "fixed", "remuneration_amount": 212.0}
        )
        close = self._month("2026-10-01")
        close.action_remunerate()
        close.action_remunerate()
        self.assertEqual(self._balance(self.income), -200)

    def test_month_does_not_close_without(self):
        self._pay(self.charge, 530.0, "2026-10-20")
        close = self._month("2026-10-01")
        close.action_check()
        check = close.check_ids.filtered(lambda c: c.code == "remuneration")
        self.assertEqual((check.count, check.blocking), (1, True))

    def test_terms_are_needed(self):
        with self.assertRaisesRegex(UserError, "say how much"):
            self.community.remuneration_percent = 0
