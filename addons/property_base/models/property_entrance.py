from odoo import api, fields, models
from odoo.fields import Domain


class PropertyEntrance(models.Model):
    """A stairwell (单元) of a building."""

    _name = "property.entrance"
    _description = "Building Entrance"
    _inherit = ["property.community.mixin"]
    _order = "building_id, sequence, code, id"
    _rec_names_search = ["code"]

    community_id = fields.Many2one(
        related="building_id.community_id", store=True, precompute=True, readonly=True
    )
    building_id = fields.Many2one(
        "property.building", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    sequence = fields.Integer(
        compute="_compute_sequence", store=True, readonly=False, precompute=True
    )
    active = fields.Boolean(default=True)
    floor_count = fields.Integer()
    has_elevator = fields.Boolean()
    unit_ids = fields.One2many("property.unit", "entrance_id")

    _code_uniq = models.Constraint(
        "UNIQUE(building_id, code)",
        "The code of an entrance is unique in its building.",
    )

    @api.depends("code")
    def _compute_sequence(self):
        for entrance in self:
            digits = "".join(c for c in entrance.code or "" if c.isdigit())
            entrance.sequence = int(digits[:6]) if digits else 0

    @api.depends("code", "building_id.code")
    def _compute_display_name(self):
        for entrance in self:
            codes = (entrance.building_id.code, entrance.code)
            entrance.display_name = "-".join(filter(None, codes))

    @api.model
    def _search_own_name(self, operator, name):
        """'3-2' is entrance 2 of building 3."""
        domain = Domain(super()._search_own_name(operator, name))
        if operator in Domain.NEGATIVE_OPERATORS:
            return domain
        for text in [name] if isinstance(name, str) else name or ():
            building, dash, code = str(text).partition("-")
            if dash:
                domain |= Domain("building_id.code", "=", building) & Domain(
                    "code", "=", code
                )
        return domain
