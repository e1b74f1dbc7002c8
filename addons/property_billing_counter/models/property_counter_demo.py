import logging
import uuid

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.till import DENOMINATIONS

_logger = logging.getLogger(__name__)

#: how the households of yesterday paid
YESTERDAY = ("cash", "wechat", "wechat", "alipay", "card", "cash")
TODAY = ("wechat", "cash")


class PropertyCounterDemo(models.AbstractModel):
    """Two days at the counter of the demo community, by the counter's own steps.

    Called by the demo data alone. Yesterday's till is closed and handed over, a
    receipt of it is void; today's is open. Without a ledger there is no story.
    """

    _name = "property.counter.demo"
    _description = "Demo Days at the Counter"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        company = community.company_id
        if not company.chart_template:
            _logger.info("no chart of accounts: the demo counter stays closed")
            return
        self.env["property.payment.channel"]._load_counter_company(company)
        cashier = self.env.ref("property_billing.demo_user_cashier")
        # sudo: the story is told by the superuser in the cashier's name
        demo = self.with_user(cashier).sudo()
        demo = demo.with_company(company).with_context(tracking_disable=True)
        today = fields.Date.context_today(self)
        owed = demo._get_households(community)
        demo._play_yesterday(company, today - relativedelta(days=1), owed)
        demo._play_today(company, today, owed)

    def _get_households(self, community):
        """Open charges of each household of flats, the resident with a login left out:
        the proof that was sent waits for the cashier."""
        resident = self.env.ref("property_base.demo_user_resident").partner_id
        charges = self.env["property.fee.charge"].search(
            [
                ("community_id", "=", community.id),
                ("payment_state", "in", ("unpaid", "partial")),
                ("occupancy_id", "!=", False),
                ("partner_id", "!=", resident.id),
                ("unit_id.usage", "=", "flat"),
            ],
            order="unit_id, due_date, id",
        )
        groups = charges.grouped(lambda c: (c.unit_id, c.partner_id))
        return iter(list(groups.values()))

    def _open_till(self, company, day):
        tills = self.env["property.till"]
        return tills.create(
            {
                "company_id": company.id,
                "user_id": self.env.uid,
                "date": day,
                "opened_date": fields.Datetime.to_datetime(day)
                + relativedelta(minutes=30),
                "opening_float": 300.0,
                "count_ids": tills._prepare_counts(),
            }
        )

    def _play_yesterday(self, company, day, owed):
        till = self._open_till(company, day)
        receipts = [
            self._pay(charges, kind, day)
            for kind, charges in zip(YESTERDAY, owed, strict=False)
        ]
        if receipts:
            receipts[-1]._void("现金点错，作废重开")
        self._count(till)
        till.deposit_reference = "ABC-JK-0001"
        till.action_close()
        accountant = self.env.ref("property_billing.demo_user_accountant")
        till.with_user(accountant).sudo().action_hand_over()

    def _play_today(self, company, day, owed):
        self._open_till(company, day)
        for kind, charges in zip(TODAY, owed, strict=False):
            self._pay(charges, kind, day, sold=kind == "cash")

    def _pay(self, charges, kind, day, sold=False):
        """A household pays all it owes; with an access card, where one is sold."""
        lines = [
            {
                "kind": "charge",
                "charge_id": charge.id,
                "amount": f"{charge.amount_residual:.2f}",
                "residual": f"{charge.amount_residual:.2f}",
            }
            for charge in charges
        ]
        if sold:
            lines.append(self._sell_card(charges[0]))
        channel = self.env["property.payment.channel"].search(
            [("company_id", "=", charges.company_id.id), ("kind", "=", kind)], limit=1
        )
        payload = {
            "token": uuid.uuid4().hex,
            "community_id": charges.community_id.id,
            "lines": lines,
            "tenders": [{"channel_id": channel.id}],
        }
        counter = self.env["property.counter"].with_context(property_counter_day=day)
        return counter._take(payload).sudo()

    def _sell_card(self, charge):
        return {
            "kind": "service",
            "unit_id": charge.unit_id.id,
            "partner_id": charge.partner_id.id,
            "fee_item_id": self.env.ref(
                "property_billing_counter.demo_item_access_card"
            ).id,
            "amount": "20.00",
        }

    def _count(self, till):
        """Lay the expected cash out in notes and coins."""
        left = to_decimal(till.cash_expected, 2)
        pieces = {}
        for denomination in DENOMINATIONS:
            pieces[float(denomination)] = int(left // denomination)
            left %= denomination
        for count in till.count_ids:
            count.pieces = pieces[count.denomination]
