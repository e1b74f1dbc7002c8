from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models

AREAS = {
    "lobby": ("各栋大堂及楼道", "lobby"),
    "garage": ("地下车库", "garage"),
    "garden": ("中心花园及绿化带", "garden"),
    "waste": ("垃圾投放点", "waste"),
}
CONTRACTS = {
    "cleaning": {
        "vendor": "杭州净安保洁服务有限公司",
        "areas": ["lobby", "garage", "waste"],
        "fee_amount": 38500,
        "headcount": 8,
        "deduction_per_absence": 100,
        "duties": [
            ("大堂及楼道清扫拖洗", "lobby", 1, "day"),
            ("楼道扶手、信报箱擦拭", "lobby", 2, "week"),
            ("车库地面冲洗", "garage", 1, "month"),
            ("垃圾桶清洗消毒", "waste", 1, "week"),
        ],
    },
    "greening": {
        "vendor": "杭州绿荫园林养护有限公司",
        "areas": ["garden"],
        "fee_amount": 12600,
        "headcount": 3,
        "deduction_per_absence": 120,
        "duties": [
            ("草坪修剪", "garden", 2, "month"),
            ("浇水及清理枯枝", "garden", 1, "week"),
            ("绿篱修剪施肥", "garden", 1, "month"),
        ],
    },
    "pest": {
        "vendor": "杭州卫邦有害生物防制有限公司",
        "areas": ["lobby", "garage", "garden", "waste"],
        "fee_amount": 1800,
        "headcount": 0,
        "deduction_per_absence": 0,
        "duties": [
            ("灭鼠毒饵投放及检查", "garage", 1, "month"),
            ("蚊蝇孳生地消杀", "garden", 2, "month"),
        ],
    },
}
TREATMENTS = {
    "灭鼠毒饵投放及检查": ("rat", "溴敌隆 0.005% 毒饵", "每站 30 g"),
    "蚊蝇孳生地消杀": ("mosquito", "高效氯氰菊酯 5% 悬浮剂", "1:100 稀释，40 ml/㎡"),
}
#: weeks of the last month and its joint inspection: points of the cleaning list
INSPECTIONS = [
    (6, "weekly", (18, 12, 13, 12, 17, 14)),
    (13, "weekly", (18, 14, 13, 13, 18, 14)),
    (20, "weekly", (17, 13, 13, 8, 18, 15)),
    (27, "weekly", (18, 13, 14, 12, 17, 14)),
    (28, "monthly", (18, 14, 14, 13, 18, 14)),
]
#: a signature of nobody
PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


class PropertyVendorDemo(models.AbstractModel):
    """Three vendors of the demo community, by the people whose steps they are.

    Called by the demo data alone.
    """

    _name = "property.vendor.demo"
    _description = "Demo of Vendors"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        self = self.with_company(community.company_id).with_context(
            tracking_disable=True
        )
        areas = self._make_areas(community)
        month = fields.Date.context_today(self).replace(day=1)
        contracts = {
            code: self._make_contract(code, community, areas, month)
            for code in CONTRACTS
        }
        self._file_certificates(contracts["pest"])
        for contract in contracts.values():
            self._work(self._plan(contract, month - relativedelta(months=1)), -3)
            self._work(self._plan(contract, month), 0)
        self._plan(
            contracts["cleaning"], month + relativedelta(months=1), approve=False
        )
        last = month - relativedelta(months=1)
        for code in ("cleaning", "greening"):
            self._count(contracts[code], last)
        for day, kind, points in INSPECTIONS:
            self._inspect(contracts["cleaning"], last, day, kind, points)
        self._find(contracts["greening"], last)

    def _as(self, records, role):
        return records.with_user(self.env.ref(f"property_base.demo_user_{role}"))

    def _make_areas(self, community):
        areas = self._as(self.env["property.service.area"], "supervisor").create(
            [
                {"community_id": community.id, "name": name, "kind": kind}
                for name, kind in AREAS.values()
            ]
        )
        return dict(zip(AREAS, areas, strict=True))

    def _make_contract(self, code, community, areas, month):
        story = CONTRACTS[code]
        vendor = self.env["res.partner"].create(
            {"name": story["vendor"], "is_company": True}
        )
        contract = self._as(self.env["property.service.contract"], "supervisor").create(
            {
                "name": f"CHHY-{code.upper()}-{month.year}",
                "partner_id": vendor.id,
                "service_type_id": self.env.ref(
                    f"property_vendor.service_type_{code}"
                ).id,
                "community_id": community.id,
                "area_ids": [Command.set([areas[key].id for key in story["areas"]])],
                "date_start": month - relativedelta(months=6),
                "date_end": month + relativedelta(months=6, days=-1),
                "deduction_clause": "90 分及以上全额支付；80–90 扣 5%；"
                "70–80 扣 10%；70 以下扣 20% 并整改",
                "renewal_clause": "期满前 60 日协商续约；连续两期低于 70 分，甲方有权解除合同",
                "duty_ids": [
                    Command.create(
                        {
                            "name": name,
                            "area_id": areas[key].id,
                            "count": count,
                            "per": per,
                        }
                    )
                    for name, key, count, per in story["duties"]
                ],
                **{
                    key: story[key]
                    for key in ("fee_amount", "headcount", "deduction_per_absence")
                },
            }
        )
        contract.action_activate()
        return contract

    def _file_certificates(self, contract):
        """The firm's is good; the worker's runs out soon and is reminded of."""
        today = fields.Date.context_today(self)
        shared = {
            "partner_id": contract.partner_id.id,
            "service_type_id": contract.service_type_id.id,
        }
        self._as(self.env["property.vendor.certificate"], "supervisor").create(
            [
                {
                    **shared,
                    "name": "有害生物防制服务机构资质证书",
                    "number": "ZJ-PCO-2025-0168",
                    "date_start": today - timedelta(days=400),
                    "date_end": today + timedelta(days=330),
                },
                {
                    **shared,
                    "name": "有害生物防制员（四级）",
                    "number": "3301-2024-00871",
                    "holder": "worker",
                    "worker_name": "陈志强",
                    "date_start": today - timedelta(days=700),
                    "date_end": today + timedelta(days=20),
                },
            ]
        )

    def _plan(self, contract, month, approve=True):
        plan = self._as(self.env["property.vendor.plan"], "supervisor").create(
            {"contract_id": contract.id, "date_start": month}
        )
        plan.action_fill()
        for task in plan.task_ids.filtered(lambda task: task.name in TREATMENTS):
            target, agent, dose = TREATMENTS[task.name]
            task.write(
                {
                    "target": target,
                    "agent": agent,
                    "dose": dose,
                    "notice": "消杀期间请看管好儿童和宠物，关好门窗，勿触碰药剂。",
                }
            )
        plan.action_submit()
        if approve:
            self._as(plan, "manager").validate_tier()
        return plan

    def _work(self, plan, skip):
        """What is past was done on its last day; of the last month one task late."""
        today = fields.Date.context_today(self)
        past = plan.task_ids.filtered(lambda task: task.date_end < today)
        for task in self._as(past, "frontdesk"):
            task.done_date = task.date_end
        if past and skip:
            late = self._as(past[-1], "frontdesk")
            late.done_date = min(late.date_end + timedelta(days=2), today)

    def _count(self, contract, month):
        """Every day of the last month; three absences of the cleaners."""
        head = contract.headcount
        missing = {6, 13, 20} if head > 5 else {9}
        days = (month + relativedelta(months=1) - month).days
        self._as(self.env["property.vendor.attendance"], "frontdesk").create(
            [
                {
                    "contract_id": contract.id,
                    "date": month + timedelta(days=day),
                    "present": head - (day in missing),
                    "note": "请假一人" if day in missing else False,
                }
                for day in range(days)
            ]
        )

    def _inspect(self, contract, month, day, kind, points):
        """Checked by the supervisor; the joint inspection is signed by the vendor."""
        checklist = self.env.ref("property_vendor.checklist_cleaning")
        inspections = self._as(self.env["property.vendor.inspection"], "supervisor")
        inspection = inspections.create(
            {
                "contract_id": contract.id,
                "kind": kind,
                "date": month + timedelta(days=day),
                "checklist_id": checklist.id,
            }
        )
        for line, score in zip(inspection.line_ids, points, strict=True):
            line.score = score
        for line in inspection.line_ids.filtered("is_low"):
            self._put_right(inspection, line)
        inspection.action_done()
        if kind == "monthly":
            inspection.write({"vendor_signed_by": "沈国强", "vendor_signature": PIXEL})
            inspection.action_sign()

    def _put_right(self, inspection, line):
        """The garage was dirty; washed the next day, and looked at again."""
        garage = inspection.contract_id.area_ids.filtered(lambda a: a.kind == "garage")
        finding = self._as(self.env["property.vendor.finding"], "supervisor").create(
            {
                "inspection_id": inspection.id,
                "line_id": line.id,
                "area_id": garage.id,
                "name": "地下车库 B 区有油污，排水沟堵塞",
                "cause": "method",
                "date": inspection.date,
                "vendor_person": "项目经理 沈国强",
                "answer": "已用除油剂冲洗并清掏排水沟",
            }
        )
        finding.action_answer()
        finding.action_pass()

    def _find(self, contract, month):
        """Dead shrubs that nobody has replaced: severe, open, overdue."""
        self._as(self.env["property.vendor.finding"], "frontdesk").create(
            {
                "contract_id": contract.id,
                "area_id": contract.area_ids[:1].id,
                "name": "中心花园东侧 6 株红叶石楠枯死未补种",
                "severity": "severe",
                "cause": "material",
                "date": month + timedelta(days=25),
                "vendor_person": "养护主管 何伟",
            }
        )
