from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PropertyTill(models.Model):
    """A cashier's money of a day, from the float to the hand over."""

    _name = "property.till"
    _description = "Till"
    _inherit = ["property.till.closing"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Cashier",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    date = fields.Date(
        required=True, readonly=True, default=fields.Date.context_today, index=True
    )
    opened_date = fields.Datetime(
        string="Opened on", required=True, readonly=True, default=fields.Datetime.now
    )
    closed_date = fields.Datetime(string="Closed on", readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed"), ("handed_over", "Handed over")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )
    opening_float = fields.Monetary(string="Float", readonly=True)
    receipt_ids = fields.One2many("property.receipt", "till_id")

    #: what a cashier writes on the own till, until it is closed
    _OWN = frozenset({"count_ids", "deposit_reference", "note"})

    _one_open = models.UniqueIndex(
        "(user_id, company_id) WHERE state = 'open'", "You have an open till."
    )
    _float = models.Constraint(
        "CHECK(opening_float >= 0)", "The float is not negative."
    )

    @api.depends("user_id.name", "date")
    def _compute_name(self):
        for till in self:
            till.name = f"{till.user_id.name} {till.date}"

    def write(self, vals):
        if not self.env.su:
            self._check_writable(vals)
        return super().write(vals)

    def _check_writable(self, vals):
        if set(vals) - self._OWN:
            raise AccessError(self.env._("The sums of a till are not written by hand."))
        if self.filtered(lambda till: till.state == "handed_over"):
            raise UserError(self.env._("A till that was handed over stays as it is."))
        if "count_ids" in vals and self.filtered(lambda till: till.state != "open"):
            raise UserError(self.env._("The cash of a closed till was counted."))

    @api.model
    def _get_open(self, company):
        """The user's open till in a company, or none."""
        return self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "=", company.id),
                ("state", "=", "open"),
            ]
        )

    @api.model
    def _open(self, company, opening_float):
        """Open the till of the user for the day.

        :param opening_float: change in the drawer, company currency
        :raise AccessError: who is no cashier
        :raise UserError: one is open already
        """
        self._check_cashier()
        if self._get_open(company):
            raise UserError(self.env._("You have an open till: close it first."))
        # sudo: property.till - its sums are written by the code alone
        return self.sudo().create(
            {
                "company_id": company.id,
                "opening_float": opening_float,
                "count_ids": self._prepare_counts(),
            }
        )

    @api.model
    def _check_cashier(self):
        if not self.env.user.has_group("property_billing.group_cashier"):
            raise AccessError(self.env._("Only cashiers take money."))

    def _lock_open(self, receipt):
        """Hold the till while a receipt is made void.

        :raise UserError: the till is closed, or being closed
        """
        if not self.try_lock_for_update():
            raise UserError(self.env._("The till is being closed right now."))
        self.invalidate_recordset(["state"])
        if self.state != "open":
            raise UserError(
                self.env._(
                    "%(receipt)s is in a till that was closed: it stays. An "
                    "accountant reverses the payment in the open month.",
                    receipt=receipt.name,
                )
            )
