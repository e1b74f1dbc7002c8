import calendar

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class PropertyFeeCharge(models.Model):
    """What a unit owes for an item and a month.

    ``amount`` is what is paid, tax included, rounded once, half up, here; the
    invoice line repeats it. The database refuses two live recurring charges
    of one unit, item and source that overlap in time.
    """

    _name = "property.fee.charge"
    _description = "Fee Charge"
    _inherit = [
        "property.community.mixin",
        "property.fee.charge.arrears",
        "property.fee.charge.change",
        "property.fee.portal.mixin",
    ]
    _order = "date_start desc, unit_id, fee_item_id, id"
    _rec_names_search = ["unit_id", "fee_item_id", "partner_id"]

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    run_id = fields.Many2one(
        "property.fee.run", index="btree_not_null", ondelete="restrict", copy=False
    )
    assignment_id = fields.Many2one(
        "property.fee.assignment", index="btree_not_null", ondelete="restrict"
    )
    tariff_id = fields.Many2one(
        "property.tariff", index="btree_not_null", ondelete="restrict"
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict"
    )
    building_id = fields.Many2one(
        related="unit_id.building_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    fee_item_id = fields.Many2one(
        "property.fee.item", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, index=True, ondelete="restrict"
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Payer's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty when the developer pays.",
    )
    owner_occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Owner's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("recurring", "Recurring"),
            ("one_off", "One-off"),
            ("correction", "Correction"),
        ],
        required=True,
        default="recurring",
    )
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    due_date = fields.Date(required=True)
    quantity = fields.Float(digits=(16, 4))
    price = fields.Float(digits=(16, 6))
    amount = fields.Monetary(required=True, help="Tax included.")
    source_key = fields.Integer(required=True, default=0)
    origin_key = fields.Char(
        help="Says once and for all where a one-off charge or correction comes from.",
        copy=False,
    )
    corrects_id = fields.Many2one(
        "property.fee.charge", index="btree_not_null", ondelete="restrict", copy=False
    )
    parking_card_id = fields.Many2one(
        "property.parking.card",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    correction_ids = fields.One2many(
        "property.fee.charge", "corrects_id", string="Corrections"
    )
    explanation = fields.Char(help="How the amount came about, for the payer.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("posted", "Posted"),
            ("reversed", "Reversed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice Line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    receivable_line_id = fields.Many2one(
        "account.move.line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    move_id = fields.Many2one(
        related="move_line_id.move_id", store=True, index="btree_not_null"
    )
    amount_residual = fields.Monetary(
        compute="_compute_amount_residual",
        compute_sudo=True,
        help="What the ledger says is unpaid.",
    )
    payment_state = fields.Selection(
        [("unpaid", "Unpaid"), ("partial", "Partly Paid"), ("paid", "Paid")],
        compute="_compute_amount_residual",
        compute_sudo=True,
        search="_search_payment_state",
        help="By the ledger; empty while the charge is not posted.",
    )

    _dates = models.Constraint(
        "CHECK(date_end >= date_start)", "The end of the charge lies before its start."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, fee_item_id WITH =, source_key WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) "
        "WHERE (kind = 'recurring' AND state IN ('draft', 'posted'))",
        "The unit is charged for this item and time already.",
    )
    _origin_uniq = models.UniqueIndex(
        "(company_id, origin_key) "
        "WHERE kind <> 'recurring' AND state IN ('draft', 'posted')",
        "This one-off charge or correction exists already.",
    )
    _origin_given = models.Constraint(
        "CHECK(kind = 'recurring' OR origin_key IS NOT NULL)",
        "A one-off charge or correction says where it comes from.",
    )
    _month_idx = models.Index("(community_id, date_start)")
    _due_idx = models.Index("(community_id, due_date) WHERE state = 'posted'")

    @api.depends(
        "receivable_line_id.amount_residual",
        "receivable_line_id.parent_state",
        "state",
        "amount",
    )
    def _compute_amount_residual(self):
        for charge in self:
            line = charge.receivable_line_id
            claimed = charge.state == "posted" and line.parent_state == "posted"
            charge.amount_residual = line.amount_residual if claimed else 0.0
            charge.payment_state = claimed and charge._get_payment_state(line)

    def _get_payment_state(self, line):
        if line.reconciled:
            return "paid"
        zero = self.currency_id.is_zero(line.balance - line.amount_residual)
        return "unpaid" if zero else "partial"

    def _search_payment_state(self, operator, value):
        """By the ledger; ``any!`` since the front desk may not read journal items."""
        if operator != "in":
            return NotImplemented
        untouched = Domain("matched_credit_ids", "=", False) & Domain(
            "matched_debit_ids", "=", False
        )
        lines = {
            "paid": Domain("reconciled", "=", True),
            "unpaid": Domain("reconciled", "=", False) & untouched,
            "partial": Domain("reconciled", "=", False) & ~untouched,
        }
        claimed = Domain("parent_state", "=", "posted")
        found = Domain.OR(lines[key] for key in value if key in lines)
        domain = Domain("state", "=", "posted") & Domain(
            "receivable_line_id", "any!", claimed & found
        )
        if False in value:
            domain |= Domain("state", "!=", "posted") | Domain(
                "receivable_line_id", "any!", ~claimed
            )
        return domain

    def _field_to_sql(self, alias, field_expr, query=None):
        """Sums of what is unpaid, by the ledger: lists and pivots group by them."""
        if field_expr != "amount_residual":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        line = self.env["account.move.line"]._fields
        return SQL(
            """(SELECT CASE WHEN %(state)s = 'posted' AND %(parent_state)s = 'posted'
                            THEN %(residual)s ELSE 0 END
                  FROM account_move_line claim
                 WHERE claim.id = %(line)s)""",
            state=super()._field_to_sql(alias, "state", query),
            parent_state=SQL.identifier(
                "claim", "parent_state", to_flush=line["parent_state"]
            ),
            residual=SQL.identifier(
                "claim", "amount_residual", to_flush=line["amount_residual"]
            ),
            line=super()._field_to_sql(alias, "receivable_line_id", query),
        )

    # ------------------------------------------------------------ naming ----

    @api.depends("unit_id.name", "fee_item_id.name", "date_start", "date_end")
    def _compute_display_name(self):
        for charge in self:
            period = charge._get_period() if charge.date_start else ""
            parts = (charge.unit_id.name, charge.fee_item_id.name, period)
            charge.display_name = " ".join(part for part in parts if part)

    def _get_period(self):
        """``2026-10`` for a whole month, else both days."""
        self.ensure_one()
        first, last = self.date_start, self.date_end
        month = first.strftime("%Y-%m")
        days = calendar.monthrange(first.year, first.month)[1]
        if month == last.strftime("%Y-%m") and (first.day, last.day) == (1, days):
            return month
        return f"{first} – {last}" if first != last else str(first)

    def _get_label(self):
        """Unit, item and period in the payer's language: names receivable lines."""
        return f"{self.unit_id.name} {self._get_item_label()}"

    def _get_item_label(self):
        lang = self.partner_id.lang or self.env.lang
        item = self.fee_item_id
        if lang != item.env.lang:
            item = item.with_context(lang=lang)
        return f"{item.name} {self._get_period()}"

    def _get_line_name(self):
        """Item and period, and how the amount came about."""
        return "\n".join(filter(None, (self._get_item_label(), self.explanation)))

    # ----------------------------------------------------------- posting ----

    def _post_charges(self, invoice_date=None):
        """Invoice draft charges: one posted invoice per payer, unit and run.

        Charges posted already are left alone, so calling again adds nothing.

        :param date invoice_date: default today
        :return: the new account.move records
        :raise UserError: see ``property.fee.invoicing``; nothing is posted then
        """
        moves = self.env["account.move"]
        for company, charges in self._claim().grouped("company_id").items():
            invoicing = self.env["property.fee.invoicing"].with_company(company)
            moves |= invoicing._invoice(invoicing._group(charges), invoice_date)
        return moves

    @api.model
    def _create_one_off(self, vals_list):
        """Make draft charges that belong to no run; the caller checks the rights.

        :param list vals_list: unit_id, fee_item_id, partner_id, amount and a unique
            origin_key are needed; date_start defaults to today, date_end and
            due_date to it, the owner's occupancy to the one in force that day
        :return: property.fee.charge, to be posted with ``_post_charges``
        """
        today = fields.Date.context_today(self)
        vals_list = [
            vals | {"date_start": fields.Date.to_date(vals.get("date_start")) or today}
            for vals in vals_list
        ]
        owners = self._get_paying_owners(vals_list)
        prepared = [
            {
                "kind": "one_off",
                "date_end": vals["date_start"],
                "due_date": vals["date_start"],
                "quantity": 1.0,
                "price": vals["amount"],
                "owner_occupancy_id": owners.get((vals["unit_id"], vals["date_start"])),
                **vals,
            }
            for vals in vals_list
        ]
        # sudo: property.fee.charge - nobody has the right to write charges
        return self.sudo().create(prepared).sudo(self.env.su)

    @api.model
    def _get_paying_owners(self, vals_list):
        """Return {(unit id, day): occupancy id}, a query for each day."""
        found = {}
        for day in {vals["date_start"] for vals in vals_list}:
            units = self.env["property.unit"].browse(
                {vals["unit_id"] for vals in vals_list if vals["date_start"] == day}
            )
            for unit_id, held in units._get_occupancies(day).items():
                owner = held.filtered(lambda o: o.role == "owner" and o.is_payer)
                found[unit_id, day] = owner[:1].id
        return found

    def action_post(self):
        """Post draft charges that belong to no run; accountants only."""
        self.env["property.fee.posting"]._check_may_post()
        if self.run_id:
            raise UserError(self.env._("Charges of a run are posted by the run."))
        return self._post_charges()._get_records_action(name=self.env._("Invoices"))

    def action_register_payment(self):
        """Open the ERP's payment wizard for these charges and no others."""
        lines = self.receivable_line_id.filtered(
            lambda line: line.parent_state == "posted" and not line.reconciled
        )
        action = lines.action_register_payment()
        action["context"] = {**action["context"], "default_group_payment": True}
        return action

    def action_correct(self):
        """Charge the difference to what would have been right."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a Charge"),
            "res_model": "property.fee.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_id": self.id},
        }

    def action_open_invoice(self):
        return self.move_id._get_records_action(name=self.env._("Invoices"))

    def _claim(self):
        """Lock the draft ones among the charges; who comes second tries again.

        :raise psycopg2.errors.LockNotAvailable: someone else is at it
        """
        self.flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM property_fee_charge WHERE id = ANY(%s) "
                "AND state = 'draft' ORDER BY id FOR NO KEY UPDATE NOWAIT",
                self.ids,
            )
        )
        return self.browse(row[0] for row in rows)

    def _check_postable(self):
        self.ensure_one()
        tax = self.fee_item_id.tax_id
        if tax and not tax.price_include:
            raise UserError(
                self.env._(
                    "%(item)s: the tax %(tax)s is not included in the price, so the "
                    "invoice would not be what was charged.",
                    item=self.fee_item_id.name,
                    tax=tax.name,
                )
            )

    def _get_tax_invoice_state(self):
        """Whether a tax invoice (发票) was issued: {charge id: state}.

        A hook that answers ``none`` for all until the register of tax invoices is
        installed; else ``issued`` or ``red`` (taken back by a red-letter invoice).
        A credit on an issued one waits for the red number.
        """
        return dict.fromkeys(self.ids, "none")

    def _request_tax_red(self, amounts, source):
        """Ask for the red-letter invoices that credits to come need.

        A hook that does nothing until the register of tax invoices is installed.

        :param dict amounts: {charge id: credit above zero, tax included}
        :param str source: what the credits are for, as listed for the accountant
        :return: the requests that wait for a number, or None
        """

    def _get_tax_red_numbers(self):
        """{charge id: numbers of red-letter invoices}, a hook of the same register."""
        return {}

    def _get_taxes(self):
        """The included tax of the item, or none."""
        return self.fee_item_id.tax_id

    def _get_income_account(self, invoice_date=None):
        """Where the charge is booked: the seam for fee modes and deferred income.

        :param date invoice_date: of the invoice it is booked with, default today
        :raise UserError: no income account is known
        """
        self.ensure_one()
        product = self.fee_item_id.product_id.with_company(self.company_id)
        accounts = product.product_tmpl_id.get_product_accounts()
        account = (
            accounts["income"]
            or self.community_id._get_sale_journal().default_account_id
        )
        if not account:
            raise UserError(
                self.env._(
                    "%(item)s: neither its product nor the journal has an income "
                    "account.",
                    item=self.fee_item_id.name,
                )
            )
        return account

    def _get_invoice_currency(self):
        return self.currency_id

    def _get_payment_order(self):
        """What is due first is paid first."""
        return (self.due_date, *self._get_payment_rank())

    def _get_payment_rank(self):
        """Among equal dues: the order of the items; what is no charge comes last."""
        item = self.fee_item_id
        if not self:
            return (float("inf"),)
        return (item.sequence, item.id, self.date_start, self.id)

    # ------------------------------------------------------------ ledger ----

    def _link_lines(self, lines):
        """Note the invoice line and the receivable line on the charges.

        Lines of credit notes, which name the charge too, are passed over.
        """
        for line in lines:
            charge = line.property_charge_id
            if charge.move_line_id and charge.move_id != line.move_id:
                continue
            if line.display_type == "product":
                charge.move_line_id = line
            elif line.display_type == "payment_term":
                charge.receivable_line_id = line

    def _unlink_lines(self):
        """Forget the lines before their invoice is deleted; that cancels."""
        self.write({"move_line_id": False, "receivable_line_id": False})
        self._update_state_from_ledger()

    def _update_state_from_ledger(self):
        """Posted while its invoice lives, reversed once credited in full.

        An invoice reset to draft keeps its charges posted; a cancelled or
        deleted one cancels them. Flushed at once, so that the month is free
        for a correction.

        :raise UserError: more is credited than was charged
        """
        credited = self._get_credited()
        for charge in self:
            left = credited.get(charge.id)
            charge._check_not_credited_twice(left)
            state = charge._get_state_by_ledger(left)
            if charge.state != state:
                charge.state = state
        self.flush_recordset(["state"])

    def _get_credited(self):
        """Return {charge id: receivable left} of charges named by credit notes."""
        groups = self.env["account.move.line"]._read_group(
            [
                ("property_charge_id", "in", self.ids),
                ("display_type", "=", "payment_term"),
                ("parent_state", "=", "posted"),
            ],
            ["property_charge_id"],
            ["balance:sum", "move_id:count_distinct"],
        )
        return {charge.id: left for charge, left, moves in groups if moves > 1}

    def _check_not_credited_twice(self, left):
        if (
            left
            and self.company_id.currency_id.compare_amounts(
                abs(self.amount - left), abs(self.amount)
            )
            > 0
        ):
            raise UserError(
                self.env._(
                    "%(charge)s: more would be credited than was charged.",
                    charge=self._get_label(),
                )
            )

    def _get_state_by_ledger(self, left):
        if not self.move_line_id or self.move_line_id.parent_state == "cancel":
            return "cancelled"
        if left is not None and self.company_id.currency_id.is_zero(left):
            return "reversed"
        return "posted"
