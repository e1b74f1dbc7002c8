from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .posting_case import PostingCase


@tagged("post_install", "-at_install")
class TestOneOff(PostingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._item("Access Card", cls.vat6, 40, kind="one_off")
        cls.env["property.tariff"].create(
            {
                "community_id": cls.community.id,
                "fee_item_id": cls.card.id,
                "date_start": "2026-01-01",
                "fixed_amount": 20.0,
            }
        )
        cls.tenancy = cls.env["property.occupancy"].create(
            {
                "unit_id": cls.unit.id,
                "partner_id": cls.owner2.id,
                "role": "tenant",
                "date_start": "2026-06-01",
            }
        )

    def _form(self, unit=None, item=None, day=date(2026, 10, 9)):
        form = Form(self.env["property.fee.one.off"])
        form.date = day
        form.unit_id = unit or self.unit
        form.fee_item_id = item or self.card
        return form

    def test_price_and_payer_by_the_item(self):
        form = self._form()
        self.assertEqual(form.price, 20.0)
        self.assertEqual(form.partner_id, self.owner)
        form.quantity = 3
        self.assertEqual(form.amount, 60.0)
        action = form.save().action_create_and_post()
        move = self.env["account.move"].browse(action["res_id"])
        charge = move.property_charge_ids
        self.assertEqual(charge.kind, "one_off")
        self.assertEqual(charge.state, "posted")
        self.assertFalse(charge.run_id)
        self.assertAlmostEqual(move.amount_total, 60.0)
        self.assertEqual(charge.owner_occupancy_id, self.occupancy)
        self.assertEqual(move.payment_reference, "TG 3-501 2026-10-09")

    def test_occupant_pays_where_the_item_says_so(self):
        self.card.payer = "occupant"
        form = self._form()
        self.assertEqual(form.partner_id, self.owner2)
        charge = self.env["property.fee.charge"].browse(
            form.save().action_create()["res_id"]
        )
        self.assertEqual(charge.state, "draft")
        self.assertEqual(charge.occupancy_id, self.tenancy)
        self.assertEqual(charge.owner_occupancy_id, self.occupancy)
        charge.action_post()
        self.assertEqual(charge.move_id.property_owner_occupancy_id, self.occupancy)

    def test_half_a_cent_goes_up(self):
        form = self._form()
        form.price, form.quantity = 1.25, 100.5
        self.assertEqual(form.amount, 125.63)

    def test_nobody_pays(self):
        empty = self.env["property.unit"].create(self._unit_vals("503", 80))
        with self.assertRaises(UserError):
            self._form(empty).save().action_create()
        developer = self.env["res.partner"].create({"name": "Developer"})
        self.community.write({"developer_id": developer.id, "developer_pays": True})
        action = self._form(empty).save().action_create()
        charge = self.env["property.fee.charge"].browse(action["res_id"])
        self.assertEqual(charge.partner_id, developer)

    def test_price_is_needed(self):
        form = self._form(day=date(2025, 10, 9))
        self.assertEqual(form.price, 0.0)
        with self.assertRaises(UserError):
            form.save().action_create()

    def test_same_origin_once(self):
        vals = {
            "origin_key": "repair 7",
            "unit_id": self.unit.id,
            "fee_item_id": self.card.id,
            "partner_id": self.owner.id,
            "amount": 10.0,
        }
        charges = self.env["property.fee.charge"]
        self.assertTrue(charges._create_one_off([vals])._post_charges())
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            charges._create_one_off([vals])

    def test_charges_of_a_run_are_posted_by_the_run(self):
        charge = self._charge(self.service, 1, self._run())
        with self.assertRaises(UserError):
            charge.action_post()

    def test_rights(self):
        wizard = self._form().save()
        for login, groups, error in (
            ("one_off_supervisor", "property_base.group_supervisor", None),
            ("one_off_staff", "property_base.group_staff", AccessError),
            (
                "one_off_cashier",
                "property_billing.group_cashier,property_base.group_supervisor",
                AccessError,
            ),
        ):
            user = new_test_user(
                self.env, login, groups=groups, company_id=self.company.id
            )
            mine = wizard.with_user(user)
            with self.subTest(login):
                if error:
                    with self.assertRaises(error):
                        mine._create_charge()
                    continue
                charge = mine._create_charge()
                self.assertEqual(charge.state, "draft")
                with self.assertRaises(AccessError):
                    charge.action_post()
