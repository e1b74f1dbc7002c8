from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged("post_install", "-at_install")
class TestIncludedTax(AccountTestInvoicingCommon):
    """W11, and which tax an item gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.taxes = {
            rate: cls.env["account.tax"].create(
                {
                    "name": f"{rate} % included",
                    "amount": rate,
                    "type_tax_use": "sale",
                    "price_include_override": "tax_included",
                }
            )
            for rate in (6, 9, 3)
        }

    def invoice(self, prices, tax, method):
        self.env.company.tax_calculation_rounding_method = method
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "fee",
                            "price_unit": price,
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                    for price in prices
                ],
            }
        )
        return move.amount_untaxed, move.amount_tax, move.amount_total

    def test_w11_rounded_on_the_total(self):
        self.assertEqual(
            self.invoice([630.06], self.taxes[6], "round_globally"),
            (594.40, 35.66, 630.06),
        )

    def test_w11_rounded_per_line(self):
        self.assertEqual(
            self.invoice([210.02] * 3, self.taxes[6], "round_per_line"),
            (594.39, 35.67, 630.06),
        )

    def test_w11_parking(self):
        for method in ("round_globally", "round_per_line"):
            self.assertEqual(
                self.invoice([300.00], self.taxes[9], method), (275.23, 24.77, 300.00)
            )

    def test_item_gets_the_rate_of_its_category(self):
        for category, rate in (
            ("service", 6),
            ("parking", 9),
            ("share", 6),
            ("pass_through", None),
        ):
            item = self.env["property.fee.item"].create(
                {
                    "name": category,
                    "category": category,
                    "product_id": self.product_a.id,
                }
            )
            expected = self.taxes[rate] if rate else self.env["account.tax"]
            self.assertEqual(item.tax_id, expected, category)

    def test_chosen_tax_stays(self):
        item = self.env["property.fee.item"].create(
            {
                "name": "untaxed",
                "product_id": self.product_a.id,
                "tax_id": False,
            }
        )
        self.assertFalse(item.tax_id)
        item.tax_id = self.taxes[3]
        item.name = "simplified"
        self.assertEqual(item.tax_id, self.taxes[3])
