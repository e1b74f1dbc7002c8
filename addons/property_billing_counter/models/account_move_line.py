from odoo import api, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _prepare_reconciliation_amls(self, values_list, **kwargs):
        """What the counter took for each charge settles that and no more."""
        pieces = self.env.context.get("property_counter_pieces")
        if pieces:
            values_list = [self._cap_property_piece(v, pieces) for v in values_list]
        return super()._prepare_reconciliation_amls(values_list, **kwargs)

    @api.model
    def _cap_property_piece(self, values, pieces):
        """:param dict pieces: {receivable line id: amount, company currency}"""
        piece = pieces.get(values["aml"].id)
        if piece is None:
            return values
        return {
            **values,
            "amount_residual": min(values["amount_residual"], piece),
            "amount_residual_currency": min(values["amount_residual_currency"], piece),
        }
