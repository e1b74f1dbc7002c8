from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Date, Domain
from odoo.http import request

from odoo.addons.property_base.controllers.portal import PropertyPortal
from odoo.addons.property_base.tools.upload import MAX_BYTES, MAX_FILES, UploadError

PROOF_FIELDS = ("amount", "date", "channel_id", "reference", "message")
MAX_REQUEST = (MAX_FILES + 1) * MAX_BYTES


class PropertyFeePortal(PropertyPortal):
    """Fees of a resident: what is owed, what was paid, the proof of a payment."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "property_fee_count" in counters:
            charges = request.env["property.fee.charge"]
            values["property_fee_count"] = (
                charges.search_count(charges._get_portal_found_domain())
                if charges.has_access("read")
                else 0
            )
        return values

    @http.route("/my/fees", type="http", auth="user", methods=["GET"], website=True)
    def portal_my_fees(self, unit=None, **kw):
        """What is owed; the unit a notice names (its QR code) comes first."""
        return self._render_fees(unit=unit)

    @http.route(
        "/my/fees/proof",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_REQUEST,
    )
    def portal_my_fees_proof(self, **post):
        """Take the proof of a payment for charges the resident may read."""
        values = self._read_texts(PROOF_FIELDS, post)
        try:
            with request.env.cr.savepoint():
                charges = self._get_chosen_charges()
                request.env["property.payment.proof"]._submit(
                    charges, values, self._read_files("proof")
                )
        except UploadError as error:
            return self._render_fees(self._explain_upload(error), values)
        except AccessError:
            message = request.env._("This is not yours to pay here.")
            return self._render_fees(message, values)
        except UserError as error:
            return self._render_fees(error.args[0], values)
        return request.redirect("/my/fees?sent=1")

    @http.route(
        "/my/fees/code/<int:community_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_fees_code(self, community_id, **kw):
        """The office's payment code, for who owes the office something."""
        charges = request.env["property.fee.charge"]
        owed = charges.search_count(
            charges._get_portal_reader_domain()
            & Domain("community_id", "=", community_id),
            limit=1,
        )
        # sudo: property.community - the code is for whoever pays there
        community = request.env["property.community"].sudo().browse(community_id)
        if not owed or not community.payment_code:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_image_stream_from(
            community, "payment_code"
        )
        return stream.get_response()

    @http.route(
        "/my/fees/notice/<int:notice_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def portal_my_fees_notice(self, notice_id, **kw):
        """The notice as delivered; opened by the button (POST) it counts as served."""
        notice = self._get_notices([("id", "=", notice_id)])
        if not notice.attachment_id:
            raise request.not_found()
        if request.httprequest.method == "POST":
            notice._mark_portal_read(request.env.user.partner_id)
        stream = request.env["ir.binary"]._get_stream_from(notice.attachment_id)
        return stream.get_response(as_attachment=False)

    def _get_notices(self, domain=()):
        """Notices the resident may read, newest first."""
        # sudo: property.fee.notice - residents have no right on it; the domain is
        # what they may read
        notices = request.env["property.fee.notice"].sudo()
        allowed = notices._get_portal_domain(request.env.user.partner_id)
        return notices.search(allowed & Domain(domain), order="date desc, id desc")

    def _get_chosen_charges(self):
        """Charges ticked in the form that the resident may read."""
        ids = [
            int(text)
            for text in request.httprequest.form.getlist("charge")
            if text.isdecimal() and len(text) < 10
        ]
        charges = request.env["property.fee.charge"]
        return charges.search(
            charges._get_portal_reader_domain() & Domain("id", "in", ids)
        )

    def _render_fees(self, error=None, values=None, unit=None):
        charges = request.env["property.fee.charge"]
        allowed = charges.has_access("read")
        proofs = request.env["property.payment.proof"]
        return request.render(
            "property_billing.portal_my_fees",
            {
                "page_name": "property_fees",
                "today": Date.context_today(charges),
                "accounts": charges._get_portal_accounts(unit) if allowed else [],
                "paid": charges._get_portal_paid() if allowed else [],
                "proofs": proofs.search([("user_id", "=", request.env.uid)], limit=20)
                if proofs.has_access("read")
                else [],
                "notices": self._get_notices()[:12],
                "error": error,
                "values": values or {},
            },
        )
