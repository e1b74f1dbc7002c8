from psycopg2.errors import ExclusionViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestOccupancy(PropertyCommon):
    def test_exclusion_constraints_exist(self):
        """Odoo only logs a constraint it could not add."""
        self.env.cr.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        names = {row[0] for row in self.env.cr.fetchall()}
        self.assertLessEqual(
            {
                "property_occupancy_one_payer",
                "property_occupancy_same_person_once",
                "property_building_officer_one_at_a_time",
            },
            names,
        )

    def test_unit_name(self):
        self.assertEqual(self.unit.name, "3-2-501")
        self.assertEqual(self.unit.search_code, "32501")

    def test_second_paying_owner_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.env["property.occupancy"].create(
                {"unit_id": self.unit.id, "partner_id": self.owner2.id}
            )

    def test_transfer(self):
        family = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.env["res.partner"].create({"name": "Child"}).id,
                "role": "family",
                "principal_id": self.occupancy.id,
            }
        )
        wizard = self.env["property.transfer"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.owner2.id,
                "date": "2026-03-12",
            }
        )
        self.assertEqual(wizard.former_ids, self.occupancy | family)
        new = wizard.action_apply()
        last_day = fields.Date.to_date("2026-03-11")
        self.assertEqual(self.occupancy.date_end, last_day)
        self.assertEqual(family.date_end, last_day)
        self.assertEqual(new.date_start, fields.Date.to_date("2026-03-12"))
        self.assertEqual(self.unit.owner_ids, self.owner2)

    def test_transfer_to_the_owner_refused(self):
        wizard = self.env["property.transfer"].create(
            {"unit_id": self.unit.id, "partner_id": self.owner.id}
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_child_contact_is_no_resident(self):
        child = self.env["res.partner"].create(
            {"name": "Clerk", "parent_id": self.developer.id}
        )
        with self.assertRaises(ValidationError):
            self.env["property.occupancy"].create(
                {"unit_id": self.unit2.id, "partner_id": child.id, "role": "tenant"}
            )

    def test_living_state_search(self):
        empty = self.env["property.unit"].create(self._unit_vals("503", 5, 80))
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit2.id,
                "partner_id": self.owner.id,
                "role": "tenant",
            }
        )
        units = self.unit | self.unit2 | empty
        for state, expected in (
            ("owner", self.unit),
            ("let", self.unit2),
            ("unsold", empty),
        ):
            found = units.search(
                [("living_state", "=", state), ("id", "in", units.ids)]
            )
            self.assertEqual(found, expected, state)
            self.assertEqual(found.living_state, state)
