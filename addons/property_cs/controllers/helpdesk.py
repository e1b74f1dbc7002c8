from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.helpdesk_type.controllers.main import HelpdeskTicketControllerTypes
from odoo.addons.property_base.controllers.portal import explain_upload
from odoo.addons.property_base.tools.upload import (
    MAX_BYTES,
    MAX_FILES,
    UploadError,
    check_foreign_files,
)

MAX_REQUEST = (MAX_FILES + 1) * MAX_BYTES
MAX_ID = 2**31 - 1


class HelpdeskTicketForms(HelpdeskTicketControllerTypes):
    """The forms of the helpdesk's portal, with the checks they lack.

    They go on serving the other helpdesks of the ERP. A report of a community
    is made and answered on the pages of the residents alone.
    """

    @http.route(methods=["POST"])
    def support_ticket_close(self, **kw):
        """Close a ticket the user may read, with a stage offered to close it."""
        ticket_id = self._read_id(kw.get("ticket_id"))
        stage_id = self._read_id(kw.get("stage_id"))
        ticket = request.env["helpdesk.ticket"].browse(ticket_id).exists()
        try:
            ticket.check_access("read")
        except AccessError:
            return request.redirect("/my")
        # sudo: helpdesk.ticket - read above; employees may lack the fields
        if not ticket or ticket.sudo().property_community_id:
            return request.redirect("/my")
        if stage_id not in self._get_closing_stages(ticket.sudo()).ids:
            stage_id = 0
        return super().support_ticket_close(ticket_id=ticket_id, stage_id=stage_id)

    def _get_closing_stages(self, ticket):
        if ticket.closed:
            return ticket.stage_id.browse()
        stages = ticket.team_id._get_applicable_stages()
        return stages.filtered("close_from_portal")

    @http.route(methods=["POST"], max_content_length=MAX_REQUEST)
    def submit_ticket(self, **kw):
        """Take a ticket of another helpdesk, with files within the limits."""
        for field in ("category", "team", "type"):
            if kw.get(field):
                kw[field] = str(self._read_id(kw[field]))
        if not (kw.get("subject") or "").strip():
            return self._refuse_ticket(
                request.env._("Please say what it is about."), kw
            )
        files = [
            (file.filename, file.stream.read(MAX_BYTES + 1))
            for file in request.httprequest.files.getlist("attachment")[: MAX_FILES + 1]
            if file.filename
        ]
        try:
            checked = check_foreign_files(files)
        except UploadError as error:
            return self._refuse_ticket(self._explain_upload(error), kw)
        kw.pop("attachment", None)
        return self._submit_with_files(kw, checked)

    def _submit_with_files(self, values, files):
        response = super().submit_ticket(**values)
        ticket_id = response.location.rpartition("/")[2]
        # sudo: ir.attachment - on the ticket that was made just now
        request.env["ir.attachment"].sudo().create(
            [
                {
                    "name": name,
                    "raw": content,
                    "res_model": "helpdesk.ticket",
                    "res_id": int(ticket_id),
                }
                for name, content in files
            ]
        )
        return response

    def _explain_upload(self, error):
        kind = request.env._(
            "%(name)s is a web page or a program; attach a photo, a PDF or a document "
            "instead."
        )
        return explain_upload(error, kind)

    def _refuse_ticket(self, message, values):
        """The form again, with what was typed and what is wrong."""
        response = self.create_new_ticket()
        response.qcontext.update(property_error=message, property_values=values)
        response.status_code = 400
        return response

    def _read_id(self, text):
        """Return an id from a form.

        :raise BadRequest: it is none
        """
        text = str(text or "0")
        if not text.isdecimal() or not text.isascii() or int(text) > MAX_ID:
            raise BadRequest(request.env._("This form is not valid. Open it again."))
        return int(text)


class HelpdeskTicketPages(CustomerPortalHelpdesk):
    """The lists of the helpdesk's portal show other helpdesks alone."""

    def _prepare_home_portal_values(self, counters):
        request.update_context(property_other_desks=True)
        return super()._prepare_home_portal_values(counters)

    @http.route()
    def portal_my_tickets(self, page=1, sortby=None, groupby=None, **kw):
        """Leave out what residents report: it has pages of its own."""
        request.update_context(property_other_desks=True)
        if sortby not in self._ticket_get_searchbar_sortings():
            sortby = None
        if groupby not in self._ticket_get_searchbar_groupby():
            groupby = None
        return super().portal_my_tickets(
            page=page, sortby=sortby, groupby=groupby, **kw
        )

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """Lead to the page of the report; a token opens none of them."""
        # sudo: helpdesk.ticket - whether it is a report; who may read it is
        # asked on its own page
        ticket = request.env["helpdesk.ticket"].sudo().browse(ticket_id).exists()
        if ticket.property_community_id:
            return self._redirect_to_report(ticket)
        return super().portal_my_ticket(ticket_id, access_token=access_token, **kw)

    def _redirect_to_report(self, ticket):
        try:
            self._document_check_access("helpdesk.ticket", ticket.id)
        except (AccessError, MissingError):
            signed_out = request.env.user._is_public()
            return request.redirect(ticket.access_url if signed_out else "/my")
        return request.redirect(ticket.access_url)
