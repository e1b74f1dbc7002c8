from odoo import api, fields, models


class PropertyTicketMajorMixin(models.AbstractModel):
    """A report of major severity is a major event, and a line of the daily log."""

    _name = "property.ticket.major.mixin"
    _description = "Major Events of a Ticket"

    property_major_ids = fields.One2many(
        "property.major.event",
        "ticket_id",
        string="Major Events",
        groups="property_base.group_staff",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        own = tickets.filtered("property_community_id")
        own._create_major_events()
        own._log_complaints()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if vals.get("property_severity") == "major":
            self.filtered("property_community_id")._create_major_events()
        return result

    def _create_major_events(self):
        """Make the event of each ticket that became major."""
        # sudo: property.major.event - whoever reports it, the director hears of it
        events = self.env["property.major.event"].sudo()
        major = self.filtered(lambda t: t.property_severity == "major").sudo()
        major = major.filtered(lambda t: not t.property_major_ids)
        if major:
            events.create([ticket._prepare_major_event() for ticket in major])

    def _prepare_major_event(self):
        kind = self.category_id._get_property_setting("property_event_kind")
        fallback = "complaint" if self.property_type_code == "complaint" else "other"
        place = (self.property_unit_id.name, self.property_location)
        return {
            "name": self.name,
            "ticket_id": self.id,
            "community_id": self.property_community_id.id,
            "building_id": self.property_building_id.id,
            "location": " ".join(filter(None, place)),
            "kind": kind or fallback,
            "occurred_date": self.property_received_date,
            "known_date": self.property_received_date,
            "reporter": self.partner_id.name or self.partner_name,
        }

    def _log_complaints(self):
        """Complaints and what is major are lines of the supervisor's daily review."""
        told = self.filtered(
            lambda t: (
                t.property_type_code == "complaint" or t.property_severity == "major"
            )
        )
        if told:
            self.env["property.log.entry"]._log(
                "complaint",
                (told, "property_community_id"),
                [f"{ticket.number} {ticket.name}" for ticket in told],
                [ticket.property_unit_id.name or False for ticket in told],
            )

    def action_open_property_major(self):
        """The major event of the ticket, new where there is none."""
        self.ensure_one()
        event = self.property_major_ids[:1]
        action = {
            "type": "ir.actions.act_window",
            "res_model": "property.major.event",
            "res_id": event.id,
            "views": [(False, "form")],
        }
        if not event:
            vals = self._prepare_major_event()
            action["context"] = {f"default_{name}": vals[name] for name in vals}
        return action
