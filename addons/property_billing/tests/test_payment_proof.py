from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.property_base.tools.upload import UploadError

from .fee_portal_common import FeePortalCommon


@tagged("post_install", "-at_install")
class TestPaymentProof(FeePortalCommon):
    def _residual(self, charge):
        charge.invalidate_recordset()
        return charge.amount_residual

    def test_confirmed_by_a_cashier(self):
        proof = self._submit(
            self.users["owner"], self.september | self.october, "410.02"
        )
        self.assertEqual(proof.state, "submitted")
        self.assertEqual(proof.partner_id, self.owner)
        proof.with_user(self.cashier).action_confirm()
        self.assertEqual(proof.state, "confirmed")
        self.assertEqual(self._residual(self.september), 0)
        self.assertEqual(self._residual(self.october), 0)
        payment = proof.payment_id
        self.assertEqual(payment.amount, 410.02)
        self.assertEqual(payment.partner_id, self.owner)
        self.assertEqual(payment.journal_id, self.channel.journal_id)
        self.assertEqual(payment.property_unit_id, self.unit)
        self.assertEqual(proof.decided_id, self.cashier)

    def test_too_little_settles_the_earliest_due(self):
        proof = self._submit(self.users["owner"], self.september | self.october, "250")
        proof.with_user(self.cashier).action_confirm()
        self.assertEqual(self._residual(self.september), 0)
        self.assertAlmostEqual(self._residual(self.october), 160.02)

    def test_only_what_was_chosen(self):
        proof = self._submit(self.users["owner"], self.october, "100")
        proof.with_user(self.cashier).action_confirm()
        self.assertAlmostEqual(self._residual(self.october), 110.02)
        self.assertEqual(self._residual(self.september), 200)

    def test_too_much_stays_a_credit(self):
        proof = self._submit(self.users["owner"], self.september, "230")
        proof.with_user(self.cashier).action_confirm()
        line = proof.payment_id.move_id.line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        )
        self.assertAlmostEqual(line.amount_residual, -30)

    def test_paid_meanwhile_becomes_a_credit(self):
        proof = self._submit(self.users["owner"], self.september, "200")
        self._pay(self.september, 200, "2026-11-01")
        proof.with_user(self.cashier).action_confirm()
        self.assertEqual(proof.state, "confirmed")
        line = proof.payment_id.move_id.line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        )
        self.assertEqual(line.amount_residual, -200)
        self.assertEqual(line.property_unit_id, self.unit)
        self.assertEqual(line.property_community_id, self.community)

    def test_the_owner_pays_for_the_tenant_in_the_tenant_s_name(self):
        proof = self._submit(self.users["owner"], self.parking, "80")
        proof.with_user(self.cashier).action_confirm()
        self.assertEqual(proof.payment_id.partner_id, self.tenant)
        self.assertEqual(self._residual(self.parking), 0)

    def test_decided_once(self):
        proof = self._submit(self.users["owner"], self.september, "200")
        proof.with_user(self.cashier).action_confirm()
        with self.assertRaises(UserError):
            proof.with_user(self.cashier).action_confirm()
        with self.assertRaises(UserError):
            proof.with_user(self.cashier).action_refuse()
        payments = self.env["account.payment"].search_count(
            [("partner_id", "=", self.owner.id)]
        )
        self.assertEqual(payments, 1)

    def test_refused_with_a_reason(self):
        proof = self._submit(self.users["owner"], self.september, "200")
        with self.assertRaises(UserError):
            proof.with_user(self.cashier).action_refuse()
        proof.with_user(self.cashier).refuse_reason = "No such transfer"
        proof.with_user(self.cashier).action_refuse()
        self.assertEqual(proof.state, "refused")
        self.assertFalse(proof.payment_id)

    def test_who_confirms(self):
        proof = self._submit(self.users["owner"], self.september, "200")
        for user in (self.staff, self.users["owner"]):
            with self.assertRaises(AccessError):
                proof.with_user(user).action_confirm()
        self.assertEqual(proof.state, "submitted")

    def test_a_cashier_changes_nothing_else(self):
        proof = self._submit(self.users["owner"], self.september, "200")
        mine = proof.with_user(self.cashier)
        for values in (
            {"partner_id": self.owner2.id},
            {"charge_ids": [(6, 0, self.other.ids)]},
            {"state": "confirmed"},
        ):
            with self.assertRaises(AccessError):
                mine.write(values)
        mine.amount = 190
        mine.action_confirm()
        with self.assertRaises(UserError):
            mine.amount = 1
        with self.assertRaises(AccessError):
            self.env["account.payment"].with_user(self.cashier).search([])

    def test_somebody_else_s_charge_is_refused(self):
        for user, charge in (
            ("owner", self.other),
            ("tenant", self.september),
            ("former", self.september),
            ("stranger", self.september),
        ):
            with self.assertRaises(AccessError, msg=user):
                self._submit(self.users[user], charge, "10")

    def test_the_office_sends_no_proofs_for_others(self):
        """Who takes money would else make away with a claim alone."""
        for user in (self.cashier, self.staff):
            with self.assertRaises(AccessError):
                self._submit(user, self.september, "200")

    def test_a_colleague_decides_on_one_s_own(self):
        self.cashier.partner_id.write({"name": "Cashier who lives here"})
        charge = self._create_own_charge(self.cashier.partner_id)
        proof = self._submit(self.cashier, charge, "30").with_user(self.cashier)
        for action in ("action_confirm", "action_refuse"):
            with self.assertRaises(AccessError):
                getattr(proof, action)()
        colleague = self._staff("second_till", "property_billing.group_cashier")
        proof.with_user(colleague).action_confirm()
        self.assertEqual(proof.state, "confirmed")

    def _create_own_charge(self, partner):
        charge = self.env["property.fee.charge"].create(
            {
                **self._charge_vals(self.unit2, "2026-10-01", 30),
                "partner_id": partner.id,
                "kind": "one_off",
                "origin_key": "own",
            }
        )
        charge._post_charges(charge.date_start)
        return charge

    def test_what_was_sent_stays(self):
        proof = self._submit(self.users["owner"], self.september, "200")
        file = proof.sudo().attachment_ids.with_user(self.cashier)
        self.assertTrue(file.raw)
        with self.assertRaises(UserError):
            file.unlink()
        with self.assertRaises(UserError):
            file.raw = b"another"

    def test_bad_input(self):
        owner = self.users["owner"]
        for amount in ("", "x", "-5", "0", "nan", "inf", "-inf", "1e99", "0.001"):
            with self.assertRaises(UserError, msg=amount):
                self._submit(owner, self.september, amount)
        for values in (
            {"date": "2199-01-01"},
            {"date": "yesterday"},
            {"channel_id": "999999"},
            {"channel_id": "x"},
            {"channel_id": "9" * 5000},
        ):
            with self.assertRaises(UserError, msg=str(values)):
                self._submit(owner, self.september, "10", **values)
        with self.assertRaises(UserError):
            self._submit(owner, self.env["property.fee.charge"], "10")
        with self.assertRaises(UserError):
            self._submit(owner, self.september | self.parking, "10")
        with self.assertRaises(UploadError):
            self.env["property.payment.proof"].with_user(owner)._submit(
                self.september.with_user(owner),
                {"amount": "1", "channel_id": self.channel.id},
                [("x.png", b"<svg onload=alert(1)>")],
            )

    def test_a_likely_duplicate_is_shown(self):
        first = self._submit(self.users["owner"], self.september, "200", reference="T1")
        second = self._submit(self.users["owner"], self.october, "9", reference="T1")
        self.assertEqual(second.with_user(self.cashier).likely_duplicate_id, first)
