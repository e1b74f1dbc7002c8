import uuid

from odoo.tests import new_test_user

from odoo.addons.property_billing.tests.posting_case import PostingCase


class CounterCase(PostingCase):
    """A cashier with an open till, and two households that owe fees.

    501 owes 210.02 (service) and 300.00 (parking), 502 owes 273.67.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        channels = cls.env["property.payment.channel"]
        cls.channels = {
            channel.kind: channel
            for channel in channels.search([("company_id", "=", cls.company.id)])
        }
        cls.cashier = cls._cashier("counter_cashier")
        cls.counter = cls.env["property.counter"].with_user(cls.cashier)
        cls.counter.open_till(cls.company.id, "200")
        cls.till = cls.env["property.till"].search([("user_id", "=", cls.cashier.id)])
        cls.service_charge = cls._owed(cls.service, 210.02)
        cls.parking_charge = cls._owed(cls.parking, 300.00)
        cls.other_charge = cls._owed(cls.service, 273.67, cls.occupancy2)
        cls.pass_item = cls._item("Access Card", cls.vat6, 90, kind="one_off")

    @classmethod
    def _cashier(cls, login, **values):
        return new_test_user(
            cls.env,
            login,
            groups="property_billing.group_cashier",
            company_id=cls.company.id,
            **values,
        )

    @classmethod
    def _owed(cls, item, amount, occupancy=None, **values):
        cls.owed_count = getattr(cls, "owed_count", 0) + 1
        charge = cls._charge(
            item,
            amount,
            occupancy=occupancy,
            kind="one_off",
            origin_key=f"test {cls.owed_count}",
            **values,
        )
        charge._post_charges(charge.date_start)
        return charge

    def _line(self, charge, amount=None, **values):
        return {
            "kind": "charge",
            "charge_id": charge.id,
            "amount": str(amount or f"{charge.amount_residual:.2f}"),
            "residual": f"{charge.amount_residual:.2f}",
            **values,
        }

    def _prepaid(self, amount, unit=None, **values):
        return {
            "kind": "prepayment",
            "unit_id": (unit or self.unit).id,
            "amount": str(amount),
            **values,
        }

    def _sold(self, amount, unit=None, **values):
        return {
            "kind": "service",
            "unit_id": (unit or self.unit).id,
            "fee_item_id": self.pass_item.id,
            "amount": str(amount),
            **values,
        }

    def _tender(self, kind, amount="", **values):
        return {"channel_id": self.channels[kind].id, "amount": str(amount), **values}

    def _payload(self, lines, tenders=None, **values):
        return {
            "token": uuid.uuid4().hex,
            "community_id": self.community.id,
            "lines": lines,
            "tenders": tenders or [self._tender("cash")],
            **values,
        }

    def _take(self, lines, tenders=None, counter=None, **values):
        counter = self.counter if counter is None else counter
        answer = counter.take(self._payload(lines, tenders, **values))
        return self.env["property.receipt"].browse(answer["receipt_id"])

    def _left(self, charge):
        charge.invalidate_recordset()
        return charge.amount_residual

    def _balance(self, account):
        """What the account shows, by the journal items alone."""
        [(balance,)] = self.env["account.move.line"]._read_group(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")],
            [],
            ["balance:sum"],
        )
        return balance or 0.0
