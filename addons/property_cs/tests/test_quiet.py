from odoo.tests import tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestQuiet(CsCase):
    """Steps send no mail; another helpdesk's still do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as in daily use: tracking on, everybody reads mail
        cls.env = cls.env(context={"lang": "en_US"})
        for user in cls.clerk | cls.supervisor | cls.technician | cls.agent:
            user.email = f"{user.login}@example.com"
            user.notification_type = "email"
        cls.owner.email = "owner@example.com"
        cls.team.message_subscribe(
            partner_ids=cls.supervisor.partner_id.ids,
            subtype_ids=cls.env["mail.message.subtype"].search([]).ids,
        )

    def count(self):
        self.env.flush_all()
        self.env.cr.precommit.run()  # tracking is posted there
        return self.env["mail.mail"].sudo().search_count([])

    def test_no_step_mails(self):
        template = self.env.ref("helpdesk_mgmt.closed_ticket_template")
        stages = self.env["helpdesk.ticket.stage"].search(
            [("property_code", "!=", False)]
        )
        stages.sudo().mail_template_id = template
        before = self.count()
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        ticket = tickets.create(
            {
                "name": "Pipe bursts",
                "type_id": self.repair.id,
                "property_unit_id": self.unit.id,
                "partner_id": self.owner.id,
                "property_severity": "important",
            }
        )
        ticket.message_subscribe(partner_ids=self.owner.ids)
        self.assertEqual(self.count(), before)
        for code, vals in (
            ("accepted", {}),
            ("dispatched", {"user_id": self.technician.id}),
            ("in_progress", {}),
            ("resolved", {}),
        ):
            ticket._transition(code, reason="x", **vals)
            self.assertEqual(self.count(), before, code)
        ticket.property_visit_ids._answer("a")  # visited and closed
        self.assertEqual(ticket.property_stage_code, "closed")
        self.assertEqual(self.count(), before, "closed")
        self.assertTrue(ticket.sudo().message_ids.tracking_value_ids, "it is on record")

    def test_others_mail_as_before(self):
        boss = self._user(
            "it_boss", "helpdesk_mgmt.group_helpdesk_manager", email="it@example.com"
        )
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "IT", "user_ids": [(6, 0, [self.agent.id])]}
        )
        before = self.count()
        self.env["helpdesk.ticket"].with_user(boss).create(
            {
                "name": "Printer",
                "description": "x",
                "team_id": team.id,
                "user_id": self.agent.id,
            }
        )
        self.assertGreater(self.count(), before)
