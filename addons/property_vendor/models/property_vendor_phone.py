import base64
import binascii
import hashlib
import json
import re
from decimal import Decimal, InvalidOperation

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.property_base.tools.upload import UploadError, check_files, sniff

#: photos of an item or a finding, and of an inspection altogether
MAX_PHOTOS = 5
MAX_ALL_PHOTOS = 40
#: of one photo, in bytes; the browser makes them smaller than that
MAX_PHOTO_BYTES = 2 * 1024 * 1024
MAX_SIGNATURE_BYTES = 512 * 1024
MAX_LINES = 200
MAX_NOTE = 2000
MAX_NAME = 200
#: NUL and halves of a character beyond the basic plane
UNHOLDABLE = re.compile(r"[\x00\ud800-\udfff]")
TOKEN = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


class PropertyVendorPhone(models.AbstractModel):
    """Inspections from a telephone: what it needs once, and what it sends, once.

    The telephone keeps what is typed until the answer is there, and sends it again
    when none came: a token of its own makes that one inspection.
    """

    _name = "property.vendor.phone"
    _description = "Inspection on the Phone"

    # ----------------------------------------------------------------- load ----

    @api.model
    def load(self):
        """What an inspection is made of, by the user's own rights.

        :return: dict of ``contracts``, ``areas``, ``checklists`` (with items),
            ``kinds``, ``severities``, ``today``
        :raise AccessError: not the front desk
        """
        self._check_staff()
        contracts = self.env["property.service.contract"].search(
            [("state", "=", "active")], order="community_id, service_type_id, id"
        )
        areas = self.env["property.service.area"].search(
            [("community_id", "in", contracts.community_id.ids)]
        )
        checklists = self.env["property.vendor.checklist"].search(
            [("service_type_id", "in", contracts.service_type_id.ids)]
        )
        return {
            "today": str(fields.Date.context_today(self)),
            "contracts": [self._describe_contract(c) for c in contracts],
            "areas": [
                {
                    "id": area.id,
                    "name": area.name,
                    "kind": area.kind,
                    "community_id": area.community_id.id,
                }
                for area in areas
            ],
            "checklists": [self._describe_checklist(c) for c in checklists],
            "kinds": self._describe_choices("property.vendor.inspection", "kind"),
            "severities": self._describe_choices("property.vendor.finding", "severity"),
        }

    def _check_staff(self):
        if not self.env.user.has_group("property_base.group_staff"):
            raise AccessError(self.env._("Inspections are made by the front desk."))

    def _describe_contract(self, contract):
        return {
            "id": contract.id,
            "name": contract.display_name,
            "community_id": contract.community_id.id,
            "community": contract.community_id.name,
            "service_type_id": contract.service_type_id.id,
            "area_ids": contract.area_ids.ids,
        }

    def _describe_checklist(self, checklist):
        return {
            "id": checklist.id,
            "name": checklist.name,
            "service_type_id": checklist.service_type_id.id,
            "company_id": checklist.company_id.id,
            "area_kind": checklist.area_kind or "",
            "items": [
                {
                    "id": item.id,
                    "name": item.name,
                    "standard": item.standard or "",
                    "max": item.max_score,
                    "limit": item.limit_score,
                }
                for item in checklist.item_ids
            ],
        }

    def _describe_choices(self, model, name):
        field = self.env[model]._fields[name]
        return field._description_selection(self.env)

    # ----------------------------------------------------------------- save ----

    @api.model
    def save(self, payload):
        """Make, finish and, where the vendor signed, sign an inspection.

        :param dict payload: ``token`` (a UUID), ``contract_id``, ``kind``, ``date``,
            ``area_id``, ``checklist_id``, ``note``, ``lines`` (``item_id``,
            ``result``, ``score``, ``note``, ``photos``), ``findings`` (``item_id``,
            ``name``, ``severity``, ``photos``), ``signed_by``, ``signature``; photos
            and signature as base64
        :return: dict of ``id``, ``name``, ``score``, ``state``; the same one for a
            token that was there before. Typed on after it was sent and sent again it
            is refused: what was typed on is not in what arrived.
        :raise AccessError: not the front desk, or a contract of somebody else
        :raise UserError: what is wrong, in words for the inspector; nothing is saved
        """
        self._check_staff()
        token = self._read_token(payload)
        digest = self._digest(payload)
        inspection = self._get_sent(token)
        if not inspection:
            inspection = self._make(token, digest, payload)
        elif inspection.token_digest != digest:
            raise UserError(
                self.env._(
                    "%s arrived before you changed it: your changes are not in it.",
                    inspection.display_name,
                )
            )
        return {
            "id": inspection.id,
            "name": inspection.display_name,
            "score": inspection.score,
            "state": inspection.state,
        }

    def _read_token(self, payload):
        if not isinstance(payload, dict):
            raise UserError(self._wrong())
        token = payload.get("token")
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise UserError(self._wrong())
        return token.replace("-", "")

    def _digest(self, payload):
        text = json.dumps(payload, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _wrong(self):
        return self.env._("Load the lists again: it asked for what is not there.")

    def _get_sent(self, token):
        """The inspection a token has made already.

        :raise AccessError: somebody else's
        """
        inspections = self.env["property.vendor.inspection"]
        # sudo: the inspection - a token is one for everybody
        sent = inspections.sudo().search([("token", "=", token)]).sudo(False)
        if sent and sent.inspector_id != self.env.user:
            raise AccessError(self.env._("Somebody else has sent this inspection."))
        return sent

    def _make(self, token, digest, payload):
        inspections = self.env["property.vendor.inspection"]
        values = {
            "token": token,
            "token_digest": digest,
            **self._read_head(payload),
        }
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                inspection = inspections.create(values)
        except UniqueViolation as error:
            # sent at the same moment: once more, then it is found by its token
            raise SerializationFailure from error
        self._fill_lines(inspection, payload)
        self._add_findings(inspection, payload)
        inspection.action_done()
        self._sign(inspection, payload)
        return inspection

    # ----------------------------------------------------------------- read ----

    def _read_head(self, payload):
        self._check_photo_count(payload)
        area = self.env["property.service.area"]
        if payload.get("area_id"):
            area = self._read_record(area._name, payload["area_id"])
        contract = self._read_record(
            "property.service.contract", payload.get("contract_id")
        )
        checklist = self._read_record(
            "property.vendor.checklist", payload.get("checklist_id")
        )
        return {
            "contract_id": contract.id,
            "checklist_id": checklist.id,
            "area_id": area.id,
            "kind": self._read_choice("property.vendor.inspection", "kind", payload),
            "date": self._read_date(payload.get("date")),
            "note": self._read_text(payload.get("note"), MAX_NOTE),
        }

    def _read_record(self, model, record_id):
        if type(record_id) is not int or not 0 < record_id < 2**31:
            raise UserError(self._wrong())
        record = self.env[model].browse(record_id).exists()
        if not record:
            raise UserError(self._wrong())
        record.check_access("read")
        return record

    def _read_choice(self, model, name, values):
        value = values.get(name)
        if value not in self.env[model]._fields[name].get_values(self.env):
            raise UserError(self._wrong())
        return value

    def _read_date(self, text):
        try:
            return fields.Date.to_date(text) or fields.Date.context_today(self)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("%s is no date.", str(text)[:20])) from error

    def _read_text(self, text, limit):
        """A text as typed, without what the database cannot hold (half an emoji).

        :raise UserError: it is longer than ``limit``; nothing of it is cut off
        """
        if not isinstance(text, str):
            return False
        text = UNHOLDABLE.sub("", text).strip()
        if len(text) > limit:
            raise UserError(
                self.env._(
                    "%(text)s…: at most %(limit)s characters, please.",
                    text=text[:20],
                    limit=limit,
                )
            )
        return text or False

    def _read_rows(self, payload, name):
        rows = payload.get(name) or []
        if not isinstance(rows, list) or len(rows) > MAX_LINES:
            raise UserError(self._wrong())
        for row in rows:
            photos = row.get("photos") if isinstance(row, dict) else 0
            if not isinstance(photos, list | None):
                raise UserError(self._wrong())
        return rows

    def _check_photo_count(self, payload):
        rows = self._read_rows(payload, "lines") + self._read_rows(payload, "findings")
        if sum(len(row.get("photos") or []) for row in rows) > MAX_ALL_PHOTOS:
            raise UserError(
                self.env._("Attach at most %s photos to an inspection.", MAX_ALL_PHOTOS)
            )

    # ---------------------------------------------------------------- lines ----

    def _fill_lines(self, inspection, payload):
        for row in self._read_rows(payload, "lines"):
            line = self._get_line(inspection, row.get("item_id"))
            line.write(
                {
                    **self._read_points(line, row),
                    "note": self._read_text(row.get("note"), MAX_NAME),
                    "attachment_ids": self._read_photos(row),
                }
            )

    def _get_line(self, inspection, item_id):
        line = inspection.line_ids.filtered(lambda line: line.item_id.id == item_id)
        if not item_id or not line:
            raise UserError(
                self.env._("The checklist was changed: load the lists again.")
            )
        return line

    def _read_points(self, line, row):
        """:raise UserError: points that are none, or not what the item is worth"""
        result = self._read_choice(line._name, "result", row)
        if result != "scored":
            return {"result": result, "score": 0}
        try:
            points = Decimal(str(row.get("score")))
            in_bounds = 0 <= points <= Decimal(str(line.max_score))
        except InvalidOperation:
            in_bounds = False
        if not in_bounds:
            raise UserError(
                self.env._(
                    "%(item)s: points lie between 0 and %(max)s.",
                    item=line.name,
                    max=f"{line.max_score:g}",
                )
            )
        return {"result": result, "score": float(points)}

    def _add_findings(self, inspection, payload):
        values_list = []
        for row in self._read_rows(payload, "findings"):
            name = self._read_text(row.get("name"), MAX_NAME)
            if not name:
                raise UserError(self.env._("Say what was found."))
            item_id = row.get("item_id")
            line = item_id is not False and self._get_line(inspection, item_id)
            values_list.append(
                {
                    "inspection_id": inspection.id,
                    "line_id": line and line.id,
                    "name": name,
                    "date": inspection.date,
                    "severity": self._read_choice(
                        "property.vendor.finding", "severity", row
                    ),
                    "attachment_ids": self._read_photos(row),
                }
            )
        self.env["property.vendor.finding"].create(values_list)

    # --------------------------------------------------------------- photos ----

    def _read_photos(self, row):
        """Commands that add the photos of a row.

        :raise UserError: too many, too large, or no photos
        """
        photos = row.get("photos") or []
        files = [
            (f"photo-{number}.jpg", self._read_image(photo))
            for number, photo in enumerate(photos[: MAX_PHOTOS + 1], 1)
        ]
        try:
            checked = check_files(files, MAX_PHOTOS, MAX_PHOTO_BYTES)
        except UploadError as error:
            raise UserError(self._explain(error)) from error
        return [
            Command.create({"name": name, "raw": content, "mimetype": media_type})
            for name, media_type, content in checked
        ]

    def _read_image(self, text):
        """Bytes of a JPEG or PNG.

        :raise UserError: it is no photo, or too large
        """
        if not isinstance(text, str):
            raise UserError(self._explain(UploadError("kind")))
        if len(text) > MAX_PHOTO_BYTES * 4 // 3 + 4:
            raise UserError(self._explain(UploadError("size")))
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(self._explain(UploadError("kind"))) from error
        if sniff(content) not in ("image/jpeg", "image/png"):
            raise UserError(self._explain(UploadError("kind")))
        return content

    def _explain(self, error):
        if error.code == "count":
            return self.env._("Attach at most %s photos to an item.", MAX_PHOTOS)
        if error.code in ("size", "pixels"):
            return self.env._(
                "A photo is too large: %s MB at most.", MAX_PHOTO_BYTES // 2**20
            )
        return self.env._("A photo is neither JPEG nor PNG: take it again.")

    # ------------------------------------------------------------ signature ----

    def _sign(self, inspection, payload):
        name = self._read_text(payload.get("signed_by"), MAX_NAME)
        if not name and not payload.get("signature"):
            return
        if not name or not payload.get("signature"):
            raise UserError(
                self.env._("Who signs for the vendor: enter name and signature.")
            )
        content = self._read_image(payload["signature"])
        if len(content) > MAX_SIGNATURE_BYTES:
            raise UserError(self.env._("The signature is too large: sign again."))
        inspection.write(
            {
                "vendor_signed_by": name,
                "vendor_signature": base64.b64encode(content),
            }
        )
        inspection.action_sign()
