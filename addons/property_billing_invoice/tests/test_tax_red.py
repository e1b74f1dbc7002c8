from odoo.tests import tagged

from .invoice_case import InvoiceCase


@tagged("post_install", "-at_install")
class TestTaxRed(InvoiceCase):
    """A credit of an invoiced charge waits for the number of the red letter."""

    def setUp(self):
        super().setUp()
        self.invoice = self._issued(self.both)

    def _red(self, invoice, amounts, reason="discount"):
        action = invoice.action_red()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        for line in wizard.line_ids:
            line.amount = amounts.get(line.charge_id, 0)
        wizard.reason = reason
        return self._made(wizard.action_create())

    def _wanted(self):
        """What the accountant's list shows."""
        return self.env["property.tax.invoice"].search(
            [
                ("kind", "=", "red"),
                ("state", "in", ("requested", "exported")),
                ("community_id", "=", self.community.id),
            ]
        )

    def _correction(self, charge):
        return charge.correction_ids.filtered(lambda c: c.state != "cancelled")

    # ------------------------------------------------------------------ wait ----

    def test_correction_waits_and_is_posted_afterwards(self):
        """180.02 instead of 210.02: 30.00 must be red first."""
        self._correct(self.service_charge, 180.02)
        credit = self._correction(self.service_charge)
        self.assertEqual(credit.state, "draft")
        self.assertAlmostEqual(self._left(self.service_charge), 210.02)
        red = self._wanted()
        self.assertEqual(credit.tax_red_id, red)
        self.assertAlmostEqual(red.amount, -30.00)
        self.assertEqual(red.origin_id, self.invoice)
        self.assertEqual(red.source, "Measured again")
        self.assertIn(red.name, credit.tax_wait_note)
        # pressed again: still one red letter
        credit.with_user(self.accountant).action_post()
        self.assertEqual(self._wanted(), red)
        red = red.with_user(self.accountant)
        with self._refused("lies before"):
            self._issue(red, day="2026-10-04")
        self._issue(red, day="2026-10-06")
        self.assertEqual(self.invoice.state, "part_red")
        red.action_post_waiting()
        self.assertEqual(credit.state, "posted")
        self.assertEqual(
            self.service_charge.tax_invoice_numbers,
            f"{self.invoice.number} (2026-10-05, 210.02), "
            f"{red.number} (2026-10-06, -30.00)",
        )
        self.assertAlmostEqual(self._left(self.service_charge), 180.02)
        self.assertEqual(self._states(*self.both), ["issued", "issued"])
        self.assertFalse(self._wanted())

    def test_others_are_posted_meanwhile(self):
        """A credit that waits stops no other charge of the same posting."""
        values = {"kind": "correction", "explanation": "Moved out"}
        vals_list = [
            self._charge_vals(
                self.service,
                -10,
                origin_key="red 1",
                corrects_id=self.service_charge.id,
                **values,
            ),
            self._charge_vals(
                self.service,
                -10,
                occupancy=self.occupancy2,
                origin_key="red 2",
                corrects_id=self.other_charge.id,
                **values,
            ),
            self._charge_vals(self.share, 5, kind="one_off", origin_key="red 3"),
        ]
        charges = self._create(vals_list)
        charges.with_user(self.accountant)._post_charges()
        self.assertEqual(charges.mapped("state"), ["draft", "posted", "posted"])
        self.assertEqual(self._wanted().waiting_ids, charges[0])

    def test_charge_in_part_invoiced_does_not_wait(self):
        """100 of 273.67 are on an invoice: 173.67 can go without a red letter."""
        self._issued(self.other_charge, amounts={self.other_charge: 100.00})
        self._correct(self.other_charge, 100.00)
        self.assertEqual(self._correction(self.other_charge).state, "posted")
        self._correct(self.other_charge, 99.00)
        waiting = self._correction(self.other_charge).filtered(
            lambda charge: charge.state == "draft"
        )
        self.assertAlmostEqual(waiting.tax_red_id.amount, -1.00)

    def test_credit_note_by_hand_is_refused_with_the_way_out(self):
        move = self.service_charge.move_id
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "reason": "by hand"})
        )
        with self._refused("red-letter"):
            wizard.reverse_moves()
            move.reversal_move_ids.action_post()

    def test_cancelled_invoice_is_refused(self):
        move = self.service_charge.move_id
        with self._refused("red-letter"):
            move.button_draft()
            move.button_cancel()

    def test_request_in_the_way(self):
        """A request is withdrawn or lowered, nothing is red that was never issued."""
        request = self._request(self.other_charge)
        with self._refused("Withdraw the request"):
            self._correct(self.other_charge, 200.00)
        self.assertFalse(self._wanted())
        request.line_ids.amount = 200.00
        self._correct(self.other_charge, 200.00)
        self.assertEqual(self._correction(self.other_charge).state, "posted")

    def test_withdrawn_red_letter_is_asked_for_again(self):
        self._correct(self.service_charge, 180.02)
        credit = self._correction(self.service_charge)
        self._wanted().with_user(self.accountant).action_withdraw()
        self.assertFalse(credit.tax_red_id)
        credit.with_user(self.accountant).action_post()
        self.assertEqual(credit.state, "draft")
        self.assertAlmostEqual(self._wanted().amount, -30.00)

    def test_credit_over_two_invoices(self):
        """100.00 and 173.67 are on two invoices, the later is taken back first."""
        first = self._issued(self.other_charge, amounts={self.other_charge: 100.00})
        second = self._issued(self.other_charge)
        self._correct(self.other_charge, 73.67)
        reds = self._wanted()
        self.assertEqual(
            {red.origin_id: red.amount for red in reds},
            {second.sudo(): -173.67, first.sudo(): -26.33},
        )
        credit = self._correction(self.other_charge)
        for red in reds.with_user(self.accountant):
            self.assertEqual(credit.state, "draft")
            self._issue(red, day="2026-10-06")
            credit.with_user(self.accountant).action_post()
        self.assertEqual(credit.state, "posted")

    # ------------------------------------------------------------------- red ----

    def test_all_red_can_be_invoiced_again(self):
        red = self._red(
            self.invoice,
            {self.service_charge: 210.02, self.parking_charge: 300.00},
            "error",
        )
        self.assertEqual(self._states(*self.both), ["issued", "issued"])
        self._issue(red, day="2026-10-06")
        self.assertEqual(self.invoice.state, "red")
        self.assertEqual(self._states(*self.both), ["red", "red"])
        self.assertAlmostEqual(self._request(self.both).amount, 510.02)

    def test_no_more_than_is_left(self):
        with self._refused("only 210.02"):
            self._red(self.invoice, {self.service_charge: 210.03})
        self._red(self.invoice, {self.service_charge: 200.00})
        with self._refused("only 10.02"):
            self._red(self.invoice, {self.service_charge: 10.03})

    def test_red_wants_an_issued_one(self):
        request = self._request(self.other_charge)
        with self._refused("was not issued"):
            request.action_red()
        red = self._red(self.invoice, {self.service_charge: 210.02})
        with self._refused("was not issued"):
            self._issue(red, day="2026-10-06").action_red()

    def test_register_adds_up(self):
        """Issued less red by item, from the lines: 510.02 − 40.00."""
        red = self._red(self.invoice, {self.service_charge: 40.00})
        self._issue(red, day="2026-10-06")
        groups = self.env["property.tax.invoice.line"]._read_group(
            [
                ("community_id", "=", self.community.id),
                ("state", "in", ("issued", "part_red", "red")),
            ],
            ["fee_item_id"],
            ["amount:sum"],
        )
        self.assertEqual(
            {item: round(amount, 2) for item, amount in groups},
            {self.service: 170.02, self.parking: 300.00},
        )

    def test_red_workbook(self):
        red = self._red(self.invoice, {self.service_charge: 40.00}, "stop")
        red.action_export()
        _name, sheets = red._xlsx_requests({})
        self.assertEqual([s.name for s in sheets][-1], "红字发票")
        [row] = sheets[-1].rows
        self.assertEqual(row[0], red.name)
        self.assertEqual(row[1], self.invoice.number)
        self.assertEqual(row[4:6], ["服务中止", "-40.00"])
