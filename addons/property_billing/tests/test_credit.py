from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestCredit(LedgerCase):
    """Whose credit it is when more was paid than is owed."""

    def setUp(self):
        super().setUp()
        self.charges = self._month(self._run())
        self.charges._post_charges(date(2026, 10, 1))
        self.move = self.charges.move_id

    def _november(self, occupancy=None):
        charges = self._month(self._run(date(2026, 11, 1)), occupancy)
        charges._post_charges(date(2026, 11, 1))
        return round(sum(charges.mapped("amount_residual")), 2)

    def _second_unit(self):
        """502 is the owner's as well."""
        self.occupancy2.partner_id = self.owner
        charges = self._month(self.charges.run_id, self.occupancy2)
        charges._post_charges(date(2026, 10, 1))
        return charges

    # -------------------------------------------- money that names no unit ----

    def test_matched_by_hand_it_takes_the_unit(self):
        """600 came without a unit; 55.42 are left after October's 544.58."""
        payment = self._prepay(600, "2026-10-10", unit=False)
        line = self._receivable(payment.move_id)
        self.move.js_assign_outstanding_line(line.id)
        self.assertEqual(payment.property_unit_id, self.unit)
        self.assertEqual(payment.property_community_id, self.community)
        self.assertEqual(line.property_unit_id, self.unit)
        self.assertAlmostEqual(line.amount_residual, -55.42)
        self.assertEqual(self._november(), round(544.58 - 55.42, 2))

    def test_bank_statement_line_too(self):
        statement = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "payment_ref": "transfer",
                "partner_id": self.owner.id,
                "amount": 600,
                "date": "2026-10-10",
            }
        )
        __, suspense, __ = statement._seek_for_lines()
        account = self.charges.receivable_line_id.account_id
        entry = statement.move_id.with_context(
            force_delete=True, skip_readonly_check=True
        )
        entry.write(
            {
                "line_ids": [
                    Command.delete(suspense.id),
                    Command.create(self._entry_line(account, -600)),
                ]
            }
        )
        line = self._receivable(statement.move_id)
        (line | self.charges.receivable_line_id).reconcile()
        self.assertEqual(line.property_unit_id, self.unit)
        self.assertEqual(self._november(), round(544.58 - 55.42, 2))

    def test_of_two_units_it_takes_the_community(self):
        other = self._second_unit()
        payment = self._prepay(1100, "2026-10-10", unit=False)
        line = self._receivable(payment.move_id)
        (line | self.charges.receivable_line_id | other.receivable_line_id).reconcile()
        self.assertFalse(payment.property_unit_id)
        self.assertEqual(payment.property_community_id, self.community)
        self.assertEqual(self._november(), round(544.58 - (1100 - 2 * 544.58), 2))

    def test_what_it_says_stays(self):
        """The payer said 502; that it was matched with 501 changes nothing."""
        self._second_unit()
        payment = self._prepay(600, "2026-10-10", unit=self.unit2)
        self.move.js_assign_outstanding_line(self._receivable(payment.move_id).id)
        self.assertEqual(payment.property_unit_id, self.unit2)

    def test_said_later_the_entry_knows_it(self):
        payment = self._prepay(600, "2026-10-10", unit=False)
        payment.write({"property_unit_id": self.unit.id})
        line = self._receivable(payment.move_id)
        self.assertEqual(line.property_unit_id, self.unit)
        self.assertEqual(line.property_community_id, self.community)

    def test_other_invoices_say_nothing(self):
        """What settles an invoice that is no fee names no community."""
        invoice = self.init_invoice("out_invoice", self.owner, amounts=[100], post=True)
        payment = self._prepay(100, "2026-10-10", unit=False)
        (self._receivable(payment.move_id) | self._receivable(invoice)).reconcile()
        self.assertFalse(payment.property_community_id)

    # -------------------------------------------------- shown where it serves ----

    def test_card_of_another_unit(self):
        self._second_unit()
        self._prepay(100, "2026-10-10", unit=self.unit2)
        self._prepay(30, "2026-10-10", unit=False)
        self.assertAlmostEqual(self.unit._get_fee_credit(), 30)
        self.assertAlmostEqual(self.unit2._get_fee_credit(), 130)

    def test_card_of_another_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        self._prepay(100, "2026-10-10", unit=False, property_community_id=other.id)
        self.assertEqual(self.unit._get_fee_credit(), 0)

    def test_correction_counts_once(self):
        """It stands among what is owed, with its sign."""
        self._charge(self.service, -50, kind="correction", origin_key="correction 1")
        charge = self.env["property.fee.charge"].search([("amount", "=", -50)])
        charge._post_charges(date(2026, 10, 5))
        self.assertAlmostEqual(self.unit.fee_owed, 544.58 - 50)
        self.assertEqual(self.unit._get_fee_credit(), 0)

    # -------------------------------------------------------- on the notice ----

    def _notice(self):
        issue = self.env["property.fee.notice.issue"].create(
            {"community_id": self.community.id, "date": "2026-11-05"}
        )
        claims = issue._find_claims()
        groups = issue._group_claims(claims)
        credit = issue._get_credits(groups)
        return {
            key: issue._prepare_notice(key, ids, claims, credit.get(key, 0.0))
            for key, ids in groups.items()
        }

    def test_credit_note_of_a_paid_charge_is_deducted(self):
        """October was paid, its parking then credited: 300.00 are the payer's."""
        self.community.apply_credits = False
        self._pay(self.charges, 544.58, "2026-10-10")
        self._take_back(self.charges[1], 300, "2026-10-12")
        self.assertEqual(self._november(), 544.58)
        notice = self._notice()[self.owner.id, self.unit.id]
        self.assertAlmostEqual(notice["amount_total"], 544.58)
        self.assertAlmostEqual(notice["amount_credit"], 300)
        self.assertAlmostEqual(notice["amount_payable"], 244.58)

    def test_statement_leaves_other_communities_out(self):
        """A developer's prepayment elsewhere is not deducted here."""
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        self._prepay(100, "2026-10-10", unit=False, property_community_id=other.id)
        self._prepay(40, "2026-10-10")
        self.community.statement_threshold = 1
        notice = self._notice()[self.owner.id, False]
        self.assertAlmostEqual(notice["amount_credit"], 40)
        self.assertAlmostEqual(notice["amount_payable"], 504.58)
