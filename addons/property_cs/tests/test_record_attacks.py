"""Announcements, major events, proposals and cases by calls no screen makes."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case_case import CaseCase

LONG_AGO = "2026-01-01 00:00:00"


@tagged("post_install", "-at_install")
class TestRecordAttacks(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.community.manager_id = cls.manager

    def refused(self, act, *args, **kwargs):
        with self.assertRaises(UserError), self.cr.savepoint():
            act(*args, **kwargs)

    def enter(self, model, user, vals, **defaults):
        context = {f"default_{name}": value for name, value in defaults.items()}
        records = self.env[model].with_user(user).with_context(**context)
        return records.create({"community_id": self.community.id, **vals})

    # ----------------------------------------------------------- announcements
    def test_announcements_move_by_their_buttons(self):
        vals = {"name": "No water", "body": "<p>x</p>"}
        forged = {
            "state": "published",
            "published_date": LONG_AGO,
            "publisher_id": self.manager.id,
        }
        for record in (
            self.enter("property.announcement", self.clerk, {**vals, **forged}),
            self.enter("property.announcement", self.clerk, vals, **forged),
        ):
            self.assertEqual(record.state, "draft")
            self.assertFalse(record.published_date)
            self.assertFalse(record.publisher_id)
            for name, value in forged.items():
                self.refused(record.write, {name: value})
            record.action_publish()
            self.assertEqual(record.publisher_id, self.clerk)
            for name, value in {**forged, "state": "draft"}.items():
                self.refused(record.write, {name: value})
            self.refused(record.write, {"body": "other"})
            self.refused(record.with_user(self.manager).unlink)
            record.action_withdraw()
            self.refused(record.action_publish)

    def test_who_has_no_rights_presses_no_button(self):
        record = self.enter(
            "property.announcement", self.clerk, {"name": "x", "body": "x"}
        )
        limited = self._user("rec_limited", "property_base.group_staff")
        limited.property_community_ids = self.env["property.community"].create(
            {"name": "Far", "code": "FAR"}
        )
        event = self._event()
        for user in (limited, self.technician, self.agent):
            self.refused(record.with_user(user).action_publish)
            self.refused(event.with_user(user).action_close)
            self.refused(event.with_user(user).action_reopen)
            self.refused(event.with_user(user).action_acknowledge)
            self.refused(event.report_ids[0].with_user(user).action_done)
        self.assertEqual(record.state, "draft")

    # ------------------------------------------------------------ major events
    def _event(self, vals=(), **defaults):
        vals = {"name": "Fire", "kind": "fire", **dict(vals)}
        return self.enter("property.major.event", self.clerk, vals, **defaults)

    def test_the_director_sees_it_whatever_is_sent(self):
        """Nobody marks it as seen for the director, nor as over."""
        forged = {
            "state": "closed",
            "number": "X",
            "acknowledged_ids": [Command.set(self.manager.ids)],
        }
        for event in (self._event(forged), self._event(**forged)):
            self.assertEqual(event.state, "open")
            self.assertNotEqual(event.number, "X")
            self.assertFalse(event.acknowledged_ids)
            banners = event.with_user(self.manager).get_banners()
            self.assertIn(event.id, [banner["id"] for banner in banners])
            for name, value in forged.items():
                self.refused(event.write, {name: value})
            self.refused(event.write, {"next_deadline": False})
            self.refused(event.action_close)
            event.with_user(self.manager).action_acknowledge()
            self.assertEqual(event.acknowledged_ids, self.manager)

    def test_reports_are_made_when_they_are_made(self):
        event = self._event()
        report = event.report_ids[0].with_user(self.clerk)
        for vals in (
            {"done_date": LONG_AGO},
            {"deadline": "2030-01-01 00:00:00"},
            {"user_id": self.manager.id},
            {"in_time": True},
            {"event_id": self._event().id},
        ):
            self.refused(report.write, vals)
            self.refused(event.write, {"report_ids": [Command.update(report.id, vals)]})
        report.write({"told": "Street office", "text": "Fire in 3-2-501"})
        report.action_done()
        self.assertEqual(report.user_id, self.clerk)
        self.assertLess(fields.Datetime.now() - report.done_date, timedelta(minutes=5))
        self.refused(report.write, {"text": "x"})
        for command in (Command.delete(report.id), Command.unlink(report.id)):
            self.refused(event.write, {"report_ids": [command]})

    # --------------------------------------------------------------- proposals
    def test_proposals_are_decided_by_the_director(self):
        forged = {
            "state": "decided",
            "decided_by_id": self.manager.id,
            "decided_date": LONG_AGO,
            "submitted_by_id": self.manager.id,
            "submitted_date": LONG_AGO,
        }
        vals = {"name": "Benches", "text": "x"}
        for proposal in (
            self.enter("property.proposal", self.clerk, {**vals, **forged}),
            self.enter("property.proposal", self.clerk, vals, **forged),
        ):
            self.assertEqual(proposal.state, "draft")
            for name in forged.keys() - {"state"}:
                self.assertFalse(proposal[name], name)
            for name, value in forged.items():
                self.refused(proposal.write, {name: value})
            proposal.action_submit()
            self.refused(proposal.action_decide)

    # ------------------------------------------------------------------- cases
    def test_rows_do_not_leave_their_case(self):
        first, second = self._violation(), self._violation()
        row = self._row("recheck", first, result="not")
        self.refused(row.write, {"violation_id": second.id})
        self.refused(second.write, {"recheck_ids": [Command.link(row.id)]})
        dispute, other = self._dispute(), self._dispute()
        party = dispute.party_ids[:1]
        self.refused(party.write, {"dispute_id": other.id})

    def test_a_case_keeps_what_follows_from_its_rows(self):
        """The hour by which the authority hears of it is not typed."""
        violation = self._violation()
        self._row("recheck", violation, result="not")
        self.assertTrue(violation.report_pending)
        for vals in (
            {"report_deadline": "2030-01-01 00:00:00"},
            {"report_late": False},
            {"report_pending": False},
            {"report_hours": 999},
            {"is_rectified": True},
            {"deadline": "2030-01-01"},
            {"company_id": False},
        ):
            self.refused(violation.with_user(self.manager).write, vals)
        self.assertTrue(violation.report_pending)

    def test_a_case_is_not_born_closed(self):
        violation = self._violation(state="closed", closed_date=LONG_AGO, name="X")
        self.assertEqual(violation.state, "found")
        forged = self.env["property.violation"].with_context(
            default_closed_date=LONG_AGO,
            default_state="closed",
            default_report_hours=999,
            default_report_deadline="2030-01-01 00:00:00",
        )
        violation = self._violation(user=self.clerk)
        violation = forged.with_user(self.clerk).create(
            {
                "subject": "x",
                "kind": "fire",
                "community_id": self.community.id,
                "unit_id": self.unit.id,
            }
        )
        self.assertEqual(violation.state, "found")
        self.assertFalse(violation.closed_date)
        self.assertEqual(violation.report_hours, self.community.violation_report_hours)
        self.assertFalse(violation.report_deadline)
