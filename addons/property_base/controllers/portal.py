from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.upload import MAX_BYTES, MAX_FILES, UploadError

REQUEST_FIELDS = ("community", "unit", "role", "name", "phone", "message")
# All files of a request and some room for the form around them, in bytes.
MAX_REQUEST = (MAX_FILES + 1) * MAX_BYTES


def explain_upload(error, kind=None):
    """Say in words why a file was not taken.

    :param UploadError error: what is wrong with it
    :param str kind: text for a file of the wrong kind, with ``%(name)s``
    """
    kind = kind or request.env._("%(name)s is not a photo (JPEG, PNG) or PDF.")
    texts = {
        "count": request.env._("Attach at most %(count)s files.", count=MAX_FILES),
        "size": request.env._(
            "%(name)s is larger than %(size)s MB.",
            name=error.name,
            size=MAX_BYTES // 2**20,
        ),
        "pixels": request.env._(
            "%(name)s has far more pixels than a photo.", name=error.name
        ),
        "empty": request.env._("%(name)s is empty.", name=error.name),
        "kind": kind % {"name": error.name},
    }
    return texts[error.code]


class PropertyPortal(CustomerPortal):
    """'My home': the units a resident holds, and asking to be linked to one."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "property_home_count" in counters:
            occupancies = request.env["property.occupancy"]
            values["property_home_count"] = (
                occupancies.search_count(occupancies._get_portal_domain())
                if occupancies.has_access("read")
                else 0
            )
        return values

    @http.route("/my/property", type="http", auth="user", website=True)
    def portal_my_property(self, **kw):
        occupancies = request.env["property.occupancy"]
        if not occupancies.has_access("read"):  # an employee without the register
            return request.redirect("/my")
        homes = occupancies._get_portal_homes()
        return request.render(
            "property_base.portal_my_property",
            {
                "page_name": "property_home",
                "homes": homes,
                "requests": self._get_link_requests(),
            },
        )

    @http.route(
        "/my/property/request", type="http", auth="user", methods=["GET"], website=True
    )
    def portal_property_request(self, **kw):
        user = request.env.user
        return self._render_request({"name": user.name, "phone": user.phone or ""})

    @http.route(
        "/my/property/request/send",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_REQUEST,
    )
    def portal_property_request_send(self, **post):
        values = self._read_texts(REQUEST_FIELDS, post)
        try:
            with request.env.cr.savepoint():
                request.env["property.link.request"]._submit(
                    values, self._read_files("evidence")
                )
        except UploadError as error:
            text = self._explain_upload(error)
            return self._render_request(values, text, error.code)
        except UserError as error:
            return self._render_request(values, error.args[0], "form")
        return request.redirect("/my/property?asked=1")

    @http.route(
        "/my/property/announcement/<int:announcement_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_property_announcement(self, announcement_id, **kw):
        announcement = self._get_announcement(announcement_id)
        if not announcement:
            return request.redirect("/my/property")
        return request.render(
            "property_base.portal_property_announcement",
            {
                "page_name": "property_announcement",
                "announcement": {
                    "name": announcement.name,
                    "kind": announcement._get_label("kind"),
                    "body": announcement.body,
                    "date_start": announcement.date_start,
                    "date_end": announcement.date_end,
                    "community": announcement.community_id.name,
                    "scope": announcement.scope_text,
                    "published": announcement.published_date,
                },
            },
        )

    def _get_announcement(self, announcement_id):
        """The announcement, if it is in effect for one of the user's homes."""
        occupancies = request.env["property.occupancy"]
        if not occupancies.has_access("read"):
            return None
        homes = occupancies.search(occupancies._get_portal_domain())
        # sudo: property.announcement - residents have no rights on it; the domain
        # keeps to their own homes
        announcements = request.env["property.announcement"].sudo()
        domain = announcements._get_current_domain()
        domain &= announcements._get_units_domain(homes.sudo().unit_id)
        return announcements.search(domain & Domain("id", "=", announcement_id))

    def _get_link_requests(self):
        """The user's own requests that are open or were refused, newest first."""
        requests = request.env["property.link.request"]
        return requests.search(
            [("user_id", "=", request.env.uid), ("state", "!=", "verified")], limit=20
        )

    def _read_texts(self, names, post):
        """The texts of a form. A file sent in the place of a text is none."""
        texts = {name: post.get(name) for name in names}
        return {
            name: text.replace("\0", "") if isinstance(text, str) else ""
            for name, text in texts.items()
        }

    def _read_files(self, field):
        """Read the uploads of a field; one byte over the limit is enough."""
        files = request.httprequest.files.getlist(field)[: MAX_FILES + 1]
        return [
            (file.filename, file.stream.read(MAX_BYTES + 1))
            for file in files
            if file.filename
        ]

    def _explain_upload(self, error):
        return explain_upload(error)

    def _render_request(self, values, error=None, problem=None):
        roles = request.env["property.link.request"]._fields["role"]
        return request.render(
            "property_base.portal_property_request",
            {
                "page_name": "property_request",
                "values": values,
                "roles": roles._description_selection(request.env),
                "error": error,
                "problem": problem,
            },
        )
