from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import PropertyCommon
from .portal_common import PASSWORD, PortalCommon


@tagged("post_install", "-at_install")
class TestPortalAccess(PropertyCommon):
    """Access by phone and slip. Here nobody has a login yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = PortalCommon._staff.__func__(
            cls, "slip_desk", "property_base.group_staff"
        )
        cls.child = cls.env["res.partner"].create(
            {"name": "吴小小", "phone": "+86 189-0000-0011"}
        )
        cls.env["property.occupancy"].create(
            {
                "unit_id": cls.unit.id,
                "partner_id": cls.child.id,
                "role": "family",
                "principal_id": cls.occupancy.id,
            }
        )

    def _open(self, partners, user=None):
        partners = partners.with_user(user or self.staff)
        action = partners.action_property_portal_access()
        return partners.env[action["res_model"]].browse(action["res_id"])

    def _grant(self, partners):
        access = self._open(partners)
        access.action_grant()
        return access

    def _token(self, access, partner):
        line = access.line_ids.filtered(lambda row: row.partner_id == partner)
        return line.sudo().url.partition("token=")[2]

    def _find(self, token):
        return self.env["res.partner"]._get_partner_from_property_token(token)

    def _users(self, partners):
        users = self.env["res.users"].with_context(active_test=False)
        return users.search([("partner_id", "in", partners.ids)])

    def test_login_is_the_phone_and_no_email_is_needed(self):
        access = self._grant(self.owner | self.child)
        self.assertEqual(access.slip_count, 2)
        users = self._users(self.owner | self.child)
        self.assertEqual(set(users.mapped("login")), {"18900000001", "18900000011"})
        self.assertEqual(users.group_ids, self.env.ref("base.group_portal"))
        self.assertFalse(any(users.mapped("email")))
        self.assertEqual(self.owner.property_portal_state, "invited")
        self.assertEqual(self.owner2.property_portal_state, "none")

    def test_once(self):
        access = self._grant(self.owner)
        token = self._token(access, self.owner)
        self.assertEqual(self._find(token), self.owner)
        self.env["res.users"].signup({"password": PASSWORD}, token)
        self.assertFalse(self._find(token))
        with self.assertRaises(UserError):
            self.env["res.users"].signup({"password": "another-one"}, token)
        credential = {"login": "+86 189 0000 0001", "password": PASSWORD}
        found = self.env["res.users"].authenticate(
            {**credential, "type": "password"}, {"interactive": True}
        )
        self.assertEqual(found["uid"], self._users(self.owner).id)

    def test_expired_and_altered(self):
        token = self._token(self._grant(self.owner), self.owner)
        for bad in ("", None, "x", "中文", token[:-3] + "abc", "A" + token, token[:20]):
            self.assertFalse(self._find(bad), bad)
        with freeze_time(fields.Datetime.now() + timedelta(days=14, minutes=1)):
            self.assertFalse(self._find(token))
        self.assertEqual(self._find(token), self.owner)

    def test_new_slip_makes_the_old_one_dead(self):
        old = self._token(self._grant(self.owner), self.owner)
        new = self._token(self._grant(self.owner), self.owner)
        self.assertFalse(self._find(old))
        self.assertEqual(self._find(new), self.owner)
        self.assertEqual(len(self._users(self.owner)), 1)

    def test_close_and_open_again(self):
        token = self._token(self._grant(self.owner), self.owner)
        user = self._users(self.owner)
        access = self._open(self.owner)
        access.action_close_access()
        self.assertFalse(user.active)
        self.assertFalse(self._find(token))
        self.assertEqual(self.owner.property_portal_state, "closed")
        self._grant(self.owner)
        self.assertTrue(user.active)
        self.assertEqual(self._users(self.owner), user)
        self.assertFalse(self._find(token))

    def test_no_second_login(self):
        """A number is one login, however it was typed the first time."""
        self.owner2.phone = "0086 189 0000 0001"
        self._grant(self.owner)
        access = self._open(self.owner2)
        self.assertIn("somebody else", access.line_ids.problem)
        self.assertFalse(access.line_ids.selected)
        access.line_ids.selected = True
        access.action_grant()
        self.assertFalse(access.slip_count)
        self.assertFalse(self._users(self.owner2))

    def test_shared_number_in_one_go(self):
        self.child.phone = self.owner.phone
        access = self._open(self.owner | self.child)
        problems = {line.partner_id: line.problem for line in access.line_ids}
        self.assertFalse(problems[self.owner])
        self.assertIn(self.owner.name, problems[self.child])
        access.action_grant()
        self.assertEqual(len(self._users(self.owner | self.child)), 1)

    def test_no_number_and_second_number(self):
        self.owner.phone = "020-88886666"
        self.assertTrue(self._open(self.owner).line_ids.problem)
        self.owner.property_phone2 = "189 0000 0099"
        self.assertEqual(self._open(self.owner).line_ids.login, "18900000099")

    def test_internal_user_keeps_away(self):
        clerk = PortalCommon._staff.__func__(
            type(self), "clerk_resident", "base.group_user"
        )
        clerk.partner_id.phone = "18900000077"
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit2.id,
                "partner_id": clerk.partner_id.id,
                "role": "other",
            }
        )
        access = self._open(clerk.partner_id)
        access.line_ids.selected = True
        access.action_grant()
        self.assertFalse(access.slip_count)
        self.assertFalse(clerk.partner_id.sudo().signup_type)
        access = self._open(clerk.partner_id)
        access.line_ids.selected = True
        access.action_close_access()
        self.assertTrue(clerk.active)

    def test_only_residents_one_may_see(self):
        stranger = self.env["res.partner"].create(
            {"name": "Stranger", "phone": "18900000055"}
        )
        with self.assertRaises(UserError):
            self._open(stranger)
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        self.staff.property_community_ids = other
        with self.assertRaises(UserError):
            self._open(self.owner)

    def test_lines_from_the_client_are_checked(self):
        vendor = self.env["res.partner"].create(
            {"name": "Vendor", "phone": "18900000055"}
        )
        access = self._open(self.owner)
        access.write({"line_ids": [Command.create({"partner_id": vendor.id})]})
        access.line_ids.selected = True
        with self.assertRaises(AccessError):
            access.action_grant()
        with self.assertRaises(AccessError):
            access.action_close_access()

    def test_who_may(self):
        employee = PortalCommon._staff.__func__(type(self), "hr_1", "base.group_user")
        with self.assertRaises(AccessError):
            self._open(self.owner, employee)
        access = self._grant(self.owner)
        colleague = PortalCommon._staff.__func__(
            type(self), "slip_desk2", "property_base.group_staff"
        )
        with self.assertRaises(AccessError):
            access.with_user(colleague).read(["done"])
        with self.assertRaises(AccessError):
            access.with_user(colleague)._get_slip_pages()
        with self.assertRaises(AccessError):
            access.line_ids.with_user(self.staff).read(["url"])

    def test_validity(self):
        access = self._open(self.owner)
        access.valid_days = 2
        access.action_grant()
        token = self._token(access, self.owner)
        with freeze_time(fields.Datetime.now() + timedelta(days=2, minutes=1)):
            self.assertFalse(self._find(token))

    def test_slip_pages_by_household(self):
        access = self._grant(self.owner | self.child | self.owner2)
        pages = access._get_slip_pages()
        self.assertEqual([page["unit"] for page in pages], ["3-2-501", "3-2-502"])
        self.assertEqual(
            [person["name"] for person in pages[0]["people"]], ["吴轩敏", "吴小小"]
        )
        person = pages[0]["people"][0]
        self.assertIn("/property/activate?token=", person["url"])
        self.assertTrue(person["qr"].startswith("data:image/svg+xml;base64,"))

    def test_whole_building(self):
        access = self._open(self.building)
        self.assertEqual(
            access.line_ids.partner_id, self.owner | self.child | self.owner2
        )
        access.action_grant()
        self.assertEqual(access.slip_count, 3)

    def test_logged_on_the_contact(self):
        self._grant(self.owner)
        message = self.owner.message_ids[0]
        self.assertIn("slip", message.body)
        self.assertEqual(message.author_id, self.staff.partner_id)

    def test_search_by_state(self):
        partners = self.owner | self.owner2 | self.child | self.staff.partner_id
        self._grant(self.owner | self.child)
        token = self._token(self._grant(self.child), self.child)
        self.env["res.users"].signup({"password": PASSWORD}, token)
        self.env["res.users"].authenticate(
            {"login": "18900000011", "password": PASSWORD, "type": "password"},
            {"interactive": True},
        )
        partners.invalidate_recordset()
        for state, expected in (
            ("invited", self.owner),
            ("active", self.child),
            ("none", self.owner2),
            ("internal", self.staff.partner_id),
            ("closed", self.env["res.partner"]),
        ):
            found = partners.search(
                [("property_portal_state", "=", state), ("id", "in", partners.ids)]
            )
            self.assertEqual(found, expected, state)
            self.assertEqual(
                partners.filtered(lambda p, s=state: p.property_portal_state == s),
                expected,
            )

    def test_login_of_any_user_is_normalised(self):
        user = PortalCommon._login.__func__(
            type(self), self.owner, login="+86 189 0000 0001"
        )
        self.assertEqual(user.login, "18900000001")
        user.login = "189-0000-0044"
        self.assertEqual(user.login, "18900000044")

    def test_many_at_once(self):
        """Queries do not grow with the people: a building is one batch."""
        people = self.env["res.partner"].create(
            [{"name": f"P{n}", "phone": f"1891111{n:04d}"} for n in range(40)]
        )
        self.env["property.occupancy"].create(
            [
                {"unit_id": self.unit.id, "partner_id": p.id, "role": "other"}
                for p in people
            ]
        )
        access = self._open(people)
        self.env.flush_all()
        before = self.cr.sql_log_count
        access.action_grant()
        self.env.flush_all()
        self.assertEqual(access.slip_count, 40)
        self.assertLess(self.cr.sql_log_count - before, 40 * 8)

    def test_slip_report(self):
        """One document, a page for each household; of one's own making alone."""
        access = self._grant(self.owner | self.child | self.owner2)
        report = self.env["ir.actions.report"]
        name = "property_base.report_activation_slip"
        page, kind = report.with_user(self.staff)._render_qweb_html(name, access.ids)
        self.assertEqual(kind, "html")
        page = page.decode()
        self.assertEqual(page.count('class="article"'), 1)
        self.assertEqual(page.count('class="page"'), 2)
        for login in ("18900000001", "18900000011", "18900000002"):
            self.assertEqual(page.count(f"<b>{login}</b>"), 1)
        self.assertEqual(page.count("data:image/svg+xml;base64,"), 3)
        colleague = PortalCommon._staff.__func__(
            type(self), "slip_desk3", "property_base.group_staff"
        )
        with self.assertRaises(AccessError):
            report.with_user(colleague)._render_qweb_html(name, access.ids)
