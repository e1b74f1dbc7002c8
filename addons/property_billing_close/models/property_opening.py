import base64
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_base.tools.workbook import (
    REJECTED,
    Column,
    Sheet,
    WorkbookError,
    read_workbook,
)
from odoo.addons.property_base.tools.xlsx import Column as OutColumn
from odoo.addons.property_base.tools.xlsx import Sheet as OutSheet

LINES_PER_BATCH = 200
COMMON = (
    Column("unit", "房号", kind="code", required=True, aliases=("房屋", "房屋编号")),
    Column("payer", "交费人", aliases=("业主", "姓名")),
    Column("amount", "金额", kind="decimal", required=True, aliases=("欠费金额",)),
    Column("reference", "原单据号", aliases=("原收据号", "收据号")),
)
SHEETS = (
    Sheet(
        "arrears",
        "欠费",
        (
            *COMMON,
            Column("item", "收费项目", required=True),
            Column("start", "所属期起", kind="date", required=True),
            Column("end", "所属期止", kind="date"),
            Column("due", "应缴日期", kind="date"),
        ),
    ),
    Sheet(
        "prepayment",
        "预存",
        (*COMMON, Column("item", "收费项目", aliases=("指定项目",))),
        aliases=("预交款", "预收"),
    ),
    Sheet(
        "deposit",
        "押金",
        (
            *COMMON,
            Column("item", "押金种类", required=True),
            Column("start", "收取日期", kind="date"),
        ),
        aliases=("保证金",),
    ),
)


class PropertyOpening(models.Model):
    """What a company brings over when its books begin here.

    The rows, typed or read from a workbook, are resolved to units, items and
    payers; what cannot be resolved stays, with the reason, to be put right in
    place. Booking makes posted charges (arrears), open credits (prepayments) and
    deposits against the opening account: neither income nor tax, on the same
    accounts as everything later.
    """

    _name = "property.opening"
    _description = "Opening Balances"
    _inherit = [
        "property.community.mixin",
        "property.batch.mixin",
        "property.import.reasons",
        "property.xlsx.mixin",
        "mail.thread",
    ]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True)
    date = fields.Date(
        string="As of",
        required=True,
        default=lambda self: self._get_default_date(),
        help="The last day of the old books; the balances are booked on it.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    workbook = fields.Binary(attachment=True, copy=False)
    filename = fields.Char(copy=False)
    line_ids = fields.One2many("property.opening.line", "opening_id")
    state = fields.Selection(
        [("draft", "Draft"), ("booking", "Booking"), ("booked", "Booked")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_count = fields.Integer(compute="_compute_totals")
    issue_count = fields.Integer(string="To Put Right", compute="_compute_totals")
    arrears_total = fields.Monetary(compute="_compute_totals")
    prepayment_total = fields.Monetary(compute="_compute_totals")
    deposit_total = fields.Monetary(compute="_compute_totals")
    booked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    booked_date = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _get_default_date(self):
        """The last day of the month before."""
        month = fields.Date.start_of(fields.Date.context_today(self), "month")
        return fields.Date.subtract(month, days=1)

    @api.depends("community_id.name", "date")
    def _compute_name(self):
        for opening in self:
            opening.name = f"{opening.community_id.name or ''} {opening.date or ''}"

    @api.depends("line_ids.amount", "line_ids.kind", "line_ids.issue")
    def _compute_totals(self):
        for opening in self:
            lines = opening.line_ids
            sums = Counter()
            for line in lines:
                sums[line.kind] += line.amount
            opening.line_count = len(lines)
            opening.issue_count = len(lines.filtered("issue"))
            opening.arrears_total = sums["arrears"]
            opening.prepayment_total = sums["prepayment"]
            opening.deposit_total = sums["deposit"]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.filtered(lambda opening: opening.state != "draft"):
            raise UserError(self.env._("Opening balances that are booked stay."))

    # ------------------------------------------------------------ workbook ----

    @api.model
    def _get_sheets(self):
        """Layouts of the workbook, a sheet for each kind."""
        return SHEETS

    def action_read(self):
        """Read the rows of the workbook; the ones read before are replaced.

        :raise UserError: no workbook, or one that cannot be read
        """
        self.ensure_one()
        self._check_draft()
        if not self.workbook:
            raise UserError(self.env._("Choose the workbook first."))
        tables = self._read_tables()
        self.line_ids.filtered("from_workbook").unlink()
        vals_list = [
            self._prepare_line(kind, row)
            for kind, table in tables.items()
            for row in table.rows
        ]
        self.env["property.opening.line"].create(vals_list)
        return True

    def _read_tables(self):
        content = base64.b64decode(self.with_context(bin_size=False).workbook)
        try:
            parsed = read_workbook(content, self._get_sheets())
        except WorkbookError as error:
            raise UserError(self._get_reason(error.code, error.params)) from error
        wrong = [issue for issue in parsed.issues if issue.level == REJECTED]
        if wrong:
            raise UserError("\n".join(self._word_issue(issue) for issue in wrong[:20]))
        return parsed.tables

    def _word_issue(self, issue):
        place = " ".join(
            str(part) for part in (issue.sheet, issue.row, issue.column) if part
        )
        return f"{place}: {self._get_reason(issue.code, issue.params)}"

    def _prepare_line(self, kind, row):
        return {
            "opening_id": self.id,
            "kind": kind,
            "from_workbook": True,
            "row": row.number,
            "unit_text": row.get("unit"),
            "item_text": row.get("item"),
            "payer_text": row.get("payer"),
            "amount": float(row.get("amount") or 0),
            "amount_text": row.get("amount"),
            "reference": row.get("reference"),
            "date_start": row.get("start") or False,
            "date_end": row.get("end") or False,
            "due_date": row.get("due") or False,
        }

    def action_download_template(self):
        """An empty workbook in the layout that is read."""
        return self._action_download_xlsx("template")

    def _xlsx_template(self, options):
        sheets = [
            OutSheet(
                title=sheet.title,
                columns=[OutColumn(column.title) for column in sheet.columns],
                rows=[],
            )
            for sheet in self._get_sheets()
        ]
        return self.env._("Opening Balances"), sheets

    # ------------------------------------------------------------- booking ----

    def _check_draft(self):
        if self.state != "draft":
            raise UserError(self.env._("%s is booked already.", self.name))

    def action_book(self):
        """Book the rows, in batches; accountants only.

        :raise AccessError: the user is no accountant, or takes money
        :raise UserError: rows to put right, closed books, nothing to book
        """
        self.env["property.fee.posting"]._check_may_post()
        self.check_access("write")
        for opening in self:
            opening._begin_booking()
        return True

    def _begin_booking(self):
        if not self.try_lock_for_update():
            raise UserError(self.env._("A colleague is booking this right now."))
        self.invalidate_recordset(["state"])
        self._check_draft()
        self.line_ids._resolve()
        if not self.line_ids:
            raise UserError(self.env._("There is nothing to book."))
        if self.issue_count:
            raise UserError(
                self.env._(
                    "%(count)s rows cannot be booked yet: look at the reasons in the "
                    "column “To Put Right”.",
                    count=self.issue_count,
                )
            )
        self._check_settings()
        self.state = "booking"
        ids = self.line_ids.sorted(lambda line: (line.unit_id.id, line.id)).ids
        parts = [
            ids[start : start + LINES_PER_BATCH]
            for start in range(0, len(ids), LINES_PER_BATCH)
        ]
        self._start_batches("book", parts, "booked")

    def _check_settings(self):
        company = self.company_id
        company._get_property_account(
            "property_opening_account_id", self.env._("opening balances")
        )
        company._get_property_account(
            "property_opening_journal_id", self.env._("opening balances")
        )
        locks = company._get_violated_lock_dates(
            self.date, False, company.property_opening_journal_id
        )
        if locks:
            raise UserError(
                self.env._(
                    "The books are closed up to %s: choose a later day.", locks[-1][0]
                )
            )

    def _process_batch(self, batch):
        return getattr(self, f"_step_{batch.step}")(batch.payload)

    def _step_book(self, line_ids):
        lines = self.env["property.opening.line"].browse(line_ids).exists()
        self.env["property.opening.book"]._book(
            lines.filtered(lambda li: not li.booked)
        )

    def _step_booked(self, _payload):
        self.write(
            {
                "state": "booked",
                "booked_by_id": self.env.uid,
                "booked_date": fields.Datetime.now(),
            }
        )

    # ------------------------------------------------------------ openings ----

    def action_open_charges(self):
        charges = self.line_ids.charge_id
        return charges._get_records_action(name=self.env._("Charges"))
