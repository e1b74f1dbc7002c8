from datetime import date
from decimal import Decimal

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..engine import repair
from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestRepairSums(BaseCase):
    """The arithmetic: pure."""

    def test_total(self):
        total = repair.get_total(80, [(3, 12.5), (0.33, 9.99)])
        self.assertEqual(total, Decimal("120.80"))  # 80 + 37.50 + 3.30

    def test_half_a_cent_is_rounded_up(self):
        self.assertEqual(repair.get_total(0, [(0.5, 0.01)]), Decimal("0.01"))

    def test_months(self):
        for day, months, expected in (
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 8, 31), 1, date(2024, 9, 30)),
            (date(2024, 11, 15), 60, date(2029, 11, 15)),
            (date(2024, 12, 31), 0, date(2024, 12, 31)),
        ):
            self.assertEqual(repair.add_months(day, months), expected)

    def test_warranty(self):
        accepted = date(2024, 11, 23)
        for months, day, expected in (
            (24, date(2026, 11, 23), True),
            (24, date(2026, 11, 24), False),
            (24, date(2024, 11, 22), False),
            (0, date(2024, 11, 23), False),
        ):
            self.assertEqual(repair.is_in_warranty(accepted, months, day), expected)
        self.assertFalse(repair.is_in_warranty(None, 24, date(2026, 1, 1)))

    def test_unaccounted(self):
        self.assertEqual(repair.get_unaccounted(5, 3.2, 1.3), Decimal("0.5"))


@tagged("post_install", "-at_install")
class TestRepair(CsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leak = cls.env.ref("property_cs.helpdesk_ticket_category_leak")
        cls.leak.write({"property_warranty_months": 60, "property_team_id": False})

    def _repair(self, **vals):
        return self._ticket(
            name="Wet ceiling",
            type_id=self.repair.id,
            category_id=self.leak.id,
            **vals,
        )

    def _material(self, ticket, **vals):
        return ticket.env["property.ticket.material"].create(
            {"ticket_id": ticket.id, "name": "Sealant", "issued": 3, **vals}
        )

    def test_paid(self):
        ticket = self._repair()
        self.assertEqual(ticket.property_paying, "free")
        ticket.write({"property_paying": "paid", "property_labour": 80})
        self._material(ticket, used=2, returned=1, price=12.5)
        self.assertEqual(ticket.property_cost, 105.0)
        ticket.property_paying = "free"
        self.assertEqual(ticket.property_cost, 0.0)

    def test_materials_are_accounted_for(self):
        ticket = self._repair()
        line = self._material(ticket, used=1)
        self.assertEqual(line.open_quantity, 2)
        with self.assertRaisesRegex(UserError, "Sealant 2"):
            ticket._transition("resolved", reason="sealed")
        line.returned = 2
        ticket._transition("resolved", reason="sealed")
        self.assertEqual(ticket.property_stage_code, "resolved")

    def test_more_than_issued(self):
        ticket = self._repair()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self._material(ticket, used=3, returned=1)

    def test_technicians_and_materials(self):
        ticket = self._repair()
        work = ticket.with_user(self.technician)
        line = self._material(work, used=3)
        self.assertEqual(line.open_quantity, 0)
        other = self._repair(
            team_id=self.env.ref("property_cs.helpdesk_ticket_team_engineering").id
        )
        with self.assertRaises(AccessError):
            self._material(other.with_user(self.technician))

    def test_closed_materials_stay(self):
        ticket = self._repair()
        line = self._material(ticket, used=3)
        ticket._transition("resolved", reason="sealed")
        ticket.property_visit_ids._answer("a")
        with self.assertRaisesRegex(UserError, "Reopen it"):
            line.used = 1

    def test_in_warranty(self):
        self.building.acceptance_date = self._ago(days=400).date()
        self.community.developer_id = self.developer
        ticket = self._repair()
        self.assertTrue(ticket.property_in_warranty)
        self.assertEqual(ticket.property_paying, "warranty")
        ticket.property_labour = 500
        self.assertEqual(ticket.property_cost, 0.0)
        ticket.action_property_accept()
        ticket.action_property_hand_over()
        self.assertEqual(ticket.property_developer_id, self.developer)
        self.assertEqual(ticket.property_stage_code, "waiting")
        self.assertEqual(ticket.property_wait_kind, "vendor")
        first = ticket.property_chase_date
        ticket.action_property_chase()
        self.assertEqual(ticket.property_chase_count, 1)
        self.assertEqual(ticket.property_chase_date, first)
        due = ticket.search(
            [("id", "=", ticket.id), ("property_chase_date", "<=", "today")]
        )
        self.assertFalse(due)

    def test_out_of_warranty(self):
        self.building.acceptance_date = self._ago(days=6 * 366).date()
        self.community.developer_id = self.developer
        ticket = self._repair()
        self.assertFalse(ticket.property_in_warranty)
        with self.assertRaisesRegex(UserError, "does not cover"):
            ticket.action_property_hand_over()
        self.building.acceptance_date = self._ago(days=3).date()
        self.community.developer_id = False
        ticket.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "Name the developer"):
            ticket.action_property_hand_over()

    def test_accepted_by_the_resident(self):
        ticket = self._repair()
        ticket._accept_work("吴轩敏")
        self.assertTrue(ticket.property_signed_date)
        self.assertEqual(ticket.property_signer, "吴轩敏")
