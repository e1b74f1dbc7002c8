from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.upload import UploadError
from .portal_common import PortalCommon
from .test_upload import JPEG, PNG


@tagged("post_install", "-at_install")
class TestLinkRequest(PortalCommon):
    def _ask(self, user="stranger", files=(("证.jpg", JPEG),), **values):
        texts = {
            "community": "Test Garden",
            "unit": "3栋2单元502室",
            "role": "tenant",
            "name": "陌生人",
            "phone": "18900000015",
            **values,
        }
        requests = self.env["property.link.request"].with_user(self.users[user])
        return requests._submit(texts, list(files)).with_user(self.staff)

    def test_known_unit_waits_as_occupancy(self):
        request = self._ask()
        self.assertEqual(request.unit_id, self.unit2)
        self.assertEqual(request.community_id, self.community)
        occupancy = request.occupancy_id
        self.assertEqual(occupancy.state, "requested")
        self.assertEqual(occupancy.partner_id, self.stranger)
        self.assertFalse(occupancy.is_payer)
        self.assertEqual(request.attachment_ids.name, "证.jpg")
        self.assertNotIn(self.stranger, self.unit2.tenant_ids)

    def test_unknown_unit_is_kept_as_text(self):
        request = self._ask(unit="9-9-999")
        self.assertFalse(request.unit_id)
        self.assertFalse(request.occupancy_id)
        self.assertEqual(request.state, "requested")
        self.assertEqual(request.company_id, self.community.company_id)
        self.assertIn("9-9-999", request.display_name)

    def test_wildcards_find_nothing(self):
        for text in ("3-2-50%", "3-2-50_", "%", "_______"):
            request = self.env["property.link.request"]
            self.assertFalse(request._find_unit("Test Garden", text), text)
        self.assertFalse(request._find_unit("Test%", "3-2-502"))
        self.assertEqual(request._find_unit("TG", "3-2-502"), self.unit2)

    def test_same_name_in_two_communities_is_not_decided(self):
        twin = self.env["property.community"].create(
            {"name": "Test Garden", "code": "TG2"}
        )
        self.env["property.unit"].create(
            {"community_id": twin.id, "name": "3-2-502", "code": "502"}
        )
        self.assertFalse(self._ask().unit_id)

    def test_requester_cannot_tell_whether_the_unit_exists(self):
        """The two records read alike, field by field."""
        requests = self._ask() | self._ask(unit="9-9-999")
        own = requests.with_user(self.users["stranger"])
        readable = {
            name
            for name in own.fields_get(attributes=[])
            if not name.startswith(("activity_", "my_activity_", "message_"))
        }
        rows = own.read(list(readable))
        for row in rows:
            for field in (
                "id",
                "unit_text",
                "display_name",
                "create_date",
                "write_date",
            ):
                row.pop(field)
        self.assertEqual(rows[0], rows[1])
        for field in ("unit_id", "community_id", "occupancy_id", "company_id"):
            with self.assertRaises(AccessError, msg=field):
                own.read([field])
            with self.assertRaises(AccessError, msg=field):
                own.search([(field, "!=", False)])
        occupancies = self.env["property.occupancy"].with_user(self.users["stranger"])
        self.assertFalse(occupancies.search([]))

    def test_the_contact_of_a_company_cannot_tell_either(self):
        """It cannot hold a unit: that shows to the office, not to who asks."""
        self.stranger.parent_id = self.env["res.partner"].create(
            {"name": "Vendor", "is_company": True}
        )
        request = self._ask()
        self.assertEqual(request.unit_id, self.unit2)
        self.assertFalse(request.sudo().occupancy_id)
        with self.assertRaises(ValidationError):
            request.action_verify()

    def test_another_company_answers_alike(self):
        company = self.env["res.company"].create({"name": "Other Office"})
        community = self.env["property.community"].create(
            {"name": "Far Garden", "code": "FG", "company_id": company.id}
        )
        unit = self.env["property.unit"].create(
            {"community_id": community.id, "name": "1-101", "code": "101"}
        )
        request = self._ask(community="Far Garden", unit="1-101").sudo()
        self.assertEqual(request.unit_id, unit)
        own = request.with_user(self.users["stranger"])
        self.assertEqual(own.read(["unit_text"])[0]["unit_text"], "1-101")
        with self.assertRaises(AccessError):
            request.with_user(self.staff).read(["unit_text"])
        other_desk = self._staff(
            "far_desk",
            "property_base.group_staff",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        request.with_user(other_desk).action_verify()
        self.assertIn(company, self.users["stranger"].company_ids)
        homes = self.env["property.occupancy"].with_user(self.users["stranger"])
        self.assertEqual(homes.search([]).sudo().unit_id, unit)

    def test_verify(self):
        request = self._ask()
        request.action_verify()
        self.assertEqual(request.state, "verified")
        occupancy = request.occupancy_id
        self.assertTrue(occupancy.in_force)
        self.assertFalse(occupancy.is_payer)
        seen = self.env["property.occupancy"].with_user(self.users["stranger"])
        self.assertEqual(seen.search([]).sudo(), occupancy)
        with self.assertRaises(UserError):
            request.action_verify()

    def test_verify_needs_a_unit(self):
        request = self._ask(unit="9-9-999")
        with self.assertRaises(UserError):
            request.action_verify()
        request.write({"community_id": self.community.id, "unit_id": self.unit2.id})
        request.action_verify()
        self.assertEqual(request.occupancy_id.unit_id, self.unit2)
        self.assertEqual(request.occupancy_id.state, "verified")

    def test_unit_of_another_community_refused(self):
        other = self.env["property.community"].create({"name": "O", "code": "O"})
        request = self._ask()
        with self.assertRaises(ValidationError):
            request.community_id = other

    def test_refuse_with_reason(self):
        request = self._ask()
        with self.assertRaises(UserError):
            request.action_refuse()
        request.refuse_reason = "证件与房号不符"
        request.action_refuse()
        self.assertEqual(request.occupancy_id.state, "refused")
        own = request.with_user(self.users["stranger"])
        self.assertEqual(
            own.read(["state", "refuse_reason"])[0],
            {"id": own.id, "state": "refused", "refuse_reason": "证件与房号不符"},
        )
        self.assertFalse(
            self.env["property.occupancy"].with_user(self.users["stranger"]).search([])
        )

    def test_refused_without_reason_is_impossible(self):
        request = self._ask(unit="9-9-999")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            request.state = "refused"
            request.flush_recordset()

    def test_answer_on_the_occupancy(self):
        """The clerk may also answer where the occupancy waits."""
        first = self._ask()
        first.occupancy_id.action_verify()
        self.assertEqual(first.state, "verified")
        second = self._ask(unit="3-2-501")
        second.occupancy_id.refuse_reason = "No"
        second.occupancy_id.action_refuse()
        self.assertEqual((second.state, second.refuse_reason), ("refused", "No"))

    def test_joined_to_the_person_of_the_register(self):
        """Who signed up alone becomes the contact that was imported."""
        imported = self._person("王五", "139 0000 0001")
        known = self._occupy(self.unit2, imported, role="tenant")
        alone = self.env["res.partner"].create(
            {"name": "wang5@example.com", "email": "wang5@example.com"}
        )
        user = self._login(alone, login="wang5@example.com")
        self.users["alone"] = user
        seen = self.env["property.occupancy"].with_user(user)
        self.assertFalse(seen.search([]))  # the rule of this user is cached now
        request = self._ask("alone", name="王五", phone="+86 13900000001")
        self.assertEqual(request.register_partner_id, imported)
        proposal = request.occupancy_id
        request.action_verify()
        self.assertEqual(user.partner_id, imported)
        self.assertEqual(user.login, "wang5@example.com")
        self.assertEqual(imported.email, "wang5@example.com")
        self.assertEqual(imported.name, "王五")
        self.assertFalse(alone.active)
        self.assertEqual(request.partner_id, imported)
        # no second row for the same person and role
        self.assertFalse(proposal.exists())
        self.assertEqual(request.occupancy_id, known)
        self.assertEqual(seen.search([]).sudo(), known)

    def test_join_refused_when_the_person_has_a_login(self):
        request = self._ask(unit="3-2-501", name="李租", phone="18900000012")
        self.assertEqual(request.register_partner_id, self.tenant)
        self.users["tenant"].with_user(self.users["tenant"])._update_last_login()
        with self.assertRaises(UserError):
            request.action_verify()
        self.assertEqual(self.users["stranger"].partner_id, self.stranger)
        self.assertEqual(request.state, "requested")

    def test_join_closes_a_login_that_was_never_used(self):
        """A slip was printed, but the resident signed up without it."""
        waiting, own = self.users["tenant"], self.users["stranger"]
        self._ask(unit="3-2-501", name="李租", phone="18900000012").action_verify()
        self.assertFalse(waiting.active)
        self.assertEqual(own.partner_id, self.tenant)
        self.assertEqual(self.tenant.user_ids, own)
        # opening the access again opens the one in use, not both
        own.active = False
        tenant = self.tenant.with_user(self.staff)
        action = tenant.action_property_portal_access()
        access = tenant.env["property.portal.access"].browse(action["res_id"])
        access.action_grant()
        self.assertEqual(access.slip_count, 1)
        active = waiting.active + own.active
        self.assertEqual(active, 1)

    def test_join_refused_when_units_hang_on_the_sign_up_contact(self):
        imported = self._person("王五", "13900000001")
        self._occupy(self.unit, imported, role="other")
        request = self._ask("owner2", unit="3-2-501")
        request.register_partner_id = imported
        with self.assertRaises(UserError):
            request.action_verify()
        self.assertEqual(self.users["owner2"].partner_id, self.owner2)

    def test_name_and_phone_of_a_sign_up_contact(self):
        alone = self.env["res.partner"].create({"name": "13911112222"})
        self.users["alone"] = self._login(alone, login="13911112222")
        self._ask("alone", name="赵六", phone="139 1111 2222").action_verify()
        self.assertEqual((alone.name, alone.phone), ("赵六", "13911112222"))

    def test_family_needs_a_household(self):
        request = self._ask(unit="3-2-501", role="family")
        with self.assertRaises(UserError):  # an owner and a tenant: which one?
            request.action_verify()
        request.principal_id = self.tenant_occupancy
        request.action_verify()
        self.assertEqual(request.occupancy_id.principal_id, self.tenant_occupancy)
        other = self._ask("former", role="family", name="前业主")
        other.action_verify()
        self.assertEqual(other.occupancy_id.principal_id, self.occupancy2)

    def test_open_requests_are_limited(self):
        for number in range(3):
            self._ask(unit=f"8-8-80{number}")
        with self.assertRaises(UserError):
            self._ask(unit="8-8-804")
        self._ask("former", unit="8-8-804")

    def test_what_is_missing(self):
        for values in (
            {"community": " "},
            {"unit": ""},
            {"name": ""},
            {"phone": ""},
            {"role": "manager"},
            {"role": "other"},
            {"unit": "1" * 81},
            {"message": "x" * 1001},
        ):
            with self.assertRaises(UserError, msg=values):
                self._ask(**values)
        with self.assertRaises(UserError):
            self._ask(files=())

    def test_files(self):
        for files in (
            [("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")],
            [("a.html", b"<html></html>")],
            [("a.jpg", PNG)] * 6,
            [("a.jpg", JPEG + b"\0" * 5 * 2**20)],
        ):
            with self.assertRaises(UploadError, msg=files[0][0]):
                self._ask(files=files)
        self.assertFalse(
            self.env["property.link.request"].search(
                [("user_id", "=", self.users["stranger"].id)]
            )
        )

    def test_evidence_stays_as_it_was_sent(self):
        request = self._ask()
        file = request.attachment_ids
        self.assertTrue(file.raw)
        with self.assertRaises(UserError):
            file.unlink()
        with self.assertRaises(UserError):
            file.raw = JPEG + b"another"
        request.with_user(self._staff("boss", "property_base.group_manager")).unlink()
        self.assertFalse(file.sudo().exists())

    def test_evidence_is_for_the_office(self):
        attachment = self._ask().attachment_ids.sudo(False)
        attachment.invalidate_recordset()
        self.assertEqual(attachment.with_user(self.staff).raw, JPEG)
        employee = self._staff("evidence_hr", "base.group_user")
        for user in (self.users["owner2"], self.users["stranger"], employee):
            attachment.invalidate_recordset()
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])
            with self.assertRaises(AccessError):
                attachment.with_user(user).write({"name": "x"})

    def test_limited_staff(self):
        other = self.env["property.community"].create({"name": "O", "code": "O"})
        limited = self._staff(
            "limited_desk",
            "property_base.group_staff",
            property_community_ids=[(6, 0, other.ids)],
        )
        request, unmatched = self._ask(), self._ask(unit="9-9-999")
        with self.assertRaises(AccessError):
            request.with_user(limited).read(["unit_text"])
        self.assertTrue(unmatched.with_user(limited).read(["unit_text"]))

    def test_supervisor_is_told(self):
        supervisor = self._staff("sup_1", "property_base.group_supervisor")
        self.community.supervisor_id = supervisor
        request = self._ask()
        self.assertEqual(request.activity_ids.user_id, supervisor)
        request.action_verify()
        self.assertFalse(request.activity_ids)

    def test_who_may_answer(self):
        request = self._ask()
        employee = self._staff("answer_hr", "base.group_user")
        for user in (self.users["stranger"], self.users["owner2"], employee):
            with self.assertRaises(AccessError):
                request.with_user(user).action_verify()
            with self.assertRaises(AccessError):
                request.with_user(user).action_refuse()
