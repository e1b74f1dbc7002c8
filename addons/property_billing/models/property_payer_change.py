from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .property_community import RULES

KINDS = [
    ("sale", "Sale"),
    ("delivery", "Delivery by the Developer"),
    ("tenant_in", "Tenant Moves in"),
    ("tenant_out", "Tenant Moves out"),
]
#: who pays before and after, by kind: the roles tried in order
BEFORE = {
    "sale": ("owner",),
    "delivery": (),
    "tenant_in": ("tenant", "owner"),
    "tenant_out": ("tenant",),
}
AFTER = {
    "sale": ("owner",),
    "delivery": ("owner",),
    "tenant_in": ("tenant",),
    "tenant_out": ("owner",),
}
OPEN = ("draft", "computed")


class PropertyPayerChange(models.Model):
    """The payer of a unit changes after fees were posted.

    What was charged to the former payer for the time of the new one is credited
    by a correction that names the charge, and charged to the new payer: both
    add up to the month to the cent. What was owed before stays with the former
    payer, and so does their prepayment. What is not invoiced yet needs nothing:
    the next run asks the register.
    """

    _name = "property.payer.change"
    _description = "Change of Payer"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"

    name = fields.Char(required=True, default="/", readonly=True, copy=False)
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    kind = fields.Selection(KINDS, required=True, default="sale", tracking=True)
    date = fields.Date(
        string="New Payer from",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The first day of the new payer; the day before is the former one's last.",
    )
    rule = fields.Selection(
        RULES,
        string="Month of the Change",
        required=True,
        compute="_compute_rule",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="As the community has agreed, unless the parties agree otherwise.",
    )
    former_occupancy_id = fields.Many2one(
        "property.occupancy",
        compute="_compute_holders",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who paid the day before; empty: the developer.",
    )
    former_partner_id = fields.Many2one(
        "res.partner",
        string="Former Payer",
        compute="_compute_holders",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="New Occupancy",
        compute="_compute_holders",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty while the register does not know of the change.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="New Payer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    update_register = fields.Boolean(
        string="Change the Register too",
        compute="_compute_update_register",
        store=True,
        readonly=False,
        precompute=True,
        help="End the former occupancy and start the new one when it is booked.",
    )
    booking_date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        copy=False,
        help="Of the credit notes and invoices; in an open period.",
    )
    line_ids = fields.One2many("property.payer.change.line", "change_id", copy=False)
    charge_ids = fields.One2many("property.fee.charge", "payer_change_id")
    charge_count = fields.Integer(compute="_compute_charge_count")
    amount_transferred = fields.Monetary(
        compute="_compute_amount_transferred",
        help="Credited to the former payer and charged to the new one.",
    )
    balance = fields.Html(
        string="Between the Office and the Former Payer",
        compute="_compute_balance",
        compute_sudo=True,
        sanitize=False,
    )
    draft_note = fields.Char(compute="_compute_draft_note")
    red_note = fields.Char(compute="_compute_red_note")
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computed", "Computed"),
            ("booked", "Booked"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    booked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    may_book = fields.Boolean(compute="_compute_may_book")

    _once = models.UniqueIndex(
        "(unit_id, kind, date) WHERE state <> 'cancelled'",
        "This change of payer is recorded already.",
    )

    # ----------------------------------------------------------- computes ----

    @api.depends("kind", "unit_id")
    def _compute_rule(self):
        for change in self:
            community = change.unit_id.community_id
            change.rule = (
                community.start_rule
                if change.kind == "delivery"
                else community.transfer_rule
            )

    @api.depends("unit_id", "kind", "date")
    def _compute_holders(self):
        for change in self:
            former, new = change._find_holders()
            change.former_occupancy_id = former
            change.occupancy_id = new
            change.former_partner_id = (
                change.unit_id.community_id.developer_id
                if change.kind == "delivery"
                else former.partner_id
            )

    def _find_holders(self):
        """(occupancy that paid the day before, that pays from the day on)."""
        none = self.env["property.occupancy"]
        if not (self.unit_id and self.kind and self.date):
            return none, none
        eve = fields.Date.subtract(self.date, days=1)
        before, after = (
            self.unit_id._get_occupancies(day).get(self.unit_id.id, none)
            for day in (eve, self.date)
        )
        former = self._pick(before, BEFORE[self.kind])
        new = self._pick(after, AFTER[self.kind])
        return former, new if new != former else none

    def _refresh_holders(self):
        """Look the register up again; it may have changed since."""
        for change in self:
            former, new = change._find_holders()
            if (former, new) != (change.former_occupancy_id, change.occupancy_id):
                change._compute_holders()

    @api.model
    def _pick(self, held, roles):
        """The paying occupancy of the first role that has one."""
        paying = held.filtered("is_payer").grouped("role")
        return next((paying[role][:1] for role in roles if role in paying), held[:0])

    @api.depends("occupancy_id")
    def _compute_partner_id(self):
        for change in self:
            change.partner_id = change.occupancy_id.partner_id or change.partner_id

    @api.depends("occupancy_id", "kind", "date")
    def _compute_update_register(self):
        for change in self:
            change.update_register = not change._is_registered()

    def _is_registered(self):
        """Whether the register tells of the change already."""
        former, handed = self.former_occupancy_id, self.unit_id.handover_date
        if self.kind == "tenant_out":
            return bool(former.date_end and former.date_end < self.date)
        if self.kind == "delivery" and handed and handed != self.date:
            return False
        return bool(self.occupancy_id)

    @api.depends("line_ids.amount_new", "line_ids.included")
    def _compute_amount_transferred(self):
        for change in self:
            lines = change.line_ids.filtered("included")
            change.amount_transferred = sum(lines.mapped("amount_new"))

    def _compute_charge_count(self):
        for change in self:
            change.charge_count = len(change.charge_ids)

    def _compute_may_book(self):
        self.may_book = self.env["property.fee.posting"]._may_post()

    @api.depends("unit_id", "former_occupancy_id", "date")
    def _compute_draft_note(self):
        """Draft charges of a run that still name the former payer."""
        for change in self:
            drafts = change._get_drafts()
            change.draft_note = bool(drafts) and self.env._(
                "Not invoiced yet and still in the former payer's name: %(months)s. "
                "Compute the run again before it is posted.",
                months=", ".join(sorted({charge._get_period() for charge in drafts})),
            )

    @api.depends("line_ids.included")
    def _compute_red_note(self):
        """Charges on a tax invoice: the credit waits for the red-letter one."""
        states = self.line_ids.charge_id._get_tax_invoice_state()
        for change in self:
            invoiced = change.line_ids.filtered(
                lambda line: line.included and states[line.charge_id.id] == "issued"
            )
            change.red_note = bool(invoiced) and self.env._(
                "A tax invoice was issued for %(charges)s: the red-letter invoice "
                "comes first.",
                charges=", ".join(invoiced.charge_id.mapped("display_name")),
            )

    def _get_drafts(self):
        if not (self.unit_id and self.former_partner_id and self.date):
            return self.env["property.fee.charge"]
        return self.env["property.fee.charge"].search(
            [
                ("unit_id", "=", self.unit_id.id),
                ("partner_id", "=", self.former_partner_id.id),
                ("state", "=", "draft"),
                ("kind", "=", "recurring"),
                ("date_end", ">=", self.date),
            ]
        )

    @api.depends("unit_id", "former_partner_id", "line_ids.included", "state")
    def _compute_balance(self):
        for change in self:
            change.balance = change._render_balance()

    def _render_balance(self):
        if not (self.unit_id and self.former_partner_id):
            return False
        rows = Markup().join(
            Markup(
                "<tr><td>%s</td><td class='text-end text-nowrap'>%s</td>"
                "<td class='text-muted ps-3'>%s</td></tr>"
            )
            % (label, f"{self.currency_id.round(amount) or 0.0:,.2f}", note)
            for label, amount, note in self._get_balance_rows()
        )
        return Markup("<table class='table table-sm mb-0'>%s</table>") % rows

    def _get_balance_rows(self):
        """What else stands between the office and the former payer: a seam.

        Other modules add what they keep: deposits, the maintenance fund.

        :return: list of (label, amount, what happens to it)
        """
        return [
            (
                self.env._("Owed on the unit"),
                self._get_former_owed(),
                self.env._("stays with the former payer, less what is credited here"),
            ),
            (
                self.env._("Prepayment and credit"),
                self._get_former_credit(),
                self.env._("stays the former payer's: refund it or transfer it"),
            ),
            (
                self.env._("Paid for the time of the new payer"),
                self._get_paid_ahead(),
                self.env._("becomes the former payer's credit when this is booked"),
            ),
        ]

    def _get_former_owed(self):
        charges = self.env["property.fee.charge"]
        domain = charges._get_claims_domain(self.unit_id, self.former_partner_id)
        found = charges.search(domain)
        return sum(charge.amount_residual for charge in found if charge.amount > 0)

    def _get_former_credit(self):
        """Money received and not used, and corrections in the payer's favour."""
        lines = self.env["account.move.line"]
        domain = lines._get_property_credit_domain(
            self.former_partner_id, self.community_id
        ) & Domain("property_unit_id", "in", [self.unit_id.id, False])
        [(money,)] = lines._read_group(domain, [], ["amount_residual:sum"])
        charges = self.env["property.fee.charge"]
        found = charges.search(
            charges._get_claims_domain(self.unit_id, self.former_partner_id)
        ).filtered(lambda charge: charge.amount < 0)
        return -(money or 0.0) - sum(found.mapped("amount_residual"))

    def _get_paid_ahead(self):
        if self.state not in OPEN:
            return 0.0
        return sum(
            max(line.amount_new - line.charge_id.amount_residual, 0.0)
            for line in self.line_ids.filtered("included")
        )

    # ---------------------------------------------------------------- crud ----

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = sequence.next_by_code("property.payer.change") or "/"
        return super().create(vals_list)

    def write(self, vals):
        if {"unit_id", "kind", "date", "rule", "partner_id"} & vals.keys():
            if self.filtered(lambda change: change.state not in OPEN):
                raise UserError(
                    self.env._("What is booked stays: correct the charges instead.")
                )
            self.line_ids.unlink()
            vals = {"state": "draft", **vals}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.filtered(lambda change: change.state == "booked"):
            raise UserError(
                self.env._("What is booked stays: correct the charges instead.")
            )

    # ------------------------------------------------------------- actions ----

    def action_compute(self):
        """Propose credit and new charge for every posted charge it touches."""
        self._check_may_prepare()
        for change in self:
            if change.state not in OPEN:
                raise UserError(self.env._("%(change)s is closed.", change=change.name))
        self._refresh_holders()
        for change in self:
            change._check_change()
        self.line_ids.unlink()
        lines = self.env["property.payer.change.line"]
        lines.create(
            [
                values
                for change, charge, amount in self._get_affected()
                if (values := lines._prepare_line(change, charge, amount))
            ]
        )
        self.state = "computed"

    def action_book(self):
        """Post the credits and the new charges; accountants only.

        All or nothing: what was charged or paid meanwhile is looked at again.
        """
        self.env["property.fee.posting"]._check_may_post()
        self.check_access("write")
        # sudo: property.payer.change - the right to post was checked; two who
        # book at once: the second is told
        self.sudo().lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state"])
        for change in self:
            change._check_bookable()
        self._check_still_so()
        asked = self.filtered("update_register").sudo()
        for change in asked:
            change._apply_register()
        asked.update_register = True
        self._book()
        self.sudo().write({"state": "booked", "booked_by_id": self.env.uid})
        self._after_booked()

    def action_cancel(self):
        """Give up a change that is not booked."""
        self._check_may_prepare()
        if self.filtered(lambda change: change.state not in OPEN):
            raise UserError(
                self.env._("What is booked stays: correct the charges instead.")
            )
        self.state = "cancelled"
        self.flush_recordset(["state"])

    def action_open_charges(self):
        return self.charge_ids._get_records_action(name=self.env._("Charges"))

    def action_clearance(self):
        """The clearance certificate of the former payer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Clearance Certificate"),
            "res_model": "property.clearance",
            "view_mode": "form",
            "context": {
                "default_unit_id": self.unit_id.id,
                "default_partner_id": self.former_partner_id.id,
                "default_payer_change_id": self.id,
            },
        }

    # -------------------------------------------------------------- checks ----

    def _check_may_prepare(self):
        user = self.env.user
        may = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_invoice"
        )
        if not self.env.su and not may:
            raise AccessError(
                self.env._("Only supervisors and accountants prepare this.")
            )
        self.check_access("write")

    def _check_change(self):
        """The parties and the day, before anything is computed."""
        self.ensure_one()
        if not self.former_partner_id:
            raise UserError(
                self.env._(
                    "%(unit)s: nobody paid before %(date)s who could be followed. Look "
                    "at the kind and the day of the change.",
                    unit=self.unit_id.name,
                    date=self.date,
                )
            )
        if not self.partner_id:
            raise UserError(self.env._("Say who pays from that day on."))
        if self.partner_id == self.former_partner_id:
            raise UserError(
                self.env._("%(name)s paid before already.", name=self.partner_id.name)
            )
        self._check_occupancies()

    def _check_occupancies(self):
        if self.kind == "delivery":
            self._check_delivery()
        self._check_not_later()
        if not self._is_registered() and not self.update_register:
            raise UserError(
                self.env._(
                    "The register does not know %(name)s in %(unit)s on %(date)s: "
                    "change it first, or tick 'Change the Register too'.",
                    name=self.partner_id.name,
                    unit=self.unit_id.name,
                    date=self.date,
                )
            )
        if self.occupancy_id and self.occupancy_id.partner_id != self.partner_id:
            raise UserError(
                self.env._(
                    "By the register %(name)s pays from that day on.",
                    name=self.occupancy_id.partner_id.name,
                )
            )
        if self.kind == "tenant_out" and not self.occupancy_id:
            raise UserError(self.env._("No owner of the unit pays on that day."))

    def _check_not_later(self):
        """By the register the new payer comes after the day of the change."""
        later = self.unit_id.occupancy_ids.filtered(
            lambda o: (
                o.partner_id == self.partner_id
                and o.role in AFTER[self.kind]
                and o.state == "verified"
                and o.date_start
                and o.date_start > self.date
            )
        )
        if later and not self.occupancy_id:
            raise UserError(
                self.env._(
                    "By the register %(name)s comes on %(day)s: the change lies "
                    "before the occupancy.",
                    name=self.partner_id.name,
                    day=later[0].date_start,
                )
            )

    def _check_delivery(self):
        eve = fields.Date.subtract(self.date, days=1)
        held = self.unit_id._get_occupancies(eve).get(
            self.unit_id.id, self.env["property.occupancy"]
        )
        owner = held.filtered(lambda o: o.role == "owner" and o.is_payer)
        handed = self.unit_id.handover_date
        if (handed and handed < self.date) or (owner and not handed):
            raise UserError(
                self.env._(
                    "%(unit)s was handed over before that day.", unit=self.unit_id.name
                )
            )

    def _check_bookable(self):
        """Seam: what else must be so before it is booked."""
        if self.state == "booked":
            raise UserError(
                self.env._("%(change)s is booked already.", change=self.name)
            )
        if self.state != "computed":
            raise UserError(self.env._("%(change)s: compute first.", change=self.name))
        self._check_change()

    def _check_still_so(self):
        """The charges are as they were when it was computed.

        They are locked first, so that two changes of one charge follow each other.
        """
        lines = self.line_ids.filtered("included")
        # sudo: property.fee.charge - locked, not changed
        lines.charge_id.sudo().lock_for_update(allow_referencing=True)
        lines.charge_id.invalidate_recordset()
        found = {
            (change, charge): lines._prepare_line(change, charge, amount)
            for change, charge, amount in self._get_affected()
        }
        for line in lines:
            if not line._is_as_computed(
                found.get((line.change_id, line.charge_id)) or {}
            ):
                raise UserError(
                    self.env._(
                        "%(change)s: %(charge)s was changed since. Compute again.",
                        change=line.change_id.name,
                        charge=line.charge_id.display_name,
                    )
                )

    # -------------------------------------------------------------- charges ----

    def _get_affected(self):
        """[(change, posted charge, amount in force)] of all changes, in batches."""
        charges = self.env["property.fee.charge"].search(
            Domain.OR(change._get_affected_domain() for change in self),
            order="date_start, fee_item_id, id",
        )
        amounts = charges._get_amounts_in_force()
        by_unit = defaultdict(charges.browse)
        for unit, group in charges.grouped("unit_id").items():
            by_unit[unit] = group
        return [
            (change, charge, amounts[charge.id])
            for change in self
            for charge in by_unit[change.unit_id].filtered_domain(
                change._get_affected_domain()
            )
            if change.currency_id.compare_amounts(amounts[charge.id], 0) > 0
        ]

    def _get_affected_domain(self):
        """Domain of the former payer's charges of the month of the change and after.

        Those of a run, and what an earlier change of payer made. A tenant who
        moves in takes over what falls on who lives there.
        """
        domain = Domain(
            [
                ("unit_id", "=", self.unit_id.id),
                ("partner_id", "=", self.former_partner_id.id),
                ("occupancy_id", "=", self.former_occupancy_id.id),
                ("state", "=", "posted"),
                ("date_end", ">=", fields.Date.start_of(self.date, "month")),
                ("amount", ">", 0),
                "|",
                ("kind", "=", "recurring"),
                ("payer_change_id", "!=", False),
            ]
        )
        if self.kind in ("tenant_in", "tenant_out"):
            domain &= Domain("fee_item_id.payer", "=", "occupant")
        return domain

    def _book(self):
        """Make and post all charges at once."""
        for day, changes in self.grouped("booking_date").items():
            lines = changes.line_ids.filtered("included")
            if not lines:
                continue
            charges = self.env["property.fee.charge"]._create_one_off(
                [values for line in lines for values in line._prepare_charges()]
            )
            for line, credit, new in zip(
                lines, charges[::2], charges[1::2], strict=True
            ):
                line.sudo().write({"credit_id": credit.id, "new_id": new.id})
            charges._post_charges(day)

    def _get_owner_occupancy(self):
        """The owner's occupancy that answers for the new payer's charge."""
        if self.kind != "tenant_in":
            return self.occupancy_id
        held = self.unit_id._get_occupancies(self.date).get(
            self.unit_id.id, self.env["property.occupancy"]
        )
        return self._pick(held, ("owner",))

    def _after_booked(self):
        """Seam: what other modules move with the payer; nothing here."""

    # ------------------------------------------------------------- register ----

    def _apply_register(self):
        """End the former occupancy and start the new one, as the register does."""
        self.ensure_one()
        if not self._is_registered():
            self._get_register_step()()
            self.env.flush_all()
        former = (self.former_occupancy_id, self.former_partner_id)
        self._refresh_holders()
        if (self.former_occupancy_id, self.former_partner_id) != former or (
            not self.occupancy_id
        ):
            raise UserError(
                self.env._(
                    "%(unit)s: the register could not be changed as asked. Change it "
                    "by hand and compute again.",
                    unit=self.unit_id.name,
                )
            )

    def _get_register_step(self):
        return {
            "sale": self._register_sale,
            "delivery": self._register_delivery,
            "tenant_in": self._register_tenant_in,
            "tenant_out": self._register_tenant_out,
        }[self.kind]

    def _register_sale(self):
        self.env["property.transfer"].create(
            {
                "unit_id": self.unit_id.id,
                "date": self.date,
                "partner_id": self.partner_id.id,
            }
        ).action_apply()

    def _register_delivery(self):
        self.unit_id.handover_date = self.date
        self._start_occupancy("owner")

    def _register_tenant_in(self):
        if self.former_occupancy_id.role == "tenant":
            self._end_former()
        self._start_occupancy("tenant")

    def _register_tenant_out(self):
        self._end_former()

    def _end_former(self):
        self.former_occupancy_id._end(fields.Date.subtract(self.date, days=1))

    def _start_occupancy(self, role):
        if self.occupancy_id:
            return
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit_id.id,
                "partner_id": self.partner_id.id,
                "role": role,
                "date_start": self.date,
            }
        )
