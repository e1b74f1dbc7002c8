from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .posting_case import PostingCase


@tagged("post_install", "-at_install")
class TestPosting(PostingCase):
    def setUp(self):
        super().setUp()
        self.fee_run = self._run()

    def test_one_receivable_line_per_charge(self):
        charges = self._month(self.fee_run)
        move = charges._post_charges(date(2026, 10, 5))
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.partner_id, self.owner)
        self.assertEqual(move.property_unit_id, self.unit)
        self.assertEqual(move.property_occupancy_id, self.occupancy)
        self.assertEqual(move.property_run_id, self.fee_run)
        self.assertEqual(move.invoice_date, date(2026, 10, 5))
        self.assertAlmostEqual(move.amount_total, 544.58)
        terms = self._terms(move)
        self.assertEqual(len(terms), 3)
        for charge in charges:
            line = charge.receivable_line_id
            self.assertIn(line, terms)
            self.assertEqual(line.property_charge_id, charge)
            self.assertAlmostEqual(line.balance, charge.amount)
            self.assertAlmostEqual(charge.amount_residual, charge.amount)
            self.assertEqual(line.date_maturity, charge.due_date)
            self.assertEqual(line.account_id.account_type, "asset_receivable")
            self.assertEqual(charge.state, "posted")
            self.assertEqual(charge.move_id, move)
            self.assertEqual(charge.move_line_id.property_charge_id, charge)
            self.assertAlmostEqual(charge.move_line_id.price_total, charge.amount)
            self.assertEqual(
                charge.move_line_id.analytic_distribution,
                {str(self.analytic.id): 100.0},
            )
        self.assertEqual(move.invoice_date_due, date(2026, 11, 1))

    def test_names(self):
        charge = self._charge(
            self.service, 210.02, self.fee_run, explanation="89.37 m² × 2.35"
        )
        move = charge._post_charges()
        self.assertEqual(
            charge.receivable_line_id.name, "3-501 Property Service Fee 2026-10"
        )
        self.assertEqual(
            charge.move_line_id.name, "Property Service Fee 2026-10\n89.37 m² × 2.35"
        )
        self.assertEqual(move.payment_reference, "TG 3-501 2026-10")

    def test_part_of_a_month_is_named_by_its_days(self):
        charge = self._charge(
            self.service, 10, self.fee_run, date_end=date(2026, 10, 11)
        )
        self.assertEqual(charge._get_period(), "2026-10-01 – 2026-10-11")

    def test_default_tax_of_product_and_company_is_not_taken(self):
        charges = self._month(self.fee_run)
        move = charges._post_charges()
        taxes = {charge: charge.move_line_id.tax_ids for charge in charges}
        self.assertEqual(
            list(taxes.values()), [self.vat6, self.vat9, self.env["account.tax"]]
        )
        self.assertAlmostEqual(move.amount_total, sum(charges.mapped("amount")))

    def test_w11_tax_by_document_and_by_line(self):
        """DOMAIN W11: the rounding method decides net and tax, never the total."""
        for method, net, tax, keys in (
            ("round_globally", 594.40, 35.66, (1, 2, 3)),
            ("round_per_line", 594.39, 35.67, (4, 5, 6)),
        ):
            self.company.tax_calculation_rounding_method = method
            charges = self._create(
                [
                    self._charge_vals(
                        self.service, 210.02, self.fee_run, source_key=key
                    )
                    for key in keys
                ]
            )
            with self.subTest(method):
                move = charges._post_charges()
                self.assertAlmostEqual(move.amount_untaxed, net)
                self.assertAlmostEqual(move.amount_tax, tax)
                self.assertAlmostEqual(move.amount_total, 630.06)
                self.assertEqual(
                    self._terms(move).mapped("balance"), [210.02, 210.02, 210.02]
                )

    def test_price_decimals_of_the_company_do_not_matter(self):
        digits = self.env["decimal.precision"].search([("name", "=", "Product Price")])
        digits.digits = 0
        move = self._charge(self.service, 210.02, self.fee_run)._post_charges()
        self.assertAlmostEqual(move.amount_total, 210.02)

    def test_payer_s_payment_term_and_fiscal_position_do_not_matter(self):
        self.owner.property_payment_term_id = self.pay_terms_b
        self.fiscal_pos_a.tax_ids = [Command.set(self.vat13.ids)]
        self.owner.property_account_position_id = self.fiscal_pos_a
        charges = self._month(self.fee_run)
        move = charges._post_charges()
        self.assertFalse(move.invoice_payment_term_id)
        self.assertEqual(len(self._terms(move)), 3)
        self.assertAlmostEqual(move.amount_total, 544.58)

    def test_invoices_by_payer_unit_and_occupancy(self):
        other = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.owner2.id,
                "role": "tenant",
            }
        )
        charges = self._month(self.fee_run) | self._month(self.fee_run, self.occupancy2)
        tenant = self._charge(
            self.service,
            5,
            self.fee_run,
            other,
            source_key=7,
            owner_occupancy_id=self.occupancy.id,
        )
        moves = (charges | tenant)._post_charges()
        self.assertEqual(len(moves), 3)
        self.assertEqual(tenant.move_id.property_owner_occupancy_id, self.occupancy)
        self.assertEqual(tenant.move_id.partner_id, self.owner2)

    def test_charges_of_another_company(self):
        """Each company's charges are invoiced in its own books."""
        other = self.setup_other_company(name="Other Books")["company"]
        community = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "EW", "company_id": other.id}
        )
        unit = self.env["property.unit"].create(
            {"community_id": community.id, "name": "1", "code": "1"}
        )
        occupancy = self.env["property.occupancy"].create(
            {"unit_id": unit.id, "partner_id": self.owner2.id}
        )
        item = self._item("Elsewhere", None, 1, company_id=other.id)
        item.product_id.with_company(other).property_account_income_id = False
        charges = self._charge(item, 5.0, occupancy=occupancy) | self._charge(
            self.service, 1.0, self.fee_run
        )
        moves = charges._post_charges()
        self.assertEqual(moves.company_id, self.company | other)
        for charge in charges:
            self.assertEqual(charge.move_id.company_id, charge.company_id)
            self.assertEqual(charge.move_id.journal_id.company_id, charge.company_id)
            self.assertIn(
                charge.company_id, charge.receivable_line_id.account_id.company_ids
            )

    def test_posting_again_adds_nothing(self):
        charges = self._month(self.fee_run)
        move = charges._post_charges()
        self.assertFalse(charges._post_charges())
        self.assertEqual(self.fee_run.charge_ids.move_id, move)

    def test_negative_correction_is_a_credit_note(self):
        charge = self._charge(self.service, 210.02, self.fee_run)
        charge._post_charges()
        correction = self._charge(
            self.service,
            -10.02,
            kind="correction",
            corrects_id=charge.id,
            origin_key="area of 3-501 was wrong",
        )
        move = correction._post_charges()
        self.assertEqual(move.move_type, "out_refund")
        self.assertAlmostEqual(move.amount_total, 10.02)
        self.assertEqual(correction.state, "posted")
        self.assertEqual(correction.amount_residual, 0)
        self.assertAlmostEqual(charge.amount_residual, 200)
        self.assertEqual(charge.state, "posted")

    def test_zero_charge(self):
        charge = self._charge(self.service, 0.0, self.fee_run)
        move = charge._post_charges()
        self.assertEqual(move.state, "posted")
        self.assertEqual(charge.state, "posted")
        self.assertTrue(charge.receivable_line_id.reconciled)

    def test_excluded_tax_of_the_item_is_refused(self):
        self.service.tax_id = self.vat13
        with self.assertRaisesRegex(UserError, "not included in the price"):
            self._charge(self.service, 1, self.fee_run)._post_charges()

    def test_income_account_seam(self):
        account = self.company_data["default_account_revenue"].copy()
        charge = self._charge(self.service, 1, self.fee_run)
        with patch.object(
            type(charge),
            "_get_income_account",
            lambda self, day=None: account,
            create=False,
        ):
            charge._post_charges()
        self.assertEqual(charge.move_line_id.account_id, account)

    def test_lock_date(self):
        self.company.sale_lock_date = date(2026, 10, 31)
        charge = self._charge(self.service, 1, self.fee_run)
        with self.assertRaisesRegex(UserError, "2026-10-31"):
            charge._post_charges(date(2026, 10, 5))
        with self.assertRaisesRegex(UserError, "2026-10-31"):
            self.fee_run.action_post()
        self.assertEqual(self.fee_run.state, "computed")
        self.assertEqual(charge.state, "draft")

    def test_tax_lock_date_is_for_what_is_taxed(self):
        self.company.tax_lock_date = date(2026, 10, 31)
        with self.assertRaisesRegex(UserError, "2026-10-31"):
            self._charge(self.service, 1, self.fee_run)._post_charges(date(2026, 10, 5))
        move = self._charge(self.share, 1, self.fee_run)._post_charges(
            date(2026, 10, 5)
        )
        self.assertEqual(move.date, date(2026, 10, 5))


@tagged("post_install", "-at_install")
class TestRunPosting(PostingCase):
    def setUp(self):
        super().setUp()
        self.fee_run = self._run()
        self.inline = self.fee_run.with_context(property_inline=True)

    def test_post_run(self):
        charges = self._month(self.fee_run) | self._month(self.fee_run, self.occupancy2)
        self.inline.action_post()
        self.assertEqual(self.fee_run.state, "posted")
        self.assertEqual(set(charges.mapped("state")), {"posted"})
        self.assertEqual(len(charges.move_id), 2)
        self.inline.action_post()
        self.assertEqual(len(self.fee_run.charge_ids.move_id), 2)

    def test_click_twice_before_the_work_is_done(self):
        charges = self._month(self.fee_run)
        self.fee_run.action_post()
        self.assertEqual(self.fee_run.state, "posting")
        batches = self.fee_run.batch_ids
        self.fee_run.action_post()
        self.assertEqual(self.fee_run.batch_ids, batches)
        for batch in batches.sudo():
            batch._run()
        self.assertEqual(self.fee_run.state, "posted")
        self.assertEqual(len(charges.move_id), 1)

    def test_bad_payer_stops_nobody(self):
        good, bad = (
            self._month(self.fee_run),
            self._month(self.fee_run, self.occupancy2),
        )
        receivable = self.owner2.property_account_receivable_id.copy()
        receivable.active = False
        self.owner2.property_account_receivable_id = receivable
        self.inline.action_post()
        self.assertEqual(self.fee_run.state, "posted")
        self.assertEqual(set(good.mapped("state")), {"posted"})
        self.assertEqual(set(bad.mapped("state")), {"draft"})
        self.assertEqual(self.fee_run.exception_ids.unit_id, self.unit2)
        self.assertEqual(self.fee_run.exception_ids.kind, "posting")
        self.assertEqual(self.fee_run.unposted_count, 3)
        receivable.active = True
        self.inline.action_post()
        self.assertEqual(set(bad.mapped("state")), {"posted"})
        self.assertFalse(self.fee_run.exception_ids)
        self.fee_run.invalidate_recordset(["unposted_count"])
        self.assertEqual(self.fee_run.unposted_count, 0)
        self.assertEqual(len(good.move_id), 1)

    def test_only_accountants_post(self):
        self._month(self.fee_run)
        accountant = new_test_user(
            self.env,
            "post_accountant",
            groups="property_base.group_staff,account.group_account_invoice",
            company_id=self.company.id,
        )
        self.inline.with_user(accountant).action_post()
        self.assertEqual(self.fee_run.state, "posted")
        for login, groups in (
            ("post_manager", "property_base.group_manager"),
            ("post_cashier", "property_billing.group_cashier"),
            (
                "post_both",
                "property_billing.group_cashier,account.group_account_invoice",
            ),
        ):
            user = new_test_user(
                self.env, login, groups=groups, company_id=self.company.id
            )
            with self.subTest(login), self.assertRaises(AccessError):
                self.inline.with_user(user).action_post()

    def test_draft_run_is_refused(self):
        self.fee_run.state = "draft"
        with self.assertRaises(UserError):
            self.fee_run.action_post()

    def test_batches_do_not_cut_invoices(self):
        charges = self._month(self.fee_run) | self._month(self.fee_run, self.occupancy2)
        path = "odoo.addons.property_billing.models.property_fee_posting"
        with patch(f"{path}.INVOICES_PER_BATCH", 1):
            parts = self.fee_run._split_for_posting(charges)
        self.assertEqual(sorted(map(len, parts)), [3, 3])
        self.assertEqual(
            self.env["property.fee.charge"].browse(parts[0]).unit_id, self.unit
        )

    def test_accountant_who_is_not_of_the_office(self):
        """They read the register and change nothing in it."""
        self._month(self.fee_run)
        self._month(self.fee_run, self.occupancy2)
        accountant = new_test_user(
            self.env,
            "post_outsider",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        self.inline.with_user(accountant).action_post()
        self.assertEqual(self.fee_run.state, "posted")
        self.assertFalse(self.fee_run.exception_ids)
        self.assertEqual(len(self.fee_run.charge_ids.move_id), 2)
        with self.assertRaises(AccessError):
            self.unit.with_user(accountant).area = 1.0
