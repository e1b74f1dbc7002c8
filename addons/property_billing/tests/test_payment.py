from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .posting_case import PostingCase


@tagged("post_install", "-at_install")
class TestPayment(PostingCase):
    """By the ERP's own buttons and wizards."""

    def setUp(self):
        super().setUp()
        self.fee_run = self._run()
        self.charges = self._month(self.fee_run)
        self.service_charge, self.parking_charge, self.share_charge = self.charges
        self.move = self.charges._post_charges(date(2026, 10, 1))
        self.bank = self.company_data["default_journal_bank"]

    def _wizard(self, action, amount=None, **values):
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        vals = {"journal_id": self.bank.id, "payment_date": "2026-10-10", **values}
        if amount is not None:
            vals["amount"] = amount
        return wizard.create(vals)

    def _pay(self, records, amount=None, **values):
        wizard = self._wizard(records.action_register_payment(), amount, **values)
        return wizard._create_payments()

    def _residuals(self):
        return [round(c.amount_residual, 2) for c in self.charges]

    def _states(self):
        return self.charges.mapped("payment_state")

    def test_full_payment_of_the_invoice(self):
        wizard = self._wizard(self.move.action_register_payment())
        self.assertAlmostEqual(wizard.amount, 544.58)
        payment = wizard._create_payments()
        self.assertEqual(self._residuals(), [0, 0, 0])
        self.assertEqual(self._states(), ["paid"] * 3)
        self.assertIn(self.move.payment_state, ("paid", "in_payment"))
        self.assertEqual(payment.property_unit_id, self.unit)
        self.assertEqual(payment.move_id.property_unit_id, self.unit)
        self.assertFalse(payment.move_id.line_ids.filtered("analytic_distribution"))

    def test_partial_payment_goes_to_the_earliest_due(self):
        """Parking is due on the 1st, the others a month later."""
        self._pay(self.move, 250.0)
        self.assertEqual(self._residuals(), [210.02, 50.00, 34.56])
        self.assertEqual(self._states(), ["unpaid", "partial", "unpaid"])

    def test_same_day_by_the_order_of_items(self):
        self._pay(self.move, 400.0)
        self.assertEqual(self._residuals(), [110.02, 0.0, 34.56])

    def test_order_of_items_is_the_community_s(self):
        self.share.sequence = 1
        self._pay(self.move, 400.0)
        self.assertEqual(self._residuals(), [144.58, 0.0, 0.0])

    def test_same_day_pro_rata(self):
        """100.00 over 210.02 and 34.56: 85.8697 and 14.1303, by largest remainder."""
        self.community.payment_allocation = "pro_rata"
        self._pay(self.move, 400.0)
        self.assertEqual(self._residuals(), [124.15, 0.0, 20.43])
        self._pay(self.move, 144.58)
        self.assertEqual(self._residuals(), [0, 0, 0])
        self.assertIn(self.move.payment_state, ("paid", "in_payment"))

    def test_pro_rata_with_a_credit_note_of_one_charge(self):
        self.community.payment_allocation = "pro_rata"
        self._credit({self.share_charge: 10.0})
        self.assertEqual(self._residuals(), [210.02, 300.0, 24.56])

    def test_chosen_charges(self):
        chosen = self.service_charge | self.share_charge
        wizard = self._wizard(chosen.action_register_payment())
        self.assertAlmostEqual(wizard.amount, 244.58)
        wizard._create_payments()
        self.assertEqual(self._residuals(), [0.0, 300.0, 0.0])

    def test_partial_payment_to_a_chosen_charge(self):
        self._pay(self.share_charge, 20.0)
        self.assertEqual(self._residuals(), [210.02, 300.0, 14.56])

    def test_chosen_charges_of_two_months_are_one_payment(self):
        november = self._month(self._run(date(2026, 11, 1)))
        november._post_charges(date(2026, 11, 1))
        payments = self._pay(self.service_charge | november[0])
        self.assertEqual(len(payments), 1)
        self.assertAlmostEqual(payments.amount, 420.04)
        self.assertEqual(november[0].payment_state, "paid")

    def test_two_units_of_one_owner(self):
        """One payment; it names no unit, its rest serves any unit of the payer."""
        self.occupancy2.partner_id = self.owner
        other = self._month(self.fee_run, self.occupancy2)
        other._post_charges(date(2026, 10, 1))
        payment = self._pay(self.service_charge | other[0], 500.0)
        self.assertFalse(payment.property_unit_id)
        self.assertEqual(payment.property_community_id, self.community)
        november = self._run(date(2026, 11, 1))
        later = self._month(november) | self._month(november, self.occupancy2)
        later._post_charges(date(2026, 11, 1))
        self.assertAlmostEqual(
            sum(later.mapped("amount_residual")), 2 * 544.58 - (500 - 420.04)
        )

    def test_overpayment_is_carried_to_the_next_run(self):
        """DOMAIN W17: 1,000.00 over three months of 273.67 leaves 178.99."""
        self.move.button_cancel()
        months = [
            self._charge(self.service, 273.67, self._run(date(2026, m, 1)))
            for m in (1, 2, 3, 4)
        ]
        months[0]._post_charges(date(2026, 1, 1))
        self._pay(months[0].move_id, 1000.0)
        for charge in months[1:3]:
            charge._post_charges(charge.date_start)
            self.assertEqual(charge.payment_state, "paid")
        credit = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.owner.id),
                ("amount_residual", "<", 0),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertAlmostEqual(sum(credit.mapped("amount_residual")), -178.99)
        months[3]._post_charges(date(2026, 4, 1))
        self.assertAlmostEqual(months[3].amount_residual, 94.68)

    def test_overpayment_stays_where_the_community_wants_it(self):
        self.community.apply_credits = False
        self._pay(self.move, 600.0)
        november = self._charge(self.service, 210.02, self._run(date(2026, 11, 1)))
        november._post_charges(date(2026, 11, 1))
        self.assertEqual(november.payment_state, "unpaid")

    def test_another_unit_s_credit_is_left_alone(self):
        self.occupancy2.partner_id = self.owner
        self._pay(self.move, 600.0)
        other = self._month(self.fee_run, self.occupancy2)
        other._post_charges(date(2026, 10, 1))
        self.assertEqual(set(other.mapped("payment_state")), {"unpaid"})

    def test_outstanding_credit_added_by_hand(self):
        """The 'Add' button of the invoice keeps to the order of dues."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.owner.id,
                "amount": 310.0,
                "journal_id": self.bank.id,
                "date": "2026-10-10",
            }
        )
        payment.action_post()
        line = payment.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.move.js_assign_outstanding_line(line.id)
        self.assertEqual(self._residuals(), [200.02, 0.0, 34.56])

    # -------------------------------------------------------- credit notes ----

    def _credit(self, amounts=None):
        """A credit note by the wizard; amounts by charge, else the whole invoice."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.move.ids)
            .create({"journal_id": self.move.journal_id.id, "date": "2026-10-12"})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if amounts is not None:
            with Form(refund) as form:
                index = 0
                for line in refund.invoice_line_ids:
                    if line.property_charge_id not in amounts:
                        form.invoice_line_ids.remove(index)
                        continue
                    with form.invoice_line_ids.edit(index) as edited:
                        edited.price_unit = amounts[line.property_charge_id]
                    index += 1
        refund.action_post()
        return refund

    def test_credit_note_for_all_reverses(self):
        refund = self._credit()
        self.assertEqual(len(self._terms(refund)), 3)
        self.assertEqual(set(self.charges.mapped("state")), {"reversed"})
        self.assertTrue(all(self.charges.receivable_line_id.mapped("reconciled")))
        self.assertEqual(self._residuals(), [0, 0, 0])
        self.assertEqual(self.charges.move_id, self.move)
        self.assertEqual(refund.property_occupancy_id, self.occupancy)
        self.assertEqual(refund.property_owner_occupancy_id, self.occupancy)

    def test_reversed_charge_frees_its_month(self):
        self._credit()
        again = self._charge(self.service, 200.00, self.fee_run)
        again._post_charges(date(2026, 10, 13))
        self.assertEqual(again.state, "posted")

    def test_partial_credit_note_meets_its_charge(self):
        refund = self._credit({self.share_charge: 10.0})
        self.assertAlmostEqual(refund.amount_total, 10.0)
        self.assertEqual(self._residuals(), [210.02, 300.0, 24.56])
        self.assertEqual(set(self.charges.mapped("state")), {"posted"})

    def test_credit_note_undone(self):
        refund = self._credit()
        refund.button_draft()
        self.assertEqual(set(self.charges.mapped("state")), {"posted"})
        refund.button_cancel()
        self.assertEqual(set(self.charges.mapped("state")), {"posted"})

    def test_no_more_is_credited_than_charged(self):
        self._credit({self.share_charge: 30.0})
        with self.assertRaisesRegex(UserError, "more would be credited"):
            self._credit({self.share_charge: 5.0})

    def test_reverse_and_create_anew_is_refused(self):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.move.ids)
            .create({"journal_id": self.move.journal_id.id, "date": "2026-10-12"})
        )
        with self.assertRaisesRegex(UserError, "correcting charge"):
            wizard.modify_moves()

    # --------------------------------------------------------- searchable ----

    def test_search_by_payment_state(self):
        self._pay(self.parking_charge)
        self._pay(self.share_charge, 4.56)
        draft = self._charge(self.service, 1, self._run(date(2026, 11, 1)))
        mine = [("id", "in", (self.charges | draft).ids)]
        for states, found in (
            (["unpaid"], self.service_charge),
            (["partial"], self.share_charge),
            (["paid"], self.parking_charge),
            (["unpaid", "partial"], self.service_charge | self.share_charge),
            ([False], draft),
        ):
            with self.subTest(states):
                self.assertEqual(
                    self.charges.search([*mine, ("payment_state", "in", states)]),
                    found,
                )
        self.assertEqual(
            self.charges.search([*mine, ("payment_state", "!=", "paid")]),
            (self.charges - self.parking_charge) | draft,
        )

    def test_front_desk_sees_what_is_paid(self):
        """Without a right in the ledger, read and searched all the same."""
        self._pay(self.parking_charge)
        staff = new_test_user(
            self.env,
            "payment_staff",
            "property_base.group_staff",
            company_id=self.company.id,
        )
        mine = self.charges.with_user(staff)
        with self.assertRaises(AccessError):
            mine.receivable_line_id.read(["balance"])
        self.assertEqual(mine.mapped("payment_state"), ["unpaid", "paid", "unpaid"])
        open_charges = mine.search(
            [("id", "in", mine.ids), ("payment_state", "in", ("unpaid", "partial"))]
        )
        self.assertEqual(open_charges, mine - self.parking_charge)
        self.assertAlmostEqual(sum(mine.mapped("amount_residual")), 244.58)

    def test_prepayment_of_a_unit(self):
        """Paid before anything is charged: the unit is named on the payment."""
        with Form(
            self.env["account.payment"].with_context(
                default_payment_type="inbound", default_partner_type="customer"
            )
        ) as form:
            form.partner_id = self.owner2
            form.amount = 500.0
            form.journal_id = self.bank
            form.date = date(2026, 9, 20)
            form.property_unit_id = self.unit2
        payment = form.record
        self.assertEqual(payment.property_community_id, self.community)
        payment.action_post()
        charges = self._month(self.fee_run, self.occupancy2)
        charges._post_charges(date(2026, 10, 1))
        self.assertAlmostEqual(sum(charges.mapped("amount_residual")), 44.58)
