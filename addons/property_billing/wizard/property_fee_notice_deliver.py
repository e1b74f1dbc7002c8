import base64
from mimetypes import guess_extension

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..models.property_fee_notice import CHANNELS

MAX_FILES = 10


class PropertyFeeNoticeDeliver(models.TransientModel):
    """What became of notices: delivered, come back, acknowledged."""

    _name = "property.fee.notice.deliver"
    _description = "Record the Delivery of Fee Notices"

    notice_ids = fields.Many2many(
        "property.fee.notice",
        required=True,
        default=lambda self: (
            self.env.context.get("active_ids")
            if self.env.context.get("active_model") == "property.fee.notice"
            else False
        ),
    )
    result = fields.Selection(
        [
            ("delivered", "Delivered"),
            ("undelivered", "Not Delivered"),
            ("acknowledged", "Acknowledged by the Payer"),
        ],
        required=True,
        default="delivered",
    )
    channel = fields.Selection(
        [channel for channel in CHANNELS if channel[0] != "portal"], default="hand"
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    received_by = fields.Char()
    photo = fields.Image(max_width=1600, max_height=1600)
    signature = fields.Image(max_width=1000, max_height=500)
    receipt_ids = fields.Many2many(
        "ir.attachment",
        string="Receipts",
        help="The provider's receipt, a scan of the signed copy.",
    )
    reason = fields.Char()

    def action_apply(self):
        """Record it on the notices; see ``property.fee.notice`` for what is refused."""
        self.ensure_one()
        evidence = self._get_evidence()
        if self.result == "undelivered":
            if not self.reason:
                raise UserError(self.env._("Say why it was not delivered."))
            self.notice_ids._set_undelivered(self.reason)
        elif self.result == "acknowledged":
            self.notice_ids._acknowledge(self.date, evidence, self.channel)
        else:
            self.notice_ids._deliver(
                self.channel or "hand", self.date, evidence, self.received_by
            )
        return {"type": "ir.actions.act_window_close"}

    def _get_evidence(self):
        """[(file name, bytes)] of photo, signature and receipts."""
        if len(self.receipt_ids) > MAX_FILES:
            raise UserError(
                self.env._("Attach at most %(count)s files.", count=MAX_FILES)
            )
        images = [
            (self.env._("Photo"), self.photo),
            (self.env._("Signature"), self.signature),
        ]
        files = [
            (name, base64.b64decode(content)) for name, content in images if content
        ]
        return [
            (f"{name}{guess_extension(guess_mimetype(content)) or ''}", content)
            for name, content in files
        ] + [(receipt.name, receipt.raw) for receipt in self.receipt_ids]

    @api.onchange("result")
    def _onchange_result(self):
        if self.result == "undelivered":
            self.photo = self.signature = False
