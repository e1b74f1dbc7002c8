from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.deferral import month_of, remuneration
from .property_fee_charge import HELD

BASES = {"received": "paid", "receivable": "current_due"}


class PropertyCommunity(models.Model):
    _inherit = "property.community"

    fee_mode = fields.Selection(
        [
            ("lump_sum", "Lump Sum (Fees Are Income)"),
            ("remuneration", "Remuneration (Fees Are Held for the Owners)"),
        ],
        required=True,
        default="lump_sum",
        help="包干制: the fees are the company's income. 酬金制: they are the owners' "
        "money in custody, and only the remuneration agreed is income.",
    )
    remuneration_base = fields.Selection(
        [
            ("received", "Share of What Is Received"),
            ("receivable", "Share of What Is Charged"),
            ("fixed", "Fixed Sum a Month"),
        ],
        default="received",
    )
    remuneration_percent = fields.Float(digits=(5, 2))
    remuneration_amount = fields.Monetary(
        string="Remuneration a Month", help="Tax included."
    )
    remuneration_product_id = fields.Many2one(
        "product.product",
        check_company=True,
        help="Income account of the remuneration and what the invoice names.",
    )
    remuneration_tax_id = fields.Many2one(
        "account.tax",
        check_company=True,
        domain=[("type_tax_use", "=", "sale"), ("price_include", "=", True)],
        help="Included in the remuneration.",
    )
    owners_partner_id = fields.Many2one(
        "res.partner",
        string="All Owners",
        help="Whom the remuneration is invoiced to: all owners of the community, "
        "settled out of what is held for them.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _remuneration = models.Constraint(
        "CHECK(remuneration_percent BETWEEN 0 AND 100 AND remuneration_amount >= 0)",
        "A remuneration is a share up to 100 per cent or a sum that is not negative.",
    )

    @api.constrains(
        "fee_mode",
        "remuneration_base",
        "remuneration_percent",
        "remuneration_amount",
        "remuneration_product_id",
        "owners_partner_id",
    )
    def _check_remuneration_terms(self):
        for community in self.filtered(lambda c: c.fee_mode == "remuneration"):
            fixed = community.remuneration_base == "fixed"
            agreed = (
                community.remuneration_amount
                if fixed
                else community.remuneration_base and community.remuneration_percent
            )
            if not (
                agreed
                and community.remuneration_product_id
                and community.owners_partner_id
            ):
                raise UserError(
                    self.env._(
                        "%s: under the remuneration mode say how much it is, what the "
                        "invoice names and who all owners are.",
                        community.name,
                    )
                )

    @api.model
    def _get_remuneration_due(self, company, month_end):
        """Communities of the mode whose remuneration of the month is not booked."""
        booked = self.env["account.move"].search(
            [
                ("company_id", "=", company.id),
                ("property_remuneration_month", "=", month_of(month_end)),
                ("state", "!=", "cancel"),
            ]
        )
        waiting = self.search(
            [
                ("company_id", "=", company.id),
                ("fee_mode", "=", "remuneration"),
                ("id", "not in", booked.property_community_id.ids),
            ]
        )
        month = month_of(month_end)
        return waiting.filtered(lambda c: c._get_remuneration(month, month_end))

    def _get_remuneration(self, month, month_end):
        """The remuneration of a month, tax included.

        A share of what is received counts what was paid in the month on fees held
        for the owners, of whatever period; a share of what is charged, the fees of
        the month after reductions.

        :return: Decimal in company currency
        """
        self.ensure_one()
        if self.remuneration_base == "fixed":
            return remuneration(
                Decimal(0), Decimal(0), Decimal(str(self.remuneration_amount))
            )
        rows = (
            self.env["property.collection.row"]
            .sudo()
            .with_context(property_period=[str(month), str(month_end), str(month_end)])
        )
        domain = [
            ("community_id", "=", self.id),
            ("fee_item_id.category", "in", HELD),
        ]
        [[base]] = rows._read_group(
            domain, [], [f"{BASES[self.remuneration_base]}:sum"]
        )
        percent = Decimal(str(self.remuneration_percent))
        return remuneration(Decimal(str(base or 0)), percent, Decimal(0))

    def _book_remuneration(self, month, month_end):
        """Invoice the remuneration to all owners and settle it from what is held.

        :return: the invoices
        :raise UserError: no account is set, closed books
        """
        invoices = self.env["account.move"].create(
            [c._prepare_remuneration(month, month_end) for c in self]
        )
        invoices.action_post()
        for invoice in invoices:
            invoice.property_community_id._settle_remuneration(invoice, month_end)
        return invoices

    def _prepare_remuneration(self, month, month_end):
        amount = self._get_remuneration(month, month_end)
        label = self.env._(
            "Remuneration of %(month)s: %(community)s",
            month=f"{month:%Y-%m}",
            community=self.name,
        )
        return {
            "move_type": "out_invoice",
            "partner_id": self.owners_partner_id.id,
            "journal_id": self._get_sale_journal().id,
            "company_id": self.company_id.id,
            "invoice_date": month_end,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "ref": label,
            "property_community_id": self.id,
            "property_remuneration_month": month,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.remuneration_product_id.id,
                        "name": label,
                        "quantity": 1.0,
                        "price_unit": float(amount),
                        "tax_ids": [Command.set(self.remuneration_tax_id.ids)],
                    }
                )
            ],
        }

    def _settle_remuneration(self, invoice, month_end):
        claim = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        held = self.company_id._get_property_account(
            "property_custody_account_id", self.env._("fees held for the owners")
        )
        common = {"name": invoice.ref, "partner_id": claim.partner_id.id}
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.company_id._get_property_closing_journal().id,
                "date": month_end,
                "ref": invoice.ref,
                "property_community_id": self.id,
                "line_ids": [
                    Command.create(
                        {**common, "account_id": held.id, "balance": claim.balance}
                    ),
                    Command.create(
                        {
                            **common,
                            "account_id": claim.account_id.id,
                            "balance": -claim.balance,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        paid = move.line_ids.filtered(lambda line: line.account_id == claim.account_id)
        (claim | paid).reconcile()
