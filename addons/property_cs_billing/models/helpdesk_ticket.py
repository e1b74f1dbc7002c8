from odoo import fields, models
from odoo.exceptions import UserError

LIVE = ("draft", "posted")


class HelpdeskTicket(models.Model):
    """A paid repair is a one-off charge when it is resolved.

    The desk neither posts nor changes it: an accountant posts the draft, and
    what is posted is corrected in the fee office.
    """

    _inherit = "helpdesk.ticket"

    property_charge_id = fields.Many2one(
        "property.fee.charge",
        string="Charge of the Repair",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="property_base.group_staff",
    )
    property_charge_state = fields.Selection(
        related="property_charge_id.state",
        string="Charge Status",
        groups="property_base.group_staff",
    )

    def _before_transition(self, code):
        super()._before_transition(code)
        if code == "resolved":
            for ticket in self.filtered(lambda t: t._has_repair_charge()):
                ticket._check_repair_charge()

    def _after_transition(self, code, previous, when):
        super()._after_transition(code, previous, when)
        if code == "resolved":
            for ticket in self.filtered("property_community_id"):
                ticket._charge_repair()

    def _has_repair_charge(self):
        return self.property_paying == "paid" and self.property_cost > 0

    def _check_repair_charge(self):
        """Say what is missing before the work is reported as done."""
        community = self.property_community_id
        if not community.sudo().repair_fee_item_id:
            raise UserError(
                self.env._(
                    "%(community)s has no fee item for paid repairs: set it on the "
                    "community.",
                    community=community.name,
                )
            )
        if not self.property_unit_id or not self.partner_id:
            raise UserError(
                self.env._(
                    "%(number)s: a paid repair needs the unit and who pays.",
                    number=self.number,
                )
            )

    def _charge_repair(self):
        """Make the draft charge; one that is a draft still is replaced."""
        # sudo: property.fee.charge - the technician who is done has no right on it
        charge = self.sudo().property_charge_id.filtered(lambda c: c.state in LIVE)
        amount = self.property_cost if self._has_repair_charge() else 0.0
        if charge and charge.currency_id.compare_amounts(charge.amount, amount) == 0:
            return
        if charge.state == "posted":
            self._tell_posted(charge, amount)
            return
        charge.write({"state": "cancelled"})
        if amount:
            self._create_repair_charge(amount)

    def _create_repair_charge(self, amount):
        charges = self.env["property.fee.charge"]
        origin = f"helpdesk.ticket,{self.id},{self.property_reopen_count}"
        # sudo: property.community - a technician does not read fee items
        item = self.sudo().property_community_id.repair_fee_item_id
        # sudo: helpdesk.ticket - the link is the office's
        self.sudo().property_charge_id = charges.sudo()._create_one_off(
            [
                {
                    "unit_id": self.property_unit_id.id,
                    "occupancy_id": self.property_occupancy_id.id,
                    "fee_item_id": item.id,
                    "partner_id": self.partner_id.id,
                    "amount": amount,
                    "origin_key": origin,
                    "explanation": f"{self.number} {self.name}",
                }
            ]
        )

    def _tell_posted(self, charge, amount):
        self.message_post(
            body=self.env._(
                "The repair was charged with %(posted)s, which is posted. It would be "
                "%(amount)s now: have the fee office correct it.",
                posted=charge.amount,
                amount=amount,
            ),
            subtype_xmlid="mail.mt_note",
        )

    def action_open_property_charge(self):
        """The charge of the repair."""
        self.ensure_one()
        return self.property_charge_id._get_records_action()
