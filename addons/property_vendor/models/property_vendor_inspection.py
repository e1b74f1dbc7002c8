from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.score import inspection_score

#: what the vendor adds when the inspection is done
CO_SIGN = {"vendor_signature", "vendor_signed_by"}
#: what stays open in every state
FREE = {
    "activity_ids",
    "finding_ids",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
}


class PropertyVendorInspection(models.Model):
    """A check of a vendor's work by a checklist, scored and signed by both sides."""

    _name = "property.vendor.inspection"
    _description = "Vendor Inspection"
    _inherit = [
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _guarded_fields = frozenset({"state", "done_date", "vendor_signed_date"})

    contract_id = fields.Many2one(
        "property.service.contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '!=', 'draft')]",
    )
    community_id = fields.Many2one(
        related="contract_id.community_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True
    )
    service_type_id = fields.Many2one(
        related="contract_id.service_type_id", store=True, index=True
    )
    service_type = fields.Char(related="service_type_id.code")
    kind = fields.Selection(
        [
            ("daily", "Daily Spot Check"),
            ("weekly", "Weekly Check"),
            ("monthly", "Monthly Joint Inspection"),
        ],
        required=True,
        default="daily",
    )
    date = fields.Date(
        required=True, default=fields.Date.context_today, index=True, tracking=True
    )
    inspector_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    area_id = fields.Many2one(
        "property.service.area",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
    )
    checklist_id = fields.Many2one(
        "property.vendor.checklist",
        required=True,
        ondelete="restrict",
        domain="[('service_type_id', '=', service_type_id)]",
    )
    line_ids = fields.One2many(
        "property.vendor.inspection.line",
        "inspection_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        copy=False,
    )
    has_score = fields.Boolean(compute="_compute_score", store=True)
    score = fields.Float(
        compute="_compute_score",
        store=True,
        digits=(5, 2),
        aggregator="avg",
        help="100 × points given / points to be had; items that do not apply count "
        "on neither side.",
        tracking=True,
    )
    note = fields.Text()
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("signed", "Co-signed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    done_date = fields.Datetime(string="Finished on", readonly=True, copy=False)
    vendor_signed_by = fields.Char(string="Signed for the Vendor by", copy=False)
    vendor_signature = fields.Binary(string="Signature", attachment=True, copy=False)
    vendor_signed_date = fields.Datetime(
        string="Co-signed on", readonly=True, copy=False
    )
    token = fields.Char(
        string="Token of the Phone",
        readonly=True,
        copy=False,
        help="Made by the telephone; sending twice is one inspection.",
    )
    token_digest = fields.Char(readonly=True, copy=False)
    finding_ids = fields.One2many("property.vendor.finding", "inspection_id")
    finding_count = fields.Integer(compute="_compute_finding_count")

    _token_uniq = models.Constraint("UNIQUE(token)", "This was sent already.")

    # ------------------------------------------------------------- computed ----

    @api.depends("date", "contract_id", "kind")
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = " ".join(
                filter(
                    None,
                    (
                        str(inspection.date or ""),
                        inspection.kind and inspection._get_label("kind"),
                        inspection.contract_id.display_name,
                    ),
                )
            )

    @api.depends("checklist_id")
    def _compute_line_ids(self):
        """The items of the checklist, once they are told."""
        for inspection in self.filtered(lambda i: not (i._origin and i.line_ids)):
            items = inspection.checklist_id.item_ids
            inspection.line_ids = [
                Command.clear(),
                *(Command.create(item._prepare_line()) for item in items),
            ]

    @api.depends("line_ids.score", "line_ids.max_score", "line_ids.result")
    def _compute_score(self):
        for inspection in self:
            lines = inspection.line_ids.filtered(lambda line: line.result == "scored")
            rows = [(line.score, line.max_score) for line in lines]
            in_bounds = all(0 <= points <= top for points, top in rows)
            score = inspection_score(rows) if in_bounds else None
            inspection.has_score = score is not None
            inspection.score = float(score or 0)

    def _compute_finding_count(self):
        groups = self.env["property.vendor.finding"]._read_group(
            [("inspection_id", "in", self.ids)], ["inspection_id"], ["__count"]
        )
        counts = {inspection.id: count for inspection, count in groups}
        for inspection in self:
            inspection.finding_count = counts.get(inspection.id, 0)

    # --------------------------------------------------------------- checks ----

    @api.constrains("contract_id", "date")
    def _check_day(self):
        today = fields.Date.context_today(self)
        for inspection in self:
            inspection.contract_id._check_covers(inspection.date, inspection.date)
            if inspection.date > today:
                raise UserError(
                    self.env._("%s is still to come: check then.", inspection.date)
                )

    @api.constrains("checklist_id", "area_id", "contract_id")
    def _check_what(self):
        for inspection in self:
            contract = inspection.contract_id
            if inspection.checklist_id.service_type_id != contract.service_type_id:
                raise ValidationError(
                    self.env._(
                        "The checklist %(list)s is not for %(service)s.",
                        list=inspection.checklist_id.name,
                        service=contract.service_type_id.name,
                    )
                )
            area = inspection.area_id
            if area and area.community_id != contract.community_id:
                raise ValidationError(
                    self.env._("%s: the area lies in another community.", area.name)
                )

    def write(self, vals):
        if not self.env.su and not FREE.issuperset(vals):
            self._check_open(vals)
        if any(
            i.checklist_id.id != vals.get("checklist_id", i.checklist_id.id)
            for i in self
        ):
            raise UserError(
                self.env._(
                    "Another checklist takes another inspection: make a new one."
                )
            )
        return super().write(vals)

    def _check_open(self, vals=()):
        for inspection in self:
            co_sign = inspection.state == "done" and vals and CO_SIGN.issuperset(vals)
            if inspection.state != "draft" and not co_sign:
                raise UserError(
                    self.env._(
                        "%s is finished: its points stay.", inspection.display_name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_open()

    # ---------------------------------------------------------------- steps ----

    def action_done(self):
        """Finish: every item looked at, a finding for each below its limit.

        :raise UserError: an item is open, or a finding is missing, named
        """
        self.check_access("write")
        for inspection in self:
            inspection._check_open()
            inspection._check_complete()
        self._write_guarded({"state": "done", "done_date": fields.Datetime.now()})
        self.finding_ids._announce()
        return True

    def _check_complete(self):
        left = self.line_ids.filtered(lambda line: line.result == "open")
        if left or not self.has_score:
            raise UserError(
                self.env._(
                    "Not looked at yet: %s",
                    ", ".join(left.mapped("name")) or self.checklist_id.name,
                )
            )
        low = self.line_ids.filtered("is_low") - self.finding_ids.line_id
        if low:
            raise UserError(
                self.env._(
                    "Below the limit: enter a finding for %s.",
                    ", ".join(low.mapped("name")),
                )
            )

    def action_reopen(self):
        """Back to draft, until the vendor has signed; the office director does it.

        :raise AccessError: not the office director
        :raise UserError: not finished, or signed by the vendor
        """
        self.env["property.service.contract"]._check_manager()
        if self.filtered(lambda inspection: inspection.state != "done"):
            raise UserError(self.env._("What the vendor has signed stays."))
        self._write_guarded({"state": "draft", "done_date": False})
        return True

    def action_sign(self):
        """Take the vendor's signature.

        :raise UserError: not finished yet, or name or signature is missing
        """
        self.check_access("write")
        for inspection in self:
            if inspection.state != "done":
                raise UserError(self.env._("Finish the inspection first."))
            if not inspection.vendor_signed_by or not inspection.vendor_signature:
                raise UserError(
                    self.env._("Who signs for the vendor: enter name and signature.")
                )
        self._write_guarded(
            {"state": "signed", "vendor_signed_date": fields.Datetime.now()}
        )
        return True

    def action_inspect(self):
        """Another inspection of the contract, on the phone."""
        self.ensure_one()
        return self.contract_id.action_inspect()

    def action_open_findings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_vendor.property_vendor_finding_action"
        )
        action["domain"] = [("inspection_id", "=", self.id)]
        action["context"] = {
            "default_inspection_id": self.id,
            "default_contract_id": self.contract_id.id,
            "default_area_id": self.area_id.id,
        }
        return action
