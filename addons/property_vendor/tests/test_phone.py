import base64
import json
import uuid

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.property_base.tests.common import PropertyTourCase

from ..models.property_vendor_phone import MAX_ALL_PHOTOS, MAX_PHOTO_BYTES, MAX_PHOTOS
from .vendor_case import VendorCase

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
JPEG = base64.b64encode(b"\xff\xd8\xff\xe0" + b"\0" * 60).decode()


class PhoneCase(VendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()
        cls.checklist = cls._checklist()
        cls.floors, cls.glass = cls.checklist.item_ids
        cls.inspections = cls.env["property.vendor.inspection"]

    def _save(self, payload, user=None):
        phone = self.env["property.vendor.phone"].with_user(user or self.clerk)
        with self.env.cr.savepoint():
            return phone.save(payload)

    def _payload(self, floors=50, glass=37, **extra):
        return {
            "token": str(uuid.uuid4()),
            "contract_id": self.contract.id,
            "kind": "weekly",
            "date": "2026-11-20",
            "area_id": self.lobby.id,
            "checklist_id": self.checklist.id,
            "note": "Rain all week",
            "lines": [
                self._line(self.floors, floors, photos=[JPEG]),
                self._line(self.glass, glass, note="North side"),
            ],
            "findings": [],
            **extra,
        }

    def _line(self, item, score, **extra):
        return {"item_id": item.id, "result": "scored", "score": score, **extra}

    def _refused(self, pattern, payload, error=UserError, user=None):
        before = self.inspections.search_count([])
        with self.assertRaisesRegex(error, pattern):
            self._save(payload, user)
        self.assertEqual(self.inspections.search_count([]), before)


@tagged("post_install", "-at_install")
class TestPhone(PhoneCase):
    def test_an_inspection_arrives_finished(self):
        sent = self._save(self._payload())
        inspection = self.inspections.browse(sent["id"])
        self.assertEqual((sent["score"], sent["state"]), (87.0, "done"))
        self.assertEqual(inspection.inspector_id, self.clerk)
        self.assertEqual(inspection.kind, "weekly")
        self.assertEqual(inspection.area_id, self.lobby)
        self.assertEqual(inspection.note, "Rain all week")
        floors, glass = inspection.line_ids
        self.assertEqual(glass.note, "North side")
        self.assertEqual(floors.attachment_ids.res_model, floors._name)
        self.assertEqual(floors.attachment_ids.res_id, floors.id)

    def test_findings_and_signature(self):
        sent = self._save(
            self._payload(
                floors=30,
                findings=[
                    {
                        "item_id": self.floors.id,
                        "name": "Oil",
                        "severity": "severe",
                        "photos": [PIXEL],
                    },
                    {"item_id": False, "name": "Cart in the way", "severity": "minor"},
                ],
                signed_by="Chen",
                signature=PIXEL,
            )
        )
        inspection = self.inspections.browse(sent["id"])
        self.assertEqual(inspection.state, "signed")
        self.assertEqual(inspection.vendor_signed_by, "Chen")
        oil = inspection.finding_ids.filtered("line_id")
        self.assertEqual((oil.name, oil.severity), ("Oil", "severe"))
        self.assertEqual(oil.line_id.item_id, self.floors)
        self.assertEqual(oil.attachment_ids.res_id, oil.id)
        self.assertEqual(len(oil.activity_ids), 1)
        self.assertEqual(len(inspection.finding_ids), 2)

    def test_sent_twice_is_one(self):
        payload = self._payload()
        first = self._save(payload)
        self.assertEqual(self._save(payload), first)
        token = payload["token"].replace("-", "")
        self.assertEqual(self.inspections.search_count([("token", "=", token)]), 1)

    def test_typed_on_after_it_arrived(self):
        payload = self._payload()
        self._save(payload)
        self._refused("not in it", {**payload, "note": "More"})

    def test_token_of_somebody_else(self):
        payload = self._payload()
        self._save(payload)
        self._refused("Somebody else", payload, AccessError, self.supervisor)

    def test_the_database_refuses_a_token_twice(self):
        values = {
            "contract_id": self.contract.id,
            "checklist_id": self.checklist.id,
            "date": "2026-11-20",
            "token": "0" * 32,
        }
        self.inspections.create(values)
        self.env.cr.execute(
            "SELECT 1 FROM pg_constraint WHERE conname = "
            "'property_vendor_inspection_token_uniq'"
        )
        self.assertTrue(self.env.cr.fetchone())

    def test_what_does_not_apply(self):
        payload = self._payload()
        payload["lines"][1] = {"item_id": self.glass.id, "result": "none"}
        self.assertEqual(self._save(payload)["score"], 83.33)

    def test_bad_points(self):
        for points in (-1, 60.01, "many", None, "NaN", "Infinity", [1], "1e9"):
            with self.subTest(points=points):
                self._refused("Floors: points lie", self._payload(floors=points))

    def test_open_item_and_missing_finding(self):
        payload = self._payload()
        payload["lines"].pop()
        self._refused("Not looked at yet: Glass", payload)
        self._refused("finding for Floors", self._payload(floors=39.99))

    def test_nonsense(self):
        for change in (
            {"token": "abc"},
            {"token": None},
            {"contract_id": "1"},
            {"contract_id": 2**40},
            {"contract_id": True},
            {"kind": "yearly"},
            {"date": "yesterday"},
            {"date": 5},
            {"lines": "x"},
            {"lines": [1]},
            {"lines": [{"item_id": [1], "result": "scored"}]},
            {"lines": [{"item_id": 0, "result": "scored"}]},
            {"findings": [{"name": " ", "severity": "minor"}]},
            {"findings": [{"name": "x", "severity": "worst"}]},
            {"findings": [{"name": "x", "severity": "minor", "item_id": {}}]},
            {"findings": [{"name": "x", "severity": "minor", "photos": 7}]},
            {"signed_by": "Chen"},
            {"signed_by": "Chen", "signature": "no picture"},
        ):
            with self.subTest(change=change):
                self._refused(".", self._payload(**change))
        self._refused(".", [])

    def test_texts_are_kept_whole_or_refused(self):
        self._refused("at most 2000", self._payload(note="x" * 2001))
        findings = [{"item_id": False, "name": "y" * 201, "severity": "minor"}]
        self._refused("at most 200 ", self._payload(findings=findings))
        sent = self._save(self._payload(note="Wet\0 floor \ud83d"))
        self.assertEqual(self.inspections.browse(sent["id"]).note, "Wet floor")

    def test_photos_are_bounded(self):
        def with_photos(*photos):
            payload = self._payload()
            payload["lines"][0]["photos"] = list(photos)
            return payload

        large = b"\xff\xd8\xff" + b"\0" * MAX_PHOTO_BYTES
        svg = base64.b64encode(b"<svg onload='x'/>").decode()
        pdf = base64.b64encode(b"%PDF-1.4").decode()
        self._refused("too large", with_photos(base64.b64encode(large).decode()))
        self._refused("neither JPEG nor PNG", with_photos(svg))
        self._refused("neither JPEG nor PNG", with_photos(pdf))
        self._refused("neither JPEG nor PNG", with_photos("%%%"))
        self._refused("to an item", with_photos(*[PIXEL] * (MAX_PHOTOS + 1)))
        self._refused("inspection", with_photos(*[PIXEL] * (MAX_ALL_PHOTOS + 1)))

    def test_day_and_contract_ended(self):
        self._refused("still to come", self._payload(date="2026-11-25"))
        self._refused("not within contract", self._payload(date="2025-12-31"))

    def test_area_and_checklist_of_others(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        area = self.env["property.service.area"].create(
            {"community_id": other.id, "name": "There", "kind": "lobby"}
        )
        self._refused("another community", self._payload(area_id=area.id))
        pest = self.env.ref("property_vendor.checklist_pest")
        self._refused(
            "is not for",
            self._payload(checklist_id=pest.id, lines=[]),
            ValidationError,
        )

    def test_contract_out_of_reach(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        limited = self._user(
            "phone_limited",
            "property_base.group_staff",
            property_community_ids=[(6, 0, other.ids)],
        )
        self._refused(".", self._payload(), AccessError, limited)
        lists = self.env["property.vendor.phone"].with_user(limited).load()
        ids = [contract["id"] for contract in lists["contracts"]]
        self.assertNotIn(self.contract.id, ids)

    def test_only_the_front_desk(self):
        portal = new_test_user(self.env, "phone_portal", groups="base.group_portal")
        for user in (portal, self.invoicing):
            self._refused("front desk", self._payload(), AccessError, user)
            with self.assertRaises(AccessError):
                self.env["property.vendor.phone"].with_user(user).load()

    def test_lists(self):
        draft = self._draft("C-2", area_ids=[(6, 0, self.garden.ids)])
        lists = self.env["property.vendor.phone"].with_user(self.clerk).load()
        contracts = {contract["id"]: contract for contract in lists["contracts"]}
        self.assertNotIn(draft.id, contracts)
        self.assertEqual(contracts[self.contract.id]["area_ids"], self.lobby.ids)
        checklists = {row["id"]: row["items"] for row in lists["checklists"]}
        self.assertEqual(
            [(item["name"], item["max"]) for item in checklists[self.checklist.id]],
            [("Floors", 60), ("Glass", 40)],
        )
        json.dumps(lists)

    def test_buttons(self):
        inspection = self._inspection(self.contract)
        for record in (self.contract, inspection):
            action = record.with_user(self.clerk).action_inspect()
            self.assertEqual(action["tag"], "property_vendor.inspection")
            self.assertEqual(action["params"], {"contract_id": self.contract.id})


@tagged("post_install", "-at_install")
class TestPhoneTour(PhoneCase, HttpCase):
    """In a real browser of a telephone's width, with a line that comes and goes."""

    browser_size = "390x844"
    touch_enabled = True
    _is_error = PropertyTourCase._is_error

    def authenticate(self, *args, browser=None, **kwargs):
        if browser:
            self.tour_browser = browser
            browser.error_checker = self._is_error  # while the page loads
        return super().authenticate(*args, browser=browser, **kwargs)

    def test_line_lost_and_found(self):
        self.clerk.property_community_ids = self.community
        self.start_tour(
            "/odoo/vendor-inspection",
            "property_vendor_phone",
            login=self.clerk.login,
            error_checker=self._is_error,
        )
        inspection = self.inspections.search([("inspector_id", "=", self.clerk.id)])
        self.assertEqual(len(inspection), 1)
        self.assertEqual(inspection.state, "signed")
        self.assertEqual(inspection.score, 72.0)
        self.assertEqual(inspection.finding_ids.mapped("name"), ["Oil"])
        self.assertEqual(inspection.vendor_signed_by, "Chen")
