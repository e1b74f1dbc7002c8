from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import frozendict

from ..engine.money import largest_remainder, to_decimal

# what makes a line the claim it is; analytics and matching stay free
GUARDED = {
    "account_id",
    "amount_currency",
    "balance",
    "credit",
    "currency_id",
    "date_maturity",
    "debit",
    "deductible_amount",
    "discount",
    "display_type",
    "move_id",
    "name",
    "partner_id",
    "price_unit",
    "product_id",
    "product_uom_id",
    "property_charge_id",
    "quantity",
    "tax_ids",
}


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

    # the schedule of fees finds credit notes and what was written off by these
    _property_note_idx = models.Index(
        "(property_charge_id) WHERE property_charge_id IS NOT NULL "
        "AND display_type = 'payment_term' AND balance < 0"
    )
    _property_loss_idx = models.Index(
        "(account_id, move_id) WHERE balance > 0 AND property_charge_id IS NULL "
        "AND display_type = 'product'"
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

    # ------------------------------------------------------------- guards ----

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_property_added()
        return lines

    def write(self, vals):
        self._check_property_changed(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_property_charge(self):
        if self.filtered(lambda line: line._is_property_claim()):
            self._raise_property_guard()

    def _is_property_claim(self):
        """Whether the line is its charge's own, not that of a credit note."""
        # sudo: property.fee.charge - the claim is looked at, not shown
        charge = self.property_charge_id.sudo()
        return bool(charge) and self in (
            charge.move_line_id | charge.receivable_line_id
        )

    def _check_property_changed(self, vals):
        guarded = GUARDED & vals.keys()
        if not guarded:
            return
        will_change = self.env["account.move"]._field_will_change
        for line in self:
            if (
                line.property_charge_id
                and line._is_property_claim()
                and any(will_change(line, vals, fname) for fname in guarded)
            ):
                self._raise_property_guard()

    def _check_property_added(self):
        """An invoice of charges that was posted once takes no other lines."""
        for line in self:
            if (
                line.move_id.posted_before
                and line.display_type == "product"
                and not line.property_charge_id
                and line.move_id._has_property_claims()
            ):
                self._raise_property_guard()

    def _raise_property_guard(self):
        raise UserError(
            self.env._(
                "The invoice claims fees that were charged: its lines can be neither "
                "changed, added nor deleted. Make a credit note or a correcting "
                "charge instead."
            )
        )

    def _copy_data_extend_business_fields(self, values):
        """A credit note names the charges it takes back; a duplicate does not."""
        res = super()._copy_data_extend_business_fields(values)
        if "move_reverse_cancel" in self.env.context:
            values["property_charge_id"] = self.property_charge_id.id
        return res

    # ------------------------------------------------------------ payment ----

    @api.model
    def _get_property_credit_domain(self, partners, community):
        """Receivable lines that are the payers' credit: for the community, or none.

        Payments, credit notes that found their charge paid. A correction in the
        payer's favour is a charge of its own and not among them.

        :param partners: res.partner, the payers
        :param community: property.community
        """
        return Domain(
            [
                ("partner_id", "in", partners.commercial_partner_id.ids),
                ("company_id", "=", community.company_id.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("balance", "<", 0),
                ("property_community_id", "in", [community.id, False]),
                "|",
                ("property_charge_id", "=", False),
                ("move_id.property_charge_ids", "=", False),
            ]
        )

    @api.model
    def _optimize_reconciliation_plan(self, reconciliation_plan, **kwargs):
        """A credit note meets its own charges first; else dues go in our order."""
        plan_list, amls = super()._optimize_reconciliation_plan(
            [self._pair_property_charges(item) for item in reconciliation_plan],
            **kwargs,
        )
        if amls.property_charge_id:
            for node in plan_list:
                self._sort_property_node(node)
        return plan_list, amls

    @api.model
    def _pair_property_charges(self, item):
        """Split off, to be matched first, debits and credits of the same charge."""
        if not isinstance(item, models.BaseModel):
            return [self._pair_property_charges(child) for child in item]
        by_charge = item.filtered("property_charge_id").grouped("property_charge_id")
        pairs = [
            lines for lines in by_charge.values() if len(set(lines.move_id.ids)) > 1
        ]
        return [*pairs, item] if pairs else item

    @api.model
    def _sort_property_node(self, node):
        """Same due date: by the order of the items; else as the ERP has sorted."""
        for child in node.get("nodes", ()):
            self._sort_property_node(child)
        node["amls"] = node["amls"].sorted(
            lambda line: (
                line.date_maturity or line.date,
                line.property_charge_id.sudo()._get_payment_rank(),
            )
        )

    @api.model
    def _prepare_reconciliation_amls(self, values_list, **kwargs):
        return super()._prepare_reconciliation_amls(
            self._share_property_dues(values_list), **kwargs
        )

    @api.model
    def _share_property_dues(self, values_list):
        """What does not cover all charges of one day is shared among them.

        Only where the community has agreed on no order of items, and in company
        currency. Shares are by largest remainder: they add up to the cent.
        """
        dues = self._get_property_pro_rata_dues(values_list)
        if not dues:
            return values_list
        left = -sum(
            values["amount_residual"]
            for values in values_list
            if values["amount_residual"] < 0
        )
        shares = {}
        for _day, values_of_day in sorted(dues.items()):
            total = sum(values["amount_residual"] for values in values_of_day)
            if left < total and len(values_of_day) > 1:
                shares |= self._get_property_shares(values_of_day, max(left, 0.0))
            left -= total
        return [shares.get(values["aml"], values) for values in values_list]

    @api.model
    def _get_property_pro_rata_dues(self, values_list):
        """Return {due date: values} when every debit is a charge shared pro rata."""
        dues = defaultdict(list)
        for values in values_list:
            line = values["aml"]
            if values["amount_residual"] <= 0:
                continue
            # sudo: property.community - its agreement, for whoever takes the money
            community = line.property_charge_id.sudo().community_id
            if (
                community.payment_allocation != "pro_rata"
                or line.currency_id != line.company_currency_id
            ):
                return {}
            dues[line.date_maturity].append(values)
        return dues

    @api.model
    def _get_property_shares(self, values_list, amount):
        """Return {line: its values, with its share for a residual}."""
        currency = values_list[0]["aml"].company_currency_id
        quantum = to_decimal(currency.rounding)
        shares = largest_remainder(
            to_decimal(currency.round(amount), currency.decimal_places),
            [
                to_decimal(values["amount_residual"], currency.decimal_places)
                for values in values_list
            ],
            quantum,
        )
        return {
            values["aml"]: {
                **values,
                "amount_residual": float(share),
                "amount_residual_currency": float(share),
            }
            for values, share in zip(values_list, shares, strict=True)
        }

    def _get_installments_data(self, **kwargs):
        """Charges are claims of their own, not instalments of one."""
        installments = super()._get_installments_data(**kwargs)
        if self.env.context.get("property_whole_charges"):
            for installment in installments:
                if installment["line"].property_charge_id:
                    installment["type"] = "other"
        return installments
