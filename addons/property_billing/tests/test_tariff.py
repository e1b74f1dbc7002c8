from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .fee_case import FeeCase


@tagged("post_install", "-at_install")
class TestTariff(FeeCase):
    def test_two_prices_at_a_time_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "already has a price"):
            self._tariff(self.service, price=3)
        with self.assertRaises(ValidationError):
            self._tariff(self.service, price=3, date_start="2027-01-01")

    def test_prices_one_after_the_other(self):
        self.tariff.date_end = "2026-12-31"
        later = self._tariff(self.service, price=3, date_start="2027-01-01")
        with self.assertRaises(ValidationError):
            later.date_start = "2026-12-31"

    def test_scopes_of_different_rank_live_together(self):
        scopes = [
            {"usage": "flat"},
            {"building_ids": self.building.ids},
            {"building_ids": self.building.ids, "usage": "flat"},
            {"entrance_ids": self.entrance.ids},
            {"unit_ids": self.unit.ids},
        ]
        tariffs = [self._tariff(self.service, price=3, **scope) for scope in scopes]
        self.assertEqual([t.specificity for t in tariffs], [1, 2, 3, 4, 6])
        self.assertEqual(self.tariff.specificity, 0)

    def test_same_rank_and_no_common_unit(self):
        self._tariff(self.service, price=3, unit_ids=self.unit.ids)
        self._tariff(self.service, price=4, unit_ids=self.unit2.ids)
        with self.assertRaises(ValidationError):
            self._tariff(self.service, price=5, unit_ids=(self.unit | self.unit2).ids)

    def test_one_kind_of_place(self):
        with self.assertRaisesRegex(ValidationError, "one kind"):
            self._tariff(
                self.service,
                building_ids=self.building.ids,
                unit_ids=self.unit.ids,
            )

    def test_places_of_another_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "O"})
        with self.assertRaisesRegex(ValidationError, "another community"):
            self.env["property.tariff"].create(
                {
                    "community_id": other.id,
                    "fee_item_id": self.service.id,
                    "building_ids": self.building.ids,
                }
            )

    def test_scope_in_words(self):
        self.assertEqual(self.tariff.scope, "Whole community")
        tariff = self._tariff(self.service, usage="flat", unit_ids=self.unit.ids)
        self.assertEqual(tariff.scope, "3-2-501 · Flat")

    def test_special_price_prevails(self):
        self._tariff(self.service, price=2, unit_ids=self.unit.ids)
        run = self._computed()
        self.assertEqual([row[-1] for row in self.amounts(run)], [178.74, 242.68])

    def test_new_price(self):
        wizard = Form(
            self.env["property.tariff.change"].with_context(
                default_tariff_id=self.tariff.id
            )
        )
        self.assertEqual(wizard.price, 2.35)
        wizard.price = 2.65
        wizard.date_start = "2026-10-16"
        action = wizard.save().action_apply()
        new = self.env["property.tariff"].browse(action["res_id"])
        self.assertEqual(self.tariff.date_end, fields.Date.to_date("2026-10-15"))
        self.assertEqual((new.price, new.date_end), (2.65, False))
        run = self._computed()
        self.assertEqual(
            [row[3:] for row in self.amounts(run) if row[0] == "501"],
            [
                # 89.37 x 2.35 x 15/31 = 101.62, 89.37 x 2.65 x 16/31 = 122.24
                ("2026-10-01", "2026-10-15", 101.62),
                ("2026-10-16", "2026-10-31", 122.24),
            ],
        )

    def test_new_price_within_the_time_of_the_old(self):
        self.tariff.date_end = "2026-12-31"
        for day in ("2026-01-01", "2027-01-01"):
            wizard = self.env["property.tariff.change"].create(
                {"tariff_id": self.tariff.id, "date_start": day, "price": 3}
            )
            with self.assertRaises(UserError):
                wizard.action_apply()

    def test_new_price_keeps_end_and_scope(self):
        self.tariff.write({"date_end": "2026-12-31", "usage": "flat"})
        self.env["property.tariff.change"].create(
            {"tariff_id": self.tariff.id, "date_start": "2026-11-01", "price": 3}
        ).action_apply()
        new = self.tariff.search(
            [("fee_item_id", "=", self.service.id), ("id", "!=", self.tariff.id)]
        )
        self.assertEqual(
            (new.usage, new.date_end), ("flat", fields.Date.to_date("2026-12-31"))
        )

    def test_an_invoiced_price_stays(self):
        run = self._computed()
        self.tariff.price = 2.40
        self.tariff.price = 2.35
        run.charge_ids.sudo().write({"state": "posted"})
        with self.assertRaisesRegex(UserError, "New Price"):
            self.tariff.price = 2.40
        self.tariff.date_end = "2026-12-31"

    def test_action_opens_the_wizard(self):
        action = self.tariff.action_new_price()
        self.assertEqual(action["context"], {"default_tariff_id": self.tariff.id})
        self.assertEqual(action["res_model"], "property.tariff.change")
