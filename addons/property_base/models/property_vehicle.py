from odoo import api, fields, models


class PropertyVehicle(models.Model):
    """A vehicle (车辆) known to the community, and the space it stands on."""

    _name = "property.vehicle"
    _description = "Vehicle"
    _inherit = ["property.community.mixin"]
    _order = "plate, id"
    _rec_name = "plate"
    _rec_names_search = ["plate", "partner_id"]

    plate = fields.Char(string="Plate Number", required=True, index="trigram")
    partner_id = fields.Many2one("res.partner", string="Holder", index=True)
    unit_id = fields.Many2one(
        "property.unit",
        string="Parking Space",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id), ('usage', '=', 'parking')]",
    )
    kind = fields.Selection(
        [("car", "Car"), ("bus", "Bus"), ("truck", "Truck"), ("other", "Other")],
        required=True,
        default="car",
    )
    brand = fields.Char()
    color = fields.Char(string="Colour")
    active = fields.Boolean(default=True)
    note = fields.Text()

    _plate_uniq = models.Constraint(
        "UNIQUE(community_id, plate)", "This plate is registered in the community."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._clean_plate(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._clean_plate(vals)
        return super().write(vals)

    def _clean_plate(self, vals):
        if vals.get("plate"):
            vals["plate"] = "".join(c for c in vals["plate"] if c.isalnum()).upper()
