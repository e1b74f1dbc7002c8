from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .fee_case import FeeCase


@tagged("post_install", "-at_install")
class TestFeeAssign(FeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parking = cls._item("Parking", basis="fixed", payer="occupant")
        cls.lot = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "P1", "kind": "parking"}
        )
        cls.spaces = cls.env["property.unit"].create(
            [
                {
                    "community_id": cls.community.id,
                    "building_id": cls.lot.id,
                    "code": code,
                    "usage": "parking",
                }
                for code in ("C1", "C2", "C3", "C4")
            ]
        )
        sold, let, left, _empty = cls.spaces
        cls.env["property.occupancy"].create(
            [
                {"unit_id": sold.id, "partner_id": cls.owner.id},
                {
                    "unit_id": let.id,
                    "partner_id": cls.owner2.id,
                    "role": "tenant",
                    "date_start": "2026-06-01",
                },
                {
                    "unit_id": left.id,
                    "partner_id": cls.owner2.id,
                    "role": "tenant",
                    "date_start": "2025-01-01",
                    "date_end": "2025-12-31",
                },
            ]
        )

    def wizard(self, **vals):
        return self.env["property.fee.assign"].create(
            {
                "community_id": self.community.id,
                "fee_item_id": self.parking.id,
                "date_start": "2026-01-01",
                "usage": "parking",
                **vals,
            }
        )

    def counts(self, wizard):
        return wizard.unit_count, wizard.existing_count, wizard.new_count

    def test_preview(self):
        for held, count in (("all", 4), ("held", 2), ("let", 1)):
            self.assertEqual(self.counts(self.wizard(held=held)), (count, 0, count))
        self.assertEqual(
            self.counts(self.wizard(usage=False, building_ids=self.building.ids)),
            (2, 0, 2),
        )
        self.assertEqual(
            self.counts(self.wizard(unit_ids=self.spaces[3].ids)), (1, 0, 1)
        )

    def test_assign_once(self):
        wizard = self.wizard(held="held")
        action = wizard.action_assign()
        assigned = self.env["property.fee.assignment"].search(action["domain"])
        self.assertEqual(assigned.unit_id, self.spaces[:2])
        self.assertEqual(set(assigned.mapped("cycle_months")), {1})
        with self.assertRaisesRegex(UserError, "already"):
            self.wizard(held="held").action_assign()
        everyone = self.wizard()
        self.assertEqual(self.counts(everyone), (4, 2, 2))
        everyone.action_assign()
        self.assertEqual(self.parking.assignment_count, 4)

    def test_from_a_selection_of_units(self):
        wizard = Form(
            self.env["property.fee.assign"].with_context(
                active_model="property.unit", active_ids=self.spaces[:1].ids
            )
        )
        self.assertEqual(wizard.community_id, self.community)
        wizard.fee_item_id = self.parking
        wizard.date_start = "2026-01-01"
        self.assertEqual(wizard.new_count, 1)
        wizard.save().action_assign()
        self.assertEqual(self.parking.assignment_ids.unit_id, self.spaces[0])

    def test_what_ended_may_start_again(self):
        self._assign(self.spaces[:1], self.parking, date_end="2026-03-31")
        self.assertEqual(self.counts(self.wizard(held="held")), (2, 1, 1))
        later = self.wizard(held="held", date_start="2026-04-01")
        self.assertEqual(self.counts(later), (2, 0, 2))
