from odoo import fields, models


class PropertyTicketCaseMixin(models.AbstractModel):
    """The violations and disputes a ticket led to, and the clauses it cites."""

    _name = "property.ticket.case.mixin"
    _description = "Cases of a Ticket"
    _inherit = ["property.citation.mixin"]

    property_violation_ids = fields.One2many(
        "property.violation",
        "ticket_id",
        string="Violations",
        groups="property_base.group_staff",
    )
    property_dispute_ids = fields.One2many(
        "property.dispute",
        "ticket_id",
        string="Disputes",
        groups="property_base.group_staff",
    )
    property_violation_count = fields.Integer(
        "Number of Violations",
        compute="_compute_property_case_counts",
        groups="property_base.group_staff",
    )
    property_dispute_count = fields.Integer(
        "Number of Disputes",
        compute="_compute_property_case_counts",
        groups="property_base.group_staff",
    )

    def _has_property_cases(self):
        """Whether a violation, a dispute or a major event names the ticket."""
        # sudo: cases - also of those who may not read them
        return any(
            self.env[model]
            .sudo()
            .search_count([("ticket_id", "in", self.ids)], limit=1)
            for model in (
                "property.violation",
                "property.dispute",
                "property.major.event",
            )
        )

    def _get_citation_date(self):
        """An answer cites what held when the matter was reported."""
        moment = self.property_received_date or fields.Datetime.now()
        zone = self.company_id.partner_id.tz or self.env.user.tz or "Asia/Shanghai"
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), moment
        ).date()

    def _get_citation_communities(self):
        return self.property_community_id

    def _compute_property_case_counts(self):
        for model, name in (
            ("property.violation", "property_violation_count"),
            ("property.dispute", "property_dispute_count"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
                )
            )
            for ticket in self:
                ticket[name] = counts.get(ticket, 0)

    def action_open_property_violations(self):
        """The violations of the ticket; the form of a new one where none is."""
        return self._open_property_cases("property.violation")

    def action_open_property_disputes(self):
        """The disputes of the ticket; the form of a new one where none is."""
        return self._open_property_cases("property.dispute")

    def _open_property_cases(self, model):
        self.ensure_one()
        found = self.env[model].search([("ticket_id", "=", self.id)])
        action = {
            "type": "ir.actions.act_window",
            "name": self.env[model]._description,
            "res_model": model,
            "context": self._prepare_property_case(model),
        }
        if len(found) > 1:
            domain = [("ticket_id", "=", self.id)]
            return {**action, "view_mode": "list,form", "domain": domain}
        return {**action, "view_mode": "form", "res_id": found.id}

    def _prepare_property_case(self, model):
        """Defaults of a case that this ticket leads to."""
        values = {
            "default_ticket_id": self.id,
            "default_community_id": self.property_community_id.id,
            "default_subject": self.name,
        }
        if model == "property.violation":
            values["default_origin"] = "complaint"
        elif self.property_unit_id:
            values["default_party_ids"] = [
                fields.Command.create(
                    {
                        "side": "a",
                        "unit_id": self.property_unit_id.id,
                        "partner_id": self.partner_id.id,
                    }
                )
            ]
        return values
