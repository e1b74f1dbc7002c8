from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .recovery_case import RecoveryCase


@tagged("post_install", "-at_install")
class TestApproval(RecoveryCase):
    """Who asks, who approves, who books; and nobody twice."""

    def test_small_amounts_take_the_director_alone(self):
        reduction = self._reduce(10)
        reduction.action_request()
        self.assertEqual(reduction.state, "waiting")
        self.assertRegex(reduction.name, r"^JM\d{6}-\d+")
        self.assertEqual(reduction.requested_by_id, self.asker)
        self.assertEqual(len(reduction.review_ids), 1)
        reduction.with_user(self.director).validate_tier()
        self.assertEqual(reduction.state, "approved")

    def test_large_amounts_take_the_accounting_manager_too(self):
        november = self._run(date(2026, 11, 1))
        self._charge(self.share, 5000, november)._post_charges(date(2026, 11, 1))
        reduction = self._reduce(50)
        self.assertGreater(reduction.amount, 1000)
        reduction.action_request()
        with self.assertRaises(AccessError):
            reduction.with_user(self.controller).validate_tier()
        reduction.with_user(self.director).validate_tier()
        self.assertEqual(reduction.state, "waiting")
        reduction.with_user(self.controller).validate_tier()
        self.assertEqual(reduction.state, "approved")

    def test_who_asks_does_not_approve(self):
        reduction = self._reduce(10, user=self.director)
        self.env.ref("property_base.group_manager").sudo().write(
            {"user_ids": [(4, self._user("second", "base.group_user").id)]}
        )
        reduction.action_request()
        with self.assertRaises(AccessError):
            reduction.validate_tier()
        with self.assertRaises(AccessError):
            reduction._validate_tier(reduction.review_ids)
        self.assertEqual(reduction.state, "waiting")

    def test_nobody_to_approve(self):
        """All directors of the company are limited to other communities."""
        elsewhere = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "EW", "company_id": self.company.id}
        )
        group = self.env.ref("property_base.group_manager")
        group.sudo().all_user_ids.write(
            {"property_community_ids": [(6, 0, elsewhere.ids)]}
        )
        with self.assertRaisesRegex(UserError, "Nobody else may approve"):
            self._reduce(10).action_request()

    def test_no_tier_no_request(self):
        definitions = self.env["tier.definition"].sudo().search([])
        definitions.active = False
        with self.assertRaisesRegex(UserError, "No approval tier"):
            self._reduce(10).action_request()

    def test_cashiers_neither_ask_nor_approve(self):
        with self.assertRaises(AccessError):
            self._reduce(10, user=self.cashier)
        reduction = self._reduce(10)
        with self.assertRaises(AccessError):
            reduction.with_user(self.cashier).action_request()
        self.cashier.write(
            {"group_ids": [(4, self.env.ref("property_base.group_manager").id)]}
        )
        reduction.action_request()
        self.assertNotIn(self.cashier, reduction.review_ids.reviewer_ids)
        with self.assertRaises(AccessError):
            reduction.with_user(self.cashier).validate_tier()

    def test_front_desk_only_reads(self):
        desk = self._user("desk", "property_base.group_staff")
        with self.assertRaises(AccessError):
            self._reduce(10, user=desk)
        reduction = self._reduce(10)
        self.assertEqual(reduction.with_user(desk).state, "draft")
        with self.assertRaises(AccessError):
            reduction.with_user(desk).action_request()

    def test_not_booked_without_approval(self):
        for record in (self._reduce(10), self._lose()):
            with self.assertRaisesRegex(UserError, "only what was approved"):
                self._book(record)
            record.action_request()
            with self.assertRaisesRegex(UserError, "only what was approved"):
                self._book(record)
            self.assertFalse(record.move_ids)

    def test_only_accountants_book(self):
        reduction = self._approve(self._reduce(10))
        for user in (self.asker, self.director, self.cashier):
            with self.assertRaises(AccessError):
                self._book(reduction, user)

    def test_booked_once(self):
        reduction = self._book(self._approve(self._reduce(10)))
        with self.assertRaisesRegex(UserError, "and once"):
            self._book(reduction)
        self.assertEqual(len(reduction.move_ids), 1)

    def test_nothing_changes_once_it_is_asked_for(self):
        reduction = self._reduce(10)
        line = reduction.line_ids[0]
        other = self._charge(self.share, 10, self._run(date(2026, 11, 1)))
        other._post_charges(date(2026, 11, 1))
        reduction.action_request()
        with self.assertRaises(UserError):
            reduction.percent = 50
        with self.assertRaises(UserError):
            line.amount = 1
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            reduction.unlink()
        with self.assertRaises(UserError):
            line.create({"reduction_id": reduction.id, "charge_id": other.id})

    def test_the_state_is_nobody_s_to_write(self):
        reduction = self._reduce(10)
        for values in (
            {"state": "approved"},
            {"state": "booked"},
            {"requested_by_id": self.director.id},
        ):
            with self.assertRaises(AccessError):
                reduction.write(values)
        with self.assertRaises(AccessError):
            reduction.create(
                {
                    "community_id": self.community.id,
                    "reason": "x",
                    "state": "approved",
                }
            )

    def test_reviews_are_nobody_s_to_write(self):
        """The base lets every user write reviews."""
        reduction = self._reduce(10)
        reduction.action_request()
        review = reduction.review_ids
        for user in (self.asker, self.director, self.accountant):
            with self.assertRaises(AccessError):
                review.with_user(user).write({"status": "approved"})
            with self.assertRaises(AccessError):
                review.with_user(user).unlink()
            with self.assertRaises(AccessError):
                review.with_user(user).create(
                    {
                        "model": reduction._name,
                        "res_id": reduction.id,
                        "status": "approved",
                    }
                )
        self.assertEqual(reduction.state, "waiting")

    def test_refused(self):
        reduction = self._reduce(10)
        reduction.action_request()
        action = reduction.with_user(self.director).action_refuse()
        self.env["property.fee.refusal"].with_user(self.director).with_context(
            **action["context"]
        ).create({"reason": "Not agreed"}).action_refuse()
        self.assertEqual(reduction.state, "refused")
        self.assertEqual(reduction.refusal, "Not agreed")
        self.assertEqual(reduction.review_ids.done_by, self.director)
        with self.assertRaises(UserError):
            self._book(reduction)
        with self.assertRaises(AccessError):
            reduction.with_user(self.director).validate_tier()

    def test_only_who_decides_refuses(self):
        reduction = self._reduce(10)
        reduction.action_request()
        for user in (self.asker, self.accountant):
            with self.assertRaises(AccessError):
                reduction.with_user(user)._refuse("no")

    def test_the_accountant_may_refuse_to_book(self):
        reduction = self._approve(self._reduce(10))
        with self.assertRaises(AccessError):
            reduction._refuse("no")
        reduction.with_user(self.accountant)._refuse("Wrong month")
        self.assertEqual(reduction.state, "refused")

    def test_withdrawn_and_asked_anew(self):
        reduction = self._reduce(10)
        reduction.action_request()
        name = reduction.name
        reduction.action_withdraw()
        self.assertEqual(reduction.state, "draft")
        self.assertFalse(reduction.review_ids)
        reduction.percent = 5
        reduction.action_share()
        self._approve(reduction)
        self.assertEqual(reduction.name, name)
        self.assertAlmostEqual(reduction.amount, 27.23)
        with self.assertRaises(UserError):
            reduction.action_withdraw()

    def test_limited_to_communities(self):
        elsewhere = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "EW", "company_id": self.company.id}
        )
        reduction = self._reduce(10)
        self.asker.property_community_ids = elsewhere
        with self.assertRaises(AccessError):
            reduction.with_user(self.asker).read(["reason"])
