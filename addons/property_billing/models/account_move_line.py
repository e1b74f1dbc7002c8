from odoo import api, fields, models
from odoo.tools import frozendict


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    property_charge_id = fields.Many2one(
        "property.fee.charge",
        string="Fee Charge",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="On the invoice line and on the receivable line of a charge.",
    )

    @api.depends("property_charge_id")
    def _compute_term_key(self):
        """Receivable lines are told apart by their charge."""
        res = super()._compute_term_key()
        for line in self:
            if line.term_key and line.property_charge_id:
                line.term_key = frozendict(
                    line.term_key, property_charge_id=line.property_charge_id.id
                )
        return res

    @api.depends("property_charge_id")
    def _compute_name(self):
        """A receivable line is named after its charge, not after the invoice."""
        res = super()._compute_name()
        for line in self:
            if (
                line.display_type == "payment_term"
                and line.property_charge_id
                and not line.move_id.inalterable_hash
            ):
                line.name = line.property_charge_id._get_label()
        return res

    def _copy_data_extend_business_fields(self, values):
        """A credit note names the charges it takes back; a duplicate does not."""
        res = super()._copy_data_extend_business_fields(values)
        if "move_reverse_cancel" in self.env.context:
            values["property_charge_id"] = self.property_charge_id.id
        return res
