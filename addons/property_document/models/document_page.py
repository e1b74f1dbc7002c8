from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

READ_ACTIVITY = "property_document.mail_activity_type_read"
APPROVE_ACTIVITY = "property_document.mail_activity_type_approve"
# What is approved with a version beside its text.
DECIDED_SCOPE = {
    "active",
    "company_id",
    "property_community_ids",
    "property_date_end",
    "property_public",
}


class DocumentPage(models.Model):
    """Rules, handbook, law texts and company regulations of property companies.

    A page with ``property_kind`` is such a document; its versions are its
    ``document.page.history``. Pages without one are the wiki's and behave as
    they did.
    """

    _inherit = "document.page"

    property_kind = fields.Selection(
        [
            ("community_rules", "Management Rules"),
            ("handbook", "Staff Handbook"),
            ("law", "Law Text"),
            ("procedure", "Company Regulation"),
        ],
        string="Kind",
        index="btree_not_null",
        tracking=True,
    )
    property_community_ids = fields.Many2many(
        "property.community",
        relation="property_document_community_rel",
        string="Holds in Communities",
        help="Empty: in all communities of the company.",
    )
    property_public = fields.Boolean(
        "Residents May Read",
        tracking=True,
        help="Residents of these communities read the version in force in the portal.",
    )
    property_reader_group_ids = fields.Many2many(
        "res.groups",
        relation="property_document_reader_group_rel",
        string="Groups That Must Read",
    )
    property_reader_ids = fields.Many2many(
        "res.users",
        relation="property_document_reader_user_rel",
        string="Persons Who Must Read",
        domain="[('share', '=', False)]",
    )
    property_reading_days = fields.Integer(
        "Days to Read",
        default=7,
        help="Who must read has this many days from the approval of a version.",
    )
    property_date_end = fields.Date(
        "Repealed After", tracking=True, help="The last day this document is in force."
    )
    property_version_ids = fields.One2many(
        "document.page.history", "page_id", string="Versions"
    )
    property_version_id = fields.Many2one(
        "document.page.history",
        string="Version in Force",
        compute="_compute_property_version_id",
        help="The approved version with the latest start that is not in the future.",
    )
    property_date_start = fields.Date(
        "In Force From", compute="_compute_property_version_id"
    )
    property_text = fields.Html("Text in Force", compute="_compute_property_text")
    property_status = fields.Selection(
        [
            ("none", "Not Yet Approved"),
            ("coming", "Coming"),
            ("in_force", "In Force"),
            ("repealed", "Repealed"),
        ],
        string="Status",
        compute="_compute_property_version_id",
    )
    property_is_in_force = fields.Boolean(
        string="Is in Force",
        compute="_compute_property_is_in_force",
        search="_search_property_is_in_force",
    )
    property_pending_count = fields.Integer(
        "Versions to Approve", compute="_compute_property_pending_count"
    )
    property_unread = fields.Boolean(
        "Unread by Me",
        compute="_compute_property_unread",
        search="_search_property_unread",
    )
    property_reading_count = fields.Integer(
        "Persons Asked", compute="_compute_property_reading_count"
    )
    property_confirmed_count = fields.Integer(
        "Persons Who Confirmed", compute="_compute_property_reading_count"
    )

    _property_reading_days_positive = models.Constraint(
        "CHECK(property_reading_days >= 0)", "Days to read cannot be negative."
    )

    # versions and days

    @api.model
    def _get_property_day_domain(self, day):
        """Domain of the versions in force on the day."""
        return Domain(
            [
                ("property_kind", "!=", False),
                ("state", "=", "approved"),
                ("property_date_start", "<=", day),
                "|",
                ("property_date_end", "=", False),
                ("property_date_end", ">=", day),
            ]
        )

    def _get_property_versions(self, day=None):
        """Return {page id: the version in force on the day}, today by default.

        Pages without one are left out.
        """
        day = day or fields.Date.context_today(self)
        domain = self._get_property_day_domain(day) & Domain("page_id", "in", self.ids)
        versions = self.env["document.page.history"].search(domain)
        return {version.page_id.id: version for version in versions}

    @api.depends(
        "property_kind",
        "property_date_end",
        "property_version_ids.state",
        "property_version_ids.property_date_start",
    )
    def _compute_property_version_id(self):
        versions = self._get_property_versions()
        for page in self:
            version = versions.get(page.id)
            page.property_version_id = version
            page.property_date_start = version and version.property_date_start
            page.property_status = page._get_property_status()

    def _get_property_status(self):
        today = fields.Date.context_today(self)
        if self.property_version_id:
            return "in_force"
        if self.property_date_end and self.property_date_end < today:
            return "repealed"
        approved = self.property_version_ids.filtered(lambda v: v.state == "approved")
        return "coming" if approved else "none"

    @api.depends("property_version_id")
    def _compute_property_text(self):
        for page in self:
            page.property_text = page.property_version_id.property_text

    @api.depends("property_version_id")
    def _compute_property_is_in_force(self):
        for page in self:
            page.property_is_in_force = bool(page.property_version_id)

    @api.model
    def _search_property_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain(
            "property_version_ids",
            "any",
            self._get_property_day_domain(fields.Date.context_today(self)),
        )
        return domain if True in value else ~domain

    def _compute_property_pending_count(self):
        rows = self.env["document.page.history"]._read_group(
            [("page_id", "in", self.ids), ("state", "=", "to approve")],
            ["page_id"],
            ["__count"],
        )
        counts = {page.id: count for page, count in rows}
        for page in self:
            page.property_pending_count = counts.get(page.id, 0)

    # readings

    def _get_property_unread_domain(self):
        """Domain of what the user was asked to read and has not confirmed."""
        return Domain("user_id", "=", self.env.uid) & Domain(
            [
                ("is_required", "=", True),
                ("confirmed_date", "=", False),
                ("version_id.property_superseded", "=", False),
            ]
        )

    def _compute_property_unread(self):
        unread = self.env["property.document.reading"].search(
            self._get_property_unread_domain() & Domain("page_id", "in", self.ids)
        )
        for page in self:
            page.property_unread = page in unread.page_id

    @api.model
    def _search_property_unread(self, operator, value):
        if operator != "in":
            return NotImplemented
        readings = self.env["property.document.reading"].search(
            self._get_property_unread_domain()
        )
        return [("id", "in" if True in value else "not in", readings.page_id.ids)]

    def _compute_property_reading_count(self):
        rows = self.env["property.document.reading"]._read_group(
            [
                ("page_id", "in", self.ids),
                ("is_required", "=", True),
                ("version_id.property_superseded", "=", False),
            ],
            ["page_id"],
            ["__count", "confirmed_date:count"],
        )
        counts = {page.id: (asked, confirmed) for page, asked, confirmed in rows}
        for page in self:
            found = counts.get(page.id, (0, 0))
            page.property_reading_count, page.property_confirmed_count = found

    def _get_property_readers(self):
        """Return the users who must read this document."""
        self.ensure_one()
        # sudo: res.users, res.groups - who belongs to a group is a matter of
        # the machinery, the supervisor reads names alone
        page = self.sudo()
        users = page.property_reader_ids | page.property_reader_group_ids.all_user_ids
        scope = page.property_community_ids
        return users.filtered(
            lambda user: (
                user.active
                and not user.share
                and (not page.company_id or page.company_id in user.company_ids)
                and (
                    not scope
                    or not user.property_community_ids
                    or scope & user.property_community_ids
                )
            )
        )

    # the wiki's own machinery

    @api.depends("property_kind")
    def _compute_is_approval_required(self):
        ours = self.filtered("property_kind")
        ours.is_approval_required = True
        return super(DocumentPage, self - ours)._compute_is_approval_required()

    def can_user_approve_this_page(self, user):
        """The director approves our documents, not the groups of the wiki."""
        self.ensure_one()
        if self.property_kind:
            return user.has_group("property_base.group_manager")
        return super().can_user_approve_this_page(user)

    def _create_history(self, vals):
        """Text written on one of our pages becomes a draft, sent by its writer."""
        if self.property_kind:
            return self.env["document.page.history"].create(vals)
        return super()._create_history(vals)

    @api.constrains("property_kind", "type")
    def _check_property_type(self):
        if any(page.property_kind and page.type != "content" for page in self):
            raise ValidationError(self.env._("A category of pages has no kind."))

    @api.constrains("property_community_ids", "company_id")
    def _check_property_communities(self):
        for page in self.filtered("company_id"):
            # sudo: property.community - also those the user is not limited to
            others = page.sudo().property_community_ids.filtered(
                lambda community, page=page: community.company_id != page.company_id
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(community)s is of another company than %(document)s.",
                        community=others[0].name,
                        document=page.name,
                    )
                )

    def write(self, vals):
        self.check_access("write")  # before the reasons below tell anything
        if "property_kind" in vals:
            self._check_property_kind(vals["property_kind"])
        if "name" in vals:
            self._check_property_name(vals["name"])
        if DECIDED_SCOPE & vals.keys():
            self._check_property_scope()
        readers = {"property_reader_group_ids", "property_reader_ids"}
        result = super().write(vals)
        if readers & vals.keys():
            self.property_version_ids._ask_readers()
        return result

    def _check_property_kind(self, kind):
        """A wiki page becomes no document of ours, nor the other way round.

        What it says was approved by other people then.
        """
        if any(bool(page.property_kind) != bool(kind) for page in self):
            raise UserError(
                self.env._(
                    "The kind is chosen when a document is created: enter a new "
                    "document and copy the text."
                )
            )
        if any(p.property_kind != kind and p.history_ids for p in self):
            raise UserError(
                self.env._("The kind of a document with approved versions is fixed.")
            )

    def _check_property_name(self, name):
        """Citations carry the title: it stays once a version is approved."""
        for page in self.filtered("property_kind"):
            # sudo: document.page.history - any version counts
            versions = page.sudo().property_version_ids
            if page.name != name and "approved" in versions.mapped("state"):
                raise UserError(
                    self.env._(
                        "%s has approved versions, and is cited by its title: enter a "
                        "new document, and repeal this one.",
                        page.name,
                    )
                )

    def _check_property_scope(self):
        """Who approves says for whom it holds and who reads it, and takes it out
        of force: an approved text does not reach others without the director.

        :raise AccessError: the document has approved versions, the user approves none
        """
        user = self.env.user
        if any(
            page.property_version_ids.filtered(lambda v: v.state == "approved")
            and not page.can_user_approve_this_page(user)
            for page in self.filtered("property_kind")
        ):
            raise AccessError(
                self.env._(
                    "Where an approved document holds, whether residents read it and "
                    "when it ends is changed by the office director alone."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        for page in self.filtered("property_kind"):
            # sudo: document.page.history - any version counts
            if page.sudo().property_version_ids.filtered(
                lambda version: version.state == "approved"
            ):
                raise UserError(
                    self.env._(
                        "%s has approved versions: archive it, or say after which "
                        "day it is repealed.",
                        page.name,
                    )
                )

    # buttons

    def action_property_new_version(self):
        """Open the draft of the next version: the open one, or a new copy."""
        self.ensure_one()
        self.check_access("write")
        version = self.property_version_ids.filtered(
            lambda v: v.state in ("draft", "to approve")
        )[:1]
        version = version or self._create_next_version()
        return version._get_form_action()

    def _create_next_version(self):
        last = self.property_version_ids.filtered(
            lambda v: v.state == "approved"
        ).sorted("property_date_start")[-1:]
        return self.env["document.page.history"].create(
            {
                "page_id": self.id,
                "name": self.env._("V%s", len(self.property_version_ids) + 1),
                "content": last.content,
                "property_clause_ids": [
                    fields.Command.create(values)
                    for values in last.property_clause_ids.copy_data(
                        {"version_id": False}
                    )
                ],
            }
        )

    def action_property_confirm(self):
        """Confirm that the user has read the version in force."""
        for page in self:
            page._get_property_version_to_read().action_property_confirm()
        return True

    def _get_property_version_to_read(self):
        """The newest version the user is asked to read, or the one in force."""
        reading = self.env["property.document.reading"].search(
            self._get_property_unread_domain() & Domain("page_id", "=", self.id),
            order="id DESC",
            limit=1,
        )
        version = reading.version_id or self.property_version_id
        if not version:
            raise UserError(
                self.env._("%s has no version to read yet.", self.display_name)
            )
        return version

    def action_property_view_versions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_document.document_page_history_action"
        )
        action["domain"] = [("page_id", "=", self.id)]
        action["context"] = {"default_page_id": self.id}
        return action

    def action_property_view_clauses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_document.property_document_clause_action"
        )
        action["domain"] = [("version_id", "=", self.property_version_id.id)]
        action["context"] = {}
        return action

    def action_property_view_readings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_document.property_document_reading_action"
        )
        action["domain"] = [("page_id", "=", self.id)]
        action["context"] = {"search_default_current": 1}
        return action

    # residents

    @api.model
    def _get_portal_documents(self, communities=None):
        """Return, with superuser rights, the documents the resident may read.

        Flagged for residents, in force today, of the communities the user
        holds a unit in (or of ``communities`` among them). Only what
        `_get_portal_summary` and `_get_portal_text` hand out leaves the server.
        """
        occupancies = self.env["property.occupancy"]
        pages = self.sudo()
        if not occupancies.has_access("read"):
            return pages.browse()
        homes = occupancies.search(occupancies._get_portal_domain())
        held = homes.sudo().community_id
        if communities is not None:
            held &= communities
        if not held:
            return pages.browse()
        return pages.search(self._get_portal_documents_domain(held), order="name, id")

    @api.model
    def _get_portal_documents_domain(self, communities):
        in_force = self._get_property_day_domain(fields.Date.context_today(self))
        return Domain(
            [
                ("property_public", "=", True),
                ("property_version_ids", "any", in_force),
                ("company_id", "in", [*communities.company_id.ids, False]),
                "|",
                ("property_community_ids", "=", False),
                ("property_community_ids", "in", communities.ids),
            ]
        )

    def _get_portal_summary(self):
        self.ensure_one()
        kinds = dict(self._fields["property_kind"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.name,
            "kind": kinds[self.property_kind],
            "date_start": self.property_version_id.property_date_start,
        }

    def _get_portal_text(self):
        self.ensure_one()
        return {
            **self._get_portal_summary(),
            "text": self.property_version_id.property_text,
        }
