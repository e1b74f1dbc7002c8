"""Posted invoices per second: a fee run against OCA contract.

Both bill the same payers for the same three lines with the same included tax, in
one process, in turns, a batch each, tracking off, with fresh statistics. Contract
writes one receivable line per invoice, a fee run one per charge. What is measured
is the way from values to posted invoices that are flushed to the database.
"""

import gc
import logging
import os
import statistics
import time
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

_logger = logging.getLogger(__name__)

INVOICES = int(os.environ.get("PROPERTY_BENCH_INVOICES", "400"))
ROUNDS = int(os.environ.get("PROPERTY_BENCH_ROUNDS", "3"))
WARM_UP = 20
GOAL = 3.0
LINES = (("Property Service Fee", 210.02), ("Parking Fee", 300.00), ("Water", 34.56))


@tagged("post_install", "-at_install")
class TestPostingBench(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "6 % included",
                "amount": 6,
                "price_include_override": "tax_included",
                "type_tax_use": "sale",
            }
        )
        cls.products = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "service",
                    "list_price": price,
                    "taxes_id": [Command.set(cls.tax.ids)],
                }
                for name, price in LINES
            ]
        )
        cls.community = cls.env["property.community"].create(
            {"name": "Bench", "code": "BENCH"}
        )
        building = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "1"}
        )
        cls.units = cls.env["property.unit"].create(
            [
                {
                    "community_id": cls.community.id,
                    "building_id": building.id,
                    "code": f"{number:04d}",
                    "area": 89.37,
                }
                for number in range(INVOICES)
            ]
        )
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Payer {number}"} for number in range(INVOICES)]
        )
        cls.occupancies = cls.env["property.occupancy"].create(
            [
                {"unit_id": unit.id, "partner_id": partner.id}
                for unit, partner in zip(cls.units, cls.partners, strict=True)
            ]
        )
        cls.items = cls.env["property.fee.item"].create(
            [
                {"name": product.name, "product_id": product.id, "tax_id": cls.tax.id}
                for product in cls.products
            ]
        )
        cls.contracts = cls.env["contract.contract"].create(
            [
                cls._contract_vals(partner, number)
                for number, partner in enumerate(cls.partners)
            ]
        )

    @classmethod
    def _price(cls, product, number):
        """Nobody pays the same, so that nothing is computed once for all."""
        return round(product.list_price + 0.37 * number, 2)

    @classmethod
    def _contract_vals(cls, partner, number):
        return {
            "name": f"Contract of {partner.name}",
            "partner_id": partner.id,
            "contract_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": product.name,
                        "quantity": 1,
                        "price_unit": cls._price(product, number),
                        "date_start": "2026-01-01",
                        "recurring_next_date": "2026-01-01",
                        "recurring_rule_type": "monthly",
                        "recurring_interval": 1,
                    }
                )
                for product in cls.products
            ],
        }

    def _make_charges(self, month, count):
        """Draft charges as a computed run leaves them; not part of the measure."""
        last = month + relativedelta(months=1, days=-1)
        run = self.env["property.fee.run"].create(
            {
                "name": f"Bench {month}",
                "community_id": self.community.id,
                "date_start": month,
                "date_end": last,
            }
        )
        charges = self.env["property.fee.charge"].create(
            [
                {
                    "run_id": run.id,
                    "unit_id": occupancy.unit_id.id,
                    "occupancy_id": occupancy.id,
                    "owner_occupancy_id": occupancy.id,
                    "partner_id": occupancy.partner_id.id,
                    "fee_item_id": item.id,
                    "date_start": month,
                    "date_end": last,
                    "due_date": last,
                    "quantity": 1,
                    "price": self._price(item.product_id, number),
                    "amount": self._price(item.product_id, number),
                }
                for number, occupancy in enumerate(self.occupancies[:count])
                for item in self.items
            ]
        )
        self.env.flush_all()
        return charges

    def _timed(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()
        start = time.perf_counter()
        moves = work()
        self.env.flush_all()
        elapsed = time.perf_counter() - start
        return moves, elapsed

    def _bill_contracts(self, month, count):
        contracts = self.contracts[:count]

        def work():
            moves = contracts._recurring_create_invoice(month)
            moves.action_post()
            return moves

        return self._timed(work)

    def _bill_charges(self, month, count):
        charges = self._make_charges(month, count)
        return self._timed(lambda: charges._post_charges(month))

    def _check(self, moves, lines):
        self.assertEqual(len(moves), INVOICES)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        expected = sum(
            self._price(product, number)
            for number in range(INVOICES)
            for product in self.products
        )
        self.assertAlmostEqual(sum(moves.mapped("amount_total")), expected, 2)
        terms = moves.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        self.assertEqual(len(terms), lines * INVOICES)

    def test_posted_invoices_per_second(self):
        month = date(2026, 1, 1)
        self._bill_contracts(month, WARM_UP)
        self._bill_charges(month, WARM_UP)
        self.env.cr.execute("ANALYZE")
        # bring all contracts to the same month again
        self.contracts.contract_line_ids.recurring_next_date = date(2026, 2, 1)
        theirs, ours = [], []
        for number in range(ROUNDS):
            month = date(2026, 2 + number, 1)
            moves, elapsed = self._bill_contracts(month, INVOICES)
            self._check(moves, 1)
            theirs.append(elapsed)
            moves, elapsed = self._bill_charges(month, INVOICES)
            self._check(moves, len(LINES))
            ours.append(elapsed)
        ratio = statistics.median(theirs) / statistics.median(ours)
        _logger.warning(
            "posted invoices per second, %d of %d lines: contract %.1f (%.1f ms each), "
            "fee run %.1f (%.1f ms each), ratio %.2f",
            INVOICES,
            len(LINES),
            INVOICES / statistics.median(theirs),
            1000 * statistics.median(theirs) / INVOICES,
            INVOICES / statistics.median(ours),
            1000 * statistics.median(ours) / INVOICES,
            ratio,
        )
        self.assertGreaterEqual(ratio, GOAL)
