from odoo import fields, models
from odoo.fields import Domain


class PropertyBuildingOfficer(models.Model):
    """Who looks after a building, from when to when."""

    _name = "property.building.officer"
    _description = "Building Officer"
    _inherit = ["property.community.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "user_id"

    community_id = fields.Many2one(
        related="building_id.community_id", store=True, precompute=True, readonly=True
    )
    building_id = fields.Many2one(
        "property.building", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        required=True,
        index=True,
        domain=[("share", "=", False)],
    )
    date_start = fields.Date(required=True, default=fields.Date.context_today)
    date_end = fields.Date()

    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "The end lies before the start.",
    )
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (building_id WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&)",
        "A building has one officer at a time: end the former one first.",
    )

    def _get_in_force_domain(self, day="today"):
        """Domain of the rows in force on a day (a date, or the literal 'today')."""
        return Domain(
            [
                ("date_start", "<=", day),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ]
        )
