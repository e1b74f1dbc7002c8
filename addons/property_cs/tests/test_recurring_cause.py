from odoo.tests import tagged

from .quality_case import QualityCase


@tagged("post_install", "-at_install")
class TestRecurringCause(QualityCase):
    def _groups(self, **domain):
        return (
            self.env["property.recurring.cause"]
            .with_user(self.supervisor)
            .search(
                [
                    ("community_id", "=", self.community.id),
                    *[(name, "=", value) for name, value in domain.items()],
                ]
            )
        )

    def test_three_in_thirty_days(self):
        """Two units of one building: the place comes back, no unit does."""
        first = self._tickets(1, 29)
        self.assertFalse(self._groups())
        third = self._ticket(property_unit_id=self.unit2.id, partner_id=self.owner2.id)
        group = self._groups()
        self.assertEqual(group.kind, "place")
        self.assertEqual(group.ticket_count, 3)
        self.assertEqual(group.building_id, self.building)
        self.assertEqual(group.category_id, self.cleaning)
        self.assertEqual(
            self.env["helpdesk.ticket"].search(group.action_open_tickets()["domain"]),
            first | third,
        )

    def test_unit_and_cause(self):
        self._tickets(1, 2, 3, property_cause_id=self.cause.id)
        self.assertEqual(
            {(g.kind, g.ticket_count) for g in self._groups()},
            {("place", 3), ("unit", 3), ("cause", 3)},
        )
        self.assertEqual(self._groups(kind="unit").unit_id, self.unit)
        self.assertEqual(self._groups(kind="cause").cause_id, self.cause)
        self.assertEqual(len(set(self._groups().ids)), 3)

    def test_parameters_and_the_time_before(self):
        """4 in 10 days, 1 in the 10 days before; more than 20 days ago is past."""
        self._tickets(1, 2, 3, 9, 15, 25)
        self.community.write({"cs_recurring_count": 4, "cs_recurring_days": 10})
        group = self._groups(kind="place")
        self.assertEqual((group.ticket_count, group.previous_count), (4, 1))
        self.community.cs_recurring_count = 5
        self.assertFalse(self._groups())

    def test_what_does_not_count(self):
        tickets = self._tickets(1, 2, 3)
        self.assertTrue(self._groups(kind="place"))
        enquiry = self._ticket(type_id=self.enquiry.id)
        self.assertNotIn(enquiry.id, self._groups(kind="place").ticket_data)
        tickets[0].sudo().property_validity = "invalid"
        self.assertFalse(self._groups())
        fourth = self._ticket()
        self.assertTrue(self._groups(kind="place"))
        fourth.sudo().duplicate_id = tickets[1]
        self.assertFalse(self._groups())

    def test_a_plan_of_the_group(self):
        tickets = self._tickets(1, 2, 3)
        group = self._groups(kind="place")
        self.assertFalse(group.plan_ids)
        context = group.action_new_plan()["context"]
        self.assertEqual(
            set(context["default_property_ticket_ids"][0][2]), set(tickets.ids)
        )
        plan = self._plan(property_ticket_ids=[(6, 0, tickets.ids)])
        group.invalidate_recordset()
        self.assertEqual(group.plan_ids, plan)
        plan.with_user(self.manager).action_property_cancel()
        group.invalidate_recordset()
        self.assertFalse(group.plan_ids)

    def test_read_in_a_constant_number_of_queries(self):
        self._tickets(1, 2, 3)
        fields = ["display_name", "kind", "ticket_count", "plan_ids"]
        self._groups().read(fields)
        self.env.invalidate_all()
        few = self._count(fields)
        self._tickets(
            1,
            2,
            3,
            property_unit_id=self.unit2.id,
            partner_id=self.owner2.id,
            property_cause_id=self.cause.id,
        )
        self.env.invalidate_all()
        self.assertLessEqual(self._count(fields), few + 3)

    def _count(self, fields):
        before = self.env.cr.sql_log_count
        self._groups().read(fields)
        return self.env.cr.sql_log_count - before

    def test_index(self):
        self.env.cr.execute(
            "SELECT 1 FROM pg_indexes WHERE tablename = 'helpdesk_ticket' "
            "AND indexdef LIKE '%(property_community_id, property_received_date)%'"
        )
        self.assertTrue(self.env.cr.fetchone())
