import io

from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, content_disposition, request, route
from odoo.tools.pdf import PdfFileReader, PdfFileWriter


class FeePdfController(Controller):
    @route(
        "/property/fee/notices.pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def fee_notices_pdf(self, issue="", ids=""):
        """The kept PDFs of notices in one file, with the rights of who asks."""
        self._check_internal()
        try:
            notices = self._get_notices(issue, ids)
            contents = [notice.attachment_id.raw for notice in notices]
        except (AccessError, MissingError) as error:
            raise Forbidden() from error
        if not contents:
            raise NotFound()
        name = request.env._("Fee Notices")
        return self._respond(f"{name}.pdf", self._merge(contents))

    @route(
        "/property/fee/arrears.pdf",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def fee_arrears_pdf(self, query=""):
        """The arrears detail a user has asked for, a page per household."""
        self._check_internal()
        record = request.env["property.arrears.query"].browse(self._parse_one(query))
        try:
            record.check_access("read")
            name, content = record._get_pdf()
        except (AccessError, MissingError) as error:
            raise Forbidden() from error
        except UserError as error:
            raise NotFound(str(error)) from error
        return self._respond(name, content)

    @route(
        "/property/fee/pdf/<string:model>/<int:record>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def fee_record_pdf(self, model, record):
        """What a model with ``property.pdf.mixin`` prints, as the user may see it."""
        self._check_internal()
        mixin = request.env.registry["property.pdf.mixin"]
        cls = request.env.registry.get(model)
        if cls is None or not issubclass(cls, mixin) or cls._abstract:
            raise NotFound()
        source = request.env[model].browse(record)
        try:
            source.check_access("read")
            name, content = source._get_pdf()
        except (AccessError, MissingError) as error:
            raise Forbidden() from error
        except UserError as error:
            raise NotFound(str(error)) from error
        return self._respond(name, content)

    def _check_internal(self):
        if not request.env.user._is_internal():
            raise Forbidden()

    def _get_notices(self, issue, ids):
        if issue:
            record = request.env["property.fee.notice.issue"].browse(
                self._parse_one(issue)
            )
            record.check_access("read")
            return record._get_notices_to_carry()
        notices = request.env["property.fee.notice"].browse(self._parse(ids))
        notices.check_access("read")
        return (
            notices.exists()
            .filtered("attachment_id")
            .sorted(lambda n: (n.community_id.code, n.sort_key or "", n.id))
        )

    def _parse(self, text):
        try:
            return [int(part) for part in text.split(",") if part]
        except ValueError as error:
            raise BadRequest() from error

    def _parse_one(self, text):
        ids = self._parse(text)
        if len(ids) != 1:
            raise BadRequest()
        return ids

    def _merge(self, contents):
        if len(contents) == 1:
            return contents[0]
        writer, stream = PdfFileWriter(), io.BytesIO()
        for content in contents:
            for page in PdfFileReader(io.BytesIO(content), strict=False).pages:
                writer.add_page(page)
        writer.write(stream)
        return stream.getvalue()

    def _respond(self, name, content):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name, "inline")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )
