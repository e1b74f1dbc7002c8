from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.property_base.tests.portal_common import PASSWORD

from .cs_portal_case import URL, CsPortalHttpCase


@tagged("post_install", "-at_install")
class TestReportTour(CsPortalHttpCase):
    """A resident's way on a phone: 390 px wide, in a real browser."""

    browser_size = "390x844"
    touch_enabled = True

    def test_report_answer_confirm_rate_reopen(self):
        login = self.users["owner"].login
        self.authenticate(login, PASSWORD)
        self.start_tour("/my", "property_cs_report", login=login)
        ticket = self._seen("owner").sudo()
        self.assertEqual(ticket.property_type_code, "repair")
        self.assertEqual(ticket.property_wish_slot, "morning")
        self.assertEqual(ticket.property_wish_date, self.today + timedelta(days=30))
        # a photo of 2400 x 1600 (a PNG of some MB) was made smaller on the phone
        self.assertEqual(ticket.property_photo_ids.mimetype, "image/jpeg")
        self.assertLess(len(ticket.property_photo_ids.raw), 2**20)
        office = ticket.with_user(self.clerk)
        office.message_post(
            body="We come tomorrow.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self._done(ticket)
        self.start_tour(f"{URL}/{ticket.id}", "property_cs_report_done", login=login)
        self.assertEqual(ticket.property_rating, "not")
        self.assertEqual(ticket.property_reopen_count, 1)
        self.assertEqual(ticket.property_stage_code, "accepted")
