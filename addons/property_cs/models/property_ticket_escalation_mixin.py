import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.property_base.models.property_batch import TRY_AGAIN

from ..engine.clocks import get_next, get_steps

_logger = logging.getLogger(__name__)

# Rows told about in one transaction.
BATCH = 100
# A pass that comes so much later than a deadline is still in time.
TOLERANCE = timedelta(seconds=30)
# No transaction that starts a clock lasts longer.
LONGEST = timedelta(hours=1)
RETRY = timedelta(hours=1)
CRON = "property_cs.ir_cron_clock_escalate"
WARNING = "property_cs.mail_activity_type_deadline_near"
MISSED = "property_cs.mail_activity_type_deadline_missed"


class PropertyTicketEscalationMixin(models.AbstractModel):
    """Warns before a deadline and escalates at it, once, without polling.

    A trigger of the scheduler waits for the earliest ``next_date``; the pass reads
    what is due from a partial index, row by row under lock, and writes what it told
    in the transaction in which it tells it.
    """

    _name = "property.ticket.escalation.mixin"
    _description = "Escalation of a Ticket"

    # -------------------------------------------------------------------- wake
    @api.model
    def _wake_for(self, vals_list):
        """Wake the escalation for the earliest of new ``next_date`` values."""
        moments = [vals["next_date"] for vals in vals_list if vals["next_date"]]
        if moments:
            self._wake(min(moments))

    @api.model
    def _wake(self, moment):
        """Have a pass begin at a moment, unless one comes before it anyway.

        Every pass wakes the next one for what it leaves. A pass that begins within
        the hour does not count: it could miss what this transaction commits after.
        """
        # sudo: ir.cron - whoever reports something wakes it
        cron = (
            self.env["ir.cron"]
            .sudo()
            .browse(
                self.env["ir.model.data"]._xmlid_to_res_id(
                    CRON, raise_if_not_found=True
                )
            )
        )
        now = fields.Datetime.now()
        if moment > now:
            waiting = self.env["ir.cron.trigger"].sudo()
            if waiting.search_count(
                self._get_trigger_domain(cron, now, moment), limit=1
            ):
                return
        cron._trigger(at=max(moment, now))

    @api.model
    def _get_trigger_domain(self, cron, now, moment):
        return [
            ("cron_id", "=", cron.id),
            "|",
            "&",
            ("call_at", ">", now + LONGEST),
            ("call_at", "<=", moment),
            "&",
            ("call_at", ">=", moment),
            ("call_at", "<=", moment + TOLERANCE),
        ]

    # -------------------------------------------------------------------- pass
    @api.model
    def _cron_escalate(self):
        """Tell what is due, a commit per batch; called by the cron alone."""
        cron = self.env["ir.cron"]
        while True:
            now = fields.Datetime.now()
            try:
                clocks = self._claim(now)
                clocks._fire(now)
                self.env.flush_all()
            except TRY_AGAIN as error:
                self.env.cr.rollback()
                _logger.info("The escalation begins again: %s", error)
                cron._commit_progress(remaining=1)
                return
            if not clocks:
                break
            if not cron._commit_progress(len(clocks), remaining=self._count_due(now)):
                return
        self._wake_next()
        cron._commit_progress(remaining=0)

    @api.model
    def _claim(self, now):
        """Lock the next rows that are due and nobody else has."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE next_date <= %s ORDER BY next_date LIMIT %s "
                "FOR UPDATE SKIP LOCKED",
                SQL.identifier(self._table),
                now,
                BATCH,
                to_flush=self._fields["next_date"],
            )
        )
        return self.browse([clock_id for (clock_id,) in rows])

    @api.model
    def _count_due(self, now):
        return self.search_count([("next_date", "<=", now)], limit=BATCH)

    @api.model
    def _wake_next(self):
        """Wake the next pass; what another one holds is looked at again soon."""
        first = self.search([("next_date", "!=", False)], order="next_date", limit=1)
        if first:
            now = fields.Datetime.now()
            self._wake(max(first.next_date, now + timedelta(minutes=1)))

    def _fire(self, now):
        """Tell what is due; one that cannot be told does not hold up the others."""
        try:
            with self.env.cr.savepoint():
                self._tell(now)
        except TRY_AGAIN:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(self) > 1:
                for clock in self:
                    clock._fire(now)
            else:
                _logger.exception("%s cannot be told", self)
                self.write({"fire_error": str(error), "next_date": now + RETRY})

    def _tell(self, now):
        told = {"warned": self.browse(), "escalated": self.browse()}
        told["manager"] = self.browse()
        for clock in self:
            for step in get_steps(clock._get_outcome(), clock._get_fired(), now):
                told[step] += clock
        told["warned"]._tell_warning()
        told["escalated"].write({"state": "missed"})
        self._tell_missed(told["escalated"], told["manager"])
        for step, clocks in told.items():
            clocks.write({f"{step}_date": now})
        for clock in self:
            upcoming = get_next(clock._get_outcome(), clock._get_fired())
            clock.write({"next_date": upcoming or False, "fire_error": False})

    # -------------------------------------------------------------------- tell
    def _tell_warning(self):
        """An activity for who has it; no mail."""
        nobody = self.filtered(lambda clock: not clock._get_responsible())
        pairs = [(clock, clock._get_responsible()) for clock in self - nobody]
        self._create_activities(WARNING, pairs + nobody._pair("_get_supervisors"))

    def _get_responsible(self):
        return self.ticket_id.property_responsible_id

    def _pair(self, getter):
        """(clock, user) for everybody a method of the community names."""
        users = {
            community: getattr(community, getter)() for community in self.community_id
        }
        return [(clock, user) for clock in self for user in users[clock.community_id]]

    @api.model
    def _tell_missed(self, escalated, to_manager):
        """An activity per deadline for who answers for it, one mail per person."""
        pairs = escalated._pair("_get_supervisors") + to_manager._pair("_get_managers")
        pairs = list(dict.fromkeys(pairs))
        self._create_activities(MISSED, pairs)
        for user in {user: True for _clock, user in pairs}:
            self.browse([c.id for c, u in pairs if u == user])._send_mail(user)

    @api.model
    def _create_activities(self, xmlid, pairs):
        """:param pairs: (clock, user)"""
        if not pairs:
            return
        kind = self.env.ref(xmlid)
        model_id = self.env["ir.model"]._get_id("helpdesk.ticket")
        # who is told is told once: no mail for each activity
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        activities.create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": clock.ticket_id.id,
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "summary": clock._get_summary(user),
                    "date_deadline": clock._to_local(clock.deadline, user).date(),
                }
                for clock, user in pairs
            ]
        )

    def _get_summary(self, user):
        """'Arrival due 05-06 16:20' in the language of the user."""
        clock = self.with_context(lang=user.lang)
        kinds = dict(clock._fields["kind"]._description_selection(clock.env))
        return clock.env._(
            "%(kind)s due %(moment)s",
            kind=kinds[clock.kind],
            moment=clock._to_local(clock.deadline, user).strftime("%m-%d %H:%M"),
        )

    def _to_local(self, moment, user):
        zone = user.tz or self.calendar_id.tz or "UTC"
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment)

    def _send_mail(self, user):
        """One message with everything the person has to hear of now."""
        clocks = self.with_context(lang=user.lang)
        subject = clocks.env._(
            "%(count)s missed: %(first)s",
            count=len(clocks),
            first=clocks[0].ticket_id.display_name,
        )
        body = clocks.env["ir.qweb"]._render(
            "property_cs.clock_missed_mail", {"clocks": clocks, "user": user}
        )
        clocks.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _end_warnings(self):
        """What was warned of is over: take the activity off the list."""
        still = self.search(
            [
                ("ticket_id", "in", self.ticket_id.ids),
                ("warned_date", "!=", False),
                ("state", "in", ("running", "paused")),
            ]
        )
        over = self.ticket_id - still.ticket_id
        self.env["mail.activity"].search(
            [
                ("res_model", "=", "helpdesk.ticket"),
                ("res_id", "in", over.ids),
                ("activity_type_id", "=", self.env.ref(WARNING).id),
            ]
        ).unlink()
