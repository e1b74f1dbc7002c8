from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import repair


class PropertyTicketMaterial(models.Model):
    """A material of a repair: issued, used, brought back.

    A name and a price, no stock: the store of an office keeps its shelves in a
    notebook. Who keeps stock in the ERP moves it there and names it here.
    """

    _name = "property.ticket.material"
    _description = "Material of a Repair"
    _inherit = ["property.community.mixin"]
    _order = "ticket_id, id"

    community_id = fields.Many2one(
        related="ticket_id.property_community_id",
        store=True,
        precompute=True,
        readonly=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Material", required=True)
    uom = fields.Char(string="Unit of Measure", default=lambda self: self._get_piece())
    issued = fields.Float(string="Issued", digits=(12, 2))
    used = fields.Float(string="Used", digits=(12, 2))
    returned = fields.Float(string="Returned", digits=(12, 2))
    open_quantity = fields.Float(
        string="Not Accounted for",
        digits=(12, 2),
        compute="_compute_open_quantity",
        store=True,
    )
    price = fields.Monetary(string="Unit Price", help="Tax included.")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    issuer = fields.Char(string="Issued by")

    _quantities = models.Constraint(
        "CHECK(issued >= 0 AND used >= 0 AND returned >= 0 "
        "AND used + returned <= issued + 0.001)",
        "More cannot be used and returned than was issued.",
    )
    _price = models.Constraint("CHECK(price >= 0)", "A price cannot be negative.")

    @api.model
    def _get_piece(self):
        return self.env._("pc.")

    @api.depends("issued", "used", "returned")
    def _compute_open_quantity(self):
        for line in self:
            line.open_quantity = float(
                repair.get_unaccounted(line.issued, line.used, line.returned)
            )

    @api.depends("used", "price")
    def _compute_amount(self):
        for line in self:
            line.amount = float(repair.get_total(0, [(line.used, line.price)]))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_ticket_open()
        return lines

    def write(self, vals):
        self._check_ticket_open()
        if "ticket_id" in vals and self.ticket_id.ids != [vals["ticket_id"]]:
            raise UserError(self.env._("A material stays with its ticket."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        self._check_ticket_open()

    def _check_ticket_open(self):
        done = self.ticket_id.filtered(
            lambda t: t.property_stage_code in ("visited", "closed", "refused")
        )
        if done:
            raise UserError(
                self.env._(
                    "%(number)s is closed. Reopen it to change it.",
                    number=done[0].number,
                )
            )
