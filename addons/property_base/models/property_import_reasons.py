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
        _ = self.env._
        return {
            "file_too_large": _("The file is larger than %(limit)s MB."),
            "unzips_too_large": _(
                "The file unzips to more than %(limit)s MB: it is refused."
            ),
            "encrypted_or_old": _(
                "The file is protected by a password or in the old .xls format: "
                "save it as .xlsx without a password."
            ),
            "not_workbook": _("The file is not an .xlsx workbook, or it is damaged."),
            "too_many_rows": _("Sheet %(sheet)s has more than %(limit)s rows."),
        }

    def _get_layout_reasons(self):
        _ = self.env._
        return {
            "no_sheet": _("None of the sheets %(titles)s is in the workbook."),
            "no_heading": _(
                "No row with the headings %(titles)s among the first 30 rows."
            ),
            "no_column": _("The column is missing."),
        }

    def _get_cell_reasons(self):
        _ = self.env._
        return {
            "empty": _("The cell is empty."),
            "formula_error": _("The formula of the cell fails: %(value)s"),
            "not_integer": _("“%(value)s” is not a whole number."),
            "not_number": _("“%(value)s” is not a number."),
            "negative": _("%(value)s is negative."),
            "not_date": _("“%(value)s” is not a date, such as 2026-01-31."),
            "not_phone": _("“%(value)s” is not a telephone number."),
            "phone_rounded": _(
                "The spreadsheet has rounded the number %(value)s: type it as text."
            ),
            "too_many_phones": _("More than two telephone numbers: %(value)s"),
            "not_choice": _("“%(value)s” is none of: %(choices)s"),
        }

    def _get_row_reasons(self):
        _ = self.env._
        return {
            "twice": _("%(name)s is in row %(row)s already."),
            "is_parking": _("Building %(name)s is a parking lot of the community."),
            "is_building": _(
                "%(name)s is a building of the community, not a parking lot."
            ),
            "owner_not_self": _("An owner's owner code is the owner's own code."),
            "code_of_other": _(
                "By an earlier import this code means %(name)s; neither name nor "
                "phone agree."
            ),
            "owner_unknown": _("Nobody accepted as owner has the code %(code)s."),
            "no_building": _(
                "Building %(name)s is neither in the sheet of buildings nor in the "
                "community."
            ),
            "no_entrance": _(
                "Entrance %(name)s of the building is neither in the sheet of "
                "buildings nor in the community."
            ),
            "has_owner": _(
                "%(name)s has another owner: use Change of Ownership on the unit."
            ),
            "has_tenant": _("%(name)s is let to somebody else at that time."),
            "end_before_start": _("The end lies before the start."),
            "no_holding": _("Say whether the space is let (H) or sold (S)."),
        }

    def _get_remarks(self):
        _ = self.env._
        return {
            "id_number_odd": _("The check digit is wrong; taken as it is."),
            "id_number_rounded": _(
                "Typed as a number, of which the spreadsheet keeps 15 digits: not "
                "taken. Type it as text."
            ),
            "plate_twice": _("The plate is in row %(row)s already; taken there."),
            "tenant_of_several": _(
                "The owner has several units (%(units)s) and the workbook does not "
                "say which one is let: verify the request of the right one."
            ),
            "age_not_taken": _(
                "An age is out of date within the year: it is not kept."
            ),
            "sheet_twice": _("A sheet of this kind was read before this one."),
            "sheet_not_taken": _("No place for this sheet."),
            "column_not_taken": _("No place for this column."),
            "cells_beside": _("Cells beside the table, read as explanation."),
            "explanation": _("Read as explanation, not as a row of the table."),
        }
