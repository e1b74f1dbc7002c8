from odoo import fields, models


class ResUsers(models.Model):
    """What a technician can do, and whether the morning's digest is wanted."""

    _inherit = "res.users"

    property_skill_ids = fields.Many2many(
        "property.skill",
        "property_user_skill_rel",
        "user_id",
        "skill_id",
        string="Skills for Repairs",
    )
    property_digest = fields.Boolean(
        string="Digest of Tickets",
        default=True,
        help="One mail in the morning of what is due, overdue and waiting; none on "
        "days without any.",
    )
    property_digest_day = fields.Date(string="Last Digest", readonly=True, copy=False)

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["property_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["property_digest"]
