from odoo.exceptions import AccessError
from odoo.tests import tagged

from .visit_case import VisitCase


@tagged("post_install", "-at_install")
class TestVisitAccess(VisitCase):
    def seen(self, user):
        visits = self.env["property.return.visit"].with_user(user)
        return visits.search([("community_id", "=", self.community.id)])

    def test_who_reads(self):
        visit = self.visit(self._resolved())
        for user in (self.clerk, self.supervisor, self.manager):
            self.assertEqual(self.seen(user), visit, user.login)
        resident = self._user("cs_visit_resident", "base.group_portal")
        for user in (self.technician, self.agent, resident):
            with self.assertRaises(AccessError):
                self.seen(user)
            with self.assertRaises(AccessError):
                visit.with_user(user)._answer("a")
            with self.assertRaises(AccessError):
                visit.with_user(user).answer_call("a")
            with self.assertRaises(AccessError):
                visit.with_user(user).get_calls()

    def test_other_communities_and_companies(self):
        visit = self.visit(self._resolved())
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        limited = self._user("cs_visit_limited", "property_base.group_staff")
        limited.property_community_ids = other
        self.assertFalse(self.seen(limited))
        self.assertFalse(visit.with_user(limited).get_calls()["calls"])
        company = self.env["res.company"].create({"name": "Other Company"})
        foreign = self._user(
            "cs_visit_foreign",
            "property_base.group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for user in (limited, foreign):
            for call in ("get_call", "close_call"):
                with self.assertRaises(AccessError, msg=user.login):
                    getattr(visit.with_user(user), call)()
            with self.assertRaises(AccessError):
                visit.with_user(user).answer_call("a")

    def test_nobody_creates_what_was_answered(self):
        ticket = self._resolved(type_id=self.enquiry.id)
        visits = self.env["property.return.visit"].with_user(self.clerk)
        visit = visits.create(
            {
                "ticket_id": ticket.id,
                "state": "done",
                "result": "a",
                "satisfaction": "satisfied",
                "done_date": "2026-01-01 00:00:00",
                "deadline": "2030-01-01 00:00:00",
            }
        )
        self.assertEqual(visit.state, "open")
        self.assertFalse(visit.result)
        self.assertLess(visit.deadline.year, 2030)
        attempts = self.env["property.return.visit.attempt"]
        for user in (self.clerk, self.manager):
            with self.assertRaises(AccessError):
                attempts.with_user(user).create(
                    {"visit_id": visit.id, "outcome": "no_answer"}
                )
