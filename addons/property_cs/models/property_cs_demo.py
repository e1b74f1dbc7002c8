from datetime import timedelta

from odoo import api, fields, models

# Of each report: days ago, minutes after nine in the morning, unit, type, category,
# channel, words, and the steps: (code, minutes after the one before).
QUICK = (("accepted", 8), ("dispatched", 12), ("in_progress", 35), ("resolved", 70))
TOLD = (("accepted", 10), ("in_progress", 60), ("resolved", 1380))
ANSWERED = (("resolved", 3),)
CLOSED = (*ANSWERED, ("closed", 30))
STORY = [
    (58, 15, "1_1_201", "repair", "water", "phone", "厨房水龙头滴水", QUICK),
    (56, 70, "1_2_301", "repair", "power", "phone", "楼道三层灯不亮", QUICK),
    (54, 30, "2_1_202", "complaint", "cleaning", "phone", "单元门口垃圾未清", TOLD),
    (
        51,
        200,
        "1_1_501",
        "enquiry",
        "fees",
        "visit",
        "询问本季度物业费缴纳时间",
        CLOSED,
    ),
    (49, 45, "1_2_602", "repair", "door", "phone", "单元门禁刷卡无反应", QUICK),
    (46, 320, "2_1_401", "complaint", "noise", "phone", "夜间广场舞音量过大", TOLD),
    (44, 10, "1_1_302", "repair", "water", "phone", "卫生间地漏返水", QUICK),
    (41, 150, "1_2_101", "suggestion", "greening", "visit", "建议中心花园增设座椅", ()),
    (39, 95, "1_1_601", "complaint", "parking", "phone", "车位被外来车辆占用", TOLD),
    (36, 240, "2_1_101", "help", "other", "phone", "老人独居，请帮忙搬米上楼", CLOSED),
    (33, 60, "1_2_401", "repair", "lift", "phone", "1栋2单元电梯异响", QUICK),
    (30, 25, "1_1_102", "complaint", "attitude", "letter", "保安态度生硬", ()),
    (27, 180, "2_1_302", "suggestion", "parking", "phone", "建议增加电动车充电位", ()),
    (24, 35, "1_1_401", "repair", "leak", "phone", "顶层外墙渗水", QUICK),
    (
        21,
        75,
        "1_2_502",
        "complaint",
        "rubbish",
        "hotline",
        "装修垃圾堆放在消防通道",
        TOLD,
    ),
    (18, 130, "1_1_202", "repair", "door", "phone", "储藏室门锁损坏", QUICK),
    (14, 55, "2_1_402", "enquiry", "renovation", "visit", "咨询装修手续", CLOSED),
    (10, 20, "1_2_201", "repair", "power", "phone", "入户电表跳闸", QUICK),
    (6, 90, "1_1_101", "complaint", "neighbour", "phone", "楼上深夜拖拽家具", TOLD),
    (4, 40, "1_1_602", "repair", "water", "phone", "水压过低", QUICK[:3]),
    (3, 110, "1_2_202", "complaint", "pests", "phone", "地下室有老鼠", QUICK[:1]),
    (2, 50, "2_1_201", "repair", "water", "phone", "厨房下水堵塞", QUICK[:2]),
    (1, 65, "1_1_301", "repair", "lift", "phone", "电梯按键失灵", ()),
    (1, 140, "1_2_302", "enquiry", "fees", "phone", "水费分摊如何计算", ()),
]
# Three households of one building about the same: the banner offers a collective.
NOISE = ("1_2_402", "1_2_501", "1_2_601")
RESULTS = {
    "complaint": "已现场核实并整改，向业主说明情况。",
    "repair": "已修复并试用正常。",
    "enquiry": "已当场答复。",
    "help": "已帮助完成。",
    "suggestion": "感谢建议。",
}


class PropertyCsDemo(models.AbstractModel):
    """Two months at the service desk, told by the suite's own steps.

    Called by the demo data alone. The steps are entered when they happened, so
    the entries are not late ones: only that is written behind the tickets' back.
    """

    _name = "property.cs.demo"
    _description = "Demo History of the Service Desk"

    @api.model
    def _load(self):
        desk = self.env.ref("property_base.demo_user_frontdesk")
        self = self.with_user(desk).with_context(tracking_disable=True, lang="zh_CN")
        tickets = self.env["helpdesk.ticket"]
        for entry in STORY:
            tickets |= self._tell(*entry)
        for days, unit in enumerate(NOISE):
            entry = (days + 1, 30, unit, "complaint", "noise", "phone")
            tickets |= self._tell(*entry, "楼内装修电钻噪音", ())
        self._make_visits(tickets)
        self._settle_entries(tickets)
        self._write_letter(tickets)
        self._collect_suggestions(tickets)

    @api.model
    def _tell(self, days, minutes, unit, kind, category, channel, words, steps):
        """One report, and what was done about it."""
        moment = self._get_moment(days, minutes)
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": words,
                "type_id": self._ref("type", kind).id,
                "category_id": self._ref("category", category).id,
                "channel_id": self._ref("channel", channel).id,
                "property_received_date": moment,
                **self._get_reporter(unit),
                **self._get_channel_vals(channel, moment),
            }
        )
        for code, later in steps:
            moment += timedelta(minutes=later)
            if moment < fields.Datetime.now():
                self._step(ticket, code, moment, kind)
        return ticket

    @api.model
    def _get_moment(self, days, minutes):
        """Minutes after nine in the morning in China, days ago; naive UTC."""
        nine = fields.Datetime.now().replace(hour=1, minute=0, second=0, microsecond=0)
        return nine - timedelta(days=days) + timedelta(minutes=minutes)

    @api.model
    def _ref(self, model, name):
        return self.env.ref(f"property_cs.helpdesk_ticket_{model}_{name}")

    @api.model
    def _get_reporter(self, unit):
        occupancy = self.env.ref(f"property_base.demo_occupancy_{unit}")
        return {
            "property_unit_id": occupancy.unit_id.id,
            "partner_id": occupancy.partner_id.id,
        }

    @api.model
    def _get_channel_vals(self, channel, moment):
        if channel == "visit":
            return {"property_visitor_out": moment + timedelta(minutes=15)}
        if channel == "hotline":
            return {
                "property_external_number": "HZ12345-0921",
                "property_external_deadline": moment + timedelta(days=7),
            }
        return {}

    @api.model
    def _step(self, ticket, code, moment, kind):
        vals = {}
        if code == "dispatched":
            vals["user_id"] = self.env.ref("property_cs.demo_user_technician").id
        if code == "resolved" and kind == "complaint":
            ticket.property_validity = "valid"
        said = RESULTS[kind] if code == "resolved" else None
        ticket._transition(code, moment, said, late_reason="history", **vals)

    @api.model
    def _make_visits(self, tickets):
        """Called the day after; those of the last two weeks are still to be made."""
        now = fields.Datetime.now()
        for visit in tickets.sudo().property_visit_ids.sorted("deadline"):
            moment = visit.ticket_id.property_resolved_date + timedelta(hours=20)
            if visit.state == "open" and moment < now - timedelta(days=14):
                result = "b" if visit.ticket_id.id % 5 == 0 else "a"
                visit.with_user(self.env.user)._answer(
                    result, when=moment, late_reason="history"
                )

    @api.model
    def _settle_entries(self, tickets):
        """What was entered on the day is no late entry; the last repair is one."""
        late = tickets.filtered(lambda t: t.property_stage_code == "in_progress")
        self.env.flush_all()
        # events cannot be written: this history was not entered today
        self.env.cr.execute(
            "UPDATE property_ticket_event SET entry_date = event_date, late = false, "
            "late_reason = NULL WHERE ticket_id = ANY(%s)",
            [(tickets - late).ids],
        )
        self.env["property.ticket.event"].invalidate_model()

    @api.model
    def _write_letter(self, tickets):
        letter = tickets.filtered("property_letter_number")
        boss = self.env.ref("property_base.demo_user_supervisor")
        letter.with_user(boss).write(
            {
                "property_letter_date": letter.property_received_date.date(),
                "property_instruction": "请秩序维护部核实，三日内书面答复业主。",
                "property_instruction_user_id": self.env.user.id,
                "property_letter_reply": "<p>经核实，当班保安言语不当，已批评教育并"
                "向您致歉。今后将加强服务礼仪培训，欢迎继续监督。</p>",
            }
        )

    @api.model
    def _collect_suggestions(self, tickets):
        suggestions = tickets.filtered(lambda t: t.property_type_code == "suggestion")
        proposal = self.env["property.proposal"].create(
            {
                "name": "公共区域便民设施提案",
                "community_id": self.env.ref("property_base.demo_community").id,
                "ticket_ids": [(6, 0, suggestions.ids)],
                "text": "<p>中心花园增设座椅六张，地下车库增设电动车充电位十个，"
                "费用拟从公共收益列支。</p>",
            }
        )
        proposal.action_submit()
