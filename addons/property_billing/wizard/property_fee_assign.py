from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.property_base.models.property_unit import USAGES


class PropertyFeeAssign(models.TransientModel):
    """Assign a fee item to all units of a kind that do not pay it yet."""

    _name = "property.fee.assign"
    _description = "Assign Fee Item to Units"

    fee_item_id = fields.Many2one(
        "property.fee.item",
        required=True,
        domain="[('kind', '=', 'recurring'), ('company_id', '=', company_id)]",
    )
    community_id = fields.Many2one(
        "property.community",
        required=True,
        compute="_compute_community_id",
        store=True,
        readonly=False,
    )
    company_id = fields.Many2one(related="community_id.company_id")
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Until")
    usage = fields.Selection(USAGES, help="Empty: any usage.")
    building_ids = fields.Many2many(
        "property.building",
        domain="[('community_id', '=', community_id)]",
        help="Empty: all buildings.",
    )
    held = fields.Selection(
        [("all", "All Units"), ("held", "With Owner or Tenant"), ("let", "Let")],
        string="Which",
        required=True,
        default="all",
        help="By who holds the unit on the first day or later.",
    )
    unit_ids = fields.Many2many(
        "property.unit",
        string="Only These",
        default=lambda self: self._default_unit_ids(),
        domain="[('community_id', '=', community_id)]",
    )
    unit_count = fields.Integer(string="Units Chosen", compute="_compute_counts")
    existing_count = fields.Integer(string="Pay It Already", compute="_compute_counts")
    new_count = fields.Integer(string="To Assign", compute="_compute_counts")

    @api.model
    def _default_unit_ids(self):
        if self.env.context.get("active_model") == "property.unit":
            return self.env.context.get("active_ids")
        return False

    @api.depends("unit_ids")
    def _compute_community_id(self):
        for wizard in self:
            wizard.community_id = wizard.unit_ids[:1].community_id or (
                wizard.community_id
                or self.env["property.community"].search([], limit=1)
            )

    @api.depends(
        "fee_item_id",
        "community_id",
        "date_start",
        "date_end",
        "usage",
        "building_ids",
        "held",
        "unit_ids",
    )
    def _compute_counts(self):
        for wizard in self:
            units = wizard._get_units()
            existing = wizard._get_assigned(units)
            wizard.unit_count = len(units)
            wizard.existing_count = len(existing)
            wizard.new_count = len(units) - len(existing)

    def _get_units(self):
        if not self.community_id:
            return self.env["property.unit"]
        return self.env["property.unit"].search(self._get_unit_domain())

    def _get_unit_domain(self):
        domain = Domain("community_id", "=", self.community_id.id)
        if self.usage:
            domain &= Domain("usage", "=", self.usage)
        if self.building_ids:
            domain &= Domain("building_id", "in", self.building_ids._origin.ids)
        if self.unit_ids:
            domain &= Domain("id", "in", self.unit_ids._origin.ids)
        if self.held != "all":
            domain &= Domain("occupancy_ids", "any", self._get_holder_domain())
        return domain

    def _get_holder_domain(self):
        roles = ["tenant"] if self.held == "let" else ["owner", "tenant"]
        return [
            ("state", "=", "verified"),
            ("role", "in", roles),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", self.date_start),
        ]

    def _get_assigned(self, units):
        """Units among some that pay the item at that time already."""
        if not (self.fee_item_id and self.date_start):
            return self.env["property.unit"]
        domain = [
            ("fee_item_id", "=", self.fee_item_id.id),
            ("source_key", "=", 0),
            ("unit_id", "in", units.ids),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", self.date_start),
        ]
        if self.date_end:
            domain.append(("date_start", "<=", self.date_end))
        return self.env["property.fee.assignment"].search(domain).unit_id

    def action_assign(self):
        """Assign the item to those that do not pay it yet; show all of them.

        :raise UserError: no unit is left to assign it to
        """
        self.ensure_one()
        units = self._get_units()
        missing = units - self._get_assigned(units)
        if not missing:
            raise UserError(self.env._("Every unit chosen pays this item already."))
        self.env["property.fee.assignment"].with_context(tracking_disable=True).create(
            [
                {
                    "unit_id": unit.id,
                    "fee_item_id": self.fee_item_id.id,
                    "date_start": self.date_start,
                    "date_end": self.date_end,
                }
                for unit in missing
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_assignment_action"
        )
        action["domain"] = [
            ("fee_item_id", "=", self.fee_item_id.id),
            ("unit_id", "in", units.ids),
        ]
        return action
