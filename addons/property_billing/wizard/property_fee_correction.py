import uuid

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PropertyFeeCorrection(models.TransientModel):
    """A correcting charge: posted charges never change, the difference is charged."""

    _name = "property.fee.correction"
    _description = "Correct a Charge"

    charge_id = fields.Many2one(
        "property.fee.charge", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="charge_id.currency_id")
    amount_in_force = fields.Monetary(
        string="Charged so Far",
        compute="_compute_amount_in_force",
        compute_sudo=True,
        help="The charge, less credit notes, with its corrections; tax included.",
    )
    amount_right = fields.Monetary(
        string="Right Amount",
        compute="_compute_amount_right",
        store=True,
        readonly=False,
        required=True,
        help="What it should have been in all, tax included.",
    )
    difference = fields.Monetary(compute="_compute_difference")
    due_date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True, help="As printed on the invoice.")
    may_post = fields.Boolean(compute="_compute_may_post")

    @api.depends("charge_id")
    def _compute_amount_in_force(self):
        amounts = self.charge_id._get_amounts_in_force()
        for wizard in self:
            wizard.amount_in_force = amounts.get(wizard.charge_id.id, 0.0)

    @api.depends("amount_in_force")
    def _compute_amount_right(self):
        for wizard in self:
            wizard.amount_right = wizard.amount_in_force

    @api.depends("amount_in_force", "amount_right")
    def _compute_difference(self):
        for wizard in self:
            difference = wizard.amount_right - wizard.amount_in_force
            wizard.difference = wizard.currency_id.round(difference)

    def _compute_may_post(self):
        self.may_post = self.env["property.fee.posting"]._may_post()

    def action_create(self):
        """Make the draft correction; an accountant posts it."""
        return self._create_charge()._get_records_action(name=self.env._("Charge"))

    def action_create_and_post(self):
        """Make the correction and its invoice or credit note."""
        return self._create_charge().action_post()

    def _create_charge(self):
        self.ensure_one()
        self._check_correctable()
        charges = self.env["property.fee.charge"]
        return charges._create_one_off([self._prepare_charge()])

    def _check_correctable(self):
        """Check rights and amount against the ledger of this moment.

        :raise AccessError: not for this user
        :raise UserError: nothing to correct, or nothing that can be
        """
        self._check_may_correct()
        # two who correct at once: the second sees what the first has done
        self.charge_id.sudo().lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["amount_in_force", "difference"])
        charge = self.charge_id
        if charge.state != "posted" or (
            charge.corrects_id and not charge._is_taken_over()
        ):
            raise UserError(
                self.env._("Only a posted charge is corrected, not a correction of it.")
            )
        if not self.difference:
            raise UserError(self.env._("The charge amounts to that already."))
        if self.amount_right < 0:
            raise UserError(self.env._("No charge is less than nothing."))

    def _check_may_correct(self):
        user = self.env.user
        may = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_invoice"
        )
        if not may or user.has_group("property_billing.group_cashier"):
            raise AccessError(
                self.env._("Only supervisors and accountants correct charges.")
            )
        self.charge_id.check_access("read")

    def _prepare_charge(self):
        charge = self.charge_id
        return {
            "kind": "correction",
            "corrects_id": charge.id,
            "origin_key": f"correction {uuid.uuid4().hex}",
            "unit_id": charge.unit_id.id,
            "fee_item_id": charge.fee_item_id.id,
            "partner_id": charge.partner_id.id,
            "occupancy_id": charge.occupancy_id.id,
            "owner_occupancy_id": charge.owner_occupancy_id.id,
            "date_start": charge.date_start,
            "date_end": charge.date_end,
            "due_date": self.due_date,
            "source_key": charge.source_key,
            "amount": self.difference,
            "explanation": self.reason,
        }
