from odoo import fields, models


class PropertyCommunityMixin(models.AbstractModel):
    """What hangs below a community: stores its community and company.

    The concrete model declares ``community_id`` itself when it is related to
    a parent. Both are stored and indexed, since record rules filter by them.
    """

    _name = "property.community.mixin"
    _description = "Belongs to a Community"
    _check_company_auto = True

    community_id = fields.Many2one(
        "property.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
