from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .case_case import PDF, CaseCase

NOW = datetime(2026, 6, 15, 4)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDispute(CaseCase):
    def _reminder(self, dispute, name):
        kind = self.env.ref(f"property_cs.mail_activity_type_{name}")
        return dispute.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _agreed(self):
        dispute = self._dispute()
        self._session(dispute, result="agreed")
        dispute.agreement = "502 室十日内修复防水层。"
        dispute.action_agree()
        return dispute

    def test_to_the_end(self):
        dispute = self._dispute()
        self.assertEqual(dispute.state, "open")
        self.assertEqual(dispute.unit_ids, self.unit | self.unit2)
        self.assertEqual(dispute.party_ids.partner_id, self.owner | self.owner2)
        self.assertEqual(
            self._reminder(dispute, "mediate").date_deadline, date(2026, 7, 15)
        )
        self._session(dispute)
        self.assertEqual(dispute.state, "mediating")
        dispute.agreement = "502 室十日内修复防水层。"
        dispute.action_agree()
        self.assertEqual(dispute.state, "agreed")
        self.assertEqual(dispute.agreement_date, date(2026, 6, 15))
        self.assertFalse(self._reminder(dispute, "mediate"))
        self.assertEqual(
            self._reminder(dispute, "follow_up").date_deadline, date(2026, 7, 15)
        )
        self.assertEqual(dispute.deadline, date(2026, 7, 15))
        dispute.follow_up_note = "已修复，不再漏水。"
        with self.assertRaisesRegex(UserError, "scan of the signed"):
            dispute.action_follow_up()
        dispute.signed_file_ids = self._file(self.clerk, PDF, "signed.pdf")
        dispute.action_follow_up()
        self.assertEqual(dispute.state, "followed")
        self.assertFalse(self._reminder(dispute, "follow_up"))
        with self.assertRaises(AccessError):
            dispute.action_close()
        dispute.with_user(self.supervisor).action_close()
        self.assertEqual(dispute.state, "closed")
        with self.assertRaisesRegex(UserError, "is closed"):
            dispute.subject = "x"
        with self.assertRaisesRegex(UserError, "is closed"):
            dispute.party_ids[0].representative = "x"

    def test_breach(self):
        dispute = self._agreed()
        with self.assertRaisesRegex(UserError, "How It Was Breached"):
            dispute.action_breach()
        dispute.breach_note = "逾期未修"
        dispute.action_breach()
        self.assertEqual(dispute.state, "mediating")
        self.assertEqual(dispute.breach_count, 1)
        self.assertFalse(dispute.agreement_date)
        self.assertTrue(dispute.agreement)
        self.assertIn("逾期未修", dispute.message_ids[0].body)
        self.assertFalse(self._reminder(dispute, "follow_up"))
        self.assertEqual(len(self._reminder(dispute, "mediate")), 1)
        dispute.action_agree()
        dispute.breach_note = "again"
        dispute.action_breach()
        self.assertEqual(dispute.breach_count, 2)

    def test_breach_after_the_follow_up(self):
        dispute = self._agreed()
        dispute.follow_up_note = "ok"
        dispute.signed_file_ids = self._file(self.clerk, PDF, "signed.pdf")
        dispute.action_follow_up()
        dispute.breach_note = "again"
        dispute.action_breach()
        self.assertEqual(dispute.state, "mediating")

    def test_agreement_stays_once_agreed(self):
        dispute = self._agreed()
        with self.assertRaisesRegex(UserError, "stays"):
            dispute.agreement = "other"

    def test_steps_need_something(self):
        dispute = self._dispute(party_ids=[Command.create({"unit_id": self.unit.id})])
        with self.assertRaisesRegex(UserError, "either side"):
            dispute.action_mediate()
        dispute.party_ids = [Command.create({"side": "b", "is_office": True})]
        dispute.action_mediate()
        with self.assertRaisesRegex(UserError, "What Was Agreed"):
            dispute.action_agree()
        dispute.agreement = "x"
        with self.assertRaisesRegex(UserError, "Record the session"):
            dispute.action_agree()
        with self.assertRaisesRegex(UserError, "Why Mediation Failed"):
            dispute.action_fail()
        with self.assertRaisesRegex(UserError, "not possible now"):
            dispute.with_user(self.supervisor).action_close()

    def test_failed(self):
        dispute = self._dispute()
        dispute.failure_reason = "被申请人拒绝，已告知可向法院起诉。"
        dispute.action_fail()
        self.assertEqual(dispute.state, "failed")
        self.assertFalse(dispute.deadline)
        self.assertFalse(dispute.activity_ids)
        with self.assertRaisesRegex(UserError, "is closed"):
            dispute.subject = "x"

    def test_planned_session(self):
        dispute = self._dispute()
        session = self._session(
            dispute,
            date=NOW + timedelta(days=3),
            result=False,
            minutes=False,
            attendees=False,
        )
        self.assertEqual(dispute.deadline, date(2026, 6, 18))
        dispute.agreement = "x"
        with self.assertRaisesRegex(UserError, "Record the session"):
            dispute.action_agree()
        with self.assertRaisesRegex(ValidationError, "cannot lie in the future"):
            session.write({"result": "open", "minutes": "x", "attendees": "x"})
        with self.assertRaisesRegex(ValidationError, "attendees and minutes"):
            session.write({"date": NOW, "result": "open", "minutes": " "})
        session.write({"date": NOW, "result": "open", "minutes": "x", "attendees": "x"})
        self.assertEqual(dispute.deadline, date(2026, 7, 15))

    def test_party(self):
        with self.assertRaisesRegex(ValidationError, "either a person or"):
            self._dispute(party_ids=[Command.create({"side": "a"})])
        with self.assertRaisesRegex(ValidationError, "either a person or"):
            self._dispute(
                party_ids=[
                    Command.create({"partner_id": self.owner.id, "is_office": True})
                ]
            )
        far = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        with self.assertRaisesRegex(ValidationError, "another community"):
            self._dispute(
                community_id=far.id,
                party_ids=[Command.create({"unit_id": self.unit.id})],
            )

    def test_dates(self):
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._dispute(
                opened_date=date(2026, 6, 16), mediate_deadline=date(2026, 7, 1)
            )
        dispute = self._dispute()
        dispute.mediate_deadline = date(2026, 6, 20)
        self.assertEqual(
            self._reminder(dispute, "mediate").date_deadline, date(2026, 6, 20)
        )

    def test_from_a_ticket(self):
        ticket = self._ticket()
        action = ticket.action_open_property_disputes()
        values = action["context"]
        dispute = self._dispute(
            ticket_id=values["default_ticket_id"],
            subject=values["default_subject"],
            party_ids=values["default_party_ids"],
        )
        self.assertEqual(dispute.party_ids.partner_id, self.owner)
        ticket.invalidate_recordset()
        self.assertEqual(ticket.property_dispute_count, 1)
        self.assertEqual(ticket.action_open_property_disputes()["res_id"], dispute.id)
