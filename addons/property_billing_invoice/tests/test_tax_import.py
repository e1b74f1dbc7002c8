import base64
from io import BytesIO

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .invoice_case import InvoiceCase

HEAD = ["发票流水号", "数电发票号码", "发票代码", "开票日期", "价税合计", "备注"]
NUMBER = "26332000000012345678"
SECOND = "26332000000012345679"


@tagged("post_install", "-at_install")
class TestTaxImport(InvoiceCase):
    def setUp(self):
        super().setUp()
        self.first = self._request(self.service_charge)
        self.second = self._request(self.parking_charge)

    def _workbook(self, rows, head=None, sheet="1-发票基本信息"):
        book = Workbook()
        book.active.title = sheet
        for row in [head or HEAD, *rows]:
            book.active.append(row)
        content = BytesIO()
        book.save(content)
        return base64.b64encode(content.getvalue())

    def _row(self, invoice, number, day="2026-10-05", amount=None, **values):
        return [
            values.get("serial", invoice and invoice.name),
            number,
            values.get("code"),
            day,
            amount,
            values.get("note"),
        ]

    def _check(self, rows, user=None, **values):
        imports = self.env["property.tax.invoice.import"]
        wizard = imports.with_user(user or self.accountant).create(
            {"workbook": self._workbook(rows, **values), "filename": "a.xlsx"}
        )
        wizard.action_check()
        return wizard

    def _outcomes(self, wizard):
        return [(line.outcome, line.reason) for line in wizard.line_ids.sorted("row")]

    def test_numbers_come_in(self):
        wizard = self._check(
            [
                self._row(self.first, NUMBER, amount="210.02"),
                self._row(self.second, SECOND, amount=300),
            ]
        )
        self.assertEqual([o for o, _r in self._outcomes(wizard)], ["good", "good"])
        self.assertEqual(self.first.state, "requested")
        wizard.action_import()
        self.assertEqual(self.first.number, NUMBER)
        self.assertEqual(str(self.first.date), "2026-10-05")
        self.assertEqual(self.first.state, "issued")
        self.assertEqual(self.first.issued_by_id, self.accountant)
        self.assertEqual(self._states(*self.both), ["issued", "issued"])

    def test_list_of_the_platform(self):
        """Its own headings; the serial is in the remark, others' rows are passed over."""
        head = [
            "序号",
            "发票代码",
            "发票号码",
            "数电发票号码",
            "开票日期",
            "价税合计",
            "备注",
        ]
        wizard = self._check(
            [
                [
                    1,
                    "",
                    "",
                    NUMBER,
                    "2026-10-05 10:20:30",
                    210.02,
                    f"501 {self.first.name}",
                ],
                [2, "", "", SECOND, "2026-10-05 10:21:00", 88.00, "other business"],
            ],
            head=head,
            sheet="信息汇总表",
        )
        self.assertEqual(self._outcomes(wizard), [("good", False)])
        self.assertEqual(wizard.foreign_count, 1)
        wizard.action_import()
        self.assertEqual(self.first.number, NUMBER)

    def test_nothing_is_written_while_a_row_is_bad(self):
        wizard = self._check(
            [
                self._row(self.first, NUMBER),
                self._row(self.second, SECOND, amount="299.99"),
            ]
        )
        with self._refused("1 rows cannot be taken"):
            wizard.action_import()
        self.assertFalse(self.first.number)
        wizard.action_import_good()
        self.assertEqual((self.first.state, self.second.state), ("issued", "requested"))
        self.assertFalse(self.second.number)

    def test_every_bad_row_has_its_reason(self):
        old = self._request(self.other_charge)
        old.action_withdraw()
        rows = [
            self._row(self.first, "263320000000123456"),
            self._row(self.first, "2.6332E+19"),
            self._row(None, NUMBER, serial="FP9901000001"),
            self._row(old, NUMBER),
            self._row(self.second, NUMBER, day="2999-01-01"),
            self._row(self.second, NUMBER, day="yesterday"),
            self._row(self.second, "12345678"),
            self._row(self.second, SECOND, amount="three hundred"),
            self._row(self.second, SECOND, day=None),
        ]
        words = [
            "no number of an invoice",
            "rounded",
            "No request has the serial number",
            "withdrawn",
            "future",
            "is not a date",
            "comes with the invoice code",
            "is no amount",
            "empty",
        ]
        wizard = self._check(rows)
        outcomes = self._outcomes(wizard)
        self.assertEqual({outcome for outcome, _reason in outcomes}, {"bad"})
        for (_outcome, reason), word in zip(outcomes, words, strict=True):
            self.assertIn(word, reason)
        with self._refused("no number to enter"):
            wizard.action_import_good()

    def test_number_typed_as_a_number(self):
        """Excel keeps 15 of 20 digits: what is left is no number of an invoice."""
        [(outcome, reason)] = self._outcomes(
            self._check([self._row(self.first, float(NUMBER))])
        )
        self.assertEqual(outcome, "bad")
        self.assertIn("rounded", reason)

    def test_twice_in_the_file(self):
        outcomes = self._outcomes(
            self._check(
                [
                    self._row(self.first, NUMBER),
                    self._row(self.first, SECOND),
                    self._row(self.second, NUMBER),
                ]
            )
        )
        self.assertEqual([o for o, _r in outcomes], ["good", "bad", "bad"])
        self.assertIn("is in row 2 already", outcomes[2][1])

    def test_imported_twice_changes_nothing(self):
        rows = [self._row(self.first, NUMBER), self._row(self.second, SECOND)]
        self._check(rows).action_import()
        before = self.first.write_date
        wizard = self._check(rows)
        self.assertEqual([o for o, _r in self._outcomes(wizard)], ["known", "known"])
        with self._refused("no number to enter"):
            wizard.action_import()
        self.assertEqual(self.first.write_date, before)

    def test_another_number_for_an_issued_one(self):
        self._issue(self.first, NUMBER)
        wizard = self._check(
            [self._row(self.first, SECOND), self._row(self.second, NUMBER)]
        )
        outcomes = self._outcomes(wizard)
        self.assertEqual([o for o, _r in outcomes], ["bad", "bad"])
        self.assertIn("has the number", outcomes[0][1])
        self.assertIn(f"{self.first.name} has this number", outcomes[1][1])

    def test_changed_between_looking_and_entering(self):
        wizard = self._check([self._row(self.first, NUMBER)])
        self.first.action_withdraw()
        with self._refused("cannot be taken"):
            wizard.action_import()

    def test_requests_without_number_are_left(self):
        wizard = self._check(
            [self._row(self.first, None), self._row(self.second, SECOND)]
        )
        self.assertEqual(self._outcomes(wizard), [("good", False)])

    def test_files_that_are_none(self):
        imports = self.env["property.tax.invoice.import"].with_user(self.accountant)
        with self._refused("Choose the workbook"):
            imports.create({}).action_check()
        for content in (
            b"PK\x03\x04 no zip",
            b"number,date\n1,2",
            b"\xd0\xcf\x11\xe0old",
        ):
            wizard = imports.create({"workbook": base64.b64encode(content)})
            with self.subTest(content=content), self.assertRaises(UserError):
                wizard.action_check()
        with self._refused("headings"):
            self._check([["a", "b"]], head=["x", "y"])

    def test_hostile_cells(self):
        """A formula is read as its value; mark-up stays text."""
        self.first.buyer_title = "<img src=x onerror=alert(1)>"
        wizard = self._check(
            [
                self._row(self.first, "<b>26332</b>"),
                self._row(self.second, "=1+1"),
            ]
        )
        outcomes = self._outcomes(wizard)
        self.assertEqual([o for o, _r in outcomes], ["bad"])
        self.assertIn("no number of an invoice", outcomes[0][1])
