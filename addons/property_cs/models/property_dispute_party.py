from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class PropertyDisputeParty(models.Model):
    """Who stands on which side of a dispute."""

    _name = "property.dispute.party"
    _description = "Party to a Dispute"
    _inherit = ["property.community.mixin"]
    _order = "side, id"

    dispute_id = fields.Many2one(
        "property.dispute", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="dispute_id.community_id", store=True, index=True, precompute=True
    )
    side = fields.Selection(
        [("a", "Applicant"), ("b", "Respondent")], required=True, default="a"
    )
    is_office = fields.Boolean("Management Office")
    unit_id = fields.Many2one(
        "property.unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    phone = fields.Char(related="partner_id.phone")
    representative = fields.Char(help="Who speaks for them, if somebody else does.")

    @api.depends("unit_id")
    def _compute_partner_id(self):
        held = self.unit_id._get_occupancies() if self.unit_id else {}
        for party in self:
            holders = held.get(party.unit_id.id)
            kept = party.partner_id
            if holders and kept not in holders.partner_id:
                kept = holders[0].partner_id
            party.partner_id = kept

    @api.constrains("is_office", "partner_id")
    def _check_party(self):
        for party in self:
            if bool(party.is_office) == bool(party.partner_id):
                raise ValidationError(
                    self.env._("A party is either a person or the management office.")
                )

    @api.constrains("unit_id")
    def _check_unit(self):
        for party in self.filtered("unit_id"):
            if party.unit_id.community_id != party.dispute_id.community_id:
                raise ValidationError(self.env._("The unit is of another community."))

    @api.model_create_multi
    def create(self, vals_list):
        parties = super().create(vals_list)
        parties.dispute_id._check_open()
        return parties

    def write(self, vals):
        self.dispute_id._check_open()
        if "dispute_id" in vals and self.dispute_id.ids != [vals["dispute_id"]]:
            raise UserError(self.env._("A party stays with its dispute."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.dispute_id._check_open()

    @api.depends("partner_id", "unit_id", "is_office")
    def _compute_display_name(self):
        for party in self:
            name = party.partner_id.name
            if party.is_office:
                name = self.env._("Management Office")
            party.display_name = " ".join(filter(None, (party.unit_id.name, name)))
