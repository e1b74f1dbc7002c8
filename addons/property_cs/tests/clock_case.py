from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time

from .cs_case import CsCase


class ClockCase(CsCase):
    """Targets of its own: answer in 30, come in 60, done in 480 minutes.

    Counted around the clock, warned of at three quarters; time stands still at NOW
    until a test moves it.
    """

    NOW = "2026-05-20 04:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["property.clock.target"].search([]).active = False
        cls.targets = {
            kind: cls._target(kind, minutes)
            for kind, minutes in (
                ("response", 30),
                ("arrival", 60),
                ("resolution", 480),
            )
        }
        cls.community.supervisor_id = cls.supervisor
        cls.community.manager_id = cls.manager
        cls.clocks = cls.env["property.ticket.clock"]

    @classmethod
    def _target(cls, kind, minutes, **vals):
        return cls.env["property.clock.target"].create(
            {
                "kind": kind,
                "minutes": minutes,
                "calendar_kind": "always",
                "manager_minutes": 60,
                **vals,
            }
        )

    def setUp(self):
        super().setUp()
        self.clock_of_the_world = freeze_time(self.NOW)
        self.frozen = self.clock_of_the_world.start()
        self.addCleanup(self.clock_of_the_world.stop)
        self.start = fields.Datetime.now()

    def pass_time(self, **delta):
        self.frozen.tick(timedelta(**delta))

    def at(self, **delta):
        return self.start + timedelta(**delta)

    def clock(self, ticket, kind="resolution"):
        return ticket.sudo().property_clock_ids.filtered(lambda c: c.kind == kind)

    def escalate(self):
        """What the cron does in one batch."""
        now = fields.Datetime.now()
        self.clocks._claim(now)._fire(now)
        self.env.flush_all()

    def activities(self, ticket, xmlid):
        kind = self.env.ref(f"property_cs.mail_activity_type_{xmlid}")
        return ticket.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )
