from datetime import timedelta

from odoo import fields, http
from odoo.exceptions import AccessError, LockError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.property_base.controllers.portal import PropertyPortal
from odoo.addons.property_base.tools.upload import (
    MAX_BYTES,
    MAX_FILES,
    UploadError,
    check_files,
)

from ..engine.visit_slot import MAX_DAYS
from ..models.helpdesk_ticket_type import TYPE_CODES
from ..models.property_ticket_portal_mixin import OVER

REPORT_FIELDS = (
    "home",
    "place",
    "type",
    "category",
    "text",
    "location",
    "phone",
    "date",
    "slot",
)
# All photos of a report and some room for the form around them, in bytes.
MAX_REQUEST = (MAX_FILES + 1) * MAX_BYTES
URL = "/my/property/reports"
PAGE = 20
MAX_PAGE = 1000
THUMBNAIL = 240


class PropertyReportPortal(PropertyPortal):
    """Reports of a resident: made, followed, answered, confirmed, rated, reopened."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "property_report_count" in counters:
            tickets = request.env["helpdesk.ticket"]
            domain = tickets._get_resident_domain()
            domain &= Domain("property_stage_code", "not in", ("closed", "refused"))
            values["property_report_count"] = (
                tickets.with_context(property_other_desks=False).search_count(domain)
                if self._has_reports()
                else 0
            )
        return values

    def _has_reports(self):
        """Employees without the register have no household to report for."""
        return request.env["property.occupancy"].has_access("read")

    @http.route(
        [URL, f"{URL}/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_reports(self, page=1, **kw):
        if not self._has_reports():
            return request.redirect("/my")
        page = min(max(page, 1), MAX_PAGE)
        tickets = request.env["helpdesk.ticket"]
        domain = tickets._get_resident_domain()
        found = tickets.search(
            domain,
            order="property_received_date desc, id desc",
            offset=(page - 1) * PAGE,
            limit=PAGE + 1,
        )
        homes = request.env["property.occupancy"]
        return request.render(
            "property_cs.portal_reports",
            {
                "page_name": "property_reports",
                "reports": [ticket._get_report_line() for ticket in found[:PAGE]],
                "homes": homes.search_count(homes._get_portal_domain(), limit=1),
                "joined": request.env["property.ticket.reporter"]._get_resident_lines()
                if page <= 1
                else [],
                "page": page,
                "has_more": len(found) > PAGE,
            },
        )

    # ------------------------------------------------------------------ report
    @http.route(f"{URL}/new", type="http", auth="user", methods=["GET"], website=True)
    def portal_report_new(self, **kw):
        values = {
            **self._read_texts(("home", "type"), kw),
            "phone": request.env.user.partner_id.phone or "",
        }
        return self._render_report_form(values)

    @http.route(
        f"{URL}/send",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_REQUEST,
    )
    def portal_report_send(self, **post):
        values = self._read_texts(REPORT_FIELDS, post)
        try:
            with request.env.cr.savepoint():
                ticket = request.env["helpdesk.ticket"]._submit_report(
                    values, check_files(self._read_files("photos"))
                )
        except UploadError as error:
            return self._render_report_form(values, self._explain_upload(error))
        except (UserError, LockError) as error:
            return self._render_report_form(values, self._explain(error))
        return request.redirect(f"{URL}/{ticket.id}?said=sent")

    def _explain(self, error):
        if isinstance(error, LockError):
            return request.env._("It is being sent already. Please look at your list.")
        if isinstance(error, AccessError):
            return request.env._("You may not do this.")
        return error.args[0]

    def _render_report_form(self, values, error=None):
        if not self._has_reports():
            return request.redirect("/my")
        tickets = request.env["helpdesk.ticket"]
        occupancies = request.env["property.occupancy"]
        homes = occupancies.search(occupancies._get_portal_domain(), order="unit_id")
        values["home"] = values["home"] or str(homes[:1].id or "")
        kinds = tickets._fields["property_type_code"]
        today = fields.Date.context_today(tickets)
        # sudo: property.unit - its name, of a household of one's own
        return request.render(
            "property_cs.portal_report_form",
            {
                "page_name": "property_report_new",
                "values": values,
                "error": error,
                "homes": [(home.id, home.sudo().unit_id.name) for home in homes],
                "types": kinds._description_selection(request.env),
                "first_day": today,
                "last_day": today + timedelta(days=MAX_DAYS),
                "categories": self._get_category_choices(),
                "slots": tickets._fields["property_wish_slot"]._description_selection(
                    request.env
                ),
            },
        )

    def _get_category_choices(self):
        """Subjects to choose from, each with the types it goes with."""
        every = " ".join(code for code, _label in TYPE_CODES)
        return [
            {
                "id": category.id,
                "name": category.complete_name,
                "types": " ".join(
                    category.property_type_ids.mapped("property_code") or [every]
                ),
            }
            for category in request.env["helpdesk.ticket"]._get_report_categories()
        ]

    # -------------------------------------------------------------- one report
    def _get_report(self, ticket_id):
        """The report, with the user's own rights, or none."""
        tickets = request.env["helpdesk.ticket"]
        if not self._has_reports():
            return tickets
        domain = tickets._get_resident_domain() & Domain("id", "=", ticket_id)
        return tickets.search(domain)

    @http.route(
        f"{URL}/<int:ticket_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_report(self, ticket_id, **kw):
        ticket = self._get_report(ticket_id)
        if not ticket:
            return request.redirect(URL)
        return self._render_report(ticket)

    def _render_report(self, ticket, error=None, values=None, problem=None):
        return request.render(
            "property_cs.portal_report",
            {
                "page_name": "property_report",
                "report": ticket._get_report_line(),
                "steps": ticket._get_resident_steps(),
                "messages": self._get_message_values(ticket),
                "rating": ticket._get_resident_rating(),
                "days": ticket._get_reopen_days(),
                "error": error,
                "problem": problem,
                "values": values or {},
                **self._get_report_values(ticket),
            },
        )

    def _get_report_values(self, ticket):
        slots = dict(
            ticket._fields["property_wish_slot"]._description_selection(request.env)
        )
        photos = ticket._get_resident_photos()
        return {
            "description": ticket.description,
            "category": ticket.category_id.name,
            "photos": [self._get_file_value(ticket, file) for file in photos],
            "wish_date": ticket.property_wish_date,
            "wish_slot": slots.get(ticket.property_wish_slot),
            "resolution": ticket.property_stage_code in OVER
            and ticket.property_resolution,
            "refuse_reason": ticket.property_stage_code == "refused"
            and ticket.property_refuse_reason,
            "confirmed": ticket.property_confirmed_date,
            "can_answer": ticket.property_stage_code not in ("closed", "refused"),
            "can_confirm": ticket._can_confirm(),
            "can_rate": ticket._can_rate(),
            "can_reopen": ticket._can_reopen(),
        }

    def _get_message_values(self, ticket):
        """What was written, as values: who, when, what, and the files of it."""
        office = request.env._("Management Office")
        result = []
        for message in ticket._get_resident_messages():
            # sudo: mail.message - author and files of a message that was read
            author = message.sudo().author_id
            inside = author.partner_share
            result.append(
                {
                    "author": author.name if inside else office,
                    "is_office": not inside,
                    "date": message.date,
                    "body": message.body,
                    "files": [
                        self._get_file_value(ticket, file)
                        for file in message.sudo().attachment_ids
                    ],
                }
            )
        return result

    def _get_file_value(self, ticket, attachment):
        return {
            "name": attachment.name,
            "url": f"{URL}/{ticket.id}/file/{attachment.id}",
            "is_image": (attachment.mimetype or "").startswith("image/"),
        }

    @http.route(
        f"{URL}/<int:ticket_id>/file/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_report_file(self, ticket_id, file_id, small=None, **kw):
        """A photo or file of the report that is meant for the household."""
        ticket = self._get_report(ticket_id)
        found = ticket and ticket._get_resident_files().filtered(
            lambda file: file.id == file_id
        )
        if not found:
            raise request.not_found()
        binary = request.env["ir.binary"]
        is_image = (found.mimetype or "").startswith(("image/jpeg", "image/png"))
        if small and is_image:
            stream = binary._get_image_stream_from(
                found, "raw", width=THUMBNAIL, height=THUMBNAIL
            )
        else:
            stream = binary._get_stream_from(found, "raw")
        response = stream.get_response(as_attachment=not is_image)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    # ------------------------------------------------------------------- steps
    @http.route(
        f"{URL}/<int:ticket_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_REQUEST,
    )
    def portal_report_answer(self, ticket_id, **post):
        text = self._read_texts(["answer"], post)["answer"].strip()
        return self._act(
            ticket_id,
            "answer",
            {"answer": text},
            lambda ticket: ticket._resident_answer(
                text, check_files(self._read_files("photos"))
            ),
        )

    @http.route(
        f"{URL}/<int:ticket_id>/confirm",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_report_confirm(self, ticket_id, **post):
        return self._act(
            ticket_id, "confirm", {}, lambda ticket: ticket._resident_confirm()
        )

    @http.route(
        f"{URL}/<int:ticket_id>/rate",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_report_rate(self, ticket_id, **post):
        values = self._read_texts(["rate", "comment"], post)
        return self._act(
            ticket_id,
            "rate",
            values,
            lambda ticket: ticket._resident_rate(
                values["rate"], values["comment"].strip()
            ),
        )

    @http.route(
        f"{URL}/<int:ticket_id>/reopen",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_report_reopen(self, ticket_id, **post):
        reason = self._read_texts(["reason"], post)["reason"].strip()
        return self._act(
            ticket_id,
            "reopen",
            {"reason": reason},
            lambda ticket: ticket._resident_reopen(reason),
        )

    def _act(self, ticket_id, step, values, act):
        """Take a step of the household; on a problem the page keeps what was typed.

        :param act: what to do with the report; raises UserError or UploadError
        """
        ticket = self._get_report(ticket_id)
        if not ticket:
            return request.redirect(URL)
        try:
            with request.env.cr.savepoint():
                act(ticket)
        except UploadError as error:
            return self._render_report(
                ticket, self._explain_upload(error), values, step
            )
        except (UserError, LockError, MissingError) as error:
            return self._render_report(ticket, self._explain(error), values, step)
        return request.redirect(f"{URL}/{ticket.id}?said={step}")
