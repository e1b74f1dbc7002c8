from collections import defaultdict
from contextlib import nullcontext
from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .posting_case import PostingCase

HOUSEHOLDS = 6
# columns that name the row itself or the moment
PASSING = {"id", "create_date", "write_date", "move_id", "access_token"}


class RolledBack(Exception):
    """Leaves a savepoint without a trace."""


@tagged("post_install", "-at_install")
class TestWriter(PostingCase):
    """The fast way against the plain one: every column of every row is the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.units = cls.env["property.unit"].create(
            [cls._unit_vals(f"6{number:02d}", 89.37) for number in range(HOUSEHOLDS)]
        )
        cls.payers = cls.env["res.partner"].create(
            [{"name": f"Payer {number}"} for number in range(HOUSEHOLDS)]
        )
        cls.occupancies = cls.env["property.occupancy"].create(
            [
                {"unit_id": unit.id, "partner_id": partner.id}
                for unit, partner in zip(cls.units, cls.payers, strict=True)
            ]
        )
        cls.fee_run = cls._run()

    # ------------------------------------------------------------- tools ----

    def _charges(self, items=None, amount=210.02):
        """Three charges of each household; amounts differ so that cents round."""
        items = items or (self.service, self.parking, self.share)
        return self._create(
            [
                self._charge_vals(
                    item,
                    round(amount + 13.37 * index + 0.01 * place, 2),
                    self.fee_run,
                    occupancy,
                    due_date=date(2026, 11, 1 + place),
                    source_key=place,
                )
                for index, occupancy in enumerate(self.occupancies)
                for place, item in enumerate(items)
            ]
        )

    def _rows(self, table, column, ids, order="id"):
        return self.env.execute_query_dict(
            SQL(
                "SELECT * FROM %s WHERE %s = ANY(%s) ORDER BY %s",
                SQL.identifier(table),
                SQL.identifier(column),
                list(ids),
                SQL.identifier(order),
            )
        )

    def _relations(self, table, ids):
        """{line id: ids} of a relation of journal items."""
        mine, found = "account_move_line_id", defaultdict(set)
        for row in self._rows(table, mine, ids, mine):
            found[row.pop(mine)] |= set(row.values())
        return found

    def _snapshot(self, moves):
        """All rows of the invoices by payer, without what names the rows."""
        self.env.flush_all()
        lines = moves.line_ids
        taxes = self._relations("account_move_line_account_tax_rel", lines.ids)
        tags = self._relations("account_account_tag_account_move_line_rel", lines.ids)
        analytic = defaultdict(list)
        for row in self._rows("account_analytic_line", "move_line_id", lines.ids):
            analytic[row.pop("move_line_id")].append(self._strip(row))
        places = {}
        snapshot = {}
        for move in self._rows("account_move", "id", moves.ids):
            found = []
            for line in self._rows("account_move_line", "move_id", [move["id"]]):
                places[line["id"]] = (move["partner_id"], len(found))
                found.append(
                    (
                        self._strip(line),
                        taxes[line["id"]],
                        tags[line["id"]],
                        analytic[line["id"]],
                    )
                )
            snapshot[move["partner_id"]] = (self._strip(move), found)
        return snapshot, self._charge_rows(moves, places), self._others(moves)

    def _strip(self, row):
        row = {key: value for key, value in row.items() if key not in PASSING}
        if "inalterable_hash" in row:  # it hashes the ids of the rows as well
            row["inalterable_hash"] = bool(row["inalterable_hash"])
        return row

    def _charge_rows(self, moves, places):
        """The charges, their lines named by payer and place."""
        rows = self._rows("property_fee_charge", "run_id", self.fee_run.ids)
        for row in rows:
            for column in ("move_line_id", "receivable_line_id"):
                row[column] = places.get(row[column])
        return [self._strip(row) for row in rows]

    def _others(self, moves):
        self.env.invalidate_all()
        return {
            "ranks": self.payers.mapped("customer_rank"),
            "messages": len(moves.message_ids),
            "followers": len(moves.message_follower_ids),
            "residual": moves.mapped("amount_residual"),
            "widget": [bool(move.tax_totals) for move in moves],
        }

    def _post_in_two_ways(self, charges, invoice_date=date(2026, 10, 5)):
        """Return what (plain, fast) left, and how many the fast way wrote."""
        writer = type(self.env["property.fee.invoice.writer"])
        found, written = [], []
        insert = writer._insert_moves

        def spy(this, example, vals_list, *args):
            written.extend(vals_list)
            return insert(this, example, vals_list, *args)

        for way in (self._plain(), nullcontext()):
            try:
                with self.env.cr.savepoint():
                    with patch.object(writer, "_insert_moves", spy), way:
                        moves = charges._post_charges(invoice_date)
                    found.append(self._snapshot(moves))
                    raise RolledBack
            except RolledBack:
                self.env.invalidate_all()
        return found, len(written)

    def _plain(self):
        writer = type(self.env["property.fee.invoice.writer"])
        return patch.object(writer, "_is_known_ground", lambda self: False)

    def _forget_names(self, *snapshots):
        """Examples are numbered before the others: the same numbers, dealt out anew."""
        names = []
        for snapshot in snapshots:
            names.append(sorted(move.pop("name") for move, _lines in snapshot.values()))
            for move, lines in snapshot.values():
                move.pop("sequence_number")
                for line, *_rest in lines:
                    line.pop("move_name")
        self.assertEqual(names[0], names[1])

    def _assert_same(self, charges, written=HOUSEHOLDS - 1, kinds=1):
        """Compare the two ways; the example itself goes the plain way."""
        (plain, fast), count = self._post_in_two_ways(charges)
        self.assertEqual(count, written)
        self.assertEqual(plain[0].keys(), fast[0].keys())
        if kinds > 1:
            self._forget_names(plain[0], fast[0])
        for payer, (move, lines) in plain[0].items():
            self.assertEqual(move, fast[0][payer][0])
            self.assertEqual(lines, fast[0][payer][1])
        self.assertEqual(plain[1], fast[1])
        self.assertEqual(plain[2], fast[2])
        return plain

    # ------------------------------------------------------------- taxes ----

    def test_two_rates_and_no_tax(self):
        plain = self._assert_same(self._charges())
        lines = plain[0][self.payers[0].id][1]
        self.assertEqual(len(lines), 3 + 2 + 3)

    def test_no_tax(self):
        self._assert_same(self._charges((self.share, self.share)))

    def test_one_included_tax_by_document_and_by_line(self):
        for number, method in enumerate(("round_globally", "round_per_line")):
            self.company.tax_calculation_rounding_method = method
            with self.subTest(method):
                charges = self._charges((self.service,) * 3, 210.02 + number)
                self._assert_same(charges)
                charges.sudo().write({"state": "cancelled"})
                charges.flush_recordset()

    def test_default_taxes_excluded_from_the_price(self):
        """The company's 13 % and the product's own are on none of the lines."""
        self.assertEqual(self.service.product_id.taxes_id, self.vat13)
        plain = self._assert_same(self._charges((self.service, self.share)))
        for _move, lines in plain[0].values():
            self.assertEqual(
                set().union(*(taxes for _line, taxes, _tags, _analytic in lines)),
                set(self.vat6.ids),
            )

    def test_excluded_tax_of_an_item_is_refused_either_way(self):
        self.service.tax_id = self.vat13
        charges = self._charges()
        with self.assertRaises(UserError), self._plain():
            charges._post_charges()
        with self.assertRaises(UserError):
            charges._post_charges()

    def test_tax_with_tags_and_account(self):
        tag = self.env["account.account.tag"].create(
            {"name": "Net", "applicability": "taxes"}
        )
        account = self.company_data["default_account_tax_sale"]
        repartition = [
            Command.clear(),
            Command.create({"repartition_type": "base", "tag_ids": tag.ids}),
            Command.create(
                {
                    "repartition_type": "tax",
                    "factor_percent": 60,
                    "account_id": account.id,
                    "tag_ids": tag.ids,
                }
            ),
            Command.create({"repartition_type": "tax", "factor_percent": 40}),
        ]
        self.vat6.write(
            {
                "invoice_repartition_line_ids": repartition,
                "refund_repartition_line_ids": repartition,
            }
        )
        plain = self._assert_same(self._charges())
        self.assertEqual(len(plain[0][self.payers[0].id][1]), 3 + 3 + 3)

    def test_cash_basis_tax_goes_the_plain_way(self):
        self.company.tax_exigibility = True
        self.vat6.write(
            {
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": self.company_data[
                    "default_account_tax_sale"
                ]
                .copy({"reconcile": True})
                .id,
            }
        )
        self._assert_same(self._charges(), written=0)

    # ------------------------------------------------------------ payers ----

    def test_payers_of_all_sorts(self):
        """Language, salesperson, receivable account and method by payer."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.service.with_context(lang="fr_FR").name = "Charges de copropriété"
        self.payers[:2].lang = "fr_FR"
        seller = new_test_user(self.env, "writer_seller", "base.group_user")
        self.payers[2].user_id = seller
        account = self.company_data["default_account_receivable"].copy()
        self.payers[3].property_account_receivable_id = account
        with patch(
            "odoo.addons.property_billing.models.property_fee_invoice_writer"
            ".SMALLEST_BATCH",
            1,
        ):
            plain = self._assert_same(self._charges(), written=2, kinds=4)
        names = {line["name"] for line, *_rest in plain[0][self.payers[0].id][1]}
        self.assertIn("Charges de copropriété 2026-10", names)
        self.assertEqual(plain[0][self.payers[2].id][0]["invoice_user_id"], seller.id)

    def test_payer_with_contacts_goes_the_plain_way(self):
        self.env["res.partner"].create(
            {"name": "Ship", "parent_id": self.payers[0].id, "type": "delivery"}
        )
        self._assert_same(self._charges(), written=HOUSEHOLDS - 2)

    def test_payment_terms_and_fiscal_position_of_the_payer(self):
        self.payers[1].property_payment_term_id = self.pay_terms_b
        self.payers[2].property_account_position_id = self.fiscal_pos_a
        self._assert_same(self._charges())

    def test_terms_and_conditions(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "account.use_invoice_terms", True
        )
        self.company.invoice_terms = "<p>Pay <b>in time</b></p>"
        self._assert_same(self._charges())

    # --------------------------------------------------- company, journal ----

    def test_no_analytic_account(self):
        self.community.analytic_account_id = False
        plain = self._assert_same(self._charges())
        self.assertFalse(any(row[3] for row in plain[0][self.payers[0].id][1]))

    def test_analytic_defaults(self):
        """By payer, by product and by account, in plans of their own."""
        accounts = self.env["account.analytic.account"].create(
            [
                {
                    "name": name,
                    "plan_id": self.env["account.analytic.plan"]
                    .create({"name": name})
                    .id,
                }
                for name in ("Departments", "Products", "Accounts")
            ]
        )
        criteria = (
            {"partner_id": self.payers[1].id},
            {"product_id": self.service.product_id.id},
            {"account_prefix": self.company_data["default_account_revenue"].code[:3]},
            # of the community's own plan, which is taken
            {"partner_id": self.payers[2].id},
        )
        self.env["account.analytic.distribution.model"].create(
            [
                {
                    "analytic_distribution": {str(account.id): 100},
                    "company_id": self.company.id,
                    **values,
                }
                for account, values in zip(
                    [*accounts, self.analytic.copy()], criteria, strict=True
                )
            ]
        )
        plain = self._assert_same(self._charges())
        department, product, account = map(str, accounts.ids)
        line = plain[0][self.payers[1].id][1][0][0]
        self.assertEqual(
            line["analytic_distribution"].keys(),
            {str(self.analytic.id), department, product, account},
        )
        line = plain[0][self.payers[2].id][1][1][0]
        self.assertEqual(
            line["analytic_distribution"].keys(), {str(self.analytic.id), account}
        )

    def test_foreign_currency(self):
        charge = type(self.env["property.fee.charge"])
        currency = self.setup_other_currency("EUR")
        with patch.object(charge, "_get_invoice_currency", lambda self: currency):
            plain = self._assert_same(self._charges(), written=0)
        move = plain[0][self.payers[0].id][0]
        self.assertEqual(move["currency_id"], currency.id)
        self.assertAlmostEqual(float(move["amount_total"]), 630.09)

    def test_hashed_journal(self):
        journal = self.community._get_sale_journal()
        journal.restrict_mode_hash_table = True
        self._assert_same(self._charges(), written=0)

    def test_storno_company(self):
        self.company.account_storno = True
        self._assert_same(self._charges())

    def test_audit_trail_goes_the_plain_way(self):
        self.company.restrictive_audit_trail = True
        charges = self._charges().with_context(
            tracking_disable=False, mail_create_nolog=False, mail_notrack=False
        )
        plain = self._assert_same(charges, written=0)
        self.assertGreater(plain[2]["messages"], 0)

    def test_lock_date_stops_both(self):
        self.company.fiscalyear_lock_date = date(2026, 10, 31)
        charges = self._charges()
        for way in (self._plain(), nullcontext()):
            with way, self.assertRaisesRegex(UserError, "closed"):
                charges._post_charges(date(2026, 10, 5))
        self.assertEqual(set(charges.mapped("state")), {"draft"})

    def test_earlier_numbers_and_another_period(self):
        """The numbering goes on after what is there, in a month of its own."""
        journal = self.community._get_sale_journal()
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.owner.id,
                "journal_id": journal.id,
                "invoice_date": "2026-10-01",
                "name": "FEE/2026/10/0041",
                "invoice_line_ids": [
                    Command.create({"name": "Earlier", "price_unit": 1.0})
                ],
            }
        ).action_post()
        plain = self._assert_same(self._charges())
        names = sorted(move["name"] for move, _lines in plain[0].values())
        self.assertEqual(names[0], "FEE/2026/10/0042")
        self.assertEqual(names[-1], f"FEE/2026/10/{41 + HOUSEHOLDS:04d}")

    def test_numbers_go_on_after_the_fast_way(self):
        """Whoever posts next, in this transaction or another, meets no gap."""
        self._charges()._post_charges(date(2026, 10, 5))
        later = self._charge(self.service, 5, self._run(date(2026, 12, 1)))
        move = later._post_charges(date(2026, 10, 5))
        posted = self.env["account.move"].search(
            [("journal_id", "=", move.journal_id.id), ("state", "=", "posted")]
        )
        numbers = sorted(posted.mapped("sequence_number"))
        self.assertEqual(numbers, list(range(1, HOUSEHOLDS + 2)))
        self.assertFalse(any(posted.mapped("made_sequence_gap")))

    # ------------------------------------------------------------- others ----

    def test_carried_credit_is_applied_either_way(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.payers[1].id,
                "amount": 300.0,
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-10-01",
                "property_community_id": self.community.id,
                "property_unit_id": self.units[1].id,
            }
        )
        payment.action_post()
        charges = self._charges()
        (plain, fast), count = self._post_in_two_ways(charges)
        self.assertEqual(count, HOUSEHOLDS - 1)
        for snapshot in plain, fast:
            move, _lines = snapshot[0][self.payers[1].id]
            self.assertEqual(move["payment_state"], "partial")
            self.assertAlmostEqual(
                float(move["amount_residual"]), float(move["amount_total"]) - 300
            )

    def test_fast_invoices_are_ordinary_invoices(self):
        """Draft, post again, credit: what was written fast behaves the same."""
        charges = self._charges()
        moves = charges._post_charges(date(2026, 10, 5))
        move = moves[-1]
        claims = move.property_charge_ids
        terms = claims.receivable_line_id
        move.button_draft()
        move.action_post()
        self.assertEqual(claims.receivable_line_id, terms)
        self.assertAlmostEqual(sum(terms.mapped("balance")), move.amount_total)
        refund = moves[-2]._reverse_moves([{"date": date(2026, 10, 6)}], cancel=True)
        self.assertEqual(refund.state, "posted")
        self.assertEqual(
            set(moves[-2].property_charge_ids.mapped("state")), {"reversed"}
        )
        self.assertEqual(moves[-2].payment_state, "reversed")

    def test_accountant_without_more_rights(self):
        accountant = new_test_user(
            self.env,
            "writer_accountant",
            "account.group_account_invoice,property_base.group_staff",
            company_id=self.company.id,
        )
        charges = self._charges()
        moves = charges.with_user(accountant)._post_charges(date(2026, 10, 5))
        self.assertEqual(len(moves), HOUSEHOLDS)
        self.assertEqual(moves.mapped("create_uid"), accountant)
        self.assertEqual(moves[0].invoice_user_id, accountant)

    def test_a_method_of_another_module_is_not_passed_over(self):
        writer = self.env["property.fee.invoice.writer"]
        self.assertTrue(writer._is_known_method(self.env["account.move"], "_post"))

        class Stranger(self.env.registry["account.move"]):
            _register = False
            __module__ = "odoo.addons.stranger.models.account_move"

            def _post(self, soft=True):
                return super()._post(soft)

        record = Stranger(self.env, (), ())
        self.assertFalse(writer._is_known_method(record, "_post"))
