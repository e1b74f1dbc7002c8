import json
from io import BytesIO

from PIL import Image

from odoo.http import Request
from odoo.tests import HttpCase

from odoo.addons.property_base.tests.portal_common import PASSWORD, PortalCommon

from .cs_case import CsCase

URL = "/my/property/reports"


def photo(colour="red", size=(40, 30)):
    """A real JPEG."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


class CsPortalCase(PortalCommon, CsCase):
    """The two households of the register's portal tests, and the service desk.

    ``owner`` and ``child`` are one household, ``tenant`` and ``spouse`` another
    in the same unit, ``owner2`` lives next door.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.lang = "en_US"
        cls.values = {
            "home": str(cls.occupancy.id),
            "place": "unit",
            "type": "repair",
            "category": "",
            "text": "The tap drips.\nIn the kitchen.",
            "location": "",
            "phone": "18900000001",
            "date": "",
            "slot": "",
        }

    @classmethod
    def _report(cls, name="owner", files=(), **values):
        """A report made by a resident, with superuser rights."""
        tickets = cls.env["helpdesk.ticket"].with_user(cls.users[name])
        return tickets._submit_report({**cls.values, **values}, list(files)).sudo()

    @classmethod
    def _done(cls, ticket, reason="washer changed"):
        ticket.with_user(cls.clerk)._transition("resolved", reason=reason)
        return ticket

    def _seen(self, name):
        return self.env["helpdesk.ticket"].with_user(self.users[name]).search([])


class CsPortalHttpCase(CsPortalCase, HttpCase):
    """Residents' pages over HTTP."""

    def _as(self, name):
        """Sign a resident in, or out (None)."""
        login = name and self.users[name].login
        self.authenticate(login, name and PASSWORD)

    def _get(self, url, **kw):
        return self.url_open(url, **kw)

    def _post(self, url, files=None, csrf=True, **data):
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(url, data=data, files=files)

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

    def _rpc(self, url, **params):
        return self.url_open(
            url,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
