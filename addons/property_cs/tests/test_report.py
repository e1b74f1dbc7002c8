from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..models.property_ticket_portal_mixin import RESIDENT_FIELDS
from .cs_portal_case import CsPortalCase, photo

FILE = ("tap.jpg", "image/jpeg", photo())
# Fields of the helpdesk and of the ERP's threads that residents may read.
READABLE = {
    "id",
    "display_name",
    "create_date",
    "write_date",
    "last_stage_update",
    "active",
    "access_url",
    "access_warning",
    "category_id",
    "closed",
    "closed_date",
    "commercial_partner_id",
    "company_id",
    "description",
    "name",
    "number",
    "partner_email",
    "partner_id",
    "partner_name",
    "stage_id",
    "type_id",
    "message_ids",
    "has_message",
    "message_is_follower",
    "message_needaction",
    "message_needaction_counter",
    "message_has_error",
    "message_has_error_counter",
    "message_has_sms_error",
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_type_icon",
}


@tagged("post_install", "-at_install")
class TestReport(CsPortalCase):
    def test_what_becomes_of_it(self):
        ticket = self._report(
            files=[FILE],
            category=str(self.env.ref("property_cs.helpdesk_ticket_category_water").id),
            location="kitchen",
            date=str(self.today + timedelta(days=1)),
            slot="morning",
        )
        self.assertEqual(ticket.name, "The tap drips.")
        self.assertEqual(ticket.description, "<p>The tap drips.<br>In the kitchen.</p>")
        self.assertEqual(ticket.property_type_code, "repair")
        self.assertEqual(ticket.channel_id.property_code, "portal")
        self.assertEqual(ticket.property_unit_id, self.unit)
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        self.assertEqual(ticket.partner_id, self.owner)
        self.assertEqual(ticket.property_phone, "18900000001")
        self.assertEqual(ticket.property_location, "kitchen")
        self.assertEqual(ticket.property_wish_date, self.today + timedelta(days=1))
        self.assertEqual(ticket.property_wish_slot, "morning")
        self.assertEqual(ticket.property_stage_code, "received")
        self.assertEqual(ticket.property_photo_ids.raw, FILE[2])
        self.assertEqual(self.codes(ticket), ["received"])
        # nobody of the residents answers for it
        self.assertFalse(ticket.property_receiver_id.share)
        self.assertIn(self.owner, ticket.message_partner_ids)

    def test_supervisor_of_the_community_receives(self):
        self.community.supervisor_id = self.supervisor
        self.assertEqual(self._report().property_receiver_id, self.supervisor)

    def test_common_parts(self):
        ticket = self._report(place="common", location="lift 2")
        self.assertFalse(ticket.property_unit_id)
        self.assertEqual(ticket.property_building_id, self.building)
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        for name in ("owner", "child"):
            self.assertEqual(self._seen(name).sudo(), ticket, name)
        for name in ("tenant", "owner2", "stranger"):
            self.assertFalse(self._seen(name), name)

    def test_family_reports_for_the_household(self):
        ticket = self._report("child", home=str(self.child_occupancy.id))
        self.assertEqual(ticket.partner_id, self.child)
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        for name in ("owner", "child"):
            self.assertEqual(self._seen(name).sudo(), ticket, name)
        for name in ("tenant", "spouse", "owner2", "former", "stranger"):
            self.assertFalse(self._seen(name), name)

    def test_a_clerk_enters_what_family_reports(self):
        ticket = self._ticket(partner_id=self.child.id)
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        ticket.partner_id = self.owner
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        ticket.partner_id = self.tenant
        self.assertEqual(ticket.property_occupancy_id, self.tenant_occupancy)

    def test_bad_input(self):
        lift = self.env.ref("property_cs.helpdesk_ticket_category_lift")
        lift.property_type_ids = self.complaint
        foreign = self.env["helpdesk.ticket.category"].create({"name": "Printers"})
        tomorrow = str(self.today + timedelta(days=1))
        for values, message in (
            ({"text": " \n "}, "what it is about"),
            ({"text": "x" * 4001}, "longer than 4000"),
            ({"location": "x" * 121}, "longer than 120"),
            ({"type": ""}, "what kind"),
            ({"type": "bribe"}, "what kind"),
            ({"home": str(self.occupancy2.id)}, "one of your units"),
            ({"home": str(self.former_occupancy.id)}, "one of your units"),
            ({"home": "x"}, "one of your units"),
            ({"home": "9" * 40}, "one of your units"),
            ({"category": "x"}, "subject that goes with"),
            ({"category": str(foreign.id)}, "subject that goes with"),
            ({"category": str(lift.id)}, "subject that goes with"),
            ({"phone": "call me"}, "telephone number"),
            ({"phone": "1" * 31}, "longer than 30"),
            ({"date": str(self.yesterday), "slot": "evening"}, "is over"),
            ({"date": tomorrow}, "part of the day"),
            ({"date": tomorrow, "slot": "x"}, "part of the day"),
            ({"slot": "morning"}, "the day of the visit"),
            ({"date": "2099-01-01", "slot": "morning"}, "within the next 30"),
        ):
            with self.assertRaisesRegex(UserError, message, msg=values):
                self._report(**values)
        self.assertFalse(self._seen("owner"))

    def test_who_holds_nothing_reports_nothing(self):
        for name in ("former", "stranger"):
            with self.assertRaisesRegex(UserError, "one of your units"):
                self._report(name, home="")

    def test_hostile_text_is_text(self):
        ticket = self._report(text='<img src=x onerror="alert(1)"><script>x()</script>')
        self.assertNotIn("<img", ticket.description)
        self.assertNotIn("<script", ticket.description)
        self.assertIn("&lt;script&gt;", ticket.description)

    def test_so_many_a_day(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("property_cs.portal_reports_per_day", "2")
        self._report()
        self._report()
        with self.assertRaisesRegex(UserError, "2 reports today"):
            self._report()
        self._report("owner2", home=str(self.occupancy2.id))
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self._report()

    # what the household does with it

    def test_answer(self):
        ticket = self._report()
        as_owner = ticket.with_user(self.users["owner"])
        with self.assertRaisesRegex(UserError, "write something"):
            as_owner._resident_answer("", [])
        as_owner._resident_answer("<b>still</b> drips", [FILE])
        message = as_owner._get_resident_messages()
        self.assertEqual(message.author_id, self.owner)
        self.assertIn("&lt;b&gt;still", message.body)
        self.assertEqual(as_owner._get_resident_files().raw, FILE[2])

    def test_a_closed_report_is_not_written_to(self):
        ticket = self._done(self._report(type="enquiry"))
        ticket._transition("closed")
        with self.assertRaisesRegex(UserError, "is closed. Reopen it"):
            ticket.with_user(self.users["owner"])._resident_answer("hello", [])

    def test_confirm(self):
        ticket = self._report()
        as_child = ticket.with_user(self.users["child"])
        with self.assertRaisesRegex(UserError, "not done yet"):
            as_child._resident_confirm()
        self._done(ticket)
        as_child._resident_confirm()
        self.assertTrue(ticket.property_confirmed_date)
        # of a repair it is the acceptance of the work
        self.assertEqual(ticket.property_signer, self.child.name)
        with self.assertRaisesRegex(UserError, "confirmed it already"):
            as_child._resident_confirm()

    def test_confirming_leaves_a_signature(self):
        ticket = self._done(self._report())
        ticket.property_signer = "吴轩敏"
        ticket.with_user(self.users["child"])._resident_confirm()
        self.assertEqual(ticket.property_signer, "吴轩敏")

    def test_an_extension_is_told(self):
        ticket = self._report()
        clock = ticket.with_user(self.supervisor).env["property.ticket.extension"]
        clock = clock.new({"ticket_id": ticket.id, "date": self._ago(hours=-90)})
        clock._tell_resident("no part in stock")
        said = ticket.with_user(self.users["owner"])._get_resident_messages()
        self.assertIn("no part in stock", said.body)

    def test_rate(self):
        ticket = self._report()
        as_owner = ticket.with_user(self.users["owner"])
        with self.assertRaisesRegex(UserError, "not done yet"):
            as_owner._resident_rate("satisfied", "")
        self._done(ticket)
        for bad in (None, "", "5", "bad"):
            with self.assertRaisesRegex(UserError, "how satisfied"):
                as_owner._resident_rate(bad, "")
        as_owner._resident_rate("fairly", "<i>late</i>")
        rating = ticket.rating_ids.filtered("consumed")
        self.assertEqual((rating.rating, rating.feedback), (3.0, "<i>late</i>"))
        self.assertEqual(ticket.property_rating, "fairly")
        with self.assertRaisesRegex(UserError, "rated it already"):
            as_owner._resident_rate("satisfied", "")

    def test_reopen(self):
        ticket = self._report()
        as_owner = ticket.with_user(self.users["owner"])
        with self.assertRaisesRegex(UserError, "can be reopened within 7"):
            as_owner._resident_reopen("drips")
        self._done(ticket)
        as_owner._resident_confirm()
        with self.assertRaisesRegex(UserError, "not in order"):
            as_owner._resident_reopen("")
        as_owner._resident_reopen("drips again")
        self.assertEqual(ticket.property_stage_code, "accepted")
        self.assertEqual(ticket.property_reopen_count, 1)
        self.assertFalse(ticket.property_confirmed_date)
        event = ticket.property_event_ids[-1]
        self.assertEqual(event.reason, "drips again")
        self.assertEqual(event.user_id, self.users["owner"])
        self.assertIn("drips again", as_owner._get_resident_messages().body)
        # done again, it is confirmed and rated again
        self._done(ticket)
        self.assertTrue(as_owner._can_confirm())

    def test_reopen_within_the_days_of_the_parameter(self):
        ticket = self._done(self._report())
        as_owner = ticket.with_user(self.users["owner"])
        late = fields.Datetime.now() + timedelta(days=7, minutes=1)
        with freeze_time(late):
            self.assertFalse(as_owner._can_reopen())
            with self.assertRaisesRegex(UserError, "within 7 days"):
                as_owner._resident_reopen("drips")
        self.env["ir.config_parameter"].sudo().set_param(
            "property_cs.portal_reopen_days", "8"
        )
        with freeze_time(late):
            self.assertTrue(as_owner._can_reopen())

    def test_only_the_household_acts(self):
        ticket = self._done(self._report())
        for name in ("tenant", "spouse", "owner2", "former", "stranger"):
            other = ticket.with_user(self.users[name])
            for act in (
                lambda t: t._resident_answer("x", []),
                lambda t: t._resident_confirm(),
                lambda t: t._resident_rate("not", "x"),
                lambda t: t._resident_reopen("x"),
            ):
                with self.assertRaises(AccessError, msg=name):
                    act(other)
        # the office does not speak for the household
        with self.assertRaises(AccessError):
            ticket.with_user(self.clerk)._resident_confirm()
        self.assertEqual(ticket.property_stage_code, "resolved")

    # what they read

    def test_fields_a_resident_reads(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.users["owner"])
        names = set(tickets.fields_get(attributes=[]))
        self.assertFalse(names - READABLE - RESIDENT_FIELDS)
        self.assertFalse(RESIDENT_FIELDS - names)

    def test_internal_fields(self):
        ticket = self._report()
        mine = ticket.with_user(self.users["owner"])
        every = set(ticket._fields) - READABLE - RESIDENT_FIELDS
        self.assertGreater(len(every), 60)
        for name in every:
            with self.assertRaises(AccessError, msg=name):
                mine.read([name])
        for condition in (
            ("property_severity", "=", "minor"),
            ("property_phone", "like", "189"),
            ("user_id.phone", "like", "189"),
            ("team_id.name", "like", "Test"),
            ("priority", "=", "1"),
            ("property_event_ids.reason", "like", "x"),
            ("sla_expired", "=", True),
        ):
            with self.assertRaises(AccessError, msg=condition):
                mine.search([condition])
        for name in ("property_severity", "user_id", "property_receiver_id"):
            with self.assertRaises(AccessError, msg=name):
                mine._read_group([], [name], ["__count"])
            with self.assertRaises(AccessError, msg=name):
                mine.search([], order=name)
            with self.assertRaises(UserError, msg=name):
                mine.export_data([name])

    def test_subjects_say_nothing_of_the_office(self):
        category = self.cleaning.with_user(self.users["owner"])
        for name in ("property_team_id", "property_severity"):
            with self.assertRaises(AccessError):
                category.read([name])

    def test_messages_for_the_household(self):
        ticket = self._report()
        mine = ticket.with_user(self.users["owner"])
        office = ticket.with_user(self.clerk)
        office.message_post(body="owes fees, be careful")
        office.message_post(
            body="hidden", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        office.write({"property_severity": "major", "user_id": self.technician.id})
        self.assertFalse(mine._get_resident_messages())
        said = office.message_post(
            body="We come at nine.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(mine._get_resident_messages().sudo(), said)

    def test_files_for_the_household(self):
        ticket = self._report(files=[FILE])
        mine = ticket.with_user(self.users["owner"])
        office = ticket.with_user(self.clerk)
        office.message_post(body="note", attachments=[("secret.txt", b"secret")])
        self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": ticket._name, "res_id": ticket.id}
        )
        office.message_post(
            body="See",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("plan.txt", b"plan")],
        )
        self.assertEqual(mine._get_resident_files().mapped("raw"), [FILE[2], b"plan"])

    # the end

    def test_end_of_the_household(self):
        ticket = self._report("tenant", home=str(self.tenant_occupancy.id))
        token = ticket._portal_ensure_token()
        rating_token = self._done(ticket)._rating_get_access_token()
        ticket.message_subscribe(partner_ids=(self.spouse | self.owner).ids)
        self.tenant_occupancy._end(self.yesterday)
        for name in ("tenant", "spouse"):
            self.assertFalse(self._seen(name), name)
        gone = self.tenant | self.spouse
        self.assertFalse(gone & ticket.message_partner_ids)
        self.assertIn(self.owner, ticket.message_partner_ids)
        self.assertNotEqual(ticket.access_token, token)
        self.assertNotIn(rating_token, ticket.rating_ids.mapped("access_token"))

    def test_new_owner_reads_nothing_of_the_former(self):
        ticket = self._report()
        self.occupancy._end(self.yesterday)
        buyer = self._person("新主", "18900000041")
        occupancy = self._occupy(self.unit, buyer, date_start=self.today)
        self.users["buyer"] = self._login(buyer)
        self.assertFalse(self._seen("buyer"))
        self._report("buyer", home=str(occupancy.id))
        self.assertEqual(len(self._seen("buyer")), 1)
        self.assertNotIn(ticket, self._seen("buyer").sudo())

    def test_home_page_section(self):
        ticket = self._report()
        sections = self.occupancy.with_user(self.users["child"])._get_home_sections()
        own = [section for section in sections if "reports" in section]
        self.assertEqual([r["number"] for r in own[0]["reports"]], [ticket.number])
        sections = self.tenant_occupancy.with_user(
            self.users["tenant"]
        )._get_home_sections()
        self.assertEqual([s["reports"] for s in sections if "reports" in s], [[]])
