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

    def _get_label(self, name):
        """Return the text of a selection field in the language of the user."""
        self.ensure_one()
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")
