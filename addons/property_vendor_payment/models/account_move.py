from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: what a vendor asks money with
BILLS = ("in_invoice", "in_receipt")
#: days a bill may come in after the contract's last day
AFTER = 180


class AccountMove(models.Model):
    _inherit = "account.move"

    property_vendor_settlement_id = fields.Many2one(
        "property.vendor.settlement",
        string="Settlement Sheet",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    property_vendor_not_service = fields.Boolean(
        string="Not for a Service Contract",
        copy=False,
        tracking=True,
        help="The vendor has a contract under which they are scored, and this bill is "
        "for something else.",
    )
    property_vendor_explanation = fields.Text(
        string="Why This Amount", compute="_compute_property_vendor_explanation"
    )

    @api.depends(
        "amount_total",
        "move_type",
        "property_vendor_not_service",
        "property_vendor_settlement_id",
        "state",
    )
    def _compute_property_vendor_explanation(self):
        for move in self:
            sheet = move.property_vendor_settlement_id
            lines = [sheet and sheet._explain(), move._get_property_vendor_refusal()]
            move.property_vendor_explanation = "\n".join(filter(None, lines))

    # A constraint, not an override of posting: invoices of fees keep their fast way.
    @api.constrains(
        "state", "property_vendor_settlement_id", "property_vendor_not_service"
    )
    def _check_property_vendor(self):
        for move in self.filtered(lambda m: m.state == "posted"):
            refusal = move._get_property_vendor_refusal()
            if refusal:
                raise ValidationError(refusal)

    def _get_property_vendor_refusal(self):
        """Why this must not be posted, or False."""
        self.ensure_one()
        # sudo: property.vendor.settlement - whoever posts need not be of the office
        sheet = self.sudo().property_vendor_settlement_id
        if self.move_type == "in_refund":
            return bool(sheet) and self._get_property_credit_refusal(sheet)
        if self.move_type not in BILLS:
            return False
        if sheet:
            return self._get_property_bill_refusal(sheet)
        return self._get_property_sheet_missing()

    def _get_property_credit_refusal(self, sheet):
        if sheet.credit_id == self and not (sheet.red_number and sheet.red_date):
            return self.env._(
                "The credit waits for the vendor's red invoice: enter its number and "
                "date on sheet %s.",
                sheet.name,
            )
        return False

    def _get_property_bill_refusal(self, sheet):
        if self.commercial_partner_id != sheet.partner_id.commercial_partner_id:
            return self.env._(
                "Sheet %(sheet)s pays %(vendor)s, not %(other)s.",
                sheet=sheet.name,
                vendor=sheet.partner_id.name,
                other=self.partner_id.name,
            )
        if sheet.full_bill_id == self:
            allowed = sheet.fee_amount
        elif sheet.bill_id == self:
            allowed = sheet.net_amount
        else:
            return self.env._("This is not the bill of sheet %s.", sheet.name)
        if (
            self.currency_id == sheet.currency_id
            and self.currency_id.compare_amounts(self.amount_total, allowed) <= 0
        ):
            return False
        return self.env._(
            "The bill is %(total)s %(currency)s. Not posted above what the evaluation "
            "allows: %(reason)s",
            total=f"{self.amount_total:.2f}",
            currency=self.currency_id.name,
            reason=sheet._explain(),
        )

    def _get_property_sheet_missing(self):
        if self.property_vendor_not_service or not self.partner_id:
            return False
        contract = self._get_property_scored_contract()
        if not contract:
            return False
        return self.env._(
            "%(vendor)s is scored under contract %(contract)s: prepare the bill from "
            "its settlement sheet, or mark it as not for a service contract.",
            vendor=self.commercial_partner_id.name,
            contract=contract.name,
        )

    def _get_property_scored_contract(self):
        """A contract with a score the bill may be for, by its day."""
        day = self.invoice_date or self.date or fields.Date.context_today(self)
        # sudo: property.service.contract - of communities the accountant does not see
        return (
            self.env["property.service.contract"]
            .sudo()
            .search(
                [
                    (
                        "partner_id.commercial_partner_id",
                        "=",
                        self.commercial_partner_id.id,
                    ),
                    ("company_id", "=", self.company_id.id),
                    ("state", "!=", "draft"),
                    ("score_template_id", "!=", False),
                    ("date_start", "<=", day),
                    ("date_last", ">=", day - relativedelta(days=AFTER)),
                ],
                limit=1,
            )
        )

    def action_open_property_vendor_settlement(self):
        self.ensure_one()
        return self.property_vendor_settlement_id._get_form()
