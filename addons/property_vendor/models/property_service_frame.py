from odoo import fields, models


class PropertyServiceFrame(models.Model):
    """A frame contract with a vendor, which service contracts stand under."""

    _name = "property.service.frame"
    _description = "Frame Contract"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Contract No.", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_company', '=', True)]",
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="To", required=True)
    note = fields.Text()
    contract_ids = fields.One2many("property.service.contract", "frame_id")

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "The number of a frame contract is unique."
    )
    _term = models.Constraint(
        "CHECK(date_start <= date_end)", "A frame contract ends after it begins."
    )
