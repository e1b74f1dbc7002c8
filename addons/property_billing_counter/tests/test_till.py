from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestTill(CounterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "till_accountant",
            groups="property_base.group_staff,account.group_account_invoice",
            company_id=cls.company.id,
        )
        cls.mine = cls.till.with_user(cls.cashier)

    def _count(self, **pieces):
        """Notes by value: n100=5."""
        for count in self.mine.count_ids:
            count.pieces = pieces.get(f"n{count.denomination:g}", 0)

    def test_sums_by_channel_and_numbers(self):
        first = self._take(
            [self._line(self.service_charge)],
            [self._tender("wechat", "110.02"), self._tender("cash", cash_given="100")],
        )
        second = self._take([self._line(self.parking_charge)])
        void = self._take([self._line(self.other_charge, "5")])
        self.counter.void(void.id, "Slip")
        till = self.mine
        till.invalidate_recordset()
        self.assertEqual(till.cash_taken, 400)
        self.assertEqual(till.cash_expected, 600)
        self.assertAlmostEqual(till.amount_taken, 510.02)
        self.assertEqual((till.receipt_count, till.void_count), (2, 1))
        self.assertEqual(till.numbers, f"{first.name} – {void.name} (3)")
        self.assertEqual(second.number, first.number + 1)

    def test_a_right_count_books_nothing(self):
        self._take([self._line(self.parking_charge)])
        self._count(n100=5)
        self.mine.action_close()
        self.assertEqual(self.till.state, "closed")
        self.assertEqual(self.till.difference, 0)
        self.assertFalse(self.till.sudo().difference_move_id)

    def test_nobody_closes_without_counting(self):
        with self.assertRaises(UserError):
            self.mine.action_close()
        self.assertEqual(self.till.state, "open")

    def test_short_and_over_are_booked(self):
        journal = self.channels["cash"].journal_id
        cash = journal.default_account_id
        before = self._balance(cash)
        self._take([self._line(self.parking_charge)])
        self._count(n100=4, n50=1)
        self.mine.action_close()
        self.assertEqual(self.till.difference, -50)
        move = self.till.sudo().difference_move_id
        self.assertEqual(move.state, "posted")
        self.assertEqual(
            move.line_ids.filtered(
                lambda line: line.account_id == journal.loss_account_id
            ).balance,
            50,
        )
        # what the ledger has of the day is what lies in the drawer, less the float
        self.assertAlmostEqual(self._balance(cash) - before, 250)

    def test_what_closes_is_closed(self):
        receipt = self._take([self._line(self.parking_charge)])
        self._count(n100=5)
        self.mine.action_close()
        with self.assertRaises(UserError):
            self.mine.action_close()
        with self.assertRaises(UserError):
            self.counter.void(receipt.id, "Too late")
        with self.assertRaises(UserError):
            self.mine.count_ids[0].pieces = 1
        with self.assertRaises(UserError):
            self.counter.take(self._payload([self._line(self.service_charge)]))
        self.counter.open_till(self.company.id, "100")
        self._take([self._line(self.service_charge)])

    def test_the_accountant_takes_it_over(self):
        self._count(n100=2)
        theirs = self.till.with_user(self.accountant)
        with self.assertRaises(UserError):
            theirs.action_hand_over()
        self.mine.action_close()
        with self.assertRaises(AccessError):
            self.mine.action_hand_over()
        theirs.action_hand_over()
        self.assertEqual(self.till.state, "handed_over")
        self.assertEqual(self.till.accountant_id, self.accountant)
        with self.assertRaises(UserError):
            self.mine.note = "afterthought"

    def test_only_the_own_till(self):
        other = self._cashier("other_till")
        with self.assertRaises(AccessError):
            self.till.with_user(other).action_close()
        with self.assertRaises(AccessError):
            self.till.with_user(other).read(["name"])
        with self.assertRaises(AccessError):
            self.mine.opening_float = 1000

    def test_the_sheet(self):
        self._take([self._line(self.parking_charge)])
        sheet = self.till._get_sheet()
        self.assertEqual([row[1:] for row in sheet["channels"]], [(1, 300.0)])
        self.assertEqual([row[2:] for row in sheet["items"]], [(1, 300.0)])
        html = self.env["ir.actions.report"]._render_qweb_html(
            "property_billing_counter.report_till", self.till.ids
        )[0]
        self.assertIn(b"300.00", html)
