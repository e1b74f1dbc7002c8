from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ..engine import transitions

LABELS = {
    "received": "Received",
    "accepted": "Accepted",
    "refused": "Refused",
    "dispatched": "Dispatched",
    "in_progress": "In Progress",
    "waiting": "Waiting",
    "resolved": "Resolved",
    "visited": "Visited",
    "closed": "Closed",
}
STAGE_CODES = [(code, LABELS[code]) for code in transitions.CODES]
FIXED = {"property_code", "closed", "active", "company_id", "team_ids"}


class HelpdeskTicketStage(models.Model):
    """The stages of the suite carry a code; what they mean is in the code alone.

    They belong to all teams flagged as property teams, since a stage without
    a team would show in every helpdesk.
    """

    _inherit = "helpdesk.ticket.stage"

    property_code = fields.Selection(
        STAGE_CODES, string="Property Stage", copy=False, index="btree_not_null"
    )

    _property_code_uniq = models.UniqueIndex(
        "(property_code) WHERE property_code IS NOT NULL",
        "There is one stage of each code.",
    )

    @api.model
    def _get_property_stage(self, code):
        """The stage of a code; its id is cached, names are not."""
        return self.browse(self._get_property_stage_ids().get(code))

    @api.model
    @ormcache()
    def _get_property_stage_ids(self):
        # sudo: helpdesk.ticket.stage - residents read what stage they are in
        stages = self.sudo().search_fetch(
            [("property_code", "!=", False)], ["property_code"]
        )
        return {stage.property_code: stage.id for stage in stages}

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if FIXED & vals.keys():
            self.env.registry.clear_cache()
        if (
            FIXED & vals.keys()
            and not self.env.su
            and any(stage.property_code for stage in self)
        ):
            raise UserError(
                self.env._(
                    "What a stage of the property service desk means is fixed. "
                    "You may rename and reorder it."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_property(self):
        if any(stage.property_code for stage in self):
            raise UserError(self.env._("The stages of the property service desk stay."))
