from odoo import api, fields, models

from ..engine import transitions

TONES = {"received": "danger", "waiting": "warning"}


class PropertyUnit(models.Model):
    """The tickets of a unit on its household card, and a new one from there."""

    _inherit = "property.unit"

    ticket_ids = fields.One2many("helpdesk.ticket", "property_unit_id")

    # ------------------------------------------------------------------ caller
    @api.model
    @api.readonly
    def household_caller(self, unit_id, partner_id=False):
        """What a new report takes over from a hit of the search.

        :param int unit_id: the unit found
        :param int partner_id: who was found; False: who lives there first
        :return: dict of ``community``, ``unit``, ``partner`` (each a dict of id and
            display_name, partner False for an empty unit) and ``people`` (id, name,
            role, phone) of the household today
        :raise AccessError: for who is not of the management office
        """
        self._check_household_access()
        unit = self.browse(unit_id)
        unit.check_access("read")
        held = unit._get_occupancies().get(unit.id, self.env["property.occupancy"])
        people = [occupancy for occupancy, _level in held._get_family_order()]
        named = self.env["res.partner"].browse(partner_id or [])
        partner = named or (unit.tenant_ids or unit.owner_ids)[:1]
        return {
            "community": _get_value(unit.community_id),
            "unit": _get_value(unit),
            "partner": _get_value(partner) if partner else False,
            "people": [
                {
                    "id": occupancy.partner_id.id,
                    "name": occupancy.partner_id.name,
                    "role": occupancy._get_label("role"),
                    "phone": occupancy.partner_id.phone or "",
                }
                for occupancy in people
            ],
        }

    # ---------------------------------------------------------- household card
    def action_new_ticket(self):
        """Enter what somebody of the unit reports."""
        self.ensure_one()
        partner = (self.tenant_ids or self.owner_ids)[:1]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.helpdesk_ticket_action_new"
        )
        action["context"] = {
            "default_property_community_id": self.community_id.id,
            "default_property_unit_id": self.id,
            "default_partner_id": partner.id,
            "property_desk": True,
        }
        return action

    def action_open_tickets(self):
        """All tickets of the unit, closed ones too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.helpdesk_ticket_action"
        )
        action["domain"] = [("property_unit_id", "=", self.id)]
        action["context"] = {
            "property_desk": True,
            "default_property_community_id": self.community_id.id,
            "default_property_unit_id": self.id,
        }
        return action

    def _get_household_actions(self):
        return [
            *super()._get_household_actions(),
            {
                "key": "ticket",
                "label": self.env._("New Report"),
                "icon": "fa-comment-o",
                "hotkey": "r",
                "sequence": 5,
                "method": "action_new_ticket",
            },
        ]

    def _get_household_open_rows(self, occupancies):
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("property_unit_id", "=", self.id),
                ("property_stage_code", "in", transitions.OPEN),
            ],
            order="property_received_date",
            limit=40,
        )
        return [
            *(self._get_household_ticket(ticket) for ticket in tickets),
            *super()._get_household_open_rows(occupancies),
        ]

    def _get_household_ticket(self, ticket):
        return {
            "id": f"ticket-{ticket.id}",
            "action": {"res_model": ticket._name, "res_id": ticket.id},
            "cells": {
                "subject": f"{ticket.type_id.name}: {ticket.name}",
                "who": ticket.property_responsible_id.name or "",
                "deadline": ticket._get_household_deadline(),
                "state": {
                    "label": ticket.stage_id.name,
                    "tone": TONES.get(ticket.property_stage_code, "info"),
                },
            },
        }

    def _get_household_panels(self):
        return [*super()._get_household_panels(), self._get_household_history()]

    def _get_household_history(self):
        """What the unit reported before, the newest first."""
        domain = [
            ("property_unit_id", "=", self.id),
            ("property_stage_code", "not in", transitions.OPEN),
        ]
        tickets = self.env["helpdesk.ticket"].search(
            domain, order="property_received_date desc, id desc", limit=8
        )
        return {
            "key": "tickets",
            "title": self.env._("Reports Before"),
            "sequence": 45,
            "icon": "fa-comments-o",
            "columns": [
                self._get_column("received", self.env._("Received on"), "date"),
                self._get_column("subject", self.env._("Subject")),
                self._get_column("who", self.env._("Reported by")),
                self._get_column("state", self.env._("State"), "tag"),
            ],
            "rows": [self._get_household_past(ticket) for ticket in tickets],
            "actions": [
                {
                    "key": "all_tickets",
                    "label": self.env._("All Reports"),
                    "icon": "fa-list",
                    "method": "action_open_tickets",
                }
            ],
            "empty": self.env._("Nothing was reported before."),
        }

    def _get_household_past(self, ticket):
        received = fields.Datetime.context_timestamp(
            ticket, ticket.property_received_date
        )
        return {
            "id": ticket.id,
            "action": {"res_model": ticket._name, "res_id": ticket.id},
            "cells": {
                "received": fields.Date.to_string(received.date()),
                "subject": f"{ticket.type_id.name}: {ticket.name}",
                "who": ticket.partner_id.name or "",
                "state": {
                    "label": ticket.stage_id.name,
                    "tone": "muted"
                    if ticket.property_stage_code == "refused"
                    else "success",
                },
            },
        }


def _get_value(record):
    return {"id": record.id, "display_name": record.display_name}
