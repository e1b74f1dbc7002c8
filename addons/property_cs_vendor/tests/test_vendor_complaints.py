from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.property_cs.tests.cs_case import CsCase
from odoo.addons.property_vendor.tests.vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestVendorComplaints(VendorCase, CsCase):
    """October 2026 of a cleaning contract, seen on 24 November."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()
        cls.category = cls.env.ref("property_cs.helpdesk_ticket_category_cleaning")

    def _complaint(self, received="2026-10-15 02:00:00", **vals):
        return self._ticket(
            user=self.env.ref("base.user_admin"),
            **{
                "category_id": self.category.id,
                "property_contract_id": self.contract.id,
                "property_received_date": received,
                **vals,
            },
        )

    def _visit(self, ticket, result):
        """Resolved, and asked about it on 20 October."""
        with freeze_time("2026-10-20 02:00:00"):
            ticket._transition("resolved", reason="swept")
            visit = self.env["property.return.visit"].search(
                [("ticket_id", "=", ticket.id)]
            )
            if result:
                visit.with_user(self.clerk)._answer(result, comment="Said so")

    def _evaluation(self, **vals):
        evaluation = (
            self.env["property.vendor.evaluation"]
            .with_user(self.supervisor)
            .create(
                {
                    "contract_id": self.contract.id,
                    "date_start": "2026-10-01",
                    "date_end": "2026-10-31",
                    **vals,
                }
            )
        )
        evaluation.action_compute()
        return evaluation

    def _line(self, evaluation, source):
        return evaluation.line_ids.filtered(lambda line: line.source == source)

    def _points(self, evaluation):
        return evaluation.template_id.complaint_points

    def test_valid_complaints_of_the_period_count(self):
        self._complaint()
        self._complaint("2026-09-30 16:30:00")  # 1 October by the clock here
        self._complaint("2026-10-31 16:30:00")  # 1 November
        self._complaint(property_validity="invalid", property_validity_reason="Clean")
        self._complaint(property_contract_id=False)
        self._complaint(type_id=self.enquiry.id)
        self.supervisor.tz = "Asia/Shanghai"
        evaluation = self._evaluation()
        line = self._line(evaluation, "complaint")
        self.assertTrue(line.has_score)
        self.assertEqual(line.numerator, 2)
        self.assertEqual(line.score, 100 - 2 * self._points(evaluation))

    def test_none_is_full_marks_where_the_desk_is_used(self):
        self._complaint(property_contract_id=False)
        line = self._line(self._evaluation(), "complaint")
        self.assertEqual((line.has_score, line.score, line.numerator), (True, 100, 0))

    def test_a_desk_nobody_uses_says_nothing(self):
        line = self._line(self._evaluation(), "complaint")
        self.assertFalse(line.has_score)

    def test_never_below_zero(self):
        evaluation = self._evaluation()
        evaluation.template_id.sudo().complaint_points = 60
        self._complaint()
        self._complaint()
        evaluation.action_compute()
        self.assertEqual(self._line(evaluation, "complaint").score, 0)

    def test_the_figure_opens_its_tickets(self):
        ticket = self._complaint()
        self._complaint("2026-09-15 02:00:00")
        action = self._line(self._evaluation(), "complaint").action_open_rows()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, ticket)
        self.assertEqual(self.contract.complaint_count, 2)
        action = self.contract.action_open_complaints()
        self.assertEqual(
            self.env[action["res_model"]].search_count(action["domain"]), 2
        )

    def test_satisfaction_of_those_who_answered(self):
        tickets = [self._complaint() for _number in range(4)]
        for ticket, result in zip(tickets, ("a", "a", "c", False), strict=True):
            self._visit(ticket, result)
        line = self._line(self._evaluation(), "satisfaction")
        self.assertEqual((line.numerator, line.denominator), (2, 3))
        self.assertEqual(line.score, 66.67)
        action = line.action_open_rows()
        found = self.env[action["res_model"]].search_count(action["domain"])
        self.assertEqual(found, 3)

    def test_without_answers_satisfaction_is_missing(self):
        self._complaint()
        self.assertFalse(self._line(self._evaluation(), "satisfaction").has_score)

    def test_a_contract_of_another_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        area = self.env["property.service.area"].create(
            {"community_id": other.id, "name": "Hall", "kind": "lobby"}
        )
        contract = self._contract(
            "C-2",
            community_id=other.id,
            area_ids=[(6, 0, area.ids)],
            duty_ids=[(0, 0, {"name": "Sweep", "count": 1, "per": "week"})],
        )
        with self.assertRaisesRegex(ValidationError, "another community"):
            self._complaint(property_contract_id=contract.id)

    def test_a_finding_once_for_a_ticket(self):
        ticket = self._complaint().with_user(self.clerk)
        action = ticket.action_property_vendor_finding()
        finding = self.env["property.vendor.finding"].browse(action["res_id"])
        self.assertEqual(finding.contract_id, self.contract)
        self.assertEqual((finding.name, finding.state), (ticket.name, "open"))
        again = ticket.action_property_vendor_finding()
        self.assertEqual(again["res_id"], finding.id)

    def test_no_finding_without_a_contract(self):
        ticket = self._complaint(property_contract_id=False).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Name the vendor's contract"):
            ticket.action_property_vendor_finding()

    def test_technicians_see_the_contract_not_the_score(self):
        ticket = self._complaint()
        ticket.team_id.user_ids |= self.technician
        self.assertTrue(ticket.with_user(self.technician).property_contract_id)
        self.assertFalse(
            self.env["property.vendor.evaluation"]
            .with_user(self.technician)
            .has_access("read")
        )

    def test_many_evaluations_in_a_few_queries(self):
        evaluations = self.env["property.vendor.evaluation"]
        for month in ("2026-07", "2026-08", "2026-09", "2026-10"):
            evaluations |= self._evaluation(
                date_start=f"{month}-01", date_end=f"{month}-30"
            )
        self._complaint()
        self.env.flush_all()

        def queries(rows):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows._score_complaint()
            rows._score_satisfaction()
            return self.cr.sql_log_count - before

        queries(evaluations[:1])
        self.assertLessEqual(queries(evaluations), queries(evaluations[:1]) + 2)
