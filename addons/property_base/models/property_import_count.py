from odoo import fields, models


class PropertyImportCount(models.Model):
    """How many records of a kind an import created, changed or found the same."""

    _name = "property.import.count"
    _description = "Result of an Import"
    _order = "import_id, sequence, id"
    _rec_name = "kind"

    import_id = fields.Many2one(
        "property.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    kind = fields.Selection(
        [
            ("building", "Buildings"),
            ("entrance", "Building Entrances"),
            ("person", "People"),
            ("unit", "Housing Units"),
            ("space", "Parking Spaces"),
            ("occupancy", "Occupancies"),
            ("vehicle", "Vehicles"),
        ],
        required=True,
    )
    created = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()
