import base64
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

_logger = logging.getLogger(__name__)

#: a photo of nothing, the evidence of the story
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


class PropertyArrearsDemo(models.AbstractModel):
    """The arrears of the demo community, worked on by the suite's own steps.

    Called by the demo data alone; each step by the person whose it is.
    """

    _name = "property.arrears.demo"
    _description = "Demo of Arrears Work"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        if not community.company_id.chart_template:
            _logger.info("no chart of accounts: the demo community has no arrears")
            return
        self = self.with_company(community.company_id).with_context(
            tracking_disable=True
        )
        self.env["account.chart.template"]._load_property_allowances()
        self._give_allowance(community.company_id)
        self.env["property.arrears.sync"]._sync(community)
        cases = self.env["property.arrears.case"].search(
            [("community_id", "=", community.id), ("state", "=", "open")],
            order="amount_overdue desc, id",
        )
        if len(cases) < 5:
            _logger.info("hardly anybody owes anything: no arrears work in the demo")
            return
        self._talk(cases)
        self._reduce(cases[3])
        self._write_off(cases[4])
        self._ask(cases[0])
        self.env["property.arrears.sync"]._sync(community)

    def _give_allowance(self, company):
        """What an accountant sets by hand where the chart is not a Chinese one."""
        if not company.property_allowance_account_id:
            company.property_allowance_account_id = self.env["account.account"].create(
                {"code": "1232", "name": "坏账准备", "account_type": "asset_current"}
            )

    def _as(self, records, user):
        return records.with_user(self.env.ref(user))

    def _talk(self, cases):
        """Called, promised on paper, disputed."""
        today = fields.Date.context_today(self)
        desk = "property_base.demo_user_frontdesk"
        contacts = self._as(self.env["property.arrears.contact"], desk)
        contacts.create(
            [
                {
                    "case_id": cases[0].id,
                    "result": "unreached",
                    "note": "电话无人接听，已发短信",
                    "follow_up_date": today + timedelta(days=2),
                },
                {
                    "case_id": cases[1].id,
                    "channel": "visit",
                    "result": "promised",
                    "note": "上门沟通，承诺下周缴清",
                },
                {
                    "case_id": cases[2].id,
                    "channel": "counter",
                    "result": "disputed",
                    "note": "反映地下车库渗水未修",
                },
            ]
        )
        papers = self._as(self.env["ir.attachment"], desk)
        paper = papers.create({"name": "付款承诺书.png", "raw": PIXEL})
        self._as(self.env["property.arrears.promise"], desk).create(
            {
                "case_id": cases[1].id,
                "amount": cases[1].amount_overdue,
                "promised_date": today + timedelta(days=7),
                "is_signed": True,
                "evidence_ids": [Command.set(paper.ids)],
            }
        )
        self._as(cases[2], desk)._dispute("地下车库渗水，要求先维修后缴费")

    def _request(self, model, values):
        """Asked for by the supervisor, with its charges listed."""
        requests = self._as(self.env[model], "property_base.demo_user_supervisor")
        request = requests.create(values)
        request.action_list_charges()
        return request

    def _finish(self, request):
        request.action_request()
        self._as(request, "property_base.demo_user_manager").validate_tier()
        if request.state == "approved":
            self._as(request, "property_billing.demo_user_accountant").action_book()

    def _reduce(self, case):
        """The lift stood still: a tenth less, booked."""
        self._finish(
            self._request(
                "property.fee.reduction",
                {
                    "community_id": case.community_id.id,
                    "unit_ids": [Command.set(case.unit_id.ids)],
                    "partner_ids": [Command.set(case.partner_id.ids)],
                    "percent": 10,
                    "reason": "电梯停运 12 天，减免 10%",
                },
            )
        )

    def _write_off(self, case):
        """Nobody finds the payer: booked against the allowance."""
        self._finish(
            self._request(
                "property.fee.write.off",
                {
                    "unit_id": case.unit_id.id,
                    "partner_id": case.partner_id.id,
                    "ground": "missing",
                    "reason": "业主失联满两年，公告送达无果",
                },
            )
        )

    def _ask(self, case):
        """One more request that waits for the director."""
        self._request(
            "property.fee.reduction",
            {
                "community_id": case.community_id.id,
                "unit_ids": [Command.set(case.unit_id.ids)],
                "mode": "amount",
                "amount_asked": 20,
                "reason": "保洁投诉属实，经协商减免 20 元",
            },
        ).action_request()
