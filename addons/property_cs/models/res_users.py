import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from .property_worklist import ZONE

DIGEST_HOUR = 7


class ResUsers(models.Model):
    """What a technician can do, and the morning's digest."""

    _inherit = "res.users"

    property_skill_ids = fields.Many2many(
        "property.skill",
        "property_user_skill_rel",
        "user_id",
        "skill_id",
        string="Skills for Repairs",
        groups="property_base.group_staff",
    )
    property_digest = fields.Boolean(
        string="Digest of Tickets",
        default=True,
        help="One mail in the morning of what is due, overdue and waiting; none on "
        "days without any.",
    )
    property_digest_day = fields.Date(string="Last Digest", readonly=True, copy=False)

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["property_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["property_digest"]

    # ------------------------------------------------------------------ digest
    @api.model
    def _cron_property_digest(self):
        """Mail everybody whose morning has come what is due; run every hour.

        The day is kept with the mail in one transaction, so that nobody gets two.
        """
        users = self._get_digest_users()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(users))
        for user in users:
            user = user.try_lock_for_update()
            user._send_property_digest()
            if not cron._commit_progress(1):
                break

    @api.model
    def _get_digest_users(self, now=None):
        """Users of the service desk whose digest of today is still to be sent.

        :param now: naive UTC
        """
        groups = self.env.ref("property_base.group_staff") | self.env.ref(
            "property_cs.group_technician"
        )
        users = self.search(
            Domain("all_group_ids", "in", groups.ids)
            & Domain("share", "=", False)
            & Domain("property_digest", "=", True)
            & Domain("email", "!=", False)
        )
        return users.filtered(lambda user: user._get_digest_day(now))

    def _get_digest_day(self, now=None):
        """The local day whose digest is due, False for none."""
        now = pytz.utc.localize(now or fields.Datetime.now())
        local = now.astimezone(pytz.timezone(self.tz or ZONE))
        if local.hour < DIGEST_HOUR or self.property_digest_day == local.date():
            return False
        return local.date()

    def _send_property_digest(self):
        """Queue the mail of each user who has something to do."""
        for user in self:
            day = user._get_digest_day()
            if not day:
                continue
            user.property_digest_day = day
            values = user._prepare_digest()
            if values:
                self.env["mail.mail"].create(values)

    def _prepare_digest(self):
        """Values of the mail, False where there is nothing to say."""
        worklist = (
            self.env["property.worklist"]
            .with_user(self)
            .with_context(
                lang=self.lang,
                tz=self.tz or ZONE,
                allowed_company_ids=self.company_ids.ids,
            )
        )
        counts = worklist._get_counts()
        if not counts:
            return False
        body = worklist.env["ir.qweb"]._render(
            "property_cs.digest_mail",
            {"user": self, "counts": counts, "url": self._get_worklist_url()},
        )
        return {
            "subject": worklist.env._(
                "Your work today: %(first)s",
                first=", ".join(f"{s['label']} {count}" for s, count in counts[:3]),
            ),
            "body_html": body,
            "email_from": self.company_id.email_formatted or self.email_formatted,
            "email_to": self.email_formatted,
            "auto_delete": True,
        }

    def _get_worklist_url(self):
        return f"{self.get_base_url()}/odoo/my-work"
