from io import BytesIO

from openpyxl import load_workbook

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.property_base.tools.workbook import (
    BROKEN,
    MAX_COLUMNS,
    MAX_ROWS,
    WorkbookError,
    check_container,
)

from ..engine import bank_sheet


class AccountStatementImportSheetParser(models.TransientModel):
    _inherit = "account.statement.import.sheet.parser"

    @api.model
    def parse(self, data_file, mapping, filename):
        """A statement of a Chinese bank is brought to the mapping's columns first.

        The ERP's guess of a partner by a part of a name is switched off for it: the
        proposals look at the whole name, and never guess.
        """
        if not mapping.property_find_columns:
            return super().parse(data_file, mapping, filename)
        data_file = self._normalise_property_file(data_file)
        currency, account, statements = super().parse(data_file, mapping, filename)
        for statement in statements:
            statement["creation_context"] = {"skip_retrieve_partner": True}
            # among lines of a day the ERP shows the lowest number last
            lines = statement["transactions"]
            for number, line in enumerate(reversed(lines), start=1):
                line["sequence"] = number
        return currency, account, statements

    @api.model
    def _normalise_property_file(self, data):
        try:
            lines = bank_sheet.read_statement(self._read_property_rows(data))
        except bank_sheet.SheetError as error:
            raise UserError(self._word_property_error(error)) from error
        except (UnicodeDecodeError, WorkbookError) as error:
            raise UserError(
                self.env._(
                    "The file is neither a workbook (xlsx) nor a text with separators: "
                    "save it as xlsx or csv."
                )
            ) from error
        return bank_sheet.write_csv(lines)

    @api.model
    def _word_property_error(self, error):
        if error.code == "no_heading":
            return self.env._(
                "No row of headings with a day and an amount, such as %s, was found.",
                " ".join(bank_sheet.COLUMNS),
            )
        return self.env._(
            "Row %(row)s cannot be read: %(value)s", row=error.row, value=error.value
        )

    @api.model
    def _read_property_rows(self, data):
        """Rows of cells of the first sheet that has any, or of a text.

        :raise WorkbookError: no workbook, or beyond the limits
        """
        if not data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            return bank_sheet.read_text(bank_sheet.decode(data))
        check_container(data)
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                rows = list(
                    sheet.iter_rows(
                        max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True
                    )
                )
                if len(rows) > 1:
                    return rows
        except BROKEN as error:
            raise WorkbookError("not_workbook") from error
        return []
