import json

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

PASSWORD = "quiet-lake-7"


@tagged("post_install", "-at_install")
class TestPortalInvoices(AccountTestInvoicingCommon, HttpCase):
    """A flat that was sold and is let: whose invoices does who read?"""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref("property_base.group_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.yesterday = fields.Date.subtract(cls.today, days=1)
        community = cls.env["property.community"].create(
            {"name": "Lake", "code": "L", "company_id": cls.env.company.id}
        )
        cls.unit = cls.env["property.unit"].create(
            {"community_id": community.id, "name": "1-101", "code": "101"}
        )
        people = ("former", "owner", "tenant", "child")
        cls.partners = {name: cls._person(name) for name in people}
        cls.held = {
            "former": cls._occupy("former", "owner", date_end=cls.yesterday),
            "owner": cls._occupy("owner", "owner", date_start=cls.today),
            "tenant": cls._occupy("tenant", "tenant"),
        }
        cls.held["child"] = cls._occupy(
            "child", "family", principal_id=cls.held["owner"].id
        )
        cls.moves = {
            "former": cls._invoice("former", "former"),
            "owner": cls._invoice("owner", "owner"),
            "tenant": cls._invoice("tenant", "owner"),
        }
        cls.users = {name: cls._login(name) for name in people}

    @classmethod
    def _person(cls, name):
        return cls.env["res.partner"].create({"name": name, "lang": False})

    @classmethod
    def _occupy(cls, name, role, **vals):
        return cls.env["property.occupancy"].create(
            {
                "unit_id": cls.unit.id,
                "partner_id": cls.partners[name].id,
                "role": role,
                **vals,
            }
        )

    @classmethod
    def _invoice(cls, payer, owner):
        move = cls.init_invoice(
            "out_invoice", partner=cls.partners[payer], amounts=[120.0], post=True
        )
        move.write(
            {
                "property_unit_id": cls.unit.id,
                "property_community_id": cls.unit.community_id.id,
                "property_occupancy_id": cls.held[payer].id,
                "property_owner_occupancy_id": cls.held[owner].id,
            }
        )
        move._portal_ensure_token()
        return move

    @classmethod
    def _login(cls, name):
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": f"invoice_{name}",
                    "password": PASSWORD,
                    "partner_id": cls.partners[name].id,
                    "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
                    "company_id": cls.env.company.id,
                    "company_ids": [Command.set(cls.env.company.ids)],
                }
            )
        )

    def _seen(self, name):
        moves = self.env["account.move"].with_user(self.users[name])
        found = moves.search([("id", "in", [m.id for m in self.moves.values()])])
        return found.sudo()

    def test_who_reads_which_invoice(self):
        for name in ("former", "owner", "tenant"):
            self.assertEqual(self._seen(name), self.moves[name], name)
        self.assertFalse(self._seen("child"))

    def test_new_owner_reads_nothing_of_the_former(self):
        """By page, document, call and attachment."""
        move = self.moves["former"]
        attachment = self.env["ir.attachment"].create(
            {
                "name": "former.txt",
                "raw": b"what the former owner owed",
                "res_model": "account.move",
                "res_id": move.id,
            }
        )
        self.authenticate("invoice_owner", PASSWORD)
        with mute_logger("odoo.http"):
            for url in (
                f"/my/invoices/{move.id}",
                f"/my/invoices/{move.id}?report_type=pdf&download=1",
                f"/report/html/account.report_invoice/{move.id}",
                f"/web/content/{attachment.id}",
                "/my/invoices",
            ):
                response = self.url_open(url)
                self.assertNotIn(move.name, response.text, url)
                self.assertNotIn(b"former owner owed", response.content, url)
            answer = self.url_open(
                "/web/dataset/call_kw/account.move/read",
                data=json.dumps(
                    {
                        "params": {
                            "model": "account.move",
                            "method": "read",
                            "args": [[move.id], ["name"]],
                            "kwargs": {},
                        }
                    }
                ),
                headers={"Content-Type": "application/json"},
            ).json()
        self.assertIn("error", answer)
        self.assertIn(self.moves["owner"].name, self.url_open("/my/invoices").text)

    def test_end_makes_links_dead_and_unfollows(self):
        move = self.moves["tenant"]
        both = self.partners["tenant"] | self.partners["owner"]
        move.message_subscribe(partner_ids=both.ids)
        old = move.access_token
        self.authenticate(None, None)
        page = f"/my/invoices/{move.id}?access_token="
        self.assertIn(move.name, self.url_open(page + old).text)
        self.held["tenant"]._end(self.yesterday)
        self.assertNotEqual(move.access_token, old)
        self.assertTrue(move.access_token)
        self.assertNotIn(move.name, self.url_open(page + old).text)
        self.assertEqual(move.message_partner_ids & both, self.partners["owner"])
        # in their own name the tenant still reads it, signed in
        self.assertEqual(self._seen("tenant"), move)

    def test_member_who_leaves(self):
        """The link a family member was sent opens nothing any more."""
        move, other = self.moves["owner"], self.moves["former"]
        tokens = move.access_token, other.access_token
        move.message_subscribe(partner_ids=self.partners["child"].ids)
        self.held["child"]._end(self.yesterday)
        self.assertNotEqual(move.access_token, tokens[0])
        self.assertEqual(other.access_token, tokens[1])
        self.assertNotIn(self.partners["child"], move.message_partner_ids)

    def test_lines_follow_their_invoice(self):
        line = self.moves["former"].invoice_line_ids.with_user(self.users["owner"])
        with self.assertRaises(AccessError):
            line.read(["price_total"])

    def test_nobody_is_put_in_the_place_of_another(self):
        """The invoices hang on the occupancy: its person and unit stay."""
        held = self.held["tenant"]
        other = self.env["res.partner"].create({"name": "Other"})
        with self.assertRaises(UserError):
            held.partner_id = other
        with self.assertRaises(UserError):
            self.held["owner"].partner_id = other
        with self.assertRaises(UserError):
            held.unit_id = held.unit_id.copy({"name": "1-102", "code": "102"})
        held.write({"partner_id": held.partner_id.id, "date_start": self.today})
        self.held["child"].partner_id = other
