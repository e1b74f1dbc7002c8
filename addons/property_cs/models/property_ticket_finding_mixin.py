from odoo import api, fields, models
from odoo.exceptions import UserError

FOUND, FOUND_DATE = "property_validity", "property_validity_date"


class PropertyTicketFindingMixin(models.AbstractModel):
    """What was found: a complaint valid or not, a suggestion adopted or not."""

    _name = "property.ticket.finding.mixin"
    _description = "Findings on a Ticket"

    property_validity = fields.Selection(
        [("valid", "Valid"), ("invalid", "Not Valid")],
        string="Found",
        tracking=True,
        copy=False,
        help="Of a complaint, after it was looked into (有效/无效).",
    )
    property_validity_reason = fields.Text(
        string="Why So Found",
        copy=False,
        help="What the investigation showed; needed where a complaint is not valid.",
        groups="property_base.group_staff,property_cs.group_technician",
    )
    property_validity_date = fields.Datetime(
        string="Found on",
        copy=False,
        readonly=True,
        help="Rates as of a day before it count the complaint as they did then.",
    )
    property_adoption = fields.Selection(
        [("adopted", "Adopted"), ("not_adopted", "Not Adopted")],
        string="Suggestion",
        tracking=True,
        copy=False,
        help="What becomes of a suggestion; the reply says why.",
    )
    property_proposal_id = fields.Many2one(
        "property.proposal",
        string="Proposal",
        index="btree_not_null",
        copy=False,
        domain="[('community_id', '=', property_community_id)]",
        groups="property_base.group_staff,property_cs.group_technician",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._date_finding(vals) for vals in vals_list])

    def write(self, vals):
        """The day of a finding is that of its last change."""
        if FOUND not in vals:
            return super().write(vals)
        same = self.filtered(lambda t: t[FOUND] == vals[FOUND])
        if same:
            super(PropertyTicketFindingMixin, same).write(vals)
        if self - same:
            changed = super(PropertyTicketFindingMixin, self - same)
            changed.write(self._date_finding(vals))
        return True

    @api.model
    def _date_finding(self, vals):
        """Values with the moment of a finding, where one is among them."""
        if FOUND not in vals:
            return vals
        return {**vals, FOUND_DATE: vals[FOUND] and fields.Datetime.now()}

    def _before_transition(self, code):
        super()._before_transition(code)
        if code == "resolved":
            self._check_finding()

    def _check_finding(self):
        """A complaint is resolved when it was looked into, a suggestion when decided."""
        for ticket in self:
            kind = ticket.property_type_code
            if kind == "complaint" and not ticket.property_validity:
                raise UserError(
                    self.env._(
                        "%(number)s: say first whether the complaint was found valid.",
                        number=ticket.number,
                    )
                )
            if (
                kind == "complaint"
                and ticket.property_validity == "invalid"
                and not (ticket.property_validity_reason or "").strip()
            ):
                raise UserError(
                    self.env._(
                        "%(number)s: say why the complaint was found not valid.",
                        number=ticket.number,
                    )
                )
            if kind == "suggestion" and not ticket.property_adoption:
                raise UserError(
                    self.env._(
                        "%(number)s: say first whether the suggestion is adopted.",
                        number=ticket.number,
                    )
                )
