from odoo import fields, models

from odoo.addons.property_base.models.property_unit import USAGES


class PropertyTariff(models.Model):
    """Price of a fee item for a scope and a time; it prices, it does not assign."""

    _name = "property.tariff"
    _description = "Fee Standard"
    _inherit = ["property.community.mixin", "mail.thread"]
    _order = "community_id, fee_item_id, specificity desc, date_start desc, id"

    fee_item_id = fields.Many2one(
        "property.fee.item", required=True, index=True, check_company=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date(required=True, tracking=True)
    date_end = fields.Date(tracking=True)
    price = fields.Float(string="Unit Price", digits=(16, 6), tracking=True)
    fixed_amount = fields.Monetary(tracking=True)
    building_ids = fields.Many2many("property.building")
    entrance_ids = fields.Many2many("property.entrance")
    usage = fields.Selection(USAGES)
    unit_ids = fields.Many2many("property.unit")
    specificity = fields.Integer(default=0, readonly=True)

    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "The end of the tariff lies before its start.",
    )
