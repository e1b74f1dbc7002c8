import base64
from mimetypes import guess_extension

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mimetypes import guess_mimetype

from .property_fee_notice import CHANNELS

ON_FOOT = ("hand", "door")
#: what is written by hand; the results are set by the code
BY_OFFICER = ("channel", "photo", "signature", "received_by", "note")


class PropertyFeeDelivery(models.Model):
    """A notice on an officer's round: ticked off in walking order, on a phone."""

    _name = "property.fee.delivery"
    _description = "Delivery of a Fee Notice"
    _inherit = ["property.community.mixin"]
    _order = "round_id desc, sort_key, id"
    _rec_name = "unit_id"

    community_id = fields.Many2one(
        related="round_id.community_id", store=True, precompute=True, readonly=True
    )
    round_id = fields.Many2one(
        "property.fee.delivery.round", required=True, index=True, ondelete="cascade"
    )
    round_state = fields.Selection(related="round_id.state")
    notice_id = fields.Many2one(
        "property.fee.notice", required=True, index=True, ondelete="restrict"
    )
    officer_id = fields.Many2one("res.users", required=True, index=True)
    unit_id = fields.Many2one(
        related="notice_id.unit_id", store=True, index="btree_not_null", precompute=True
    )
    building_id = fields.Many2one(
        related="notice_id.building_id",
        store=True,
        index="btree_not_null",
        precompute=True,
    )
    partner_id = fields.Many2one(related="notice_id.partner_id")
    stage = fields.Selection(related="notice_id.stage")
    sort_key = fields.Char(related="notice_id.sort_key", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_payable = fields.Monetary(related="notice_id.amount_payable")
    target_date = fields.Date(
        related="round_id.target_date", store=True, precompute=True
    )
    channel = fields.Selection(
        [channel for channel in CHANNELS if channel[0] in (*ON_FOOT, "post", "other")],
        default="hand",
    )
    photo = fields.Image(max_width=1600, max_height=1600)
    signature = fields.Image(max_width=1000, max_height=500, copy=False)
    received_by = fields.Char()
    note = fields.Char()
    attempts = fields.Integer(
        readonly=True, help="How often nobody was at home.", copy=False
    )
    done_date = fields.Date(string="Delivered on", readonly=True, copy=False)
    outcome = fields.Selection(
        [
            ("open", "To Deliver"),
            ("on_time", "On Time"),
            ("late", "Late"),
            ("skipped", "Not Needed"),
        ],
        required=True,
        default="open",
        readonly=True,
        index=True,
        copy=False,
    )

    _once = models.Constraint(
        "UNIQUE(round_id, notice_id)", "The notice is in the round already."
    )
    _mine_idx = models.Index("(officer_id, sort_key) WHERE outcome = 'open'")

    def write(self, vals):
        """Officers write the proof of their own; supervisors also pass them on."""
        if not self.env.su:
            self._check_mine()
            self._check_fields(vals)
        return super().write(vals)

    def _check_fields(self, vals):
        allowed = set(BY_OFFICER)
        if self.env.user.has_group("property_base.group_supervisor"):
            allowed.add("officer_id")
        if not allowed.issuperset(vals):
            raise AccessError(
                self.env._("What became of a delivery is recorded by its buttons.")
            )

    def _check_mine(self):
        user = self.env.user
        if user.has_group("property_base.group_supervisor"):
            return
        if self.filtered(lambda d: d.officer_id != user):
            raise AccessError(self.env._("This is another officer's delivery."))

    def _check_open(self):
        self.ensure_one()
        if self.round_id.state != "open" or self.outcome != "open":
            raise UserError(
                self.env._("%(unit)s is not to be delivered.", unit=self.display_name)
            )

    def action_deliver(self):
        """Tick off with the proof; leads on to the next in walking order.

        :raise UserError: no photo and no signature
        """
        self._check_mine()
        self._check_open()
        today = fields.Date.context_today(self)
        self.notice_id._deliver(
            self.channel or "hand", today, self._get_evidence(), self.received_by
        )
        # sudo: property.fee.delivery - readonly results, set by the code
        self.sudo().write(
            {
                "done_date": today,
                "outcome": "on_time" if today <= self.target_date else "late",
            }
        )
        # sudo: property.fee.delivery.round - an officer does not lead it
        self.round_id.sudo()._settle()
        return self._action_next()

    def _get_evidence(self):
        """[(file name, bytes)] of the photo and the signature."""
        names = {"photo": self.env._("Photo"), "signature": self.env._("Signature")}
        place = self.unit_id.name or self.notice_id.name
        files = [
            (name, base64.b64decode(self[field]))
            for field, name in names.items()
            if self[field]
        ]
        return [
            (f"{name} {place}{guess_extension(guess_mimetype(content)) or ''}", content)
            for name, content in files
        ]

    def action_not_home(self):
        """Nobody was there: stays on the list, with the note."""
        self._check_mine()
        self._check_open()
        # sudo: property.fee.delivery - readonly results, set by the code
        self.sudo().attempts += 1
        self.notice_id.sudo().message_post(
            body=self.env._(
                "Nobody at home (attempt %(number)s). %(note)s",
                number=self.attempts,
                note=self.note or "",
            )
        )
        return self._action_next()

    def _action_next(self):
        """The next one of this officer, else the list."""
        following = self.search(
            [
                ("round_id", "=", self.round_id.id),
                ("officer_id", "=", self.officer_id.id),
                ("outcome", "=", "open"),
                ("sort_key", ">", self.sort_key or ""),
            ],
            order="sort_key, id",
            limit=1,
        )
        if not following:
            return self.round_id.action_open_deliveries()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": following.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
        }

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _skip_settled(self):
        """Leave out what was paid, withdrawn or read in the portal meanwhile."""
        settled = self.filtered(
            lambda d: (
                d.notice_id.state not in ("issued", "undelivered")
                or d.notice_id.amount_open <= 0
            )
        )
        # sudo: property.fee.delivery - readonly results, set by the code
        settled.sudo().outcome = "skipped"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.filtered(lambda d: d.outcome in ("on_time", "late")):
            raise UserError(self.env._("A delivery that was made is kept."))
