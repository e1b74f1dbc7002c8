import hashlib
from datetime import date

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .notice_common import NoticeCommon

PNG = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAA"
    b"AABJRU5ErkJggg=="
)
PROOF = [("slip.txt", b"EMS 1234567890")]


@tagged("post_install", "-at_install")
class TestFeeNotice(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old, cls.new, cls.parking = cls._create_charges(
            [
                cls._charge_vals(cls.unit, "2026-09-01", 210.02),
                cls._charge_vals(cls.unit, "2026-11-01", 210.02),
                cls._charge_vals(
                    cls.unit, "2026-11-01", 300.0, fee_item_id=cls.parking_item.id
                ),
            ]
        )
        cls.staff = new_test_user(cls.env, "desk", "property_base.group_staff")

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2026-11-05 02:00:00"))

    def _wizard(self, units=None, **values):
        return self.env["property.fee.notice.create"].create(
            {
                "unit_ids": [fields.Command.set((units or self.unit).ids)],
                "date": "2026-11-05",
                **values,
            }
        )

    def _notice(self, units=None, **values):
        action = self._wizard(units, **values).action_issue()
        domain = action.get("domain") or [("id", "=", action["res_id"])]
        return self.env["property.fee.notice"].search(domain)

    # ----------------------------------------------------------- claims ----

    def test_current_fees_and_arrears(self):
        notice = self._notice()
        self.assertEqual(notice.state, "issued")
        self.assertEqual(notice.partner_id, self.owner)
        self.assertEqual(notice.occupancy_id, self.occupancy)
        self.assertEqual(notice.owner_occupancy_id, self.occupancy)
        self.assertEqual(notice.line_ids.charge_id, self.old | self.new | self.parking)
        self.assertAlmostEqual(notice.amount_arrears, 210.02)
        self.assertAlmostEqual(notice.amount_current, 510.02)
        self.assertAlmostEqual(notice.amount_total, 720.04)
        self.assertAlmostEqual(notice.amount_payable, 720.04)
        self.assertEqual(notice.deadline, date(2026, 11, 12))
        self.assertTrue(notice.name.startswith("FN202611-"))

    def test_demand_claims_what_is_overdue_alone(self):
        notice = self._notice(stage="demand")
        self.assertEqual(notice.line_ids.charge_id, self.old)
        self.assertAlmostEqual(notice.amount_payable, 210.02)

    def test_without_arrears(self):
        notice = self._notice(include_arrears=False)
        self.assertEqual(notice.line_ids.charge_id, self.new | self.parking)

    def test_part_payment_is_taken_off(self):
        self._pay(self.old, 100.0, "2026-10-10")
        notice = self._notice(stage="demand")
        self.assertAlmostEqual(notice.line_ids.amount, 210.02)
        self.assertAlmostEqual(notice.line_ids.amount_due, 110.02)

    def test_who_has_nothing_to_pay_is_skipped(self):
        for charge in self.old | self.new | self.parking:
            self._pay(charge, charge.amount, "2026-11-04")
        with self.assertRaisesRegex(UserError, "nothing to pay"):
            self._wizard().action_issue()

    def test_prepayment_is_shown_and_taken_off(self):
        self._prepay(self.unit, 800.0)
        with self.assertRaisesRegex(UserError, "nothing to pay"):
            self._wizard().action_issue()

    def test_prepayment_in_part(self):
        self._prepay(self.unit, 20.04)
        notice = self._notice()
        self.assertAlmostEqual(notice.amount_total, 720.04)
        self.assertAlmostEqual(notice.amount_credit, 20.04)
        self.assertAlmostEqual(notice.amount_payable, 700.0)

    def _prepay(self, unit, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.owner.id,
                "amount": amount,
                "date": "2026-11-04",
                "property_unit_id": unit.id,
            }
        )
        payment.action_post()

    def test_claims_stay_what_they_were(self):
        notice = self._notice()
        before = notice.line_ids.mapped("amount_due")
        self._pay(self.old, 210.02, "2026-11-05")
        self.env.invalidate_all()
        self.assertEqual(notice.line_ids.mapped("amount_due"), before)
        self.assertAlmostEqual(notice.amount_payable, 720.04)
        self.assertAlmostEqual(notice.amount_open, 510.02)

    def test_claims_and_pdf_cannot_be_changed(self):
        notice = self._notice().sudo()
        for change in (
            lambda: notice.write({"amount_payable": 1.0}),
            lambda: notice.write({"partner_id": self.owner2.id}),
            lambda: notice.write({"sha256": "0"}),
            lambda: notice.line_ids[0].write({"amount_due": 1.0}),
            lambda: notice.line_ids[0].unlink(),
            lambda: notice.line_ids[0].copy({"charge_id": self.old.id}),
            lambda: notice.attachment_id.write({"raw": b"other"}),
            lambda: notice.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        self.assertTrue(notice._is_pdf_intact())

    def test_hash_is_of_the_kept_pdf(self):
        notice = self._notice()
        content = notice.attachment_id.raw
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertEqual(notice.sha256, hashlib.sha256(content).hexdigest())
        self.assertEqual(notice.attachment_id.res_model, "property.fee.notice")
        self.assertEqual(notice.attachment_id.res_id, notice.id)

    def test_units_of_several_communities(self):
        """Each community its own notices and statements, with its own deadline."""
        other = self.env["property.community"].create(
            {"name": "Other", "code": "O", "notice_days": 30}
        )
        unit = self.env["property.unit"].create(
            {"community_id": other.id, "code": "P1", "usage": "parking"}
        )
        self.env["property.occupancy"].create(
            {"unit_id": unit.id, "partner_id": self.owner.id}
        )
        self._create_charges([self._charge_vals(unit, "2026-10-01", 10.0)])
        (self.community | other).statement_threshold = 1
        notices = self._notice(self.unit | unit)
        self.assertEqual(notices.community_id, self.community | other)
        self.assertEqual(notices.mapped("unit_id"), self.env["property.unit"])
        amounts = {n.community_id: n.amount_payable for n in notices}
        self.assertEqual(amounts, {self.community: 720.04, other: 10.0})

    def test_money_in_another_company_is_no_prepayment(self):
        self._prepay(self.unit, 20.04)
        request = self._wizard()
        other = self.env["res.company"].create({"name": "Other Company"})
        groups = {(self.owner.id, self.unit.id): []}
        self.assertAlmostEqual(
            request._get_credits(groups)[self.owner.id, self.unit.id], 20.04
        )
        elsewhere = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "E", "company_id": other.id}
        )
        self.patch(type(request), "_get_request_community", lambda _self: elsewhere)
        self.assertFalse(request._get_credits(groups))

    def test_former_owner_is_marked(self):
        self.occupancy.date_end = "2026-10-31"
        self.assertTrue(self._notice(stage="demand").is_former)

    def test_owner_named_when_all_claims_are_of_their_time(self):
        tenant = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit2.id,
                "partner_id": self.env["res.partner"].create({"name": "租户"}).id,
                "role": "tenant",
            }
        )
        who = {"partner_id": tenant.partner_id.id, "occupancy_id": tenant.id}
        self._create_charges(
            [
                self._charge_vals(self.unit2, "2026-09-01", 50.0, **who),
                self._charge_vals(
                    self.unit2,
                    "2026-08-01",
                    50.0,
                    **who,
                    owner_occupancy_id=self.occupancy.id,
                ),
            ]
        )
        notice = self._notice(self.unit2)
        self.assertEqual(notice.occupancy_id, tenant)
        self.assertFalse(notice.owner_occupancy_id)

    # --------------------------------------------------------- delivery ----

    def test_no_delivery_without_evidence(self):
        notice = self._notice()
        with self.assertRaisesRegex(UserError, "undelivered"):
            notice._deliver("hand", date(2026, 11, 5))
        self.assertEqual(notice.state, "issued")
        self.assertFalse(notice.limitation_date)

    def test_delivery_interrupts_the_limitation(self):
        notice = self._notice()
        notice.with_user(self.staff)._deliver(
            "post", date(2026, 11, 5), PROOF, "吴轩敏"
        )
        self.assertEqual(notice.state, "delivered")
        self.assertEqual(notice.delivered_by_id, self.staff)
        self.assertEqual(notice.evidence_ids.raw, b"EMS 1234567890")
        limits = {line.charge_id: line.limitation_date for line in notice.line_ids}
        self.assertEqual(limits[self.old], date(2029, 11, 5))
        self.assertEqual(limits[self.new], date(2029, 11, 30))
        self.assertEqual(notice.limitation_date, date(2029, 11, 5))

    def test_proof_is_kept(self):
        notice = self._notice()
        notice._deliver("post", date(2026, 11, 5), PROOF)
        with self.assertRaises(UserError):
            notice.evidence_ids.write({"raw": b"other"})

    def test_delivery_day_is_possible(self):
        notice = self._notice()
        for day in (date(2026, 11, 4), date(2026, 11, 6)):
            with self.assertRaisesRegex(UserError, "between"):
                notice._deliver("post", day, PROOF)

    def test_wizard_photo_is_proof(self):
        notice = self._notice()
        self.env["property.fee.notice.deliver"].with_user(self.staff).create(
            {
                "notice_ids": [fields.Command.set(notice.ids)],
                "channel": "door",
                "photo": PNG,
            }
        ).action_apply()
        self.assertEqual(notice.channel, "door")
        self.assertEqual(notice.evidence_ids.name, "Photo.png")
        self.assertEqual(notice.evidence_ids.mimetype, "image/png")

    def test_undelivered_with_a_reason(self):
        notice = self._notice()
        wizard = self.env["property.fee.notice.deliver"].create(
            {"notice_ids": [fields.Command.set(notice.ids)], "result": "undelivered"}
        )
        with self.assertRaises(UserError):
            wizard.action_apply()
        wizard.reason = "查无此人"
        wizard.action_apply()
        self.assertEqual(notice.state, "undelivered")
        self.assertFalse(notice.limitation_date)

    def test_acknowledgement(self):
        notice = self._notice()
        notice._acknowledge(date(2026, 11, 5), PROOF)
        self.assertEqual(notice.state, "acknowledged")
        self.assertEqual(notice.acknowledged_date, date(2026, 11, 5))
        self.assertEqual(notice.limitation_date, date(2029, 11, 5))

    def test_delivered_notice_is_not_withdrawn(self):
        notice = self._notice()
        notice._deliver("post", date(2026, 11, 5), PROOF)
        with self.assertRaisesRegex(UserError, "withdrawn"):
            notice.action_cancel()

    def test_cancel(self):
        notice = self._notice()
        notice.with_user(self.staff).action_cancel()
        self.assertEqual(notice.state, "cancelled")

    # ----------------------------------------------------------- portal ----

    def test_read_in_the_portal_is_delivery(self):
        notice = self._notice()
        notice._mark_portal_read(self.owner2)
        self.assertEqual(notice.state, "issued")
        notice._mark_portal_read(self.owner)
        self.assertEqual(notice.state, "delivered")
        self.assertEqual(notice.channel, "portal")
        self.assertEqual(notice.delivered_date, date(2026, 11, 5))
        self.assertTrue(notice.portal_read_date)

    def test_portal_domain(self):
        child = self.env["res.partner"].create({"name": "家人"})
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": child.id,
                "role": "family",
                "principal_id": self.occupancy.id,
            }
        )
        notice = self._notice()
        visible = {
            partner: notice.filtered_domain(notice._get_portal_domain(partner))
            for partner in (self.owner, child, self.owner2)
        }
        self.assertEqual(visible[self.owner], notice)
        self.assertEqual(visible[child], notice)
        self.assertFalse(visible[self.owner2])

    def test_portal_domain_by_search(self):
        notice = self._notice()
        model = self.env["property.fee.notice"]
        for partner, expected in ((self.owner, notice), (self.owner2, model)):
            domain = model._get_portal_domain(partner)
            self.assertEqual(model.search(domain), expected)

    def test_owner_reads_what_the_tenant_owes(self):
        tenant = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit2.id,
                "partner_id": self.env["res.partner"].create({"name": "租户"}).id,
                "role": "tenant",
            }
        )
        self._create_charges(
            [
                self._charge_vals(
                    self.unit2,
                    "2026-11-01",
                    50.0,
                    partner_id=tenant.partner_id.id,
                    occupancy_id=tenant.id,
                )
            ]
        )
        notice = self._notice(self.unit2)
        model = self.env["property.fee.notice"]
        seen = model.search(model._get_portal_domain(self.owner2))
        self.assertEqual(seen, notice)
        self.occupancy2.date_end = "2026-11-04"
        seen = model.search(model._get_portal_domain(self.owner2))
        self.assertFalse(seen)

    # ----------------------------------------------------------- rights ----

    def test_staff_issue_but_do_not_write(self):
        wizard = self._wizard().with_user(self.staff)
        notice = self.env["property.fee.notice"].browse(wizard.action_issue()["res_id"])
        self.assertEqual(notice.create_uid, self.staff)
        mine = notice.with_user(self.staff)
        self.assertEqual(mine.attachment_id.mimetype, "application/pdf")
        for change in (
            lambda: mine.write({"state": "delivered"}),
            lambda: mine.line_ids[0].write({"limitation_date": "2050-01-01"}),
            lambda: mine.create({"partner_id": self.owner.id}),
            lambda: mine.unlink(),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                change()

    def test_cashier_issues_like_the_front_desk_and_accountants_too(self):
        for login, group in (
            ("till", "property_billing.group_cashier"),
            ("books", "account.group_account_invoice,property_base.group_staff"),
        ):
            user = new_test_user(self.env, login, group)
            action = self._wizard().with_user(user).action_issue()
            self.assertTrue(action["res_id"])

    def test_portal_and_plain_users_have_no_access(self):
        notice = self._notice()
        for login, group in (
            ("nobody", "base.group_user"),
            ("res", "base.group_portal"),
        ):
            user = new_test_user(self.env, login, group)
            for record in (notice, notice.line_ids, notice.attachment_id):
                with self.assertRaises(AccessError):
                    record.with_user(user).check_access("read")
            with self.assertRaises(AccessError):
                notice.with_user(user)._deliver("post", date(2026, 11, 5), PROOF)

    def test_other_community_is_out_of_reach(self):
        other = self.env["property.community"].create({"name": "Other", "code": "O"})
        notice = self._notice()
        self.staff.property_community_ids = other
        self.assertFalse(notice.with_user(self.staff).search([("id", "=", notice.id)]))
        with self.assertRaises(AccessError):
            notice.with_user(self.staff).action_cancel()
        with self.assertRaisesRegex(UserError, "nothing to pay"):
            self._wizard().with_user(self.staff).action_issue()

    def test_other_company_is_out_of_reach(self):
        company = self.env["res.company"].create({"name": "Other Company"})
        user = new_test_user(
            self.env,
            "elsewhere",
            "property_base.group_manager",
            company_id=company.id,
            company_ids=[fields.Command.set(company.ids)],
        )
        notice = self._notice()
        self.assertFalse(notice.with_user(user).search([]))
        self.assertFalse(self.env["property.arrears"].with_user(user).search([]))
