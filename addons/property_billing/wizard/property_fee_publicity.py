from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

ROWS_PER_PAGE = 14


class PropertyFeePublicity(models.TransientModel):
    """The sheet of fee standards to publish (收费公示表) of a community."""

    _name = "property.fee.publicity"
    _description = "Published Fee Standards"
    _inherit = ["property.pdf.mixin"]

    community_id = fields.Many2one(
        "property.community",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["property.community"].search([], limit=1),
    )
    date = fields.Date(
        string="In Force on", required=True, default=fields.Date.context_today
    )
    row_count = fields.Integer(string="Standards", compute="_compute_row_count")
    missing = fields.Char(
        compute="_compute_row_count", help="Items that name no legal basis."
    )

    @api.depends("community_id", "date")
    def _compute_row_count(self):
        for sheet in self:
            tariffs = sheet._get_tariffs()
            bare = tariffs.fee_item_id.filtered(lambda item: not item.legal_basis)
            sheet.row_count = len(tariffs)
            sheet.missing = ", ".join(bare.mapped("name"))

    def action_print(self):
        """The sheet as PDF.

        :raise UserError: no fee standard is in force
        """
        self.ensure_one()
        if not self._get_publicity_rows():
            raise UserError(self.env._("No fee standard is in force on that day."))
        return self._action_open_pdf()

    def _get_tariffs(self):
        if not (self.community_id and self.date):
            return self.env["property.tariff"]
        tariffs = self.env["property.tariff"].search(
            Domain("community_id", "=", self.community_id.id)
            & Domain("date_start", "<=", self.date)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", self.date))
            & Domain("fee_item_id.active", "=", True)
        )
        return tariffs.sorted(
            lambda t: (t.fee_item_id.sequence, t.fee_item_id.id, t.specificity, t.id)
        )

    def _get_publicity_rows(self):
        """What is published, as text: a dict per standard; other modules add theirs."""
        return [self._prepare_row(tariff) for tariff in self._get_tariffs()]

    def _prepare_row(self, tariff):
        item = tariff.fee_item_id
        return {
            "item": item.name,
            "content": item.service_content or "",
            "basis": self._get_label(item, "basis"),
            "price": self._get_price(tariff),
            "scope": tariff.scope,
            "payer": self._get_label(item, "payer"),
            "form": self._get_label(item, "price_form"),
            "legal": item.legal_basis or "",
            "since": fields.Date.to_string(tariff.date_start),
        }

    @api.model
    def _get_label(self, record, name):
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")

    @api.model
    def _get_price(self, tariff):
        """Price with its unit, such as 2.35 yuan/m² a month."""
        parts = []
        if tariff.fee_item_id.basis != "fixed" and tariff.price:
            price = f"{tariff.price:.6f}".rstrip("0")
            price = (
                price if len(price.partition(".")[2]) >= 2 else f"{tariff.price:.2f}"
            )
            parts.append(self.env._("%(price)s yuan/m² a month", price=price))
        if tariff.fixed_amount or not parts:
            amount = f"{tariff.fixed_amount:,.2f}"
            parts.append(
                self.env._("%(amount)s yuan a time", amount=amount)
                if tariff.fee_item_id.kind == "one_off"
                else self.env._("%(amount)s yuan a month", amount=amount)
            )
        return " + ".join(parts)

    # --------------------------------------------------------------- paper ----

    def _get_pdf_name(self):
        return self.env._(
            "Fee standards %(community)s %(date)s",
            community=self.community_id.name,
            date=self.date,
        )

    def _make_pdf(self):
        record = self._with_paper_lang(self.community_id.company_id)
        rows = record._get_publicity_rows()
        community = record.community_id
        return record._run_pdf(
            "property_billing.publicity_document",
            {
                "pages": [
                    rows[start : start + ROWS_PER_PAGE]
                    for start in range(0, len(rows), ROWS_PER_PAGE)
                ],
                "company": community.company_id.name,
                "community": community.name,
                "phone": community.phone,
                "complaints": community.complaint_phone or community.phone,
                "authority": community.authority_phone,
                "day": format_date(record.env, record.date, date_format="long"),
            },
        )
