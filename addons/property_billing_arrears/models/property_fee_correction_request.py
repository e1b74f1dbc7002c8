from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyFeeCorrectionRequest(models.Model):
    """A correction (更正) asked for: the difference to what would have been right.

    Booked as a charge of its own that names the one it corrects; the rates show it
    as a correction, neither as reduced nor as written off.
    """

    _name = "property.fee.correction.request"
    _description = "Fee Correction"
    _inherit = ["property.fee.approval.mixin"]

    community_id = fields.Many2one(
        related="charge_id.community_id", store=True, precompute=True, readonly=True
    )
    charge_id = fields.Many2one(
        "property.fee.charge",
        string="Charge to Correct",
        required=True,
        index=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(related="charge_id.unit_id", store=True, index=True)
    partner_id = fields.Many2one(related="charge_id.partner_id", store=True, index=True)
    amount_in_force = fields.Monetary(string="Charged so Far", required=True)
    amount_right = fields.Monetary(string="Right Amount", required=True)
    difference = fields.Monetary(compute="_compute_amount", store=True)
    amount = fields.Monetary(
        string="Amount of the Difference",
        compute="_compute_amount",
        store=True,
        help="More or less: tiers go by it.",
    )
    due_date = fields.Date(required=True, default=fields.Date.context_today)
    correction_id = fields.Many2one(
        "property.fee.charge",
        string="Correcting Charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("amount_right", "amount_in_force")
    def _compute_amount(self):
        for request in self:
            difference = request.amount_right - request.amount_in_force
            request.difference = request.currency_id.round(difference)
            request.amount = abs(request.difference)

    def _make_wizard(self):
        return self.env["property.fee.correction"].create(
            {
                "charge_id": self.charge_id.id,
                "amount_right": self.amount_right,
                "due_date": self.due_date,
                "reason": self.reason,
            }
        )

    def _check_request(self):
        super()._check_request()
        self._check_in_force()

    def _check_in_force(self):
        """What is charged is still what the approvers saw.

        :raise UserError: it is not, or it cannot be corrected
        """
        wizard = self._make_wizard()
        wizard._check_correctable()
        if self.currency_id.compare_amounts(wizard.difference, self.difference):
            raise UserError(
                self.env._(
                    "%(charge)s amounts to %(now)s by now: ask for the correction anew.",
                    charge=self.charge_id.display_name,
                    now=self.currency_id.format(wizard.amount_in_force),
                )
            )
        return wizard

    def _book(self):
        charge = self._check_in_force()._create_charge()
        charge._post_charges(self._get_booking_date())
        self.sudo().correction_id = charge

    def action_open_correction(self):
        return self.correction_id._get_records_action(name=self.env._("Charge"))
