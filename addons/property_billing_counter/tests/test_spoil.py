from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestSpoil(CounterCase):
    """A preprinted book of ten forms, of which two jam in the printer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.book = cls.env["property.receipt.book"].create(
            {
                "community_id": cls.community.id,
                "code": "PP",
                "kind": "preprinted",
                "number_from": 101,
                "number_to": 110,
            }
        )

    def _spoil(self, user=None, **values):
        spoils = self.env["property.receipt.spoil"].with_user(user or self.cashier)
        return spoils.create(
            {"book_id": self.book.id, "reason": "Jammed", "count": 2, **values}
        )

    def test_numbers_are_used_up(self):
        spoil = self._spoil()
        self.assertIn("101", spoil.first)
        spoil.action_spoil()
        receipts = self.book.receipt_ids.sorted("number")
        self.assertEqual(receipts.mapped("number"), [101, 102])
        self.assertEqual(set(receipts.mapped("state")), {"void"})
        self.assertEqual(receipts.till_id, self.till)
        self.assertEqual(set(receipts.mapped("void_reason")), {"Jammed"})
        [row] = self.book._get_register_rows()
        self.assertEqual((row["void"], row["issued"], row["missing"]), (2, 0, 0))
        self.assertEqual(self.till.void_count, 2)
        self.assertEqual(self.till.amount_taken, 0)
        self.assertEqual(self.book.next_number, 103)

    def test_refused(self):
        with self.assertRaisesRegex(UserError, "full"), self.cr.savepoint():
            self._spoil(count=11).action_spoil()
        self.assertEqual(self.book.next_number, 101)
        with self.assertRaises(UserError):
            self._spoil(reason="  ").action_spoil()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._spoil(count=0)
        self.book.kind = "computer"
        with self.assertRaises(UserError):
            self._spoil().action_spoil()

    def test_only_the_cashier_of_the_book_with_an_open_till(self):
        other = self._cashier("spoil_cashier")
        with self.assertRaisesRegex(UserError, "till"):
            self._spoil(other).action_spoil()
        self.env["property.counter"].with_user(other).open_till(self.company.id, "0")
        self.book.user_id = self.cashier
        with self.assertRaises(UserError):
            self._spoil(other).action_spoil()
        clerk = new_test_user(
            self.env,
            "spoil_clerk",
            groups="property_base.group_staff",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            self._spoil(clerk)
        self.assertFalse(self.book.receipt_ids)

    def test_a_receipt_whose_payment_was_reversed_says_so(self):
        receipt = self._take([self._line(self.service_charge)])
        self.assertFalse(receipt.is_reversed)
        receipt.payment_ids.move_id._reverse_moves(
            [{"date": self.till.date}], cancel=True
        )
        receipt.invalidate_recordset(["is_reversed"])
        self.assertTrue(receipt.is_reversed)
        self.assertEqual(receipt.state, "issued")
        marks = self.env["property.receipt.printer"]._get_receipt_marks(receipt)
        self.assertTrue(marks)
