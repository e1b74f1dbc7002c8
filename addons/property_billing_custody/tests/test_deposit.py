from odoo import fields
from odoo.tests import tagged

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestDeposit(CustodyCase):
    def test_taken_at_the_counter(self):
        income = self.company_data["default_account_revenue"]
        before = self._balance(income)
        deposit = self._deposit("3000")
        self.assertEqual(self._held(), 3000)
        self.assertEqual(deposit.amount_held, 3000)
        self.assertEqual(deposit.state, "held")
        self.assertEqual(deposit.partner_id, self.owner)
        self.assertEqual(deposit.receipt_id.amount, 3000)
        self.assertEqual(deposit.receipt_id.line_ids.kind, "deposit")
        line = deposit.line_ids
        self.assertEqual(line.account_id, self.account)
        self.assertEqual(line.property_custody_kind, "deposit_in")
        self.assertEqual(line.property_held_unit_id, self.unit)
        self.assertEqual(self._balance(income), before)
        self.assertEqual(self._left(self.service_charge), 210.02)

    def test_a_new_contractor(self):
        deposit = self._contractor_deposit("1000")
        self.assertEqual(deposit.partner_id.name, "Test Renovation Ltd")
        self.assertTrue(deposit.partner_id.is_company)
        self.assertEqual(deposit.receipt_id.payer_name, "Test Renovation Ltd")
        self.assertEqual(deposit.receipt_id.partner_id, deposit.partner_id)
        again = self._contractor_deposit("50")
        self.assertEqual(again.partner_id, deposit.partner_id)
        self.assertEqual(self._held(), 1050)

    def test_void_takes_it_back(self):
        deposit = self._deposit("3000")
        self.counter.void(deposit.receipt_id.id, "Wrong unit")
        self.assertEqual(self._held(), 0)
        self.assertEqual(deposit.amount_held, 0)
        self.assertEqual(deposit.state, "void")

    def test_w14_two_deductions_and_refund(self):
        """3,000.00 - 260.00 - 180.50 = 2,559.50 goes back."""
        cash = self.channels["cash"].journal_id.default_account_id
        deposit = self._deposit("3000")
        self._through(self._deduction(260, deposit))
        second = self._through(self._deduction(180.50, deposit))
        self.assertEqual(self._held(), 2559.50)
        charge = second.charge_id
        self.assertEqual(charge.partner_id, self.owner)
        self.assertEqual(charge.amount_residual, 0)
        self.assertEqual(charge.move_id.amount_tax, 10.22)  # 180.50 / 1.06 x 6 %
        self.assertEqual(second.amount_settled, 180.50)
        before = self._balance(cash)
        refund = self._through(self._refund(deposit))
        self.assertEqual(refund.amount, 2559.50)
        self.assertEqual(refund.payment_ids.mapped("amount"), [2559.50])
        self.assertEqual(refund.payment_ids.partner_id, self.owner)
        self.assertAlmostEqual(self._balance(cash) - before, -2559.50)
        self.assertEqual(self._held(), 0)
        self.assertEqual((deposit.amount_held, deposit.state), (0, "closed"))
        self.assertEqual(deposit.receipt_id.surrendered_date, refund.date)
        self.assertTrue(all(deposit.line_ids.mapped("reconciled")))

    def test_w14_contractor_first_then_owner_rest_is_owed(self):
        """3,350 against 1,000 + 2,000: both 0, receivable 350.00."""
        owner = self._deposit("2000")
        contractor = self._contractor_deposit("1000")
        deduction = self._through(
            self._deduction(3350, owner | contractor, claim_rest=True)
        )
        self.assertEqual((owner.amount_held, contractor.amount_held), (0, 0))
        self.assertEqual(self._held(), 0)
        charge = deduction.charge_id
        self.assertEqual(charge.amount, 3350)
        self.assertEqual(charge.amount_residual, 350)
        self.assertEqual(charge.receivable_line_id.amount_residual, 350)
        self.assertEqual(deduction.amount_rest, 350)
        lines = deduction.move_id.line_ids.filtered("property_deposit_id")
        self.assertEqual(
            {line.property_deposit_id: line.balance for line in lines},
            {contractor: 1000, owner: 2000},
        )

    def test_the_contractors_deposit_pays_first(self):
        owner = self._deposit("2000")
        contractor = self._contractor_deposit("1000")
        self._through(self._deduction(1000.01, owner | contractor))
        self.assertEqual(contractor.amount_held, 0)
        self.assertEqual(owner.amount_held, 1999.99)

    def test_a_deduction_leaves_the_prepayment_alone(self):
        self._take([self._prepaid("600")])
        deposit = self._deposit("1000")
        deduction = self._through(self._deduction(300, deposit))
        self.assertEqual(deduction.charge_id.amount_residual, 0)
        self.assertEqual(deposit.amount_held, 700)
        self.assertEqual(self.unit._get_unit_credit(), 600)

    def test_refund_goes_by_the_channels_it_came(self):
        deposit = self._deposit(
            "3000",
            tenders=[self._tender("wechat", "2000"), self._tender("cash")],
        )
        wechat = self.channels["wechat"]
        self._through(self._deduction(500, deposit))
        refund = self._through(self._refund(deposit))
        parts = {p.journal_id: p.amount for p in refund.payment_ids}
        self.assertEqual(
            parts,
            {wechat.journal_id: 2000, self.channels["cash"].journal_id: 500},
        )
        self.assertEqual(self._balance(wechat.clearing_account_id), 0)

    def test_another_channel_as_approved(self):
        deposit = self._deposit("3000", tenders=[self._tender("wechat")])
        transfer = self.channels["transfer"]
        refund = self._through(self._refund(deposit, channel_id=transfer.id))
        self.assertEqual(refund.payment_ids.journal_id, transfer.journal_id)
        self.assertEqual(self._held(), 0)

    def test_transfer_to_the_new_owner(self):
        deposit = self._deposit("3000")
        wizard = (
            self.env["property.deposit.transfer"]
            .with_user(self.accountant)
            .create(
                {
                    "deposit_ids": deposit.ids,
                    "partner_id": self.owner2.id,
                    "reason": "Clause 6 of the contract of sale",
                }
            )
        )
        wizard.action_transfer()
        self.assertEqual(deposit.partner_id, self.owner2)
        self.assertEqual(self._held(), 3000)
        self.assertEqual(self._held(partner_id=self.owner.id), 0)
        self.assertEqual(self._held(partner_id=self.owner2.id), 3000)
        open_lines = deposit.line_ids.filtered(lambda line: not line.reconciled)
        self.assertEqual(open_lines.partner_id, self.owner2)
        refund = self._through(self._refund(deposit))
        self.assertEqual(refund.payment_ids.partner_id, self.owner2)
        self.assertEqual(self._held(), 0)

    def test_a_refund_reversed_by_hand_is_held_again(self):
        deposit = self._deposit("3000")
        refund = self._through(self._refund(deposit))
        move = refund.payment_ids.move_id
        move._reverse_moves([{"date": fields.Date.context_today(move)}], cancel=True)
        self.assertEqual(self._held(), 3000)
        self.assertEqual((deposit.amount_held, deposit.state), (3000, "held"))

    def test_what_the_screen_offers(self):
        data = self.counter.load(self.unit.ids)
        self.assertEqual(
            [kind["name"] for kind in data["deposit_kinds"]],
            ["Renovation (Owner)", "Renovation (Contractor)"],
        )

    def test_clearance_and_change_of_payer_show_them(self):
        deposit = self._deposit("3000")
        clearance = self.env["property.clearance"].create(
            {"unit_id": self.unit.id, "partner_id": self.owner.id}
        )
        row = clearance.line_ids.filtered(lambda x: deposit.name in x.name)
        self.assertEqual((row.section, row.amount), ("credit", 3000))
        change = self.env["property.payer.change"].new(
            {"unit_id": self.unit.id, "former_partner_id": self.owner.id}
        )
        amounts = [amount for _label, amount, _note in change._get_balance_rows()]
        self.assertIn(3000, amounts)

    def test_the_household_card_shows_them(self):
        keys = [panel["key"] for panel in self.unit._get_household_panels()]
        self.assertNotIn("held", keys)
        deposit = self._deposit("3000")
        panels = {p["key"]: p for p in self.unit._get_household_panels()}
        [row] = panels["held"]["rows"]
        self.assertEqual(row["cells"]["name"], deposit.name)
        self.assertEqual(row["cells"]["held"]["value"], 3000)
