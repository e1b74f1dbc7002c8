from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..engine import transitions

SHOWN = 6
ZONE = "Asia/Shanghai"
ACTIVE = tuple(code for code in transitions.OPEN if code != "waiting")


class PropertyWorklist(models.AbstractModel):
    """Each person's page of what is due: one place to look instead of many mails.

    A section is a domain on a model. The page shows its count and first rows, the
    count opens the list, and the morning's digest tells the same. Other parts add
    sections by extending :meth:`_get_sections`.
    """

    _name = "property.worklist"
    _inherit = ["property.worklist.case.mixin"]
    _description = "My Work"

    @api.model
    @api.readonly
    def get_work(self):
        """Return what the page shows: sections with count and first rows.

        :return: list of dicts: ``key``, ``label``, ``tone``, ``count``, ``rows``,
            ``model``, ``domain`` and ``action``
        :raise AccessError: for who neither is of the office nor a technician
        """
        self._check_worklist_access()
        return [self._fill_section(section) for section in self._get_ordered_sections()]

    @api.model
    def _check_worklist_access(self):
        user = self.env.user
        if not (
            user.has_group("property_base.group_staff")
            or user.has_group("property_cs.group_technician")
        ):
            raise AccessError(self.env._("This page is for the staff of communities."))

    @api.model
    def _get_ordered_sections(self):
        return sorted(self._get_sections(), key=lambda section: section["sequence"])

    @api.model
    def _get_counts(self):
        """[(section, count)] of the sections that have something."""
        counted = [
            (section, self.env[section["model"]].search_count(section["domain"]))
            for section in self._get_ordered_sections()
        ]
        return [(section, count) for section, count in counted if count]

    @api.model
    def _fill_section(self, section):
        records = self.env[section["model"]].search(
            section["domain"], order=section["order"], limit=SHOWN
        )
        count = len(records)
        if count == SHOWN:
            count = self.env[section["model"]].search_count(section["domain"])
        return {
            **{
                name: section[name]
                for name in ("key", "label", "tone", "model", "action")
            },
            "domain": list(section["domain"]),
            "count": count,
            "rows": [self._get_row(record, section) for record in records],
        }

    @api.model
    def _get_row(self, record, section):
        """One line: what, where, until when."""
        moment = record[section["date_field"]]
        return {
            "id": record.id,
            "label": record._get_worklist_label(),
            "place": record._get_worklist_place(),
            "date": fields.Datetime.to_string(moment) if moment else False,
            "date_kind": record._fields[section["date_field"]].type,
        }

    # ---------------------------------------------------------------- sections
    @api.model
    def _get_sections(self):
        """Return the sections of the user: the seam of the other parts.

        A section is a dict: ``key``, ``sequence``, ``label``, ``tone`` (danger,
        warning, info, muted), ``model``, ``domain``, ``order``, ``date_field`` and
        ``action`` (xml id whose views open the list). The model's records have
        ``_get_worklist_label`` and ``_get_worklist_place``.
        """
        sections = [
            *self._get_due_sections(),
            *self._get_open_sections(),
            *self._get_visit_sections(),
            *self._get_case_sections(),
        ]
        if self.env.user.has_group("property_base.group_supervisor"):
            now, _tomorrow = self._get_today()
            late = Domain("property_deadline", "<", now)
            sections.append(
                self._prepare_section(
                    "overdue_all",
                    70,
                    self.env._("Overdue, Everybody"),
                    "danger",
                    Domain("property_community_id", "!=", False)
                    & Domain("property_stage_code", "in", transitions.OPEN)
                    & late,
                )
            )
        return sections

    @api.model
    def _get_mine(self):
        return Domain("property_responsible_id", "=", self.env.uid) & Domain(
            "property_stage_code", "in", transitions.OPEN
        )

    @api.model
    def _get_due_sections(self):
        """What is overdue, and what will be before the day ends."""
        now, tomorrow = self._get_today()
        late = Domain("property_deadline", "<", now)
        today = Domain("property_deadline", ">=", now)
        today &= Domain("property_deadline", "<", tomorrow)
        return [
            self._prepare_section(
                "overdue", 10, self.env._("Overdue"), "danger", self._get_mine() & late
            ),
            self._prepare_section(
                "today",
                20,
                self.env._("Due Today"),
                "warning",
                self._get_mine() & today,
            ),
        ]

    @api.model
    def _get_visit_sections(self):
        """Return visits due by tonight: the user's, and those nobody makes yet."""
        visits = self.env["property.return.visit"]
        if not visits.has_access("read"):
            return []
        _now, tomorrow = self._get_today()
        return [
            {
                "key": "visits",
                "sequence": 45,
                "label": self.env._("Visits to Make"),
                "tone": "info",
                "model": visits._name,
                "domain": Domain("state", "=", "open")
                & Domain("user_id", "in", [False, self.env.uid])
                & Domain("deadline", "<", tomorrow),
                "date_field": "deadline",
                "order": "deadline, id",
                "action": "property_cs.property_return_visit_action",
            }
        ]

    @api.model
    def _get_open_sections(self):
        """What nobody took on, what waits for the user, and planned activities."""
        own = Domain("property_community_id", "!=", False)
        active = Domain("property_stage_code", "in", ACTIVE)
        todo = Domain(
            "my_activity_date_deadline", "<=", fields.Date.to_string(self._get_day())
        )
        return [
            self._prepare_section(
                "received",
                30,
                self.env._("Accepted by Nobody"),
                "warning",
                own & Domain("property_stage_code", "=", "received"),
                date_field="property_received_date",
            ),
            self._prepare_section(
                "mine",
                40,
                self.env._("Waiting for Me"),
                "info",
                self._get_mine() & active,
                date_field="property_received_date",
            ),
            self._prepare_section(
                "todo",
                60,
                self.env._("To Do on Tickets"),
                "info",
                own & todo,
                date_field="my_activity_date_deadline",
                order="id",
            ),
        ]

    @api.model
    def _prepare_section(
        self,
        key,
        sequence,
        label,
        tone,
        domain,
        date_field="property_deadline",
        order=None,
    ):
        """A section of tickets."""
        return {
            "key": key,
            "sequence": sequence,
            "label": label,
            "tone": tone,
            "model": "helpdesk.ticket",
            "domain": domain,
            "date_field": date_field,
            "order": order or f"{date_field}, id",
            "action": "property_cs.helpdesk_ticket_action",
        }

    @api.model
    def _get_day(self):
        """Today where the user is."""
        zone = pytz.timezone(self.env.user.tz or ZONE)
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()

    @api.model
    def _get_today(self):
        """(now, first moment of tomorrow where the user is), naive UTC."""
        zone = pytz.timezone(self.env.user.tz or ZONE)
        midnight = datetime.combine(self._get_day() + timedelta(days=1), time.min)
        tomorrow = zone.localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)
        return fields.Datetime.now(), tomorrow
