"""The onboarding workbooks of tests/data come in whole, counted independently."""

import base64
from collections import Counter, defaultdict
from pathlib import Path

from openpyxl import load_workbook

from odoo.tests import TransactionCase, new_test_user, tagged

DATA = Path(__file__).parent / "data"
OWNER, FAMILY, TENANT = 1001, 1002, 1003
KINDS = "building entrance person unit space occupancy vehicle".split()


class Facts:
    """What a workbook says, read by plain openpyxl and nothing of ours."""

    def __init__(self, path):
        book = load_workbook(path)
        self.places = self.rows(book["楼栋单元"])
        self.people = self.rows(book["业主信息"])
        self.units = self.rows(book["房屋信息"])
        self.spaces = self.rows(book["车位信息"])
        self.held = [space for space in self.spaces if space["业主编号"]]

    def rows(self, sheet):
        heading, *rows = sheet.iter_rows(values_only=True)
        names = [name.split("（")[0] for name in heading]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def homes(self):
        """{owner: how many units family and tenants belong to}."""
        units = defaultdict(list)
        for unit in self.units:
            units[unit["业主编号"]].append(unit["房屋类型"])
        return {
            owner: kinds.count(110) or len(kinds)
            for owner, kinds in units.items()
            if owner
        }

    def counts(self):
        homes = self.homes()
        dependents = [p for p in self.people if p["业主类型"] != OWNER]
        occupancies = (
            sum(bool(unit["业主编号"]) for unit in self.units)
            + len(self.held)
            + sum(homes[person["业主编号"]] for person in dependents)
        )
        lots = {space["停车场编号"] for space in self.spaces}
        return {
            "building": len({p["楼栋号"] for p in self.places}) + len(lots),
            "entrance": len(self.places),
            "person": len(self.people),
            "unit": len(self.units),
            "space": len(self.spaces),
            "occupancy": occupancies,
            "vehicle": sum(bool(space["车牌号"]) for space in self.spaces),
        }


@tagged("post_install", "-at_install")
class TestOnboardingWorkbooks(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = new_test_user(
            cls.env, "onboarding", groups="property_base.group_supervisor"
        )
        cls.env = cls.env(user=user)

    def load(self, size):
        path = DATA / f"community_{size}.xlsx"
        record = self.env["property.import"].create(
            {
                "community_name": f"翠湖 {size}",
                "workbook": base64.b64encode(path.read_bytes()),
                "filename": path.name,
            }
        )
        record.with_context(property_inline=True).action_import()
        self.assertEqual(record.state, "done", record.line_ids.mapped("reason"))
        return record

    def counts(self, record, column):
        return {
            line.kind: line[column] for line in record.count_ids if line.kind in KINDS
        }

    def check(self, size):
        facts = Facts(DATA / f"community_{size}.xlsx")
        expected = facts.counts()
        first = self.load(size)
        self.assertEqual(self.counts(first, "created"), expected)
        self.check_units(first.community_id, facts)
        self.check_people(first.community_id, facts)
        self.check_spaces(first.community_id, facts)
        again = self.load(size)
        self.assertEqual(again.community_id, first.community_id)
        self.assertEqual(self.counts(again, "unchanged"), expected)
        self.assertFalse(sum(again.count_ids.mapped("created")))
        self.assertFalse(sum(again.count_ids.mapped("updated")))

    def check_units(self, community, facts):
        units = {
            unit.name: unit
            for unit in community.unit_ids.filtered(lambda u: u.usage != "parking")
        }
        self.assertEqual(len(units), len(facts.units))
        names = {person["编号"]: person["业主名称"] for person in facts.people}
        for row in facts.units:
            place = [row["楼栋编号"], row["单元编号"] or None, row["房屋编号"]]
            unit = units["-".join(str(part) for part in place if part)]
            self.assertAlmostEqual(unit.area, row["建筑面积"], 2)
            self.assertAlmostEqual(unit.inner_area, row["室内面积"], 2)
            self.assertEqual(unit.floor, row["房屋楼层"])
            self.assertEqual(unit.usage, "flat" if row["房屋类型"] == 110 else "shop")
            owner = names.get(row["业主编号"])
            self.assertEqual(unit.owner_ids.mapped("name"), [owner] if owner else [])

    def check_people(self, community, facts):
        refs = (
            self.env["property.import.ref"]
            .search([("community_id", "=", community.id), ("kind", "=", "person")])
            .mapped(lambda ref: (ref.code, ref.res_id))
        )
        partners = {c: self.env["res.partner"].browse(i) for c, i in refs}
        self.assertEqual(len(set(partners.values())), len(facts.people))
        homes = facts.homes()
        roles = {OWNER: "owner", FAMILY: "family", TENANT: "tenant"}
        for row in facts.people:
            partner = partners[str(row["编号"])]
            self.assertEqual(
                (partner.name, partner.phone), (row["业主名称"], str(row["手机号"]))
            )
            self.assertEqual(partner.property_id_number, row["身份证号"])
            held = partner.property_occupancy_ids.filtered(
                lambda o: o.usage != "parking"
            )
            self.assertEqual(set(held.mapped("role")), {roles[row["业主类型"]]})
            if row["业主类型"] != OWNER:
                self.assertEqual(len(held), homes[row["业主编号"]])
                owner = partners[str(row["业主编号"])]
                self.assertIn(owner, held.unit_id.owner_ids)
            if row["业主类型"] == TENANT:
                open_ = homes[row["业主编号"]] > 1
                self.assertEqual(
                    set(held.mapped("state")), {"requested" if open_ else "verified"}
                )

    def check_spaces(self, community, facts):
        spaces = community.unit_ids.filtered(lambda u: u.usage == "parking")
        roles = Counter(spaces.occupancy_ids.mapped("role"))
        expected = Counter(
            {"H": "tenant", "S": "owner"}[space["出租还是出售"]] for space in facts.held
        )
        self.assertEqual(roles, expected)
        vehicles = spaces.vehicle_ids.mapped(lambda v: (v.unit_id.code, v.plate))
        wanted = [(s["车位编码"], s["车牌号"]) for s in facts.held]
        self.assertEqual(sorted(vehicles), sorted(wanted))
        dates = spaces.occupancy_ids.mapped(
            lambda o: (o.role, str(o.date_start), str(o.date_end or ""))
        )
        self.assertEqual(
            set(dates),
            {("tenant", "2026-01-01", "2026-12-31"), ("owner", "2026-01-01", "")},
        )

    def test_small(self):
        self.check("small")

    def test_medium(self):
        self.check("medium")
