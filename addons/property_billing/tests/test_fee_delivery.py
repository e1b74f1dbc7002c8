from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .notice_common import NoticeCommon
from .test_fee_notice import PNG


@tagged("post_install", "-at_install")
class TestFeeDelivery(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.colleague = (
            new_test_user(cls.env, login, "property_base.group_staff")
            for login in ("officer", "colleague")
        )
        cls.supervisor = new_test_user(
            cls.env, "leader", "property_base.group_supervisor"
        )
        cls.env["property.building.officer"].create(
            {
                "building_id": cls.building.id,
                "user_id": cls.officer.id,
                "date_start": "2026-01-01",
            }
        )
        cls.building2 = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "5"}
        )
        cls.lower, cls.elsewhere = cls.env["property.unit"].create(
            [
                cls._unit_vals("101", 1, 80),
                cls._unit_vals(
                    "101", 1, 80, building_id=cls.building2.id, entrance_id=False
                ),
            ]
        )
        for unit in cls.lower | cls.elsewhere:
            cls.env["property.occupancy"].create(
                {
                    "unit_id": unit.id,
                    "partner_id": cls.env["res.partner"].create({"name": unit.name}).id,
                }
            )
        cls.units = cls.lower | cls.unit | cls.unit2 | cls.elsewhere
        cls.charges = cls._create_charges(
            [cls._charge_vals(unit, "2026-10-01", 188.0) for unit in cls.units]
        )
        with freeze_time("2026-11-05 02:00:00"):
            cls.issue = cls.env["property.fee.notice.issue"].create(
                {
                    "community_id": cls.community.id,
                    "stage": "demand",
                    "date": "2026-11-05",
                }
            )
            cls.issue.with_context(property_inline=True).action_issue()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2026-11-06 02:00:00"))

    def _round(self, target="2026-11-10"):
        round_ = (
            self.env["property.fee.delivery.round"]
            .with_user(self.supervisor)
            .create(
                {
                    "community_id": self.community.id,
                    "issue_id": self.issue.id,
                    "target_date": target,
                }
            )
        )
        round_.action_start()
        return round_

    def _of(self, round_, unit, user=None):
        delivery = round_.delivery_ids.filtered(lambda d: d.unit_id == unit)
        return delivery.with_user(user or self.officer)

    def test_list_in_walking_order_by_officer(self):
        round_ = self._round()
        self.assertEqual(round_.state, "open")
        mine = self.env["property.fee.delivery"].search(
            [("round_id", "=", round_.id), ("officer_id", "=", self.officer.id)]
        )
        self.assertEqual(mine.unit_id.ids, (self.lower | self.unit | self.unit2).ids)
        self.assertEqual(
            self._of(round_, self.elsewhere).officer_id,
            self.supervisor,
            "a building without officer is the supervisor's",
        )

    def test_officers_are_told(self):
        round_ = self._round()
        activities = {a.user_id: a for a in round_.activity_ids}
        self.assertEqual(set(activities), {self.officer, self.supervisor})
        self.assertEqual(activities[self.officer].date_deadline, date(2026, 11, 10))
        self.assertIn("3", activities[self.officer].summary)

    def test_tick_with_photo_leads_to_the_next(self):
        round_ = self._round()
        delivery = self._of(round_, self.lower)
        delivery.write({"channel": "door", "photo": PNG, "received_by": "本人"})
        action = delivery.action_deliver()
        self.assertEqual(action["res_id"], self._of(round_, self.unit).id)
        self.assertEqual(delivery.outcome, "on_time")
        self.assertEqual(delivery.done_date, date(2026, 11, 6))
        notice = delivery.notice_id
        self.assertEqual(notice.state, "delivered")
        self.assertEqual(notice.channel, "door")
        self.assertEqual(notice.delivered_by_id, self.officer)
        self.assertEqual(notice.received_by, "本人")
        self.assertEqual(notice.evidence_ids.name, "Photo 3-2-101.png")
        self.assertEqual(notice.limitation_date, date(2029, 11, 6))

    def test_signature_is_proof_too(self):
        delivery = self._of(self._round(), self.unit)
        delivery.signature = PNG
        delivery.action_deliver()
        self.assertEqual(delivery.notice_id.evidence_ids.name, "Signature 3-2-501.png")

    def test_no_tick_without_proof(self):
        delivery = self._of(self._round(), self.lower)
        with self.assertRaisesRegex(UserError, "undelivered"):
            delivery.action_deliver()
        self.assertEqual(delivery.outcome, "open")
        self.assertEqual(delivery.notice_id.state, "issued")

    def test_late(self):
        round_ = self._round()
        with freeze_time("2026-11-11 02:00:00"):
            delivery = self._of(round_, self.lower)
            delivery.photo = PNG
            delivery.action_deliver()
        self.assertEqual(delivery.outcome, "late")
        self.assertEqual((round_.on_time_count, round_.late_count), (0, 1))
        self.assertEqual(round_.open_count, 3)
        self.assertAlmostEqual(round_.progress, 25.0)

    def test_target_day_is_in_time(self):
        round_ = self._round()
        with freeze_time("2026-11-10 10:00:00"):
            delivery = self._of(round_, self.lower)
            delivery.photo = PNG
            delivery.action_deliver()
        self.assertEqual(delivery.outcome, "on_time")

    def test_not_at_home_stays_on_the_list(self):
        delivery = self._of(self._round(), self.lower)
        delivery.note = "晚上再来"
        delivery.action_not_home()
        delivery.action_not_home()
        self.assertEqual(delivery.attempts, 2)
        self.assertEqual(delivery.outcome, "open")
        posted = delivery.notice_id.message_ids.mapped("body")
        self.assertEqual(sum("晚上再来" in body for body in posted), 2)

    def test_paid_and_served_meanwhile_drop_out(self):
        round_ = self._round()
        paid = self.charges.filtered(lambda c: c.unit_id == self.unit)
        self._pay(paid, paid.amount, "2026-11-06")
        self._of(round_, self.unit2).notice_id._mark_portal_read(self.owner2)
        delivery = self._of(round_, self.lower)
        delivery.photo = PNG
        delivery.action_deliver()
        self.assertEqual(self._of(round_, self.unit).outcome, "skipped")
        self.assertEqual(self._of(round_, self.unit2).outcome, "skipped")
        self.assertEqual(
            round_.activity_ids.user_id, self.supervisor, "the officer is done"
        )

    def test_closing_marks_the_rest_undelivered(self):
        round_ = self._round()
        self._of(round_, self.lower).note = "搬空了"
        round_.action_close()
        self.assertEqual(round_.state, "closed")
        notices = round_.delivery_ids.notice_id
        self.assertEqual(set(notices.mapped("state")), {"undelivered"})
        self.assertIn("搬空了", notices.mapped("undelivered_reason"))
        with self.assertRaises(UserError):
            self._of(round_, self.unit).action_deliver()

    def test_second_round_takes_what_came_back(self):
        first = self._round()
        with self.assertRaisesRegex(UserError, "no notice to deliver"):
            self._round()
        first.action_close()
        self.assertEqual(len(self._round().delivery_ids), 4)

    def test_once_only(self):
        round_ = self._round()
        delivery = self._of(round_, self.lower)
        delivery.photo = PNG
        delivery.action_deliver()
        with self.assertRaises(UserError):
            delivery.action_deliver()

    def test_delivery_of_another_officer(self):
        delivery = self._of(self._round(), self.lower, self.colleague)
        for attempt in (
            lambda: delivery.write({"photo": PNG}),
            delivery.action_deliver,
            delivery.action_not_home,
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()

    def test_officer_cannot_fake_the_result(self):
        """Results are set by the code: readonly fields are not written by hand."""
        delivery = self._of(self._round(), self.lower)
        for vals in (
            {"outcome": "on_time"},
            {"done_date": "2026-11-06"},
            {"officer_id": self.colleague.id},
            {"notice_id": self.issue.notice_ids[0].id},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                delivery.write(vals)

    def test_front_desk_does_not_lead(self):
        round_ = self._round()
        with self.assertRaises(AccessError):
            round_.with_user(self.officer).action_close()
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            round_.with_user(self.officer).write({"target_date": "2026-12-31"})

    def test_kept(self):
        round_ = self._round()
        delivery = self._of(round_, self.lower)
        delivery.photo = PNG
        delivery.action_deliver()
        with self.assertRaises(UserError):
            delivery.sudo().unlink()
        with self.assertRaises(UserError):
            round_.sudo().unlink()
