from odoo import api, fields, models


class PropertyFeeChargeChange(models.AbstractModel):
    """What a charge amounts to once it was corrected, and who took it over.

    A change of payer leaves the charge with the former payer, credits the part
    that is not theirs and charges it to the new one. Both name the charge, so
    what is in force of a charge counts its own payer's corrections alone.
    """

    _name = "property.fee.charge.change"
    _description = "Charge that Changes Hands"

    payer_change_id = fields.Many2one(
        "property.payer.change",
        string="Change of Payer",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )

    def _get_amounts_in_force(self):
        """Return {charge id: amount}: less credit notes, with its corrections."""
        corrections = self.correction_ids.filtered(
            lambda c: c.state in ("draft", "posted")
        )
        # sudo: account.move.line - sums of credit notes, supervisors read no ledger
        left = (self | corrections).sudo()._get_credited()
        amounts = {charge.id: left.get(charge.id, charge.amount) for charge in self}
        for correction in corrections:
            charge = correction.corrects_id
            if correction.partner_id == charge.partner_id:
                amounts[charge.id] += left.get(correction.id, correction.amount)
        return {
            charge.id: charge.currency_id.round(amounts[charge.id]) for charge in self
        }

    def _is_taken_over(self):
        """Whether a new payer was charged it: it stands like a charge of its own."""
        self.ensure_one()
        return bool(self.payer_change_id) and self.amount > 0

    @api.model
    def _get_claims_domain(self, unit, partner):
        """Domain of what is open between a unit and a payer."""
        return [
            ("unit_id", "=", unit.id),
            ("partner_id", "=", partner.id),
            ("payment_state", "in", ("unpaid", "partial")),
        ]
