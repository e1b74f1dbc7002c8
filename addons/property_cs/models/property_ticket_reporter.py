from odoo import api, fields, models

#: further reports a resident sees, the newest first
RESIDENT_LINES = 20


class PropertyTicketReporter(models.Model):
    """A further call about a ticket: of another household, or of the same again.

    Who called reads in the portal that the office has it, and how far it is:
    their own words, the type and the progress. Nothing of the ticket itself,
    which is another household's, leaves the server.
    """

    _name = "property.ticket.reporter"
    _description = "Further Report on a Ticket"
    _order = "date desc, id desc"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="ticket_id.property_community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Reported by", index=True)
    unit_id = fields.Many2one("property.unit", index="btree_not_null")
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Household",
        compute="_compute_occupancy_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="As whose household the person called; decides who reads of it.",
    )
    phone = fields.Char(
        compute="_compute_phone", store=True, readonly=False, precompute=True
    )
    said = fields.Text(string="What Was Said")
    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    @api.depends("partner_id")
    def _compute_phone(self):
        for reporter in self:
            reporter.phone = reporter.phone or reporter.partner_id.phone

    @api.depends("partner_id", "unit_id")
    def _compute_occupancy_id(self):
        """The household of who called, on the day it was entered."""
        units, people = self.unit_id, self.partner_id
        held = units and people and self._get_households(units, people)
        for reporter in self:
            key = (reporter.unit_id.id, reporter.partner_id.id)
            reporter.occupancy_id = held and held.get(key) or False

    @api.model
    def _get_households(self, units, people):
        return self.env["helpdesk.ticket"]._get_household_occupancies(units, people)

    # ------------------------------------------------------------------ portal
    @api.model
    def _get_resident_lines(self):
        """What the user's own households called about that others had reported.

        :return: list of texts and moments, newest first; what they read as their
            own report anyway is left out
        """
        homes = self.env["property.occupancy"]
        held = homes.search(homes._get_portal_domain())
        # sudo: property.occupancy - the households whose own rows were read
        households = {home.principal_id.id or home.id for home in held.sudo()}
        # sudo: property.ticket.reporter - of these households alone
        found = self.sudo().search(
            [
                ("occupancy_id", "in", list(households)),
                ("ticket_id.property_occupancy_id", "not in", list(households)),
            ],
            limit=RESIDENT_LINES,
        )
        return [reporter._get_resident_line() for reporter in found]

    def _get_resident_line(self):
        ticket = self.ticket_id
        return {
            "number": ticket.number,
            "type": ticket._get_resident_label("property_type_code"),
            "said": self.said,
            "date": self.date,
            "state": ticket._get_joined_state(),
            "colour": ticket._get_resident_colour(),
            "steps": ticket._get_resident_steps(),
        }
