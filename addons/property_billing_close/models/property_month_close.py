from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.deferral import month_of

RATES = {
    "current": ("collected", "current_due"),
    "arrears": ("recovered", "arrears_due"),
    "combined": ("paid", "due"),
}


class PropertyMonthClose(models.Model):
    """The month end of a company's fees: checklist, income, lock date, figures.

    Closing sets the ERP's own lock date, so that everything later lands in the
    open month, and keeps the rates of the day; ``action_recompute`` shows that
    they come out the same for ever (see ``account.partial.reconcile`` in
    property_account).

    A check is a method ``_check_<code>`` that answers the open rows; ``_get_checks``
    names them: a seam for modules with something to finish before the month ends.
    """

    _name = "property.month.close"
    _description = "Month End"
    _inherit = ["mail.thread"]
    _order = "month desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    month = fields.Date(
        required=True,
        default=lambda self: self._get_default_month(),
        help="Any day of it; kept as its first.",
    )
    date_end = fields.Date(compute="_compute_date_end", store=True)
    state = fields.Selection(
        [("open", "To Close"), ("closed", "Month Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )
    check_ids = fields.One2many("property.month.check", "close_id", readonly=True)
    figure_ids = fields.One2many("property.month.figure", "close_id", readonly=True)
    checked_date = fields.Datetime(string="Checked on", readonly=True, copy=False)
    closed_date = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    blocking_count = fields.Integer(compute="_compute_blocking_count")
    release_count = fields.Integer(compute="_compute_release_count")
    reopen_reason = fields.Char(
        copy=False, tracking=True, help="Why a closed month is opened again."
    )

    _month_uniq = models.Constraint(
        "UNIQUE(company_id, month)", "This month has its month end already."
    )

    @api.model
    def _get_default_month(self):
        """The month after the last one closed, else the month before this."""
        last = self.search(
            [("company_id", "=", self.env.company.id)], order="month desc", limit=1
        )
        if last:
            return fields.Date.add(last.month, months=1)
        return fields.Date.subtract(month_of(fields.Date.context_today(self)), months=1)

    @api.depends("month", "company_id.name")
    def _compute_name(self):
        for close in self:
            close.name = f"{close.month:%Y-%m}" if close.month else ""

    @api.depends("month")
    def _compute_date_end(self):
        for close in self:
            close.date_end = close.month and fields.Date.end_of(close.month, "month")

    @api.depends("check_ids.count", "check_ids.blocking")
    def _compute_blocking_count(self):
        for close in self:
            close.blocking_count = len(
                close.check_ids.filtered(lambda check: check.blocking and check.count)
            )

    def _compute_release_count(self):
        groups = self.env["property.income.release"]._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("month", "in", self.mapped("date_end")),
            ],
            ["company_id", "month:day"],
            ["__count"],
        )
        counts = {(company, month): count for company, month, count in groups}
        for close in self:
            close.release_count = counts.get((close.company_id, close.date_end), 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                vals["month"] = month_of(fields.Date.to_date(vals["month"]))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if self.filtered(lambda close: close.state == "closed"):
            raise UserError(self.env._("A closed month stays."))

    def write(self, vals):
        if "month" in vals and self.filtered(lambda close: close.state == "closed"):
            raise UserError(self.env._("A closed month stays."))
        if vals.get("month"):
            vals = {**vals, "month": month_of(fields.Date.to_date(vals["month"]))}
        return super().write(vals)

    # -------------------------------------------------------------- checks ----

    @api.model
    def _get_checks(self):
        """[(code, label, blocking)] in the order of the checklist.

        ``_check_<code>()`` answers the records that are open.
        """
        _ = self.env._
        return [
            ("previous", _("Months before that are still open"), True),
            ("runs", _("Fee runs of the month that are not posted"), True),
            ("no_run", _("Communities without a fee run of the month"), False),
            ("exceptions", _("Exceptions of the month's fee runs"), False),
            ("charges", _("Draft charges and corrections up to the end"), False),
            ("drafts", _("Draft journal entries up to the end"), True),
            ("tills", _("Tills of the month that are not handed over"), True),
            ("proofs", _("Proofs of payment to confirm"), False),
            ("settlements", _("Channel settlements that are not posted"), True),
            ("reductions", _("Reductions approved and not booked"), False),
            ("write_offs", _("Write-offs approved and not booked"), False),
            ("refunds", _("Deposit refunds approved and not paid"), False),
            ("returns", _("Prepayment refunds approved and not paid"), False),
            ("held", _("Items on accounts of money held that name no purpose"), False),
            ("statement_lines", _("Bank statement lines without a match"), True),
            ("suspense", _("Journal items on suspense accounts"), True),
            ("release", _("Charges with income to release"), True),
            ("remuneration", _("Communities with remuneration to book"), True),
        ]

    def action_check(self):
        """Fill in the checklist; nothing else changes."""
        self.ensure_one()
        self._check_may_close()
        self.sudo().check_ids.unlink()
        self.env["property.month.check"].sudo().create(
            [
                self._prepare_check(index, code, blocking)
                for index, (code, _name, blocking) in enumerate(self._get_checks())
            ]
        )
        self.checked_date = fields.Datetime.now()
        return True

    def _prepare_check(self, sequence, code, blocking):
        found = getattr(self.sudo(), f"_check_{code}")()
        return {
            "close_id": self.id,
            "sequence": sequence,
            "code": code,
            "blocking": blocking,
            "count": len(found),
            "res_model": found._name,
            "res_ids": found.ids,
        }

    def _check_previous(self):
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", "<", self.month),
                ("state", "=", "open"),
            ]
        )

    def _get_run_domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("date_start", ">=", self.month),
            ("date_start", "<=", self.date_end),
        ]

    def _check_runs(self):
        return self.env["property.fee.run"].search(
            [*self._get_run_domain(), ("state", "not in", ("posted", "cancelled"))]
        )

    def _check_no_run(self):
        run = self.env["property.fee.run"].search(
            [*self._get_run_domain(), ("state", "!=", "cancelled")]
        )
        return self.env["property.community"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("id", "not in", run.community_id.ids),
            ]
        )

    def _check_exceptions(self):
        runs = self.env["property.fee.run"].search(
            [*self._get_run_domain(), ("state", "=", "posted")]
        )
        return runs.exception_ids

    def _check_charges(self):
        return self.env["property.fee.charge"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("kind", "!=", "recurring"),
                ("date_start", "<=", self.date_end),
            ]
        )

    def _check_drafts(self):
        return self.env["account.move"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("date", "<=", self.date_end),
            ]
        )

    def _check_tills(self):
        return self.env["property.till"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date", "<=", self.date_end),
                ("state", "!=", "handed_over"),
            ]
        )

    def _check_proofs(self):
        return self.env["property.payment.proof"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "submitted"),
                ("date", "<=", self.date_end),
            ]
        )

    def _check_settlements(self):
        return self.env["property.channel.settlement"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("date", "<=", self.date_end),
            ]
        )

    def _find_approved(self, model):
        return self.env[model].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "approved"),
            ]
        )

    def _check_reductions(self):
        return self._find_approved("property.fee.reduction")

    def _check_write_offs(self):
        return self._find_approved("property.fee.write.off")

    def _check_refunds(self):
        return self._find_approved("property.deposit.refund")

    def _check_returns(self):
        return self._find_approved("property.prepayment.refund")

    def _check_held(self):
        """Items of custody accounts the ledgers can only show as other."""
        company = self.company_id
        accounts = (
            company.property_deposit_account_id
            | company.property_fund_account_id
            | company.property_public_account_id
        )
        return self.env["account.move.line"].search(
            [
                ("company_id", "=", company.id),
                ("account_id", "in", accounts.ids),
                ("parent_state", "=", "posted"),
                ("property_custody_kind", "=", False),
                ("date", "<=", self.date_end),
            ]
        )

    def _check_statement_lines(self):
        return self.env["account.bank.statement.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("is_reconciled", "=", False),
                ("date", "<=", self.date_end),
                ("move_id.state", "=", "posted"),
            ]
        )

    def _check_suspense(self):
        """Items that leave a balance on a suspense account at the end."""
        lines = self.env["account.move.line"]
        accounts = (
            self.env["account.journal"]
            .search([("company_id", "=", self.company_id.id)])
            .suspense_account_id
        )
        domain = [
            ("company_id", "=", self.company_id.id),
            ("account_id", "in", accounts.ids),
            ("parent_state", "=", "posted"),
            ("date", "<=", self.date_end),
        ]
        sums = lines._read_group(domain, ["account_id"], ["balance:sum"])
        currency = self.company_id.currency_id
        odd = [account.id for account, total in sums if not currency.is_zero(total)]
        return lines.search([*domain, ("account_id", "in", odd)])

    def _check_release(self):
        releases = self.env["property.income.release"]
        due = releases._find_due(self.company_id, self.date_end)
        return self.env["property.fee.charge"].browse(charge.id for charge in due)

    def _check_remuneration(self):
        return self.env["property.community"]._get_remuneration_due(
            self.company_id, self.date_end
        )

    # --------------------------------------------------------------- steps ----

    def action_release(self):
        """Release the income of the month; accountants only, twice adds nothing."""
        self.ensure_one()
        self.env["property.fee.posting"]._check_may_post()
        self._check_open()
        if not self.sudo().try_lock_for_update():
            raise UserError(self.env._("A colleague is at this month end right now."))
        # sudo: property.income.release - written by the month end alone
        releases = self.env["property.income.release"].sudo()
        releases._release(self.company_id, self.date_end)
        return self.action_check()

    def action_remunerate(self):
        """Invoice the remuneration of the month, out of what is held."""
        self.ensure_one()
        self.env["property.fee.posting"]._check_may_post()
        self._check_open()
        if not self.sudo().try_lock_for_update():
            raise UserError(self.env._("A colleague is at this month end right now."))
        self._check_remuneration()._book_remuneration(self.month, self.date_end)
        return self.action_check()

    def action_close(self):
        """Check, keep the figures, set the lock date; accounting managers only.

        :raise UserError: something blocking is open
        """
        self.ensure_one()
        self._check_may_close()
        self._check_open()
        self.action_check()
        if self.blocking_count:
            open_ones = self.check_ids.filtered(lambda c: c.blocking and c.count)
            raise UserError(
                self.env._(
                    "The month cannot be closed yet:\n%s",
                    "\n".join(f"- {c.name}: {c.count}" for c in open_ones),
                )
            )
        self._freeze()
        self._lock(self.date_end)
        self.write(
            {
                "state": "closed",
                "closed_date": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        return True

    def action_reopen(self):
        """Open the last closed month again, with a reason that is kept.

        :raise UserError: no reason, or a later month is closed
        """
        self.ensure_one()
        self._check_may_close()
        if self.state != "closed":
            raise UserError(self.env._("The month is open."))
        if not (self.reopen_reason or "").strip():
            raise UserError(self.env._("Say why the month is opened again."))
        later = [
            ("company_id", "=", self.company_id.id),
            ("month", ">", self.month),
            ("state", "=", "closed"),
        ]
        if self.search_count(later, limit=1):
            raise UserError(self.env._("Open the later month first."))
        self._lock(fields.Date.subtract(self.month, days=1))
        self.sudo().figure_ids.unlink()
        self.write({"state": "open"})
        return True

    def _lock(self, day):
        """Set the ERP's lock date.

        :raise UserError: the ERP's own reasons
        """
        # sudo: res.company - accounting managers set the lock date by closing
        self.company_id.sudo().fiscalyear_lock_date = day

    def _check_open(self):
        if self.state == "closed":
            raise UserError(self.env._("%s is closed already.", self.name))

    def _check_may_close(self):
        if self.env.su:
            return
        user = self.env.user
        if not user.has_group("account.group_account_manager") or user.has_group(
            "property_billing.group_cashier"
        ):
            raise AccessError(self.env._("Only accounting managers close a month."))

    # ------------------------------------------------------------- figures ----

    def _freeze(self):
        """Keep the rates of the month by community and fee item."""
        self.sudo().figure_ids.unlink()
        self.env["property.month.figure"].sudo().create(
            [
                {
                    "close_id": self.id,
                    "community_id": community,
                    "fee_item_id": item,
                    "code": code,
                    "numerator": top,
                    "denominator": bottom,
                }
                for (community, item, code), (top, bottom) in self._get_rates().items()
            ]
        )

    def _get_rates(self):
        """Return {(community id, item id, code): (numerator, denominator)} as of the end."""
        rows = (
            self.env["property.collection.row"]
            .sudo()
            .with_context(
                property_period=[
                    str(day) for day in (self.month, self.date_end, self.date_end)
                ]
            )
        )
        groups = rows._read_group(
            [("company_id", "=", self.company_id.id), ("in_rates", "=", True)],
            ["community_id", "fee_item_id"],
            [f"{name}:sum" for pair in RATES.values() for name in pair],
        )
        found = {}
        for community, item, *sums in groups:
            for index, code in enumerate(RATES):
                pair = sums[2 * index : 2 * index + 2]
                found[community.id, item.id, code] = tuple(float(v) for v in pair)
        return found

    def action_recompute(self):
        """Compute the figures of a closed month again, beside what was kept."""
        self.ensure_one()
        rates = self._get_rates()
        currency = self.company_id.currency_id
        for figure in self.sudo().figure_ids:
            key = (figure.community_id.id, figure.fee_item_id.id, figure.code)
            top, bottom = rates.pop(key, (0.0, 0.0))
            figure.write(
                {
                    "recomputed_numerator": top,
                    "recomputed_denominator": bottom,
                    "differs": bool(
                        currency.compare_amounts(top, figure.numerator)
                        or currency.compare_amounts(bottom, figure.denominator)
                    ),
                }
            )
        self._add_new_figures(rates)
        return True

    def _add_new_figures(self, rates):
        """What has figures now and had none when the month was closed."""
        self.env["property.month.figure"].sudo().create(
            [
                {
                    "close_id": self.id,
                    "community_id": community,
                    "fee_item_id": item,
                    "code": code,
                    "recomputed_numerator": top,
                    "recomputed_denominator": bottom,
                    "differs": True,
                }
                for (community, item, code), (top, bottom) in rates.items()
                if not (
                    self.company_id.currency_id.is_zero(top)
                    and self.company_id.currency_id.is_zero(bottom)
                )
            ]
        )

    def action_open_balances(self):
        """The journal items of the month by account, for who reads the ledger."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        action["name"] = action["display_name"] = self.env._(
            "Balances of %s", self.name
        )
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            ("date", ">=", self.month),
            ("date", "<=", self.date_end),
        ]
        action["context"] = {"group_by": ["account_id"], "expand": 0}
        return action

    def action_open_releases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing_close.property_income_release_action"
        )
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("month", "=", self.date_end),
        ]
        return action
