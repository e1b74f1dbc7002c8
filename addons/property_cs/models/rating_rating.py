from odoo import api, fields, models
from odoo.exceptions import AccessError


class RatingRating(models.Model):
    """What residents say of a ticket is theirs: no employee writes it.

    The ERP lets every employee create and change ratings; for a community's
    tickets that would let the office rate itself.
    """

    _inherit = "rating.rating"

    # the token stands for the resident
    access_token = fields.Char(groups="base.group_system")

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._check_property_author()
        return ratings

    def write(self, vals):
        self._check_property_author()
        result = super().write(vals)
        self._check_property_author()
        return result

    def unlink(self):
        self._check_property_author()
        return super().unlink()

    def _check_property_author(self):
        if not self.env.su and self._filter_property():
            raise AccessError(self.env._("Only residents rate what was done for them."))

    def _filter_property(self):
        """Those about a community's ticket."""
        # sudo: rating.rating, helpdesk.ticket - which helpdesk they are of
        about = self.sudo().filtered(lambda r: r.res_model == "helpdesk.ticket")
        tickets = self.env["helpdesk.ticket"].sudo().browse(about.mapped("res_id"))
        own = set(tickets.exists().filtered("property_community_id").ids)
        return about.filtered(lambda r: r.res_id in own)
