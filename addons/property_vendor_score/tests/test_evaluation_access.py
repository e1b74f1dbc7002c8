from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .score_case import ScoreCase

MODELS = [
    "property.vendor.evaluation",
    "property.vendor.evaluation.line",
    "property.vendor.event",
]


@tagged("post_install", "-at_install")
class TestEvaluationAccess(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["property.vendor.event"].create(
            {
                "contract_id": cls.contract.id,
                "date": "2026-10-10",
                "kind_id": cls.env.ref("property_vendor_score.event_kind_fight").id,
            }
        )
        cls.row = cls._w10()

    def _own(self, model, user):
        rows = self.env[model].with_user(user)
        return rows.search([("community_id", "=", self.community.id)])

    def test_limited_to_other_communities(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        limited = self._user(
            "vendor_limited",
            "property_base.group_manager",
            property_community_ids=[(6, 0, other.ids)],
        )
        for model in MODELS:
            self.assertTrue(self._own(model, self.manager))
            self.assertFalse(self._own(model, limited))

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user(
            "vendor_stranger",
            "property_base.group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in MODELS:
            self.assertFalse(self._own(model, stranger))

    def test_portal_sees_nothing(self):
        portal = new_test_user(self.env, "vendor_portal", groups="base.group_portal")
        for model in MODELS:
            with self.assertRaises(AccessError):
                self._own(model, portal)

    def test_staff_and_accountant_read_only(self):
        for user in (self.clerk, self.invoicing):
            row = self.row.with_user(user)
            self.assertEqual(row.score, 87.15)
            for step in ("action_compute", "action_send", "action_submit"):
                with self.assertRaises(AccessError):
                    getattr(row, step)()
            with self.assertRaises(AccessError):
                row.note = "x"
            with self.assertRaises(AccessError):
                row.line_ids[0].is_typed = True
            with self.assertRaises(AccessError):
                self.env["property.vendor.evaluation.step"].with_user(user).create(
                    {"evaluation_id": row.id, "kind": "appeal", "text": "x"}
                )

    def test_supervisor_changes_no_template(self):
        with self.assertRaises(AccessError):
            self.template.with_user(self.supervisor).appeal_days = 1
        with self.assertRaises(AccessError):
            self.template.line_ids[0].with_user(self.supervisor).weight = 1
