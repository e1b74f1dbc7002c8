from odoo import fields
from odoo.tests import tagged

from .fee_portal_common import FeePortalCommon


@tagged("post_install", "-at_install")
class TestHouseholdFees(FeePortalCommon):
    """The front desk sees what is owed and needs no right in the ledger."""

    def _panel(self):
        card = self.env["property.unit"].with_user(self.staff)
        panels = card.get_household(self.unit.id)["panels"]
        return next(panel for panel in panels if panel["key"] == "owed")

    def test_panel(self):
        panel = self._panel()
        self.assertEqual(
            {row["id"] for row in panel["rows"]},
            set((self.september | self.october | self.parking).ids),
        )
        values = {v["label"]: v["value"]["value"] for v in panel["values"]}
        self.assertAlmostEqual(sum(values.values()), 2 * 490.02)  # owed, overdue
        self.assertAlmostEqual(self.unit.with_user(self.staff).fee_owed, 490.02)

    def test_credit_is_shown(self):
        self._pay(self.other, 300, "2026-10-20")
        self.assertAlmostEqual(
            self.unit2.with_user(self.staff)._get_fee_credit(), 26.33
        )

    def test_board(self):
        self._pay(self.other, 273.67, "2026-10-20")
        third = self.env["property.unit"].create(self._unit_vals("503", 5, 80))
        units = (self.unit | self.unit2 | third).with_user(self.staff)
        self.assertEqual(
            units._get_board_fees(),
            {self.unit.id: "overdue", self.unit2.id: "paid"},
        )
        self.october.due_date = fields.Date.add(self.today, days=10)
        (self.september | self.parking).due_date = self.october.due_date
        self.assertEqual(units._get_board_fees()[self.unit.id], "owing")

    def test_card_queries_do_not_grow_with_charges(self):
        self._panel()
        self.env.invalidate_all()
        with self.assertQueryCount(24):
            self.unit.with_user(self.staff)._get_household_owed()

    def test_who_prepares_opens_the_change_of_payer(self):
        """A supervisor finds the buttons on the card, the front desk does not."""
        supervisor = self.env["res.users"].create(
            {
                "name": "hf_super",
                "login": "hf_super",
                "group_ids": [
                    (6, 0, self.env.ref("property_base.group_supervisor").ids)
                ],
            }
        )
        keys = {
            user: {a["key"] for a in self.unit.with_user(user)._get_household_actions()}
            for user in (self.staff, supervisor)
        }
        self.assertFalse({"payer_change", "clearance"} & keys[self.staff])
        self.assertTrue({"payer_change", "clearance"} <= keys[supervisor])
        for action in (self.unit.action_change_payer(), self.unit.action_clearance()):
            self.assertEqual(action["context"], {"default_unit_id": self.unit.id})
