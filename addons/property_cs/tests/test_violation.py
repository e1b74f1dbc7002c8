from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .case_case import CaseCase

NOW = datetime(2026, 6, 15, 4)  # noon in China


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestViolation(CaseCase):
    def _reminder(self, violation, name):
        kind = self.env.ref(f"property_cs.mail_activity_type_{name}")
        return violation.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_put_right(self):
        violation = self._violation()
        self.assertEqual(violation.state, "found")
        self.assertEqual(violation.partner_id, self.owner)
        self._row("dissuasion", violation, result="agreed")
        self.assertEqual(violation.state, "dissuaded")
        self.assertFalse(violation.report_pending)
        notice = self._notice(violation)
        self.assertEqual(violation.state, "notice")
        self.assertEqual(notice.deadline, date(2026, 6, 22))
        self.assertEqual(violation.deadline, date(2026, 6, 22))
        self.assertEqual(
            self._reminder(violation, "recheck").date_deadline, date(2026, 6, 22)
        )
        self._row("recheck", violation, result="rectified")
        self.assertEqual(violation.state, "rechecked")
        self.assertFalse(self._reminder(violation, "recheck"))
        violation.with_user(self.supervisor).action_close()
        self.assertEqual(violation.state, "closed")
        self.assertEqual(violation.closed_date, NOW)
        self.assertFalse(violation.deadline)

    def test_report_within_its_time(self):
        violation = self._violation(found_date=NOW - timedelta(days=2))
        failed = NOW - timedelta(hours=10)
        self._row("dissuasion", violation, result="refused", date=failed)
        self.assertTrue(violation.report_pending)
        self.assertEqual(violation.report_deadline, failed + timedelta(hours=24))
        self.assertEqual(violation.deadline, date(2026, 6, 16))
        self.assertEqual(
            self._reminder(violation, "report").date_deadline, date(2026, 6, 15)
        )
        # a second failure does not put it off
        self._row("dissuasion", violation, result="refused")
        self.assertEqual(violation.report_deadline, failed + timedelta(hours=24))
        self._row("report", violation, authority="综合行政执法局")
        self.assertEqual(violation.state, "reported")
        self.assertFalse(violation.report_pending)
        self.assertFalse(violation.report_late)
        self.assertFalse(self._reminder(violation, "report"))

    def test_report_too_late(self):
        violation = self._violation(found_date=NOW - timedelta(days=3))
        self._row(
            "dissuasion", violation, result="refused", date=NOW - timedelta(days=2)
        )
        overdue = [("report_pending", "=", True), ("report_deadline", "<", "now")]
        found = violation.search([*overdue, ("id", "=", violation.id)])
        self.assertEqual(found, violation)
        self._row("report", violation, authority="综合行政执法局")
        self.assertTrue(violation.report_late)
        self.assertFalse(violation.search([*overdue, ("id", "=", violation.id)]))

    def test_hours_of_the_community(self):
        self.community.violation_report_hours = 48
        violation = self._violation()
        self._row("recheck", violation, result="not")
        self.assertEqual(violation.report_deadline, NOW + timedelta(hours=48))
        # what is set later changes no case that was entered before
        self.community.violation_report_hours = 1
        self.assertEqual(violation.report_deadline, NOW + timedelta(hours=48))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.community.violation_report_hours = -1
                self.env.flush_all()

    def test_rectified_needs_no_report(self):
        violation = self._violation()
        self._row("dissuasion", violation, result="refused")
        self._row("recheck", violation, result="rectified")
        self.assertFalse(violation.report_pending)
        self.assertFalse(self._reminder(violation, "report"))

    def test_closed_only_when_done(self):
        violation = self._violation()
        boss = violation.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "put right"):
            boss.action_close()
        self._row("recheck", violation, result="partly")
        with self.assertRaisesRegex(UserError, "put right"):
            boss.action_close()
        report = self._row("report", violation, authority="消防救援大队")
        with self.assertRaisesRegex(UserError, "its answer"):
            boss.action_close()
        report.write({"answer_date": date(2026, 6, 15), "answer": "已责令整改"})
        boss.action_close()
        self.assertEqual(violation.state, "closed")

    def test_front_desk_does_not_close(self):
        violation = self._violation()
        self._row("recheck", violation, result="rectified")
        with self.assertRaisesRegex(AccessError, "supervisor"):
            violation.action_close()
        with self.assertRaisesRegex(AccessError, "supervisor"):
            violation.action_void()

    def test_closed_stays(self):
        violation = self._violation()
        recheck = self._row("recheck", violation, result="rectified")
        violation.with_user(self.supervisor).action_close()
        for change in (
            lambda: violation.write({"description": "x"}),
            lambda: recheck.write({"note": "x"}),
            lambda: self._row("dissuasion", violation, result="agreed"),
            lambda: violation.action_dissuade(),
            lambda: violation.write(
                {"recheck_ids": [Command.create({"result": "not"})]}
            ),
        ):
            with self.assertRaisesRegex(UserError, "is closed"):
                change()
        violation.message_post(body="a note is possible")

    def test_state_only_by_steps(self):
        violation = self._violation().with_user(self.manager)
        for vals in ({"state": "closed"}, {"closed_date": NOW}, {"name": "WZ1"}):
            with self.assertRaisesRegex(UserError, "by its steps"):
                violation.write(vals)
        with self.assertRaisesRegex(UserError, "by its steps"):
            violation.with_context(property_case_step=True).write({"state": "closed"})
        self.assertEqual(self._violation(state="closed").state, "found")

    def test_found_by_mistake(self):
        violation = self._violation().with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Say first why"):
            violation.action_void()
        violation.void_reason = "装修已备案"
        violation.action_void()
        self.assertEqual(violation.state, "void")
        other = self._violation().with_user(self.supervisor)
        self._notice(other)
        other.void_reason = "x"
        with self.assertRaisesRegex(UserError, "not possible now"):
            other.action_void()

    def test_times(self):
        violation = self._violation(found_date=NOW - timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._violation(found_date=NOW + timedelta(minutes=1))
        for model, vals in (
            ("dissuasion", {"result": "agreed"}),
            ("recheck", {"result": "not"}),
            ("report", {"authority": "x"}),
        ):
            with self.assertRaisesRegex(ValidationError, "in the future"):
                self._row(model, violation, date=NOW + timedelta(minutes=1), **vals)
            with self.assertRaisesRegex(ValidationError, "cannot lie before"):
                self._row(model, violation, date=NOW - timedelta(days=2), **vals)
        with self.assertRaisesRegex(ValidationError, "deadline lies before"):
            self._notice(violation, deadline=date(2026, 6, 14))

    def test_answer_of_the_authority(self):
        violation = self._violation(found_date=NOW - timedelta(days=1))
        report = self._row("report", violation, authority="x")
        with self.assertRaisesRegex(ValidationError, "Say what"):
            report.answer_date = date(2026, 6, 15)
        with self.assertRaisesRegex(ValidationError, "between the report and today"):
            report.write({"answer_date": date(2026, 6, 14), "answer": "x"})

    def test_notice_stays_as_issued(self):
        notice = self._notice(self._violation())
        for vals in (
            {"demand": "other"},
            {"deadline": date(2026, 7, 1)},
            {"property_cited_clause_ids": [Command.clear()]},
            {"partner_id": self.owner2.id},
        ):
            with self.assertRaisesRegex(UserError, "stays as it was issued"):
                notice.write(vals)
        self.owner.name = "改名"
        self.assertEqual(notice.addressee, "吴轩敏")

    def test_delivery(self):
        notice = self._notice(self._violation())
        with self.assertRaisesRegex(ValidationError, "how and when"):
            notice.delivery = "door"
        with self.assertRaisesRegex(ValidationError, "between the notice and now"):
            notice.write(
                {"delivery": "door", "delivered_date": NOW + timedelta(days=1)}
            )
        with self.assertRaisesRegex(ValidationError, "Name who was there"):
            notice.write(
                {"delivery": "door", "delivered_date": NOW, "signature_refused": True}
            )
        notice.write(
            {
                "delivery": "door",
                "delivered_date": NOW,
                "signature_refused": True,
                "witness": "保安张某",
            }
        )

    def test_numbers_of_each_company(self):
        other = self.env["res.company"].create({"name": "Other Ltd"})
        far = self.env["property.community"].create(
            {"name": "Far", "code": "FAR", "company_id": other.id}
        )
        cases = [
            self._violation(self.env.user, community_id=place.id, unit_id=False, **none)
            for place, none in (
                (self.community, {}),
                (far, {"property_cited_clause_ids": False}),
                (far, {"property_cited_clause_ids": False}),
            )
        ]
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "property.violation"), ("company_id", "=", other.id)]
        )
        self.assertEqual(len(sequences), 1)
        self.assertEqual(
            [case.name for case in cases[1:]], ["WZ2026-0001", "WZ2026-0002"]
        )
        first = self._notice(cases[1], partner_id=self.owner.id)
        second = self._notice(cases[1], partner_id=self.owner.id)
        self.assertEqual((first.name, second.name), ("WZ2026-0001-1", "WZ2026-0001-2"))

    def test_clause_of_its_day(self):
        newer = self.version.copy(
            {
                "state": "draft",
                "approved_date": False,
                "approved_uid": False,
                "property_date_start": date(2026, 7, 1),
                "property_clause_ids": [
                    Command.create({"number": "第三十二条", "text": "新文字"})
                ],
            }
        )
        newer.action_approve()
        violation = self._violation()
        self.assertEqual(violation.property_cited_clause_ids.text, self.clause.text)
        with self.assertRaisesRegex(ValidationError, "not in force on 2026-06-15"):
            self._violation(
                property_cited_clause_ids=[Command.set(newer.property_clause_ids.ids)]
            )

    def test_whose_unit(self):
        tenant = self.env["res.partner"].create({"name": "李租"})
        self.env["property.occupancy"].create(
            {"unit_id": self.unit2.id, "partner_id": tenant.id, "role": "tenant"}
        )
        form = Form(self.env["property.violation"].with_user(self.clerk))
        form.subject = "x"
        form.community_id = self.community
        form.unit_id = self.unit
        self.assertEqual(form.partner_id, self.owner)
        form.unit_id = self.unit2
        self.assertEqual(form.partner_id, tenant)
        form.partner_id = self.owner2
        self.assertEqual(form.save().partner_id, self.owner2)

    def test_unit_and_ticket_of_the_community(self):
        far = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        with self.assertRaisesRegex(ValidationError, "another community"):
            self._violation(community_id=far.id, property_cited_clause_ids=False)
        with self.assertRaisesRegex(ValidationError, "ticket is of another"):
            self._violation(
                community_id=far.id,
                unit_id=False,
                property_cited_clause_ids=False,
                ticket_id=self._ticket().id,
            )

    def test_from_a_ticket_and_back(self):
        ticket = self._ticket()
        action = ticket.action_open_property_violations()
        self.assertFalse(action["res_id"])
        violation = self._violation(ticket_id=ticket.id, origin="complaint")
        ticket.invalidate_recordset()
        self.assertEqual(ticket.property_violation_count, 1)
        action = ticket.action_open_property_violations()
        self.assertEqual(action["res_id"], violation.id)
        self.assertEqual(violation.action_open_property_ticket()["res_id"], ticket.id)
        self._violation(ticket_id=ticket.id)
        action = ticket.action_open_property_violations()
        self.assertEqual(action["domain"], [("ticket_id", "=", ticket.id)])

    def test_form_from_a_ticket(self):
        ticket = self._ticket()
        action = ticket.action_open_property_violations()
        form = Form(
            self.env["property.violation"]
            .with_user(self.clerk)
            .with_context(**action["context"])
        )
        violation = form.save()
        self.assertEqual(violation.ticket_id, ticket)
        self.assertEqual(violation.community_id, self.community)
        self.assertEqual(violation.origin, "complaint")

    def test_in_the_day_s_log(self):
        violation = self._violation()
        self._row("report", violation, authority="消防救援大队")
        entries = self.env["property.log.entry"].search(
            [("res_model", "=", violation._name), ("res_id", "=", violation.id)]
        )
        self.assertEqual(set(entries.mapped("kind")), {"violation"})
        self.assertEqual(len(entries), 2)
        self.assertIn("Reported to 消防救援大队", entries.mapped("note"))

    def _work(self, user, key):
        work = self.env["property.worklist"].with_user(user).get_work()
        return next((s for s in work if s["key"] == key), None)

    def test_in_my_work(self):
        violation = self._violation(found_date=NOW - timedelta(days=3))
        self._row(
            "dissuasion", violation, result="refused", date=NOW - timedelta(days=2)
        )
        [row] = self._work(self.clerk, "violations")["rows"]
        self.assertEqual((row["id"], row["place"]), (violation.id, "3-2-501"))
        self.assertEqual(row["date"][:10], "2026-06-14")
        self.assertFalse(self._work(self.supervisor, "violations")["rows"])
        self.assertIsNone(self._work(self.clerk, "reports"))
        [late] = self._work(self.supervisor, "reports")["rows"]
        self.assertEqual(late["id"], violation.id)
        self.assertIsNone(self._work(self.technician, "violations"))
        dispute = self._dispute(mediate_deadline=date(2026, 6, 15))
        [row] = self._work(self.clerk, "disputes")["rows"]
        self.assertEqual(row["id"], dispute.id)
        self.assertIn("3-2-502", row["place"])

    def test_only_community_is_proposed(self):
        one = self._user("cs_one", "property_base.group_staff")
        one.property_community_ids = self.community
        found = (
            self.env["property.violation"].with_user(one).default_get(["community_id"])
        )
        self.assertEqual(found["community_id"], self.community.id)
        violation = (
            self.env["property.violation"]
            .with_user(one)
            .create({"subject": "x", "found_date": NOW})
        )
        self.assertEqual(violation.community_id, self.community)

    def test_an_answer_cites_a_clause(self):
        ticket = self._ticket()
        ticket.property_cited_clause_ids = self.clause
        [citation] = ticket.property_cited_clause_ids._get_citation_text()
        self.assertEqual(citation["title"], "《翠苑管理规约》第三十二条 共用部位")
        found = self.clause.with_user(self.supervisor)._get_citations()
        self.assertEqual(found, {"helpdesk.ticket": 1})
        far = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        self.page.property_community_ids = far
        other = self._ticket()
        with self.assertRaisesRegex(ValidationError, "does not hold in"):
            other.property_cited_clause_ids = self.clause

    def test_household_card(self):
        def panel():
            panels = self.unit.with_user(self.clerk)._get_household_panels()
            return next((p for p in panels if p["key"] == "cases"), None)

        self.assertIsNone(panel())
        violation = self._violation()
        dispute = self._dispute()
        [first, second] = panel()["rows"]
        self.assertEqual(first["cells"]["name"], violation.name)
        self.assertEqual(second["action"]["res_id"], dispute.id)
        self._row("recheck", violation, result="rectified")
        violation.with_user(self.supervisor).action_close()
        [row] = panel()["rows"]
        self.assertEqual(row["cells"]["name"], dispute.name)

    def test_dialog_enters_a_row(self):
        violation = self._violation()
        action = violation.action_dissuade()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.clerk)
            .with_context(**action["context"])
        )
        form.result = "refused"
        row = form.save()
        self.assertEqual(row.violation_id, violation)
        self.assertEqual(row.community_id, self.community)
        self.assertTrue(violation.report_pending)

    def test_changed_result_changes_the_reminder(self):
        violation = self._violation()
        row = self._row("dissuasion", violation, result="refused")
        self.assertTrue(self._reminder(violation, "report"))
        row.result = "agreed"
        self.assertFalse(violation.report_pending)
        self.assertFalse(self._reminder(violation, "report"))

    def test_a_correction_is_in_the_log(self):
        """The time to report counts from these: what stood there is kept."""
        violation = self._violation(found_date=NOW - timedelta(days=3))
        row = self._row(
            "dissuasion", violation, result="refused", date=NOW - timedelta(days=2)
        )
        messages = violation.message_ids
        row.note = "He laughed"
        row.result = "refused"
        self.assertEqual(violation.message_ids, messages, "nothing was corrected")
        row.write({"date": NOW, "result": "absent"})
        self.assertFalse(violation.report_pending)
        texts = [m.body for m in violation.message_ids - messages]
        self.assertEqual(len(texts), 2)
        self.assertTrue(any("Refused → Nobody There" in text for text in texts))
        self.assertTrue(any("2026-06-13" in text for text in texts))

    def test_no_fine_anywhere(self):
        """The law gives a property company no power to fine."""
        for name in ("property.violation", "property.violation.notice"):
            model = self.env[name]
            money = [
                field.name
                for field in model._fields.values()
                if field.type in ("monetary", "float")
            ]
            self.assertFalse(money, name)

    def test_queries_of_a_list(self):
        for index in range(8):
            self._violation(subject=f"Case {index}")
        names = ["name", "unit_id", "partner_id", "deadline", "state", "user_id"]

        def count(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            model = self.env["property.violation"].with_user(self.clerk)
            model.search([], limit=limit).read(names)
            return self.env.cr.sql_log_count - before

        count(8)
        self.assertEqual(count(2), count(8))

    def test_deadline_is_of_the_community_s_day(self):
        """23:30 UTC is the next day in China."""
        violation = self._violation(found_date=NOW - timedelta(days=2))
        self._row(
            "dissuasion",
            violation,
            result="refused",
            date=datetime(2026, 6, 14, 23, 30),
        )
        self.assertEqual(violation.report_deadline, datetime(2026, 6, 15, 23, 30))
        self.assertEqual(violation.deadline, date(2026, 6, 16))
        self.assertEqual(fields.Date.context_today(violation), date(2026, 6, 15))
