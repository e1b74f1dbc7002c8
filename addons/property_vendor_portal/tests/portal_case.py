import re

from odoo import http
from odoo.tests import HttpCase, new_test_user

from odoo.addons.property_vendor.tests.test_inspection import SIGNATURE
from odoo.addons.property_vendor.tests.vendor_case import VendorCase


class VendorPortalCase(VendorCase, HttpCase):
    """Two firms, each with a contact in the portal, a contract and what hangs on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.contact = cls._contact("clean_contact", cls.vendor)
        cls.rival = cls._contact("shine_contact", cls.other_vendor)
        cls.contract = cls._contract()
        cls.rivals = cls._contract(
            "C-2", partner_id=cls.other_vendor.id, area_ids=[(6, 0, cls.garden.ids)]
        )
        cls.checklist = cls._checklist()
        cls.inspection = cls._checked(cls.contract)
        cls.finding = cls.inspection.finding_ids
        cls.plan = cls._plan(cls.contract)
        cls.plan.action_fill()

    @classmethod
    def _contact(cls, login, company, **vals):
        partner = cls.env["res.partner"].create(
            {"name": login, "parent_id": company.id, **vals}
        )
        return cls._portal_user(login, partner)

    @classmethod
    def _portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            partner_id=partner.id,
            lang="en_US",
        )

    @classmethod
    def _checked(cls, contract):
        inspection = cls._inspection(contract, checklist_id=cls.checklist.id)
        inspection.line_ids.action_full()
        line = inspection.line_ids[0]
        line.sudo().attachment_ids = cls._photo("floor.png", line)
        finding = cls._finding(inspection)
        finding.sudo().attachment_ids = cls._photo("stain.png", finding)
        inspection.action_done()
        return inspection

    @classmethod
    def _photo(cls, name, record):
        owner = {"res_model": record._name, "res_id": record.id}
        return cls.env["ir.attachment"].create(
            {"name": name, "datas": SIGNATURE, **owner}
        )

    def _log_in(self, user):
        self.authenticate(user.login, user.login)

    def _get(self, path, **kwargs):
        return self.url_open(path, **kwargs)

    def _post(self, path, data, files=None):
        return self.url_open(
            path,
            data={"csrf_token": http.Request.csrf_token(self), **data},
            files=files,
        )

    def _paths(self):
        return [
            f"/my/vendor/contract/{self.contract.id}",
            f"/my/vendor/plan/{self.plan.id}",
            f"/my/vendor/inspection/{self.inspection.id}",
            f"/my/vendor/finding/{self.finding.id}",
        ]

    def _form(self, page):
        """What the inputs of a page hold."""
        return dict(
            re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', page.replace("\n", " "))
        )
