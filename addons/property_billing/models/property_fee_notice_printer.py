import base64
import io
from collections import defaultdict

from odoo import api, models
from odoo.tools import format_date, image
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.property_base.tools.qr import qr_data_uri

from ..engine.capitals import capitals
from ..engine.periods import join_periods, period_label

#: pixels of the payment code: as many as 28 mm on paper need
PAYMENT_CODE_SIZE = 240
#: pages of a call: the font subset of a call is in each of its PDFs
PAGES_PER_CALL = 50
#: rows of a page of a statement over many units
ROWS_PER_PAGE = 26
#: a household with more current claims gets them joined by item
MAX_CURRENT_ROWS = 12


class PropertyFeeNoticePrinter(models.AbstractModel):
    """Renders notices: many in one document, cut into a PDF each.

    One HTML document with page breaks per call, since Debian's wkhtmltopdf takes
    no more; neither styles nor images are fetched, so it works in a cron.
    """

    _name = "property.fee.notice.printer"
    _description = "Prints Fee Notices"

    @api.model
    def _render(self, notices):
        """Render each notice in the language of its payer.

        :return: {notice id: bytes of the PDF}
        """
        contents = {}
        for lang, group in notices.grouped(self._get_lang).items():
            printer, group = self.with_context(lang=lang), group.with_context(lang=lang)
            statements = group.filtered(lambda n: not n.unit_id)
            for statement in statements:
                contents.update(printer._render_pages(statement))
            single = group - statements
            for start in range(0, len(single), PAGES_PER_CALL):
                part = single[start : start + PAGES_PER_CALL]
                contents.update(printer._render_pages(part))
        return contents

    @api.model
    def _get_lang(self, notice):
        """The payer's language, else the company's."""
        installed = dict(self.env["res.lang"].get_installed())
        company = notice.company_id.partner_id.lang
        wanted = (notice.partner_id.lang, company, self.env.lang)
        return next(
            (lang for lang in wanted if lang in installed), next(iter(installed))
        )

    @api.model
    def _render_pages(self, notices):
        """Render and cut; a notice longer than a page is found by halving."""
        content = self._run(self._get_html(notices))
        if len(notices) == 1:
            return {notices.id: content}
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if len(reader.pages) == len(notices):
            return {
                notice.id: self._cut(page)
                for page, notice in zip(reader.pages, notices, strict=True)
            }
        half = len(notices) // 2
        return {
            **self._render_pages(notices[:half]),
            **self._render_pages(notices[half:]),
        }

    @api.model
    def _cut(self, page):
        writer, stream = PdfFileWriter(), io.BytesIO()
        writer.add_page(page)
        writer.write(stream)
        return stream.getvalue()

    @api.model
    def _run(self, html):
        # sudo: report.paperformat - whoever may issue a notice may print it
        paper = self.env.ref("property_billing.paperformat_fee_notice").sudo()
        report = self.env["ir.actions.report"].sudo().new({"paperformat_id": paper.id})
        return report.with_context(property_no_script=True)._run_wkhtmltopdf([html])

    @api.model
    def _get_html(self, notices):
        codes = {
            community: self._get_payment_code(community)
            for community in notices.community_id
        }
        pages = [
            {**page, "payment_code": codes[notice.community_id]}
            for notice in notices
            for page in self._prepare_pages(notice)
        ]
        return "<!DOCTYPE html>\n%s" % self.env["ir.qweb"]._render(
            "property_billing.fee_notice_document", {"pages": pages}
        )

    # ------------------------------------------------------------ pages ----

    @api.model
    def _prepare_pages(self, notice):
        """What is printed, as text: a dict per page."""
        common = self._prepare_common(notice)
        if notice.unit_id:
            return [{**common, **self._prepare_household(notice)}]
        rows = self._get_statement_rows(notice)
        parts = [
            rows[start : start + ROWS_PER_PAGE]
            for start in range(0, len(rows), ROWS_PER_PAGE)
        ]
        return [
            {
                **common,
                "units": part,
                "page": number,
                "page_count": len(parts),
                "page_label": self.env._(
                    "Page %(page)s of %(count)s", page=number, count=len(parts)
                ),
            }
            for number, part in enumerate(parts, 1)
        ]

    @api.model
    def _prepare_common(self, notice):
        community = notice.community_id
        return {
            "title": self._get_title(notice),
            "text": self._get_text(notice),
            "number": notice.name,
            "company": notice.company_id.name,
            "community": community.name,
            "phone": community.phone,
            "hours": community.office_hours,
            "payer": notice.partner_id.name,
            "date": self._long_date(notice.date),
            "deadline": self._long_date(notice.deadline),
            "current": self._money(notice.amount_current),
            "arrears": notice.amount_arrears and self._money(notice.amount_arrears),
            "credit": notice.amount_credit and self._money(notice.amount_credit),
            "payable": self._money(notice.amount_payable),
            "capitals": capitals(notice.amount_payable),
            "instructions": community.payment_instructions,
        }

    @api.model
    def _get_title(self, notice):
        titles = {
            "payment_notice": self.env._("Payment Notice"),
            "reminder": self.env._("Friendly Reminder"),
            "demand": self.env._("Demand Letter"),
            "visit": self.env._("Demand Letter (by Visit)"),
            "lawyer": self.env._("Statement of Claims (for the Lawyer's Letter)"),
            "lawsuit": self.env._("Statement of Claims (for Court or Arbitration)"),
        }
        if notice.stage == "payment_notice" and not notice.unit_id:
            return self.env._("Payment Statement")
        return titles[notice.stage]

    @api.model
    def _get_text(self, notice):
        """What the payer is asked; no stage names anything but court as a sequel."""
        texts = {
            "payment_notice": self.env._(
                "Please pay the fees below by %(deadline)s. Thank you for your support."
            ),
            "reminder": self.env._(
                "The fees below are due and may have escaped your attention. Please "
                "pay them by %(deadline)s. If you have paid already, please take this "
                "as read."
            ),
            "demand": self.env._(
                "As of %(date)s the fees below are overdue. Under article 944 of the "
                "Civil Code we ask you to pay them by %(deadline)s. After that day we "
                "may claim them in court or by arbitration. If you object to an item, "
                "please tell us before that day."
            ),
            "claims": self.env._("As of %(date)s the fees below are unpaid."),
        }
        stage = "demand" if notice.stage == "visit" else notice.stage
        return texts.get(stage, texts["claims"]) % {
            "date": self._long_date(notice.date),
            "deadline": self._long_date(notice.deadline),
        }

    @api.model
    def _prepare_household(self, notice):
        unit = notice.unit_id
        return {
            "unit": unit.name,
            "area": f"{unit.area:.2f}" if unit.area else "",
            "period": self._get_period(notice),
            "reference": f"{notice.community_id.code} {unit.name}",
            "qr_label": self.env._("Fees of %(unit)s online", unit=unit.name),
            "qr": qr_data_uri(self._get_portal_url(notice)),
            "rows": self._get_current_rows(notice),
            "arrears_rows": self._get_arrears_rows(notice),
        }

    @api.model
    def _get_portal_url(self, notice):
        """Where the QR code leads: the fees of the unit in the portal."""
        return f"{notice.get_base_url()}/my/fees?unit={notice.unit_id.name}"

    @api.model
    def _get_payment_code(self, community):
        """The payment code as an image the printer understands."""
        if not community.payment_code:
            return False
        content = image.image_process(
            base64.b64decode(community.payment_code),
            size=(PAYMENT_CODE_SIZE, PAYMENT_CODE_SIZE),
            output_format="PNG",
        )
        return "data:image/png;base64," + base64.b64encode(content).decode()

    @api.model
    def _get_period(self, notice):
        lines = notice.line_ids.filtered(lambda line: not line.is_arrears)
        if not lines:
            return ""
        return period_label(
            min(lines.mapped("date_start")), max(lines.mapped("date_end"))
        )

    @api.model
    def _get_current_rows(self, notice):
        """A row per claim with how it came about; joined when there are many."""
        lines = notice.line_ids.filtered(lambda line: not line.is_arrears)
        if len(lines) > MAX_CURRENT_ROWS:
            return self._join_rows(lines)
        return [
            {
                "item": line.fee_item_id.name,
                "period": period_label(line.date_start, line.date_end),
                "explanation": self._get_explanation(line),
                "due": self._date(line.due_date),
                "amount": self._money(line.amount_due),
            }
            for line in lines.sorted(lambda c: (c.fee_item_id.sequence, c.date_start))
        ]

    @api.model
    def _get_explanation(self, line):
        """How the amount came about, and what was paid of it already."""
        parts = [line.explanation]
        paid = line.amount - line.amount_due
        if abs(paid) >= 0.005:
            parts.append(
                self.env._(
                    "%(charged)s, paid %(paid)s",
                    charged=self._money(line.amount),
                    paid=self._money(paid),
                )
            )
        return "; ".join(filter(None, parts))

    @api.model
    def _get_arrears_rows(self, notice):
        return self._join_rows(notice.line_ids.filtered("is_arrears"))

    @api.model
    def _join_rows(self, lines):
        """A row per item and unbroken time."""
        rows = []
        by_item = lines.grouped("fee_item_id")
        for item in sorted(by_item, key=lambda i: (i.sequence, i.id)):
            claims = [
                (line.date_start, line.date_end, line.amount_due)
                for line in by_item[item]
            ]
            for first, last, amount, count in join_periods(claims):
                rows.append(
                    {
                        "item": item.name,
                        "period": period_label(first, last),
                        "explanation": self.env._("%(count)s charges", count=count)
                        if count > 1
                        else "",
                        "due": "",
                        "amount": self._money(amount),
                    }
                )
        return rows

    @api.model
    def _get_statement_rows(self, notice):
        """A row per unit of a statement, in walking order."""
        sums = defaultdict(lambda: [0.0, 0.0])
        items = defaultdict(set)
        for line in notice.line_ids:
            sums[line.unit_id][line.is_arrears] += line.amount_due
            items[line.unit_id].add(line.fee_item_id.name)
        units = sorted(sums, key=lambda unit: (unit.sort_key or "", unit.name))
        return [
            {
                "unit": unit.name,
                "area": f"{unit.area:.2f}" if unit.area else "",
                "items": "、".join(sorted(items[unit])),
                "current": self._money(sums[unit][0]),
                "arrears": self._money(sums[unit][1]),
                "total": self._money(sum(sums[unit])),
            }
            for unit in units
        ]

    @api.model
    def _long_date(self, day):
        """A date as a letter has it: 2026年11月5日."""
        return format_date(self.env, day, date_format="long")

    @api.model
    def _date(self, day):
        """A date as the language writes it."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return day.strftime(lang.date_format)

    @api.model
    def _money(self, amount):
        return f"{amount:,.2f}"
