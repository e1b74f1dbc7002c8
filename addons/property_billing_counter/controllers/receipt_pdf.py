from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, content_disposition, request, route


class ReceiptPdfController(Controller):
    @route(
        "/property/receipts.pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def receipts_pdf(self, ids=""):
        """Receipts in one file, with the rights of who asks.

        The printing is counted before, by the button that leads here.
        """
        if not request.env.user._is_internal():
            raise Forbidden()
        receipts = request.env["property.receipt"].browse(self._parse(ids))
        try:
            receipts.check_access("read")
            found = receipts.exists()
        except (AccessError, MissingError) as error:
            raise Forbidden() from error
        if not found:
            raise NotFound()
        printer = request.env["property.receipt.printer"]
        content = printer._get_receipts_pdf(found, found[0].book_id.paper)
        return self._respond(content)

    def _parse(self, text):
        try:
            return [int(part) for part in text.split(",") if part][:500]
        except ValueError as error:
            raise BadRequest() from error

    def _respond(self, content):
        name = request.env._("Receipts")
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{name}.pdf", "inline")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )
