from datetime import datetime, time
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

#: days before a treatment that residents ought to know of it
AHEAD = 3


class PropertyVendorTreatmentMixin(models.AbstractModel):
    """Residents are told of a treatment before it: by an announcement of its own.

    The draft says what is known from the plan; the office narrows it to buildings
    or entrances and publishes it. Who forgets is reminded, once.
    """

    _name = "property.vendor.treatment.mixin"
    _description = "Treatment Announced to Residents"

    announcement_id = fields.Many2one(
        "property.announcement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    announcement_state = fields.Selection(
        related="announcement_id.state", string="Announced"
    )
    announce_reminded_date = fields.Date(readonly=True, copy=False)

    def action_announce(self):
        """Open the announcement of a treatment, drafted from the plan if there is none.

        :return: the announcement, or the list of them
        :raise UserError: no treatment, the plan is not approved, or it is over
        """
        self.check_access("write")
        missing = self.filtered(lambda task: not task._has_announcement())
        missing._check_announce()
        announcements = self.env["property.announcement"].create(
            [task._prepare_announcement() for task in missing]
        )
        for task, announcement in zip(missing, announcements, strict=True):
            task.announcement_id = announcement
        return self._open_announcements()

    def _has_announcement(self):
        return self.announcement_id and self.announcement_state != "withdrawn"

    def _check_announce(self):
        today = fields.Date.context_today(self)
        for task in self:
            if not task.is_treatment:
                raise UserError(
                    self.env._(
                        "%s is no treatment: residents need no notice.", task.name
                    )
                )
            if task.plan_state != "approved":
                raise UserError(
                    self.env._("%s: the plan is not approved yet.", task.name)
                )
            if task.done_date or task.date_end < today:
                raise UserError(self.env._("%s is over already.", task.name))

    def _prepare_announcement(self):
        return {
            "name": self.env._("Pest control: %s", self.name),
            "kind": "treatment",
            "community_id": self.community_id.id,
            "body": self._get_announcement_text(),
            "date_start": self._moment(self.date_start, time.min),
            "date_end": self._moment(self.date_end, time(23, 59)),
        }

    def _moment(self, day, clock):
        """A day's begin or end by the community's clock, in UTC as it is stored."""
        zone = ZoneInfo(self.env.user.tz or "Asia/Shanghai")
        local = datetime.combine(day, clock, zone)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _get_announcement_text(self):
        rows = [
            (self.env._("Days"), self._get_days()),
            (self.env._("Area"), self.area_id.name),
            (self.env._("Against"), self.target and self._get_target_label()),
            (self.env._("Agent"), self.agent),
            (self.env._("Dose"), self.dose),
            (self.env._("Carried out by"), self.partner_id.name),
        ]
        lines = [Markup("<li>%s: %s</li>") % row for row in rows if row[1]]
        text = Markup("<ul>%s</ul>") % Markup("").join(lines)
        notice = self.notice or self.env._(
            "Please keep children and pets away from the treated places, and close "
            "windows while the work goes on."
        )
        return text + Markup("<p>%s</p>") % notice

    def _get_days(self):
        first, last = self.date_start, self.date_end
        return str(first) if first == last else f"{first} – {last}"

    def _get_target_label(self):
        selection = self._fields["target"]._description_selection(self.env)
        return dict(selection)[self.target]

    def _open_announcements(self):
        announcements = self.announcement_id
        action = {
            "type": "ir.actions.act_window",
            "res_model": announcements._name,
            "name": self.env._("Announcements"),
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", announcements.ids)],
        }
        if len(announcements) == 1:
            action.update(views=[(False, "form")], res_id=announcements.id)
        return action

    @api.model
    def _remind_unannounced(self, today):
        """Tell the supervisor of treatments that residents do not know of yet, once."""
        coming = self.search(
            [
                ("plan_state", "=", "approved"),
                ("service_type_id.is_treatment", "=", True),
                ("done_date", "=", False),
                ("announce_reminded_date", "=", False),
                ("date_start", "<=", today + relativedelta(days=AHEAD)),
                ("date_end", ">=", today),
            ]
        ).filtered(lambda task: task.announcement_state != "published")
        for task in coming:
            task.contract_id._remind_supervisor(
                "property_vendor.mail_activity_announce",
                max(task.date_start - relativedelta(days=1), today),
                task.plan_id,
                self.env._("%s: residents are not told yet", task.name),
            )
        coming.write({"announce_reminded_date": today})
