from odoo import fields, models


class PropertyImportLine(models.Model):
    """What an import has to say about a sheet, row or column of its workbook."""

    _name = "property.import.line"
    _description = "Remark of an Import"
    _order = "import_id, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "property.import", required=True, index=True, ondelete="cascade"
    )
    level = fields.Selection(
        [
            ("rejected", "Rejected"),
            ("warning", "Warning"),
            ("ignored", "Not Taken"),
        ],
        required=True,
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
