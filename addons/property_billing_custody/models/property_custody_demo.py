import base64
import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

_logger = logging.getLogger(__name__)

#: a photo of nothing, the evidence of the story
PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+F"
        "AP5FDvcfRYWgAAAAAElFTkSuQmCC"
    )
)


class PropertyCustodyDemo(models.AbstractModel):
    """The story of the demo community goes on: deposits, prepayments, fund, ads.

    Called by the demo data alone; told by the same steps the office takes.
    """

    _name = "property.custody.demo"
    _description = "Demo of Money Held"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        company = community.company_id
        if not company.chart_template:
            _logger.info("no chart of accounts: nothing is held in the demo")
            return
        self = self.with_company(company).with_context(tracking_disable=True)
        community = community.with_env(self.env)
        company._load_property_custody_accounts()
        self._allow(community)
        units = self.env["property.unit"].search(
            [("community_id", "=", community.id), ("usage", "=", "flat")],
            order="sort_key, id",
        )
        flats = units.filtered(lambda unit: unit._get_occupancies().get(unit.id))
        self._load_fund(community)
        self._load_public(community)
        if len(flats) > 3:
            self._load_deposits(flats)
            self._load_prepayment(flats[2])

    def _allow(self, community):
        kinds = self.env["property.deposit.kind"]
        for name in ("renovation", "contractor", "pass"):
            kinds |= self.env.ref(f"property_billing_custody.demo_kind_{name}")
        community.write(
            {
                "deposit_basis": "临时管理规约第四十条、装修管理服务协议第六条",
                "deposit_kind_ids": [Command.set(kinds.ids)],
                "fund_standard": 130,
            }
        )

    def _as(self, name, request):
        """The request as a person of the office has it before them."""
        return request.with_user(self.env.ref(name)).sudo()

    def _ask(self, request):
        self._as("property_base.demo_user_supervisor", request).action_request()

    def _book(self, request):
        """The supervisor asks, the manager approves, the accountant books."""
        self._ask(request)
        self._as("property_base.demo_user_manager", request).action_approve()
        self._as("property_billing.demo_user_accountant", request).action_book()

    def _evidence(self):
        return [
            Command.create(
                {"name": "现场照片.png", "datas": PIXEL, "mimetype": "image/png"}
            )
        ]

    # ---------------------------------------------------------------- fund ----

    def _load_fund(self, community):
        today = fields.Date.context_today(self)
        entry = self.env["property.fund.entry"].create(
            {
                "community_id": community.id,
                "kind": "first",
                "date": today - relativedelta(months=3),
                "reason": "首期专项维修资金",
            }
        )
        entry.action_fill_units()
        self._book(entry)
        use = self.env["property.fund.entry"].create(
            {
                "community_id": community.id,
                "kind": "used",
                "date": today - relativedelta(months=1),
                "amount": 18650,
                "reason": "1 号楼屋面防水维修",
                "decision": "业主大会 2026 年第 2 号决定：面积 71%、人数 69% 同意",
                "evidence_ids": self._evidence(),
                "line_ids": [
                    Command.create({"unit_id": unit.id})
                    for unit in entry.line_ids.unit_id.filtered(
                        lambda unit: (
                            unit.building_id == entry.line_ids[:1].unit_id.building_id
                        )
                    )
                ],
            }
        )
        use.action_share()
        self._book(use)

    # -------------------------------------------------------- public income ----

    def _load_public(self, community):
        start, end = self.env["property.public.sheet"]._get_last_quarter()
        ads = self.env.ref("property_billing_custody.demo_source_ads")
        parking = self.env.ref("property_billing_custody.demo_source_parking")
        rows = (
            (ads, "in", 12000, start + relativedelta(days=9), "电梯框架广告季度费"),
            (ads, "used", 860, start + relativedelta(days=40), "广告框维修"),
            (parking, "in", 5400, start + relativedelta(days=60), "地面临停收入"),
        )
        for source, kind, amount, day, reason in rows:
            entry = self.env["property.public.entry"].create(
                {
                    "source_id": source.id,
                    "kind": kind,
                    "amount": amount,
                    "date": day,
                    "reason": reason,
                    "evidence_ids": self._evidence(),
                }
            )
            self._book(entry)
        sheet = self.env["property.public.sheet"].create(
            {"community_id": community.id, "date_start": start, "date_end": end}
        )
        sheet.action_compute()

    # ------------------------------------------------------------- deposits ----

    def _load_deposits(self, flats):
        """A flat that is renovated: owner and contractor, and a deduction asked for."""
        today = fields.Date.context_today(self)
        contractor = self.env.ref("property_billing_custody.demo_contractor")
        flat, other = flats[0], flats[1]
        owner = flat._get_occupancies()[flat.id][:1].partner_id
        neighbour = other._get_occupancies()[other.id][:1].partner_id
        held = [
            (flat, "renovation", "household", owner, 2000),
            (flat, "contractor", "contractor", contractor, 1000),
            (flat, "pass", "contractor", contractor, 100),
            (other, "renovation", "household", neighbour, 2000),
        ]
        deposits = self.env["property.deposit"]._open(
            [
                {
                    "unit_id": unit.id,
                    "kind_id": self.env.ref(
                        f"property_billing_custody.demo_kind_{kind}"
                    ).id,
                    "role": role,
                    "partner_id": partner.id,
                    "amount": amount,
                    "date": today - relativedelta(days=45),
                    "old_receipt": f"0012{index:02d}",
                }
                for index, (unit, kind, role, partner, amount) in enumerate(held, 31)
            ]
        )
        self._pay_in(deposits)
        deduction = self.env["property.deposit.deduction"].create(
            {
                "unit_id": flat.id,
                "deposit_ids": [Command.set(deposits[:2].ids)],
                "fee_item_id": self.env.ref(
                    "property_billing_custody.demo_item_damage"
                ).id,
                "amount": 350,
                "reason": "装修运料划伤电梯轿厢，更换一块面板",
                "evidence_ids": self._evidence(),
            }
        )
        refund = self.env["property.deposit.refund"].create(
            {
                "deposit_id": deposits[3].id,
                "reason": "装修验收合格，满一个月复验无异常",
                "receipt_back": "returned",
                "channel_id": self._get_channel("transfer").id,
            }
        )
        self._ask(deduction)
        self._ask(refund)

    def _get_channel(self, kind):
        return self.env["property.payment.channel"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", kind)], limit=1
        )

    def _pay_in(self, deposits):
        """By transfer, before the counter was there."""
        account = self.env.company._get_property_custody_account("deposit")
        payments = self.env["account.payment"].create(
            [
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": deposit.partner_id.id,
                    "amount": deposit.amount,
                    "date": deposit.date,
                    "journal_id": self._get_channel("transfer").journal_id.id,
                    "destination_account_id": account.id,
                    "memo": f"{deposit.name} {deposit.unit_id.name}",
                    "property_unit_id": deposit.unit_id.id,
                    "property_custody_kind": "deposit_in",
                    "property_deposit_id": deposit.id,
                }
                for deposit in deposits
            ]
        )
        payments.action_post()

    def _load_prepayment(self, flat):
        """A household that pays half a year ahead by transfer."""
        payer = flat._get_occupancies()[flat.id].filtered("is_payer")[:1]
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": payer.partner_id.id,
                "amount": 1600,
                "date": fields.Date.context_today(self) - relativedelta(days=20),
                "journal_id": self._get_channel("transfer").journal_id.id,
                "memo": f"{flat.name} 预交半年物业费",
                "property_unit_id": flat.id,
            }
        )
        payment.action_post()
