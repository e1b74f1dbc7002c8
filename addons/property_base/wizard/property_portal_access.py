from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.property_occupancy import ROLES

STAFF = "property_base.group_staff"
MAX_PEOPLE = 2000


class PropertyPortalAccess(models.TransientModel):
    """Give residents access to the portal, or take it.

    Nobody needs an e-mail: the phone is the login, and an activation slip on
    paper carries a link, also as a QR code, that lets its bearer set the
    password once. Access is given to contacts who hold a unit in a community
    the clerk may see, and to nobody else.
    """

    _name = "property.portal.access"
    _description = "Portal Access of Residents"

    line_ids = fields.One2many("property.portal.access.line", "access_id")
    valid_days = fields.Integer(
        string="Link Valid for (Days)",
        required=True,
        default=14,
        help="After that a new slip has to be printed.",
    )
    done = fields.Boolean(readonly=True)
    slip_count = fields.Integer(compute="_compute_slip_count")

    _valid_days = models.Constraint(
        "CHECK(valid_days BETWEEN 1 AND 60)", "A link is valid for 1 to 60 days."
    )

    @api.depends("line_ids.issued")
    def _compute_slip_count(self):
        for access in self:
            access.slip_count = len(access.line_ids.filtered("issued"))

    @api.model
    def _action_open(self, partners):
        """Open the wizard on the residents among some contacts."""
        self._check_is_staff()
        partners = self._get_residents(partners)
        if not partners:
            raise UserError(
                self.env._("Nobody of these holds a unit: register the unit first.")
            )
        if len(partners) > MAX_PEOPLE:
            raise UserError(
                self.env._("Take at most %(count)s people at a time.", count=MAX_PEOPLE)
            )
        access = self.create(
            {"line_ids": [(0, 0, {"partner_id": p.id}) for p in partners]}
        )
        return access._action_form()

    def _action_form(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Portal Access"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _check_is_staff(self):
        if not self.env.user.has_group(STAFF):
            raise AccessError(self.env._("Only the management office can do this."))

    @api.model
    def _get_residents(self, partners):
        """Those who hold a unit, as far as the user's own rights reach."""
        held = self._get_occupancies(partners)
        return held.partner_id.filtered(lambda p: not p.is_company or p.phone)

    @api.model
    def _get_occupancies(self, partners):
        """Verified rows in force: unit by unit, owners, tenants, then family."""
        occupancy = self.env["property.occupancy"]
        found = occupancy.search(
            [("partner_id", "in", partners.ids), *occupancy._get_in_force_domain()],
            order="unit_id, id",
        )
        units = {unit: place for place, unit in enumerate(found.unit_id)}
        roles = {role: place for place, (role, _label) in enumerate(ROLES)}
        return found.sorted(lambda row: (units[row.unit_id], roles[row.role]))

    def action_grant(self):
        """Create the logins that are missing and make the slips ready.

        Lines that cannot have a login say why; the others go on.
        """
        self._check_own()
        lines = self.line_ids.filtered("selected")
        if not lines:
            raise UserError(self.env._("Tick the people who get a slip."))
        self._check_residents(lines.partner_id)
        ready = lines.filtered(lambda line: not line.problem)
        ready._create_users()
        ready._issue(self.valid_days * 24)
        self.done = True
        return self._action_form()

    def action_close_access(self):
        """Close the logins of the ticked people; their slips are dead too."""
        self._check_own()
        lines = self.line_ids.filtered("selected")
        self._check_residents(lines.partner_id)
        lines._close_users()
        self.done = True
        return self._action_form()

    def action_print(self):
        """Print the slips, a page for each household."""
        self._check_own()
        if not self.slip_count:
            raise UserError(self.env._("There is no slip to print."))
        report = self.env.ref("property_base.action_report_activation_slip")
        return report.report_action(self)

    def _check_own(self):
        self.ensure_one()
        self._check_is_staff()
        self.check_access("write")

    def _check_residents(self, partners):
        """The rows came from the client: ask the register again."""
        if partners - self._get_occupancies(partners).partner_id:
            raise AccessError(
                self.env._("Access is given to people who hold a unit you may see.")
            )

    def _get_slip_pages(self):
        """Values of the slips: a list of households with their people.

        A person with several units stands on the page of the first.
        """
        self._check_own()
        # sudo: the line - that a link was made, see its _issue
        issued = self.line_ids.filtered(lambda line: line.issued and line.sudo().url)
        lines = {line.partner_id: line for line in issued}
        pages, seen = {}, set()
        for occupancy in self._get_occupancies(self.line_ids.partner_id):
            line = lines.get(occupancy.partner_id)
            if not line or line in seen:
                continue
            seen.add(line)
            household = occupancy.principal_id or occupancy
            page = pages.setdefault(household, self._prepare_page(occupancy))
            page["people"].append(line._prepare_slip())
        return list(pages.values())

    def _prepare_page(self, occupancy):
        community = occupancy.community_id
        return {
            "unit": occupancy.unit_id.name,
            "community": community.name,
            "phone": community.phone,
            "hours": community.office_hours,
            "company": occupancy.company_id,
            "people": [],
        }
