import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError


class PropertyPdfMixin(models.AbstractModel):
    """Prints a record; what is issued is kept with its hash.

    The concrete model says in ``_make_pdf`` what is printed. ``_action_open_pdf``
    is what a button returns; the route ``/property/fee/pdf`` calls ``_get_pdf``
    with the rights of who asks.
    """

    _name = "property.pdf.mixin"
    _description = "Prints its Records"

    attachment_id = fields.Many2one(
        "ir.attachment",
        string="PDF",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    sha256 = fields.Char(
        string="SHA-256", readonly=True, copy=False, help="Hash of the PDF as issued."
    )

    def _action_open_pdf(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/property/fee/pdf/{self._name}/{self.id}",
            "target": "new",
        }

    def _get_pdf(self):
        """The kept file, else what would be printed now.

        :return: (file name, bytes)
        :raise AccessError: the user is not of the office or may not read it
        """
        self.ensure_one()
        if not self.env.user._is_internal():
            raise AccessError(self.env._("This is for the staff."))
        self.check_access("read")
        # sudo: ir.attachment - who reads the record reads its file
        content = self.sudo().attachment_id.raw
        return f"{self._get_pdf_name()}.pdf", content or self._make_pdf()

    def _get_pdf_name(self):
        return self.display_name.replace("/", "-")

    def _make_pdf(self):
        """Bytes of the PDF; to be extended."""
        raise NotImplementedError

    @api.model
    def _run_pdf(
        self, template, values, paper="property_billing.paperformat_fee_notice"
    ):
        """Render a template that is a whole document.

        :param str template: XML id
        :param dict values: for the template
        :param str paper: XML id of a paper format
        """
        html = self.env["ir.qweb"]._render(template, values)
        # sudo: report.paperformat - whoever may see it may print it
        paper = self.env.ref(paper).sudo()
        report = self.env["ir.actions.report"].sudo().new({"paperformat_id": paper.id})
        return report.with_context(property_no_script=True)._run_wkhtmltopdf(
            [f"<!DOCTYPE html>\n{html}"]
        )

    def _with_paper_lang(self, company):
        """The record in the language of the company's papers."""
        return self.with_context(lang=company.partner_id.lang or self.env.lang)

    def _keep_pdf(self):
        """Print it and keep the file with its hash."""
        self.ensure_one()
        content = self._make_pdf()
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self._get_pdf_name()}.pdf",
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.write(
            {
                "attachment_id": attachment.id,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )

    def _is_pdf_intact(self):
        """Whether the PDF is still what was issued."""
        self.ensure_one()
        # sudo: ir.attachment - who reads the record reads its file
        content = self.sudo().attachment_id.raw or b""
        return hashlib.sha256(content).hexdigest() == self.sha256

    def action_verify_pdf(self):
        """Say whether the PDF is still what was issued."""
        intact = self._is_pdf_intact()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if intact else "danger",
                "message": self.env._("The PDF is the one that was issued.")
                if intact
                else self.env._("The PDF differs from the one that was issued."),
            },
        }
