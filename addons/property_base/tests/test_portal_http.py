import json
from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .portal_common import PASSWORD, PortalCommon
from .test_upload import JPEG


@tagged("post_install", "-at_install")
class TestPortalHttp(PortalCommon, HttpCase):
    def _as(self, name):
        """Sign a resident in, or out (None)."""
        login = name and self.users[name].login
        self.authenticate(login, name and PASSWORD)

    def _page(self, url="/my/property", status=200):
        response = self.url_open(url)
        self.assertEqual(response.status_code, status, url)
        return response.text

    def test_home_of_each(self):
        everybody = {
            "吴轩敏": {"owner", "child"},
            "吴小小": {"owner", "child"},
            "李租": {"owner", "child", "tenant", "spouse"},
            "李伴": {"tenant", "spouse"},
            "3-2-501": {"owner", "child", "tenant", "spouse"},
            "3-2-502": {"owner2"},
            "粤A11111": {"owner", "child"},
            "粤A22222": {"owner2"},
            "020-88886666": {"owner", "child", "tenant", "spouse", "owner2"},
        }
        for name, user in self.users.items():
            self._as(name)
            page = self._page()
            main = page.partition("o_property_home")[2]
            for text, seen_by in everybody.items():
                self.assertEqual(text in main, name in seen_by, (name, text))
            for other in self.users.values():
                self.assertNotIn(other.login, main, (user.login, "phone not masked"))

    def test_public_signs_in_first(self):
        self._as(None)
        for url in ("/my/property", "/my/property/request"):
            response = self.url_open(url, allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_entry_and_counter(self):
        self._as("owner")
        self.assertIn("/my/property", self._page("/my"))
        for name, count in (("owner", 1), ("former", 0), ("stranger", 0)):
            self._as(name)
            answer = self.url_open(
                "/my/counters",
                data=json.dumps({"params": {"counters": ["property_home_count"]}}),
                headers={"Content-Type": "application/json"},
            ).json()
            self.assertEqual(answer["result"], {"property_home_count": count}, name)

    def test_internal_user_without_the_register(self):
        self._staff("http_hr", "base.group_user")
        self.authenticate("http_hr", PASSWORD)
        response = self.url_open("/my/property", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    # activation

    def _slip(self, partner):
        access = self.env["property.portal.access"].with_user(self.staff)
        action = access._action_open(partner.with_user(self.staff))
        access = access.browse(action["res_id"])
        access.line_ids.selected = True
        access.action_grant()
        return access.line_ids.sudo().url

    def _newcomer(self):
        partner = self._person("新业主", "+86 189-0000-0031")
        self._occupy(self.unit2, partner, role="other")
        return partner, self._slip(partner)

    def _post_activation(self, url, **values):
        token = url.partition("token=")[2]
        data = {
            "token": token,
            "csrf_token": Request.csrf_token(self),
            "password": PASSWORD,
            "confirm_password": PASSWORD,
            **values,
        }
        return self.url_open("/property/activate", data=data)

    def test_activation(self):
        partner, url = self._newcomer()
        self._as(None)
        page = self._page(url)
        self.assertIn("18900000031", page)
        self.assertIn(partner.name, page)
        response = self._post_activation(url)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.url.endswith("/my/property"), response.url)
        self.assertIn("3-2-502", response.text)
        # used up: the page and the post say so, the password stays
        self._as(None)
        self.assertIn("o_property_invalid", self._page(url))
        self.assertIn("o_property_invalid", self._post_activation(url).text)
        self.authenticate("18900000031", PASSWORD)

    def test_activation_checks_the_password(self):
        _partner, url = self._newcomer()
        self._as(None)
        short = self._post_activation(url, password="short", confirm_password="short")
        self.assertIn('data-problem="short"', short.text)
        differ = self._post_activation(url, confirm_password="quiet-lake-8")
        self.assertIn('data-problem="differ"', differ.text)
        self.assertIn("/my/property", self._post_activation(url).url)

    def test_activation_without_csrf(self):
        _partner, url = self._newcomer()
        self._as(None)
        with mute_logger("odoo.http"):
            response = self._post_activation(url, csrf_token="")
        self.assertEqual(response.status_code, 400)
        self.assertIn("18900000031", self._page(url))

    def test_activation_expired_altered_empty(self):
        _partner, url = self._newcomer()
        self._as(None)
        for bad in ("/property/activate", url[:-2], "/property/activate?token=中"):
            page = self._page(bad)
            self.assertIn("o_property_invalid", page)
            self.assertNotIn("18900000031", page)
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            self.assertIn("o_property_invalid", self._page(url))

    def test_closed_access_ends_the_session(self):
        self._as("owner2")
        self._page()
        access = self.env["property.portal.access"].with_user(self.staff)
        action = access._action_open(self.owner2.with_user(self.staff))
        access = access.browse(action["res_id"])
        access.line_ids.selected = True
        access.action_close_access()
        response = self.url_open("/my/property", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_login_with_any_spelling(self):
        self._as(None)
        response = self.url_open(
            "/web/login",
            data={
                "login": "+86 189-0000-0002",
                "password": PASSWORD,
                "csrf_token": Request.csrf_token(self),
                "redirect": "/my/property",
            },
        )
        self.assertIn("3-2-502", response.text)

    def test_reset_password_names_nobody(self):
        """With a login, without one, with and without e-mail: one answer."""
        self.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        self._as(None)
        answers = set()
        with mute_logger("odoo.addons.auth_signup.controllers.main"):
            for login in ("18900000002", "18999999999", "nobody@example.com"):
                response = self.url_open(
                    "/web/reset_password",
                    data={"login": login, "csrf_token": Request.csrf_token(self)},
                )
                self.assertNotIn(self.owner2.name, response.text)
                main = response.text.partition("<form")[0].partition("card-body")[2]
                answers.add(main.replace(login, ""))
        self.assertEqual(len(answers), 1)
        self.assertIn("alert-success", answers.pop())

    # requests

    def _send(self, files=None, **values):
        data = {
            "csrf_token": Request.csrf_token(self),
            "community": "Test Garden",
            "unit": "3-2-502",
            "role": "tenant",
            "name": "陌生人",
            "phone": "18900000015",
            **values,
        }
        files = [("photo.jpg", JPEG, "image/jpeg")] if files is None else files
        return self.url_open(
            "/my/property/request/send",
            data=data,
            files=[("evidence", file) for file in files],
        )

    def _requests(self, name="stranger"):
        return self.env["property.link.request"].search(
            [("user_id", "=", self.users[name].id)]
        )

    def test_request_answers_alike(self):
        self._as("stranger")
        self.assertIn("csrf_token", self._page("/my/property/request"))
        pages = set()
        for unit in ("3-2-502", "9-9-999"):
            response = self._send(unit=unit)
            self.assertTrue(response.url.endswith("/my/property?asked=1"))
            request = self._requests()
            self.assertEqual(request.unit_text, unit)
            main = response.text.partition("o_property_home")[2]
            main = main.partition("</main>")[0]
            pages.add(main.replace(unit, "UNIT").partition("<script")[0])
            request.unlink()
        self.assertEqual(len(pages), 1)

    def test_hostile_bytes_are_no_server_error(self):
        self._as("stranger")
        for values in ({"unit": "3-2-\0502"}, {"message": "\0"}, {"community": "\0"}):
            response = self._send(**values)
            self.assertEqual(response.status_code, 200, values)
        data = {"csrf_token": Request.csrf_token(self)}
        file = ("a.jpg", JPEG, "image/jpeg")
        for url, name in (
            ("/my/property/request/send", "message"),
            ("/my/property/request/send", "unit"),
            ("/property/activate", "token"),
            ("/property/activate", "password"),
        ):
            response = self.url_open(url, data=data, files={name: file})
            self.assertEqual(response.status_code, 200, (url, name))
        self._as(None)
        _partner, url = self._newcomer()
        response = self.url_open(url, data=data, files={"password": file})
        self.assertNotEqual(response.status_code, 500)

    def test_request_takes_an_allow_list(self):
        self._as("stranger")
        self._send(
            state="verified",
            unit_id=str(self.unit.id),
            partner_id=str(self.owner.id),
            user_id=str(self.users["owner"].id),
            is_payer="1",
        )
        request = self._requests()
        self.assertEqual(request.state, "requested")
        self.assertEqual(request.partner_id, self.stranger)
        self.assertEqual(request.unit_id, self.unit2)
        self.assertFalse(request.occupancy_id.is_payer)

    def test_request_refuses_files(self):
        self._as("stranger")
        for name, content in (
            ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("x.html", b"<html><body>hi</body></html>"),
            ("x.jpg", b"<script>1</script>"),
        ):
            response = self._send([(name, content, "image/jpeg")])
            self.assertIn('data-problem="kind"', response.text, name)
            self.assertIn("3-2-502", response.text)  # what was typed is kept
        many = [(f"{n}.jpg", JPEG, "image/jpeg") for n in range(6)]
        self.assertIn('data-problem="count"', self._send(many).text)
        large = [("l.jpg", JPEG + b"\0" * 5 * 2**20, "image/jpeg")]
        self.assertIn('data-problem="size"', self._send(large).text)
        self.assertIn('data-problem="form"', self._send([]).text)
        self.assertFalse(self._requests())
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "=", "property.link.request"), ("res_id", "=", 0)]
            )
        )

    def test_request_escapes_what_was_typed(self):
        self._as("stranger")
        text = "<img src=x onerror=alert(1)>"
        page = self._send(unit=text).text
        self.assertNotIn("<img src=x", page)
        page = self._send(unit=text, files=[]).text
        self.assertNotIn("<img src=x", page)

    def test_request_needs_csrf_and_post(self):
        self._as("stranger")
        with mute_logger("odoo.http"):
            self.assertEqual(self._send(csrf_token="").status_code, 400)
            self.assertEqual(
                self.url_open("/my/property/request/send").status_code, 405
            )
        self.assertFalse(self._requests())

    def test_refusal_and_its_reason(self):
        self._as("stranger")
        self._send()
        request = self._requests().with_user(self.staff)
        request.refuse_reason = "合同已到期"
        request.action_refuse()
        self.assertIn("合同已到期", self._page())
        self._as("owner2")
        self.assertNotIn("合同已到期", self._page())

    def test_evidence_by_address(self):
        self._as("stranger")
        self._send()
        attachment = self._requests().attachment_ids
        urls = (
            f"/web/content/{attachment.id}",
            f"/web/image/{attachment.id}",
            f"/web/content/ir.attachment/{attachment.id}/raw",
            f"/web/content?model=ir.attachment&id={attachment.id}&field=datas",
        )
        self.authenticate("portal_desk", PASSWORD)
        self.assertEqual(self.url_open(urls[0]).content, JPEG)
        for name in ("stranger", "owner", "owner2", "former", None):
            self._as(name)
            for url in urls:
                response = self.url_open(url, allow_redirects=False)
                self.assertNotIn(JPEG, response.content, (name, url))
        self._as("owner2")
        self.assertEqual(self.url_open(urls[0]).status_code, 404)

    # what is closed

    def _call(self, model, method, *args, **kwargs):
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": model,
                        "method": method,
                        "args": list(args),
                        "kwargs": kwargs,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()

    def test_calls_on_every_model(self):
        """A resident of one household and RPC: nothing but their own rows."""
        models = [
            name
            for name, model in self.env.items()
            if model._original_module == "property_base" and not model._abstract
        ]
        self.assertGreater(len(models), 10)
        allowed = {"property.occupancy", "property.link.request"}
        self._as("owner2")
        with mute_logger("odoo.http"):
            for name in models:
                answer = self._call(name, "search_read", [], ["display_name"])
                if name in allowed:
                    rows = [row["id"] for row in answer["result"]]
                    expected = self.occupancy2.ids if "occupancy" in name else []
                    self.assertEqual(rows, expected, name)
                else:
                    self.assertIn("error", answer, name)
                for call in (
                    ("create", [{}]),
                    ("write", [1], {}),
                    ("unlink", [1]),
                    ("export_data", [1], ["id"]),
                    ("name_search", ""),
                ):
                    answer = self._call(name, *call)
                    if name not in allowed or call[0] in ("create", "write", "unlink"):
                        self.assertIn("error", answer, (name, call[0]))

    def test_methods_of_the_office(self):
        calls = (
            ("res.partner", "action_property_portal_access", self.owner2.ids),
            (
                "property.occupancy",
                "action_property_portal_access",
                self.occupancy2.ids,
            ),
            ("property.occupancy", "action_verify", self.occupancy2.ids),
            ("property.unit", "action_property_portal_access", self.unit2.ids),
            ("property.building", "action_property_portal_access", self.building.ids),
            ("property.link.request", "action_verify", []),
            ("res.partner", "_get_partner_from_property_token", "x"),
            ("property.link.request", "_submit", {}, []),
            ("property.occupancy", "_get_portal_homes"),
        )
        self._as("owner2")
        with mute_logger("odoo.http"):
            for model, method, *args in calls:
                answer = self._call(model, method, *args)
                self.assertIn("error", answer, (model, method))

    def test_fields_of_the_own_contact(self):
        self.owner2.property_id_number = "440101199001011234"
        self._as("owner2")
        with mute_logger("odoo.http"):
            for field in (
                "property_id_number",
                "property_occupancy_ids",
                "signup_type",
            ):
                answer = self._call("res.partner", "read", self.owner2.ids, [field])
                self.assertIn("error", answer, field)
            answer = self._call("res.partner", "read", self.owner.ids, ["name"])
            self.assertIn("error", answer)
            found = self._call("res.partner", "search_read", [], ["name"])["result"]
        self.assertEqual([row["id"] for row in found], self.owner2.ids)

    def test_slips_are_not_for_residents(self):
        access = self.env["property.portal.access"].with_user(self.staff)
        action = access._action_open(self.owner.with_user(self.staff))
        access = access.browse(action["res_id"])
        access.line_ids.selected = True
        access.action_grant()
        token = access.line_ids.sudo().url.partition("token=")[2]
        for name in ("owner", "owner2", None):
            self._as(name)
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report"):
                for kind in ("html", "pdf", "text"):
                    response = self.url_open(
                        f"/report/{kind}/property_base.report_activation_slip/{access.id}"
                    )
                    self.assertNotIn(token, response.text, (name, kind))
                    self.assertNotIn(b"%PDF", response.content, (name, kind))

    def test_thread_of_the_unit(self):
        """Messages of the register's records are the office's."""
        self.unit2.message_post(body="owes the office a key", message_type="comment")
        self.occupancy2.message_post(body="owes the office a key")
        self.unit.message_subscribe(partner_ids=self.owner2.ids)
        self._as("owner2")
        with mute_logger("odoo.http"):
            for model, record in (
                ("property.unit", self.unit2),
                ("property.unit", self.unit),
                ("property.occupancy", self.occupancy),
            ):
                response = self.url_open(
                    "/mail/thread/messages",
                    data=json.dumps(
                        {"params": {"thread_model": model, "thread_id": record.id}}
                    ),
                    headers={"Content-Type": "application/json"},
                )
                self.assertNotIn("owes the office", response.text)
