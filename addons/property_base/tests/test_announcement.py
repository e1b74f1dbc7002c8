from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import PropertyCommon


class AnnouncementCommon(PropertyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.clerk = new_test_user(
            cls.env, "notice_clerk", groups="property_base.group_staff"
        )
        cls.building2 = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "9"}
        )

    @classmethod
    def _announce(cls, publish=True, **vals):
        announcement = (
            cls.env["property.announcement"]
            .with_user(cls.clerk)
            .create(
                {
                    "community_id": cls.community.id,
                    "name": "No water",
                    "kind": "water",
                    "body": "<p>From nine to five.</p>",
                    **vals,
                }
            )
        )
        if publish:
            announcement.action_publish()
        return announcement

    def concerning(self, unit):
        model = self.env["property.announcement"]
        return model.search(
            model._get_current_domain() & model._get_units_domain(unit), order="id"
        )


@tagged("post_install", "-at_install")
class TestAnnouncement(AnnouncementCommon):
    def test_buttons_alone_change_the_state(self):
        """Neither a call nor an import publishes, nor makes a draft to rewrite."""
        published = self._announce().with_user(self.clerk)
        for vals in (
            {"state": "draft"},
            {"published_date": False},
            {"publisher_id": self.env.user.id},
        ):
            with self.assertRaisesRegex(UserError, "by its buttons alone"):
                published.write(vals)
        self.assertEqual(published.publisher_id, self.clerk)
        smuggled = self._announce(
            publish=False, state="published", published_date=fields.Datetime.now()
        )
        self.assertEqual(smuggled.state, "draft")
        self.assertFalse(smuggled.published_date)
        model = smuggled.with_context(default_state="published")
        self.assertEqual(model.copy().state, "draft")
        by_default = model.create(
            {
                "community_id": self.community.id,
                "name": "No gas",
                "kind": "gas",
                "body": "<p>Today.</p>",
            }
        )
        self.assertEqual(by_default.state, "draft")

    def test_scope(self):
        everywhere = self._announce()
        building = self._announce(
            scope="building", building_ids=[(6, 0, self.building.ids)]
        )
        self._announce(scope="building", building_ids=[(6, 0, self.building2.ids)])
        entrance = self._announce(
            scope="entrance", entrance_ids=[(6, 0, self.entrance.ids)]
        )
        self.assertEqual(self.concerning(self.unit), everywhere + building + entrance)
        self.assertEqual(building._get_concerned_units(), self.unit + self.unit2)
        self.assertIn("3", building.scope_text)

    def test_other_community(self):
        self._announce()
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        unit = self.env["property.unit"].create(
            {"community_id": other.id, "code": "1", "name": "1"}
        )
        self.assertFalse(self.concerning(unit))
        with self.assertRaisesRegex(ValidationError, "another community"):
            self._announce(
                community_id=other.id,
                scope="building",
                building_ids=[(6, 0, self.building.ids)],
            )

    def test_only_what_is_in_effect(self):
        now = fields.Datetime.now()
        draft = self._announce(publish=False)
        over = self._announce(
            publish=False,
            date_start=now - timedelta(hours=5),
            date_end=now - timedelta(hours=1),
        )
        withdrawn = self._announce()
        withdrawn.action_withdraw()
        self.assertFalse(self.concerning(self.unit))
        with self.assertRaisesRegex(UserError, "over already"):
            over.action_publish()
        draft.action_publish()
        self.assertEqual(self.concerning(self.unit), draft)
        self.assertTrue(draft.is_current)
        self.assertEqual(draft.publisher_id, self.clerk)

    def test_published_text_stays(self):
        announcement = self._announce()
        with self.assertRaisesRegex(UserError, "is published"):
            announcement.body = "<p>Something else.</p>"
        with self.assertRaisesRegex(UserError, "stays on record"):
            announcement.sudo().unlink()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            announcement.action_publish()

    def test_bad_input(self):
        with self.assertRaisesRegex(ValidationError, "Name the buildings"):
            self._announce(scope="building")
        body = '<p onclick="x()">Hi</p><script>alert(1)</script>'
        self.assertEqual(self._announce(body=body).body, "<p>Hi</p>")

    def test_print(self):
        pages = self._announce() + self._announce(name="No power", kind="power")
        html, kind = (
            self.env["ir.actions.report"]
            .with_context(lang="en_US")
            ._render_qweb_html("property_base.report_announcement", pages.ids)
        )
        self.assertEqual(kind, "html")
        for text in (b"No water", b"No power", b"Test Garden", b"From nine to five."):
            self.assertIn(text, html)
        self.assertEqual(html.count(b"page-break-before: always"), 1)

    def test_residents_have_no_rights(self):
        announcement = self._announce()
        resident = new_test_user(self.env, "notice_res", groups="base.group_portal")
        with self.assertRaises(AccessError):
            announcement.with_user(resident).read(["name"])


@tagged("post_install", "-at_install")
class TestAnnouncementPortal(AnnouncementCommon, HttpCase):
    def test_who_reads_what(self):
        user = new_test_user(
            self.env, "notice_home", groups="base.group_portal", password="notice_home"
        )
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": user.partner_id.id,
                "role": "tenant",
            }
        )
        mine = self._announce(
            name="Mine", scope="building", building_ids=[(6, 0, self.building.ids)]
        )
        foreign = self._announce(
            name="Foreign", scope="building", building_ids=[(6, 0, self.building2.ids)]
        )
        draft = self._announce(name="Secret", publish=False)
        self.authenticate("notice_home", "notice_home")
        home = self.url_open("/my/property").text
        self.assertIn("Mine", home)
        self.assertNotIn("Foreign", home)
        url = "/my/property/announcement/%s"
        self.assertIn("From nine to five.", self.url_open(url % mine.id).text)
        for hidden in (foreign, draft):
            page = self.url_open(url % hidden.id)
            self.assertTrue(page.url.endswith("/my/property"))
            self.assertNotIn("From nine to five.", page.text)

    def test_a_printed_page_is_the_office_s(self):
        """The groups of a report guard its address too."""
        announcement = self._announce()
        report = self.env["ir.actions.report"]
        name = "property_base.report_announcement"
        resident = new_test_user(self.env, "notice_pdf", groups="base.group_portal")
        with self.assertRaisesRegex(AccessError, "for the management office"):
            report.with_user(resident)._render_qweb_html(name, announcement.ids)
        html, _kind = report.with_user(self.clerk)._render_qweb_html(
            name, announcement.ids
        )
        self.assertIn(b"No water", html)
