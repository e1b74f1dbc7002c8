import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

_logger = logging.getLogger(__name__)


class PropertyCloseDemo(models.AbstractModel):
    """What the demo community brought over, and the month end it has before it.

    Called by the demo data alone; booked by the accountant.
    """

    _name = "property.close.demo"
    _description = "Demo of Opening and Closing"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        company = community.company_id
        accounts = self.env["account.chart.template"].with_company(company)
        accounts._load_property_close_defaults()
        if not company.property_opening_account_id:
            _logger.info("no Chinese chart of accounts: nothing is brought over")
            return
        self = self.with_company(company).with_context(tracking_disable=True)
        self._bring_over(community.with_env(self.env))
        month = self.env["property.month.close"].create({"company_id": company.id})
        month.with_user(
            self.env.ref("property_billing.demo_user_accountant")
        ).sudo().action_check()

    def _bring_over(self, community):
        """Arrears of two households, a prepayment, a contractor's deposit."""
        day = self._get_day(community)
        units = self.env["property.unit"].search(
            [("community_id", "=", community.id), ("usage", "=", "flat")],
            order="sort_key desc, id desc",
        )
        held = units._get_occupancies(day)
        flats = units.filtered(lambda unit: unit.id in held)
        if len(flats) < 3:
            _logger.info("hardly anybody lived here then: nothing is brought over")
            return
        opening = self.env["property.opening"].create(
            {
                "community_id": community.id,
                "date": day,
                "line_ids": [
                    Command.create(values) for values in self._rows(flats, day)
                ],
            }
        )
        accountant = self.env.ref("property_billing.demo_user_accountant")
        booked = opening.with_context(property_inline=True)
        booked.with_user(accountant).sudo().action_book()

    def _get_day(self, community):
        """The day before the first month the suite charged."""
        first = self.env["property.fee.charge"].search(
            [("community_id", "=", community.id), ("state", "=", "posted")],
            order="date_start",
            limit=1,
        )
        start = first.date_start or fields.Date.context_today(self)
        return start + relativedelta(day=1, days=-1)

    def _rows(self, flats, day):
        item = self.env["property.fee.item"].search(
            [("company_id", "=", flats.company_id.id), ("category", "=", "service")],
            limit=1,
        )
        kind = self.env.ref("property_billing_custody.demo_kind_contractor")
        months = [day + relativedelta(months=-back, day=1) for back in (1, 0)]
        arrears = [
            {
                "kind": "arrears",
                "unit_id": unit.id,
                "fee_item_id": item.id,
                "date_start": month,
                "amount": amount,
                "reference": "原系统欠费",
            }
            for unit, amount in ((flats[0], 251.8), (flats[1], 198.45))
            for month in months
        ]
        return [
            *arrears,
            {
                "kind": "prepayment",
                "unit_id": flats[2].id,
                "amount": 600,
                "reference": "旧收据 0018823",
            },
            {
                "kind": "deposit",
                "unit_id": flats[0].id,
                "deposit_kind_id": kind.id,
                "partner_id": self.env.ref(
                    "property_billing_custody.demo_contractor"
                ).id,
                "date_start": months[0],
                "amount": 1000,
                "reference": "旧收据 0018790",
            },
        ]
