from datetime import date

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .ledger_case import LedgerCase
from .pdf_text import pdf_pages


@tagged("post_install", "-at_install")
class TestClearance(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.default"].set("property.clearance", "date", "2026-11-10")
        cls.october = cls._charge(cls.service, 210.02, cls._run())
        cls.november = cls._charge(cls.service, 210.02, cls._run(date(2026, 11, 1)))
        for charge in (cls.october, cls.november):
            charge._post_charges(charge.date_start)

    def _clearance(self, **extra):
        return self.env["property.clearance"].create({"unit_id": self.unit.id, **extra})

    def _pay_all(self):
        self._pay(self.october | self.november, 420.04, "2026-11-05")

    def _sections(self, clearance):
        return [
            (line.section, line.name, line.period, line.amount)
            for line in clearance.line_ids
        ]

    def test_owing(self):
        clearance = self._clearance()
        self.assertEqual(clearance.partner_id, self.owner)
        self.assertEqual(clearance.amount_owed, 420.04)
        self.assertIn(
            ("owed", "Property Service Fee", "2026-10 – 2026-11", 420.04),
            self._sections(clearance),
        )
        with self.assertRaisesRegex(UserError, "420.04"):
            clearance.action_issue()
        self.assertEqual(clearance.name, "/")
        self.assertEqual(clearance.state, "draft")

    def test_list_of_what_is_owed(self):
        text = " ".join(pdf_pages(self._clearance()._get_pdf()[1]))
        self.assertIn("420.04", text)
        self.assertNotIn("JQ2", text)

    def test_issued(self):
        self._pay_all()
        clearance = self._clearance()
        self.assertEqual(clearance.amount_owed, 0)
        self.assertEqual(
            self._sections(clearance),
            [("settled", "Property Service Fee", "2026-11-30", 0)],
        )
        clearance.action_issue()
        self.assertEqual(clearance.state, "issued")
        self.assertRegex(clearance.name, r"^JQ\d{4}-\d{5}$")
        self.assertTrue(clearance._is_pdf_intact())
        text = " ".join(pdf_pages(clearance._get_pdf()[1]))
        for word in (clearance.name, "吴轩敏", "3-501"):
            self.assertIn(word, text)

    def test_issued_stays(self):
        self._pay_all()
        clearance = self._clearance()
        clearance.action_issue()
        number = clearance.name
        for vals in ({"date": "2026-11-09"}, {"partner_id": self.owner2.id}):
            with self.subTest(vals), self.assertRaises(UserError):
                clearance.write(vals)
        with self.assertRaises(UserError):
            clearance.unlink()
        with self.assertRaises(UserError):
            clearance.attachment_id.raw = b"other"
        with self.assertRaisesRegex(UserError, "issued already"):
            clearance.action_issue()
        with self.assertRaisesRegex(UserError, "why"):
            clearance.action_cancel()
        clearance.cancel_reason = "Wrong purpose"
        clearance.action_cancel()
        self.assertEqual((clearance.state, clearance.name), ("cancelled", number))

    def test_numbers_follow_each_other(self):
        self._pay_all()
        first, second = self._clearance(), self._clearance()
        (first | second).action_issue()
        self.assertEqual(int(second.name[-5:]) - int(first.name[-5:]), 1)

    def test_as_of_a_day(self):
        """Paid on the 5th: on the 4th both months were owed."""
        self._pay_all()
        self.assertEqual(self._clearance(date="2026-11-04").amount_owed, 420.04)
        self.assertEqual(self._clearance(date="2026-11-05").amount_owed, 0)
        with self.assertRaisesRegex(UserError, "nobody knows"):
            self._clearance(date=fields.Date.add(fields.Date.today(), days=1))

    def test_paid_too_much(self):
        self._pay_all()
        self._prepay(100, "2026-11-06")
        clearance = self._clearance()
        self.assertEqual(clearance.amount_credit, 100)
        self.assertEqual(clearance.amount_owed, 0)

    def test_credit_does_not_hide_a_debt(self):
        self._prepay(500, "2026-11-06", unit=self.unit2)
        clearance = self._clearance()
        self.assertEqual(clearance.amount_owed, 420.04)

    def test_owner_answers_for_the_tenant(self):
        self._pay_all()
        tenancy = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.owner2.id,
                "role": "tenant",
                "date_start": "2026-10-01",
            }
        )
        let = self._charge(
            self.share,
            34.56,
            self._run(date(2026, 11, 1)),
            tenancy,
            owner_occupancy_id=self.occupancy.id,
        )
        let._post_charges(date(2026, 11, 1))
        self.assertEqual(self._clearance().amount_owed, 34.56)
        own = self._clearance(partner_id=self.owner2.id, all_units=False)
        self.assertEqual(own.amount_owed, 34.56)
        self._pay(let, 34.56, "2026-11-08")
        self.assertEqual(self._clearance().amount_owed, 0)

    def test_other_units(self):
        """The parking space counts as well, unless only this unit is asked for."""
        self._pay_all()
        space = self.env["property.unit"].create(self._unit_vals("P1", 0))
        space.usage = "parking"
        held = self.env["property.occupancy"].create(
            {"unit_id": space.id, "partner_id": self.owner.id}
        )
        fee = self._charge(self.parking, 300, self._run(date(2026, 11, 1)), held)
        fee._post_charges(date(2026, 11, 1))
        self.assertEqual(self._clearance().amount_owed, 300)
        self.assertEqual(self._clearance(all_units=False).amount_owed, 0)

    def test_not_invoiced_yet(self):
        self._pay_all()
        self._charge(self.share, 34.56, self._run(date(2026, 11, 1)))
        clearance = self._clearance()
        self.assertEqual(clearance.amount_owed, 0)
        self.assertIn(
            ("pending", "Public Utility Share", "2026-11", 34.56),
            self._sections(clearance),
        )

    def test_other_addons_add_rows(self):
        """A deposit that is owed forbids the certificate like a fee."""
        self._pay_all()
        kind = type(self.env["property.clearance"])
        rows = kind._get_clearance_rows

        def more(clearance):
            found = rows(clearance)
            return [*found, {"section": "owed", "name": "Deposit", "amount": 50.0}]

        self.patch(kind, "_get_clearance_rows", more)
        clearance = self._clearance()
        self.assertEqual(clearance.amount_owed, 50)
        with self.assertRaises(UserError):
            clearance.action_issue()

    def test_rights(self):
        self._pay_all()
        cashier = new_test_user(
            self.env, "cl_cash", groups="property_billing.group_cashier"
        )
        supervisor = new_test_user(
            self.env, "cl_super", groups="property_base.group_supervisor"
        )
        clearance = self._clearance().with_user(cashier)
        self.assertEqual(clearance.amount_owed, 0)
        with self.assertRaises(AccessError):
            clearance.action_issue()
        with self.assertRaises(AccessError):
            self.env["property.clearance"].with_user(cashier).create(
                {"unit_id": self.unit.id}
            )
        clearance.with_user(supervisor).action_issue()
        self.assertEqual(clearance.issued_by_id, supervisor)


@tagged("post_install", "-at_install")
class TestClearanceRoute(HttpCase):
    def test_no_model_without_the_mixin(self):
        new_test_user(
            self.env,
            "cl_route",
            groups="property_base.group_staff",
            password="cl_route_pw",
        )
        self.authenticate("cl_route", "cl_route_pw")
        self.assertEqual(
            self.url_open("/property/fee/pdf/res.partner/1").status_code, 404
        )
        missing = self.url_open("/property/fee/pdf/property.clearance/999999")
        self.assertEqual(missing.status_code, 403)
