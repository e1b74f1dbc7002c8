from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: posts somebody is on duty at; rosters fill them
POSTS = [
    ("service", "Service Desk"),
    ("engineering", "Engineering"),
    ("security", "Security"),
    ("cleaning", "Cleaning"),
    ("greening", "Greening"),
    ("control", "Control Room"),
]


class PropertyCommunity(models.Model):
    """A managed site (小区/项目)."""

    _name = "property.community"
    _description = "Community"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "code, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, help="Short code, unique in the company.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    street = fields.Char(string="Address")
    city = fields.Char()
    phone = fields.Char(string="Office Phone")
    office_hours = fields.Char(translate=True)
    manager_id = fields.Many2one("res.users", string="Office Director", tracking=True)
    supervisor_id = fields.Many2one(
        "res.users", string="Customer Service Supervisor", tracking=True
    )
    developer_id = fields.Many2one(
        "res.partner",
        tracking=True,
        help="Who built the community and holds the units nobody bought yet.",
    )
    developer_pays = fields.Boolean(
        string="Developer Pays for Units without Owner",
        tracking=True,
        help="Fees of units that are completed but not sold or not handed over "
        "are the developer's (Property Management Regulation, article 41).",
    )
    building_ids = fields.One2many("property.building", "community_id")
    unit_ids = fields.One2many("property.unit", "community_id")
    building_count = fields.Integer(compute="_compute_counts")
    unit_count = fields.Integer(compute="_compute_counts")
    occupancy_count = fields.Integer(compute="_compute_counts")
    note = fields.Html()

    _code_uniq = models.Constraint(
        "UNIQUE(company_id, code)", "The code of a community is unique in its company."
    )

    def _compute_counts(self):
        for model, field in (
            ("property.building", "building_count"),
            ("property.unit", "unit_count"),
            ("property.occupancy", "occupancy_count"),
        ):
            groups = self.env[model]._read_group(
                [("community_id", "in", self.ids)], ["community_id"], ["__count"]
            )
            counts = {community.id: count for community, count in groups}
            for community in self:
                community[field] = counts.get(community.id, 0)

    @api.constrains("developer_pays", "developer_id")
    def _check_developer(self):
        for community in self:
            if community.developer_pays and not community.developer_id:
                raise ValidationError(
                    self.env._(
                        "Name the developer of %(name)s before the developer pays "
                        "for units without owner.",
                        name=community.name,
                    )
                )

    def write(self, vals):
        if "company_id" in vals:
            self._check_company_unchanged(vals["company_id"])
        return super().write(vals)

    def _check_company_unchanged(self, company_id):
        moved = self.filtered(lambda c: c.company_id.id != company_id)
        if moved and self.env["property.unit"].sudo().with_context(
            active_test=False
        ).search_count([("community_id", "in", moved.ids)], limit=1):
            raise ValidationError(
                self.env._("A community that has units stays in its company.")
            )

    @api.model
    def _get_only(self):
        """The only community the user works for, if it is one: the default of forms."""
        found = self.search([], limit=2)
        return found if len(found) == 1 else found.browse()

    def _get_on_duty(self, post, moment):
        """Who is on duty at a post of the community at a moment.

        :param str post: code of a post, see POSTS
        :param datetime moment: naive UTC
        :return: res.users; nobody until rosters are installed
        """
        self.ensure_one()
        return self.env["res.users"]

    def _get_supervisors(self):
        """Who answers for the service of the community: what is late goes to them.

        The supervisor the community names; otherwise every supervisor who works for
        it; where there is none, those who answer for the office.

        :return: res.users
        """
        self.ensure_one()
        named = self.supervisor_id.filtered("active")
        managers = self._get_group_users("property_base.group_manager")
        others = self._get_group_users("property_base.group_supervisor") - managers
        return named or others or self._get_managers()

    def _get_managers(self):
        """Who answers for the office: the director it names, else every director.

        :return: res.users
        """
        self.ensure_one()
        named = self.manager_id.filtered("active")
        return named or self._get_group_users("property_base.group_manager")

    def _get_group_users(self, xmlid):
        """Users of a group, implied ones too, who may work for the community."""
        # sudo: res.users - whoever reports something need not know who hears of it
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(xmlid).ids),
                    ("share", "=", False),
                    ("company_ids", "in", self.company_id.ids),
                    ("property_community_ids", "in", [False, self.id]),
                ]
            )
            .sudo(self.env.su)
        )

    def action_open_units(self):
        return self._action_open("property_base.property_unit_action")

    def action_open_buildings(self):
        return self._action_open("property_base.property_building_action")

    def action_open_occupancies(self):
        return self._action_open("property_base.property_occupancy_action")

    def _action_open(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("community_id", "=", self.id)]
        action["context"] = {"default_community_id": self.id}
        return action
