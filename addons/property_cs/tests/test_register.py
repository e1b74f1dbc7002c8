import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestRegister(CsCase):
    """The registers on paper and as a spreadsheet show the same rows."""

    def register(self, kind="complaint", user=None, **vals):
        return (
            self.env["property.cs.register"]
            .with_user(user or self.clerk)
            .with_context(lang="en_US", tz="Asia/Shanghai")
            .create(
                {
                    "kind": kind,
                    "community_id": self.community.id,
                    "date_start": "2026-03-01",
                    "date_end": "2026-03-31",
                    **vals,
                }
            )
        )

    def get_rows(self, register):
        name, content = register._get_xlsx("register", {})
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head = next(i for i, row in enumerate(rows) if row[0] == "Number")
        return name, [
            dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]
        ]

    def html(self, report, record):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.clerk)
            .with_context(lang="en_US")
            ._render_qweb_html(report, record.ids)
        )
        return content.decode()

    def test_complaints_of_the_month(self):
        self.clerk.tz = "Asia/Shanghai"
        ticket = self._ticket(
            name="=1+1", property_received_date="2026-02-28 16:00:00"
        )  # midnight of the first of March in China
        self._ticket(property_received_date="2026-03-31 16:00:00")  # April
        self._ticket(
            type_id=self.repair.id, property_received_date="2026-03-05 08:00:00"
        )
        name, rows = self.get_rows(self.register())
        self.assertEqual(name, "Complaint Register.xlsx")
        self.assertEqual([row["Number"] for row in rows], [ticket.number])
        self.assertEqual(rows[0]["Subject"], "=1+1")
        self.assertEqual(rows[0]["Phone"], "189****0001")
        self.assertEqual(rows[0]["Received on"].date(), date(2026, 3, 1))
        page = self.html("property_cs.register_report", self.register())
        self.assertIn(ticket.number, page)
        self.assertNotIn("18900000001", page)

    def test_a_collective_complaint_has_no_row(self):
        """It stands in the rows of its members."""
        march = {"property_received_date": "2026-03-05 08:00:00"}
        parent = self._ticket(self.env.user, property_collective=True, **march)
        member = self._ticket(property_parent_id=parent.id, **march)
        alone = self._ticket(**march)
        _name, rows = self.get_rows(self.register())
        self.assertEqual(
            [(row["Number"], row["Member of"]) for row in rows],
            [(member.number, parent.number), (alone.number, None)],
        )

    def test_visitors(self):
        self._ticket(
            channel_id=self.env.ref("property_cs.helpdesk_ticket_channel_visit").id,
            property_visitor_name="Li Lei",
            property_visitor_count=2,
            property_received_date="2026-03-05 08:00:00",
            property_visitor_out="2026-03-05 08:20:00",
        )
        _name, rows = self.get_rows(self.register("visitor"))
        self.assertEqual(rows[0]["Visitor"], "Li Lei")
        self.assertEqual(rows[0]["Persons"], 2)
        self.assertEqual(
            (rows[0]["Left at"] - rows[0]["Came in at"]).total_seconds(), 1200
        )

    def test_letters_and_suggestions(self):
        letter = self._ticket(
            channel_id=self.env.ref("property_cs.helpdesk_ticket_channel_letter").id,
            type_id=self.env.ref("property_cs.helpdesk_ticket_type_suggestion").id,
            property_received_date="2026-03-05 08:00:00",
            property_adoption="adopted",
        )
        _name, rows = self.get_rows(self.register("letter"))
        self.assertEqual(rows[0]["Register Number"], letter.property_letter_number)
        _name, rows = self.get_rows(self.register("suggestion"))
        self.assertEqual(rows[0]["Decision"], "Adopted")

    def test_only_what_one_may_see(self):
        self._ticket(property_received_date="2026-03-05 08:00:00")
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        limited = self._user("cs_limited", "property_base.group_staff")
        limited.property_community_ids = other
        register = self.register(user=limited, community_id=False)
        self.assertEqual(self.get_rows(register)[1], [])
        with self.assertRaises(AccessError):
            self.register(user=self.technician)

    def test_the_reply_is_text_of_the_office(self):
        ticket = self._ticket(
            channel_id=self.env.ref("property_cs.helpdesk_ticket_channel_letter").id,
            name="<b>Lamp</b>",
            property_letter_reply="<p>Mended.</p><script>x()</script>",
        )
        page = self.html("property_cs.letter_report", ticket)
        self.assertIn(ticket.property_letter_number, page)
        self.assertIn("&lt;b&gt;Lamp&lt;/b&gt;", page)
        self.assertIn("Mended.", page)
        self.assertNotIn("x()", page)

    def test_the_work_order_has_code_price_and_signatures(self):
        ticket = self._ticket(type_id=self.repair.id)
        page = self.html("property_cs.work_order_report", ticket)
        self.assertIn(ticket.number, page)
        self.assertIn("data:image/svg+xml;base64,", page)
        for word in ("Price", "Technician:", "Resident:"):
            self.assertIn(word, page)

    def test_the_work_order_lists_materials_and_price(self):
        ticket = self._ticket(type_id=self.repair.id)
        ticket.sudo().write(
            {
                "property_paying": "paid",
                "property_labour": 30,
                "property_material_ids": [
                    (0, 0, {"name": "Tap", "issued": 1, "used": 1, "price": 25.5})
                ],
            }
        )
        page = self.html("property_cs.work_order_report", ticket)
        self.assertIn("Tap 1", page)
        self.assertIn("55.50", page)
