from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import frozendict

# whom, in what and where an invoice of charges claims
GUARDED = {
    "company_id",
    "currency_id",
    "fiscal_position_id",
    "invoice_cash_rounding_id",
    "invoice_payment_term_id",
    "journal_id",
    "move_type",
    "partner_id",
    "property_community_id",
    "property_occupancy_id",
    "property_owner_occupancy_id",
    "property_run_id",
    "property_unit_id",
}


class AccountMove(models.Model):
    _inherit = "account.move"

    property_run_id = fields.Many2one(
        "property.fee.run",
        string="Fee Run",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    property_charge_ids = fields.One2many("property.fee.charge", "move_id")

    @api.depends("invoice_line_ids.property_charge_id", "invoice_line_ids.price_total")
    def _compute_needed_terms(self):
        """One receivable line per charge, each with its own due date."""
        res = super()._compute_needed_terms()
        for move in self:
            amounts = move._get_property_charge_amounts()
            if amounts:
                move.needed_terms = move._prepare_property_terms(amounts)
        return res

    def _get_property_charge_amounts(self):
        """Return {charge: amount tax included, in the currency of the move}."""
        amounts = {}
        if self.is_invoice(include_receipts=True):
            for line in self.invoice_line_ids:
                if line.property_charge_id and line.display_type == "product":
                    charge = line.property_charge_id
                    amounts[charge] = amounts.get(charge, 0.0) + line.price_total
        return amounts

    def _prepare_property_terms(self, amounts):
        """Split the receivable by charge; the last one takes what rates round off.

        Lines that carry no charge (there are none unless another module adds
        them) get a receivable line of their own.
        """
        sign, rate = -self.direction_sign, self.invoice_currency_rate or 1.0
        company_round = self.company_id.currency_id.round
        terms = {}
        for charge, amount in amounts.items():
            terms[self._get_property_term_key(charge)] = {
                "balance": company_round(sign * amount / rate),
                "amount_currency": self.currency_id.round(sign * amount),
            }
        rest = self._get_property_terms_rest(terms)
        if any(rest.values()) and not self._has_property_strangers():
            for fname, value in rest.items():
                terms[next(reversed(terms))][fname] += value
        elif any(rest.values()):
            terms[self._get_property_term_key(self.env["property.fee.charge"])] = rest
        return terms

    def _get_property_terms_rest(self, terms):
        currencies = {
            "balance": self.company_id.currency_id,
            "amount_currency": self.currency_id,
        }
        totals = {
            "balance": self.amount_total_signed,
            "amount_currency": self.amount_total_in_currency_signed,
        }
        return {
            fname: currency.round(
                totals[fname] - sum(term[fname] for term in terms.values())
            )
            for fname, currency in currencies.items()
        }

    def _has_property_strangers(self):
        return any(
            line.display_type in ("product", "rounding") and not line.property_charge_id
            for line in self.line_ids
        )

    def _get_property_term_key(self, charge):
        """What tells receivable lines apart; see ``_compute_term_key`` of lines."""
        own = charge and (not charge.move_id or charge.move_id == self._origin)
        due = charge.due_date if own else self._get_property_credit_date()
        key = {"move_id": self.id, "date_maturity": due, "discount_date": False}
        return (
            frozendict(key, property_charge_id=charge.id) if charge else frozendict(key)
        )

    def _get_property_credit_date(self):
        return self.invoice_date or self.date or fields.Date.context_today(self)

    # ------------------------------------------------------------- guards ----

    def write(self, vals):
        self._check_property_changed(vals)
        res = super().write(vals)
        if vals.get("state") in ("draft", "cancel"):
            self._update_property_charges()
        return res

    def unlink(self):
        """An invoice of charges that is deleted cancels them: the month is free."""
        claims = self._get_property_claims()
        claims._unlink_lines()
        credited = self.line_ids.property_charge_id.sudo() - claims
        res = super().unlink()
        credited._update_state_from_ledger()
        return res

    def _has_property_claims(self):
        """Whether charges are claimed by this very invoice."""
        return bool(self.property_unit_id and self._get_property_claims())

    def _get_property_claims(self):
        # sudo: property.fee.charge - the ledger decides, nobody writes charges
        return self.sudo().property_charge_ids

    def _check_property_changed(self, vals):
        guarded = GUARDED & vals.keys()
        if not guarded:
            return
        for move in self:
            if (
                move.posted_before
                and any(self._field_will_change(move, vals, name) for name in guarded)
                and move._has_property_claims()
            ):
                raise UserError(
                    self.env._(
                        "%(move)s claims fees that were charged: payer, unit, journal "
                        "and terms stay. Make a credit note or a correcting charge "
                        "instead.",
                        move=move.display_name,
                    )
                )

    # ------------------------------------------------------------- ledger ----

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._link_property_charges()
        return posted

    def _link_property_charges(self):
        """Tell the charges their lines; a credit note may reverse them."""
        lines = self.line_ids.filtered("property_charge_id")
        if lines:
            # sudo: property.fee.charge - the ledger decides, nobody writes charges
            charges = lines.property_charge_id.sudo()
            charges._link_lines(lines.sudo())
            charges._update_state_from_ledger()

    def _update_property_charges(self):
        # sudo: property.fee.charge - the ledger decides, nobody writes charges
        charges = self.line_ids.property_charge_id.sudo()
        charges.filtered("move_line_id")._update_state_from_ledger()
