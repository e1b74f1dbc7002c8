import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

DESK = "property_base.demo_user_frontdesk"
ACCOUNTANT = "property_billing.demo_user_accountant"
#: a number that no tax bureau gave out
NUMBER = "26000000000000000001"


class PropertyTaxInvoiceDemo(models.AbstractModel):
    """A few tax invoices of the demo community, by the steps of the people.

    Called by the demo data alone: one issued against a receipt, one at the tax
    platform, one asked for by a company, and a credit that waits for a red letter.
    """

    _name = "property.tax.invoice.demo"
    _description = "Demo of Tax Invoices"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        receipts = self.env["property.receipt"].search(
            [("community_id", "=", community.id), ("state", "=", "issued")], order="id"
        )
        receipts = receipts.filtered(lambda receipt: receipt._is_swappable())
        if len(receipts) < 3:
            _logger.info("no receipts in the demo community: no tax invoices either")
            return
        self = self.with_company(community.company_id).with_context(
            tracking_disable=True
        )
        receipts = receipts.with_env(self.env)
        first = next(filter(self._has_whole_charge, receipts), receipts[0])
        second, third = (receipts - first)[:2]
        issued = self._ask(first)
        self._ask(second).action_export()
        self._ask(
            third,
            invoice_type="special",
            buyer_is_person=False,
            buyer_title="临江智联科技有限公司",
            buyer_tax_number="91330100799655058B",
            buyer_address="临江市滨江路88号",
            buyer_phone="0571-88886666",
            buyer_bank="工商银行临江支行",
            buyer_account="1202026209900012345",
            remember=False,
        )
        issued.write({"number": NUMBER, "date": fields.Date.context_today(self)})
        issued.action_issue()
        whole = issued.line_ids.filtered(lambda line: self._is_whole(line))
        self._credit(whole[:1].charge_id)

    def _has_whole_charge(self, receipt):
        return any(self._is_whole(line) for line in receipt.line_ids)

    def _is_whole(self, line):
        """All of a charge: a credit of it needs a red letter."""
        charge = line.charge_id
        return charge and charge.currency_id.is_zero(charge.amount - line.amount)

    def _ask(self, receipt, **values):
        """The front desk asks; as the accountant sees it."""
        action = receipt.with_user(self.env.ref(DESK)).action_request_tax_invoice()
        wizard = self.env[action["res_model"]].with_user(self.env.ref(DESK))
        wizard = wizard.browse(action["res_id"])
        wizard.write(values)
        done = wizard.action_request()
        invoices = self.env["property.tax.invoice"].with_user(self.env.ref(ACCOUNTANT))
        return invoices.browse(done["res_id"])

    def _credit(self, charge):
        """A correction of an invoiced charge: it waits for the red letter."""
        if not charge:
            return
        corrections = self.env["property.fee.correction"].sudo()
        wizard = corrections.create(
            {
                "charge_id": charge.id,
                "amount_right": charge.currency_id.round(charge.amount * 0.9),
                "reason": "电梯停运三日，按九折更正",
            }
        )
        charges = charge._create_one_off([wizard._prepare_charge()])
        charges.with_user(self.env.ref(ACCOUNTANT)).action_post()
