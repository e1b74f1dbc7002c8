from odoo import api, fields, models

from odoo.addons.property_billing.engine.limitation import (
    ACKNOWLEDGEMENT,
    PART_PAYMENT,
)

KINDS = {"promise": ACKNOWLEDGEMENT, "payment": PART_PAYMENT}


class PropertyArrearsInterruption(models.Model):
    """What renews the limitation period of a claim, beside a notice delivered."""

    _name = "property.arrears.interruption"
    _description = "Interruption of Limitation"
    _order = "date desc, id desc"
    _rec_name = "charge_id"

    charge_id = fields.Many2one(
        "property.fee.charge", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="charge_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="charge_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Date(required=True)
    kind = fields.Selection(
        [("promise", "Signed Promise"), ("payment", "Part Payment")], required=True
    )
    promise_id = fields.Many2one(
        "property.arrears.promise", index="btree_not_null", ondelete="cascade"
    )
    limitation_date = fields.Date(string="Limitation Expires on")

    _once = models.Constraint(
        "UNIQUE(charge_id, date, kind)", "This is recorded already."
    )

    @api.model
    def _record(self, charges, day, kind, promise=None):
        """Note what renews the claims and count their limitation again."""
        known = self.search(
            [("charge_id", "in", charges.ids), ("date", "=", day), ("kind", "=", kind)]
        ).charge_id
        self._add(
            [
                {
                    "charge_id": charge.id,
                    "date": day,
                    "kind": kind,
                    "promise_id": promise and promise.id,
                }
                for charge in charges - known
            ]
        )

    @api.model
    def _add(self, vals_list):
        self.create(vals_list).charge_id._recount_limitation()

    def _get_event(self):
        """(date, kind) for engine/limitation."""
        return self.date, KINDS[self.kind]
