from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PropertyCitationMixin(models.AbstractModel):
    """Cites clauses of rules, handbook or law as they stood.

    A clause belongs to one approved version, and neither changes any more; so
    what a record cites reads the same for good. The database refuses to
    delete a clause that is cited.
    """

    _name = "property.citation.mixin"
    _description = "Cites Clauses"

    property_cited_clause_ids = fields.Many2many(
        "property.document.clause",
        string="Cited Clauses",
        ondelete="restrict",
        help="Clauses of approved versions, cited as they stood on the day.",
    )

    @api.constrains("property_cited_clause_ids")
    def _check_property_cited_clause_ids(self):
        for record in self:
            record._check_citation(record.property_cited_clause_ids)

    def _check_citation(self, clauses):
        """Refuse clauses that were not in force or are of another community."""
        day = self._get_citation_date()
        communities = self._get_citation_communities()
        for clause in clauses:
            # sudo: document.page - its scope alone
            page = clause.page_id.sudo()
            if clause.state != "approved" or not clause._is_in_force(day):
                raise ValidationError(
                    self.env._(
                        "%(clause)s was not in force on %(day)s: cite the version of "
                        "that day.",
                        clause=clause.display_name,
                        day=fields.Date.to_string(day),
                    )
                )
            scope = page.property_community_ids
            if communities and scope and not communities & scope:
                raise ValidationError(
                    self.env._(
                        "%(clause)s does not hold in %(community)s.",
                        clause=clause.display_name,
                        community=", ".join(communities.mapped("name")),
                    )
                )

    def _get_citation_date(self):
        """The day whose rules apply; today unless the model says otherwise."""
        return fields.Date.context_today(self)

    def _get_citation_communities(self):
        """The communities the record is about; none: any rules may be cited."""
        return self.env["property.community"].browse()

    @api.model
    def _get_citing_models(self):
        """Names of the stored models that cite clauses, in order."""
        names = self.env.registry.descendants(["property.citation.mixin"], "_inherit")
        return sorted(n for n in names if not self.env[n]._abstract)
