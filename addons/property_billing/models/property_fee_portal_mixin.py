from odoo import api, fields, models
from odoo.fields import Domain


class PropertyFeePortalMixin(models.AbstractModel):
    """What residents see of charges in the portal.

    Rows are found with the resident's own rights; their names are read by
    superuser and leave these methods as plain values.
    """

    _name = "property.fee.portal.mixin"
    _description = "Fees in the Portal"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Look at a resident's units and own payments alone.

        Who reads what is said by the record rule; its alternatives lie in two
        tables, so that by itself the database would go through every charge.
        """
        if not (self.env.su or bypass_access) and self.env.user._is_portal():
            domain = Domain(domain) & self._get_portal_near_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_portal_near_domain(self):
        """At least what the record rule lets the user read, by indexed columns."""
        me = self.env.user.partner_id
        # sudo: property.occupancy - of the user's own rows which units they are of
        held = self.env["property.occupancy"].sudo()
        units = held.search(
            [("partner_id", "=", me.id), ("state", "=", "verified")]
        ).unit_id
        return Domain("partner_id", "=", me.id) | Domain("unit_id", "in", units.ids)

    @api.model
    def _get_portal_reader_domain(self):
        """The rule of residents, or for an employee what is in their own name.

        The office reads all charges with its own rights; the pages of residents
        are not its desk, and nobody there sends a proof for somebody else.
        """
        user = self.env.user
        if user._is_portal():
            return Domain.TRUE
        return Domain("partner_id", "=", user.partner_id.id)

    @api.model
    def _get_portal_accounts(self, unit=None):
        """Open charges by unit and payer, the reader's own first.

        :param str unit: name of a unit that comes before all, if the reader may
            see charges of it; it adds none
        :return: list of dicts: ``unit``, ``community``, ``payer`` (False when it
            is the reader), ``charges``, ``total``, ``overdue``, ``currency``,
            ``channels``, ``instructions``, ``has_code``, ``invoices``
        """
        # sudo: property.fee.charge - found with the reader's rights just before
        found = self.search(
            self._get_portal_found_domain(), order="due_date, id"
        ).sudo()
        charges = found.filtered(lambda c: c.amount_residual > 0)
        groups = charges.grouped(lambda c: (c.unit_id, c.partner_id))
        me = self.env.user.partner_id
        ordered = sorted(
            groups,
            key=lambda k: (
                k[0].name != unit,
                k[1] != me,
                k[0].sort_key or "",
                k[1].id,
            ),
        )
        return [groups[key]._get_portal_account(me) for key in ordered]

    @api.model
    def _get_portal_found_domain(self):
        """Open by the ledger, which the resident need not be able to read."""
        return self._get_portal_reader_domain() & Domain(
            "payment_state", "in", ("unpaid", "partial")
        )

    def _get_portal_account(self, me):
        community, partner = self.community_id, self.partner_id
        today = fields.Date.context_today(self)
        late = self.filtered(lambda c: c.due_date < today)
        return {
            "unit_id": self.unit_id.id,
            "unit": self.unit_id.name,
            "community": community.name,
            "payer": False if partner == me else partner.name,
            "charges": [charge._get_portal_line(today) for charge in self],
            "total": sum(self.mapped("amount_residual")),
            "overdue": sum(late.mapped("amount_residual")),
            "currency": self.currency_id,
            "channels": self._get_portal_channels(),
            "instructions": community.payment_instructions,
            "has_code": bool(community.payment_code),
            "community_id": community.id,
            "invoices": self._get_portal_invoices(partner == me),
        }

    def _get_portal_line(self, today=None):
        return {
            "id": self.id,
            "item": self.fee_item_id.name,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "due_date": self.due_date,
            "explanation": self.explanation,
            "amount": self.amount,
            "residual": self.amount_residual,
            "late": bool(today) and self.due_date < today,
            "currency": self.currency_id,
        }

    def _get_portal_channels(self):
        channels = self.env["property.payment.channel"].search(
            [("company_id", "=", self.company_id.id), ("in_portal", "=", True)]
        )
        return [{"id": channel.id, "name": channel.name} for channel in channels]

    def _get_portal_invoices(self, own):
        """Invoices behind the charges, where a payment provider is published."""
        providers = self.env["payment.provider"].search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "disabled"),
                ("is_published", "=", True),
            ],
            limit=1,
        )
        if not (providers and own):
            return []
        return [
            {"id": move.id, "name": move.name, "residual": move.amount_residual}
            for move in self.move_id
        ]

    @api.model
    def _get_portal_paid(self, limit=50):
        """What was settled last, as values."""
        found = self.search(
            self._get_portal_reader_domain(),
            order="date_start desc, id desc",
            limit=4 * limit,
        ).sudo()
        paid = found.filtered(lambda c: c.amount_residual <= 0)[:limit]
        return [
            {
                **charge._get_portal_line(),
                "unit": charge.unit_id.name,
                "state": charge.state,
            }
            for charge in paid
        ]
