from odoo import fields, models


class PropertyFeeRun(models.Model):
    """One month's charging of a community."""

    _name = "property.fee.run"
    _description = "Fee Run"
    _inherit = [
        "property.community.mixin",
        "property.batch.mixin",
        "property.fee.posting",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, community_id, id desc"

    name = fields.Char(required=True, default="/")
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    invoice_date = fields.Date(help="Empty: the day of posting.")
    include_missed = fields.Boolean(
        string="Take in Missed Months",
        help="Charge billable months since the first run that were left out.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computing", "Computing"),
            ("computed", "Computed"),
            ("posting", "Posting"),
            ("posted", "Posted"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    charge_ids = fields.One2many("property.fee.charge", "run_id")
    exception_ids = fields.One2many("property.fee.exception", "run_id")

    _dates = models.Constraint(
        "CHECK(date_end >= date_start)", "The end of the run lies before its start."
    )

    def _process_batch(self, batch):
        """Each step has a method of its own: ``_step_post`` and the like."""
        return getattr(self, f"_step_{batch.step}")(batch.payload)
