from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestMajorEvent(CsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.community.manager_id = cls.manager
        cls.trapped = cls.env.ref("property_cs.helpdesk_ticket_category_lift_trapped")

    def _event(self, **vals):
        return (
            self.env["property.major.event"]
            .with_user(self.clerk)
            .create(
                {
                    "name": "Pump room under water",
                    "kind": "flooding",
                    "community_id": self.community.id,
                    **vals,
                }
            )
        )

    def test_a_major_report_is_an_event(self):
        ticket = self._ticket(type_id=self.repair.id, category_id=self.trapped.id)
        event = ticket.property_major_ids
        self.assertEqual(event.kind, "lift")
        self.assertEqual(event.community_id, self.community)
        self.assertEqual(event.known_date, ticket.property_received_date)
        self.assertEqual(ticket.action_open_property_major()["res_id"], event.id)

    def test_raised_later_and_only_once(self):
        ticket = self._ticket()
        self.assertFalse(ticket.property_major_ids)
        ticket.property_severity = "major"
        event = ticket.property_major_ids
        self.assertEqual(event.kind, "complaint")
        ticket.property_severity = "minor"
        ticket.property_severity = "major"
        self.assertEqual(ticket.property_major_ids, event)

    def test_the_director_hears_at_once(self):
        event = self._event()
        self.assertEqual(event.activity_ids.user_id, self.manager)
        mails = self.env["mail.message"].search(
            [
                ("model", "=", event._name),
                ("res_id", "=", event.id),
                ("partner_ids", "=", self.manager.partner_id.id),
            ]
        )
        self.assertEqual(len(mails), 1)
        self.assertIn("Pump room under water", mails.body)
        banners = self.env["property.major.event"].with_user(self.manager)
        shown = [banner["id"] for banner in banners.get_banners()]
        self.assertIn(event.id, shown)
        event.with_user(self.manager).action_acknowledge()
        shown = [banner["id"] for banner in banners.get_banners()]
        self.assertNotIn(event.id, shown)
        self.assertEqual(banners.with_user(self.clerk).get_banners(), [])

    def test_three_reports_are_due(self):
        event = self._event(
            occurred_date=self._ago(hours=2), known_date=self._ago(hours=1)
        )
        due = {
            report.kind: report.deadline - event.known_date
            for report in event.report_ids
        }
        self.assertEqual(
            due,
            {
                "oral": timedelta(minutes=30),
                "written": timedelta(hours=12),
                "closing": timedelta(hours=24),
            },
        )
        self.assertEqual(event.next_deadline, event.known_date + timedelta(minutes=30))
        self.assertTrue(event.is_overdue)
        found = event.search([("is_overdue", "=", True), ("id", "=", event.id)])
        self.assertEqual(found, event)

    def test_limits_of_the_community(self):
        self.community.write({"cs_oral_minutes": 10, "cs_written_hours": 4})
        event = self._event()
        self.assertEqual(
            min(event.report_ids.mapped("deadline")) - event.known_date,
            timedelta(minutes=10),
        )

    def test_what_was_reported_stays(self):
        oral = self._event().report_ids.filtered(lambda r: r.kind == "oral")
        with self.assertRaisesRegex(UserError, "to whom"):
            oral.action_done()
        oral.write({"told": "Director Wang", "text": "Water 20 cm deep"})
        oral.action_done()
        self.assertTrue(oral.in_time)
        self.assertEqual(oral.user_id, self.clerk)
        with self.assertRaisesRegex(UserError, "cannot be rewritten"):
            oral.text = "dry"

    def test_closed_when_all_is_reported(self):
        event = self._event()
        boss = event.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "come first"):
            boss.action_close()
        event.report_ids.write({"told": "Director Wang", "text": "pumped dry"})
        event.report_ids.action_done()
        with self.assertRaisesRegex(UserError, "what caused it"):
            boss.action_close()
        event.write({"cause": "seal broken", "result": "seal changed"})
        boss.action_close()
        self.assertFalse(event.activity_ids)
        with self.assertRaisesRegex(UserError, "Reopen it"):
            event.cause = "rain"
        boss.action_reopen()
        event.cause = "rain"

    def test_set_by_buttons_alone(self):
        """Nobody closes it, hides the banner or dates a report by a call."""
        event = self._event(state="closed")
        self.assertEqual(event.state, "open")
        for vals in (
            {"state": "closed"},
            {"next_deadline": False},
            {"acknowledged_ids": [(4, self.manager.id)]},
        ):
            with self.assertRaisesRegex(UserError, "by its buttons alone"):
                event.write(vals)
        for vals in (
            {"deadline": "2099-01-01 00:00:00"},
            {"done_date": self._ago(days=1)},
        ):
            with self.assertRaisesRegex(UserError, "by its buttons alone"):
                event.report_ids[0].write(vals)
        event.report_ids.write({"told": "Director Wang", "text": "pumped dry"})
        event.report_ids.action_done()
        event.write({"cause": "seal broken", "result": "seal changed"})
        with self.assertRaisesRegex(AccessError, "A supervisor closes"):
            event.action_close()
        event.with_user(self.supervisor).action_close()
        with self.assertRaisesRegex(AccessError, "A supervisor closes"):
            event.action_reopen()

    def test_refused_input(self):
        for vals, message in (
            ({"occurred_date": "2099-01-01 00:00:00"}, "not happened yet"),
            ({"known_date": self._ago(hours=1)}, "before it happened"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._event(**vals)
        with self.assertRaisesRegex(UserError, "stays on record"):
            self._event().sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_report_as_pdf_source(self):
        event = self._event(course="At 8:00 the alarm rang.")
        html, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang="en_US")
            ._render_qweb_html("property_cs.report_major_event", event.ids)
        )
        for text in (b"Pump room under water", b"At 8:00", event.number.encode()):
            self.assertIn(text, html)

    def test_complaints_reach_the_daily_review(self):
        ticket = self._ticket()
        self._ticket(type_id=self.repair.id)
        entries = self.env["property.log.entry"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertEqual(entries.mapped("res_id"), [ticket.id])
        self.assertEqual(entries.kind, "complaint")
        self.assertLessEqual(entries.date, fields.Datetime.now())
