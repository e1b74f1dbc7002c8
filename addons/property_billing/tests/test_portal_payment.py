from unittest.mock import patch

from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.property_base.tests.portal_common import PASSWORD

from .fee_portal_common import FeePortalCommon


@tagged("post_install", "-at_install")
class TestPortalPayment(FeePortalCommon, HttpCase):
    """From the resident's page through the ERP's payment providers to the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.method = cls.env.ref("payment.payment_method_unknown")
        form = cls.env["ir.ui.view"].create(
            {
                "name": "Form of a provider",
                "type": "qweb",
                "arch": '<form action="dummy" method="post"/>',
            }
        )
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Test Provider",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(cls.method.ids)],
                "redirect_form_view_id": form.id,
                "available_currency_ids": [Command.set(cls.company.currency_id.ids)],
            }
        )
        cls.method.active = True
        cls._link_provider()
        cls.both = cls._two_charges_of_one_invoice()
        cls.late, cls.early = cls.both
        cls.move = cls.both.move_id
        cls.url = f"/my/invoices/{cls.move.id}"

    @classmethod
    def _link_provider(cls):
        """Its money arrives in the bank journal, by an account that reconciles."""
        outstanding = cls.env["account.account"].create(
            {
                "name": "Outstanding receipts",
                "code": "100299",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        methods = cls.env.registry["account.payment.method"]
        known = cls.env["account.payment.method"]._get_payment_method_information()
        known = {**known, "none": {"mode": "electronic", "type": ("bank",)}}
        with patch.object(
            methods, "_get_payment_method_information", lambda self: known
        ):
            cls.env["account.payment.method"].create(
                {"name": "Test Provider", "code": "none", "payment_type": "inbound"}
            )
            cls.provider.journal_id = cls.bank
        line = cls.bank.inbound_payment_method_line_ids.filtered(
            lambda line: line.payment_provider_id == cls.provider
        )
        line.payment_account_id = outstanding

    @classmethod
    def _two_charges_of_one_invoice(cls):
        """Service 210.02 due at the end of August, parking 80 at its start."""
        charges = cls.env["property.fee.charge"].create(
            [
                {
                    **cls._charge_vals(cls.unit, "2026-08-01", amount),
                    "partner_id": cls.owner.id,
                    "occupancy_id": cls.occupancy.id,
                    "owner_occupancy_id": cls.occupancy.id,
                    "kind": "one_off",
                    "origin_key": f"online {amount}",
                    **extra,
                }
                for amount, extra in (
                    (210.02, {}),
                    (
                        80,
                        {
                            "fee_item_id": cls.parking_item.id,
                            "due_date": "2026-08-01",
                        },
                    ),
                )
            ]
        )
        charges._post_charges(charges[0].date_start)
        return charges

    def _pay_online(self, name, url, move, amount=None):
        """As the payment form of the invoice's page does."""
        self.authenticate(getattr(self, name).phone, PASSWORD)
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        form = html.fromstring(page.text).get_element_by_id("o_payment_form")
        self.assertEqual(
            form.get("data-transaction-route"), f"/invoice/transaction/{move.id}"
        )
        with mute_logger("odoo.addons.payment.models.payment_transaction"):
            values = self.make_jsonrpc_request(
                form.get("data-transaction-route"),
                {
                    "access_token": form.get("data-access-token"),
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "token_id": None,
                    "amount": amount or move.amount_residual,
                    "flow": "redirect",
                    "tokenization_requested": False,
                    "landing_route": f"/my/invoices/{move.id}",
                },
            )
        transaction = self.env["payment.transaction"].search(
            [("reference", "=", values["reference"])]
        )
        self.assertEqual(transaction.invoice_ids, move)
        transaction._set_done()
        transaction._post_process()
        return transaction.payment_id

    def _residuals(self, charges):
        charges.invalidate_recordset()
        return [round(charge.amount_residual, 2) for charge in charges]

    def test_the_page_leads_to_the_invoice(self):
        self.authenticate(self.owner.phone, PASSWORD)
        page = self.url_open("/my/fees").text
        self.assertIn(self.url, page)

    def test_paid_in_full(self):
        payment = self._pay_online("owner", self.url, self.move)
        self.assertAlmostEqual(payment.amount, 290.02)
        self.assertEqual(payment.partner_id, self.owner)
        self.assertEqual(payment.property_unit_id, self.unit)
        self.assertEqual(self._residuals(self.both), [0, 0])
        self.assertEqual(self.both.mapped("payment_state"), ["paid", "paid"])

    def test_paid_in_part_settles_the_earliest_due(self):
        self._pay_online("owner", self.url, self.move, 100)
        self.assertEqual(self._residuals(self.both), [190.02, 0])

    def test_who_has_the_link_pays_for_the_payer(self):
        """The tenant passed the link on; what is left over is the tenant's."""
        move = self.parking.move_id
        payment = self._pay_online("owner", move.get_portal_url(), move)
        self.assertEqual(payment.partner_id, self.tenant)
        self.assertEqual(payment.move_id.line_ids.partner_id, self.tenant)
        self.assertEqual(self._residuals(self.parking), [0])

    def test_another_household_cannot_pay(self):
        self.authenticate(self.owner2.phone, PASSWORD)
        page = self.url_open(self.url)
        self.assertNotIn("/invoice/transaction/", page.text)
