import io
import struct
import zipfile
from datetime import datetime

from openpyxl import Workbook

from odoo.tests import BaseCase, tagged

from ..tools import workbook
from ..tools.onboarding import PEOPLE, PLACES, SHEETS, UNITS
from ..tools.workbook import Column, WorkbookError, read_workbook
from .workbooks import PERSON, PLACE, UNIT, household, make_workbook


@tagged("post_install", "-at_install")
class TestWorkbook(BaseCase):
    def parse(self, sheets, merge=None, specs=None):
        return read_workbook(make_workbook(sheets, merge), specs or SHEETS)

    def found(self, parsed, level=None):
        return [
            (issue.code, issue.sheet, issue.row, issue.column)
            for issue in parsed.issues
            if level in (None, issue.level)
        ]

    def test_plain(self):
        parsed = self.parse(household())
        self.assertFalse(parsed.fatal)
        counts = {key: len(table.rows) for key, table in parsed.tables.items()}
        self.assertEqual(counts, {"place": 1, "person": 5, "unit": 3, "space": 3})
        self.assertEqual(
            parsed.tables["unit"].rows[0].as_payload(),
            {
                "row": 2,
                "extra": {},
                "code": "101",
                "building": "1",
                "entrance": "1",
                "floor": 1,
                "layout": "10102",
                "area": "76.85",
                "owner": "1",
                "usage": "flat",
                "inner_area": "59.94",
                "rent": "0",
            },
        )
        self.assertEqual(self.found(parsed), [("age_not_taken", "业主信息", 0, "年龄")])

    def test_sheets_in_any_order_and_missing(self):
        sheets = household()
        parsed = self.parse({name: sheets[name] for name in ("房屋信息", "业主信息")})
        self.assertEqual(set(parsed.tables), {"unit", "person"})
        self.assertFalse(parsed.fatal)

    def test_sheet_names(self):
        sheets = household()
        parsed = self.parse(
            {
                " 3. 业主信息表 ": sheets["业主信息"],
                "业主信息": [PERSON],
                "说明": [["请先填写楼栋"]],
            }
        )
        self.assertEqual(len(parsed.tables["person"].rows), 5)
        self.assertEqual(
            self.found(parsed, "ignored")[1:],
            [("sheet_twice", "业主信息", 0, ""), ("sheet_not_taken", "说明", 0, "")],
        )

    def test_no_known_sheet(self):
        parsed = self.parse({"Sheet1": [PERSON]})
        self.assertTrue(parsed.fatal)
        self.assertEqual(self.found(parsed, "rejected"), [("no_sheet", "", 0, "")])

    def test_missing_column(self):
        parsed = self.parse({"业主信息": [[h for h in PERSON if h != "业主类型"]]})
        self.assertTrue(parsed.fatal)
        self.assertEqual(
            self.found(parsed, "rejected"), [("no_column", "业主信息", 1, "业主类型")]
        )

    def test_no_heading(self):
        parsed = self.parse({"业主信息": [["吴轩敏", 19966600001], ["张国", 1001]]})
        self.assertTrue(parsed.fatal)
        self.assertEqual(
            self.found(parsed, "rejected"), [("no_heading", "业主信息", 0, "")]
        )

    def test_messy_headings(self):
        """Notes in brackets, line breaks, spaces, stars, full-width forms."""
        heading = [
            "*编号",
            "业主 名称",
            "性别（男/女）",
            "年龄",
            "手机号\n(必填)",
            "身份证号：",
            "业主类型（1001 业主 1002 家庭成员 1003 租客）",
            "业主编号[同业主]",
        ]
        rows = household()["业主信息"][1:]
        parsed = self.parse({"业主信息": [heading, *rows]})
        self.assertEqual(len(parsed.tables["person"].rows), 5)
        self.assertEqual(self.found(parsed), [("age_not_taken", "业主信息", 0, "年龄")])

    def test_title_above_and_notes_around(self):
        rows = household()["楼栋单元"][1:]
        parsed = self.parse(
            {
                "楼栋单元": [
                    ["翠湖花园楼栋表"],
                    [],
                    PLACE,
                    [*rows[0], None, "有电梯填：有"],
                    [],
                    [2, "1", 6.0, "无"],
                    ["合计", 2],
                    [None, None, None, None, None, "没有填：无"],
                    ["说明：单元编号 0 表示没有单元"],
                    PLACE,
                ]
            }
        )
        table = parsed.tables["place"]
        self.assertEqual([row.number for row in table.rows], [4, 6])
        self.assertEqual(table.rejected, {})
        self.assertEqual(
            self.found(parsed),
            [
                ("explanation", "楼栋单元", 1, ""),
                ("explanation", "楼栋单元", 7, ""),
                ("explanation", "楼栋单元", 9, ""),
                ("explanation", "楼栋单元", 10, ""),
                ("cells_beside", "楼栋单元", 4, "F"),
            ],
        )
        self.assertEqual(parsed.issues[-1].count, 2)

    def test_legend_below_the_table(self):
        rows = household()["业主信息"]
        legend = [[], [1001, "业主"], [1002, "家庭成员"]]
        parsed = self.parse({"业主信息": [*rows, *legend]})
        self.assertEqual(len(parsed.tables["person"].rows), 5)
        self.assertEqual(
            self.found(parsed, "ignored")[:2],
            [("explanation", "业主信息", 8, ""), ("explanation", "业主信息", 9, "")],
        )

    def test_incomplete_row_is_no_legend(self):
        """A row with a phone and a name, but no code, is a mistake to mend."""
        rows = household()["业主信息"]
        lost = [None, "朱军明", "女", 44, 19966600013, None, 1001, None]
        parsed = self.parse({"业主信息": [*rows, [], lost]})
        self.assertEqual(
            self.found(parsed, "rejected"),
            [("empty", "业主信息", 8, "编号"), ("empty", "业主信息", 8, "业主编号")],
        )
        self.assertEqual(parsed.tables["person"].rejected[8], lost[:7])

    def test_merged_downwards(self):
        units = [UNIT] + [[n, None, None, 1, None, 80] for n in (101, 102, 103)]
        units[1][1:3] = [7, 2]
        parsed = self.parse({"房屋信息": units}, {"房屋信息": ["B2:B4", "C2:C4"]})
        self.assertEqual(
            [
                (r.get("building"), r.get("entrance"))
                for r in parsed.tables["unit"].rows
            ],
            [("7", "2")] * 3,
        )

    def test_merged_note_across_columns(self):
        rows = household()["楼栋单元"]
        parsed = self.parse(
            {"楼栋单元": [*rows, [], ["说明：见物业服务合同"]]}, {"楼栋单元": ["A4:D6"]}
        )
        self.assertEqual(len(parsed.tables["place"].rows), 1)
        self.assertEqual(self.found(parsed), [("explanation", "楼栋单元", 4, "")])

    def test_dates_numbers_and_phones_as_typed(self):
        space = household()["车位信息"]
        space[1] = [1.0, "c0001", None, "12.50", "１", "渝A·12345", None, 9901.0, "白"]
        space[1] += ["h", datetime(2026, 1, 1), "2026/12/31"]
        people = household()["业主信息"]
        people[1][4] = 19966600001.0
        parsed = self.parse({"业主信息": people, "车位信息": space})
        row = parsed.tables["space"].rows[0].as_payload()
        self.assertEqual(
            [row[k] for k in ("lot", "code", "area", "owner", "plates", "holding")],
            ["1", "C0001", "12.50", "1", ["渝A12345"], "tenant"],
        )
        self.assertEqual(
            (row["date_start"], row["date_end"], row["vehicle_kind"]),
            ("2026-01-01", "2026-12-31", "car"),
        )
        self.assertEqual(parsed.tables["person"].rows[0].get("phones"), ["19966600001"])

    def test_every_wrong_cell_is_named(self):
        units = household()["房屋信息"]
        units[1][5:9] = ["large", 1, 999, -3]
        parsed = self.parse({"房屋信息": units})
        self.assertEqual(
            self.found(parsed, "rejected"),
            [
                ("not_number", "房屋信息", 2, "建筑面积"),
                ("not_choice", "房屋信息", 2, "房屋类型"),
                ("negative", "房屋信息", 2, "室内面积"),
            ],
        )
        self.assertEqual([r.number for r in parsed.tables["unit"].rows], [3, 4])

    def test_columns_not_taken(self):
        units = [
            [*row, extra]
            for row, extra in zip(
                household()["房屋信息"], ["房屋费用", "1#2", None, "3"], strict=True
            )
        ]
        parsed = self.parse({"房屋信息": units})
        self.assertEqual(
            self.found(parsed), [("column_not_taken", "房屋信息", 2, "房屋费用")]
        )
        self.assertEqual(parsed.issues[0].count, 2)
        rows = parsed.tables["unit"].rows
        self.assertEqual(
            [row.extra for row in rows], [{"房屋费用": "1#2"}, {}, {"房屋费用": "3"}]
        )

    def test_layout_with_more_columns(self):
        """A module that takes a column makes it known."""
        units = [
            [*row, extra]
            for row, extra in zip(
                household()["房屋信息"], ["房屋费用", "1#2", None, 3], strict=True
            )
        ]
        spec = UNITS.with_columns(Column("fees", "房屋费用", "codes"))
        parsed = self.parse({"房屋信息": units}, specs=[spec])
        self.assertEqual(self.found(parsed), [])
        self.assertEqual(
            [row.get("fees") for row in parsed.tables["unit"].rows],
            [["1", "2"], None, ["3"]],
        )

    def test_warnings_are_counted_not_repeated(self):
        people = household()["业主信息"]
        for row in people[1:]:
            row[5] = "1" * 18
        parsed = self.parse({"业主信息": people})
        warnings = [issue for issue in parsed.issues if issue.level == "warning"]
        self.assertEqual(
            [(i.code, i.row, i.count) for i in warnings], [("id_number_odd", 2, 5)]
        )

    def test_reasons_of_an_earlier_import_are_no_column(self):
        rows = [
            [*row, extra]
            for row, extra in zip(
                household()["楼栋单元"], ["拒绝原因", "楼栋号: empty"], strict=True
            )
        ]
        self.assertEqual(self.found(self.parse({"楼栋单元": rows})), [])

    # === FILES NOT TO BE TRUSTED === #
    def refuse(self, code, data):
        with self.assertRaises(WorkbookError) as caught:
            read_workbook(data, SHEETS)
        self.assertEqual(caught.exception.code, code)

    def test_not_a_workbook(self):
        self.refuse("not_workbook", b"")
        self.refuse("not_workbook", b"name,phone\n1,2\n")
        self.refuse("not_workbook", make_workbook(household())[:2000])
        self.refuse("not_workbook", self.zipped({"a.txt": b"x"}))
        self.refuse("not_workbook", self.zipped({"[Content_Types].xml": b"<broken"}))

    def test_old_or_encrypted(self):
        self.refuse(
            "encrypted_or_old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
        )
        self.refuse(
            "encrypted_or_old", self.set_encrypted_flag(make_workbook(household()))
        )

    def set_encrypted_flag(self, data):
        """Set the flag in the central directory of a zip file."""
        data = bytearray(data)
        start = data.index(b"PK\x01\x02")
        data[start + 8 : start + 10] = struct.pack("<H", 1)
        return bytes(data)

    def zipped(self, parts):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return stream.getvalue()

    def replaced(self, name, change):
        """A good workbook with one part changed."""
        with zipfile.ZipFile(io.BytesIO(make_workbook(household()))) as archive:
            parts = {n: archive.read(n) for n in archive.namelist()}
        parts[name] = change(parts[name])
        return self.zipped(parts)

    def test_zip_bomb(self):
        """A few hundred kilobytes that unzip to more than the limit."""
        size = workbook.MAX_UNZIPPED + 1
        data = self.replaced("xl/worksheets/sheet1.xml", lambda x: x + b" " * size)
        self.assertLess(len(data), 1024 * 1024)
        self.refuse("unzips_too_large", data)

    def test_too_many_parts(self):
        parts = {f"xl/{n}.bin": b"" for n in range(workbook.MAX_PARTS + 1)}
        self.refuse("unzips_too_large", self.zipped(parts))

    def test_large_file(self):
        self.refuse("file_too_large", b"PK" + b"\0" * workbook.MAX_FILE)

    def test_entities(self):
        """No document type: neither entities that grow nor files from outside."""
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
        for encode in (lambda b: b, lambda b: b.decode().encode("utf-16")):
            data = self.replaced(
                "xl/workbook.xml",
                lambda x, encode=encode: encode(
                    x.replace(b"<workbook", bomb + b"<workbook")
                ),
            )
            self.refuse("not_workbook", data)

    def test_broken_sheet(self):
        data = self.replaced("xl/worksheets/sheet1.xml", lambda x: x[: len(x) // 2])
        self.refuse("not_workbook", data)

    def test_row_far_below(self):
        """A cell in the last row of a sheet does not make a million rows."""
        book = Workbook()
        sheet = book.active
        sheet.title = "楼栋单元"
        sheet.append(PLACE)
        sheet.cell(row=workbook.LAST_ROW, column=1, value=1)
        stream = io.BytesIO()
        book.save(stream)
        self.refuse("too_many_rows", stream.getvalue())

    def test_row_number_beyond_any_sheet(self):
        data = self.replaced(
            "xl/worksheets/sheet1.xml",
            lambda x: x.replace(b'<row r="2"', b'<row r="99999999999"'),
        )
        parsed = read_workbook(data, SHEETS)
        self.assertEqual(parsed.tables["place"].rows, [])

    def test_column_far_right(self):
        rows = household()["楼栋单元"]
        rows[1] = rows[1] + [None] * 500 + ["far"]
        parsed = self.parse({"楼栋单元": rows})
        self.assertEqual(len(parsed.tables["place"].rows), 1)
        self.assertEqual(len(parsed.tables["place"].rows[0].cells), len(PLACE))

    def test_every_layout_is_sound(self):
        """Keys are unique, kinds known, and a required column is never ignored."""
        for spec in SHEETS:
            keys = [column.key for column in spec.columns]
            self.assertEqual(len(keys), len(set(keys)), spec.title)
            for column in spec.columns:
                self.assertIn(column.kind, workbook.KINDS)
                self.assertFalse(column.required and column.ignored)
        self.assertEqual(PLACES.title_of("building"), "楼栋号")
        self.assertEqual(PEOPLE.title_of("nothing"), "")
