from datetime import timedelta

from odoo.tests import tagged

from .vendor_case import TODAY, VendorCase


@tagged("post_install", "-at_install")
class TestCertificate(VendorCase):
    """A pest control visit on 27 November, seen from the 24th."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract("PC-1", service_type_id=cls.pest.id)
        cls.plan = cls._plan(cls.contract)
        cls.task = cls.env["property.vendor.plan.task"].create(
            {
                "plan_id": cls.plan.id,
                "name": "Rat bait",
                "date_start": TODAY + timedelta(days=3),
                "target": "rat",
            }
        )

    def _certificate(self, holder, until, **vals):
        return self.env["property.vendor.certificate"].create(
            {
                "name": holder,
                "number": f"{holder} {until}",
                "partner_id": self.vendor.id,
                "service_type_id": self.pest.id,
                "holder": holder,
                "worker_name": "Chen" if holder == "worker" else False,
                "date_start": "2026-01-01",
                "date_end": until,
                **vals,
            }
        )

    def _problem(self):
        self.task.invalidate_recordset(["certificate_problem"])
        return self.task.certificate_problem

    def test_firm_then_worker(self):
        self.assertIn("Clean Ltd has no certificate", self._problem())
        self._certificate("firm", "2026-12-31")
        self.assertIn("No worker of Clean Ltd", self._problem())
        self._certificate("worker", "2026-11-27")
        self.assertFalse(self._problem())

    def test_expired_before_the_visit(self):
        """Valid today, and not on the day of the visit."""
        self._certificate("worker", "2026-12-31")
        firm = self._certificate("firm", "2026-11-26")
        self.assertEqual(firm.state, "expiring")
        self.assertIn("2026-11-27", self._problem())

    def test_of_another_service_or_vendor_does_not_count(self):
        self._certificate("worker", "2026-12-31")
        self._certificate("firm", "2026-12-31", service_type_id=self.cleaning.id)
        self._certificate("firm", "2026-12-30", partner_id=self.other_vendor.id)
        self.assertIn("Clean Ltd has no certificate", self._problem())

    def test_cleaning_needs_none(self):
        cleaning = self._contract("C-1")
        self.assertFalse(cleaning.certificate_problem)

    def test_flagged_once_before_the_visit(self):
        self.plan.action_submit()
        self.plan.with_user(self.manager).validate_tier()
        contracts = self.env["property.service.contract"]
        contracts._cron_daily()
        contracts._cron_daily()
        kind = self.env.ref("property_vendor.mail_activity_certificate")
        activity = self.plan.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.supervisor)
        self.assertIn("Rat bait: Clean Ltd has no certificate", activity.summary)

    def test_a_draft_or_a_good_certificate_is_not_flagged(self):
        self.env["property.service.contract"]._cron_daily()
        self.assertFalse(self.plan.activity_ids)
        self._certificate("firm", "2026-12-31")
        self._certificate("worker", "2026-12-31")
        self.plan.action_submit()
        self.env["property.vendor.plan.task"]._flag_visits(TODAY)
        self.assertFalse(self.task.flagged_date)

    def test_reminded_before_it_runs_out_once_per_term(self):
        soon = self._certificate("firm", TODAY + timedelta(days=30))
        later = self._certificate("worker", TODAY + timedelta(days=31))
        certificates = self.env["property.vendor.certificate"]
        certificates._remind(TODAY)
        certificates._remind(TODAY)
        self.assertEqual(len(soon.activity_ids), 1)
        self.assertFalse(later.activity_ids)
        soon.date_end = TODAY + timedelta(days=29)
        certificates._remind(TODAY)
        self.assertEqual(len(soon.activity_ids), 2)

    def test_states(self):
        future = self._certificate("firm", "2027-12-31", date_start="2027-01-01")
        self.assertEqual(future.state, "future")
        self.assertEqual(self._certificate("firm", "2026-11-23").state, "expired")
        self.assertEqual(self._certificate("firm", "2026-12-25").state, "valid")

    def test_smart_button_counts_the_service_only(self):
        self._certificate("firm", "2026-12-31")
        self._certificate("firm", "2026-12-30", service_type_id=self.cleaning.id)
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.certificate_count, 1)
