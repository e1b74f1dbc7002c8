from odoo import models
from odoo.exceptions import UserError

from odoo.addons.property_base.tools import workbook
from odoo.addons.property_base.tools.xlsx import Column, Sheet

#: the layout of the platform's own workbook for many invoices at once: its words
BASIC = (
    "发票流水号",
    "发票类型",
    "特定业务类型",
    "是否含税",
    "受票方自然人标识",
    "购买方名称",
    "购买方纳税人识别号",
    "购买方地址",
    "购买方电话",
    "购买方开户银行",
    "购买方银行账号",
    "购买方邮箱",
    "备注",
    "数电发票号码",
    "开票日期",
)
DETAIL = (
    "发票流水号",
    "项目名称",
    "商品和服务税收编码",
    "规格型号",
    "单位",
    "数量",
    "单价",
    "金额",
    "税率",
)
RED = (
    "发票流水号",
    "被红冲发票号码",
    "购买方名称",
    "购买方纳税人识别号",
    "红冲原因",
    "金额",
    "备注",
    "数电发票号码",
    "开票日期",
)
TYPES = {"general": "普通发票", "special": "增值税专用发票"}
REASONS = {
    "error": "开票有误",
    "return": "销货退回",
    "stop": "服务中止",
    "discount": "销售折让",
}
#: what is read back: our own workbook with the numbers, or the platform's list
ANSWER = (
    workbook.Column("number", "数电发票号码", kind="code", aliases=("数电票号码",)),
    workbook.Column("old_number", "发票号码", kind="code"),
    workbook.Column("code", "发票代码", kind="code"),
    workbook.Column("date", "开票日期", kind="date", required=True),
    workbook.Column("serial", "发票流水号", kind="code", aliases=("流水号",)),
    workbook.Column("amount", "价税合计"),
    workbook.Column("note", "备注"),
    workbook.Column("url", "下载链接", aliases=("链接",)),
)
SHEETS = (
    workbook.Sheet("red", "红字发票", ANSWER),
    workbook.Sheet(
        "blue", "发票", ANSWER, aliases=("信息汇总表", "开票结果", "Sheet1")
    ),
)


class PropertyTaxInvoicePlatform(models.AbstractModel):
    """Requests out to the tax platform as a workbook, in the platform's layout."""

    _name = "property.tax.invoice.platform"
    _description = "Workbook for the Tax Platform"
    _inherit = ["property.xlsx.mixin"]

    def action_export(self):
        """Hand the requests over: they are at the platform from now on.

        :raise AccessError: the user is no accountant, or takes money
        :raise UserError: not a request any more, of several companies, or something
            the platform would refuse is missing
        """
        self._check_may_keep()
        self.check_access("write")
        self._lock()
        self._check_exportable()
        self.filtered(lambda i: i.state == "requested")._set_state("exported")
        # not "download", after which the form would not be read again
        return {**self._action_download_xlsx("requests"), "target": "new"}

    def _check_exportable(self):
        wrong = self.filtered(lambda i: i.state not in ("requested", "exported"))
        if wrong:
            raise UserError(
                self.env._(
                    "Not waiting for a number: %s.",
                    ", ".join(wrong[:20].mapped("display_name")),
                )
            )
        if len(self.company_id) != 1:
            raise UserError(self.env._("A workbook is of one company."))
        lines = self.line_ids.filtered(lambda line: not line.tax_code)
        items = lines.fee_item_id.mapped("name")
        if items:
            raise UserError(
                self.env._(
                    "Without a code of the tax catalogue: %s. Enter it on the fee "
                    "item and on the lines.",
                    ", ".join(items),
                )
            )

    def _xlsx_requests(self, options):
        self._check_may_keep()
        blue = self.filtered(lambda i: i.kind == "blue").sorted("name")
        red = (self - blue).sorted("name")
        sheets = [
            self._make_sheet("1-发票基本信息", BASIC, [i._row_basic() for i in blue]),
            self._make_sheet(
                "2-发票明细信息",
                DETAIL,
                [line._row_detail() for line in blue.line_ids],
            ),
        ]
        if red:
            rows = [invoice._row_red() for invoice in red]
            sheets.append(self._make_sheet("红字发票", RED, rows))
        return self.env._("Tax Invoice Requests"), sheets

    def _make_sheet(self, name, titles, rows):
        """A line above and an empty one: the headings stand where the platform's do."""
        notes = [
            self.env._(
                "Copy the rows into the platform's workbook. Enter number and date in "
                "the last two columns and import this file, or the platform's list."
            )
        ]
        return Sheet(name, [Column(title) for title in titles], rows, notes=notes)

    def _row_basic(self):
        return [
            self.name,
            TYPES[self.invoice_type],
            "",
            "是",
            "是" if self.buyer_is_person else "否",
            self.buyer_title,
            self.buyer_tax_number,
            self.buyer_address,
            self.buyer_phone,
            self.buyer_bank,
            self.buyer_account,
            self.buyer_email,
            self._get_remark(),
            "",
            "",
        ]

    def _get_remark(self):
        """Our serial is in the remark, since the platform's list has no other."""
        units = self.line_ids.unit_id.sorted("sort_key").mapped("name")
        parts = [self.note, "、".join(units[:10]), self.name]
        return " ".join(filter(None, parts))

    def _row_red(self):
        return [
            self.name,
            self.origin_id.number,
            self.buyer_title,
            self.buyer_tax_number,
            REASONS.get(self.red_reason, ""),
            f"{self.amount:.2f}",
            self._get_remark(),
            "",
            "",
        ]
