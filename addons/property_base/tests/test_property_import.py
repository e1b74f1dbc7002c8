import ast
import io
from pathlib import Path
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from .. import tools
from ..tools import workbook
from .workbooks import GOOD_ID, encode, household, make_workbook


class ImportCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(
            cls.env, "import_supervisor", groups="property_base.group_supervisor"
        )
        cls.env = cls.env(user=cls.supervisor)

    def load(self, sheets, mode="all", community=None, name="测试小区", **vals):
        """Import a workbook at once and answer the import."""
        data = sheets if isinstance(sheets, bytes) else make_workbook(sheets)
        record = self.env["property.import"].create(
            {
                "community_id": community and community.id,
                "community_name": not community and name,
                "workbook": encode(data),
                "filename": "test.xlsx",
                "mode": mode,
                **vals,
            }
        )
        record.with_context(property_inline=True).action_import()
        return record

    def counts(self, record):
        return {
            line.kind: (line.created, line.updated, line.unchanged)
            for line in record.count_ids
        }

    def found(self, record, level="rejected"):
        return [
            (line.sheet, line.row, line.column)
            for line in record.line_ids.filtered(lambda x: x.level == level)
        ]

    def unit(self, record, name):
        return record.community_id.unit_ids.filtered(lambda u: u.name == name)

    def people(self, unit, role):
        held = unit.occupancy_ids.filtered(lambda o: o.role == role)
        return held.partner_id.mapped("name")


@tagged("post_install", "-at_install")
class TestPropertyImport(ImportCase):
    def test_everything_lands(self):
        done = self.load(household())
        self.assertEqual(done.state, "done", done.line_ids.mapped("reason"))
        self.assertEqual(
            self.counts(done),
            {
                "building": (2, 0, 0),
                "entrance": (1, 0, 0),
                "person": (5, 0, 0),
                "unit": (3, 0, 0),
                "space": (3, 0, 0),
                # three owners, a family member, a tenant, two spaces
                "occupancy": (7, 0, 0),
                "vehicle": (2, 0, 0),
            },
        )
        self.assertEqual(done.community_id.name, "测试小区")
        self.assertEqual(done.community_id.company_id, self.env.company)
        self.assertEqual(self.found(done, "ignored"), [("业主信息", 0, "年龄")])

    def test_unit(self):
        unit = self.unit(self.load(household()), "1-1-102")
        self.assertEqual(
            (
                unit.usage,
                unit.floor,
                unit.layout,
                unit.area,
                unit.inner_area,
                unit.rent,
            ),
            ("flat", 1, "10102", 89.37, 69.71, 1500),
        )
        self.assertTrue(unit.entrance_id.has_elevator)
        self.assertEqual(unit.entrance_id.floor_count, 6)
        self.assertEqual(unit.search_code, "11102")

    def test_shop_without_entrance(self):
        shop = self.unit(self.load(household()), "1-S01")
        self.assertEqual((shop.usage, shop.area), ("shop", 178.01))
        self.assertFalse(shop.entrance_id)
        self.assertEqual(self.people(shop, "owner"), ["罗强"])

    def test_person(self):
        owner = self.unit(self.load(household()), "1-1-101").owner_ids
        self.assertEqual(
            (owner.name, owner.phone, owner.property_gender, owner.property_id_number),
            ("吴轩敏", "19966600001", "male", GOOD_ID),
        )
        self.assertFalse(owner.parent_id)
        self.assertEqual(owner.company_id, self.env.company)

    def test_household(self):
        done = self.load(household())
        first, second = self.unit(done, "1-1-101"), self.unit(done, "1-1-102")
        family = first.occupancy_ids.filtered(lambda o: o.role == "family")
        self.assertEqual(family.partner_id.name, "傅敏子")
        self.assertEqual(family.principal_id.partner_id.name, "吴轩敏")
        self.assertFalse(family.is_payer)
        tenant = second.occupancy_ids.filtered(lambda o: o.role == "tenant")
        self.assertEqual(tenant.partner_id.name, "沈敏涛")
        self.assertEqual((tenant.state, tenant.is_payer), ("verified", True))
        owners = (first | second).occupancy_ids.filtered(lambda o: o.role == "owner")
        self.assertEqual(owners.mapped("is_payer"), [True, True])
        self.assertEqual(owners.mapped("date_start"), [False, False])

    def test_parking(self):
        done = self.load(household())
        let, sold = self.unit(done, "P1-C0001"), self.unit(done, "P1-C0002")
        lease = let.occupancy_ids
        self.assertEqual(
            (lease.role, lease.partner_id.name, str(lease.date_start)),
            ("tenant", "吴轩敏", "2026-01-01"),
        )
        self.assertEqual(str(lease.date_end), "2026-12-31")
        owner = sold.occupancy_ids
        self.assertEqual((owner.role, owner.date_end), ("owner", False))
        self.assertEqual(let.usage, "parking")
        self.assertEqual(let.building_id.kind, "parking")
        self.assertEqual(let.layout, "地下停车位")
        self.assertFalse(self.unit(done, "P1-C0003").occupancy_ids)
        vehicle = sold.vehicle_ids
        self.assertEqual(
            (vehicle.plate, vehicle.kind, vehicle.brand, vehicle.color),
            ("渝AG0E5K", "bus", "大众", "白"),
        )
        self.assertEqual(vehicle.partner_id.name, "张国")

    def test_twice_changes_nothing(self):
        first = self.load(household())
        community = first.community_id
        before = self.snapshot(community)
        again = self.load(household(), community=community)
        self.assertEqual(again.state, "done")
        expected = {k: (0, 0, c) for k, (c, _u, _n) in self.counts(first).items()}
        self.assertEqual(self.counts(again), expected)
        self.assertEqual(self.snapshot(community), before)

    def snapshot(self, community):
        self.env.flush_all()
        rows = {}
        for model in ("building", "entrance", "unit", "occupancy", "vehicle"):
            records = self.env[f"property.{model}"].search(
                [("community_id", "=", community.id)], order="id"
            )
            rows[model] = records.mapped(lambda r: (r.id, r.write_date))
        partners = community.unit_ids.occupancy_ids.partner_id.sorted("id")
        rows["partner"] = partners.mapped(lambda r: (r.id, r.write_date))
        return rows

    def test_a_new_community_of_a_known_name(self):
        first = self.load(household())
        self.assertEqual(self.load(household()).community_id, first.community_id)

    def test_community_code(self):
        codes = [
            self.load(household(), name=name).community_id.code
            for name in ("翠湖甲园", "翠湖佳园", "Lake 7")
        ]
        self.assertEqual(codes, ["CHJY", "CHJY2", "LAKE7"])

    def test_changed_facts_are_updated(self):
        community = self.load(household()).community_id
        sheets = household()
        sheets["房屋信息"][1][5] = 80.5
        sheets["房屋信息"][1][3] = None  # a blank cell says nothing
        again = self.load(sheets, community=community)
        self.assertEqual(self.counts(again)["unit"], (0, 1, 2))
        unit = self.unit(again, "1-1-101")
        self.assertEqual((unit.area, unit.floor), (80.5, 1))

    def test_an_office_move_is_not_undone(self):
        """What the office did since the first import stays."""
        done = self.load(household())
        unit = self.unit(done, "1-1-101")
        buyer = self.env["res.partner"].sudo().create({"name": "朱军明"})
        self.env["property.transfer"].create(
            {"unit_id": unit.id, "partner_id": buyer.id, "date": "2026-03-12"}
        ).action_apply()
        again = self.load(household(), community=done.community_id)
        self.assertEqual(self.counts(again)["occupancy"], (0, 0, 6))
        self.assertEqual(unit.owner_ids, buyer)

    # === PEOPLE === #
    def test_joins_a_known_contact(self):
        known = (
            self.env["res.partner"]
            .sudo()
            .create({"name": "吴轩敏", "phone": "+86 199 6660 0001"})
        )
        other = self.env["res.partner"].sudo().create({"name": "张国", "phone": "1"})
        done = self.load(household())
        self.assertEqual(self.unit(done, "1-1-101").owner_ids, known)
        self.assertEqual(known.property_id_number, GOOD_ID)
        self.assertEqual(known.phone, "+86 199 6660 0001")
        self.assertFalse(known.property_phone2)
        self.assertNotEqual(self.unit(done, "1-1-102").owner_ids, other)
        self.assertEqual(self.counts(done)["person"], (4, 1, 0))

    def test_does_not_join_a_contact_of_another_company(self):
        company = self.env["res.company"].sudo().create({"name": "Other"})
        other = (
            self.env["res.partner"]
            .sudo()
            .create(
                {"name": "吴轩敏", "phone": "19966600001", "company_id": company.id}
            )
        )
        done = self.load(household())
        self.assertNotEqual(self.unit(done, "1-1-101").owner_ids, other)

    def test_does_not_join_a_child_contact(self):
        parent = self.env["res.partner"].sudo().create({"name": "Firm"})
        child = parent.create(
            {"name": "吴轩敏", "phone": "19966600001", "parent_id": parent.id}
        )
        done = self.load(household())
        self.assertNotEqual(self.unit(done, "1-1-101").owner_ids, child)

    def test_one_person_with_two_codes(self):
        sheets = household()
        sheets["业主信息"][5][1:5] = sheets["业主信息"][1][1:5]
        done = self.load(sheets)
        self.assertEqual(self.counts(done)["person"], (4, 0, 0))
        flat, shop = self.unit(done, "1-1-101"), self.unit(done, "1-S01")
        self.assertEqual(flat.owner_ids, shop.owner_ids)

    def test_codes_of_another_workbook(self):
        """A second phase that counts from 1 again does not touch the first."""
        community = self.load(household()).community_id
        sheets = household()
        for row in sheets["业主信息"][1:]:
            row[1], row[4] = f"新{row[1]}", row[4] + 500
        again = self.load(sheets, "good", community=community)
        self.assertEqual(again.rejected_count, 5 + 3 + 2)
        self.assertNotIn("person", self.counts(again))

    def test_deleted_contact_comes_back(self):
        done = self.load(household())
        person = self.unit(done, "1-1-101").occupancy_ids.filtered(
            lambda o: o.role == "family"
        )
        partner = person.partner_id
        person.sudo().unlink()
        partner.sudo().unlink()
        again = self.load(household(), community=done.community_id)
        self.assertEqual(self.counts(again)["person"], (1, 0, 4))
        self.assertEqual(self.people(self.unit(again, "1-1-101"), "family"), ["傅敏子"])

    # === TENANTS === #
    def test_tenant_of_several_units_waits_for_staff(self):
        """The workbook does not say which flat is let: nobody guesses."""
        sheets = household()
        sheets["房屋信息"].append([201, 1, 1, 2, None, 70, 2, 110])
        done = self.load(sheets)
        requests = self.env["property.occupancy"].search(
            [("community_id", "=", done.community_id.id), ("state", "=", "requested")]
        )
        self.assertEqual(requests.partner_id.name, "沈敏涛")
        self.assertEqual(set(requests.unit_id.mapped("name")), {"1-1-102", "1-1-201"})
        self.assertEqual(self.found(done, "warning"), [("业主信息", 5, "业主编号")])
        requests[0].action_verify()
        again = self.load(sheets, community=done.community_id)
        self.assertEqual(self.found(again, "warning"), [])
        self.assertEqual(self.counts(again)["occupancy"][0], 0)

    def test_tenant_of_a_flat_and_a_shop(self):
        sheets = household()
        sheets["房屋信息"][3][6] = 2
        done = self.load(sheets)
        self.assertEqual(self.people(self.unit(done, "1-1-102"), "tenant"), ["沈敏涛"])
        self.assertEqual(self.people(self.unit(done, "1-S01"), "tenant"), [])

    def test_second_tenant_does_not_pay(self):
        sheets = household()
        sheets["业主信息"].append([6, "陈怡", "男", 50, None, None, 1003, 2])
        tenants = self.unit(self.load(sheets), "1-1-102").occupancy_ids.filtered(
            lambda o: o.role == "tenant"
        )
        payers = {o.partner_id.name: o.is_payer for o in tenants}
        self.assertEqual(payers, {"沈敏涛": True, "陈怡": False})

    # === ALL OR THE GOOD ROWS === #
    def wrong(self):
        sheets = household()
        sheets["房屋信息"][2][5] = "large"
        sheets["业主信息"][5][4] = "call me"
        return sheets

    def test_all_writes_nothing(self):
        before = self.env["res.partner"].sudo().search_count([])
        done = self.load(self.wrong())
        self.assertEqual(done.state, "rejected")
        self.assertFalse(done.community_id)
        self.assertFalse(done.count_ids)
        self.assertEqual(
            self.found(done),
            [
                ("业主信息", 6, "手机号"),
                ("房屋信息", 3, "建筑面积"),
                ("房屋信息", 4, "业主编号"),
            ],
        )
        self.assertEqual(done.rejected_count, 3)
        self.assertEqual(self.env["res.partner"].sudo().search_count([]), before)
        self.assertFalse(
            self.env["property.community"].search([("name", "=", "测试小区")])
        )

    def test_all_into_a_known_community_writes_nothing(self):
        community = self.load(household()).community_id
        before = self.snapshot(community)
        self.assertEqual(self.load(self.wrong(), community=community).state, "rejected")
        self.assertEqual(self.snapshot(community), before)

    def test_good_rows_then_the_corrected_ones(self):
        """Rejected rows come down, are corrected, go up: nothing is missing."""
        done = self.load(self.wrong(), "good")
        self.assertEqual(done.state, "done")
        self.assertEqual(self.counts(done)["unit"], (1, 0, 0))
        self.assertEqual(self.counts(done)["person"], (4, 0, 0))
        corrected = self.correct(done)
        again = self.load(corrected, community=done.community_id)
        self.assertEqual(again.state, "done", again.line_ids.mapped("reason"))
        self.assertEqual(self.counts(again)["unit"], (2, 0, 0))
        self.assertEqual(self.counts(again)["person"], (1, 0, 0))
        whole = self.load(household(), name="另一小区")
        for field in ("role", "is_payer", "date_start", "date_end", "state"):
            self.assertEqual(
                self.occupancies(done.community_id, field),
                self.occupancies(whole.community_id, field),
            )

    def occupancies(self, community, field):
        return sorted(
            str((o.unit_id.name, o.partner_id.name, o[field]))
            for o in community.unit_ids.occupancy_ids
        )

    def correct(self, record):
        """Take the rejected rows and mend them, as a clerk would."""
        _name, data = record._get_xlsx("rejected", {})
        book = load_workbook(io.BytesIO(data))
        self.assertEqual(book.sheetnames, ["业主信息", "房屋信息"])
        people, units = book["业主信息"], book["房屋信息"]
        self.assertEqual((people.max_row, units.max_row), (2, 3))
        self.assertEqual(people["I1"].value, "拒绝原因")
        self.assertIn("call me", people["I2"].value)
        people["E2"].value = "19966600005"
        self.assertEqual(units["F2"].value, "large")
        units["F2"].value = 89.37
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_rejected_text_is_no_formula(self):
        sheets = household()
        sheets["业主信息"][1][1] = "=1+1"
        sheets["业主信息"][1][6] = "http://x.example"
        data = make_workbook(sheets)
        data = self.as_text(data)
        done = self.load(data, "good")
        _name, data = done._get_xlsx("rejected", {})
        book = load_workbook(io.BytesIO(data))
        cell = book["业主信息"]["B2"]
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))
        self.assertIsNone(book["业主信息"]["G2"].hyperlink)

    def as_text(self, data):
        """openpyxl writes '=1+1' as a formula: make it a text."""
        book = load_workbook(io.BytesIO(data))
        book["业主信息"]["B2"].data_type = "s"
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_nothing_to_download(self):
        with self.assertRaises(UserError):
            self.load(household())._get_xlsx("rejected", {})

    def test_missing_column_is_refused_in_both_modes(self):
        sheets = household()
        sheets["房屋信息"] = [
            [c for i, c in enumerate(r) if i != 5] for r in sheets["房屋信息"]
        ]
        for mode in ("all", "good"):
            done = self.load(sheets, mode)
            self.assertEqual(done.state, "rejected")
            self.assertEqual(self.found(done), [("房屋信息", 1, "建筑面积")])
            self.assertFalse(done.community_id)

    def test_back_to_draft(self):
        done = self.load(self.wrong())
        done.action_draft()
        self.assertEqual((done.state, len(done.line_ids)), ("draft", 0))
        done.workbook = encode(make_workbook(household()))
        done.with_context(property_inline=True).action_import()
        self.assertEqual(done.state, "done")
        with self.assertRaises(UserError):
            done.action_draft()

    # === FILES === #
    def test_no_workbook(self):
        for data in (b"name,phone", b"\xd0\xcf\x11\xe0" + b"\0" * 100):
            with self.assertRaises(UserError):
                self.load(data)

    def test_bomb_is_refused_at_once(self):
        with (
            patch.object(workbook, "MAX_UNZIPPED", 1000),
            self.assertRaises(UserError) as caught,
        ):
            self.load(household())
        self.assertIn("unzips", str(caught.exception))

    def test_too_many_rows_are_told(self):
        with patch.object(workbook, "MAX_ROWS", 3):
            done = self.load(household())
        self.assertEqual(done.state, "rejected")
        self.assertEqual(done.line_ids.mapped("sheet"), ["业主信息"])

    def test_started_once(self):
        done = self.load(household())
        with self.assertRaises(UserError):
            done.action_import()

    def test_kept_as_it_was(self):
        done = self.load(household())
        with self.assertRaises(UserError):
            done.workbook = encode(make_workbook(self.wrong()))
        manager = new_test_user(
            self.env(su=True), "director", groups="property_base.group_manager"
        )
        done.with_user(manager).unlink()
        self.assertFalse(done.exists())

    def test_not_deleted_at_work(self):
        record = self.env["property.import"].create(
            {"community_name": "x", "workbook": encode(make_workbook(household()))}
        )
        record.action_import()
        with self.assertRaises(UserError):
            record.sudo().unlink()

    def test_needs_a_community(self):
        with self.assertRaises(UserError):
            self.load(household(), name=" ")

    # === IN THE BACKGROUND === #
    def test_cron_works_it_off(self):
        record = self.env["property.import"].create(
            {
                "community_name": "测试小区",
                "workbook": encode(make_workbook(household())),
            }
        )
        record.action_import()
        self.assertEqual(record.state, "validating")
        self.run_cron()
        self.assertEqual(record.state, "done")
        self.assertEqual(record.batch_progress, 100)
        self.assertEqual(self.counts(record)["occupancy"], (7, 0, 0))
        self.assertFalse(any(record.sudo().batch_ids.mapped("payload")))

    def run_cron(self):
        self.env.flush_all()
        cron = self.env.ref("property_base.ir_cron_batch").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_a_failed_batch_is_told_and_tried_again(self):
        record = self.env["property.import"].create(
            {
                "community_name": "测试小区",
                "workbook": encode(make_workbook(household())),
            }
        )
        record.action_import()
        cls = self.env.registry["property.import"]

        def fail(record, rows):
            raise UserError("the disk is full")  # pylint: disable=translation-required

        with patch.object(cls, "_import_units", fail):
            self.run_cron()
        self.assertEqual((record.state, record.error), ("failed", "the disk is full"))
        self.assertTrue(record.community_id)
        self.assertFalse(record.community_id.unit_ids)
        waiting = record.sudo().batch_ids.filtered(lambda b: b.state == "pending")
        self.assertEqual(waiting.mapped("step"), ["spaces", "households", "finish"])
        record.action_retry_batches()
        self.assertEqual(record.state, "importing")
        self.run_cron()
        self.assertEqual(record.state, "done")
        self.assertEqual(self.counts(record)["person"], (5, 0, 0))
        self.assertEqual(len(record.community_id.unit_ids), 6)

    def test_batches_of_a_large_sheet(self):
        from ..models import property_import

        with patch.object(property_import, "BATCH_SIZE", 2):
            done = self.load(household())
        self.assertEqual(self.counts(done)["person"], (5, 0, 0))
        self.assertEqual(self.counts(done)["unit"], (3, 0, 0))
        steps = done.sudo().batch_ids.mapped("step")
        self.assertEqual((steps.count("people"), steps.count("units")), (3, 2))

    def test_the_planner_learns_of_a_bulk_load(self):
        """Once before each stage that has rows behind it, and at the end."""
        from ..models import property_import

        tables = self.env["property.import"]._get_analyzed_tables()
        self.assertIn("property_unit", tables)
        with (
            patch.object(property_import, "ANALYZE_FROM", 1),
            patch.object(property_import, "BATCH_SIZE", 2),
            patch.object(
                self.env.registry["property.import"],
                "_get_analyzed_tables",
                return_value=["property_unit"],
            ) as analyzed,
        ):
            done = self.load(household())
        steps = set(done.sudo().batch_ids.mapped("step")) - {"validate"}
        self.assertEqual(done.state, "done")
        self.assertEqual(analyzed.call_count, len(steps) - 1)

    # === WORDS === #
    def test_every_reason_has_words(self):
        """Whatever code the pure modules can raise, the reader gets a sentence."""
        codes = set()
        for name in ("cells", "workbook", "onboarding"):
            source = Path(tools.__file__).with_name(f"{name}.py").read_text("utf-8")
            codes |= self.codes_of(ast.parse(source))
        reasons = self.env["property.import"]._get_reasons()
        self.assertGreater(len(codes), 30)
        self.assertLessEqual(codes, set(reasons))

    def codes_of(self, tree):
        """Words in the place of a code: arguments of what raises or reports."""
        position = {
            "CellError": 0,
            "WorkbookError": 0,
            "_decimal": 1,
            "_fail": 0,
            "Issue": 1,
            "reject": 2,
            "warn": -1,
        }
        codes = {"has_owner", "has_tenant"}  # put together of role and has_
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", None))
                arguments = node.args[position.get(name, 99) :][:1]
                codes |= {a.value for a in arguments if isinstance(a, ast.Constant)}
            if isinstance(node, ast.keyword) and node.arg == "ignored":
                codes |= (
                    {node.value.value}
                    if isinstance(node.value, ast.Constant)
                    else set()
                )
        return {code for code in codes if isinstance(code, str)}


@tagged("post_install", "-at_install")
class TestPropertyImportAccess(ImportCase):
    def test_staff_can_neither_import_nor_read(self):
        done = self.load(household())
        staff = new_test_user(
            self.env(su=True), "desk", groups="property_base.group_staff"
        )
        for record in (done, done.line_ids, done.count_ids):
            with self.assertRaises(AccessError):
                record.with_user(staff).read()
        with self.assertRaises(AccessError):
            done.with_user(staff)._get_xlsx("rejected", {})
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", done._name), ("res_field", "=", "workbook")])
        )
        self.assertIn(done.id, attachment.mapped("res_id"))
        with self.assertRaises(AccessError):
            attachment.with_user(staff).read(["datas"])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.env["property.import"].with_user(staff).create(
                {"community_name": "x", "workbook": encode(b"x")}
            )

    def test_staff_do_not_read_what_is_queued(self):
        record = self.env["property.import"].create(
            {"community_name": "x", "workbook": encode(make_workbook(household()))}
        )
        record.action_import()
        staff = new_test_user(
            self.env(su=True), "desk", groups="property_base.group_staff"
        )
        batch = record.sudo().batch_ids.with_user(staff)
        with self.assertRaises(AccessError):
            batch.read(["payload"])

    def test_limited_to_other_communities(self):
        community = self.load(household()).community_id
        mine = self.load(household(), name="我的小区").community_id
        limited = new_test_user(
            self.env(su=True), "limited", groups="property_base.group_supervisor"
        )
        limited.property_community_ids = mine.sudo()
        imports = self.env["property.import"].with_user(limited)
        self.assertEqual(imports.search([]).community_id, mine)
        lines = self.env["property.import.line"].with_user(limited).search([])
        self.assertEqual(lines.import_id.community_id, mine)
        refs = self.env["property.import.ref"].with_user(limited).search([])
        self.assertEqual(refs.community_id, mine)
        for target in ({"community_id": community.id}, {"community_name": "新小区"}):
            with self.assertRaises(AccessError):
                imports.create(
                    {**target, "workbook": encode(make_workbook(household()))}
                ).with_context(property_inline=True).action_import()

    def test_other_company(self):
        done = self.load(household())
        company = self.env["res.company"].sudo().create({"name": "Other"})
        other = new_test_user(
            self.env(su=True),
            "other",
            groups="property_base.group_supervisor",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in ("property.import", "property.import.line", "property.import.ref"):
            self.assertFalse(self.env[model].with_user(other).search([]))
        with self.assertRaises(AccessError):
            done.with_user(other).read(["state"])
