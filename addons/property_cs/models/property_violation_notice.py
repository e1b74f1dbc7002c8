from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

FIXED = {
    "violation_id",
    "date",
    "deadline",
    "demand",
    "partner_id",
    "addressee",
    "property_cited_clause_ids",
    "name",
}


class PropertyViolationNotice(models.Model):
    """A rectification notice (整改通知书) as it was issued, and its delivery.

    What it says is fixed once it is issued: a correction is another notice.
    """

    _name = "property.violation.notice"
    _description = "Rectification Notice"
    _inherit = ["property.case.row.mixin", "property.citation.mixin"]
    _order = "date desc, id desc"
    _case_field = "violation_id"
    _event = "notice"

    violation_id = fields.Many2one(
        "property.violation", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="violation_id.community_id", store=True, index=True, precompute=True
    )
    name = fields.Char("Number", readonly=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner", string="Addressed to", required=True, ondelete="restrict"
    )
    addressee = fields.Char(readonly=True, copy=False, help="Name as it was printed.")
    deadline = fields.Date("Put Right Until", required=True)
    demand = fields.Text("What Has to Be Done", required=True)
    delivery = fields.Selection(
        [
            ("person", "Handed Over"),
            ("family", "Handed to Family"),
            ("door", "Left at the Door, Photographed"),
            ("mail", "Registered Mail"),
            ("message", "Message"),
        ],
        "Delivered How",
    )
    delivered_date = fields.Datetime("Delivered on")
    received_by = fields.Char("Received by")
    signature_refused = fields.Boolean("Signature Refused")
    witness = fields.Char(help="Who was there when a signature was refused.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        violation = self.env["property.violation"].browse(
            values.get("violation_id") or self.env.context.get("default_violation_id")
        )
        if violation:
            days = violation.community_id.violation_rectify_days
            today = fields.Date.context_today(self)
            values.update(
                partner_id=violation.partner_id.id,
                deadline=today + timedelta(days=days),
                property_cited_clause_ids=[
                    fields.Command.set(violation.property_cited_clause_ids.ids)
                ],
            )
        return {name: values[name] for name in values if name in fields_list}

    @api.model_create_multi
    def create(self, vals_list):
        violations = self.env["property.violation"]
        for vals in vals_list:
            violation = violations.browse(vals["violation_id"])
            vals["name"] = f"{violation.name}-{len(violation.notice_ids) + 1}"
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            vals["addressee"] = partner.name
        return super().create(vals_list)

    def write(self, vals):
        if FIXED & vals.keys():
            raise UserError(
                self.env._(
                    "A notice stays as it was issued: issue another one instead."
                )
            )
        return super().write(vals)

    @api.constrains("deadline", "date")
    def _check_deadline(self):
        for notice in self:
            if notice.deadline < notice.violation_id._get_day(notice.date):
                raise ValidationError(
                    self.env._("The deadline lies before the day of the notice.")
                )

    @api.constrains(
        "delivery", "delivered_date", "date", "signature_refused", "witness"
    )
    def _check_delivery(self):
        now = fields.Datetime.now()
        for notice in self:
            if bool(notice.delivery) != bool(notice.delivered_date):
                raise ValidationError(
                    self.env._("Say how and when the notice was delivered, or neither.")
                )
            if notice.delivered_date and not (
                notice.date <= notice.delivered_date <= now
            ):
                raise ValidationError(
                    self.env._("The delivery lies between the notice and now.")
                )
            if notice.signature_refused and not notice.witness:
                raise ValidationError(
                    self.env._("Name who was there when the signature was refused.")
                )

    def _get_citation_date(self):
        return self.violation_id._get_citation_date()

    def _get_citation_communities(self):
        return self.community_id

    def _move_case(self):
        super()._move_case()
        self._get_case()._after_notice(self)

    def action_print(self):
        """The notice as a PDF, as it was issued."""
        return self.env.ref("property_cs.action_report_violation_notice").report_action(
            self
        )

    def _get_print_lang(self):
        return self.violation_id._get_print_lang(self.partner_id)
