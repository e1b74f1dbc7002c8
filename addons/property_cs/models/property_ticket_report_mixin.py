from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from odoo.addons.property_base.tools.phone import normalise_phone

from ..engine.visit_slot import MAX_DAYS, check_slot
from .helpdesk_ticket_type import TYPE_CODES

SLOTS = [("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")]
MAX_TEXT = 4000
MAX_TITLE = 60
MAX_PHONE = 30
MAX_LOCATION = 120
REPORTS_A_DAY = 10


class PropertyTicketReportMixin(models.AbstractModel):
    """A report made in the portal: what was typed, checked, becomes a ticket."""

    _name = "property.ticket.report.mixin"
    _description = "Report Made in the Portal"

    @api.model
    def _submit_report(self, values, files):
        """Make a ticket of what a resident typed.

        :param dict values: texts as typed: ``home`` (id of an occupancy),
            ``place`` (unit or common), ``type`` (code), ``category`` (id),
            ``text``, ``location``, ``phone``, ``date`` (ISO), ``slot``
        :param files: checked files: list of (name, media type, content)
        :return: the ticket, with the user's own rights
        :raise UserError: something is missing, too long or not theirs to say
        """
        self._check_reports_of_today()
        vals = self._prepare_report(values)
        # sudo: helpdesk.ticket - residents may not write; the values are an
        # allow-list and the household is one of their own
        ticket = self.sudo().create(vals)
        ticket._attach_photos(files)
        ticket.message_subscribe(partner_ids=ticket.partner_id.ids)
        return ticket.with_env(self.env)

    @api.model
    def _check_reports_of_today(self):
        # Of two posts at the same instant one is refused (LockError).
        # sudo: res.users - nobody may write it; only locked
        self.env.user.sudo().lock_for_update(allow_referencing=True)
        limit = self._get_reports_a_day()
        midnight = datetime.combine(fields.Date.context_today(self), time())
        count = self.sudo().search_count(
            [
                ("create_uid", "=", self.env.uid),
                ("property_community_id", "!=", False),
                ("create_date", ">=", self._to_utc(midnight)),
            ]
        )
        if count >= limit:
            raise UserError(
                self.env._(
                    "You made %(count)s reports today. Please call the management "
                    "office if there is more.",
                    count=count,
                )
            )

    @api.model
    def _get_reports_a_day(self):
        # sudo: ir.config_parameter - residents read none
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("property_cs.portal_reports_per_day", "")
        return int(value) if value.isdecimal() else REPORTS_A_DAY

    @api.model
    def _to_utc(self, moment):
        """A moment of the user's clock in UTC, both naive."""
        offset = fields.Datetime.context_timestamp(self, moment).utcoffset()
        return moment - offset

    @api.model
    def _prepare_report(self, values):
        home = self._get_report_home(values.get("home"))
        text = self._check_report_text(values)
        wished, slot = self._check_report_slot(values)
        common = values.get("place") == "common"
        partner = self.env.user.partner_id
        # sudo: property.occupancy - a resident reads neither unit nor community
        home_sudo = home.sudo()
        return {
            "name": self._get_report_title(text),
            "description": plaintext2html(text),
            "partner_id": partner.id,
            "partner_name": partner.name,
            "user_id": False,  # by default the ERP may assign who creates it
            "type_id": self._get_report_type(values.get("type")).id,
            "category_id": self._get_report_category(values).id,
            "channel_id": self._get_portal_channel().id,
            "property_community_id": home_sudo.community_id.id,
            "property_unit_id": not common and home_sudo.unit_id.id,
            "property_building_id": common and home_sudo.unit_id.building_id.id,
            "property_occupancy_id": (home_sudo.principal_id or home_sudo).id,
            "property_location": values.get("location") or False,
            "property_phone": self._get_report_phone(values.get("phone")),
            "property_receiver_id": home_sudo.community_id.supervisor_id.id,
            "property_wish_date": wished,
            "property_wish_slot": slot,
        }

    @api.model
    def _get_report_home(self, text):
        """The household chosen, one the user holds today."""
        homes = self.env["property.occupancy"]
        domain = homes._get_portal_domain()
        if text:
            home_id = int(text) if text.isdecimal() and len(text) < 10 else 0
            domain &= Domain("id", "=", home_id)
        home = homes.search(domain, limit=1)
        if not home:
            raise UserError(self.env._("Please choose one of your units."))
        return home

    @api.model
    def _check_report_text(self, values):
        text = (values.get("text") or "").strip()
        if not text:
            raise UserError(self.env._("Please write what it is about."))
        limits = {"text": MAX_TEXT, "location": MAX_LOCATION, "phone": MAX_PHONE}
        for field, limit in limits.items():
            if len(values.get(field) or "") > limit:
                raise UserError(
                    self.env._(
                        "One of the texts is longer than %(count)s characters.",
                        count=limit,
                    )
                )
        return text

    @api.model
    def _check_report_slot(self, values):
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        day, slot = values.get("date"), values.get("slot")
        wished, problem = check_slot(day, slot, now.replace(tzinfo=None))
        texts = {
            "day": self.env._("Please choose the day of the visit as well."),
            "slot": self.env._("Please choose a part of the day for the visit."),
            "past": self.env._("The time you wish for is over. Please choose another."),
            "far": self.env._(
                "Please choose a day within the next %(days)s days.", days=MAX_DAYS
            ),
        }
        if problem:
            raise UserError(texts[problem])
        return wished, slot if wished else False

    @api.model
    def _get_report_title(self, text):
        line = " ".join(text.splitlines()[0].split())
        return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 1] + "…"

    @api.model
    def _get_report_type(self, code):
        if code not in dict(TYPE_CODES):
            raise UserError(self.env._("Please choose what kind of report it is."))
        # sudo: helpdesk.ticket.type - the five of the suite are not in the
        # portal of the other helpdesks
        types = self.env["helpdesk.ticket.type"].sudo()
        return types.search([("property_code", "=", code)])

    @api.model
    def _get_report_category(self, values):
        text = values.get("category") or ""
        if not text:
            return self.env["helpdesk.ticket.category"]
        kind = self._get_report_type(values.get("type"))
        category_id = int(text) if text.isdecimal() and len(text) < 10 else 0
        category = self._get_report_categories().filtered(
            lambda c: (
                c.id == category_id
                and (not c.property_type_ids or kind in c.property_type_ids)
            )
        )
        if not category:
            raise UserError(
                self.env._("Please choose a subject that goes with the kind of report.")
            )
        return category

    @api.model
    def _get_report_categories(self):
        """The subjects a resident chooses from."""
        # sudo: helpdesk.ticket.category - names for the form
        categories = self.env["helpdesk.ticket.category"].sudo()
        return categories.search([("property_ok", "=", True)])

    @api.model
    def _get_portal_channel(self):
        # sudo: helpdesk.ticket.channel - for the new ticket alone
        channels = self.env["helpdesk.ticket.channel"].sudo()
        return channels.search([("property_code", "=", "portal")])

    @api.model
    def _get_report_phone(self, text):
        text = (text or "").strip()
        phone = normalise_phone(text)
        if text and not phone:
            raise UserError(self.env._("This is not a telephone number."))
        return phone or self.env.user.partner_id.phone

    def _attach_photos(self, files):
        """Keep the photos of a new report (with superuser rights)."""
        self.ensure_one()
        self.property_photo_ids = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": media_type,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, media_type, content in files
            ]
        )
