from odoo import api, fields, models
from odoo.fields import Domain

SEPARATOR = " / "


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

    @api.model
    def _search_display_name(self, operator, value):
        """'Community / name' names a record of one community.

        Names repeat from community to community; so an imported spreadsheet
        can say which one it means.
        """
        community, name = self._split_community(operator, value)
        domain = Domain(self._search_own_name(operator, name))
        if community:
            equal = "=" if operator == "in" else operator
            domain &= Domain("community_id.name", equal, community)
        return domain

    @api.model
    def _search_own_name(self, operator, name):
        """Domain of a name without its community."""
        return super()._search_display_name(operator, name)

    @api.model
    def _split_community(self, operator, value):
        """(community, name) of a qualified name in a search that finds."""
        if operator == "in" and not isinstance(value, str) and len(value) == 1:
            [value] = value
            community, name = self._split_community("=", value)
            return community, [name]
        if (
            operator in Domain.NEGATIVE_OPERATORS
            or not isinstance(value, str)
            or SEPARATOR not in value
        ):
            return None, value
        community, name = value.split(SEPARATOR, 1)
        return community.strip(), name.strip()

    def write(self, vals):
        """Refuse to move a record where the user may not reach it.

        The ERP asks the rules before a change; the community is what they
        are about, so they are asked once more after it.
        """
        result = super().write(vals)
        if self._get_community_source() in vals:
            self.check_access("write")
        return result

    @api.model
    def _get_community_source(self):
        """The field that decides on the community: itself, or what it is of."""
        related = self._fields["community_id"].related
        return related.partition(".")[0] if related else "community_id"

    def _get_label(self, name):
        """Return the text of a selection field in the language of the user."""
        self.ensure_one()
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")
