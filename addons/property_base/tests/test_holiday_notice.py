from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.holiday_notice import NoticeError, read_notice

NOTICE = """各省、自治区、直辖市人民政府：现将2026年部分节假日安排的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
七、国庆节：9月30日（周三）至10月7日（周三）放假调休，共8天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""


@tagged("post_install", "-at_install")
class TestHolidayNotice(BaseCase):
    def test_notice(self):
        new_year, spring, tomb, national = read_notice(NOTICE, 2026)
        self.assertEqual(new_year.name, "元旦")
        self.assertEqual(
            (new_year.date_start, new_year.date_end),
            (date(2026, 1, 1), date(2026, 1, 3)),
        )
        self.assertEqual(new_year.makeup_days, (date(2026, 1, 4),))
        self.assertEqual(
            (spring.date_start, spring.date_end),
            (date(2026, 2, 15), date(2026, 2, 23)),
        )
        self.assertEqual(spring.makeup_days, (date(2026, 2, 14), date(2026, 2, 28)))
        self.assertEqual(tomb.makeup_days, ())
        self.assertEqual(
            (national.date_start, national.date_end),
            (date(2026, 9, 30), date(2026, 10, 7)),
        )

    def test_one_day_and_day_of_another_year(self):
        [day] = read_notice("一、元旦：2027年1月1日放假，与周末连休。", 2026)
        self.assertEqual((day.date_start, day.date_end), (date(2027, 1, 1),) * 2)
        [day] = read_notice(
            "一、元旦：2026年12月31日至2027年1月2日放假。2026年12月27日上班。", 2027
        )
        self.assertEqual(day.date_start, date(2026, 12, 31))
        self.assertEqual(day.date_end, date(2027, 1, 2))
        self.assertEqual(day.makeup_days, (date(2026, 12, 27),))

    def test_what_is_no_notice(self):
        for text in ("", "公告", "一、元旦：休息。", "一、元旦：2月30日放假。"):
            with self.assertRaises(NoticeError, msg=text):
                read_notice(text, 2026)
