from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PropertyCommunity(models.Model):
    """What the community lets the office hold, and how much."""

    _inherit = "property.community"

    # === Deposits === #
    deposit_kind_ids = fields.Many2many(
        "property.deposit.kind",
        string="Deposits Allowed",
        check_company=True,
        help="None: the office takes no deposits here. Whether deposits may be taken "
        "is contested: the management rules or the agreement must say so, with "
        "deduction and refund.",
    )
    deposit_basis = fields.Char(
        string="Deposits Allowed by",
        help="Article of the management rules, clause of the renovation agreement.",
    )
    # === Prepayments === #
    prepayment_months = fields.Integer(
        string="Months in Advance",
        default=12,
        required=True,
        help="More than that of the unit's monthly fees is not taken in advance "
        "(Hangzhou Property Management Regulation, article 55: 12); 0: no limit.",
    )
    # === Maintenance fund === #
    fund_standard = fields.Monetary(
        string="First Payment per m²",
        help="Of the special maintenance fund, yuan per m² of gross floor area; 5 to "
        "8 % of the local cost of construction.",
    )
    fund_percent = fields.Float(
        string="Top-up below %",
        default=30.0,
        digits=(16, 2),
        required=True,
        help="Of the first payment: units below it are to top up.",
    )
    fund_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of the Fund",
        check_company=True,
        domain=[("type", "in", ("bank", "general"))],
        help="The fund's own bank account of this community; empty: the company's.",
    )

    _custody_numbers = models.Constraint(
        "CHECK(prepayment_months >= 0 AND fund_standard >= 0 "
        "AND fund_percent BETWEEN 0 AND 100)",
        "Months, standard and per cent of the fund are not negative.",
    )

    @api.constrains("deposit_kind_ids", "deposit_basis")
    def _check_deposit_basis(self):
        for community in self:
            if community.deposit_kind_ids and not community.deposit_basis:
                raise ValidationError(
                    self.env._(
                        "Say what allows %s to take deposits: the management rules "
                        "or the agreement.",
                        community.name,
                    )
                )

    def _get_fund_journal(self):
        """Where the fund of the community is booked, or none."""
        self.ensure_one()
        # sudo: property.community - the settings, whoever books
        community = self.sudo()
        company = community.company_id
        return community.fund_journal_id or company.property_fund_journal_id
