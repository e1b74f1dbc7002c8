from odoo import api, fields, models

LEVELS = [
    ("rejected", "Rejected"),
    ("warning", "Warning"),
    ("ignored", "Not Taken"),
]


class PropertyImportLine(models.Model):
    """What an import has to say about a sheet, row or column of its workbook."""

    _name = "property.import.line"
    _description = "Remark of an Import"
    _order = "import_id, sequence, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "property.import", required=True, index=True, ondelete="cascade"
    )
    level = fields.Selection(LEVELS, required=True)
    sequence = fields.Integer(
        compute="_compute_sequence",
        store=True,
        precompute=True,
        help="Rejected rows come first.",
    )
    sheet = fields.Char()
    row = fields.Integer(help="Row number in the sheet; empty: the whole sheet.")
    column = fields.Char()
    value = fields.Char()
    reason = fields.Char(required=True)
    cell_count = fields.Integer(string="Cells", default=1)
    cells = fields.Json(
        string="Row as It Was",
        help="The row as it was, to be corrected and imported again.",
    )

    @api.depends("level")
    def _compute_sequence(self):
        rank = [level for level, _label in LEVELS]
        for line in self:
            line.sequence = rank.index(line.level)
