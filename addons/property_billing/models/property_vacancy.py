from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PropertyVacancy(models.Model):
    """A vacancy reported by the owner and confirmed by the office.

    It reduces the items that say so, from the month after their wait ends;
    the front desk reports, a supervisor confirms or refuses.
    """

    _name = "property.vacancy"
    _description = "Vacancy"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "reported_date desc, id desc"
    _rec_name = "unit_id"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    reported_date = fields.Date(
        string="Reported on", required=True, default=fields.Date.context_today
    )
    confirmed_date = fields.Date(
        string="Confirmed on",
        tracking=True,
        copy=False,
        help="The wait of the fee items counts from this day.",
    )
    confirmed_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, copy=False
    )
    date_end = fields.Date(
        string="Lived in again from",
        tracking=True,
        help="The month of this day is paid in full.",
    )
    state = fields.Selection(
        [
            ("reported", "Reported"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
        ],
        default="reported",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    refuse_reason = fields.Text(string="Reason of Refusal", tracking=True, copy=False)
    note = fields.Text()

    _confirmed_once = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, "
        "daterange(confirmed_date, date_end, '[)') WITH &&) "
        "WHERE (state = 'confirmed')",
        "The unit is confirmed vacant at that time already.",
    )
    _confirmed_dated = models.Constraint(
        "CHECK(state <> 'confirmed' OR confirmed_date IS NOT NULL)",
        "A confirmed vacancy says from when it counts.",
    )
    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR confirmed_date IS NULL "
        "OR date_end >= confirmed_date)",
        "The vacancy ends before it was confirmed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(
            vals.get("state", "reported") != "reported" or vals.get("confirmed_date")
            for vals in vals_list
        ):
            self._check_may_decide()
        return super().create(vals_list)

    def write(self, vals):
        decided = {"state", "confirmed_date", "confirmed_id"} & vals.keys()
        if decided or any(vacancy.state != "reported" for vacancy in self):
            self._check_may_decide()
        return super().write(vals)

    def _check_may_decide(self):
        user = self.env.user
        if self.env.su:
            return
        if not user.has_group("property_base.group_supervisor") or user.has_group(
            "property_billing.group_cashier"
        ):
            raise AccessError(
                self.env._(
                    "A vacancy reduces fees: only a supervisor confirms or changes it."
                )
            )

    def action_confirm(self):
        """The unit is empty indeed, from the day of confirmation."""
        self._check_may_decide()
        for vacancy in self:
            if vacancy.state != "reported":
                raise UserError(self.env._("Only a reported vacancy is confirmed."))
            vacancy.write(
                {
                    "state": "confirmed",
                    "confirmed_date": vacancy.confirmed_date
                    or fields.Date.context_today(self),
                    "confirmed_id": self.env.uid,
                }
            )

    def action_refuse(self):
        """The report is not accepted, for a reason the owner is told."""
        self._check_may_decide()
        for vacancy in self:
            if vacancy.state != "reported":
                raise UserError(self.env._("Only a reported vacancy is refused."))
            if not vacancy.refuse_reason:
                raise UserError(self.env._("Say why the vacancy is refused."))
        self.write({"state": "refused"})
