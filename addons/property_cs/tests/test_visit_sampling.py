from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .visit_case import VisitCase


@tagged("post_install", "-at_install")
class TestVisitSampling(VisitCase):
    def decide(self, percent=0, user=None, **vals):
        decisions = self.env["property.visit.sampling"].with_user(user or self.manager)
        return decisions.create(
            {
                "community_id": self.community.id,
                "percent": percent,
                "reason": "two of us are ill",
                **vals,
            }
        )

    def test_the_form_of_a_new_decision_can_be_saved(self):
        """Without the right to write, a form has no button to save what is new."""
        decisions = self.env["property.visit.sampling"].with_user(self.manager)
        arch = decisions.get_view(view_type="form")["arch"]
        self.assertNotIn('edit="0"', arch)

    def test_the_director_decides_and_it_is_recorded(self):
        for user in (self.clerk, self.supervisor):
            with self.assertRaises(AccessError):
                self.decide(user=user)
        decision = self.decide(30, user_id=self.clerk.id)
        self.assertEqual(decision.user_id, self.manager)
        self.assertTrue(decision.decided_date)
        for action in (
            lambda: decision.write({"percent": 100}),
            lambda: decision.sudo().write({"reason": "x"}),
            decision.sudo().unlink,
        ):
            with self.assertRaisesRegex(UserError, "record a new one"):
                action()

    def test_not_for_what_is_past(self):
        yesterday = fields.Date.today() - timedelta(days=2)
        with self.assertRaisesRegex(ValidationError, "from today on"):
            self.decide(date_start=yesterday)

    def test_only_repairs_only_the_first_time(self):
        self.decide(0)
        repair = self._resolved(type_id=self.repair.id)
        self.assertFalse(repair.property_visit_ids)
        self.assertTrue(self._resolved().property_visit_ids)
        repair._transition("accepted", reason="leaks again")
        repair._transition("resolved", reason="new seal")
        self.assertTrue(repair.property_visit_ids)
        # what is not in the sample closes without a visit
        other = self._resolved(type_id=self.repair.id)
        other.action_property_close()
        self.assertEqual(other.property_stage_code, "closed")

    def test_until_the_next_decision(self):
        today = fields.Date.today()
        self.decide(0)
        self.decide(100, date_start=today + timedelta(days=3))
        self.assertFalse(self._resolved(type_id=self.repair.id).property_visit_ids)
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            ticket = self._resolved(type_id=self.repair.id)
            self.assertTrue(ticket.property_visit_ids)

    def test_it_shows_on_the_rate(self):
        board = self.env["property.indicator.board"].with_user(self.supervisor)
        options = {"topic": "service_desk", "community_ids": self.community.ids}
        self.assertFalse(board.get_board(options)["remarks"])
        self.decide(30)
        shown = board.get_board(options)
        [remark] = shown["remarks"]
        for part in ("Test Garden", "30 %", "cs_manager", "two of us are ill"):
            self.assertIn(part, remark)
        remarks = {card["code"]: card["remarks"] for card in shown["cards"]}
        self.assertEqual(remarks["repair_visit"], [remark])
        self.assertFalse(remarks["complaint_visit"])
        last_year = {**options, "date": "2020-05-01"}
        self.assertFalse(board.get_board(last_year)["remarks"])
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        elsewhere = {**options, "community_ids": other.ids}
        self.assertFalse(board.get_board(elsewhere)["remarks"])
        calls = self.env["property.return.visit"].with_user(self.clerk).get_calls()
        self.assertIn(remark, calls["remarks"])
