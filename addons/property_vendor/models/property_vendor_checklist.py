from odoo import fields, models

from .property_service_area import KINDS


class PropertyVendorChecklist(models.Model):
    """What is looked at in an inspection, and how many points each item is worth."""

    _name = "property.vendor.checklist"
    _description = "Inspection Checklist"
    _order = "service_type_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for every company."
    )
    service_type_id = fields.Many2one(
        "property.service.type", required=True, index=True, ondelete="restrict"
    )
    area_kind = fields.Selection(KINDS, help="Empty: for areas of every kind.")
    item_ids = fields.One2many("property.vendor.checklist.item", "checklist_id")
