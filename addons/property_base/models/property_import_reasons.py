from odoo import models


class PropertyImportReasons(models.AbstractModel):
    """Words for what the pure modules find in a workbook."""

    _name = "property.import.reasons"
    _description = "Reasons of Rejection"

    def _get_reason(self, code, params):
        """Text of a reason in the user's language."""
        return self._get_reasons()[code] % params

    def _get_reasons(self):
        """{code: text}; an heir with codes of its own adds them here."""
        return (
            self._get_file_reasons()
            | self._get_layout_reasons()
            | self._get_cell_reasons()
            | self._get_row_reasons()
            | self._get_remarks()
        )

    def _get_file_reasons(self):
        return {
            "file_too_large": self.env._("The file is larger than %(limit)s MB."),
            "unzips_too_large": self.env._(
                "The file unzips to more than %(limit)s MB: it is refused."
            ),
            "encrypted_or_old": self.env._(
                "The file is protected by a password or in the old .xls format: "
                "save it as .xlsx without a password."
            ),
            "not_workbook": self.env._(
                "The file is not an .xlsx workbook, or it is damaged."
            ),
            "too_many_rows": self.env._(
                "Sheet %(sheet)s has more than %(limit)s rows."
            ),
        }

    def _get_layout_reasons(self):
        return {
            "no_sheet": self.env._("None of the sheets %(titles)s is in the workbook."),
            "no_heading": self.env._(
                "No row with the headings %(titles)s among the first 30 rows."
            ),
            "no_column": self.env._("The column is missing."),
        }

    def _get_cell_reasons(self):
        return {
            "empty": self.env._("The cell is empty."),
            "formula_error": self.env._("The formula of the cell fails: %(value)s"),
            "not_integer": self.env._("“%(value)s” is not a whole number."),
            "not_number": self.env._("“%(value)s” is not a number."),
            "negative": self.env._("%(value)s is negative."),
            "not_date": self.env._("“%(value)s” is not a date, such as 2026-01-31."),
            "not_phone": self.env._("“%(value)s” is not a telephone number."),
            "phone_rounded": self.env._(
                "The spreadsheet has rounded the number %(value)s: type it as text."
            ),
            "too_many_phones": self.env._("More than two telephone numbers: %(value)s"),
            "not_choice": self.env._("“%(value)s” is none of: %(choices)s"),
        }

    def _get_row_reasons(self):
        return {
            "twice": self.env._("%(name)s is in row %(first)s already."),
            "is_parking": self.env._(
                "Building %(name)s is a parking lot of the community."
            ),
            "is_building": self.env._(
                "%(name)s is a building of the community, not a parking lot."
            ),
            "owner_not_self": self.env._(
                "An owner's owner code is the owner's own code."
            ),
            "code_of_other": self.env._(
                "By an earlier import this code means %(name)s; neither name nor "
                "phone agree."
            ),
            "owner_unknown": self.env._(
                "Nobody accepted as owner has the code %(owner)s."
            ),
            "no_building": self.env._(
                "Building %(name)s is neither in the sheet of buildings nor in the "
                "community."
            ),
            "no_entrance": self.env._(
                "Entrance %(name)s of the building is neither in the sheet of "
                "buildings nor in the community."
            ),
            "has_owner": self.env._(
                "%(name)s has another owner: use Change of Ownership on the unit."
            ),
            "has_tenant": self.env._("%(name)s is let to somebody else at that time."),
            "end_before_start": self.env._("The end lies before the start."),
            "no_holding": self.env._("Say whether the space is let (H) or sold (S)."),
        }

    def _get_remarks(self):
        return {
            "id_number_odd": self.env._("The check digit is wrong; taken as it is."),
            "id_number_rounded": self.env._(
                "Typed as a number, of which the spreadsheet keeps 15 digits: not "
                "taken. Type it as text."
            ),
            "plate_twice": self.env._(
                "The plate is in row %(first)s already; taken there."
            ),
            "tenant_of_several": self.env._(
                "The owner has several units (%(units)s) and the workbook does not "
                "say which one is let: verify the request of the right one."
            ),
            "age_not_taken": self.env._(
                "An age is out of date within the year: it is not kept."
            ),
            "sheet_twice": self.env._("A sheet of this kind was read before this one."),
            "sheet_not_taken": self.env._("No place for this sheet."),
            "column_not_taken": self.env._("No place for this column."),
            "cells_beside": self.env._("Cells beside the table, read as explanation."),
            "explanation": self.env._(
                "Read as explanation, not as a row of the table."
            ),
        }
