from odoo import api, fields, models

from ..tools import pinyin


class ResPartner(models.Model):
    _inherit = "res.partner"

    property_occupancy_ids = fields.One2many(
        "property.occupancy", "partner_id", groups="property_base.group_staff"
    )
    property_vehicle_ids = fields.One2many(
        "property.vehicle", "partner_id", groups="property_base.group_staff"
    )
    property_occupancy_count = fields.Integer(
        compute="_compute_property_occupancy_count",
        groups="property_base.group_staff",
    )
    property_phone2 = fields.Char(string="Second Phone")
    property_gender = fields.Selection(
        [("male", "Male"), ("female", "Female")],
        string="Gender",
        groups="property_base.group_staff",
    )
    property_id_number = fields.Char(
        string="Identity Card Number",
        groups="property_base.group_supervisor",
        copy=False,
        help="Read only by who needs it (Personal Information Protection Law, "
        "articles 6 and 28).",
    )
    property_pinyin = fields.Char(
        string="Pinyin", compute="_compute_property_pinyin", store=True, index="trigram"
    )
    property_phone_digits = fields.Char(
        compute="_compute_property_phone_digits", store=True, index="trigram"
    )

    def _compute_property_occupancy_count(self):
        groups = self.env["property.occupancy"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.property_occupancy_count = counts.get(partner.id, 0)

    @api.depends("name")
    def _compute_property_pinyin(self):
        """Initials and full spelling, so that 'wxm' finds 吴轩敏."""
        for partner in self:
            partner.property_pinyin = pinyin.get_spellings(partner.name) or False

    @api.depends("phone", "property_phone2")
    def _compute_property_phone_digits(self):
        for partner in self:
            phones = (partner.phone or "", partner.property_phone2 or "")
            digits = ["".join(c for c in p if c.isdigit()) for p in phones]
            partner.property_phone_digits = " ".join(filter(None, digits)) or False

    def action_property_occupancies(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_base.property_occupancy_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
