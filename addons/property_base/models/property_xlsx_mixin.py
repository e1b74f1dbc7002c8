import json
from urllib.parse import urlencode

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..tools.xlsx import write_workbook


class PropertyXlsxMixin(models.AbstractModel):
    """Offers spreadsheets of its records, written with the user's own rights.

    The concrete model names each spreadsheet ``x`` by a private method
    ``_xlsx_x(options)`` which returns ``(file name, [Sheet, ...])``, see
    tools/xlsx.py. A button returns ``_action_download_xlsx("x", options)``; the
    route ``/property/xlsx`` calls the method as the user who follows it, so
    the method reads what the user may read and needs no sudo. It raises
    AccessError itself when a role must not export what it may see.
    """

    _name = "property.xlsx.mixin"
    _description = "Offers Spreadsheets"

    def _action_download_xlsx(self, report, options=None):
        """Return the action that downloads a spreadsheet of these records.

        :param str report: ``x`` of ``_xlsx_x``
        :param dict options: JSON values, dates as ISO text
        """
        query = {"records": ",".join(map(str, self.ids))}
        if options:
            query["options"] = json.dumps(options)
        return {
            "type": "ir.actions.act_url",
            "url": f"/property/xlsx/{self._name}/{report}?{urlencode(query)}",
            "target": "download",
        }

    def _get_xlsx(self, report, options):
        """Write a spreadsheet of these records.

        :return: (file name, bytes)
        :raise AccessError: the user may not read the records
        :raise UserError: the model offers no such spreadsheet
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Spreadsheets are for the staff."))
        method = getattr(self, f"_xlsx_{report}", None)
        if method is None:
            raise UserError(self.env._("There is no such spreadsheet."))
        self.check_access("read")
        name, sheets = method(options)
        return f"{name}.xlsx", write_workbook(sheets)
