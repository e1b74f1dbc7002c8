import logging
import traceback

from psycopg2.errors import (
    DeadlockDetected,
    LockNotAvailable,
    SerializationFailure,
)

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

TRY_AGAIN = (SerializationFailure, DeadlockDetected, LockNotAvailable)


class PropertyBatch(models.Model):
    """A piece of long work: claimed, done and marked in one transaction.

    A batch belongs to any record of a model with ``property.batch.mixin``.
    A batch waits until those of earlier stages are done, one of kind ``last``
    until all others of its record are.
    A killed worker leaves a batch pending, since its transaction is gone; so
    nothing is done twice and nothing is lost.
    """

    _name = "property.batch"
    _description = "Background Batch"
    _order = "id"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    community_id = fields.Many2one(
        "property.community", index="btree_not_null", ondelete="cascade", readonly=True
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    step = fields.Char(string="Method", required=True, readonly=True)
    kind = fields.Selection(
        [("work", "Work"), ("last", "Last")],
        required=True,
        default="work",
        readonly=True,
    )
    stage = fields.Integer(required=True, default=0, readonly=True)
    payload = fields.Json(readonly=True, groups="base.group_system")
    result = fields.Json(readonly=True, help="What the work answered, such as counts.")
    item_count = fields.Integer(readonly=True)
    state = fields.Selection(
        [("pending", "Pending"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        default="pending",
        readonly=True,
    )
    error = fields.Text(readonly=True)
    done_date = fields.Datetime(readonly=True)

    step_name = fields.Char(string="Step", compute="_compute_step_name")

    _record_idx = models.Index("(res_model, res_id, state)")
    _pending_idx = models.Index("(id) WHERE state = 'pending'")

    @api.depends("step")
    @api.depends_context("lang")
    def _compute_step_name(self):
        names = self._get_step_names()
        for batch in self:
            batch.step_name = names.get(batch.step, batch.step)

    @api.model
    def _get_step_names(self):
        """What the office calls each step; modules add those of their work."""
        return {
            "validate": self.env._("Check"),
            "finish": self.env._("Finish"),
        }

    def _get_record(self):
        """The record the batch works for, as the user who started the work."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        user = self.user_id
        return (
            record.with_user(user)
            .with_company(self.company_id)
            .with_context(lang=user.lang, tz=user.tz)
        )

    @api.model
    def _get_due_domain(self):
        return [("state", "=", "pending")]

    def _is_ready(self):
        """Earlier stages come first; a last batch waits for all of its record."""
        self.ensure_one()
        if self.kind == "work" and not self.stage:
            return True
        return not self.search_count(self._get_before_domain(), limit=1)

    def _get_before_domain(self):
        """What has to be done before this batch, and is not."""
        domain = [
            ("res_model", "=", self.res_model),
            ("res_id", "=", self.res_id),
            ("id", "!=", self.id),
            ("state", "!=", "done"),
        ]
        if self.kind == "work":
            domain += [("kind", "=", "work"), ("stage", "<", self.stage)]
        return domain

    def _run(self):
        """Claim, do and mark one batch in the transaction of the caller.

        :return: whether it was claimed and done here
        """
        self.ensure_one()
        batch = self.try_lock_for_update().filtered_domain(self._get_due_domain())
        if not batch or not batch._is_ready():
            return False
        result = batch._get_record()._process_batch(batch)
        batch.write(
            {
                "state": "done",
                "done_date": fields.Datetime.now(),
                "error": False,
                "result": result,
            }
        )
        return True

    @api.model
    def _cron_run(self):
        """Do what is pending, a commit per batch; called by the cron alone."""
        cron = self.env["ir.cron"]
        due = self.sudo().search(self._get_due_domain(), limit=1000)
        cron._commit_progress(remaining=len(due))
        for batch in due:
            if not batch._run_and_commit():
                return
        started = self._count_started_since(due)
        if started:
            cron._commit_progress(remaining=started)

    @api.model
    def _count_started_since(self, due):
        """How many batches the work itself has started: they go on at once."""
        last = max(due.ids, default=0)
        domain = [*self._get_due_domain(), ("id", ">", last)]
        return self.sudo().search_count(domain) if last else 0

    def _run_and_commit(self):
        """Run one batch and commit; an error is kept on the batch.

        :return: seconds left to the cron
        """
        cron = self.env["ir.cron"]
        try:
            self._run()
            self.env.flush_all()
        except TRY_AGAIN:
            self.env.cr.rollback()
            _logger.info("batch %s met another transaction, will run again", self.id)
        except Exception as error:
            self.env.cr.rollback()
            self._mark_failed(error)
        return cron._commit_progress(1)

    def _mark_failed(self, error):
        """Keep a readable reason on the batch and tell its record."""
        self.ensure_one()
        batch = self.try_lock_for_update()
        if not batch or batch.state != "pending":
            return
        if isinstance(error, UserError):
            message = str(error)
        else:
            _logger.exception("batch %s of %s failed", self.id, self.res_model)
            message = "".join(traceback.format_exception_only(error)).strip()
        batch.write({"state": "failed", "error": message})
        batch._get_record()._batch_failed(batch)

    def action_retry(self):
        """Put failed batches back to pending; who may write the record may."""
        for batch in self:
            record = self.env[batch.res_model].browse(batch.res_id)
            record.check_access("write")
        self.sudo().filtered(lambda b: b.state == "failed").write({"state": "pending"})
        self._wake()

    @api.model
    def _wake(self):
        self.env.ref("property_base.ir_cron_batch")._trigger()
