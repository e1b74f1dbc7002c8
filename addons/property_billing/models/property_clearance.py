from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..engine.capitals import capitals
from ..engine.periods import join_periods, period_label
from .property_clearance_line import SECTIONS

SCOPE = {"unit_id", "partner_id", "date", "all_units"}
#: what of an issued certificate may still change
CHANGEABLE = {"state", "cancel_reason", "message_main_attachment_id"}


class PropertyClearance(models.Model):
    """Clearance certificate (费用结清证明): nothing is owed as of a day.

    It is issued only then, with a number; else what it finds is a list of what
    is owed. The figures and the PDF are kept as they were. An owner answers for
    what tenants owe (Property Management Regulation, article 41), so a
    certificate of an owner covers them.
    """

    _name = "property.clearance"
    _description = "Clearance Certificate"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "property.pdf.mixin",
        "mail.thread",
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
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    all_units = fields.Boolean(
        string="All Units of the Payer",
        default=True,
        help="Parking spaces and storage rooms in the community as well.",
    )
    date = fields.Date(
        string="As of", required=True, default=fields.Date.context_today, tracking=True
    )
    purpose = fields.Selection(
        [
            ("sale", "Sale of the Unit"),
            ("move_out", "Moving out"),
            ("loan", "Loan or Registration"),
            ("other", "Other"),
        ],
        required=True,
        default="sale",
    )
    payer_change_id = fields.Many2one(
        "property.payer.change",
        string="Change of Payer",
        index="btree_not_null",
        ondelete="restrict",
    )
    line_ids = fields.One2many("property.clearance.line", "clearance_id", copy=False)
    amount_owed = fields.Monetary(
        compute="_compute_amounts", store=True, help="It must be nothing."
    )
    amount_credit = fields.Monetary(
        compute="_compute_amounts", store=True, help="To be refunded or transferred."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Certified"), ("cancelled", "Withdrawn")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    issued_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    cancel_reason = fields.Char(copy=False, tracking=True)

    _clear = models.Constraint(
        "CHECK(state <> 'issued' OR amount_owed = 0)",
        "A certificate is issued when nothing is owed.",
    )
    _issued_with_pdf = models.Constraint(
        "CHECK(state <> 'issued' OR (attachment_id IS NOT NULL AND sha256 IS NOT NULL))",
        "A certificate is issued with its PDF.",
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "This number is taken."
    )

    @api.depends("unit_id")
    def _compute_partner_id(self):
        for clearance in self:
            held = clearance.unit_id._get_occupancies().get(
                clearance.unit_id.id, self.env["property.occupancy"]
            )
            owner = held.filtered(lambda o: o.role == "owner" and o.is_payer)
            clearance.partner_id = clearance.partner_id or owner[:1].partner_id

    @api.depends("line_ids.amount", "line_ids.section")
    def _compute_amounts(self):
        for clearance in self:
            sections = clearance.line_ids.grouped("section")
            for field, section in (
                ("amount_owed", "owed"),
                ("amount_credit", "credit"),
            ):
                lines = sections.get(section, clearance.line_ids.browse())
                clearance[field] = sum(lines.mapped("amount"))

    @api.depends("name", "unit_id.name", "partner_id.name")
    def _compute_display_name(self):
        for clearance in self:
            parts = (clearance.name, clearance.unit_id.name, clearance.partner_id.name)
            clearance.display_name = " ".join(p for p in parts if p and p != "/")

    # ---------------------------------------------------------------- crud ----

    @api.model_create_multi
    def create(self, vals_list):
        clearances = super().create(vals_list)
        clearances._refresh()
        return clearances

    def write(self, vals):
        if not CHANGEABLE.issuperset(vals) and self._get_closed():
            raise UserError(
                self.env._(
                    "A certificate that was issued does not change: withdraw it and "
                    "issue another."
                )
            )
        result = super().write(vals)
        if SCOPE & vals.keys():
            self._refresh()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if self._get_closed():
            raise UserError(
                self.env._(
                    "A certificate that was issued does not change: withdraw it and "
                    "issue another."
                )
            )

    def _get_closed(self):
        return self.filtered(lambda clearance: clearance.state != "draft")

    # ------------------------------------------------------------- actions ----

    def action_check(self):
        """Look again at what is owed."""
        self._check_may_issue()
        if self._get_closed():
            raise UserError(self.env._("Only a draft is looked at again."))
        self._refresh()

    def action_issue(self):
        """Give it a number and print it.

        :raise UserError: something is owed on the day; wkhtmltopdf failed
        """
        self._check_may_issue()
        for clearance in self:
            clearance.lock_for_update(allow_referencing=True)
            if clearance.state != "draft":
                raise UserError(self.env._("It was issued already."))
            clearance._refresh()
            clearance._check_clear()
            clearance.name = self.env["ir.sequence"].next_by_code("property.clearance")
            clearance.issued_by_id = self.env.user
            clearance._keep_pdf()
            clearance.state = "issued"
            clearance.flush_recordset()
        return self._action_open_pdf() if len(self) == 1 else True

    def action_print(self):
        """The certificate; of a draft the list of what is owed."""
        return self._action_open_pdf()

    def action_cancel(self):
        """Withdraw it; the number stays taken."""
        self._check_may_issue()
        for clearance in self.filtered(lambda c: c.state == "issued"):
            if not clearance.cancel_reason:
                raise UserError(self.env._("Say why it is withdrawn."))
        self.state = "cancelled"

    def _check_may_issue(self):
        user = self.env.user
        may = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_invoice"
        )
        if not self.env.su and not may:
            raise AccessError(
                self.env._("Only supervisors and accountants prepare this.")
            )
        self.check_access("write")

    def _check_clear(self):
        if not self.currency_id.is_zero(self.amount_owed):
            raise UserError(
                self.env._(
                    "%(amount)s is owed as of %(date)s: no certificate is issued. Print "
                    "the list of what is owed instead.",
                    amount=f"{self.amount_owed:,.2f}",
                    date=self.date,
                )
            )

    # -------------------------------------------------------------- figures ----

    def _refresh(self):
        """Write down what stands between the office and the payer on the day."""
        self.line_ids.unlink()
        order = [section for section, _label in SECTIONS]
        self.env["property.clearance.line"].create(
            [
                {
                    "clearance_id": clearance.id,
                    "sequence": 10 * order.index(row["section"]) + 1,
                    **row,
                }
                for clearance in self
                for row in clearance._get_clearance_rows()
            ]
        )

    def _get_clearance_rows(self):
        """What counts for the certificate: the seam of the other modules.

        A row is a dict of ``section`` (``owed`` forbids the certificate,
        ``pending``, ``credit`` and ``settled`` are printed on it), ``name``,
        ``amount``, and if they are known ``unit_id``, ``partner_id``, ``period``.

        :return: list of dicts, values of property.clearance.line
        """
        self.ensure_one()
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("What will be owed, nobody knows yet."))
        return [
            *self._get_owed_rows(),
            *self._get_pending_rows(),
            *self._get_credit_rows(),
            *self._get_settled_rows(),
        ]

    def _get_units(self):
        """The unit, and on request the others the payer holds or held."""
        if not self.all_units:
            return self.unit_id
        held = self.env["property.occupancy"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("community_id", "=", self.community_id.id),
                ("role", "in", ("owner", "tenant")),
                ("state", "=", "verified"),
            ]
        )
        return self.unit_id | held.unit_id

    def _get_charges_domain(self):
        """The payer's charges, and those of tenants they answer for as owner."""
        return Domain("unit_id", "in", self._get_units().ids) & (
            Domain("partner_id", "=", self.partner_id.id)
            | Domain("owner_occupancy_id.partner_id", "=", self.partner_id.id)
        )

    def _get_owed_rows(self):
        charges = self.env["property.fee.charge"]
        amounts = charges._get_open_asof(self._get_charges_domain(), self.date)
        found = charges.browse(key for key, amount in amounts.items() if amount > 0)
        rows = []
        groups = found.grouped(lambda c: (c.unit_id, c.partner_id, c.fee_item_id))
        for (unit, partner, item), same in groups.items():
            claims = [(c.date_start, c.date_end, amounts[c.id]) for c in same]
            for first, last, amount, _count in join_periods(claims):
                rows.append(
                    {
                        "section": "owed",
                        "name": item.name,
                        "unit_id": unit.id,
                        "partner_id": partner.id,
                        "period": period_label(first, last),
                        "amount": amount,
                    }
                )
        return rows

    def _get_pending_rows(self):
        """Charged for a time that has begun, but not invoiced yet."""
        drafts = self.env["property.fee.charge"].search(
            [
                *self._get_charges_domain(),
                ("state", "=", "draft"),
                ("date_start", "<=", self.date),
            ],
            order="unit_id, date_start, id",
        )
        return [
            {
                "section": "pending",
                "name": charge.fee_item_id.name,
                "unit_id": charge.unit_id.id,
                "partner_id": charge.partner_id.id,
                "period": charge._get_period(),
                "amount": charge.amount,
            }
            for charge in drafts
        ]

    def _get_credit_rows(self):
        """Money received and not used, and corrections in the payer's favour."""
        # sudo: account.move.line - one sum, supervisors read no ledger
        lines = self.env["account.move.line"].sudo()
        domain = lines._get_property_credit_domain(self.partner_id, self.community_id)
        domain &= Domain("property_unit_id", "in", [*self._get_units().ids, False])
        [(money,)] = lines._read_group(domain, [], ["amount_residual:sum"])
        charges = self.env["property.fee.charge"]
        amounts = charges._get_open_asof(self._get_charges_domain(), self.date)
        credit = sum(-amount for amount in amounts.values() if amount < 0)
        credit -= money or 0.0
        if self.currency_id.is_zero(credit):
            return []
        return [
            {
                "section": "credit",
                "name": self.env._("Prepayment and credit"),
                "partner_id": self.partner_id.id,
                "amount": credit,
            }
        ]

    def _get_settled_rows(self):
        """Up to when each item was charged, the last day of it as period."""
        groups = self.env["property.fee.charge"]._read_group(
            [
                *self._get_charges_domain(),
                ("state", "=", "posted"),
                ("date_start", "<=", self.date),
                ("amount", ">", 0),
            ],
            ["unit_id", "fee_item_id"],
            ["date_end:max"],
            order="unit_id, fee_item_id",
        )
        return [
            {
                "section": "settled",
                "name": item.name,
                "unit_id": unit.id,
                "period": fields.Date.to_string(last),
                "amount": 0.0,
            }
            for unit, item, last in groups
        ]

    # ---------------------------------------------------------------- paper ----

    def _get_pdf_name(self):
        kind = (
            self.env._("List of What is Owed")
            if self.amount_owed
            else self.env._("Clearance Certificate")
        )
        return f"{kind} {self.display_name}"

    def _make_pdf(self):
        record = self._with_paper_lang(self.company_id)
        return record._run_pdf(
            "property_billing.clearance_document", {"page": record._prepare_page()}
        )

    def _prepare_page(self):
        """What is printed, as text."""
        sections = self.line_ids.grouped("section")
        return {
            "clear": not self.amount_owed,
            "number": self.name if self.name != "/" else "",
            "draft": self.state == "draft" and self.name == "/",
            "community": self.community_id.name,
            "company": self.company_id.name,
            "phone": self.community_id.phone,
            "payer": self.partner_id.name,
            "unit": self.unit_id.name,
            "area": f"{self.unit_id.area:.2f}" if self.unit_id.area else "",
            "text": self._get_text(),
            "printed": format_date(
                self.env, fields.Date.context_today(self), date_format="long"
            ),
            "purpose": self._get_label("purpose"),
            "by": self.issued_by_id.name,
            "total": f"{self.amount_owed:,.2f}",
            "capitals": capitals(self.amount_owed) if self.amount_owed else "",
            **{
                section: [self._prepare_row(line) for line in sections.get(section, ())]
                for section, _label in SECTIONS
            },
        }

    def _get_text(self):
        """What is certified, or that something is owed, in one sentence."""
        day = format_date(self.env, self.date, date_format="long")
        if self.amount_owed:
            return self.env._("As of %(day)s the following is owed.", day=day)
        return self.env._(
            "This is to certify that as of %(day)s the fees charged to %(payer)s for "
            "%(unit)s have been paid in full and nothing is owed.",
            day=day,
            payer=self.partner_id.name,
            unit=self.unit_id.name,
        )

    @api.model
    def _prepare_row(self, line):
        return {
            "unit": line.unit_id.name or "",
            "name": line.name,
            "payer": line.partner_id.name or "",
            "period": line.period or "",
            "amount": f"{line.amount:,.2f}",
        }
