from datetime import date

from odoo.tests import tagged

from .vendor_case import VendorCase

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@tagged("post_install", "-at_install")
class TestVendorIndicators(VendorCase):
    """Rates of vendors, and the record of an inspection as printed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()

    def _parts(self, code, as_of=date(2026, 11, 24), dimension=None):
        indicator = self.env.ref(f"property_vendor.indicator_vendor_{code}")
        values = indicator.with_user(self.supervisor)._get_values(
            *NOVEMBER,
            community_ids=self.community.ids,
            as_of=as_of,
            dimension=dimension,
        )
        return {row["key"]: (row["numerator"], row["denominator"]) for row in values}

    def _done(self, kind, sign=False):
        inspection = self._inspection(self.contract, kind=kind)
        inspection.line_ids.action_full()
        inspection.action_done()
        if sign:
            inspection.write(
                {
                    "vendor_signed_by": "Mr Li",
                    "vendor_signature": b"R0lGODlhAQABAAAAACw=",
                }
            )
            inspection.action_sign()
        return inspection

    def test_plan_fulfilment_counts_what_is_over_or_done(self):
        plan = self._plan(self.contract)
        tasks = self.env["property.vendor.plan.task"].create(
            [
                {
                    "plan_id": plan.id,
                    "name": f"Task {day}",
                    "date_start": f"2026-11-{day}",
                }
                for day in ("03", "10", "17", "24", "28")
            ]
        )
        plan.action_submit()
        plan.with_user(self.manager).validate_tier()
        tasks[0].done_date = "2026-11-03"
        tasks[1].done_date = "2026-11-12"
        # on time, late, missed; the fourth is due today, the fifth is to come
        self.assertEqual(self._parts("plan"), {None: (1, 3)})
        self.assertEqual(
            self._parts("plan", dimension="vendor"), {self.vendor.id: (1, 3)}
        )
        tasks[3].done_date = "2026-11-24"
        self.assertEqual(self._parts("plan"), {None: (2, 4)})

    def test_a_finding_is_overdue_until_answered(self):
        inspection = self._done("daily")
        late = self._finding(inspection, date="2026-11-10", deadline="2026-11-13")
        self._finding(inspection, deadline="2026-11-30")
        self.assertEqual(self._parts("finding_overdue"), {None: (1, 2)})
        late.answer = "Scrubbed"
        late.action_answer()
        self.assertEqual(self._parts("finding_overdue"), {None: (0, 2)})
        # as of the day before it was answered it still was
        self.assertEqual(
            self._parts("finding_overdue", date(2026, 11, 23)), {None: (1, 2)}
        )
        late.action_pass()
        self.assertEqual(self._parts("finding_overdue"), {None: (0, 1)})

    def test_joint_inspections_and_signatures(self):
        self._contract(
            "C-2", partner_id=self.other_vendor.id, service_type_id=self.pest.id
        )
        self._done("monthly", sign=True)
        self._done("monthly")
        self._inspection(self.contract, kind="daily")
        self.assertEqual(self._parts("joint"), {None: (1, 2)})
        self.assertEqual(self._parts("signed"), {None: (1, 2)})

    def test_the_record_prints_items_findings_and_signatures(self):
        inspection = self._done("monthly", sign=True)
        other = self._inspection(self.contract, kind="daily")
        self._finding(other, vendor_person="Mrs Wu")
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _type = report._render_qweb_html(
            "property_vendor.report_inspection", (inspection + other).ids
        )
        text = html.decode()
        self.assertEqual(text.count('class="article"'), 1)
        self.assertEqual(text.count("page-break-before: always"), 1)
        for part in ("Floors", "60.00", "Mr Li", "Stains in the corridor", "Mrs Wu"):
            self.assertIn(part, text)
        self.assertIn("data:image/", text)
        self.assertEqual(text.count("For the vendor (signature)"), 1)
