import base64
from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.property_base.tools.workbook import (
    REJECTED,
    WorkbookError,
    read_workbook,
)

from ..models.property_tax_invoice_platform import SHEETS

MAX_ROWS = 5000


class PropertyTaxInvoiceImport(models.TransientModel):
    """Numbers of the tax platform, read from a workbook and looked at first.

    Each row is found by our serial number, in its column or in the remark. Nothing
    is written before all rows are good, or the good ones were chosen.
    """

    _name = "property.tax.invoice.import"
    _description = "Import Tax Invoice Numbers"
    _inherit = ["property.import.reasons"]

    workbook = fields.Binary(attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("upload", "Workbook"), ("checked", "Rows")], default="upload", required=True
    )
    line_ids = fields.One2many("property.tax.invoice.import.line", "import_id")
    good_count = fields.Integer(string="Good", compute="_compute_counts")
    bad_count = fields.Integer(string="Cannot be Taken", compute="_compute_counts")
    known_count = fields.Integer(string="Entered Already", compute="_compute_counts")
    foreign_count = fields.Integer(
        string="Not Ours", readonly=True, help="Rows without a serial number of ours."
    )

    def _compute_counts(self):
        for wizard in self:
            counts = Counter(wizard.line_ids.mapped("outcome"))
            wizard.good_count = counts["good"]
            wizard.bad_count = counts["bad"]
            wizard.known_count = counts["known"]

    # --------------------------------------------------------------- reading ----

    def action_check(self):
        """Read the workbook and say of each row what would become of it.

        :raise AccessError: the user is no accountant, or takes money
        :raise UserError: no workbook, or one that cannot be read
        """
        self.ensure_one()
        self.env["property.tax.invoice"]._check_may_keep()
        if not self.workbook:
            raise UserError(self.env._("Choose the workbook first."))
        parsed = self._read()
        rows = [(table, row) for table in parsed.tables.values() for row in table.rows]
        if len(rows) > MAX_ROWS:
            raise UserError(self.env._("More than %s rows: import in parts.", MAX_ROWS))
        lines = self.env["property.tax.invoice.import.line"]
        values = [lines._prepare_row(table.title, row) for table, row in rows]
        ours = [vals for vals in values if vals]
        bad = [
            self._prepare_issue(issue) for issue in parsed.issues if self._is_bad(issue)
        ]
        self.line_ids = [
            Command.clear(),
            *(Command.create(vals) for vals in ours + bad),
        ]
        self.foreign_count = len(values) - len(ours)
        self.state = "checked"
        self.line_ids._judge()
        return self._reopen()

    def _read(self):
        content = base64.b64decode(self.with_context(bin_size=False).workbook)
        try:
            parsed = read_workbook(content, SHEETS)
        except WorkbookError as error:
            raise UserError(self._get_reason(error.code, error.params)) from error
        if parsed.fatal:
            raise UserError(
                "\n".join(
                    self._word_issue(issue)
                    for issue in parsed.issues
                    if issue.level == REJECTED
                )
            )
        return parsed

    def _is_bad(self, issue):
        return issue.level == REJECTED and issue.row

    def _word_issue(self, issue):
        parts = (issue.sheet, issue.row, issue.column)
        place = " ".join(str(part) for part in parts if part)
        return f"{place}: {self._get_reason(issue.code, issue.params)}"

    def _prepare_issue(self, issue):
        """A row whose cells could not be read is answered like any other."""
        reason = self._get_reason(issue.code, issue.params)
        return {
            "sheet": issue.sheet,
            "row": issue.row,
            "fault": f"{issue.column}: {reason}",
            "outcome": "bad",
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Tax Invoice Numbers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_back(self):
        """Another workbook."""
        self.write({"state": "upload", "line_ids": [Command.clear()]})
        return self._reopen()

    # --------------------------------------------------------------- writing ----

    def action_import(self):
        """Take all rows over; refused while one of them cannot be taken."""
        self._judge_again()
        if self.bad_count:
            raise UserError(
                self.env._(
                    "%(count)s rows cannot be taken. Correct the workbook, or take the "
                    "good rows alone.",
                    count=self.bad_count,
                )
            )
        return self._take()

    def action_import_good(self):
        """Take the good rows over and leave the others."""
        self._judge_again()
        return self._take()

    def _judge_again(self):
        """What a colleague did meanwhile counts."""
        self.ensure_one()
        self.env["property.tax.invoice"]._check_may_keep()
        invoices = self.line_ids.invoice_id
        invoices.check_access("write")
        invoices._lock()
        self.line_ids._judge()
        self.invalidate_recordset(["good_count", "bad_count", "known_count"])

    def _take(self):
        good = self.line_ids.filtered(lambda line: line.outcome == "good")
        if not good:
            raise UserError(self.env._("There is no number to enter."))
        for line in good:
            line.invoice_id.write(line._prepare_result())
        invoices = good.invoice_id
        invoices.action_issue()
        return invoices._get_records_action(name=self.env._("Tax Invoices"))
