"""What a browser never sends: the pages of residents answer it without an error."""

import struct
import zlib

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cs_portal_case import URL, CsPortalHttpCase, photo

HUGE = "9" * 25
BYTES = ("\0", "a\0b", "\x01\ufffe\u202e", "9" * 5000)


def _chunk(kind, data):
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def bomb(side):
    """A PNG of a few hundred kilobytes that is side × side pixels large."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = b"\0" * (side // 8 + 2)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", data)
        + _chunk(b"IEND", b"")
    )


@tagged("post_install", "-at_install")
class TestReportBytes(CsPortalHttpCase):
    def setUp(self):
        super().setUp()
        self.report = self._done(self._report(type="enquiry"))
        self._as("owner")

    def assertServed(self, response, way):
        self.assertLess(response.status_code, 500, way)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_numbers_out_of_range(self):
        own = self.report.id
        for number in ("0", "2147483648", "9223372036854775808", HUGE):
            for path in (
                f"{URL}/{number}",
                f"{URL}/page/{number}",
                f"{URL}/{number}/file/1",
                f"{URL}/{own}/file/{number}",
                f"/my/ticket/{number}/rate",
                f"/my/ticket/{number}",
                f"/my/tickets/page/{number}",
                f"/my/property/announcement/{number}",
                f"/my/property/rules/{number}",
                f"{URL}/new?home={number}&type={number}",
                f"/property/xlsx/property.cs.register/register?records={number}",
                f"/property/xlsx/property.visit.register/register?records={number}",
            ):
                self.assertServed(self._get(path), path)
            for step in ("answer", "confirm", "rate", "reopen"):
                way = f"{URL}/{number}/{step}"
                data = {"answer": "x", "rate": "not", "reason": "x"}
                self.assertServed(self._post(way, **data), way)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_bytes_in_texts(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "property_cs.portal_reports_per_day", "500"
        )
        for text in BYTES:
            for field in self.values:
                way = (field, text[:9])
                values = {**self.values, field: text}
                self.assertServed(self._post(f"{URL}/send", **values), way)
            for step, field in (
                ("answer", "answer"),
                ("rate", "rate"),
                ("rate", "comment"),
                ("reopen", "reason"),
            ):
                data = {"rate": "not", field: text}
                way = (step, field, text[:9])
                response = self._post(f"{URL}/{self.report.id}/{step}", **data)
                self.assertServed(response, way)
        for message in self.report.message_ids:
            self.assertNotIn("\0", message.body or "")

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_files_in_the_place_of_texts(self):
        data = {"csrf_token": Request.csrf_token(self)}
        file = ("a.jpg", photo(), "image/jpeg")
        for field in self.values:
            values = {k: v for k, v in self.values.items() if k != field}
            response = self.url_open(
                f"{URL}/send", data={**data, **values}, files={field: file}
            )
            self.assertServed(response, field)
        for step, field in (
            ("answer", "answer"),
            ("rate", "rate"),
            ("rate", "comment"),
            ("reopen", "reason"),
        ):
            url = f"{URL}/{self.report.id}/{step}"
            response = self.url_open(
                url, data={**data, "rate": "not"}, files={field: file}
            )
            self.assertServed(response, (step, field))

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_tokens(self):
        token = self.report._get_open_rating().access_token
        for name in ("owner", None):
            self._as(name)
            for text in ("%00", "x%00", HUGE * 20, "..%2f", "%ff", "%E2%80%AE"):
                for path in (
                    f"/property/rate/{text}",
                    f"/my/ticket/{self.report.id}/{text}",
                ):
                    self.assertServed(self._get(path), path)
            data = {"csrf_token": Request.csrf_token(self)}
            file = ("a.jpg", photo(), "image/jpeg")
            for field in ("value", "comment"):
                self.assertServed(
                    self.url_open(
                        f"/property/rate/{token}",
                        data={**data, "value": "satisfied"},
                        files={field: file},
                    ),
                    (name, field),
                )
                self.assertServed(
                    self._post(
                        f"/property/rate/{token}",
                        **{"value": "satisfied", field: "a\0b"},
                    ),
                    (name, field, "null"),
                )

    def test_texts_beyond_all_measure(self):
        """What is not a report any more is refused, and nothing is stored."""
        text = "x" * 100_000
        url = f"{URL}/{self.report.id}"
        for step, data in (
            ("answer", {"answer": text}),
            ("rate", {"rate": "fairly", "comment": text}),
            ("reopen", {"reason": text}),
        ):
            page = self._post(f"{url}/{step}", **data).text
            self.assertIn(f'data-problem="{step}"', page)
        self.assertEqual(self.report.property_stage_code, "resolved")
        self.assertFalse(self.report.property_rating)
        self.assertFalse(self.report.message_ids.filtered(lambda m: "xxx" in m.body))

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_pictures_that_are_none(self):
        """Cut off, larger than any screen, or a picture in its first bytes alone."""
        self.env["ir.config_parameter"].sudo().set_param(
            "property_cs.portal_reports_per_day", "500"
        )
        for name, content in (
            ("garbage", b"\xff\xd8\xff" + b"0" * 500),
            ("cut", photo()[:200]),
            ("zip", b"\x89PNG\r\n\x1a\nPK\x03\x04" + b"0" * 500),
            ("large", bomb(9000)),
            ("bomb", bomb(20000)),
        ):
            response = self._post(
                f"{URL}/send",
                files=[("photos", (f"{name}.jpg", content))],
                **{**self.values, "text": f"photo {name}"},
            )
            self.assertServed(response, name)
            ticket = self.env["helpdesk.ticket"].search(
                [("name", "=", f"photo {name}")]
            )
            for file in ticket.property_photo_ids:
                for query in ("", "?small=1"):
                    way = f"{URL}/{ticket.id}/file/{file.id}{query}"
                    self.assertServed(self._get(way), (name, query))
            response = self._post(
                f"{URL}/{self.report.id}/answer",
                files=[("photos", (f"{name}.jpg", content))],
                answer="see",
            )
            self.assertServed(response, (name, "answer"))
            self.assertServed(self._get(f"{URL}/{self.report.id}"), name)

    # --------------------------------------------------------------- own words
    @mute_logger("odoo.http")
    def test_what_was_written_stays(self):
        """Nobody takes back what the office has read."""
        self._post(f"{URL}/{self.report.id}/answer", answer="FIRST-WORDS")
        message = self.report.message_ids.filtered(lambda m: "FIRST-WORDS" in m.body)
        photos = self._report(files=[("a.jpg", "image/jpeg", photo())])
        file = photos.property_photo_ids
        for url, params in (
            (
                "/mail/message/update_content",
                {
                    "message_id": message.id,
                    "update_data": {"body": "", "attachment_ids": []},
                },
            ),
            (
                "/mail/message/update_content",
                {"message_id": message.id, "update_data": {"body": "OTHER"}},
            ),
            ("/mail/attachment/delete", {"attachment_id": file.id}),
        ):
            self._rpc(url, **params)
        for model, method, ids, args in (
            ("mail.message", "write", message.ids, [{"body": "OTHER"}]),
            ("mail.message", "unlink", message.ids, []),
            ("ir.attachment", "unlink", file.ids, []),
            ("ir.attachment", "write", file.ids, [{"name": "x"}]),
        ):
            answer = self._call(model, method, ids, *args)
            self.assertIn("error", answer, (model, method))
        message.invalidate_recordset()
        self.assertIn("FIRST-WORDS", message.body)
        self.assertTrue(file.exists().raw)
        self.assertEqual(photos.property_photo_ids, file)

    # ----------------------------------------------- the helpdesk's own form
    @mute_logger("odoo.http")
    def test_the_form_of_the_base_makes_no_report(self):
        """Teams and types of communities are not taken from the helpdesk's form."""
        self._as("owner2")
        before = self.env["helpdesk.ticket"].search_count([])
        for values in (
            {"team": str(self.team.id)},
            {"type": str(self.complaint.id)},
            {"category": str(self.cleaning.id)},
        ):
            self._post("/submitted/ticket", subject="s", description="d", **values)
        made = self.env["helpdesk.ticket"].search([], order="id desc", limit=3)
        self.assertGreaterEqual(self.env["helpdesk.ticket"].search_count([]), before)
        for ticket in made.filtered(lambda t: t.name == "s"):
            self.assertFalse(ticket.team_id.property_team)
            self.assertFalse(ticket.type_id.property_code)
            self.assertFalse(ticket.property_community_id)
            self.assertFalse(ticket.stage_id.property_code)

    # ---------------------------------------------------------- hostile words
    def test_hostile_words_everywhere(self):
        """Texts of residents are text on every page and paper they reach."""
        evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
        self.owner.name = evil
        report = self._report(text=evil, location=evil)
        page = self._get(f"{URL}/{report.id}").text + self._get(URL).text
        self.assertNotIn("<script>alert(2)", page)
        self.assertNotIn("<img src=x", page)
        self.assertNotIn("<script", str(report.description))
        office = report.with_user(self.clerk)
        for xmlid in (
            "property_cs.report_work_order",
            "property_cs.helpdesk_ticket_rating_slip",
        ):
            action = self.env.ref(xmlid, raise_if_not_found=False)
            if action:
                html = self.env["ir.actions.report"].with_user(self.clerk)
                html = html._render_qweb_html(action, report.ids)[0].decode()
                self.assertNotIn("<script>alert(2)", html, xmlid)
                self.assertNotIn("<img src=x", html, xmlid)
        office._transition("accepted")
        office._transition("resolved", reason=evil)
        page = self._get(f"{URL}/{report.id}").text
        self.assertNotIn("<script>alert(2)", page)
        for message in report.message_ids:
            self.assertNotIn("<script", str(message.body))
            self.assertNotIn("<img src=x", str(message.body))
