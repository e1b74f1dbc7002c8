import json
import logging

from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, content_disposition, request, route

_logger = logging.getLogger(__name__)

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class XlsxController(Controller):
    @route(
        "/property/xlsx/<string:model>/<string:report>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def property_xlsx(self, model, report, records="", options="{}"):
        """Download a spreadsheet of a model that offers one.

        Only models with ``property.xlsx.mixin`` answer, only with their own
        ``_xlsx_`` methods, and with the rights of who asks.
        """
        source = self._get_source(model, records)
        try:
            name, content = source._get_xlsx(report, self._get_options(options))
        except (AccessError, MissingError) as error:
            raise Forbidden(str(error)) from error
        except UserError as error:
            raise NotFound(str(error)) from error
        except (TypeError, ValueError) as error:
            # no record or several where one is asked for, options of another kind
            _logger.warning("no spreadsheet %s of %s", report, source, exc_info=True)
            raise BadRequest() from error
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX_TYPE),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    def _get_source(self, model, records):
        mixin = request.env.registry["property.xlsx.mixin"]
        cls = request.env.registry.get(model)
        if cls is None or not issubclass(cls, mixin) or cls._abstract:
            raise NotFound()
        try:
            ids = [int(record) for record in records.split(",") if record]
        except ValueError as error:
            raise BadRequest() from error
        return request.env[model].browse(ids)

    def _get_options(self, options):
        try:
            value = json.loads(options)
        except ValueError as error:
            raise BadRequest() from error
        if not isinstance(value, dict):
            raise BadRequest()
        return value
