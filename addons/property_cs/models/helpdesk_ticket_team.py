from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.property_base.models.property_community import POSTS


class HelpdeskTicketTeam(models.Model):
    """Property teams work with the stages and types of the suite, and only they."""

    _inherit = "helpdesk.ticket.team"

    property_team = fields.Boolean(
        help="Works for communities: with the stages, types and clocks of the suite."
    )
    property_post = fields.Selection(
        POSTS,
        string="Duty Post",
        help="Who is on duty at this post now is proposed first.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams._check_property_editor()
        if any(teams.mapped("property_team")):
            self._sync_property_teams()
        return teams

    def write(self, vals):
        self._check_property_editor()
        if "property_team" in vals and not vals["property_team"]:
            self._check_no_reports()
        result = super().write(vals)
        self._check_property_editor()
        if {"property_team", "active"} & vals.keys():
            self._sync_property_teams()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_property(self):
        self._check_property_editor()
        self._check_no_reports()

    def _check_property_editor(self):
        """Teams that work for communities are the office's to set up."""
        if self.env.su or self.env.user.has_group("property_base.group_supervisor"):
            return
        if any(self.mapped("property_team")):
            raise AccessError(
                self.env._("Only a supervisor sets up the teams for communities.")
            )

    def _check_no_reports(self):
        # sudo: helpdesk.ticket - any report counts
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        reports = [("team_id", "in", self.ids), ("property_community_id", "!=", False)]
        if tickets.search_count(reports, limit=1):
            raise UserError(
                self.env._("The team has reports of communities: archive it instead.")
            )

    @api.model
    def _sync_property_teams(self):
        """Give the stages and types with a code to all property teams."""
        # sudo: configuration that follows from the flag, whoever set it
        teams = self.sudo().with_context(active_test=False)
        teams = teams.search([("property_team", "=", True)])
        for name in ("helpdesk.ticket.stage", "helpdesk.ticket.type"):
            own = self.env[name].sudo().with_context(active_test=False)
            own = own.search([("property_code", "!=", False)])
            own.filtered(lambda r: r.team_ids != teams).team_ids = teams

    def _get_applicable_stages(self):
        """Property teams have the stages with a code, all others the rest."""
        if self.property_team:
            return self.env["helpdesk.ticket.stage"].search(
                [("property_code", "!=", False)]
            )
        stages = super()._get_applicable_stages()
        return stages.filtered(lambda stage: not stage.property_code)

    @api.model
    def _get_property_domain(self, company):
        """Domain of the property teams that may work for a company."""
        return Domain("property_team", "=", True) & Domain(
            "company_id", "in", [False, company.id]
        )
