"""Workbooks made up for the tests."""

import base64
import io

from openpyxl import Workbook

PLACE = ["楼栋号", "单元编号", "总层数", "是否有电梯"]
PERSON = "编号 业主名称 性别 年龄 手机号 身份证号 业主类型 业主编号".split()
UNIT = (
    "房屋编号 楼栋编号 单元编号 房屋楼层 房屋户型 建筑面积 业主编号 "
    "房屋类型 室内面积 租金"
).split()
SPACE = (
    "停车场编号 车位编码 停车场类型 面积 业主编号 车牌号 车品牌 车类型 颜色 "
    "出租还是出售 开始时间 结束时间"
).split()

GOOD_ID = "11010519491231002X"  # the example of GB 11643


def make_workbook(sheets, merge=None):
    """Bytes of a workbook.

    :param dict sheets: {title: rows}
    :param dict merge: {title: [range]}
    """
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cells in (merge or {}).get(title, ()):
            sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def encode(data):
    return base64.b64encode(data)


def household(**changes):
    """Rows of a small community: two flats, a shop, two spaces, five people."""
    rows = {
        "楼栋单元": [PLACE, [1, 1, 6, "有"]],
        "业主信息": [
            PERSON,
            [1, "吴轩敏", "男", 71, 19966600001, GOOD_ID, 1001, 1],
            [2, "张国", "女", 23, 19966600002, None, 1001, 2],
            [3, "傅敏子", "女", 20, 19966600003, None, 1002, 1],
            [4, "沈敏涛", "男", 54, 19966600004, None, 1003, 2],
            [5, "罗强", "男", 42, 19966600005, None, 1001, 5],
        ],
        "房屋信息": [
            UNIT,
            [101, 1, 1, 1, "10102", 76.85, 1, 110, 59.94, 0],
            [102, 1, 1, 1, "10102", 89.37, 2, 110, 69.71, 1500],
            ["S01", 1, 0, 1, None, 178.01, 5, 120, 178.01, 0],
        ],
        "车位信息": [
            SPACE,
            [1, "C0001", "地下停车位", 12.5, 1, "渝ABEJGD", "大众", 9901, "白"]
            + ["H", "2026-01-01", "2026-12-31"],
            [1, "C0002", "地下停车位", 12.5, 2, "渝AG0E5K", "大众", 9902, "白"]
            + ["S", "2026-01-01", "2037-01-01"],
            [1, "C0003", "地下停车位", 12.5],
        ],
    }
    return {**rows, **changes}
