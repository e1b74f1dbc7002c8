from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyTransfer(models.TransientModel):
    """Change of ownership as one action on a date: old ends, new starts."""

    _name = "property.transfer"
    _description = "Change of Ownership"

    unit_id = fields.Many2one("property.unit", required=True)
    company_id = fields.Many2one(related="unit_id.company_id")
    date = fields.Date(
        string="New Owner from",
        required=True,
        default=fields.Date.context_today,
        help="The former owners hold the unit up to and including the day before.",
    )
    partner_id = fields.Many2one("res.partner", string="New Owner", required=True)
    co_owner_ids = fields.Many2many("res.partner", string="Co-owners")
    end_tenants = fields.Boolean(
        string="Tenants Leave too",
        help="Otherwise the lease goes on (Civil Code, article 725).",
    )
    former_ids = fields.Many2many(
        "property.occupancy", compute="_compute_former_ids", string="Ends"
    )

    @api.depends("unit_id", "date", "end_tenants")
    def _compute_former_ids(self):
        for transfer in self:
            transfer.former_ids = transfer._get_former()

    def _get_former(self):
        """Verified occupancies of the unit in force on the date that end."""
        if not (self.unit_id and self.date):
            return self.env["property.occupancy"]
        held = self.unit_id._get_occupancies(self.date).get(
            self.unit_id.id, self.env["property.occupancy"]
        )
        ending = held.filtered(
            lambda o: o.role == "owner" or (self.end_tenants and o.role == "tenant")
        )
        return ending | held.filtered(lambda o: o.principal_id in ending)

    def action_apply(self):
        """End the former occupancies the day before and start the new ones."""
        self.ensure_one()
        former = self._get_former()
        self._check_date(former)
        former._end(fields.Date.subtract(self.date, days=1))
        created = self.env["property.occupancy"].create(self._prepare_occupancies())
        self.unit_id.message_post(
            body=self.env._(
                "Change of ownership on %(date)s: %(old)s → %(new)s",
                date=fields.Date.to_string(self.date),
                old=", ".join(former.partner_id.mapped("name")) or "-",
                new=", ".join(created.partner_id.mapped("name")),
            )
        )
        return created

    def _check_date(self, former):
        if self.partner_id in former.filtered(lambda o: o.role == "owner").partner_id:
            raise UserError(
                self.env._("%(name)s owns the unit already.", name=self.partner_id.name)
            )
        late = former.filtered(lambda o: o.date_start and o.date_start >= self.date)
        if late:
            raise UserError(
                self.env._(
                    "%(who)s came on or after that day: the new owner starts later.",
                    who=", ".join(late.mapped("display_name")),
                )
            )

    def _prepare_occupancies(self):
        owners = self.partner_id | self.co_owner_ids
        return [
            {
                "unit_id": self.unit_id.id,
                "partner_id": partner.id,
                "role": "owner",
                "date_start": self.date,
                "is_payer": partner == self.partner_id,
            }
            for partner in owners
        ]
