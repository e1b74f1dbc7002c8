from odoo import fields, models


class PropertySkill(models.Model):
    """What a repair asks of who is sent: plumbing, electricity, lifts."""

    _name = "property.skill"
    _description = "Technician Skill"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    user_ids = fields.Many2many(
        "res.users",
        "property_user_skill_rel",
        "skill_id",
        "user_id",
        string="Who Has It",
        domain="[('share', '=', False)]",
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "There is a skill of this name.")
