from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .ledger_case import LedgerCase

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
SALE = date(2026, 3, 12)


class ChangeCase(LedgerCase):
    """March and April of 210.02 are posted when the unit changes hands (W2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer, cls.tenant, cls.builder = cls.env["res.partner"].create(
            [{"name": "李买"}, {"name": "王租"}, {"name": "Builder Co"}]
        )
        cls.occupancy.date_start = "2020-01-01"
        cls.community.write({"developer_id": cls.builder.id, "developer_pays": True})
        cls.lift = cls._item("Lift", cls.vat6, 15, payer="occupant")
        cls.env["ir.default"].set("property.payer.change", "booking_date", "2026-04-20")

    @classmethod
    def _posted(cls, item, amount, month, occupancy=None, **extra):
        charge = cls._charge(item, amount, cls._run(month), occupancy, **extra)
        charge._post_charges(month)
        return charge

    @classmethod
    def _change(cls, kind="sale", day=SALE, **extra):
        return cls.env["property.payer.change"].create(
            {"unit_id": cls.unit.id, "kind": kind, "date": day, **extra}
        )

    @classmethod
    def _sale(cls, **extra):
        return cls._change(partner_id=cls.buyer.id, **extra)

    def _split(self, change):
        """[(first day charged, former, new)] as proposed."""
        return [
            (line.date_start, line.amount_former, line.amount_new)
            for line in change.line_ids.sorted("date_start")
        ]

    def _book(self, change):
        change.action_compute()
        change.action_book()
        return change


@tagged("post_install", "-at_install")
class TestPayerChange(ChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.march = cls._posted(cls.service, 210.02, MARCH)
        cls.april = cls._posted(cls.service, 210.02, APRIL)

    # ------------------------------------------------------------ proposal ----

    def test_rules(self):
        """W2: what each rule leaves to the former payer and takes to the new."""
        for rule, march in (
            ("daily_actual", (MARCH, 74.52, 135.50)),
            ("daily_30", (MARCH, 70.01, 140.01)),
            ("full_month", (MARCH, 0.0, 210.02)),
            ("next_month", None),
        ):
            with self.subTest(rule):
                change = self._sale(rule=rule)
                change.action_compute()
                expected = [march] if march else []
                self.assertEqual(self._split(change), [*expected, (APRIL, 0.0, 210.02)])
                change.action_cancel()

    def test_rule_of_the_community(self):
        self.community.write({"transfer_rule": "daily_30", "start_rule": "next_month"})
        with Form(self.env["property.payer.change"]) as form:
            form.unit_id = self.unit
            self.assertEqual(form.rule, "daily_30")
            form.kind = "delivery"
            self.assertEqual(form.rule, "next_month")
            form.kind = "sale"
            form.date = SALE
            self.assertEqual(form.former_partner_id, self.owner)
            form.partner_id = self.buyer
        self.assertTrue(form.record.update_register)

    def test_february_of_28_days(self):
        """Sold on the 15th: 14 of 28 days, a half."""
        self._posted(self.service, 210.02, date(2026, 2, 1))
        change = self._sale(day=date(2026, 2, 15))
        change.action_compute()
        self.assertEqual(self._split(change)[0], (date(2026, 2, 1), 105.01, 105.01))

    def test_what_is_not_touched(self):
        """Earlier months, one-off charges, drafts and what another one pays."""
        february = self._posted(self.service, 210.02, date(2026, 2, 1))
        single = self._charge(
            self.share,
            50,
            kind="one_off",
            origin_key="t1",
            date_start=SALE,
            date_end=SALE,
        )
        single._post_charges(SALE)
        draft = self._charge(self.service, 210.02, self._run(MAY))
        change = self._sale()
        change.action_compute()
        self.assertEqual(change.line_ids.charge_id, self.march | self.april)
        self.assertFalse((february | single | draft) & change.line_ids.charge_id)
        self.assertIn("2026-05", change.draft_note)

    # ------------------------------------------------------------- booking ----

    def test_booked(self):
        change = self._book(self._sale())
        self.assertEqual(change.state, "booked")
        line = change.line_ids.filtered(lambda found: found.charge_id == self.march)
        credit, new = line.credit_id, line.new_id
        self.assertEqual(credit.move_id.move_type, "out_refund")
        self.assertEqual(credit.partner_id, self.owner)
        self.assertEqual(credit.occupancy_id, self.occupancy)
        self.assertAlmostEqual(credit.amount, -135.50)
        self.assertEqual(credit.corrects_id, self.march)
        self.assertEqual(new.move_id.move_type, "out_invoice")
        self.assertEqual(new.partner_id, self.buyer)
        self.assertEqual(new.occupancy_id, change.occupancy_id)
        self.assertEqual(new.owner_occupancy_id, change.occupancy_id)
        self.assertAlmostEqual(new.amount, 135.50)
        self.assertEqual((new.date_start, new.date_end), (SALE, date(2026, 3, 31)))
        self.assertEqual(new.corrects_id, self.march)
        self.assertIn("20 of 31 days of 210.02", new.explanation)
        self.assertEqual(change.charge_ids.move_id.mapped("state"), ["posted"] * 2)
        self.assertEqual(new.move_id.invoice_date, date(2026, 4, 20))

    def test_who_owes_what_afterwards(self):
        """Nothing was paid: 74.52 of March stay, the rest is the buyer's."""
        change = self._book(self._sale())
        self.assertAlmostEqual(self.march.amount_residual, 74.52)
        self.assertAlmostEqual(self.april.amount_residual, 0)
        new = change.line_ids.new_id
        self.assertAlmostEqual(sum(new.mapped("amount_residual")), 345.52)
        self.assertEqual(sum(change.charge_ids.mapped("amount")), 0)

    def test_ledger_of_both(self):
        """The receivables of the two add up to what was charged: 420.04."""
        self._book(self._sale())
        [(owed,)] = self.env["account.move.line"]._read_group(
            [
                ("partner_id", "=", self.owner.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        self.assertAlmostEqual(owed, 74.52)
        [(owed,)] = self.env["account.move.line"]._read_group(
            [
                ("partner_id", "=", self.buyer.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        self.assertAlmostEqual(owed, 345.52)

    def test_paid_before(self):
        """The former owner paid March: 135.50 of it become their credit."""
        self._pay(self.march, 210.02, "2026-03-05")
        change = self._sale()
        change.action_compute()
        self.assertFalse(change.draft_note)
        self.assertAlmostEqual(change._get_paid_ahead(), 135.50)
        change.action_book()
        self.assertEqual(self.march.amount_residual, 0)
        self.assertAlmostEqual(change._get_former_credit(), 135.50)
        line = change.line_ids.filtered(lambda found: found.charge_id == self.march)
        self.assertAlmostEqual(line.new_id.amount_residual, 135.50)

    def test_prepayment_stays_with_the_former_payer(self):
        payment = self._prepay(500, "2026-04-10")
        change = self._sale()
        change.action_compute()
        rows = {amount for _label, amount, _note in change._get_balance_rows()}
        self.assertIn(500.0, rows)
        self.assertIn("500.00", change.balance)
        change.action_book()
        self.assertAlmostEqual(
            sum(change.line_ids.new_id.mapped("amount_residual")), 345.52
        )
        self.assertAlmostEqual(self._receivable(payment.move_id).amount_residual, -500)

    def test_old_debt_stays(self):
        february = self._posted(self.service, 210.02, date(2026, 2, 1))
        change = self._sale()
        change.action_compute()
        self.assertAlmostEqual(change._get_former_owed(), 630.06)
        change.action_book()
        self.assertEqual(february.partner_id, self.owner)
        self.assertAlmostEqual(february.amount_residual, 210.02)
        self.assertAlmostEqual(change._get_former_owed(), 284.54)

    def test_left_out(self):
        change = self._sale()
        change.action_compute()
        change.line_ids.filtered(
            lambda line: line.charge_id == self.april
        ).included = False
        self.assertAlmostEqual(change.amount_transferred, 135.50)
        change.action_book()
        self.assertAlmostEqual(self.april.amount_residual, 210.02)
        self.assertFalse(self.april.correction_ids)

    def test_corrected_before(self):
        """The area was wrong: 180.02 a month. 180.02 × 20 / 31 = 116.14."""
        wizard = self.env["property.fee.correction"].create(
            {"charge_id": self.march.id, "amount_right": 180.02, "reason": "Area"}
        )
        wizard._create_charge()._post_charges()
        change = self._sale()
        change.action_compute()
        self.assertEqual(self._split(change)[0], (MARCH, 63.88, 116.14))

    def test_correction_after(self):
        """What was taken over is corrected on its own; the former's part too."""
        change = self._book(self._sale())
        new = change.line_ids.filtered(
            lambda found: found.charge_id == self.march
        ).new_id
        for charge, amount in ((self.march, 74.52), (new, 135.50)):
            wizard = self.env["property.fee.correction"].create(
                {"charge_id": charge.id, "reason": "Wrong area", "amount_right": 70}
            )
            self.assertAlmostEqual(wizard.amount_in_force, amount)
            wizard._create_charge()._post_charges()
            self.assertAlmostEqual(charge.amount_residual, 70)

    def test_sold_again_in_the_same_month(self):
        """On 22 March: 10 of 20 days of 135.50 go on, 67.75; April whole."""
        self._book(self._sale())
        change = self._change(day=date(2026, 3, 22), partner_id=self.tenant.id)
        self.assertEqual(change.former_partner_id, self.buyer)
        self._book(change)
        self.assertEqual(
            self._split(change), [(SALE, 67.75, 67.75), (APRIL, 0.0, 210.02)]
        )
        owed = {
            partner: sum(
                self.env["property.fee.charge"]
                .search(
                    [("partner_id", "=", partner.id), ("unit_id", "=", self.unit.id)]
                )
                .mapped("amount_residual")
            )
            for partner in (self.owner, self.buyer, self.tenant)
        }
        self.assertAlmostEqual(owed[self.owner], 74.52)
        self.assertAlmostEqual(owed[self.buyer], 67.75)
        self.assertAlmostEqual(owed[self.tenant], 277.77)

    def test_next_run_needs_nothing(self):
        """May is charged by the run, to the buyer."""
        self.service.basis = "fixed"
        self.env["property.tariff"].create(
            {
                "community_id": self.community.id,
                "fee_item_id": self.service.id,
                "date_start": "2026-01-01",
                "fixed_amount": 210.02,
            }
        )
        self.env["property.fee.assignment"].create(
            {
                "unit_id": self.unit.id,
                "fee_item_id": self.service.id,
                "date_start": "2026-01-01",
            }
        )
        self._book(self._sale())
        run = self.env["property.fee.run"].create(
            {"community_id": self.community.id, "date_start": MAY}
        )
        run.with_context(property_inline=True).action_compute()
        self.assertEqual(run.charge_ids.partner_id, self.buyer)
        self.assertEqual(run.charge_ids.mapped("amount"), [210.02])

    def test_tax_invoice_is_named(self):
        """The register of tax invoices says one was issued: the form says so."""
        change = self._sale()
        change.action_compute()
        self.assertFalse(change.red_note)
        states = {self.march.id: "issued", self.april.id: "red"}
        self.patch(
            type(self.march),
            "_get_tax_invoice_state",
            lambda charges: {charge.id: states[charge.id] for charge in charges},
        )
        self.env.invalidate_all()
        self.assertIn("2026-03", change.red_note)
        self.assertNotIn("2026-04", change.red_note)

    # ------------------------------------------------------------ register ----

    def test_register_follows(self):
        change = self._book(self._sale())
        self.assertEqual(self.occupancy.date_end, date(2026, 3, 11))
        self.assertEqual(change.occupancy_id.partner_id, self.buyer)
        self.assertEqual(change.occupancy_id.date_start, SALE)
        self.assertTrue(change.occupancy_id.is_payer)

    def test_register_was_changed_already(self):
        self.env["property.transfer"].create(
            {"unit_id": self.unit.id, "date": SALE, "partner_id": self.buyer.id}
        ).action_apply()
        change = self._change()
        self.assertFalse(change.update_register)
        self.assertEqual(change.former_partner_id, self.owner)
        self.assertEqual(change.partner_id, self.buyer)
        self._book(change)
        self.assertAlmostEqual(
            sum(change.line_ids.new_id.mapped("amount_residual")), 345.52
        )

    def test_tenant_in_and_out(self):
        """The lift is who lives there's: 62.00 a month, from 11 March the tenant's.

        21 of 31 days: 42.00. Out again on 1 April: the owner has it back.
        """
        march = self._posted(self.lift, 62, MARCH)
        april = self._posted(self.lift, 62, APRIL)
        change = self._book(
            self._change("tenant_in", date(2026, 3, 11), partner_id=self.tenant.id)
        )
        self.assertEqual(change.line_ids.charge_id, march | april)
        self.assertEqual(self._split(change), [(MARCH, 20.0, 42.0), (APRIL, 0.0, 62.0)])
        new = change.line_ids.new_id
        self.assertEqual(new.owner_occupancy_id, self.occupancy)
        self.assertEqual(new.occupancy_id.role, "tenant")
        self.assertFalse(self.occupancy.date_end)
        back = self._book(self._change("tenant_out", APRIL))
        self.assertEqual(back.former_partner_id, self.tenant)
        self.assertEqual(self._split(back), [(APRIL, 0.0, 62.0)])
        self.assertEqual(back.line_ids.new_id.partner_id, self.owner)
        self.assertEqual(new.occupancy_id.date_end, date(2026, 3, 31))

    def test_delivery(self):
        """Delivered on 12 March by the rule of the next month: April is theirs."""
        self.occupancy2.unlink()
        common = {
            "occupancy_id": False,
            "owner_occupancy_id": False,
            "partner_id": self.builder.id,
            "unit_id": self.unit2.id,
        }
        for month in (MARCH, APRIL):
            self._posted(self.service, 242.68, month, **common)
        change = self._book(
            self._change("delivery", unit_id=self.unit2.id, partner_id=self.owner2.id)
        )
        self.assertEqual(change.former_partner_id, self.builder)
        self.assertEqual(self._split(change), [(APRIL, 0.0, 242.68)])
        self.assertEqual(self.unit2.handover_date, SALE)
        self.assertEqual(self.unit2.occupancy_ids.partner_id, self.owner2)

    # ----------------------------------------------------------- bad input ----

    def test_before_the_occupancy(self):
        """Nobody paid before 2020: the day lies before the occupancy."""
        change = self._sale(day=date(2019, 5, 1))
        with self.assertRaisesRegex(UserError, "nobody paid before"):
            change.action_compute()

    def test_new_occupancy_starts_later(self):
        self.occupancy.date_end = "2026-03-14"
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.buyer.id,
                "date_start": "2026-03-15",
            }
        )
        change = self._sale()
        with self.assertRaisesRegex(UserError, "before the occupancy"):
            change.action_compute()

    def test_nobody_and_the_same(self):
        change = self._change()
        with self.assertRaisesRegex(UserError, "who pays"):
            change.action_compute()
        change.partner_id = self.owner
        with self.assertRaisesRegex(UserError, "already"):
            change.action_compute()

    def test_not_in_the_register(self):
        change = self._sale(update_register=False)
        with self.assertRaisesRegex(UserError, "does not know"):
            change.action_compute()

    @mute_logger("odoo.sql_db")
    def test_recorded_twice(self):
        self._sale()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._sale()

    def test_booked_twice(self):
        change = self._book(self._sale())
        charges = change.charge_ids
        with self.assertRaisesRegex(UserError, "booked already"):
            change.action_book()
        self.assertEqual(change.charge_ids, charges)
        with self.assertRaises(UserError):
            change.action_compute()
        with self.assertRaises(UserError):
            change.date = date(2026, 3, 20)
        with self.assertRaises(UserError):
            change.unlink()

    def test_not_computed(self):
        with self.assertRaisesRegex(UserError, "compute first"):
            self._sale().action_book()

    def test_changed_since(self):
        """A correction between computing and booking stops it."""
        change = self._sale()
        change.action_compute()
        wizard = self.env["property.fee.correction"].create(
            {"charge_id": self.march.id, "amount_right": 180.02, "reason": "Area"}
        )
        wizard._create_charge()._post_charges()
        with self.assertRaisesRegex(UserError, "changed since"):
            change.action_book()
        self.assertFalse(change.charge_ids)
        change.action_compute()
        change.action_book()
        self.assertEqual(change.state, "booked")

    def test_amounts_are_not_typed(self):
        change = self._sale()
        change.action_compute()
        change.line_ids[0].write({"amount_new": 1.0, "amount_former": 209.02})
        with self.assertRaisesRegex(UserError, "changed since"):
            change.action_book()

    def test_closed_period(self):
        self.company.sale_lock_date = "2026-03-31"
        change = self._sale(booking_date="2026-03-31")
        change.action_compute()
        with (
            self.assertRaisesRegex(UserError, "closed"),
            self.env.cr.savepoint(),
        ):
            change.action_book()
        self.assertEqual(change.state, "computed")
        self.assertFalse(self.occupancy.date_end)
        change.booking_date = "2026-04-01"
        change.action_book()
        self.assertEqual(change.charge_ids.move_id.mapped("state"), ["posted"] * 2)

    # --------------------------------------------------------------- rights ----

    def test_supervisor_prepares_accountant_books(self):
        supervisor = new_test_user(
            self.env, "pc_super", groups="property_base.group_supervisor"
        )
        accountant = new_test_user(
            self.env,
            "pc_acc",
            groups="property_base.group_staff,account.group_account_invoice",
        )
        change = self._sale().with_user(supervisor)
        change.action_compute()
        self.assertFalse(change.may_book)
        self.assertIn("<table", change.balance)
        with self.assertRaises(AccessError):
            change.action_book()
        change.with_user(accountant).action_book()
        self.assertEqual(change.state, "booked")
        self.assertEqual(change.booked_by_id, accountant)

    def test_cashier_reads(self):
        cashier = new_test_user(
            self.env,
            "pc_cash",
            groups="property_billing.group_cashier,account.group_account_invoice",
        )
        change = self._sale()
        change.action_compute()
        self.assertEqual(change.with_user(cashier).partner_id, self.buyer)
        for step in ("action_compute", "action_book", "action_cancel"):
            with self.subTest(step), self.assertRaises(AccessError):
                getattr(change.with_user(cashier), step)()
        with self.assertRaises(AccessError):
            change.with_user(cashier).line_ids.write({"included": False})


@tagged("post_install", "-at_install")
class TestPayerChangeMany(ChangeCase):
    def test_twelve_in_a_month(self):
        """Twelve sales, three months posted of each: booked at once, in batches."""
        units = self.env["property.unit"].create(
            [self._unit_vals(f"9{n:02d}", 89.37) for n in range(12)]
        )
        owners = self.env["res.partner"].create(
            [{"name": f"Owner {n}"} for n in range(24)]
        )
        occupancies = self.env["property.occupancy"].create(
            [
                {
                    "unit_id": unit.id,
                    "partner_id": owner.id,
                    "date_start": "2020-01-01",
                }
                for unit, owner in zip(units, owners[:12], strict=True)
            ]
        )
        for month in (MARCH, APRIL, MAY):
            run = self._run(month)
            self._create(
                [
                    self._charge_vals(self.service, 210.02, run, occupancy)
                    for occupancy in occupancies
                ]
            )._post_charges(month)
        changes = self.env["property.payer.change"].create(
            [
                {
                    "unit_id": unit.id,
                    "date": SALE,
                    "partner_id": owner.id,
                    "booking_date": "2026-05-20",
                }
                for unit, owner in zip(units, owners[12:], strict=True)
            ]
        )
        self.env.flush_all()
        count = self.cr.sql_log_count
        changes.action_compute()
        changes.action_book()
        self.env.flush_all()
        # 638 once; one query more for each charge would be 72 more
        self.assertLess(self.cr.sql_log_count - count, 700)
        self.assertEqual(len(changes.charge_ids), 72)
        self.assertEqual(len(changes.charge_ids.move_id), 24)
        for change in changes:
            self.assertAlmostEqual(change.amount_transferred, 555.54)
            self.assertEqual(sum(change.charge_ids.mapped("amount")), 0)
