from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

KINDS = [
    ("notice", "Notice"),
    ("water", "Water Outage"),
    ("power", "Power Outage"),
    ("gas", "Gas Outage"),
    ("heating", "Heating Outage"),
    ("lift", "Lift Out of Service"),
    ("works", "Works"),
    ("treatment", "Pest Control"),
    ("event", "Event"),
]
# Calls about these are expected: the desk attaches them to the announcement.
OUTAGES = ("water", "power", "gas", "heating", "lift", "works")
SCOPES = [
    ("community", "Whole Community"),
    ("building", "Buildings"),
    ("entrance", "Entrances"),
]
# What residents have read does not change under their eyes.
PUBLISHED = {
    "name",
    "kind",
    "body",
    "scope",
    "building_ids",
    "entrance_ids",
    "community_id",
    "date_start",
    "date_end",
}


class PropertyAnnouncement(models.Model):
    """What the office tells residents: notices, outages, treatments, events.

    It reaches a community, buildings of it or entrances; its window is when
    the outage or event takes place. Published, it is shown in the portal of
    those it concerns until the window is over, and printed for the board.
    """

    _name = "property.announcement"
    _description = "Announcement"
    _inherit = [
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _guarded_fields = frozenset({"state", "published_date", "publisher_id"})

    community_id = fields.Many2one(
        default=lambda self: self.env["property.community"]._get_only()
    )
    name = fields.Char(string="Heading", required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="notice", tracking=True)
    body = fields.Html(
        string="Text", required=True, sanitize=True, sanitize_overridable=False
    )
    scope = fields.Selection(SCOPES, required=True, default="community", tracking=True)
    building_ids = fields.Many2many(
        "property.building",
        string="Buildings",
        domain="[('community_id', '=', community_id)]",
    )
    entrance_ids = fields.Many2many(
        "property.entrance",
        string="Entrances",
        domain="[('community_id', '=', community_id)]",
    )
    scope_text = fields.Char(string="Concerns", compute="_compute_scope_text")
    date_start = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now, tracking=True
    )
    date_end = fields.Datetime(
        string="Until",
        tracking=True,
        help="Afterwards it is no longer shown to residents; empty: until withdrawn.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    is_current = fields.Boolean(
        string="In Effect", compute="_compute_is_current", search="_search_is_current"
    )
    is_outage = fields.Boolean(
        string="Outage", compute="_compute_is_outage", search="_search_is_outage"
    )
    published_date = fields.Datetime(readonly=True, copy=False)
    publisher_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdraw_reason = fields.Text(string="Why Withdrawn", copy=False)

    _window = models.Constraint(
        "CHECK(date_end IS NULL OR date_end > date_start)",
        "The end of an announcement lies before its start.",
    )
    _current = models.Index("(community_id, date_end) WHERE state = 'published'")

    @api.depends("scope", "building_ids.display_name", "entrance_ids.display_name")
    def _compute_scope_text(self):
        for record in self:
            places = record._get_places()
            record.scope_text = ", ".join(
                places.mapped("display_name")
            ) or record._get_label("scope")

    @api.depends("state", "date_end")
    def _compute_is_current(self):
        now = fields.Datetime.now()
        for record in self:
            record.is_current = record.state == "published" and (
                not record.date_end or record.date_end >= now
            )

    def _search_is_current(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        return self._get_current_domain()

    @api.depends("kind")
    def _compute_is_outage(self):
        for record in self:
            record.is_outage = record.kind in OUTAGES

    def _search_is_outage(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        return [("kind", "in", OUTAGES)]

    @api.model
    def _get_current_domain(self):
        """Domain of what residents shall know now: published and not over."""
        return Domain("state", "=", "published") & (
            Domain("date_end", "=", False)
            | Domain("date_end", ">=", fields.Datetime.now())
        )

    def _get_places(self):
        """The buildings or entrances it is limited to, if it is."""
        self.ensure_one()
        if self.scope == "building":
            return self.building_ids
        if self.scope == "entrance":
            return self.entrance_ids
        return self.env["property.building"]

    def _get_greeting(self):
        """Whom the printed announcement speaks to."""
        place = self.community_id.name
        if self.scope != "community":
            place = f"{place} {self.scope_text}"
        return self.env._("To the residents of %(place)s:", place=place)

    @api.model
    def _get_units_domain(self, units):
        """Domain of announcements that concern one of the units at least."""
        return Domain.OR(
            Domain("community_id", "=", unit.community_id.id)
            & (
                Domain("scope", "=", "community")
                | Domain("scope", "=", "building")
                & Domain("building_ids", "in", unit.building_id.ids)
                | Domain("scope", "=", "entrance")
                & Domain("entrance_ids", "in", unit.entrance_id.ids)
            )
            for unit in units
        )

    def _get_concerned_units(self):
        """The units it concerns."""
        self.ensure_one()
        domain = Domain("community_id", "=", self.community_id.id)
        if self.scope == "building":
            domain &= Domain("building_id", "in", self.building_ids.ids)
        if self.scope == "entrance":
            domain &= Domain("entrance_id", "in", self.entrance_ids.ids)
        return self.env["property.unit"].search(domain)

    @api.constrains("scope", "building_ids", "entrance_ids", "community_id")
    def _check_scope(self):
        for record in self:
            places = record._get_places()
            if record.scope != "community" and not places:
                raise ValidationError(
                    self.env._("Name the buildings or entrances it concerns.")
                )
            if places.community_id - record.community_id:
                raise ValidationError(
                    self.env._("A building or entrance is of another community.")
                )

    def write(self, vals):
        shown = self.filtered(lambda record: record.state == "published")
        if shown and PUBLISHED & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "“%(name)s” is published. Withdraw it and publish a new one, so "
                    "that nobody reads two texts under one heading.",
                    name=shown[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(record.published_date for record in self):
            raise UserError(self.env._("What was published stays on record."))

    def action_publish(self):
        """Show the announcements to the residents they concern."""
        for record in self:
            if record.state != "draft":
                raise UserError(self.env._("Only a draft can be published."))
            if record.date_end and record.date_end < fields.Datetime.now():
                raise UserError(
                    self.env._("“%(name)s” is over already.", name=record.name)
                )
        self._write_guarded(
            {
                "state": "published",
                "published_date": fields.Datetime.now(),
                "publisher_id": self.env.uid,
            }
        )

    def action_withdraw(self):
        """Take published announcements out of the portal."""
        if any(record.state != "published" for record in self):
            raise UserError(self.env._("Only what is published can be withdrawn."))
        self._write_guarded({"state": "withdrawn"})

    def action_print(self):
        """Print for the notice board (A4)."""
        return self.env.ref("property_base.action_report_announcement").report_action(
            self
        )
