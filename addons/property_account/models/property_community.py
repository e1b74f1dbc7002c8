from odoo import fields, models


class PropertyCommunity(models.Model):
    _inherit = "property.community"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        check_company=True,
        help="Fees and costs of the community are analysed here.",
    )
    sale_journal_id = fields.Many2one(
        "account.journal",
        string="Fee Journal",
        check_company=True,
        domain=[("type", "=", "sale")],
        help="Numbering serialises by journal: large communities have their own. "
        "Empty: the first sales journal of the company.",
    )

    def _get_sale_journal(self):
        """The journal fees of the community are invoiced in."""
        self.ensure_one()
        # sudo: property.community - whoever books need not be of the office
        own = self.sudo().sale_journal_id.sudo(False)
        return own or self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.company_id),
                ("type", "=", "sale"),
            ],
            limit=1,
        )
