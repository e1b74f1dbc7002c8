from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .ledger_case import LedgerCase
from .pdf_text import pdf_pages

SEPTEMBER = date(2026, 9, 5)


@tagged("post_install", "-at_install")
class TestParkingCard(LedgerCase):
    """A card at 300.00 a month from 5 September 2026 on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._item(
            "Monthly Card", cls.vat9, 50, kind="one_off", category="parking"
        )
        cls.env["property.tariff"].create(
            {
                "community_id": cls.community.id,
                "fee_item_id": cls.item.id,
                "date_start": "2026-01-01",
                "fixed_amount": 300,
            }
        )

    def _card(self, plate="浙A·12345", **extra):
        return self.env["property.parking.card"].create(
            {
                "unit_id": self.unit.id,
                "plate": plate,
                "fee_item_id": self.item.id,
                "date_start": SEPTEMBER,
                **extra,
            }
        )

    def _renew(self, card, months=1, post=True, **extra):
        wizard = self.env["property.parking.renewal"].create(
            {"card_id": card.id, "months": months, **extra}
        )
        wizard.action_renew_and_post() if post else wizard.action_renew()
        return card

    def _refund(self, card, day, reason="Car sold"):
        wizard = self.env["property.parking.refund"].create(
            {"card_id": card.id, "date": day, "reason": reason}
        )
        wizard.action_give_back()
        return wizard

    # --------------------------------------------------------------- months ----

    def test_form(self):
        with Form(self.env["property.parking.card"]) as form:
            form.unit_id = self.unit
            form.fee_item_id = self.item
            form.plate = "浙a 12345"
            form.date_start = SEPTEMBER
            self.assertEqual(form.price, 300)
            self.assertEqual(form.partner_id, self.owner)
        self.assertEqual(form.record.plate, "浙A12345")
        self.assertEqual(form.record.state, "draft")

    def test_three_months(self):
        """5 September to 4 December: three charges of a month each."""
        card = self._renew(self._card(), 3)
        self.assertEqual(card.state, "live")
        self.assertEqual(card.date_end, date(2026, 12, 4))
        self.assertEqual(
            [
                (str(c.date_start), str(c.date_end), c.amount, c.state)
                for c in card.charge_ids.sorted("date_start")
            ],
            [
                ("2026-09-05", "2026-10-04", 300, "posted"),
                ("2026-10-05", "2026-11-04", 300, "posted"),
                ("2026-11-05", "2026-12-04", 300, "posted"),
            ],
        )
        self.assertEqual(len(card.charge_ids.move_id), 1)
        self.assertRegex(card.name, r"^YK\d{4}-\d{5}$")

    def test_a_price_for_all_months(self):
        """1,000 for three months: 333.34 + 333.33 + 333.33."""
        card = self._renew(self._card(), 3, amount=1000)
        self.assertEqual(
            card.charge_ids.sorted("date_start").mapped("amount"),
            [333.34, 333.33, 333.33],
        )

    def test_valid_as_far_as_it_is_paid(self):
        card = self._renew(self._card(), 3)
        months = card.charge_ids.sorted("date_start")
        self.assertFalse(card.paid_until)
        self.assertEqual(card.amount_open, 900)
        self._pay(months[2], 300, "2026-09-06")
        self.env.invalidate_all()
        self.assertFalse(card.paid_until)
        self._pay(months[0], 300, "2026-09-06")
        self.env.invalidate_all()
        self.assertEqual(card.paid_until, date(2026, 10, 4))
        self._pay(months[1], 300, "2026-09-06")
        self.env.invalidate_all()
        self.assertEqual(card.paid_until, date(2026, 12, 4))
        self.assertEqual(card.amount_open, 0)

    def test_renewed(self):
        card = self._renew(self._card(), 1)
        self._renew(card, 2, date_start=date(2026, 10, 5))
        self.assertEqual(card.date_start, SEPTEMBER)
        self.assertEqual(card.date_end, date(2026, 12, 4))
        self.assertEqual(len(card.charge_ids), 3)

    def test_renewed_after_a_pause(self):
        card = self._renew(self._card(), 1)
        self._renew(card, 1, date_start=date(2026, 11, 20))
        self.assertEqual(card.date_start, date(2026, 11, 20))
        self.assertEqual(card.date_end, date(2026, 12, 19))

    def test_end_of_a_month(self):
        """From 31 January: to 27 February, then to 30 March."""
        card = self._renew(self._card(date_start=date(2026, 1, 31)), 2)
        self.assertEqual(
            card.charge_ids.sorted("date_start").mapped("date_end"),
            [date(2026, 2, 27), date(2026, 3, 30)],
        )

    def test_withdrawn(self):
        card = self._renew(self._card(), 1)
        self._renew(card, 2, post=False, date_start=date(2026, 10, 5))
        card.action_withdraw()
        self.assertEqual(len(card.charge_ids), 1)
        self.assertEqual(card.date_end, date(2026, 10, 4))
        self.assertEqual(card.state, "live")
        other = self._renew(self._card("浙B99999"), 2, post=False)
        other.action_withdraw()
        self.assertEqual(other.state, "cancelled")
        self.assertFalse(other.charge_ids)

    # --------------------------------------------------------------- refund ----

    def test_refund_of_whole_months(self):
        """Given back on 10 October: that month is used, November's is not."""
        card = self._renew(self._card(), 3)
        self._pay(card.charge_ids, 900, "2026-09-05")
        wizard = self._refund(card, date(2026, 10, 10))
        self.assertEqual((wizard.months, wizard.amount), (0, 0))
        self.assertEqual(card.state, "refund")
        credit = card.charge_ids.filtered(lambda c: c.kind == "correction")
        self.assertEqual(credit.state, "draft")
        card.action_approve_refund()
        self.assertEqual(card.state, "ended")
        self.assertEqual(card.date_end, date(2026, 11, 4))
        self.assertEqual(credit.amount, -300)
        self.assertEqual(credit.move_id.move_type, "out_refund")
        self.assertEqual(credit.corrects_id.date_start, date(2026, 11, 5))
        self.assertAlmostEqual(credit.amount_residual, -300)

    def test_refund_of_what_was_not_paid(self):
        card = self._renew(self._card(), 2)
        self._refund(card, date(2026, 9, 20))
        card.action_approve_refund()
        last = card.charge_ids.filtered(lambda c: c.date_start == date(2026, 10, 5))
        self.assertEqual(last.mapped("amount_residual"), [0, 0])

    def test_refund_refused(self):
        card = self._renew(self._card(), 2)
        self._refund(card, date(2026, 9, 20))
        card.action_refuse_refund()
        self.assertEqual(card.state, "live")
        self.assertEqual(card.date_end, date(2026, 11, 4))
        self.assertEqual(len(card.charge_ids), 2)

    def test_no_month_left(self):
        card = self._renew(self._card(), 1)
        with self.assertRaisesRegex(UserError, "No whole month"):
            self._refund(card, date(2026, 9, 5))

    def test_refunded_twice(self):
        card = self._renew(self._card(), 2)
        self._refund(card, date(2026, 9, 20))
        with self.assertRaises(UserError):
            self._refund(card, date(2026, 9, 20))
        card.action_approve_refund()
        with self.assertRaises(UserError):
            card.action_approve_refund()

    # ------------------------------------------------------------ bad input ----

    @mute_logger("odoo.sql_db")
    def test_one_live_card_for_a_plate(self):
        self._renew(self._card(), 2)
        again = self._card(date_start=date(2026, 10, 20))
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._renew(again, 1)
        later = self._card(date_start=date(2026, 11, 5))
        self._renew(later, 1)
        self.assertEqual(later.state, "live")
        self._renew(self._card("浙A54321"), 1)

    def test_charged_already(self):
        card = self._renew(self._card(), 2)
        with self.assertRaisesRegex(UserError, "charged until"):
            self._renew(card, 1, date_start=date(2026, 10, 5))

    @mute_logger("odoo.sql_db")
    def test_numbers(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._renew(self._card(), 13)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._renew(self._card(), 0)
        with self.assertRaisesRegex(UserError, "above zero"):
            self._renew(self._card(), 1, amount=0)

    def test_plate(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._card("·-")
        vehicle = self.env["property.vehicle"].create(
            {
                "community_id": self.community.id,
                "plate": "浙C 88888",
                "partner_id": self.owner2.id,
            }
        )
        card = self.env["property.parking.card"].create(
            {
                "unit_id": self.unit.id,
                "vehicle_id": vehicle.id,
                "fee_item_id": self.item.id,
                "date_start": SEPTEMBER,
            }
        )
        self.assertEqual((card.plate, card.partner_id), ("浙C88888", self.owner2))
        with self.assertRaises(ValidationError):
            card.plate = "浙C77777"

    def test_what_was_charged_stays(self):
        card = self._renew(self._card(), 1)
        with self.assertRaises(UserError):
            card.plate = "浙A00000"
        with self.assertRaises(UserError):
            card.unlink()

    # --------------------------------------------------------------- others ----

    def test_reminder(self):
        today = fields.Date.today()
        soon = self._renew(self._card(date_start=today - timedelta(days=25)), 1)
        far = self._renew(self._card("浙A54321", date_start=today), 1)
        cards = self.env["property.parking.card"]
        cards._cron_remind_expiring()
        self.assertEqual(len(soon.activity_ids), 1)
        self.assertEqual(soon.activity_ids.date_deadline, soon.date_end)
        self.assertFalse(far.activity_ids)
        cards._cron_remind_expiring()
        self.assertEqual(len(soon.activity_ids), 1)

    def test_printed_card(self):
        card = self._renew(self._card(), 1)
        with self.assertRaisesRegex(UserError, "not paid"):
            card.action_print()
        self._pay(card.charge_ids, 300, "2026-09-05")
        self.env.invalidate_all()
        card.action_print()
        [page] = pdf_pages(card._get_pdf()[1])
        for word in (card.plate, card.name, "3-501"):
            self.assertIn(word, page)

    def test_rights(self):
        supervisor = new_test_user(
            self.env, "pk_super", groups="property_base.group_supervisor"
        )
        cashier = new_test_user(
            self.env, "pk_cash", groups="property_billing.group_cashier"
        )
        card = self._card().with_user(supervisor)
        wizard = self.env["property.parking.renewal"].with_user(supervisor)
        wizard = wizard.create({"card_id": card.id, "months": 2})
        with self.assertRaises(AccessError):
            wizard.action_renew_and_post()
        wizard.action_renew()
        self.assertEqual(card.charge_ids.mapped("state"), ["draft", "draft"])
        with self.assertRaises(AccessError):
            card.action_post()
        self.assertEqual(card.with_user(cashier).plate, "浙A12345")
        with self.assertRaises(AccessError):
            card.with_user(cashier).note = "x"
        card.sudo(False).with_user(self.env.user).action_post()
        self.assertEqual(set(card.charge_ids.mapped("state")), {"posted"})
        refund = self.env["property.parking.refund"].with_user(supervisor)
        refund.create(
            {"card_id": card.id, "date": SEPTEMBER, "reason": "x"}
        ).action_give_back()
        with self.assertRaises(AccessError):
            card.action_approve_refund()
