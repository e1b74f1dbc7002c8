from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..engine.progress import get_progress
from .property_ticket_report_mixin import MAX_TEXT

# Whoever adds a property_ field to the ticket says here that residents may
# read it; all others are closed to them.
RESIDENT_FIELDS = {
    "property_community_id",
    "property_unit_id",
    "property_building_id",
    "property_location",
    "property_occupancy_id",
    "property_type_code",
    "property_stage_code",
    "property_received_date",
    "property_accepted_date",
    "property_dispatched_date",
    "property_arrived_date",
    "property_resolved_date",
    "property_visited_date",
    "property_wait_kind",
    "property_refuse_reason",
    "property_resolution",
    "property_reopen_count",
    "property_wish_date",
    "property_wish_slot",
    "property_confirmed_date",
}
# Fields of the helpdesk's own that are nothing to who reported.
INTERNAL_FIELDS = {
    "access_token",
    "assigned_date",
    "attachment_ids",
    "channel_id",
    "color",
    "create_uid",
    "duplicate_count",
    "duplicate_id",
    "duplicate_ids",
    "duplicate_tracking_enabled",
    "duration_tracking",
    "email_cc",
    "is_rotting",
    "kanban_state",
    "positive_rate_percentage",
    "priority",
    "properties",
    "rating_count",
    "rating_percentage_satisfaction",
    "rating_status",
    "related_ticket_ids",
    "rotting_days",
    "sequence",
    "sla_deadline",
    "sla_expired",
    "sla_fits",
    "sla_ids",
    "tag_ids",
    "team_id",
    "team_sla",
    "ticket_sla_ids",
    "unattended",
    "user_id",
    "user_ids",
    "website_message_ids",
    "write_uid",
}
COLOURS = {
    "received": "info",
    "accepted": "info",
    "dispatched": "primary",
    "in_progress": "primary",
    "waiting": "warning",
    "resolved": "success",
    "visited": "success",
    "closed": "secondary",
    "refused": "danger",
}
OVER = ("resolved", "visited", "closed")
RATES = ("satisfied", "fairly", "not")
REOPEN_DAYS = 7


class PropertyTicketPortalMixin(models.AbstractModel):
    """What a resident reads of a report, and what they may do with it.

    The pages ask with the resident's own rights; nothing of a community's
    ticket opens by a token, and everything written goes through the methods
    here, since residents may write no ticket.
    """

    _name = "property.ticket.portal.mixin"
    _description = "Report of a Resident"

    # ------------------------------------------------------------------ access
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user.share:
            return True
        if field.name.startswith("property_"):
            return field.name in RESIDENT_FIELDS
        if field.name not in INTERNAL_FIELDS:
            return True
        # sudo: helpdesk.ticket - tickets of other helpdesks are read as before;
        # without records (a search) there is nothing to tell them by
        return bool(self) and not self.sudo().filtered("property_community_id")

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if self.env.context.get("property_other_desks"):
            domain = Domain(domain) & Domain("property_community_id", "=", False)
        if order == self._order and self.env.user.share and not self.env.su:
            order = "number desc, id desc"  # the usual one has internal fields
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """Neither token nor signed link opens the thread of a community's ticket."""
        # sudo: helpdesk.ticket - whether it is one
        if self.browse(thread_id).exists().sudo().property_community_id:
            for name in ("hash", "pid", "token"):
                kwargs.pop(name, None)
        return super()._get_thread_with_access(thread_id, **kwargs)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Residents post through their page alone, where it is checked."""
        result = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        # asked with superuser rights too; whoever posts with them is not checked
        if message_operation == "create" and self.env.user.share:
            own = self.sudo().filtered("property_community_id")
            result |= dict.fromkeys(own.with_env(self.env), "write")
        return result

    def _message_update_content(self, message, /, *, body, **kwargs):
        """What a resident wrote stays as the office has read it."""
        # sudo: helpdesk.ticket - whether it is a report
        if self.env.user.share and self.sudo().property_community_id:
            raise AccessError(self.env._("You may not do this."))
        return super()._message_update_content(message, body=body, **kwargs)

    def _portal_ensure_token(self):
        # sudo: helpdesk.ticket - the token is no field residents read
        return super(PropertyTicketPortalMixin, self.sudo())._portal_ensure_token()

    def _sign_token(self, pid):
        return super(PropertyTicketPortalMixin, self.sudo())._sign_token(pid)

    def _get_share_url(self, redirect=False, share_token=True, **kwargs):
        """The address of a report has no token: the page asks who opens it."""
        if self.sudo().property_community_id:
            share_token = False
        return super()._get_share_url(
            redirect=redirect, share_token=share_token, **kwargs
        )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for ticket in self.filtered("property_community_id"):
            ticket.access_url = f"/my/property/reports/{ticket.id}"
        return result

    # ----------------------------------------------------------------- reading
    @api.model
    def _get_resident_domain(self):
        """Reports of the user's own household, within the rules of the user.

        Residents see no others anyway; staff who live here see their own.
        """
        me = self.env.user.partner_id.id
        return Domain("property_community_id", "!=", False) & (
            Domain("partner_id", "=", me)
            | Domain("property_occupancy_id.partner_id", "=", me)
            | Domain("property_occupancy_id.member_ids.partner_id", "=", me)
        )

    @api.model
    def _is_desk_of_residents_alone(self):
        """Whether the user is a resident who wrote to no other helpdesk."""
        homes = self.env["property.occupancy"]
        if not self.env.user.share or not homes.has_access("read"):
            return False
        if not homes.search_count(homes._get_portal_domain(), limit=1):
            return False
        desks = self.with_context(property_other_desks=True)
        return not desks.search_count([], limit=1)

    def _get_resident_messages(self):
        """What was written between the household and the office, oldest first.

        Read with the resident's own rights: internal notes are not among them.
        """
        self.ensure_one()
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", ("comment", "email")),
                ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
            ],
            order="id",
        )
        return messages.filtered(lambda m: not m._is_empty())

    def _get_resident_files(self):
        """Attachments meant for the household: of the report and of the messages."""
        # sudo: ir.attachment, mail.message - the messages are filtered above
        messages = self._get_resident_messages().sudo()
        return self._get_resident_photos() | messages.attachment_ids

    def _get_resident_photos(self):
        """Photos the household attached itself, not those that the office took."""
        # sudo: ir.attachment - of the report that was read
        photos = self.sudo().property_photo_ids
        return photos.filtered(lambda photo: photo.create_uid.share)

    def _get_report_line(self):
        """Return what a list shows of a report: texts and moments."""
        self.ensure_one()
        return {
            "url": self.access_url,
            "number": self.number,
            "name": self.name,
            "type": self._get_resident_label("property_type_code"),
            "state": self._get_resident_state(),
            "colour": self._get_resident_colour(),
            "received": self.property_received_date,
            "place": self._get_resident_place(),
        }

    def _get_resident_label(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _get_resident_place(self):
        """Where it is: the unit, or the common parts."""
        # sudo: property.unit, property.building - their names alone
        ticket = self.sudo()
        if ticket.property_unit_id:
            place = ticket.property_unit_id.name
        else:
            building = ticket.property_building_id.display_name
            place = " ".join(filter(None, (building, self.env._("Common parts"))))
        return ", ".join(filter(None, (place, ticket.property_location)))

    def _get_resident_state(self):
        """Where a report stands, in words for who made it."""
        self.ensure_one()
        texts = {
            "received": self.env._("Received by the office"),
            "accepted": self.env._("The office takes care of it"),
            "refused": self.env._("Not taken up"),
            "dispatched": self.env._("Somebody is on the way or will come"),
            "in_progress": self.env._("Being worked on"),
            "resolved": self.env._("Done"),
            "visited": self.env._("Done"),
            "closed": self.env._("Closed"),
        }
        waits = {
            "resident": self.env._("Waiting for you"),
            "part": self.env._("Waiting for a part"),
            "vendor": self.env._("Waiting for a contractor"),
        }
        if self.property_stage_code == "waiting":
            return waits.get(self.property_wait_kind, self.env._("Waiting"))
        return texts[self.property_stage_code]

    def _get_joined_state(self):
        """Where it stands, for another household: whom it waits for is not theirs."""
        if self.property_stage_code == "waiting":
            return self.env._("Waiting")
        return self._get_resident_state()

    def _get_resident_colour(self):
        return COLOURS[self.property_stage_code]

    def _get_resident_steps(self):
        """Return the progress: list of (text, moment or None, is now)."""
        self.ensure_one()
        clocks = {
            "received": self.property_received_date,
            "accepted": self.property_accepted_date,
            "dispatched": self.property_dispatched_date,
            "arrived": self.property_arrived_date,
            "resolved": self.property_resolved_date,
            "closed": self.closed_date,
        }
        texts = {
            "received": self.env._("Received by the office"),
            "accepted": self.env._("Taken up"),
            "dispatched": self.env._("Given to who does it"),
            "arrived": self.env._("Work begun"),
            "resolved": self.env._("Done"),
            "closed": self.env._("Closed"),
            "refused": self.env._("Not taken up"),
        }
        steps = get_progress(self.property_stage_code, clocks)
        return [(texts[code], moment, now) for code, moment, now in steps]

    def _get_reopen_days(self):
        """For how many days after it was done a resident may reopen a report."""
        # sudo: ir.config_parameter - residents read none
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("property_cs.portal_reopen_days", "")
        )
        return int(value) if value.isdecimal() else REOPEN_DAYS

    def _can_reopen(self):
        """Whether it is done, and not for too long."""
        self.ensure_one()
        done = self.closed_date or self.property_resolved_date
        if self.property_stage_code not in OVER or not done:
            return False
        return fields.Datetime.now() - done <= timedelta(days=self._get_reopen_days())

    def _can_confirm(self):
        return (
            self.property_stage_code in ("resolved", "visited")
            and not self.property_confirmed_date
        )

    def _get_resident_rating(self):
        """What was rated since the work was done: (value, label, comment) or None."""
        if self._get_rating_state() != "rated":
            return None
        # sudo: helpdesk.ticket, rating.rating - residents read neither field
        ticket = self.sudo()
        given = ticket.rating_ids.filtered("consumed").sorted("id")[-1:]
        label = ticket._get_label_of_rating()
        return ticket.property_rating, label, given.feedback or ""

    def _can_rate(self):
        return self._get_rating_state() == "open"

    # ----------------------------------------------------------------- writing
    def _resident_answer(self, text, files):
        """Add what a resident says, and photos.

        :param str text: plain text
        :param files: checked files: list of (name, media type, content)
        :raise UserError: nothing said, or the report is over
        """
        self._check_resident()
        self._check_length(text)
        if not text and not files:
            raise UserError(self.env._("Please write something or add a photo."))
        if self.property_stage_code in ("closed", "refused"):
            raise UserError(
                self.env._(
                    "This report is closed. Reopen it, or make a new one, so that "
                    "the office sees what you write."
                )
            )
        # sudo: helpdesk.ticket - residents post through this method alone; a
        # plain text is escaped
        return self.sudo().message_post(
            body=text,
            author_id=self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[(name, content) for name, _type, content in files],
        )

    def _resident_confirm(self):
        """The resident says that it is done.

        :raise UserError: it is not, or it was said already
        """
        self._check_resident()
        if not self._can_confirm():
            raise UserError(
                self.env._("This report is not done yet, or you confirmed it already.")
            )
        # sudo: helpdesk.ticket - checked above
        ticket = self.sudo()
        ticket.property_confirmed_date = fields.Datetime.now()
        if ticket.property_type_code == "repair" and not ticket.property_signed_date:
            ticket._accept_work(self.env.user.partner_id.name)

    def _resident_rate(self, value, comment):
        """Rate the work.

        :param str value: ``satisfied``, ``fairly`` or ``not``
        :raise UserError: not done yet, rated already, or no such rating
        """
        self._check_resident()
        self._check_length(comment)
        if value not in RATES:
            raise UserError(self.env._("Please choose how satisfied you are."))
        if not self._can_rate():
            raise UserError(
                self.env._("This report is not done yet, or you rated it already.")
            )
        self._rate(value, comment, partner=self.env.user.partner_id)

    def _resident_reopen(self, reason):
        """Take up again what is not done.

        :raise UserError: it is not over, over for too long, or no reason
        """
        self._check_resident()
        self._check_length(reason)
        if not reason:
            raise UserError(self.env._("Please say what is not in order."))
        if not self._can_reopen():
            raise UserError(
                self.env._(
                    "A report can be reopened within %(days)s days after it was done. "
                    "Please make a new one.",
                    days=self._get_reopen_days(),
                )
            )
        # sudo: helpdesk.ticket - checked above
        self.sudo()._transition("accepted", reason=reason, role="resident")
        self._resident_answer(reason, [])

    @api.model
    def _check_length(self, text):
        if len(text or "") > MAX_TEXT:
            raise UserError(
                self.env._(
                    "One of the texts is longer than %(count)s characters.",
                    count=MAX_TEXT,
                )
            )

    def _check_resident(self):
        """Only the household acts, one request at a time.

        :raise AccessError: it is the report of others
        """
        self.ensure_one()
        self.check_access("read")
        if not self.search_count(
            self._get_resident_domain() & Domain("id", "=", self.id)
        ):
            raise AccessError(self.env._("This is the report of another household."))
        # sudo: res.users - nobody may write it; only locked
        self.env.user.sudo().lock_for_update(allow_referencing=True)

    def _after_transition(self, code, previous, when):
        """What is taken up again is not confirmed any more."""
        result = super()._after_transition(code, previous, when)
        if code not in OVER:
            again = self.filtered("property_confirmed_date")
            again._with_step().write({"property_confirmed_date": False})
        return result
