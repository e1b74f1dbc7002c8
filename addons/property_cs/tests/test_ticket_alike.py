from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestTicketAlike(CsCase):
    """The same matter is seen before saving; one click attaches to what exists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit3 = cls.env["property.unit"].create(cls._unit_vals("601", 6, 80))
        cls.parking = cls.env.ref("property_cs.helpdesk_ticket_category_parking")

    def form(self, unit, category=None, kind=None, name=False):
        form = Form(
            self.env["helpdesk.ticket"]
            .with_user(self.clerk)
            .with_context(property_desk=True),
            view="property_cs.helpdesk_ticket_view_form",
        )
        form.property_community_id = self.community
        form.property_unit_id = unit
        form.type_id = kind or self.complaint
        if category:
            form.category_id = category
        if name:
            form.name = name
        return form

    def alike(self, form):
        return [row["id"] for row in form.property_intake["alike"]]

    def test_nothing_before(self):
        form = self.form(self.unit, self.cleaning)
        self.assertEqual(
            form.property_intake,
            {
                "saved": False,
                "history": [],
                "history_count": 0,
                "alike": [],
                "collective": False,
            },
        )

    def test_history_of_the_unit(self):
        tickets = [self._ticket(name=f"Call {number}") for number in range(8)]
        self._ticket(property_unit_id=self.unit2.id, partner_id=self.owner2.id)
        intake = self.form(self.unit).property_intake
        self.assertEqual(intake["history_count"], 8)
        self.assertEqual(
            [row["id"] for row in intake["history"]],
            [t.id for t in reversed(tickets)][:6],
        )

    def test_same_place_and_category(self):
        mine = self._ticket()
        neighbour = self._ticket(
            property_unit_id=self.unit2.id, partner_id=self.owner2.id
        )
        done = self._ticket()
        done._transition("resolved", reason="swept")
        old = self._ticket(property_received_date=self._ago(days=20))
        self.assertEqual(
            self.alike(self.form(self.unit, self.cleaning)), [mine.id, neighbour.id]
        )
        self.assertEqual(self.alike(self.form(self.unit, self.parking)), [])
        self.community.cs_alike_days = 30
        self.assertIn(old.id, self.alike(self.form(self.unit, self.cleaning)))

    def test_same_words(self):
        ticket = self._ticket()
        form = self.form(self.unit2, self.parking, name="corridor is dirty")
        self.assertEqual(self.alike(form), [ticket.id])

    def test_the_parameter_may_not_be_nonsense(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.community.cs_collective_households = 1
            self.community.flush_recordset()

    def test_a_caller_joins(self):
        ticket = self._ticket(name="Lift stands still")
        before = self.env["helpdesk.ticket"].search_count([])
        action = ticket.action_property_join(
            {
                "partner_id": self.owner2.id,
                "unit_id": self.unit2.id,
                "phone": False,
                "said": "It stands since noon",
                "user_id": self.manager.id,
            }
        )
        self.assertEqual(action["res_id"], ticket.id)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        report = ticket.property_reporter_ids
        self.assertEqual(report.partner_id, self.owner2)
        self.assertEqual(report.phone, "18900000002")
        self.assertEqual(report.user_id, self.clerk)
        self.assertEqual(ticket.property_reporter_count, 1)
        with self.assertRaises(AccessError):
            report.with_user(self.clerk).said = "x"

    def test_a_saved_report_is_attached(self):
        ticket, second = self._ticket(), self._ticket()
        second.action_property_same_as(ticket.id)
        self.assertEqual(second.duplicate_id, ticket)
        self.assertEqual(second.related_ticket_ids, ticket)
        self.assertEqual(second.property_stage_code, "refused")
        self.assertIn(ticket.number, second.property_refuse_reason)
        self.assertEqual(ticket.property_reporter_ids.partner_id, self.owner)
        ticket._transition("in_progress")
        with self.assertRaisesRegex(UserError, "nobody works on"):
            ticket.action_property_same_as(self._ticket().id)

    def complain(self, unit, partner, **vals):
        return self._ticket(property_unit_id=unit.id, partner_id=partner.id, **vals)

    def test_three_households_are_collective(self):
        first = self.complain(self.unit, self.owner)
        self.complain(self.unit, self.owner)  # the same household again
        form = self.form(self.unit2, self.cleaning)
        self.assertFalse(form.property_intake["collective"], "two households")
        self.complain(self.unit2, self.owner2)
        form = self.form(self.unit3, self.cleaning)
        offer = form.property_intake["collective"]
        self.assertEqual(offer["households"], 3)
        self.assertTrue(offer["local"])
        self.assertFalse(offer["parent"])
        form = self.form(self.unit3, self.cleaning, kind=self.repair)
        self.assertFalse(form.property_intake["collective"], "no complaint")
        self.assertTrue(first)

    def test_made_collective_and_joined(self):
        members = self.complain(self.unit, self.owner) | self.complain(
            self.unit2, self.owner2, property_severity="important"
        )
        with self.assertRaisesRegex(UserError, "Too few"):
            members[0].action_property_collect()
        third = self.complain(self.unit3, self.owner2)
        action = third.action_property_collect()
        parent = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertTrue(parent.property_collective)
        self.assertEqual(parent.property_member_ids, members | third)
        self.assertEqual(parent.property_severity, "major")
        self.assertEqual(parent.property_building_id, self.building)
        fourth = self.form(
            self.env["property.unit"].create(self._unit_vals("602", 6, 80)),
            self.cleaning,
        ).save()
        offer = fourth.property_intake["collective"]
        self.assertEqual(offer["parent"]["id"], parent.id)
        self.assertEqual(offer["households"], 4)
        fourth.action_property_collect()
        self.assertEqual(fourth.property_parent_id, parent)
        self.assertFalse(fourth.property_intake["collective"])

    def test_the_collective_resolves_its_members(self):
        members = self.complain(self.unit, self.owner) | self.complain(
            self.unit2, self.owner2
        )
        members.sudo().property_validity = False
        third = self.complain(self.unit3, self.owner2)
        parent = self.env["helpdesk.ticket"].browse(
            third.action_property_collect()["res_id"]
        )
        third._transition("resolved", reason="was told already")
        parent.property_validity = "valid"
        parent._transition("resolved", reason="Cleaners come twice a day")
        for member in members:
            self.assertEqual(member.property_stage_code, "resolved")
            self.assertEqual(member.property_resolution, "Cleaners come twice a day")
            self.assertEqual(member.property_validity, "valid")
        self.assertEqual(third.property_resolution, "was told already")

    def test_the_bracket_is_not_visited(self):
        """Its members are: nobody else reported it, and it closes without."""
        self.complain(self.unit, self.owner)
        self.complain(self.unit2, self.owner2)
        third = self.complain(self.unit3, self.owner2)
        parent = self.env["helpdesk.ticket"].browse(
            third.action_property_collect()["res_id"]
        )
        parent.property_validity = "valid"
        parent._transition("resolved", reason="Cleaners come twice a day")
        visited = self.env["property.return.visit"].search(
            [("ticket_id", "in", (parent | parent.property_member_ids).ids)]
        )
        self.assertEqual(visited.ticket_id, parent.property_member_ids)
        with self.assertRaisesRegex(UserError, "make the return visit"):
            third.action_property_close()
        late = self.complain(self.unit, self.owner, property_parent_id=parent.id)
        with self.assertRaisesRegex(UserError, "1 of its members"):
            parent.action_property_close()
        late._transition("resolved", reason="They come twice a day now")
        parent.action_property_close()
        self.assertEqual(parent.property_stage_code, "closed")

    def test_members_are_one_deep(self):
        ticket, plain = self._ticket(), self._ticket()
        with self.assertRaisesRegex(ValidationError, "one deep"):
            ticket.property_parent_id = plain

    def test_queries_of_the_banner(self):
        for _number in range(12):
            self._ticket()
        ticket = self._ticket().with_user(self.clerk)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(ticket.property_intake)  # rights and parameters are cached now
        ticket.invalidate_recordset(["property_intake"])
        with self.assertQueryCount(6):
            self.assertEqual(len(ticket.property_intake["alike"]), 5)
