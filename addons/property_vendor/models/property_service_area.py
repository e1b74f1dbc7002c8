from odoo import fields, models

#: kinds of areas; checklists are chosen by them
KINDS = [
    ("whole", "Whole Community"),
    ("lobby", "Lobbies and Corridors"),
    ("lift", "Lifts"),
    ("garage", "Garage"),
    ("garden", "Gardens"),
    ("road", "Roads and Squares"),
    ("waste", "Waste Points"),
    ("equipment", "Equipment Rooms"),
    ("gate", "Gates and Fences"),
    ("other", "Other"),
]


class PropertyServiceArea(models.Model):
    """A part of a community that somebody is paid to look after."""

    _name = "property.service.area"
    _description = "Service Area"
    _inherit = ["property.community.mixin"]
    _order = "community_id, sequence, name"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="other")
    building_id = fields.Many2one(
        "property.building",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
    )

    _name_uniq = models.Constraint(
        "UNIQUE(community_id, name)", "An area's name is unique in its community."
    )
