from odoo import api, fields, models


class PropertyHolidayYearMakeup(models.TransientModel):
    _name = "property.holiday.year.makeup"
    _description = "Make-up Working Day of a Year"
    _order = "date, id"

    wizard_id = fields.Many2one(
        "property.holiday.year", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Makes up for", required=True)
    date = fields.Date(string="Worked on", required=True)
    weekday = fields.Selection(
        selection="_selection_weekday", string="Hours of", required=True, default="0"
    )

    @api.model
    def _selection_weekday(self):
        return self.env["property.makeup.day"]._selection_weekday()
