from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import ormcache

from .helpdesk_ticket import SEVERITIES
from .property_major_event import KINDS


class HelpdeskTicketCategory(models.Model):
    """What a report is about; brings the team and the severity it starts with."""

    _inherit = "helpdesk.ticket.category"

    property_ok = fields.Boolean(
        string="For Communities", help="Shown at the service desk of communities."
    )
    property_type_ids = fields.Many2many(
        "helpdesk.ticket.type",
        "property_category_type_rel",
        string="Property Types",
        domain="[('property_code', '!=', False)]",
        help="Offered for these types; empty: for all.",
    )
    property_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Property Team",
        index="btree_not_null",
        domain="[('property_team', '=', True)]",
        groups="base.group_user",
    )
    property_severity = fields.Selection(
        SEVERITIES, string="Default Severity", groups="base.group_user"
    )
    property_event_kind = fields.Selection(
        KINDS,
        string="Kind of Major Event",
        help="Of a major report of this category.",
        groups="base.group_user",
    )
    property_skill_ids = fields.Many2many(
        "property.skill",
        "property_category_skill_rel",
        groups="property_base.group_staff",
        string="Property Skills",
        help="Who is sent needs one of these; empty: as the category above.",
    )
    property_warranty_months = fields.Integer(
        string="Warranty in Months",
        help="From the acceptance of the building, as the law or the contract has "
        "it: roofs, walls and wet rooms 60, mains, pipes, fittings and decoration 24 "
        "(Regulation on the Quality of Construction Projects, article 40).",
    )

    _property_warranty = models.Constraint(
        "CHECK(property_warranty_months IS NULL OR property_warranty_months >= 0)",
        "A warranty cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        categories = super().create(vals_list)
        categories._check_property_editor()
        return categories

    def write(self, vals):
        self._check_property_editor()
        self.env.registry.clear_cache()
        result = super().write(vals)
        self._check_property_editor()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_other_desks(self):
        self._check_property_editor()

    def _check_property_editor(self):
        """A supervisor keeps the categories of communities, not those of others."""
        if self.env.su or self.env.user.has_group(
            "helpdesk_mgmt.group_helpdesk_manager"
        ):
            return
        if not all(category.property_ok for category in self):
            raise AccessError(
                self.env._("You may change only the categories for communities.")
            )

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _get_property_setting(self, name):
        """The nearest value of a setting up the tree."""
        value = bool(self) and self._origin._get_property_value(name)
        field = self._fields[name]
        return self.env[field.comodel_name].browse(value) if field.relational else value

    @ormcache("self.id", "name")
    def _get_property_value(self, name):
        # sudo: helpdesk.ticket.category - what follows for a report, whoever sends it
        category = self.sudo()
        while category and not category[name]:
            category = category.parent_id
        value = category[name]
        return value.id if self._fields[name].relational else value

    def _get_property_path(self):
        """Ids of the categories from the root to this one."""
        return self._origin._get_property_ancestors() if self else ()

    @ormcache("self.id")
    def _get_property_ancestors(self):
        # sudo: as above
        path = self.sudo().parent_path or ""
        return tuple(int(part) for part in path.split("/") if part)
