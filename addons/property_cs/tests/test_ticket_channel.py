import base64

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cs_case import CsCase

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestTicketChannel(CsCase):
    """Letters, visitors, photos."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls.env.ref("property_cs.helpdesk_ticket_channel_letter")
        cls.visit = cls.env.ref("property_cs.helpdesk_ticket_channel_visit")

    def file(self, name, content, user=None):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.clerk)
            .create({"name": name, "raw": content, "res_model": "helpdesk.ticket"})
        )

    def test_letters_are_numbered_by_community_and_year(self):
        year = fields.Date.today().year
        letters = [self._ticket(channel_id=self.letter.id) for _number in range(2)]
        self.assertEqual(
            [ticket.property_letter_number for ticket in letters],
            [f"TG-L{year}-0001", f"TG-L{year}-0002"],
        )
        last = self._ticket(
            channel_id=self.letter.id,
            property_received_date=f"{year - 1}-06-01 08:00:00",
        )
        self.assertEqual(last.property_letter_number, f"TG-L{year - 1}-0001")
        self.assertFalse(self._ticket().property_letter_number)
        late = self._ticket()
        late.channel_id = self.letter
        self.assertEqual(late.property_letter_number, f"TG-L{year}-0003")

    def test_instructions_are_the_supervisors(self):
        ticket = self._ticket(channel_id=self.letter.id)
        with self.assertRaisesRegex(AccessError, "supervisor"):
            ticket.property_instruction = "Repair at once"
        boss = ticket.with_user(self.supervisor)
        boss.write(
            {
                "property_instruction": "Repair at once",
                "property_instruction_user_id": self.clerk.id,
            }
        )
        self.assertEqual(boss.property_instruction_by_id, self.supervisor)
        self.assertTrue(boss.property_instruction_date)
        self.assertEqual(boss.activity_ids.user_id, self.clerk)

    def test_a_reply_is_written_before_it_is_printed(self):
        ticket = self._ticket(channel_id=self.letter.id)
        with self.assertRaisesRegex(UserError, "Write the reply"):
            ticket.action_print_property_letter()
        ticket.property_letter_reply = "<p>We swept it.</p>"
        action = ticket.action_print_property_letter()
        self.assertEqual(action["report_name"], "property_cs.letter_report")
        self.assertEqual(
            ticket.property_letter_reply_date, fields.Date.context_today(ticket)
        )

    def test_visitors_come_and_go(self):
        ticket = self._ticket(channel_id=self.visit.id, property_visitor_name="Li")
        self.assertEqual(ticket.property_visitor_in, ticket.property_received_date)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                ticket.property_visitor_out = self._ago(days=1)
        ticket.action_property_visitor_out()
        self.assertGreaterEqual(ticket.property_visitor_out, ticket.property_visitor_in)

    def test_the_hotline_sets_a_time_too(self):
        hotline = self.env.ref("property_cs.helpdesk_ticket_channel_hotline")
        soon = self._ago(minutes=-5)
        ticket = self._ticket(
            channel_id=hotline.id,
            property_external_number="HZ-1",
            property_external_deadline=soon,
        )
        self.assertEqual(ticket.property_deadline, soon)
        later = self._ago(days=-300)
        ticket.property_external_deadline = later
        self.assertGreater(ticket.property_deadline, soon)
        self.assertLess(ticket.property_deadline, later, "the clock is earlier")
        ticket._transition("resolved", reason="done")
        self.assertFalse(ticket.property_deadline)

    def test_photos_become_the_tickets(self):
        photo = self.file("leak.png", PNG)
        ticket = self._ticket(property_photo_ids=[(6, 0, photo.ids)])
        self.assertEqual(photo.res_id, ticket.id)
        self.assertEqual(
            ticket.with_user(self.supervisor).property_photo_ids.name, "leak.png"
        )

    def test_files_that_are_not_taken(self):
        for name, content, message in (
            ("a.svg", b"<svg onload='x()'/>", "neither a photograph"),
            ("a.png", b"<script>alert(1)</script>", "neither a photograph"),
            ("a.png", PNG + b"0" * (5 * 1024 * 1024), "larger than 5 MB"),
        ):
            with self.assertRaisesRegex(ValidationError, message):
                self._ticket(property_photo_ids=[(6, 0, self.file(name, content).ids)])
        many = [self.file(f"{number}.png", PNG).id for number in range(11)]
        with self.assertRaisesRegex(ValidationError, "At most 10"):
            self._ticket(property_photo_ids=[(6, 0, many)])

    def test_nobody_takes_the_file_of_another(self):
        foreign = self.file("secret.png", PNG, user=self.manager)
        with self.assertRaises(AccessError):
            self._ticket(property_photo_ids=[(6, 0, foreign.ids)])

    def test_residents_do_not_read_office_notes(self):
        resident = self._user("cs_resident", "base.group_portal")
        ticket = self._ticket()
        for name in (
            "property_instruction",
            "property_validity_reason",
            "property_reporter_ids",
            "property_parent_id",
            "property_intake",
        ):
            with self.assertRaises(AccessError):
                ticket.with_user(resident).read([name])
