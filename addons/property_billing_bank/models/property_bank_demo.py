import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class PropertyBankDemo(models.AbstractModel):
    """Yesterday's statement of the demo company's bank, with a proposal for each line.

    Called by the demo data alone; households that have not paid write on their
    transfers what people write. Nothing of it is accepted.
    """

    _name = "property.bank.demo"
    _description = "Demo Bank Statement"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        company = community.company_id
        if not company.chart_template:
            _logger.info("no chart of accounts: the demo bank has no statement")
            return
        self = self.with_company(company).with_context(tracking_disable=True)
        channel = self.env["property.payment.channel"].search(
            [("company_id", "=", company.id), ("kind", "=", "transfer")], limit=1
        )
        channel.journal_id.default_sheet_mapping_id = self.env.ref(
            "property_billing_bank.mapping_chinese_bank"
        )
        day = fields.Date.context_today(self) - relativedelta(days=1)
        rows = self._tell(community) + self._tell_payout(company, day)
        self._import(channel.journal_id, day, rows)

    def _get_households(self, community):
        """Open charges of each household of flats, from the last unit on: the counter
        and the notices begin with the first."""
        charges = self.env["property.fee.charge"].search(
            [
                ("community_id", "=", community.id),
                ("payment_state", "in", ("unpaid", "partial")),
                ("occupancy_id", "!=", False),
                ("unit_id.usage", "=", "flat"),
            ],
            order="unit_id desc, due_date, id",
        )
        return list(charges.grouped(lambda c: (c.unit_id, c.partner_id)).values())

    def _tell(self, community):
        """(text, payer, amount) as households write them; who owes nothing is quiet."""
        texts = (
            ("翠湖花园%s 物业费", 1.0, 0),
            ("%s室物业费", 1.0, 0),
            ("%s 先交一部分", 0.5, 0),
            ("物业费%s 多的存着", 1.0, 200),
            ("网银转账", 1.0, 0),
        )
        rows = []
        for charges, (text, share, more) in zip(
            self._get_households(community), texts, strict=False
        ):
            text = text.replace("%s", charges.unit_id.name)
            owed = sum(charges.mapped("amount_residual"))
            amount = round(owed * share, 2) + more
            rows.append((text, charges.partner_id.name, amount))
        return [
            *rows,
            ("物业费", "杭州某某贸易有限公司", 888.88),
            ("网银手续费", "", -8.5),
        ]

    def _tell_payout(self, company, day):
        """What WeChat pays out for the day: its takings less six in a thousand."""
        channel = self.env["property.payment.channel"].search(
            [("company_id", "=", company.id), ("kind", "=", "wechat")], limit=1
        )
        items = self.env["account.move.line"].search(
            [
                ("account_id", "=", channel.clearing_account_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("date", "=", day),
            ]
        )
        gross = sum(items.mapped("amount_residual"))
        net = company.currency_id.round(gross * 0.994)
        name = "财付通支付科技有限公司"
        return [("商户结算款", name, net)] if net > 0 else []

    def _import(self, journal, day, rows):
        lines = self.env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": journal.id,
                    "date": day,
                    "payment_ref": text,
                    "partner_name": payer,
                    "amount": amount,
                    "unique_import_id": f"demo-{day:%Y%m%d}-{number:03d}",
                    "sequence": len(rows) - number,
                }
                for number, (text, payer, amount) in enumerate(rows)
            ]
        )
        self.env["property.bank.matcher"]._propose(lines)
