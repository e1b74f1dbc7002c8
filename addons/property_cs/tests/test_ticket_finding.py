from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestTicketFinding(CsCase):
    """Complaints are found valid or not, suggestions are adopted or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.suggestion = cls.env.ref("property_cs.helpdesk_ticket_type_suggestion")

    def step(self, ticket, code="resolved", **context):
        action = ticket.with_context(property_code=code).action_property_step()
        return Form(
            self.env["property.ticket.step"]
            .with_user(self.clerk)
            .with_context(**action["context"], **context)
        )

    def test_a_complaint_is_looked_into_first(self):
        ticket = self._ticket(property_validity=False)
        with self.assertRaisesRegex(UserError, "found valid"):
            ticket._transition("resolved", reason="done")
        ticket.property_validity = "invalid"
        with self.assertRaisesRegex(UserError, "why the complaint"):
            ticket._transition("resolved", reason="done")
        ticket.property_validity_reason = "The noise came from the street"
        ticket._transition("resolved", reason="done")
        self.assertEqual(ticket.property_stage_code, "resolved")

    def test_a_repair_is_not_asked(self):
        ticket = self._ticket(type_id=self.repair.id, property_validity=False)
        ticket._transition("resolved", reason="done")
        self.assertEqual(ticket.property_stage_code, "resolved")

    def test_the_dialog_asks_what_is_missing(self):
        ticket = self._ticket(property_validity=False)
        form = self.step(ticket)
        self.assertTrue(form.asks_validity)
        self.assertFalse(form.asks_adoption)
        form.reason = "Swept"
        form.validity = "valid"
        form.save().action_apply()
        self.assertEqual(ticket.property_validity, "valid")
        self.assertEqual(ticket.property_stage_code, "resolved")
        self.assertFalse(self.step(self._ticket()).asks_validity)

    def test_answered_at_once(self):
        ticket = self._ticket(type_id=self.enquiry.id, property_validity=False)
        action = ticket.action_property_answer()
        form = Form(
            self.env["property.ticket.step"]
            .with_user(self.clerk)
            .with_context(**action["context"])
        )
        form.reason = "The office opens at nine"
        form.save().action_apply()
        self.assertEqual(ticket.property_resolution, "The office opens at nine")
        self.assertTrue(ticket.property_responded_date)
        self.assertEqual(self.codes(ticket), ["received", "resolved"])

    def test_suggestions_are_decided(self):
        ticket = self._ticket(type_id=self.suggestion.id)
        with self.assertRaisesRegex(UserError, "adopted"):
            ticket._transition("resolved", reason="thank you")
        form = self.step(ticket)
        self.assertTrue(form.asks_adoption)
        form.reason = "Benches come in May"
        form.adoption = "adopted"
        form.save().action_apply()
        self.assertEqual(ticket.property_adoption, "adopted")

    def test_a_proposal(self):
        tickets = self._ticket(type_id=self.suggestion.id) | self._ticket(
            type_id=self.suggestion.id, property_adoption="not_adopted"
        )
        proposal = (
            self.env["property.proposal"]
            .with_user(self.clerk)
            .create(
                {
                    "name": "More benches",
                    "community_id": self.community.id,
                    "ticket_ids": [(6, 0, tickets.ids)],
                }
            )
        )
        with self.assertRaisesRegex(UserError, "Write the proposal"):
            proposal.action_submit()
        proposal.text = "<p>Six benches</p>"
        proposal.action_submit()
        self.assertEqual(proposal.submitted_by_id, self.clerk)
        with self.assertRaises(AccessError):
            proposal.action_decide()
        with self.assertRaises(UserError):
            proposal.state = "decided"
        boss = proposal.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Say what is decided"):
            boss.action_decide()
        boss.decision = "adopted"
        boss.action_decide()
        self.assertEqual(boss.state, "decided")
        self.assertEqual(boss.decided_by_id, self.manager)
        self.assertEqual(
            tickets.mapped("property_adoption"), ["adopted", "not_adopted"]
        )
        with self.assertRaises(UserError):
            boss.text = "<p>Seven benches</p>"
        with self.assertRaises(UserError):
            boss.unlink()
