from odoo import fields, models


class AccountStatementImportSheetMapping(models.Model):
    _inherit = "account.statement.import.sheet.mapping"

    property_find_columns = fields.Boolean(
        string="Find the Columns of Chinese Banks",
        help="The file is read by the headings Chinese banks use, whatever they are "
        "called and wherever the table begins, from xlsx, csv or text; the columns "
        "of the mapping are those it is brought to.",
    )
