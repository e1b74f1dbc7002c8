from odoo import fields, models


class PropertyImportCount(models.Model):
    _inherit = "property.import.count"

    kind = fields.Selection(
        selection_add=[
            ("fee", "Fee Items"),
            ("tariff", "Fee Standards"),
            ("assignment", "Fee Assignments"),
        ],
        ondelete={"fee": "cascade", "tariff": "cascade", "assignment": "cascade"},
    )
