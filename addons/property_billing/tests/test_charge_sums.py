from datetime import date

from odoo.tests import new_test_user, tagged

from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestChargeSums(LedgerCase):
    """Sums of what is unpaid, in lists and pivots of charges."""

    def setUp(self):
        super().setUp()
        self.fee_run = self._run()
        self.charges = self._month(self.fee_run) | self._month(
            self.fee_run, self.occupancy2
        )
        self.charges._post_charges(date(2026, 10, 1))
        self.draft = self._charge(self.service, 99, self._run(date(2026, 11, 1)))
        self.mine = [("id", "in", (self.charges | self.draft).ids)]
        self._pay(self.charges[0] | self.charges[2], 200, "2026-10-10")

    def _sums(self, charges, groupby):
        groups = charges._read_group(self.mine, [groupby], ["amount_residual:sum"])
        return {key: round(residual, 2) for key, residual in groups}

    def test_by_unit_and_item(self):
        """544.58 a household; 501 has paid 200."""
        charges = self.env["property.fee.charge"]
        self.assertEqual(
            self._sums(charges, "unit_id"), {self.unit: 344.58, self.unit2: 544.58}
        )
        self.assertEqual(
            self._sums(charges, "fee_item_id"),
            {self.service: 220.04, self.parking: 600, self.share: 69.12},
        )

    def test_as_the_list_asks_for_it(self):
        described = self.env["property.fee.charge"].fields_get(["amount_residual"])
        self.assertEqual(described["amount_residual"]["aggregator"], "sum")
        groups = self.env["property.fee.charge"].formatted_read_group(
            self.mine,
            ["unit_id"],
            [
                "amount_residual:sum",
                "amount_residual:sum_currency",
                "currency_id:array_agg_distinct",
            ],
        )
        self.assertEqual(
            [round(group["amount_residual:sum"], 2) for group in groups],
            [344.58, 544.58],
        )
        self.assertEqual(
            [round(group["amount_residual:sum_currency"], 2) for group in groups],
            [344.58, 544.58],
        )

    def test_supervisor_sums_without_a_right_in_the_ledger(self):
        supervisor = new_test_user(
            self.env,
            "sums",
            "property_base.group_supervisor",
            company_id=self.company.id,
        )
        charges = self.env["property.fee.charge"].with_user(supervisor)
        [total] = charges._read_group(self.mine, [], ["amount_residual:sum"])[0]
        self.assertAlmostEqual(total, 889.16)

    def test_invoice_in_draft_owes_nothing(self):
        self.charges[3].move_id.button_draft()
        sums = self._sums(self.env["property.fee.charge"], "unit_id")
        self.assertEqual(sums, {self.unit: 344.58, self.unit2: 0})
