import re
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: days back a headcount may be entered
BACK = 7
#: months ahead a plan may be made for
AHEAD = 12
MAX_TASKS = 200
MAX_TEXT = 2000
MAX_NAME = 200
#: of a task, what a vendor may change
TASK_TEXTS = ("name", "materials", "agent", "dose", "notice")


class PropertyVendorPortal(models.AbstractModel):
    """What a vendor's contact sees and does in the portal.

    Portal users have no rights on the models. Every row comes from one of the
    ``_get_`` methods, which find it among those of the user's own company, and
    every step checks its state itself: with superuser rights nobody else does.
    """

    _name = "property.vendor.portal"
    _description = "Portal of Vendors"

    # ------------------------------------------------------------------ own ----

    @api.model
    def _get_own_domain(self):
        """Rows of contracts in force, or that were, of the user's company."""
        vendor = self.env.user.partner_id.commercial_partner_id
        return Domain("partner_id.commercial_partner_id", "=", vendor.id)

    def _search_own(self, model, domain=(), **kwargs):
        domain = self._get_own_domain() & Domain(domain or [])
        if model == "property.service.contract":
            domain &= Domain("state", "!=", "draft")
        return self._open_model(model).search(domain, **kwargs)

    def _open_model(self, model):
        """The model with all rights; what the office writes there stays inside.

        Who makes or answers a row does not become its follower: followers get the
        office's messages by mail.
        """
        # sudo: the model - a vendor has no rights on it; only own rows are found
        return self.env[model].sudo().with_context(mail_create_nosubscribe=True)

    def _get_own(self, model, record_id, domain=()):
        """The row, or none when it is somebody else's."""
        return self._search_own(model, Domain("id", "=", record_id) & Domain(domain))

    def _get_contracts(self, domain=()):
        return self._search_own(
            "property.service.contract", domain, order="date_last desc, id desc"
        )

    def _has_contracts(self):
        return bool(self._search_own("property.service.contract", limit=1))

    def _get_seen(self, model):
        """Domain of inspections, findings or evaluations that are out."""
        if model in ("property.vendor.inspection", "property.vendor.evaluation"):
            return Domain("state", "!=", "draft")
        return Domain("inspection_id", "=", False) | Domain(
            "inspection_id.state", "!=", "draft"
        )

    # ------------------------------------------------------------ headcount ----

    def _enter_headcount(self, contract, values):
        """People sent on a day; a day that is entered stays with who entered it.

        :param dict values: ``date``, ``present``, ``note`` as typed
        :raise UserError: not a day or number, too long ago, or entered already
        """
        day = self._read_date(values["date"])
        today = fields.Date.context_today(self)
        if day < today - relativedelta(days=BACK):
            raise UserError(
                self.env._("Enter the headcount within %s days.", BACK),
            )
        present = self._read_count(values["present"], contract.headcount)
        rows = self._open_model("property.vendor.attendance")
        if rows.search_count([("contract_id", "=", contract.id), ("date", "=", day)]):
            raise UserError(
                self.env._("%s is entered already: ask the office to change it.", day)
            )
        return rows.create(
            {
                "contract_id": contract.id,
                "date": day,
                "present": present,
                "note": self._read_text(values["note"]) or False,
            }
        )

    def _read_count(self, text, most):
        if not re.fullmatch(r"\d{1,5}", text.strip()) or int(text) > most:
            raise UserError(self.env._("Enter a number between 0 and %s.", most))
        return int(text)

    def _read_text(self, text, limit=MAX_NAME):
        """A text as typed, whole.

        :raise UserError: it is longer than ``limit`` characters
        """
        text = text.strip()
        if len(text) > limit:
            raise UserError(
                self.env._(
                    "“%(text)s…” has more than %(limit)s characters.",
                    text=text[:20],
                    limit=limit,
                )
            )
        return text

    def _read_date(self, text):
        try:
            return date.fromisoformat(text.strip())
        except ValueError as error:
            raise UserError(self.env._("“%s” is no date.", text[:20])) from error

    # ---------------------------------------------------------------- plans ----

    def _make_plan(self, contract, month):
        """A draft of a month with what is due; the one that is there already.

        :param str month: YYYY-MM
        :raise UserError: no month, too far ahead, or nothing is due
        """
        first = self._read_date(f"{month.strip()}-01")
        last = fields.Date.context_today(self) + relativedelta(months=AHEAD)
        if first > last:
            raise UserError(
                self.env._("Plans are made up to %s months ahead.", AHEAD),
            )
        same = [("contract_id", "=", contract.id), ("date_start", "=", first)]
        plan = self._search_own(
            "property.vendor.plan", [*same, ("period", "=", "month")]
        )
        if not plan:
            plans = self._open_model("property.vendor.plan")
            plan = plans.create({"contract_id": contract.id, "date_start": first})
            plan.action_fill()
        return plan

    def _save_plan(self, plan, rows):
        """Write the tasks as typed.

        :param rows: list of dicts of texts: ``id`` (empty: a new one), ``drop``,
            ``date_start``, ``date_end`` and TASK_TEXTS
        :raise UserError: submitted already, or what is wrong with which task
        """
        plan._check_open()
        if len(rows) > MAX_TASKS:
            raise UserError(self.env._("A plan has %s tasks at most.", MAX_TASKS))
        tasks = {str(task.id): task for task in plan.task_ids}
        new = []
        for row in rows:
            task = tasks.get(row["id"])
            if row["drop"] and task:
                task.unlink()
            elif task:
                task.write(self._read_task(row, task.is_treatment))
            elif not row["id"] and any(row[name].strip() for name in TASK_TEXTS):
                new.append(
                    {"plan_id": plan.id, **self._read_task(row, plan.is_treatment)}
                )
        plan.task_ids.create(new)
        plan.flush_recordset()

    def _read_task(self, row, is_treatment):
        values = {
            name: self._read_text(row[name], MAX_TEXT if name == "notice" else MAX_NAME)
            for name in (TASK_TEXTS if is_treatment else TASK_TEXTS[:2])
        }
        if not values["name"]:
            raise UserError(self.env._("Say what work a task is."))
        first = self._read_date(row["date_start"])
        last = self._read_date(row["date_end"] or row["date_start"])
        if last < first:
            raise UserError(
                self.env._("%s: the last day is before the first.", values["name"])
            )
        if is_treatment:
            values["target"] = self._read_target(row["target"])
        return {**values, "date_start": first, "date_end": last}

    def _read_target(self, text):
        if text and text not in dict(self._get_targets()):
            raise UserError(self.env._("Choose one of the targets offered."))
        return text or False

    def _get_targets(self):
        """What a treatment is against: (code, label)."""
        field = self.env["property.vendor.plan.task"]._fields["target"]
        return field._description_selection(self.env)

    # -------------------------------------------------------------- findings ----

    def _answer_finding(self, finding, text, files):
        """What the vendor did, with photos.

        :param files: what ``check_files`` gave
        :raise UserError: it is not open, or nothing is said
        """
        finding._check_state("open")
        text = self._read_text(text, MAX_TEXT)
        if not text:
            raise UserError(self.env._("Say what was done."))
        attachments = self.env["ir.attachment"].sudo()
        # sudo: ir.attachment - files of a finding of the user's company
        attachments = attachments.create(
            [
                {
                    "name": name,
                    "mimetype": media_type,
                    "raw": content,
                    "res_model": finding._name,
                    "res_id": finding.id,
                }
                for name, media_type, content in files
            ]
        )
        finding.write(
            {
                "answer": text,
                "answer_attachment_ids": [(4, file.id) for file in attachments],
            }
        )
        finding.action_answer()
        finding.message_post(
            body=self.env._("Answered by the vendor: look at it again."),
            partner_ids=finding.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _get_files(self, finding):
        """Photos of a finding: what was found, and of the answer."""
        return finding.attachment_ids | finding.answer_attachment_ids

    # ----------------------------------------------------------- evaluations ----

    def _can_appeal(self, evaluation):
        """Whether the vendor may still appeal or accept."""
        return (
            evaluation.state == "sent"
            and not evaluation.appeal_closed
            and not evaluation.accepted_date
            and fields.Date.context_today(self) <= evaluation.appeal_deadline
        )

    def _appeal_evaluation(self, evaluation, text):
        """Appeal; the community's supervisor is told.

        :raise UserError: the window is closed, or it says nothing
        """
        text = self._read_text(text, MAX_TEXT)
        evaluation._appeal(text, self.env.user.name)
        self._tell_supervisor(
            evaluation, self.env._("The vendor appeals: decide on it.")
        )

    def _accept_evaluation(self, evaluation):
        """Accept before the days to appeal are over.

        :raise UserError: it is not for the vendor to decide on any more
        """
        if not self._can_appeal(evaluation):
            raise UserError(self.env._("There is nothing to accept any more."))
        evaluation.action_accept()
        self._tell_supervisor(evaluation, self.env._("The vendor accepts."))

    def _tell_supervisor(self, evaluation, text):
        evaluation.message_post(
            body=text,
            partner_ids=evaluation.community_id.supervisor_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
