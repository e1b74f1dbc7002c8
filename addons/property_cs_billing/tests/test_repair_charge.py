from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.property_cs.tests.cs_case import CsCase


@tagged("post_install", "-at_install")
class TestRepairCharge(CsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["product.product"].create(
            {"name": "Paid repair", "type": "service"}
        )
        cls.item = cls.env["property.fee.item"].create(
            {"name": "Paid repair", "product_id": product.id, "kind": "one_off"}
        )
        cls.community.repair_fee_item_id = cls.item

    def _repair(self, **vals):
        ticket = self._ticket(
            name="Dripping tap",
            type_id=self.repair.id,
            category_id=False,
            user_id=self.technician.id,
            **vals,
        )
        ticket.write({"property_paying": "paid", "property_labour": 60})
        return ticket

    def _done(self, ticket):
        work = ticket.with_user(self.technician)
        work._transition("resolved", reason="washer changed")
        return ticket.sudo().property_charge_id

    def test_the_technician_is_done(self):
        ticket = self._repair()
        charge = self._done(ticket)
        self.assertEqual(charge.amount, 60.0)
        self.assertEqual((charge.kind, charge.state), ("one_off", "draft"))
        self.assertEqual(charge.unit_id, self.unit)
        self.assertEqual(charge.partner_id, self.owner)
        self.assertEqual(charge.occupancy_id, self.occupancy)
        self.assertEqual(charge.owner_occupancy_id, self.occupancy)
        self.assertEqual(charge.fee_item_id, self.item)

    def test_nothing_to_charge(self):
        ticket = self._repair()
        ticket.property_paying = "free"
        self.assertFalse(self._done(ticket))

    def test_done_again_for_less(self):
        ticket = self._repair()
        first = self._done(ticket)
        ticket._transition("accepted", reason="drips again")
        ticket.property_labour = 40
        second = self._done(ticket)
        self.assertEqual(first.state, "cancelled")
        self.assertEqual((second.amount, second.state), (40.0, "draft"))
        ticket._transition("accepted", reason="and again")
        self.assertEqual(self._done(ticket), second)
        ticket._transition("accepted", reason="once more")
        ticket.property_paying = "free"
        self._done(ticket)
        self.assertEqual(second.state, "cancelled")

    def test_what_is_posted_stays(self):
        ticket = self._repair()
        charge = self._done(ticket)
        charge.sudo()._post_charges()
        ticket._transition("accepted", reason="drips again")
        ticket.property_labour = 40
        self.assertEqual(self._done(ticket), charge)
        self.assertEqual((charge.amount, charge.state), (60.0, "posted"))
        self.assertIn("have the fee office correct it", ticket.message_ids[0].body)

    def test_what_is_missing_is_said_first(self):
        ticket = self._repair()
        self.community.repair_fee_item_id = False
        with self.assertRaisesRegex(UserError, "no fee item for paid repairs"):
            self._done(ticket)
        self.assertEqual(ticket.property_stage_code, "received")
        self.community.repair_fee_item_id = self.item
        ticket.partner_id = False
        with self.assertRaisesRegex(UserError, "who pays"):
            self._done(ticket)
