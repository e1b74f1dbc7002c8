from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestTicketAccess(CsCase):
    def seen(self, user):
        return (
            self.env["helpdesk.ticket"]
            .with_user(user)
            .search([("property_community_id", "=", self.community.id)])
        )

    def test_who_sees_what(self):
        other_team = self.env.ref("property_cs.helpdesk_ticket_team_engineering")
        ticket, foreign = self._ticket(), self._ticket(team_id=other_team.id)
        everybody = ticket | foreign
        for user in (self.clerk, self.supervisor, self.manager):
            self.assertEqual(self.seen(user), everybody.sorted(), user.login)
        self.assertEqual(self.seen(self.technician), ticket)
        self.assertFalse(self.seen(self.agent))
        employee = self._user("cs_employee", "base.group_user")
        self.assertFalse(self.seen(employee))
        foreign.sudo().message_subscribe(partner_ids=self.agent.partner_id.ids)
        self.assertEqual(self.seen(self.agent), foreign)

    def test_a_technician_knows_the_households_of_own_work_alone(self):
        occupancies = self.env["property.occupancy"].with_user(self.technician)
        where = [("unit_id", "=", self.unit.id)]
        engineering = self.env.ref("property_cs.helpdesk_ticket_team_engineering")
        self._ticket(team_id=engineering.id)
        self.assertFalse(occupancies.search(where))
        ticket = self._ticket(self.technician)
        self.assertEqual(ticket.property_occupancy_id.partner_id, self.owner)
        self.assertIn(ticket.property_occupancy_id, occupancies.search(where))
        others = [("unit_id", "!=", self.unit.id)]
        self.assertFalse(occupancies.search(others))
        both = self._user(
            "cs_both", "property_base.group_staff", "property_cs.group_technician"
        )
        every = self.env["property.occupancy"].with_user(self.clerk).search(others)
        self.assertTrue(every)
        self.assertEqual(occupancies.with_user(both).search(others), every)

    def test_limited_to_communities(self):
        self._ticket()
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        limited = self._user("cs_limited", "property_base.group_staff")
        limited.property_community_ids = other
        self.assertFalse(self.seen(limited))
        with self.assertRaises(AccessError):
            self._ticket(user=limited)

    def test_residents(self):
        resident = self._user("cs_resident", "base.group_portal")
        family = self._user("cs_family", "base.group_portal")
        stranger = self._user("cs_stranger", "base.group_portal")
        occupancy = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": resident.partner_id.id,
                "role": "tenant",
            }
        )
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": family.partner_id.id,
                "role": "family",
                "principal_id": occupancy.id,
            }
        )
        ticket = self._ticket(partner_id=resident.partner_id.id)
        self._ticket()  # the owner's
        self.assertEqual(ticket.property_occupancy_id, occupancy)
        self.assertEqual(self.seen(resident), ticket)
        self.assertEqual(self.seen(family), ticket)
        self.assertFalse(self.seen(stranger))
        ticket.sudo().message_subscribe(partner_ids=stranger.partner_id.ids)
        self.assertFalse(self.seen(stranger))
        for vals in ({"name": "x"}, {"property_severity": "major"}):
            with self.assertRaises(AccessError):
                ticket.with_user(resident).write(vals)
        occupancy.date_end = self._ago(days=1).date()
        self.assertFalse(self.seen(resident))
        self.assertFalse(self.seen(family))

    def test_a_technician_takes_no_office_step(self):
        ticket = self._ticket()
        work = ticket.with_user(self.technician)
        with self.assertRaises(AccessError):
            work._transition("dispatched", user_id=self.technician.id)
        work._transition("resolved", reason="done")
        with self.assertRaises(AccessError):
            work._transition("visited")

    def test_stages_and_types_stay(self):
        stage = self.env["helpdesk.ticket.stage"]._get_property_stage("waiting")
        boss = stage.with_user(self.manager)
        boss.name = "On Hold"
        self.assertEqual(stage.name, "On Hold")
        with self.assertRaisesRegex(UserError, "fixed"):
            boss.property_code = "closed"
        with self.assertRaises(UserError):
            stage.unlink()
        with self.assertRaises(UserError):
            self.complaint.unlink()

    def test_public_users_do_not_write_stages(self):
        """A hole of the base, closed here."""
        public = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new").with_user(
                public
            ).write({"name": "x"})

    def test_categories_of_others(self):
        category = self.env["helpdesk.ticket.category"].create({"name": "Printers"})
        boss = self.env["helpdesk.ticket.category"].with_user(self.supervisor)
        with self.assertRaisesRegex(AccessError, "categories for communities"):
            category.with_user(self.supervisor).name = "x"
        with self.assertRaises(AccessError):
            category.with_user(self.supervisor).property_ok = True
        with self.assertRaises(AccessError):
            boss.create({"name": "Laptops"})
        mine = boss.create({"name": "Kindergarten", "property_ok": True})
        mine.name = "Nursery"
        self.assertEqual(mine.name, "Nursery")

    def test_a_technician_opens_the_desk_alone(self):
        menus = self.env["ir.ui.menu"].with_user(self.technician)._visible_menu_ids()
        for xmlid, seen in (
            ("property_base.menu_property_root", True),
            ("property_cs.menu_property_ticket", True),
            ("property_base.menu_property_register", False),
            ("property_base.menu_property_desk", False),
            ("property_cs.menu_property_major_event", False),
        ):
            self.assertEqual(self.env.ref(xmlid).id in menus, seen, xmlid)
