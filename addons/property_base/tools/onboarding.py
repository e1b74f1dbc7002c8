"""The onboarding workbook: its layout, and the rules between its rows.

Pure: works on the tables of ``workbook`` and on what is known already
(``Known``), so a whole community is checked before the first write. Rows that
break a rule leave their table; rows that need a row which left, leave too.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .workbook import WARNING, Column, Issue, Sheet

OPEN_END = "2037-01-01"  # what the old system writes for "no end"

OWNER, FAMILY, TENANT = "owner", "family", "tenant"
ROLES = {
    "1001": OWNER,
    "业主": OWNER,
    "1002": FAMILY,
    "家庭成员": FAMILY,
    "家属": FAMILY,
    "1003": TENANT,
    "租客": TENANT,
    "租户": TENANT,
}
GENDERS = {"男": "male", "M": "male", "女": "female", "F": "female"}
YES_NO = {"有": True, "是": True, "1": True, "无": False, "否": False, "0": False}
USAGES = {
    "110": "flat",
    "住宅": "flat",
    "120": "business",
    "商铺": "shop",
    "写字楼": "office",
    "办公室": "office",
}
VEHICLES = {
    "9901": "car",
    "家用小汽车": "car",
    "9902": "bus",
    "客车": "bus",
    "9903": "truck",
    "货车": "truck",
}
HOLDINGS = {"H": TENANT, "出租": TENANT, "S": OWNER, "出售": OWNER}

PLACES = Sheet(
    "place",
    "楼栋单元",
    (
        Column("building", "楼栋号", "code", True, aliases=("楼栋编号",)),
        Column("entrance", "单元编号", "code", True, aliases=("单元号",)),
        Column("floor_count", "总层数", "integer"),
        Column("has_elevator", "是否有电梯", "choice", choices=YES_NO),
    ),
)
PEOPLE = Sheet(
    "person",
    "业主信息",
    (
        Column("code", "编号", "code", True),
        Column("name", "业主名称", "text", True, aliases=("姓名",)),
        Column("gender", "性别", "choice", choices=GENDERS),
        Column("age", "年龄", ignored="age_not_taken"),
        Column("phones", "手机号", "phones", aliases=("手机号码", "联系电话")),
        Column("id_number", "身份证号", "id_number", aliases=("身份证号码",)),
        Column("role", "业主类型", "choice", True, choices=ROLES),
        Column("owner", "业主编号", "code", True),
    ),
)
UNITS = Sheet(
    "unit",
    "房屋信息",
    (
        Column("code", "房屋编号", "code", True),
        Column("building", "楼栋编号", "code", True, aliases=("楼栋号",)),
        Column("entrance", "单元编号", "code", aliases=("单元号",)),
        Column("floor", "房屋楼层", "floor", aliases=("楼层",)),
        Column("layout", "房屋户型", "text", aliases=("户型",)),
        Column("area", "建筑面积", "decimal", True),
        Column("owner", "业主编号", "code"),
        Column("usage", "房屋类型", "choice", choices=USAGES),
        Column("inner_area", "室内面积", "decimal", aliases=("套内面积",)),
        Column("rent", "租金", "decimal"),
    ),
)
SPACES = Sheet(
    "space",
    "车位信息",
    (
        Column("lot", "停车场编号", "code", True),
        Column("code", "车位编码", "code", True, aliases=("车位编号",)),
        Column("layout", "停车场类型", "text", aliases=("车位类型",)),
        Column("area", "面积", "decimal"),
        Column("owner", "业主编号", "code"),
        Column("plates", "车牌号", "plates"),
        Column("brand", "车品牌", "text"),
        Column("vehicle_kind", "车类型", "choice", choices=VEHICLES),
        Column("color", "颜色", "text"),
        Column("holding", "出租还是出售", "choice", choices=HOLDINGS),
        Column("date_start", "开始时间", "date"),
        Column("date_end", "结束时间", "date"),
    ),
)
SHEETS = [PLACES, PEOPLE, UNITS, SPACES]


@dataclass
class Person:
    """A person an earlier import knows by the code; ``partner`` is any key."""

    role: str
    name: str
    partner: int


@dataclass
class Span:
    """Somebody holds a unit in a role, from a day to a day (None: open).

    ``payer`` says it is verified and pays: only one does at a time.
    """

    partner: int
    role: str
    start: date | None = None
    end: date | None = None
    payer: bool = True


@dataclass
class Known:
    """What the register holds of the community before the import.

    :param buildings: {code: kind}
    :param entrances: {(building code, entrance code)}
    :param people: {code: Person}
    :param partners: {code of the workbook: key of the partner it will be}
    :param spans: {unit name: [Span]}
    """

    buildings: dict = field(default_factory=dict)
    entrances: set = field(default_factory=set)
    people: dict = field(default_factory=dict)
    partners: dict = field(default_factory=dict)
    spans: dict = field(default_factory=dict)


def entrance_of(code):
    """An entrance numbered 0, as for shops on the street, is none."""
    return None if code in (None, "", "0") else code


def lot_building(code):
    """Code of the building that stands for a parking lot."""
    return code if code.startswith("P") else f"P{code}"


def unit_name(building, entrance, code):
    return "-".join(part for part in (building, entrance_of(entrance), code) if part)


def row_unit_name(row):
    return unit_name(row["building"], row.get("entrance"), row["code"])


def space_name(row):
    return unit_name(lot_building(row["lot"]), None, row["code"])


def unit_usage(usage, entrance, code):
    """Usage of a unit. 120 says shop or office: without an entrance, or with a
    number that starts with S, it is a shop, else an office. Without a type a
    unit at an entrance is a flat."""
    on_street = not entrance_of(entrance) or code.startswith("S")
    if usage == "business" or (usage is None and on_street):
        return "shop" if on_street else "office"
    return usage or "flat"


def space_end(holding, day):
    """Last day of a holding; what is sold has no end the old system made up."""
    return None if day and holding == OWNER and day >= OPEN_END else day


def overlaps(span, start, end):
    return (span.end is None or start is None or span.end >= start) and (
        span.start is None or end is None or span.start <= end
    )


def free_start(spans):
    """From when a unit is free of the spans: None (always), a day, or False."""
    if not spans:
        return None
    if any(span.end is None for span in spans):
        return False
    return max(span.end for span in spans) + timedelta(days=1)


def is_held(spans, partner, role, start=None, end=None):
    """Whether somebody has the role already; without dates: has or ever had."""
    own = [span for span in spans if span.partner == partner and span.role == role]
    if start is None and end is None:
        return bool(own)
    return any(overlaps(span, start, end) for span in own)


def is_taken(spans, role, start=None, end=None):
    """Whether somebody pays for the unit in the role at that time.

    Without dates: with no end in sight.
    """
    payers = [span for span in spans if span.payer and span.role == role]
    if start is None and end is None:
        return free_start(payers) is False
    return any(overlaps(span, start, end) for span in payers)


def plan_holding(spans, partner, role, start=None, end=None):
    """How somebody gets a role in a unit beside those who hold it.

    :return: Span, also added to ``spans``, or None when held already. Without
        dates it starts after those who paid before; it pays if nobody else does.
    """
    if is_held(spans, partner, role, start, end):
        return None
    pays = role in (OWNER, TENANT) and not is_taken(spans, role, start, end)
    if pays and start is None and end is None:
        start = free_start([s for s in spans if s.payer and s.role == role])
    span = Span(partner, role, start, end, pays)
    spans.append(span)
    return span


def household_units(units):
    """Where family and tenants of an owner live: the flats, else all given.

    :param units: [(unit, usage)]
    """
    flats = [unit for unit, usage in units if usage == "flat"]
    return flats or [unit for unit, _usage in units]


def to_date(text):
    return date.fromisoformat(text) if text else None


class Checker:
    """Checks the rows of all tables against each other and what is known.

    Whoever extends the layout adds a method to ``checks``.
    """

    def __init__(self, tables, known):
        self.tables = tables
        self.known = known
        self.issues = []
        self.owners = {}  # codes a unit may name -> True
        self.people = {}  # codes of all accepted people -> row number
        self.checks = [
            self.check_places,
            self.check_owners,
            self.check_dependents,
            self.check_units,
            self.check_spaces,
        ]

    def run(self):
        for check in self.checks:
            check()
            for table in self.tables.values():
                table.drop_rejected()
        return self.issues

    def rows(self, key):
        table = self.tables.get(key)
        return table.rows if table else []

    def reject(self, key, row, code, column=None, **params):
        self.issues.append(self.tables[key].reject(row, code, column, **params))

    def warn(self, key, row, code, value="", **params):
        table = self.tables[key]
        self.issues.append(
            Issue(WARNING, code, table.title, row.number, "", value, params)
        )

    def is_first(self, key, seen, name, row, column="code"):
        """Whether a name comes for the first time; else the row leaves."""
        if name in seen:
            self.reject(key, row, "twice", column, name=name, first=seen[name])
            return False
        seen[name] = row.number
        return True

    # === BUILDINGS AND ENTRANCES === #
    def check_places(self):
        seen = {}
        for row in self.rows("place"):
            place = (row.get("building"), row.get("entrance"))
            name = unit_name(*place, None)
            if self.known.buildings.get(place[0]) == "parking":
                self.reject("place", row, "is_parking", "building", name=place[0])
            elif self.is_first("place", seen, name, row, "building"):
                self.known.buildings.setdefault(place[0], "building")
                self.known.entrances.add(place)

    # === PEOPLE === #
    def check_owners(self):
        """Owners first: the others refer to them."""
        self.owners = {
            code: True
            for code, person in self.known.people.items()
            if person.role == OWNER
        }
        self.seen_people = {}
        for row in self.rows("person"):
            if row.get("role") == OWNER and self._check_person(row):
                if row.get("owner") != row.get("code"):
                    self.reject("person", row, "owner_not_self", "owner")
                else:
                    self.owners[row.get("code")] = True

    def check_dependents(self):
        for row in self.rows("person"):
            if row.get("role") != OWNER and self._check_person(row):
                self._check_owner_known("person", row)
        known = {code: True for code in self.known.people}
        self.people = known | {row.get("code"): True for row in self._left("person")}

    def _left(self, key):
        table = self.tables.get(key)
        if not table:
            return []
        return [row for row in table.rows if row.number not in table.rejected]

    def _check_person(self, row):
        code = row.get("code")
        if not self.is_first("person", self.seen_people, code, row):
            return False
        person = self.known.people.get(code)
        if person and self.known.partners.get(code) != person.partner:
            self.reject("person", row, "code_of_other", "code", name=person.name)
            return False
        return True

    def _check_owner_known(self, key, row):
        if row.get("owner") in self.owners:
            return True
        self.reject(key, row, "owner_unknown", "owner", owner=row.get("owner"))
        return False

    # === UNITS === #
    def check_units(self):
        self.seen_units = {}
        for row in self.rows("unit"):
            if self._check_place(row) and self._check_unit_name(row):
                if row.get("owner") and self._check_owner_known("unit", row):
                    self._check_holder("unit", row, row_unit_name(row.values), OWNER)

    def _check_place(self, row):
        building = row.get("building")
        entrance = entrance_of(row.get("entrance"))
        if self.known.buildings.get(building) != "building":
            self.reject("unit", row, "no_building", "building", name=building)
        elif entrance and (building, entrance) not in self.known.entrances:
            self.reject("unit", row, "no_entrance", "entrance", name=entrance)
        else:
            return True
        return False

    def _check_unit_name(self, row):
        name = row_unit_name(row.values)
        return self.is_first("unit", self.seen_units, name, row)

    def _check_holder(self, key, row, name, role, start=None, end=None):
        """Nobody else may hold a unit in the role the row gives away.

        Somebody who holds or held it in this role already is left as is.
        """
        partner = self.known.partners.get(row.get("owner"))
        spans = self.known.spans.get(name, ())
        if partner and is_held(spans, partner, role, start, end):
            return
        if is_taken(spans, role, start, end):
            self.reject(key, row, f"has_{role}", "owner", name=name)

    # === PARKING SPACES === #
    def check_spaces(self):
        self.seen_plates = {}
        for row in self.rows("space"):
            name = space_name(row.values)
            if not self.is_first("space", self.seen_units, name, row):
                continue
            if self._check_lot(row) and self._check_holding(row):
                self._check_plates(row)

    def _check_lot(self, row):
        lot = lot_building(row.get("lot"))
        if self.known.buildings.get(lot, "parking") != "parking":
            self.reject("space", row, "is_building", "lot", name=lot)
            return False
        return True

    def _check_holding(self, row):
        start, end = to_date(row.get("date_start")), to_date(row.get("date_end"))
        if start and end and end < start:
            self.reject("space", row, "end_before_start", "date_end")
        elif not row.get("owner"):
            return True
        elif row.get("owner") not in self.people:
            self.reject("space", row, "owner_unknown", "owner", owner=row.get("owner"))
        elif not row.get("holding"):
            self.reject("space", row, "no_holding", "holding")
        else:
            return self._check_space_holder(row, start)
        return False

    def _check_space_holder(self, row, start):
        holding = row.get("holding")
        end = to_date(space_end(holding, row.get("date_end")))
        name = space_name(row.values)
        self._check_holder("space", row, name, holding, start, end)
        return row.number not in self.tables["space"].rejected

    def _check_plates(self, row):
        """A plate stands on one space; the second space goes without."""
        for plate in row.get("plates") or ():
            if plate in self.seen_plates:
                first = self.seen_plates[plate]
                self.warn("space", row, "plate_twice", plate, first=first)
            self.seen_plates.setdefault(plate, row.number)


def sort_issues(issues):
    """Issues in the order of the workbook: sheet as read, row, column."""
    order = {}
    for issue in issues:
        order.setdefault(issue.sheet, len(order))
    return sorted(issues, key=lambda i: (order[i.sheet], i.row, i.column))
