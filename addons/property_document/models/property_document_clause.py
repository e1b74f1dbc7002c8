from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyDocumentClause(models.Model):
    """One clause (第…条) of one version of a document, to be cited.

    Plain text, so nothing in it can be executed where it is quoted.
    """

    _name = "property.document.clause"
    _description = "Document Clause"
    _order = "version_id, sequence, id"
    _rec_names_search = ["number", "name", "text", "page_id.name"]

    version_id = fields.Many2one(
        "document.page.history",
        string="Version",
        required=True,
        index=True,
        ondelete="cascade",
    )
    page_id = fields.Many2one(
        related="version_id.page_id", string="Document", store=True, index=True
    )
    company_id = fields.Many2one(
        related="version_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    number = fields.Char(required=True, help="As it is cited: 第三十二条.")
    name = fields.Char("Title")
    text = fields.Text(required=True)
    state = fields.Selection(related="version_id.state", string="Version Status")
    date_start = fields.Date(
        related="version_id.property_date_start", string="In Force From"
    )
    date_end = fields.Date(
        related="version_id.property_date_end", string="In Force Until"
    )

    _number_uniq = models.Constraint(
        "UNIQUE(version_id, number)",
        "This version has a clause of that number already.",
    )

    @api.depends("number", "name", "page_id.name")
    def _compute_display_name(self):
        for clause in self:
            title = f"《{clause.page_id.name or ''}》{clause.number or ''}"
            clause.display_name = f"{title} {clause.name}" if clause.name else title

    @api.model_create_multi
    def create(self, vals_list):
        clauses = super().create(vals_list)
        clauses.version_id._check_open()
        return clauses

    def write(self, vals):
        self.version_id._check_open()
        if {"page_id", "company_id"} & vals.keys() and not self.env.su:
            raise UserError(self.env._("A clause stays with its document."))
        result = super().write(vals)
        if "version_id" in vals:
            self.version_id._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.version_id._check_open()

    def action_view_citations(self):
        """Open the records that cite these clauses, of the model with most."""
        citations = self._get_citations()
        if not citations:
            raise UserError(self.env._("Nothing cites this clause yet."))
        name = max(citations, key=citations.get)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cites %s", ", ".join(self.mapped("number"))),
            "res_model": name,
            "view_mode": "list,form",
            "domain": [("property_cited_clause_ids", "in", self.ids)],
        }

    def _get_citations(self):
        """Return {model: count} of the records the user may read that cite these."""
        found = {}
        for name in self.env["property.citation.mixin"]._get_citing_models():
            model = self.env[name]
            if model.has_access("read"):
                count = model.search_count(
                    [("property_cited_clause_ids", "in", self.ids)]
                )
                if count:
                    found[name] = count
        return found

    def _is_in_force(self, day):
        """Whether the clause was in force on the day."""
        self.ensure_one()
        return bool(
            self.date_start
            and self.date_start <= day
            and (not self.date_end or self.date_end >= day)
        )

    def _get_citation_text(self):
        """Return number, title and text as they are printed, one per clause."""
        return [
            {
                "title": clause.display_name,
                "version": clause.version_id.name or "",
                "date_start": clause.date_start,
                "text": clause.text,
            }
            for clause in self
        ]
