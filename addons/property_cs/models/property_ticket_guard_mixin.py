from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .property_ticket_step_mixin import CLOCK_FIELDS, STEP

# Fields of the base that nobody types on a community's ticket.
RECORD = {"number", "active", "company_id", "assigned_date", "last_stage_update"}


class PropertyTicketGuardMixin(models.AbstractModel):
    """Keeps what steps, events, targets and residents say out of everybody's hands.

    A field that is read-only on a screen can be written by a call all the same.
    It stands before all other parts of the ticket: what these write themselves
    does not pass here.
    """

    _name = "property.ticket.guard.mixin"
    _description = "What Nobody Types on a Ticket"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su or self.env.context.get("property_step") is STEP:
            return super().create(vals_list)
        own = [vals for vals in vals_list if self._is_property_vals(vals)]
        if not own:
            return super().create(vals_list)
        for vals in own:
            self._refuse_machine({name for name in vals if vals[name]} - RECORD)
        vals_list = [self._drop_number(vals) for vals in vals_list]
        tickets = super(PropertyTicketGuardMixin, self._without_machine_defaults())
        return tickets.create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self.env.su and self.env.context.get("property_step") is not STEP:
            own = self.filtered("property_community_id")
            if own:
                self._refuse_machine(vals)
            if "property_community_id" in vals:
                self._check_property_move(vals["property_community_id"])
        return super().write(vals)

    @api.model
    def _drop_number(self, vals):
        """The values without a number: a report takes the next one, not a wish."""
        if not self._is_property_vals(vals):
            return vals
        return {name: value for name, value in vals.items() if name != "number"}

    @api.model
    def _is_machine_field(self, name):
        """Whether a field of a community's ticket is never typed."""
        if name in RECORD:
            return True
        field = self._fields.get(name)
        return bool(field) and name.startswith("property_") and field.readonly

    @api.model
    def _refuse_machine(self, names):
        """Raise where one of the fields is not typed; clocks say so themselves."""
        found = [
            name
            for name in names
            if name not in CLOCK_FIELDS and self._is_machine_field(name)
        ]
        if found:
            raise AccessError(
                self.env._(
                    "“%(field)s” of a report follows from its steps; it is not typed.",
                    field=self._fields[found[0]]._description_string(self.env),
                )
            )

    def _without_machine_defaults(self):
        """The same without the defaults a client may have put into the context."""
        clocks = CLOCK_FIELDS - {"property_received_date"}
        context = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")
            or key[8:] not in clocks
            and not self._is_machine_field(key[8:])
        }
        return self.with_context(context)

    def _check_property_move(self, community_id):
        """Nobody has looked at it yet: then it may go to another community.

        :raise UserError: it is dealt with already, leaves the service desk or
            comes from another helpdesk
        :raise AccessError: the user may not read the other community
        """
        moved = self.filtered(lambda t: t.property_community_id.id != community_id)
        community = self.env["property.community"].browse(community_id or ())
        if community:
            community.check_access("read")
        for ticket in moved:
            if (
                ticket.property_stage_code != "received"
                or ticket.company_id != community.company_id
                or ticket._has_property_cases()
            ):
                raise UserError(
                    self.env._(
                        "%(number)s stays where it is. Refuse it with a reason, and "
                        "enter it anew where it belongs.",
                        number=ticket.number,
                    )
                )
