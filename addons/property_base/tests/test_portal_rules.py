from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .portal_common import PortalCommon

# Whoever adds a field to the occupancy says here that residents may read it,
# or restricts it to groups.
READABLE = {
    "id",
    "display_name",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    "community_id",
    "company_id",
    "unit_id",
    "partner_id",
    "role",
    "principal_id",
    "member_ids",
    "date_start",
    "date_end",
    "is_payer",
    "state",
    "in_force",
    "refuse_reason",
    "usage",
}


@tagged("post_install", "-at_install")
class TestPortalRules(PortalCommon):
    def _seen(self, name):
        return self.env["property.occupancy"].with_user(self.users[name]).search([])

    def test_who_sees_whom(self):
        household = self.occupancy | self.child_occupancy
        let = self.tenant_occupancy | self.spouse_occupancy
        for name, expected in (
            ("owner", household),
            ("child", household),
            ("tenant", let),
            ("spouse", let),
            ("owner2", self.occupancy2),
            ("former", self.env["property.occupancy"]),
            ("stranger", self.env["property.occupancy"]),
        ):
            self.assertEqual(self._seen(name).sudo(), expected, name)

    def test_reading_by_id_is_refused(self):
        every = self.env["property.occupancy"].search([("unit_id", "=", self.unit.id)])
        for name in self.users:
            seen = self._seen(name)
            for occupancy in (every - seen.sudo()).with_user(self.users[name]):
                with self.assertRaises(AccessError, msg=name):
                    occupancy.read(["role"])

    def test_other_owner_of_the_unit_is_not_the_household(self):
        """Two owners are two households: one reads nothing of the other."""
        joint = self._person("共有", "18900000016")
        self._occupy(self.unit, joint, is_payer=False)
        user = self._login(joint)
        seen = self.env["property.occupancy"].with_user(user).search([])
        self.assertEqual(seen.partner_id.sudo(), joint)

    def test_nothing_before_the_start_and_after_the_end(self):
        """The rule is cached: its 'today' is not."""
        self.tenant_occupancy.date_end = self.today
        self.assertIn(self.tenant_occupancy, self._seen("tenant").sudo())
        with freeze_time(self.today + timedelta(days=1)):
            self.assertFalse(self._seen("tenant"))
            # the wife's own row has no end, but her principal's ended
            self.assertFalse(self._seen("spouse"))
        self.tenant_occupancy.date_start = self.today + timedelta(days=1)
        self.tenant_occupancy.date_end = False
        self.assertFalse(self._seen("tenant"))

    def test_requested_and_refused_rows_are_not_shown(self):
        for state in ("requested", "refused"):
            self.occupancy2.state = state
            self.assertFalse(self._seen("owner2"), state)

    def test_fields_a_resident_reads(self):
        occupancy = self.env["property.occupancy"].with_user(self.users["owner"])
        known = {
            name
            for name in occupancy.fields_get(attributes=[])
            if not name.startswith(("message_", "activity_", "website_message"))
        }
        self.assertLessEqual(
            known, READABLE | {"has_message", "my_activity_date_deadline"}
        )

    def test_restricted_fields(self):
        self.occupancy.note = "owes the former office"
        occupancy = self.occupancy.with_user(self.users["owner"])
        for name in ("note", "phone", "portal_state", "portal_revoked", "request_ids"):
            with self.assertRaises(AccessError, msg=name):
                occupancy.read([name])

    def test_no_model_of_the_register_is_open(self):
        """The residents' pages hand out values; only two models are readable."""
        models = self.env["ir.model"].search([("model", "=like", "property.%")])
        names = {m.model for m in models if m.model in self.env}
        user = self.users["owner"]
        for name in names:
            model = self.env[name].with_user(user)
            if model._abstract or not name.startswith("property."):
                continue
            for operation in ("create", "write", "unlink"):
                self.assertFalse(model.has_access(operation), (name, operation))
        for name in ("property.unit", "property.community", "property.vehicle"):
            self.assertFalse(self.env[name].with_user(user).has_access("read"), name)

    def test_home_values(self):
        def people(name):
            homes = (
                self.env["property.occupancy"]
                .with_user(self.users[name])
                ._get_portal_homes()
            )
            return {row["name"]: row["phone"] for h in homes for row in h["people"]}

        # the owner sees the tenant's name, the tenant nobody of the owner's
        self.assertEqual(
            people("owner"),
            {"吴轩敏": "189****0001", "吴小小": "189****0011", "李租": "189****0012"},
        )
        self.assertEqual(people("child"), people("owner"))
        self.assertEqual(
            people("tenant"), {"李租": "189****0012", "李伴": "189****0013"}
        )
        self.assertEqual(people("spouse"), people("tenant"))
        self.assertEqual(people("owner2"), {"张国": "189****0002"})
        self.assertEqual(people("former"), {})
        self.assertEqual(people("stranger"), {})

    def test_vehicles_of_the_household_alone(self):
        def plates(name):
            homes = (
                self.env["property.occupancy"]
                .with_user(self.users[name])
                ._get_portal_homes()
            )
            return [plate for home in homes for plate in home["vehicles"]]

        self.assertEqual(plates("owner"), ["粤A11111"])
        self.assertEqual(plates("child"), ["粤A11111"])
        self.assertEqual(plates("tenant"), [])
        self.assertEqual(plates("owner2"), ["粤A22222"])


@tagged("post_install", "-at_install")
class TestNaturalPerson(PortalCommon):
    def test_parent_later_on_is_refused(self):
        with self.assertRaises(ValidationError):
            self.tenant.parent_id = self.developer
        self.stranger.parent_id = self.developer
        self.assertEqual(self.stranger.parent_id, self.developer)

    def test_branch_that_becomes_a_person_is_refused(self):
        branch = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.developer.id}
        )
        self._occupy(self.unit2, branch, role="tenant")
        with self.assertRaises(ValidationError):
            branch.is_company = False


@tagged("post_install", "-at_install")
class TestEnd(PortalCommon):
    def test_end_unfollows(self):
        everybody = self.owner | self.child | self.tenant
        self.unit.message_subscribe(partner_ids=everybody.ids)
        self.tenant_occupancy.message_subscribe(partner_ids=self.tenant.ids)
        self.tenant_occupancy._end(self.yesterday)
        self.assertNotIn(self.tenant, self.unit.message_partner_ids)
        self.assertNotIn(self.tenant, self.tenant_occupancy.message_partner_ids)
        self.assertLessEqual(self.owner | self.child, self.unit.message_partner_ids)
        self.assertTrue(self.tenant_occupancy.portal_revoked)
        self.assertTrue(self.spouse_occupancy.portal_revoked)
        self.assertFalse(self.occupancy.portal_revoked)

    def test_who_stays_in_another_role_keeps_following(self):
        self.unit.message_subscribe(partner_ids=self.child.ids)
        self._occupy(self.unit, self.child, role="other")
        self.child_occupancy._end(self.yesterday)
        self.assertIn(self.child, self.unit.message_partner_ids)

    def test_end_in_the_future_waits_for_its_day(self):
        self.unit.message_subscribe(partner_ids=self.tenant.ids)
        self.tenant_occupancy.date_end = self.today
        self.assertFalse(self.tenant_occupancy.portal_revoked)
        with (
            freeze_time(self.today + timedelta(days=1)),
            self.enter_registry_test_mode(),
        ):
            self.env.ref(
                "property_base.ir_cron_occupancy_revoke"
            ).method_direct_trigger()
        self.assertTrue(self.tenant_occupancy.portal_revoked)
        self.assertNotIn(self.tenant, self.unit.message_partner_ids)

    def test_longer_again(self):
        self.tenant_occupancy.date_end = self.yesterday
        self.assertTrue(self.tenant_occupancy.portal_revoked)
        self.tenant_occupancy.date_end = False
        self.assertFalse(self.tenant_occupancy.portal_revoked)

    def test_staff_may_end(self):
        """The clerk ends the occupancy; followers are taken off all the same."""
        self.unit.message_subscribe(partner_ids=self.tenant.ids)
        occupancy = self.tenant_occupancy.with_user(self.staff)
        occupancy.date_end = self.yesterday
        self.assertNotIn(self.tenant, self.unit.message_partner_ids)

    def test_in_force_both_ways(self):
        rows = self.env["property.occupancy"].search([("unit_id", "=", self.unit.id)])
        for value in (True, False):
            found = rows.search([("in_force", "=", value), ("id", "in", rows.ids)])
            self.assertEqual(found, rows.filtered(lambda o, v=value: o.in_force == v))

    def test_notes_of_the_office_are_not_found_by_search(self):
        """What may not be read may not be guessed either, word by word."""
        self.occupancy.message_post(body="neighbour in 502 complained")
        mine = self.env["property.occupancy"].with_user(self.users["owner"])
        with self.assertRaises(AccessError):
            mine.search([("message_ids.body", "ilike", "complained")])
        with self.assertRaises(AccessError):
            self.env["property.link.request"].with_user(self.users["owner"]).search(
                [("message_ids.body", "ilike", "complained")]
            )
        self.assertTrue(
            self.env["property.occupancy"]
            .with_user(self.staff)
            .search([("message_ids.body", "ilike", "complained")])
        )
