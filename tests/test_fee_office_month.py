"""A month of the fee office on 904 units: the accounts say what an own book says.

Nine hundred takes at the counter by two cashiers, day by day: cash, WeChat, Alipay,
card and transfer; in part, too much, for the wrong unit (undone), and transfers that
bounce; arrears and prepayments brought over; reductions, write-offs and twelve changes
of payer. What each take should do is kept in a book of this file; at the end the
ledger is read by SQL and compared with it, and then the suite's own figures with both.
"""

import base64
import random
import uuid
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged

DATA = Path(__file__).parent / "data"
TAKES = 900
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
ENDED = date(2026, 9, 30)
WAYS = (
    ("cash",) * 40
    + ("wechat",) * 26
    + ("alipay",) * 6
    + ("card",) * 6
    + ("transfer",) * 22
)
SHAPES = ("whole",) * 82 + ("part",) * 9 + ("over",) * 6 + ("wrong",) * 3
CENT = Decimal("0.01")
PIXEL = base64.b64encode(b"a photo")


def money(value):
    return Decimal(str(value)).quantize(CENT)


class OwnBook:
    """What should be in the accounts, kept beside the system under test."""

    def __init__(self):
        self.owed = {}  # charge id -> Decimal unpaid
        self.prepaid = Counter()  # unit id -> Decimal
        self.taken = Counter()  # (day, cashier, way) -> Decimal
        self.paid = Counter()  # charge id -> Decimal
        self.off = Counter()  # charge id -> Decimal reduced or written off
        self.held = Counter()  # deposit id -> Decimal
        self.out = Counter()  # way -> Decimal paid back
        self.counts = Counter()

    def give_up(self, charge, amount):
        self.owed[charge] -= amount
        self.off[charge] += amount

    def take(self, day, cashier, way, pieces, ahead, unit):
        for charge, amount in pieces.items():
            self.owed[charge] -= amount
            self.paid[charge] += amount
        self.prepaid[unit] += ahead
        self.taken[day, cashier, way] += sum(pieces.values()) + ahead

    def sum_of(self, way=None, day=None, cashier=None):
        return sum(
            amount
            for (on, who, how), amount in self.taken.items()
            if (way is None or how == way)
            and (day is None or on == day)
            and (cashier is None or who == cashier)
        )


@tagged("post_install", "-at_install")
class TestFeeOfficeMonth(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, property_inline=True, tracking_disable=True)
        )
        cls.company = cls.env.company
        cls.random = random.Random(20261001)
        cls.book = OwnBook()
        cls.community = cls._load()
        cls.cashiers = [cls._user(f"month_cashier{i}", "cashier") for i in (1, 2)]
        cls.accountant = cls._user("month_accountant", "accountant")
        cls.supervisor = cls._user("month_supervisor", "supervisor")
        cls.director = cls._user("month_director", "director")
        cls.channels = {
            channel.kind: channel
            for channel in cls.env["property.payment.channel"].search(
                [("company_id", "=", cls.company.id)]
            )
        }
        cls.before = cls._balances()

    @classmethod
    def _user(cls, login, role):
        groups = {
            "cashier": "property_billing.group_cashier",
            "accountant": "property_base.group_staff,account.group_account_manager",
            "supervisor": "property_base.group_supervisor",
            "director": "property_base.group_manager",
        }
        return new_test_user(cls.env, login, groups=groups[role], lang="en_US")

    @classmethod
    def _load(cls):
        record = cls.env["property.import"].create(
            {
                "community_name": "Fee Office Month",
                "workbook": base64.b64encode(
                    (DATA / "community_medium.xlsx").read_bytes()
                ),
                "filename": "medium.xlsx",
            }
        )
        record.action_import()
        cls.company._load_property_custody_accounts()
        cls.deposit_kind = cls.env["property.deposit.kind"].create(
            {"name": "Renovation", "role": "household"}
        )
        developer = cls.env["res.partner"].create(
            {"name": "Developer", "is_company": True}
        )
        community = record.community_id
        community.write(
            {
                "developer_id": developer.id,
                "developer_pays": True,
                "deposit_basis": "Management rules, article 40",
                "deposit_kind_ids": cls.deposit_kind.ids,
            }
        )
        cls.env.cr.execute("ANALYZE")
        return community

    @classmethod
    def _balances(cls, day=None):
        """{account id: balance} of posted items, by SQL alone."""
        cls.env.flush_all()
        cls.env.cr.execute(
            """SELECT account_id, SUM(balance) FROM account_move_line
                WHERE parent_state = 'posted' AND company_id = %s
                  AND (%s::date IS NULL OR date <= %s) GROUP BY 1""",
            [cls.company.id, day, day],
        )
        return {account: money(total) for account, total in cls.env.cr.fetchall()}

    def _moved(self, *accounts, day=None):
        now = self._balances(day)
        return sum(
            now.get(account.id, 0) - self.before.get(account.id, 0)
            for account in accounts
        )

    @contextmanager
    def _on(self, day, hour=2):
        with freeze_time(datetime(day.year, day.month, day.day, hour)):
            yield

    def _gather_statistics(self):
        """One transaction holds the month: no statistics come by themselves."""
        self.env.flush_all()
        self.env.cr.execute(
            "ANALYZE account_move, account_move_line, account_payment, "
            "account_partial_reconcile, property_fee_charge, property_receipt"
        )

    # ---------------------------------------------------------------- opening ----

    def _get_held_units(self):
        units = self.env["property.unit"].search(
            [("community_id", "=", self.community.id), ("usage", "=", "flat")],
            order="name",
        )
        held = units._get_occupancies(ENDED)
        held = units.filtered(lambda unit: unit.id in held)
        self.assertGreater(len(held), 100)
        return held

    def _bring_over(self):
        """Arrears of 100.00 for twenty units, prepayments of 500.00 for ten."""
        held = self._get_held_units()
        opening = self.env["property.opening"].create(
            {"community_id": self.community.id, "date": ENDED}
        )
        item = self.env["property.fee.item"].search(
            [("company_id", "=", self.company.id), ("category", "=", "service")],
            limit=1,
        )
        lines = [
            {
                "kind": "arrears",
                "unit_id": unit.id,
                "fee_item_id": item.id,
                "date_start": "2026-08-01",
                "date_end": "2026-08-31",
                "due_date": "2026-08-31",
                "amount": 100.0,
            }
            for unit in held[:20]
        ] + [
            {"kind": "prepayment", "unit_id": unit.id, "amount": 500.0}
            for unit in held[20:30]
        ]
        self.env["property.opening.line"].create(
            [{"opening_id": opening.id, **values} for values in lines]
        )
        opening.action_book()
        self.assertEqual(opening.state, "booked")
        self.opening = opening
        for line in opening.line_ids:
            if line.kind == "arrears":
                self.book.owed[line.charge_id.id] = Decimal(100)
            else:
                self.book.prepaid[line.unit_id.id] += 500

    def _bill(self):
        run = self.env["property.fee.run"].create(
            {
                "community_id": self.community.id,
                "date_start": FIRST,
                "invoice_date": FIRST,
            }
        )
        run.action_compute()
        run.action_post()
        self.assertEqual(run.state, "posted")
        self.assertFalse(run.unposted_count)
        self.run_ = run
        charges = run.charge_ids.sorted(lambda c: c._get_payment_order())
        for charge in charges:
            owed = money(charge.amount)
            held = self.book.prepaid[charge.unit_id.id]
            used = min(owed, held)  # the next run takes what was prepaid
            self.book.owed[charge.id] = owed - used
            self.book.paid[charge.id] += used
            self.book.prepaid[charge.unit_id.id] -= used

    # ---------------------------------------------------------------- counter ----

    def _households(self):
        """[(unit, payer, charges)] that owe, in an order that mixes them."""
        charges = self.env["property.fee.charge"].browse(
            charge for charge, left in self.book.owed.items() if left > 0
        )
        groups = [
            (unit, partner, part)
            for (unit, partner), part in charges.grouped(
                lambda c: (c.unit_id, c.partner_id)
            ).items()
            if not partner.is_company
        ]
        groups.sort(key=lambda group: (group[0].name, group[1].id))
        self.random.shuffle(groups)
        return groups

    def _counter(self, cashier):
        return self.env["property.counter"].with_user(cashier)

    def _take(self, cashier, way, shape, household):
        unit, partner, charges = household
        pieces = {c.id: self.book.owed[c.id] for c in charges if self.book.owed[c.id]}
        if shape == "part":
            first = next(iter(pieces))
            pieces = {first: max((pieces[first] / 2).quantize(CENT), CENT)}
        ahead = Decimal(100) if shape == "over" else Decimal(0)
        lines = [
            {
                "kind": "charge",
                "charge_id": charge,
                "amount": str(amount),
                "residual": str(self.book.owed[charge]),
            }
            for charge, amount in pieces.items()
        ]
        if ahead:
            lines.append(
                {
                    "kind": "prepayment",
                    "unit_id": unit.id,
                    "partner_id": partner.id,
                    "amount": str(ahead),
                }
            )
        answer = self._counter(cashier).take(
            {
                "token": uuid.uuid4().hex,
                "community_id": self.community.id,
                "lines": lines,
                "tenders": [{"channel_id": self.channels[way].id, "amount": ""}],
            }
        )
        self.book.counts[shape] += 1
        if shape == "wrong":
            self._counter(cashier).void(answer["receipt_id"], "Wrong unit")
        else:
            self.book.take(self.today, cashier.id, way, pieces, ahead, unit.id)
        return self.env["property.receipt"].browse(answer["receipt_id"])

    def _month_of_takes(self):
        households = self._households()
        self.receipts = self.env["property.receipt"]
        self.tills = self.env["property.till"]
        days = [FIRST + timedelta(days=i) for i in range(31)]
        plan = defaultdict(list)
        for index in range(TAKES):
            plan[days[index * 31 // TAKES]].append(index)
        queue = iter(households)
        rest = []
        for day, indexes in plan.items():
            self.today = day
            self._gather_statistics()
            with self._on(day):
                for cashier in self.cashiers:
                    self._counter(cashier).open_till(self.company.id, "200")
                for index in indexes:
                    household = next(queue, None) or rest.pop(0)
                    way = self.random.choice(WAYS)
                    shape = self.random.choice(SHAPES)
                    self.receipts |= self._take(
                        self.cashiers[index % 2], way, shape, household
                    )
                    if shape in ("part", "wrong"):
                        rest.append(household)
                if day.day == 5:
                    self._take_deposits()
                self._close_tills(day)

    def _take_deposits(self):
        """Six of 2,000.00 each, in cash, by WeChat and by transfer."""
        units = self._get_held_units()[-6:]
        self.deposits = self.env["property.deposit"]
        for unit, way in zip(units, ("cash", "wechat", "transfer") * 2, strict=True):
            line = {
                "kind": "deposit",
                "unit_id": unit.id,
                "deposit_kind_id": self.deposit_kind.id,
                "amount": "2000",
            }
            answer = self._counter(self.cashiers[0]).take(
                {
                    "token": uuid.uuid4().hex,
                    "community_id": self.community.id,
                    "lines": [line],
                    "tenders": [{"channel_id": self.channels[way].id, "amount": ""}],
                }
            )
            receipt = self.env["property.receipt"].browse(answer["receipt_id"])
            deposit = receipt.line_ids.deposit_id
            self.deposits |= deposit
            self.book.held[deposit.id] = Decimal(2000)
            self.book.taken[self.today, self.cashiers[0].id, way] += 2000

    def _close_tills(self, day):
        """Each till is counted; on the tenth one is 5.00 short."""
        for cashier in self.cashiers:
            till = self.env["property.till"].with_user(cashier)._get_open(self.company)
            cash = self.book.sum_of("cash", day, cashier.id)
            short = 5 if day.day == 10 and cashier == self.cashiers[0] else 0
            self._count_and_hand_over(till.with_user(cashier), 200 + cash - short)

    def _count_and_hand_over(self, till, counted):
        """The cashier counts in notes and coins; the accountant takes it over."""
        for count in till.count_ids.sorted("denomination", reverse=True):
            worth = money(count.denomination)
            count.pieces, counted = int(counted // worth), counted % worth
        self.assertFalse(counted)
        till.action_close()
        till.with_user(self.accountant).action_hand_over()
        self.assertEqual(till.state, "handed_over")
        self.tills |= till.with_env(self.env)

    # ------------------------------------------------------------- afterwards ----

    def _bounce_three_transfers(self):
        """The bank returns three: what they paid is owed again."""
        payments = self.receipts.payment_ids.filtered(
            lambda p: (
                p.journal_id == self.channels["transfer"].journal_id
                and p.state != "canceled"
                and len(p.property_receipt_id.payment_ids) == 1
                and p.date < date(2026, 10, 20)
            )
        )[:3]
        self.assertEqual(len(payments), 3)
        for payment in payments:
            payment.move_id._reverse_moves([{"date": date(2026, 10, 28)}], cancel=True)
            for line in payment.property_receipt_id.line_ids:
                self.book.owed[line.charge_id.id] += money(line.amount)
                self.book.paid[line.charge_id.id] -= money(line.amount)

    def _approved(self, record):
        record.with_user(self.supervisor).action_request()
        for user in (self.director, self.accountant):
            if record.state != "approved":
                record.with_user(user).validate_tier()
        record.with_user(self.accountant).action_book()
        self.assertEqual(record.state, "booked")

    def _reduce_and_write_off(self):
        """Five households get 10 % off what they owe, three are given up."""
        charges = self.env["property.fee.charge"].search(
            [
                ("community_id", "=", self.community.id),
                ("payment_state", "=", "unpaid"),
                ("amount", ">", 0),
                ("partner_id.is_company", "=", False),
                ("run_id", "=", self.run_.id),
            ],
            order="unit_id, id",
        )
        households = list(charges.grouped(lambda c: (c.unit_id, c.partner_id)).items())
        self.assertGreater(len(households), 8)
        for (unit, partner), _charges in households[:5]:
            reduction = (
                self.env["property.fee.reduction"]
                .with_user(self.supervisor)
                .create(
                    {
                        "community_id": self.community.id,
                        "unit_ids": unit.ids,
                        "partner_ids": partner.ids,
                        "date_start": FIRST,
                        "percent": 10,
                        "reason": "Lift out of order",
                    }
                )
            )
            reduction.action_list_charges()
            self._approved(reduction)
            for line in reduction.line_ids:
                owed = self.book.owed[line.charge_id.id]
                off = (owed / 10).quantize(CENT, rounding="ROUND_HALF_UP")
                self.book.give_up(line.charge_id.id, off)
        for (unit, partner), _charges in households[5:8]:
            lost = (
                self.env["property.fee.write.off"]
                .with_user(self.supervisor)
                .create(
                    {
                        "unit_id": unit.id,
                        "partner_id": partner.id,
                        "ground": "missing",
                        "reason": "Cannot be found",
                    }
                )
            )
            lost.action_list_charges()
            self._approved(lost)
            for charge in lost.line_ids.charge_id:
                self.book.give_up(charge.id, self.book.owed[charge.id])

    def _change_payers(self):
        """Twelve units are sold on the 16th: six owe October, six have paid it.

        Fifteen of 31 days are the seller's. What the seller paid for the rest is
        their credit, on the credit note.
        """
        owing, paid = [], []
        groups = self.run_.charge_ids.grouped(lambda c: c.unit_id)
        for unit, charges in sorted(groups.items(), key=lambda group: group[0].name):
            left = {self.book.owed[c.id] == money(c.amount) for c in charges}
            plain = (
                len(charges.partner_id) == 1
                and not charges.partner_id.is_company
                and set(charges.mapped("date_end")) == {LAST}
                and not any(self.book.off[c.id] for c in charges)
                and not self.book.prepaid[unit.id]
                and all(money(c.amount) for c in charges)
            )
            nothing = all(not self.book.owed[c.id] for c in charges)
            if plain and (left == {True} or nothing):
                (paid if nothing else owing).append((unit, charges))
        sold = owing[:6] + paid[:6]
        self.assertEqual(len(sold), 12)
        for index, (unit, charges) in enumerate(sold):
            buyer = self.env["res.partner"].create({"name": f"Buyer {index}"})
            change = (
                self.env["property.payer.change"]
                .with_user(self.supervisor)
                .create(
                    {
                        "unit_id": unit.id,
                        "kind": "sale",
                        "date": "2026-10-16",
                        "rule": "daily_actual",
                        "partner_id": buyer.id,
                    }
                )
            )
            change.action_compute()
            change.with_user(self.accountant).action_book()
            self._enter_change(change.with_env(self.env), charges)

    def _enter_change(self, change, charges):
        self.assertEqual(change.state, "booked")
        self.assertEqual(change.line_ids.charge_id, charges)
        for line in change.line_ids:
            charge, amount = line.charge_id.id, money(line.charge_id.amount)
            former = (amount * 15 / 31).quantize(CENT, rounding="ROUND_HALF_UP")
            credit = amount - former
            used = min(self.book.owed[charge], credit)
            self.book.owed[charge] -= used
            self.book.owed[line.credit_id.id] = used - credit
            self.book.owed[line.new_id.id] = credit

    def _pay_back(self):
        """A deduction of 300.00 and two refunds of deposits, one of a prepayment."""
        first, second, third = self.deposits[:3]
        damage = self.env["property.fee.item"].create(
            {
                "name": "Renovation Damage",
                "kind": "one_off",
                "company_id": self.company.id,
                "product_id": self.env["product.product"]
                .create({"name": "Damage", "type": "service", "taxes_id": []})
                .id,
            }
        )
        deduction = (
            self.env["property.deposit.deduction"]
            .with_user(self.supervisor)
            .create(
                {
                    "unit_id": first.unit_id.id,
                    "deposit_ids": first.ids,
                    "fee_item_id": damage.id,
                    "amount": 300,
                    "reason": "Broken tiles",
                    "evidence_ids": [
                        Command.create({"name": "photo.png", "datas": PIXEL})
                    ],
                }
            )
        )
        self._booked(deduction)
        self.book.held[first.id] -= 300
        self.book.owed[deduction.charge_id.id] = Decimal(0)
        self.book.paid[deduction.charge_id.id] = Decimal(300)
        for deposit in (first, second):
            refund = (
                self.env["property.deposit.refund"]
                .with_user(self.supervisor)
                .create(
                    {
                        "deposit_id": deposit.id,
                        "reason": "Accepted",
                        "receipt_back": "returned",
                    }
                )
            )
            self._booked(refund)
            way = deposit.receipt_id.tender_ids.channel_id.kind
            self.book.out[way] += self.book.held.pop(deposit.id)
        self._pay_back_prepayment()

    def _pay_back_prepayment(self):
        receipt = next(
            receipt
            for receipt in self.receipts
            if receipt.state == "issued"
            and receipt.line_ids.filtered(
                lambda line: (
                    line.kind == "prepayment"
                    and self.book.prepaid[line.unit_id.id] == line.amount
                )
            )
        )
        line = receipt.line_ids.filtered(lambda found: found.kind == "prepayment")
        refund = (
            self.env["property.prepayment.refund"]
            .with_user(self.supervisor)
            .create(
                {
                    "unit_id": line.unit_id.id,
                    "partner_id": line.partner_id.id,
                    "amount": line.amount,
                    "reason": "Moves away",
                    "receipt_back": "returned",
                }
            )
        )
        self._booked(refund)
        self.book.prepaid[line.unit_id.id] -= money(line.amount)
        self.book.out[receipt.tender_ids.channel_id.kind] += money(line.amount)

    def _booked(self, request):
        """Asked for, approved, booked: by three people."""
        request.with_user(self.supervisor).action_request()
        request.with_user(self.director).action_approve()
        request.with_user(self.accountant).action_book()
        self.assertEqual(request.state, "done")

    def _close_month(self):
        close = (
            self.env["property.month.close"]
            .with_user(self.accountant)
            .create({"month": FIRST})
        )
        close.action_check()
        close.action_release()
        close.action_remunerate()
        self.assertFalse(
            [(c.name, c.count) for c in close.check_ids if c.blocking and c.count]
        )
        close.action_close()
        self.assertEqual(close.state, "closed")
        self.assertTrue(close.figure_ids)
        self.close = close

    # ------------------------------------------------------------------ checks ----

    def _check_channels(self):
        """Cash, clearing and bank accounts hold what was taken, day by day."""
        self.env.flush_all()
        for way, channel in self.channels.items():
            with self.subTest(way=way):
                self.env.cr.execute(
                    """SELECT move.date, SUM(line.balance)
                         FROM account_payment payment
                         JOIN account_move move ON move.id = payment.move_id
                         JOIN account_move_line line ON line.move_id = move.id
                        WHERE payment.journal_id = %s AND line.balance > 0
                          AND move.state = 'posted'
                          AND move.property_community_id = %s
                        GROUP BY 1""",
                    [channel.journal_id.id, self.community.id],
                )
                booked = {day: money(total) for day, total in self.env.cr.fetchall()}
                own = Counter()
                for (day, _cashier, how), amount in self.book.taken.items():
                    if how == way and amount:
                        own[day] += amount
                self.assertEqual(booked, dict(own))

    def _check_receivables(self):
        """Every charge is owed what the own book says, and the sum is the ledger's."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT charge.id, line.amount_residual
                 FROM property_fee_charge charge
                 JOIN account_move_line line ON line.id = charge.receivable_line_id
                WHERE charge.community_id = %s AND charge.state = 'posted'""",
            [self.community.id],
        )
        left = {charge: money(amount) for charge, amount in self.env.cr.fetchall()}
        own = self.book.owed
        wrong = {c: (left[c], own[c]) for c in own if left.get(c, 0) != own[c]}
        self.assertFalse(wrong)
        self.env.cr.execute(
            """SELECT SUM(line.balance) FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE account.account_type = 'asset_receivable'
                  AND line.parent_state = 'posted'
                  AND line.property_community_id = %s""",
            [self.community.id],
        )
        [(ledger,)] = self.env.cr.fetchall()
        ahead = sum(self.book.prepaid.values())
        self.assertEqual(money(ledger), sum(own.values()) - ahead)

    def _check_trial_balance(self):
        """Balanced, and each account of the counter holds what the own book says."""
        now = self._balances()
        self.assertEqual(sum(now.values()), 0)
        company = self.company
        self.assertEqual(
            self._moved(company.property_deposit_account_id),
            -sum(self.book.held.values()),
        )
        for way, short in (("cash", 5), ("wechat", 0), ("alipay", 0), ("card", 0)):
            with self.subTest(way=way):
                account = self.channels[way].journal_id.default_account_id
                self.assertEqual(
                    self._moved(account),
                    self.book.sum_of(way) - self.book.out[way] - short,
                )

    def _check_ledgers(self):
        """Ledgers of deposits and prepayments, against accounts and own book."""
        rows = self.env["property.custody.row"]._find(
            FIRST,
            LAST,
            [("book", "=", "deposit"), ("community_id", "=", self.community.id)],
        )
        held = {row.deposit_id.id: money(row.closing) for row in rows if row.closing}
        self.assertEqual(held, dict(self.book.held))
        self.assertEqual(sum(map(money, rows.mapped("received"))), 12000)
        self.assertEqual(sum(map(money, rows.mapped("used"))), 300)
        self.assertEqual(sum(map(money, rows.mapped("refunded"))), 3700)
        rows = self.env["property.prepayment.row"].with_context(
            property_from=str(FIRST), property_to=str(LAST)
        )
        rows.invalidate_model()
        rows = rows.search([("community_id", "=", self.community.id)])
        left = Counter()
        for row in rows:
            left[row.unit_id.id] += money(row.closing)
        own = {unit: ahead for unit, ahead in self.book.prepaid.items() if ahead}
        self.assertEqual({unit: sum_ for unit, sum_ in left.items() if sum_}, own)
        opening = sum(map(money, rows.mapped("opening")))
        self.assertEqual(opening, 5000, "ten of 500.00 were brought over")

    def _check_reports(self):
        """The day with the till 5.00 short, and the month: receipts and accounts."""
        for values, day in (
            ({"kind": "day", "day": "2026-10-10"}, date(2026, 10, 10)),
            ({"kind": "month", "day": "2026-10-10"}, None),
        ):
            report = (
                self.env["property.counter.report"]
                .with_user(self.accountant)
                .create({"company_id": self.company.id, **values})
            )._get_report()
            taken = dict(
                zip(report["channels"].mapped("kind"), report["totals"], strict=True)
            )
            own = {way: self.book.sum_of(way, day) for way in self.channels}
            self.assertEqual(
                {way: money(amount) for way, amount in taken.items()},
                {way: amount for way, amount in own.items() if amount},
            )
            for row in report["cashiers"]:
                cashier = next(c for c in self.cashiers if c.name == row["cashier"])
                self.assertEqual(
                    money(row["total"]),
                    self.book.sum_of(day=day, cashier=cashier.id),
                )
            for row in report["ledger"]:
                self.assertEqual(row["difference"], 0, row)

    def _check_ageing(self):
        """The aged balance is what the own book says is owed."""
        rows = self.env["property.arrears"].with_context(property_asof=str(LAST))
        groups = rows._read_group(
            [("community_id", "=", self.community.id)], [], ["amount_residual:sum"]
        )
        self.assertEqual(money(groups[0][0] or 0), sum(self.book.owed.values()))

    def _check_nothing_moves(self):
        """A bounce in November leaves October's figures as they were kept."""
        payment = self.receipts.payment_ids.filtered(
            lambda p: (
                p.journal_id == self.channels["transfer"].journal_id
                and p.state == "paid"
                and not p.move_id.reversal_move_ids
            )
        )[:1]
        payment.move_id._reverse_moves([{"date": date(2026, 11, 3)}], cancel=True)
        self.close.action_recompute()
        self.assertFalse(self.close.figure_ids.filtered("differs"))
        entry = self.env["account.move"].search([("state", "=", "draft")], limit=1)
        self.assertFalse(entry)

    def _check_rates(self):
        rows = self.env["property.collection.row"].with_context(
            property_period=[str(FIRST), str(LAST), str(LAST)]
        )
        sums = rows._get_collections([("community_id", "=", self.community.id)])[None]
        opening = {line.charge_id.id for line in self.opening.line_ids} - {False}
        charges = self.env["property.fee.charge"].browse(self.book.owed)
        charges = charges.filtered(lambda charge: charge.date_start <= LAST)
        current = set(charges.ids) - opening
        paid = self.book.paid
        self.assertEqual(money(sums.opening), 100 * len(opening))
        self.assertEqual(money(sums.recovered), sum(paid[c] for c in opening))
        self.assertEqual(money(sums.collected), sum(paid[c] for c in current))
        self.assertEqual(
            money(sums.reduced + sums.written_off),
            sum(self.book.off[c] for c in current),
        )
        self.assertEqual(
            money(sums.closing), sum(self.book.owed[c] for c in opening | current)
        )

    def test_month(self):
        with self._on(ENDED):
            self._bring_over()
        self._gather_statistics()
        with self._on(FIRST, 1):
            self._bill()
        self._month_of_takes()
        self.assertEqual(sum(self.book.counts.values()), TAKES)
        self._check_channels()
        self._check_receivables()
        with self._on(date(2026, 10, 30)):
            self._bounce_three_transfers()
            self._reduce_and_write_off()
            self._gather_statistics()
            self._change_payers()
            self._pay_back()
            self._check_receivables()
            self._check_trial_balance()
            self._check_ledgers()
            self._check_reports()
            self._check_ageing()
            self._check_rates()
        with self._on(date(2026, 11, 2)):
            self._close_month()
        with self._on(date(2026, 11, 3)):
            self._check_nothing_moves()
