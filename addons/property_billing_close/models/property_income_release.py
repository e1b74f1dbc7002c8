from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL, float_round

from ..engine.deferral import to_release


class PropertyIncomeRelease(models.Model):
    """What of a charge became income in a month, out of contract liability.

    Nothing says beforehand what is to be released when: a month takes what the
    ledger shows on the liability account for charges whose month has come, less
    what earlier months took. So credit notes, whenever they come, need no care,
    and running again releases nothing twice.
    """

    _name = "property.income.release"
    _description = "Release of Income"
    _inherit = ["property.community.mixin"]
    _order = "month desc, id desc"
    _rec_name = "charge_id"

    charge_id = fields.Many2one(
        "property.fee.charge",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="charge_id.community_id", store=True, precompute=True
    )
    fee_item_id = fields.Many2one(
        related="charge_id.fee_item_id", store=True, precompute=True
    )
    unit_id = fields.Many2one(related="charge_id.unit_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True, help="Its last day.")
    amount = fields.Monetary(required=True, readonly=True, help="Without tax.")
    account_id = fields.Many2one(
        "account.account", string="Income Account", required=True, readonly=True
    )
    move_id = fields.Many2one(
        "account.move",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )

    _once = models.Constraint(
        "UNIQUE(charge_id, move_id)", "A charge is released once by an entry."
    )
    _month_idx = models.Index("(company_id, month)")

    # ---------------------------------------------------------------- find ----

    @api.model
    def _find_due(self, company, month_end):
        """What may be released by the end of a month.

        :param date month_end: last day of the month
        :return: {property.fee.charge: Decimal in company currency}
        """
        account = company.sudo().property_contract_liability_account_id
        if not account:
            return {}
        rows = self.env.execute_query(self._due_sql(account, month_end))
        charges = self.env["property.fee.charge"].browse(row[0] for row in rows)
        due = {
            charge: to_release(Decimal(booked), Decimal(released), start, month_end)
            for charge, (_id, start, booked, released) in zip(
                charges, rows, strict=True
            )
        }
        return {charge: amount for charge, amount in due.items() if amount}

    @api.model
    def _due_sql(self, account, month_end):
        """Charges with a rest on the liability account; by index of the account.

        :return: rows of charge id, start, booked, released
        """
        self.env["account.move.line"].flush_model()
        self.env["property.fee.charge"].flush_model()
        self.flush_model()
        return SQL(
            """SELECT charge.id, charge.date_start, booked.amount,
                      COALESCE(released.amount, 0)
                 FROM (SELECT property_charge_id AS charge_id, -SUM(balance) AS amount
                         FROM account_move_line
                        WHERE account_id = %(account)s
                          AND parent_state = 'posted'
                          AND property_charge_id IS NOT NULL
                          AND date <= %(end)s
                        GROUP BY 1) booked
                 JOIN property_fee_charge charge ON charge.id = booked.charge_id
            LEFT JOIN (SELECT charge_id, SUM(amount) AS amount
                         FROM property_income_release GROUP BY 1) released
                   ON released.charge_id = charge.id
                WHERE charge.date_start <= %(end)s
                  AND booked.amount <> COALESCE(released.amount, 0)
                ORDER BY charge.id""",
            account=account.id,
            end=month_end,
        )

    # ---------------------------------------------------------------- book ----

    @api.model
    def _release(self, company, month_end):
        """Book what is due: an entry for each community, dated the month's end.

        :return: account.move
        :raise UserError: closed books, no journal
        """
        due = self._find_due(company, month_end)
        by_community = defaultdict(dict)
        for charge, amount in due.items():
            by_community[charge.community_id][charge] = amount
        moves = self.env["account.move"]
        for community, amounts in by_community.items():
            moves |= self._release_community(community, amounts, month_end)
        return moves

    @api.model
    def _release_community(self, community, amounts, month_end):
        accounts = {charge: charge._get_own_income_account() for charge in amounts}
        move = self.env["account.move"].create(
            self._prepare_move(community, amounts, accounts, month_end)
        )
        move.action_post()
        self.create(
            [
                {
                    "charge_id": charge.id,
                    "month": month_end,
                    "amount": float(amount),
                    "account_id": accounts[charge].id,
                    "move_id": move.id,
                }
                for charge, amount in amounts.items()
            ]
        )
        return move

    @api.model
    def _prepare_move(self, community, amounts, accounts, month_end):
        company = community.company_id
        totals = defaultdict(Decimal)
        for charge, amount in amounts.items():
            totals[accounts[charge]] += amount
        return {
            "move_type": "entry",
            "journal_id": company._get_property_closing_journal().id,
            "date": month_end,
            "ref": self.env._("Income of %s", f"{month_end:%Y-%m}"),
            "property_community_id": community.id,
            "line_ids": [
                Command.create(values)
                for account, total in totals.items()
                for values in self._prepare_lines(community, account, total)
            ],
        }

    @api.model
    def _prepare_lines(self, community, account, total):
        amount = float_round(float(total), precision_digits=2)
        analytic = community.analytic_account_id
        shared = {"name": self.env._("Income in its month: %s", community.name)}
        liability = community.company_id.property_contract_liability_account_id
        return [
            {**shared, "account_id": liability.id, "balance": amount},
            {
                **shared,
                "account_id": account.id,
                "balance": -amount,
                "analytic_distribution": analytic and {str(analytic.id): 100.0},
            },
        ]
