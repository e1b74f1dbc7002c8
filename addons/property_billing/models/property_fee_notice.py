import hashlib
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

STAGES = [
    ("payment_notice", "Payment Notice"),
    ("reminder", "Reminder"),
    ("demand", "Demand Letter"),
    ("visit", "Collection Visit"),
    ("lawyer", "Lawyer's Letter"),
    ("lawsuit", "Lawsuit or Arbitration"),
]
CHANNELS = [
    ("hand", "Handed Over"),
    ("door", "Posted at the Door"),
    ("post", "Post"),
    ("portal", "Portal"),
    ("wechat", "WeChat"),
    ("sms", "Text Message"),
    ("email", "E-mail"),
    ("other", "Other"),
]
SERVED = ("delivered", "acknowledged")
#: what may still change once the notice is out; the claims and the PDF may not
CHANGEABLE = {
    "state",
    "channel",
    "delivered_date",
    "delivered_by_id",
    "received_by",
    "evidence_ids",
    "has_evidence",
    "undelivered_reason",
    "acknowledged_date",
    "portal_read_date",
    "limitation_date",
    "message_main_attachment_id",
}


class PropertyFeeNotice(models.Model):
    """A demand as delivered: the PDF and its hash, the claims covered, the proof.

    A demand interrupts the limitation period of the claims it covers (Civil
    Code, articles 188 and 195) if it can be proven: so neither the PDF nor the
    claims change once it is issued, and without evidence it counts as not
    delivered. No stage cuts anything off (Civil Code, article 944).
    """

    _name = "property.fee.notice"
    _description = "Fee Notice"
    _inherit = ["property.community.mixin", "mail.thread"]
    _order = "date desc, sort_key, id"

    name = fields.Char(required=True, default="/", readonly=True, copy=False)
    issue_id = fields.Many2one(
        "property.fee.notice.issue",
        string="Issue of Notices",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    run_id = fields.Many2one(
        "property.fee.run",
        string="Fee Run",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    stage = fields.Selection(
        STAGES, required=True, default="payment_notice", readonly=True, tracking=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today, readonly=True)
    deadline = fields.Date(required=True, readonly=True)
    unit_id = fields.Many2one(
        "property.unit",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="Empty: one statement over several units.",
    )
    building_id = fields.Many2one(
        "property.building", index="btree_not_null", ondelete="restrict", readonly=True
    )
    sort_key = fields.Char(readonly=True, help="Walking order: entrance, floor, room.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Payer's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    owner_occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Owner's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="Set when all claims were made under the same owner.",
    )
    is_former = fields.Boolean(
        string="Moved Out",
        readonly=True,
        help="The payer no longer held the unit on the day of the notice: it goes by "
        "post, not to the door of who lives there now.",
    )
    line_ids = fields.One2many("property.fee.notice.line", "notice_id", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_current = fields.Monetary(readonly=True)
    amount_arrears = fields.Monetary(readonly=True)
    amount_total = fields.Monetary(
        string="Claimed", readonly=True, help="Current fees and arrears."
    )
    amount_credit = fields.Monetary(
        string="Prepayment", readonly=True, help="Money received and not used yet."
    )
    amount_payable = fields.Monetary(
        string="To Pay", readonly=True, help="Claimed, less the prepayment."
    )
    amount_open = fields.Monetary(
        string="Still Open",
        compute="_compute_amount_open",
        help="What the ledger says is unpaid of these claims today.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment",
        string="PDF",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    sha256 = fields.Char(
        string="SHA-256", readonly=True, copy=False, help="Hash of the PDF as issued."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issued", "Issued"),
            ("delivered", "Delivered"),
            ("undelivered", "Undelivered"),
            ("acknowledged", "Acknowledged"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    channel = fields.Selection(CHANNELS, readonly=True, copy=False, tracking=True)
    delivered_date = fields.Date(readonly=True, copy=False, tracking=True)
    delivered_by_id = fields.Many2one(
        "res.users",
        string="Delivered by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    received_by = fields.Char(readonly=True, copy=False)
    evidence_ids = fields.Many2many(
        "ir.attachment",
        string="Proof of Delivery",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Photo, signature or the provider's receipt.",
    )
    has_evidence = fields.Boolean(readonly=True, copy=False)
    undelivered_reason = fields.Char(readonly=True, copy=False)
    acknowledged_date = fields.Date(readonly=True, copy=False, tracking=True)
    portal_read_date = fields.Datetime(readonly=True, copy=False)
    limitation_date = fields.Date(
        string="Limitation Expires on",
        compute="_compute_limitation_date",
        store=True,
        help="The earliest among the claims: three years from the due date, again "
        "from each demand delivered in time.",
    )
    delivery_ids = fields.One2many("property.fee.delivery", "notice_id")

    _served_with_proof = models.Constraint(
        "CHECK(state NOT IN ('delivered', 'acknowledged') OR (channel IS NOT NULL "
        "AND delivered_date IS NOT NULL AND has_evidence))",
        "Without channel, date and proof a notice counts as undelivered.",
    )
    _issued_with_pdf = models.Constraint(
        "CHECK(state IN ('draft', 'cancelled') "
        "OR (attachment_id IS NOT NULL AND sha256 IS NOT NULL))",
        "A notice is issued with its PDF.",
    )
    _run_uniq = models.UniqueIndex(
        "(run_id, stage, partner_id, COALESCE(unit_id, 0)) "
        "WHERE run_id IS NOT NULL AND state <> 'cancelled'",
        "The payer has this notice of the run already.",
    )
    _to_deliver_idx = models.Index(
        "(community_id, sort_key) WHERE state IN ('issued', 'undelivered')"
    )

    @api.depends("line_ids.limitation_date")
    def _compute_limitation_date(self):
        for notice in self:
            dates = notice.line_ids.mapped("limitation_date")
            notice.limitation_date = min(filter(None, dates), default=False)

    def _compute_amount_open(self):
        amounts = self._get_amounts_open()
        for notice in self:
            notice.amount_open = amounts[notice.id]

    def _get_amounts_open(self):
        """Return {notice id: what the ledger shows as unpaid of its claims now}."""
        residuals = self.line_ids.charge_id._get_residual_asof(date.max)
        return {
            notice.id: notice.currency_id.round(
                sum(residuals.get(c.id, 0.0) for c in notice.line_ids.charge_id)
            )
            for notice in self
        }

    @api.depends("unit_id.name", "partner_id.name", "stage")
    @api.depends_context("lang")
    def _compute_display_name(self):
        stages = dict(self._fields["stage"]._description_selection(self.env))
        for notice in self:
            parts = (stages[notice.stage], notice.unit_id.name, notice.partner_id.name)
            notice.display_name = " ".join(filter(None, parts))

    # ------------------------------------------------------------- CRUD ----

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = sequence.next_by_code("property.fee.notice") or "/"
        return super().create(vals_list)

    def write(self, vals):
        if not CHANGEABLE.issuperset(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        if self.filtered(lambda n: n.state != "draft"):
            raise UserError(
                self.env._(
                    "A notice that is out does not change: cancel it and issue another."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self._check_draft()

    # ------------------------------------------------------------ issue ----

    def _issue(self):
        """Render the PDFs of drafts and keep them with their hashes.

        :raise UserError: wkhtmltopdf failed
        """
        drafts = self.filtered(lambda n: n.state == "draft")
        contents = self.env["property.fee.notice.printer"]._render(drafts)
        attachments = self.env["ir.attachment"].create(
            [notice._prepare_pdf(contents[notice.id]) for notice in drafts]
        )
        for notice, attachment in zip(drafts, attachments, strict=True):
            notice.write(
                {
                    "state": "issued",
                    "attachment_id": attachment.id,
                    "sha256": hashlib.sha256(contents[notice.id]).hexdigest(),
                }
            )

    def _prepare_pdf(self, content):
        return {
            "name": f"{self._get_file_name()}.pdf",
            "raw": content,
            "mimetype": "application/pdf",
            "res_model": self._name,
            "res_id": self.id,
        }

    def _get_file_name(self):
        """Stage, unit, payer and date, for the file the payer gets."""
        self.ensure_one()
        return f"{self.display_name} {self.date}".replace("/", "-")

    def _is_pdf_intact(self):
        """Whether the PDF is still what was issued."""
        self.ensure_one()
        content = self.attachment_id.raw or b""
        return hashlib.sha256(content).hexdigest() == self.sha256

    def action_verify_pdf(self):
        """Say whether the PDF is still what was issued."""
        self.ensure_one()
        intact = self._is_pdf_intact()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if intact else "danger",
                "message": self.env._("The PDF is the one that was issued.")
                if intact
                else self.env._("The PDF differs from the one that was issued."),
            },
        }

    def action_print(self):
        """Open the kept PDFs as one file, in walking order."""
        notices = self.filtered("attachment_id")
        if not notices:
            raise UserError(self.env._("There is no issued notice to print."))
        return {
            "type": "ir.actions.act_url",
            "url": "/property/fee/notices.pdf?ids=%s" % ",".join(map(str, notices.ids)),
            "target": "new",
        }

    def action_cancel(self):
        """Withdraw notices that were not delivered."""
        self._check_may_serve()
        if self.filtered(lambda n: n.state in SERVED):
            raise UserError(
                self.env._("A notice that was delivered cannot be withdrawn.")
            )
        # sudo: property.fee.notice - staff change the state by actions alone
        self.sudo().write({"state": "cancelled"})

    # --------------------------------------------------------- delivery ----

    def _check_may_serve(self):
        self.check_access("read")
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("property_base.group_staff")
            or user.has_group("account.group_account_invoice")
        ):
            raise AccessError(self.env._("Only the management office can do this."))

    def _deliver(self, channel, day, evidence=(), received_by=None):
        """Record that the notices reached their payers.

        :param str channel: a key of CHANNELS
        :param date day: when they were delivered
        :param evidence: [(file name, bytes)]: photo, signature, provider's receipt
        :param str received_by: who took it
        :raise UserError: no evidence, a date before the notice or to come, or a
            notice that is not out
        """
        self._check_may_serve()
        self._check_deliverable(day)
        if not evidence:
            raise UserError(
                self.env._(
                    "Without a photo, a signature or the provider's receipt the "
                    "notice counts as undelivered."
                )
            )
        for notice in self.sudo():
            notice.write(
                {
                    "state": "delivered",
                    "channel": channel,
                    "delivered_date": day,
                    "delivered_by_id": self.env.uid,
                    "received_by": received_by,
                    "has_evidence": True,
                    "evidence_ids": notice._prepare_evidence(evidence),
                    "undelivered_reason": False,
                }
            )
        self._interrupt_limitation()

    def _check_deliverable(self, day):
        today = fields.Date.context_today(self)
        for notice in self:
            if notice.state not in ("issued", "undelivered"):
                raise UserError(
                    self.env._("%(notice)s is not out.", notice=notice.display_name)
                )
            if not notice.date <= day <= today:
                raise UserError(
                    self.env._(
                        "%(notice)s: the delivery lies between the day of the notice "
                        "and today.",
                        notice=notice.display_name,
                    )
                )

    def _prepare_evidence(self, evidence):
        return [
            fields.Command.create(
                {
                    "name": name,
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
            for name, content in evidence
        ]

    def _set_undelivered(self, reason):
        """Record that the notices did not reach their payers, and why."""
        self._check_may_serve()
        if self.filtered(lambda n: n.state not in ("issued", "undelivered")):
            raise UserError(self.env._("Only a notice that is out can come back."))
        # sudo: property.fee.notice - staff change the state by actions alone
        self.sudo().write({"state": "undelivered", "undelivered_reason": reason})

    def _acknowledge(self, day, evidence, channel=None):
        """Record that the payers agreed to pay; it counts as delivery too.

        :raise UserError: no evidence, or not out
        """
        out = self.filtered(lambda n: n.state != "delivered")
        if out:
            out._deliver(channel or "hand", day, evidence)
        elif not evidence:
            raise UserError(self.env._("Attach what the payer signed."))
        for notice in self.sudo():
            vals = {"state": "acknowledged", "acknowledged_date": day}
            if notice not in out.sudo():
                vals["evidence_ids"] = notice._prepare_evidence(evidence)
            notice.write(vals)
        self._interrupt_limitation()

    def _interrupt_limitation(self):
        """Count the limitation of the claims again, see engine/limitation.py."""
        # sudo: property.fee.notice.line - staff deliver, the code counts
        self.sudo().line_ids.charge_id._recount_limitation()

    # ----------------------------------------------------------- portal ----

    @api.model
    def _get_portal_domain(self, partner):
        """Notices a resident may read.

        Those addressed to them; an owner also what the tenant owes, a family
        member what the principal reads, while their occupancies are in force.

        :param partner: the res.partner of the portal user
        :return: a domain on property.fee.notice
        """
        in_force = self.env["property.occupancy"]._get_in_force_domain()
        mine = Domain("partner_id", "=", partner.id) & (
            Domain("occupancy_id", "=", False)
            | Domain("occupancy_id.state", "=", "verified")
        )
        owner = Domain("partner_id", "=", partner.id) & in_force
        family = Domain("member_ids", "any", list(owner))
        principal = in_force & family
        theirs = (
            Domain("owner_occupancy_id", "any", list(owner))
            | Domain("occupancy_id", "any", list(principal))
            | Domain("owner_occupancy_id", "any", list(principal))
        )
        out = Domain("state", "in", ("issued", "undelivered", *SERVED))
        return out & self._get_portal_near_domain(partner) & (mine | theirs)

    @api.model
    def _get_portal_near_domain(self, partner):
        """At least what a resident may read, by indexed columns: found at once."""
        # sudo: property.occupancy - of a resident's own rows whose units they are
        held = self.env["property.occupancy"].sudo()
        units = held.search(
            [("partner_id", "=", partner.id), ("state", "=", "verified")]
        ).unit_id
        households = units.with_context(active_test=False).occupancy_ids
        return (
            Domain("partner_id", "=", partner.id)
            | Domain("occupancy_id", "in", households.ids)
            | Domain("owner_occupancy_id", "in", households.ids)
        )

    def _mark_portal_read(self, partner):
        """The payer opened the notice in the portal: that is its delivery.

        The read event is the evidence; who else reads it (an owner, family)
        changes nothing.

        :param partner: the res.partner who reads
        """
        read = self.sudo().filtered(
            lambda n: n.partner_id == partner and n.state in ("issued", "undelivered")
        )
        if not read:
            return
        read.write(
            {
                "state": "delivered",
                "channel": "portal",
                "portal_read_date": fields.Datetime.now(),
                "delivered_date": fields.Date.context_today(self),
                "has_evidence": True,
                "undelivered_reason": False,
            }
        )
        read._interrupt_limitation()
