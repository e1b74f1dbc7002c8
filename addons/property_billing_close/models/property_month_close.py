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

    What must be finished before is said by ``property.month.checklist``.
    """

    _name = "property.month.close"
    _description = "Month End"
    _inherit = ["property.month.checklist", "mail.thread"]
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
