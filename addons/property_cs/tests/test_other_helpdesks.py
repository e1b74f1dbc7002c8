from odoo.tests import Form, tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestOtherHelpdesks(CsCase):
    """Another helpdesk in the same ERP goes on as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._user("it_boss", "helpdesk_mgmt.group_helpdesk_manager")
        cls.it_team = cls.env["helpdesk.ticket.team"].create(
            {"name": "IT", "user_ids": [(6, 0, [cls.boss.id])]}
        )
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def test_stages_are_apart(self):
        stages = self.env["helpdesk.ticket.stage"]
        own = stages.search([("property_code", "!=", False)])
        self.assertEqual(len(own), 9)
        self.assertEqual(self.team._get_applicable_stages(), own)
        for team in (self.it_team, self.env["helpdesk.ticket.team"]):
            found = team._get_applicable_stages()
            self.assertIn(self.done, found)
            self.assertFalse(found & own)

    def test_stages_follow_the_flag(self):
        stage = self.env["helpdesk.ticket.stage"]._get_property_stage("received")
        team = self.env["helpdesk.ticket.team"].create({"name": "Guards"})
        self.assertNotIn(team, stage.team_ids)
        team.property_team = True
        self.assertIn(team, stage.team_ids)
        self.assertIn(team, self.complaint.team_ids)
        team.property_team = False
        self.assertNotIn(team, stage.team_ids)

    def test_views_are_apart(self):
        """Who has the desk alone gets its views everywhere; who has another, the base's."""
        tickets = self.env["helpdesk.ticket"]
        for user in (self.clerk, self.technician):
            for view_type in ("form", "list", "kanban", "search"):
                own = self.env.ref(f"property_cs.helpdesk_ticket_view_{view_type}")
                found = tickets.with_user(user).get_view(view_type=view_type)
                self.assertEqual(found["id"], own.id)
        base = self.env.ref("helpdesk_mgmt.ticket_view_form")
        self.assertEqual(tickets.with_user(self.agent).get_view()["id"], base.id)
        self.assertEqual(tickets.with_user(self.clerk).get_view(base.id)["id"], base.id)

    def test_boards_are_apart(self):
        tickets = self.env["helpdesk.ticket"]
        own = self.env["helpdesk.ticket.stage"].search([("property_code", "!=", False)])
        empty = self.env["helpdesk.ticket.stage"]
        self.assertFalse(tickets._read_group_stage_ids(empty, []) & own)
        desk = tickets.with_context(property_desk=True)
        self.assertEqual(desk._read_group_stage_ids(empty, []), own)

    def test_a_ticket_without_community(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.boss))
        form.name = "Printer"
        form.description = "jammed"
        form.team_id = self.it_team
        ticket = form.save()
        self.assertEqual(
            ticket.stage_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        )
        ticket.stage_id = self.done
        self.assertTrue(ticket.closed_date)
        ticket.write({"name": "Printer again", "partner_id": self.owner.id})
        self.assertFalse(ticket.sudo().property_event_ids)
        self.assertFalse(ticket.property_severity)
        self.assertFalse(ticket.property_phone)
        ticket.unlink()
        self.assertFalse(ticket.exists())

    def test_both_in_one_write(self):
        other = self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "x", "team_id": self.it_team.id}
        )
        own = self._ticket(user=self.env.user)
        (own | other).write({"priority": "3"})
        self.assertEqual((own | other).mapped("priority"), ["3", "3"])
