from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .case_case import JPEG, CaseCase

OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestCaseAccess(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.violation = cls._violation()
        cls.dispute = cls._dispute()
        cls.records = [
            cls.violation,
            cls._row("dissuasion", cls.violation, result="agreed"),
            cls._notice(cls.violation),
            cls._row("recheck", cls.violation, result="not"),
            cls._row("report", cls.violation, authority="x"),
            cls.dispute,
            cls.dispute.party_ids,
            cls._session(cls.dispute),
        ]

    def test_matrix(self):
        for user, expected in (
            (self.clerk, ("read", "write", "create")),
            (self.supervisor, ("read", "write", "create")),
            (self.manager, ("read", "write", "create")),
            (self.technician, ()),
            (self.agent, ()),
            (new_test_user(self.env, "case_hr", "base.group_user"), ()),
            (new_test_user(self.env, "case_resident", "base.group_portal"), ()),
            (self.env.ref("base.public_user"), ()),
        ):
            for records in self.records:
                if records._name == "property.dispute.party" and expected:
                    continue
                found = tuple(
                    op for op in OPERATIONS if records.with_user(user).has_access(op)
                )
                self.assertEqual(found, expected, (user.login, records._name))

    def test_the_addressee_reads_nothing_in_the_portal(self):
        resident = new_test_user(self.env, "case_owner", "base.group_portal")
        resident.partner_id = self.owner
        for records in self.records:
            with self.assertRaises(AccessError):
                records.with_user(resident).read(["display_name"])
            with self.assertRaises(AccessError):
                records.with_user(resident).search([])

    def test_communities_and_companies(self):
        other = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        limited = self._user("case_limited", "property_base.group_staff")
        limited.property_community_ids = other
        company = self.env["res.company"].create({"name": "Far Ltd"})
        foreign = self._user(
            "case_foreign",
            "property_base.group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for records in self.records:
            domain = [("id", "in", records.ids)]
            self.assertEqual(records.with_user(self.clerk).search(domain), records)
            for user in (limited, foreign):
                self.assertFalse(records.with_user(user).search(domain), records._name)

    def test_rows_stay_where_they_are(self):
        limited = self._user("case_limited", "property_base.group_staff")
        other = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        limited.property_community_ids = other
        with self.assertRaises(AccessError):
            self._row("recheck", self.violation.with_user(limited), result="not")

    def test_colleagues_see_the_photos(self):
        photo = self._file(self.clerk)
        with self.assertRaises(AccessError):
            photo.with_user(self.supervisor).read(["name"])
        self.violation.file_ids = photo
        photo.invalidate_recordset()
        self.assertEqual(photo.res_id, self.violation.id)
        self.assertEqual(photo.with_user(self.supervisor).raw, JPEG)
        with self.assertRaises(AccessError):
            photo.with_user(self.technician).read(["name"])

    def test_somebody_else_s_file_is_not_taken_over(self):
        private = self._file(self.manager)
        with self.assertRaises(AccessError):
            self.violation.file_ids = private
        self.violation.invalidate_recordset()
        other = self._violation()
        photo = self._file(self.clerk)
        other.file_ids = photo
        self.violation.file_ids |= photo
        self.assertEqual(photo.res_id, other.id)

    def test_files_of_a_wrong_kind(self):
        for content, name, message in (
            (b"<svg onload='alert(1)'/>", "photo.jpg", "not a photo"),
            (b"MZ\x90", "x.pdf", "not a photo"),
            (b"\xff\xd8\xff" + b"0" * (15 * 2**20), "big.jpg", "larger than 15 MB"),
        ):
            with self.assertRaisesRegex(ValidationError, message):
                self.violation.file_ids = self._file(self.clerk, content, name)
            self.violation.invalidate_recordset()
            with self.assertRaisesRegex(ValidationError, message):
                self.dispute.signed_file_ids = self._file(self.clerk, content, name)
            self.dispute.invalidate_recordset()
