from odoo import api, fields, models


class PropertyDocumentReading(models.Model):
    """One person and one version: asked to read it, and when it was confirmed.

    Rows are written by the machinery alone (see document.page.history): what
    somebody confirmed is evidence.
    """

    _name = "property.document.reading"
    _description = "Document Reading"
    _order = "confirmed_date DESC, deadline, id"

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
    user_id = fields.Many2one(
        "res.users", string="Person", required=True, index=True, ondelete="restrict"
    )
    is_required = fields.Boolean("Must Read")
    deadline = fields.Date("Read Until")
    confirmed_date = fields.Datetime("Confirmed On")
    is_confirmed = fields.Boolean(
        compute="_compute_is_confirmed", search="_search_is_confirmed"
    )

    _person_uniq = models.Constraint(
        "UNIQUE(version_id, user_id)", "A person reads a version once."
    )
    _open_idx = models.Index("(user_id, version_id) WHERE confirmed_date IS NULL")

    @api.depends("confirmed_date")
    def _compute_is_confirmed(self):
        for reading in self:
            reading.is_confirmed = bool(reading.confirmed_date)

    @api.model
    def _search_is_confirmed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("confirmed_date", "!=" if True in value else "=", False)]

    @api.depends("version_id", "user_id")
    def _compute_display_name(self):
        for reading in self:
            reading.display_name = (
                f"{reading.version_id.display_name} - {reading.user_id.name}"
            )
