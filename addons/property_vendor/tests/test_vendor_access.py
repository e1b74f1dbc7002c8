from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .vendor_case import VendorCase

MODELS = [
    "property.service.area",
    "property.service.contract",
    "property.service.coverage",
    "property.service.duty",
    "property.vendor.plan",
    "property.vendor.plan.task",
    "property.vendor.attendance",
    "property.vendor.inspection",
    "property.vendor.inspection.line",
    "property.vendor.finding",
]


@tagged("post_install", "-at_install")
class TestVendorAccess(VendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()
        cls.plan = cls._approved(cls.contract)
        cls.env["property.vendor.attendance"].create(
            {"contract_id": cls.contract.id, "date": "2026-11-20", "present": 8}
        )
        inspection = cls._inspection(cls.contract)
        cls._finding(inspection)

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
            with self.subTest(model=model):
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
            with self.subTest(model=model):
                self.assertFalse(self._own(model, stranger))

    def test_portal_sees_nothing(self):
        portal = new_test_user(
            self.env,
            "vendor_portal",
            groups="base.group_portal",
            partner_id=self.env["res.partner"]
            .create({"name": "Contact", "parent_id": self.vendor.id})
            .id,
        )
        for model in MODELS:
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._own(model, portal)

    def test_front_desk_reads_and_enters_work_only(self):
        contract = self.contract.with_user(self.clerk)
        self.assertEqual(contract.fee_amount, 38500)
        with self.assertRaises(AccessError):
            contract.deduction_clause = "None"
        with self.assertRaises(AccessError):
            contract.action_activate()
        with self.assertRaises(AccessError):
            self.plan.with_user(self.clerk).note = "x"
        self.plan.task_ids[0].with_user(self.clerk).action_done()
        self.assertTrue(self.plan.task_ids[0].done_date)

    def test_accountant_reads(self):
        contract = self.contract.with_user(self.invoicing)
        self.assertEqual(contract.plan_count, 1)
        with self.assertRaises(AccessError):
            contract.deduction_clause = "None"

    def test_review_by_a_director_of_another_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        limited = self._user(
            "vendor_limited",
            "property_base.group_manager",
            property_community_ids=[(6, 0, other.ids)],
        )
        plan = self._plan(self.contract, "2026-12-01")
        plan.action_fill()
        plan.action_submit()
        self.assertNotIn(limited, plan.review_ids.reviewer_ids)
        self.assertIn(self.manager, plan.review_ids.reviewer_ids)
