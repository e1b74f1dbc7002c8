from odoo.tests import tagged

from .bank_case import BankCase


@tagged("post_install", "-at_install")
class TestBankMatching(BankCase):
    def _says(self, match, **values):
        for name, value in values.items():
            found = match[name]
            with self.subTest(field=name, text=match.payment_ref):
                self.assertEqual(found, value)

    def test_unit_and_all_it_owes(self):
        self._says(
            self._match(510.02, "Test Garden 3-501 物业费"),
            rule="unit_amount",
            confidence="exact",
            kind="charges",
            unit_id=self.unit,
            partner_id=self.owner,
            community_id=self.community,
            charge_ids=self.service_charge | self.parking_charge,
            over_amount=0,
        )

    def test_unit_and_one_fee(self):
        self._says(
            self._match(300, "3栋501室"),
            rule="unit_amount",
            confidence="exact",
            charge_ids=self.parking_charge,
        )

    def test_named_item_goes_against_the_amount(self):
        match = self._match(300, "3-501 Property Service Fee")
        self._says(match, confidence="likely", charge_ids=self.parking_charge)

    def test_part_payment(self):
        match = self._match(100, "3-501")
        self._says(
            match,
            rule="unit",
            confidence="likely",
            kind="charges",
            unit_id=self.unit,
            over_amount=0,
        )
        self.assertEqual(len(match.charge_ids), 1)

    def test_over(self):
        self._says(
            self._match(300, "3-502"),
            rule="unit",
            confidence="likely",
            charge_ids=self.other_charge,
            partner_id=self.owner2,
        )
        self.assertAlmostEqual(self._match(300, "3-502").over_amount, 26.33)

    def test_nothing_owed(self):
        self.unit3 = self.env["property.unit"].create(self._unit_vals("503", 80))
        owner = self.env["res.partner"].create({"name": "李四"})
        self.env["property.occupancy"].create(
            {"unit_id": self.unit3.id, "partner_id": owner.id}
        )
        self._says(
            self._match(80, "3-503"),
            rule="unit",
            kind="prepayment",
            confidence="likely",
            partner_id=owner,
            over_amount=80,
        )

    def test_payer_and_amount(self):
        self._says(
            self._match(273.67, "转账", "张国"),
            rule="payer_amount",
            confidence="likely",
            unit_id=self.unit2,
            charge_ids=self.other_charge,
        )

    def test_payer_alone(self):
        self._says(
            self._match(270, "转账", "张国"),
            rule="payer",
            confidence="likely",
            unit_id=self.unit2,
        )

    def test_a_part_of_a_name_is_no_name(self):
        self._says(
            self._match(273.67, "转账", "张国强"),
            rule="none",
            confidence="none",
            kind="none",
            unit_id=self.env["property.unit"],
        )
        self._says(self._match(273.67, "转账", "张"), rule="none")

    def test_two_of_a_name(self):
        twin = self.env["res.partner"].create({"name": "张国"})
        self.env["property.occupancy"].create(
            {"unit_id": self.unit.id, "partner_id": twin.id, "role": "tenant"}
        )
        self._says(
            self._match(100, "转账", "张国"),
            rule="payer",
            confidence="ambiguous",
            kind="none",
            candidate_unit_ids=self.unit | self.unit2,
        )
        self._says(
            self._match(273.67, "转账", "张国"),
            rule="payer_amount",
            confidence="likely",
            unit_id=self.unit2,
        )

    def test_account_and_amount(self):
        self.env["res.partner.bank"].create(
            {"acc_number": "6222 0202 0011 2233", "partner_id": self.owner2.id}
        )
        self._says(
            self._match(273.67, "转账", "某人", account_number="6222020200112233"),
            rule="account_amount",
            confidence="exact",
            charge_ids=self.other_charge,
        )
        self._says(
            self._match(70, "转账", "某人", account_number="6222020200112233"),
            rule="account",
            confidence="likely",
            unit_id=self.unit2,
        )

    def test_units_of_two_communities(self):
        other = self.env["property.community"].create(
            {"name": "Other Court", "code": "OC", "company_id": self.company.id}
        )
        building = self.env["property.building"].create(
            {"community_id": other.id, "code": "3"}
        )
        twin = self.env["property.unit"].create(
            {"community_id": other.id, "building_id": building.id, "code": "501"}
        )
        self._says(
            self._match(510.02, "3-501"),
            confidence="ambiguous",
            kind="none",
            candidate_unit_ids=self.unit | twin,
        )
        self._says(self._match(510.02, "TG 3-501"), confidence="exact")
        self._says(
            self._match(510.02, "Other Court 3-501"),
            kind="prepayment",
            unit_id=twin,
            over_amount=510.02,
        )
        self._says(
            self._match(510.02, "3-501", "吴轩敏"),
            confidence="likely",
            unit_id=self.unit,
        )

    def test_the_same_fees_are_proposed_once(self):
        first = self._bank_line(273.67, "3-502")
        second = self._bank_line(273.67, "3-502")
        self._propose(first, second)
        self._says(first.property_match_ids, confidence="exact")
        self._says(
            second.property_match_ids,
            confidence="likely",
            kind="prepayment",
            over_amount=273.67,
        )

    def test_certain_goes_before_early(self):
        by_name = self._bank_line(273.67, "转账", "张国")
        by_unit = self._bank_line(273.67, "3-502")
        self._propose(by_name, by_unit)
        self._says(by_unit.property_match_ids, confidence="exact")
        self._says(by_name.property_match_ids, confidence="likely", kind="prepayment")

    def test_recorded_at_the_counter(self):
        self._take(
            [self._line(self.other_charge)],
            [self._tender("transfer", reference="LS88001")],
        )
        for text, name, confidence, rule in (
            ("转账 LS88001", None, "exact", "recorded"),
            ("3-502", None, "exact", "recorded"),
            ("转账", "张国", "exact", "recorded"),
            ("转账", "某人", "likely", "recorded_amount"),
        ):
            self._says(
                self._match(273.67, text, name),
                confidence=confidence,
                rule=rule,
                kind="payment",
                unit_id=self.unit2,
                partner_id=self.owner2,
            )
        self._says(self._match(273.67, "3-501"), rule="unit", kind="charges")

    def test_payout_of_a_channel(self):
        self._take([self._line(self.service_charge)], [self._tender("wechat")])
        self._take([self._line(self.parking_charge)], [self._tender("wechat")])
        day = self.till.date
        match = self._match(506.96, "财付通 结算", date=day)
        self._says(
            match,
            rule="settlement",
            kind="settlement",
            confidence="likely",
            channel_id=self.channels["wechat"],
        )
        self.assertEqual(len(match.move_line_ids), 2)
        batch = self.env["property.channel.settlement"].create(
            {"channel_id": self.channels["wechat"].id, "net_amount": 506.96}
        )
        self._says(
            self._match(506.96, "财付通 结算", date=day),
            confidence="exact",
            settlement_id=batch,
        )
        self._says(
            self._match(506.96, "物业费", date=day),
            rule="settlement_amount",
            confidence="likely",
            settlement_id=batch,
        )
        self._says(self._match(506.96, "3-502", date=day), rule="unit")

    def test_money_out(self):
        self._says(self._match(-210.02, "3-501 退款"), rule="none", kind="none")

    def test_a_rejected_line_stays_rejected(self):
        match = self._match(273.67, "3-502")
        match.action_reject()
        line = match.statement_line_id
        self.assertEqual(self._propose(line).state, "rejected")
        match.action_propose()
        self._says(match, state="proposed", confidence="exact")

    def test_a_statement_is_proposed_in_few_queries(self):
        """As many queries for 500 lines as for 20, but for the rows that are made."""
        lines = self.env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": self.bank.id,
                    "payment_ref": f"3-50{index % 5} 物业费",
                    "partner_name": ("张国", "吴轩敏", "某人")[index % 3],
                    "amount": 100 + index,
                }
                for index in range(500)
            ]
        )
        counts = []
        for found in (lines[:20], lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["property.bank.matcher"]._propose(found)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(lines.property_match_ids), 500)
        self.assertLess(counts[1], 150)
        self.assertLess(counts[1], counts[0] + 80)
