from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .property_ticket_step_mixin import CLOCK_FIELDS, STEP


class PropertyTicketIntakeMixin(models.AbstractModel):
    """How a report comes in: complete vals first, one insert, one event each."""

    _name = "property.ticket.intake.mixin"
    _description = "Intake of a Ticket"

    @api.model_create_multi
    def create(self, vals_list):
        own = [vals for vals in vals_list if self._is_property_vals(vals)]
        for vals in own:
            self._prepare_property_vals(vals)
        tickets = super().create(vals_list)
        if own:
            received = tickets.filtered("property_community_id")
            received._check_received_date()
            received._log_event("received", when_field="property_received_date")
        return tickets

    @api.model
    def default_get(self, fields_list):
        """At the desk most reports are calls, and many offices have one community."""
        defaults = super().default_get(fields_list)
        if not self.env.context.get("property_desk"):
            return defaults
        if not self.env.context.get("default_user_id"):
            # who takes the call receives it; who does it is said by accepting
            defaults.pop("user_id", None)
        if "channel_id" in fields_list and not defaults.get("channel_id"):
            phone = self.env["helpdesk.ticket.channel"].search(
                [("property_code", "=", "phone")], limit=1
            )
            defaults["channel_id"] = phone.id
        name = "property_community_id"
        if name in fields_list and not defaults.get(name):
            defaults[name] = self.env["property.community"]._get_only().id
        return defaults

    @api.onchange("category_id")
    def _onchange_property_category(self):
        """A category of one type only says the type, too."""
        types = self.category_id.property_type_ids
        if self.property_community_id and len(types) == 1 and not self.type_id:
            self.type_id = types

    def action_property_answer(self):
        """Answered at once: ask for the answer alone, and resolve."""
        action = self.with_context(property_code="resolved").action_property_step()
        action["name"] = self.env._("Answered at Once")
        action["context"]["property_at_once"] = True
        return action

    @api.model
    def _is_property_vals(self, vals):
        if "property_community_id" not in vals and vals.get("property_unit_id"):
            unit = self.env["property.unit"].browse(vals["property_unit_id"])
            vals["property_community_id"] = unit.community_id.id
        default = self.env.context.get("default_property_community_id")
        return bool(vals.get("property_community_id", default))

    @api.model
    def _prepare_property_vals(self, vals):
        """Complete the values of a new ticket of a community, in place."""
        vals.setdefault(
            "property_community_id",
            self.env.context.get("default_property_community_id"),
        )
        if not self.env.su and any(
            vals.get(name) for name in CLOCK_FIELDS - {"property_received_date"}
        ):
            raise UserError(self.env._("The clocks of a ticket are set by its steps."))
        community = self.env["property.community"].browse(vals["property_community_id"])
        vals["company_id"] = community.company_id.id
        vals["team_id"] = self._get_property_team(vals, community).id
        stages = self.env["helpdesk.ticket.stage"]
        vals["stage_id"] = stages._get_property_stage("received").id
        vals.setdefault("user_id", False)  # receiving is not taking it on
        vals.setdefault("property_receiver_id", self.env.uid)
        vals["property_received_date"] = (
            vals.get("property_received_date") or fields.Datetime.now()
        )
        if not vals.get("name"):
            category = self.env["helpdesk.ticket.category"].browse(
                vals.get("category_id")
            )
            vals["name"] = category.name
        if not vals.get("description"):
            vals["description"] = plaintext2html(vals.get("name") or "")

    @api.model
    def _get_property_team(self, vals, community):
        teams = self.env["helpdesk.ticket.team"]
        given = teams.browse(vals.get("team_id"))
        if given.property_team:
            return given
        category = self.env["helpdesk.ticket.category"].browse(vals.get("category_id"))
        team = community._get_service_team(category)
        if not team:
            raise UserError(
                self.env._(
                    "No team works for %(community)s yet: flag one as property team "
                    "under Configuration, Service Desk, Teams.",
                    community=community.name,
                )
            )
        return team

    def _check_received_date(self):
        now = fields.Datetime.now()
        if any(ticket.property_received_date > now for ticket in self):
            raise UserError(self.env._("A report cannot have come in after now."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_property(self):
        if any(ticket.property_community_id for ticket in self):
            raise UserError(
                self.env._(
                    "A report that was received stays on record: refuse it with a "
                    "reason instead."
                )
            )

    def _log_event(self, code, when=None, when_field=None, **vals):
        """Write one event for each ticket.

        :param str code: stage reached, or 'responded', 'arrived'
        :param when: moment it happened (UTC); by default that of ``when_field``
        """
        now = fields.Datetime.now()
        # sudo: property.ticket.event - written by the steps alone
        return (
            self.env["property.ticket.event"]
            .sudo()
            .create(
                [
                    {
                        "ticket_id": ticket.id,
                        "community_id": ticket.property_community_id.id,
                        "company_id": ticket.company_id.id,
                        "code": code,
                        "event_date": when or ticket[when_field],
                        "entry_date": now,
                        "user_id": self.env.uid,
                        "assigned_id": ticket.user_id.id,
                        **vals,
                    }
                    for ticket in self
                ]
            )
        )

    def _with_step(self):
        """The tickets, whose next write is a step and not looked at again."""
        return self.with_context(property_step=STEP)
