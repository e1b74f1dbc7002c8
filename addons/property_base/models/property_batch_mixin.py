from odoo import api, fields, models


class PropertyBatchMixin(models.AbstractModel):
    """Long work in batches: import, fee run, posting, roster.

    ``action_*`` checks rights, sets an -ing state, calls ``_start_batches`` and
    returns; a cron (or queue_job) works the batches off, a commit each. With
    the context key ``property_inline`` the work is finished in the caller's
    transaction: for tests, scripts and small jobs.

    The concrete model implements ``_process_batch``; it never commits.
    """

    _name = "property.batch.mixin"
    _description = "Works in Batches"

    batch_ids = fields.One2many(
        "property.batch",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )
    batch_count = fields.Integer(compute="_compute_batch_progress")
    batch_failed_count = fields.Integer(compute="_compute_batch_progress")
    batch_progress = fields.Float(
        string="Progress", compute="_compute_batch_progress", help="In per cent."
    )

    def _compute_batch_progress(self):
        groups = (
            self.env["property.batch"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id", "state"],
                ["__count"],
            )
        )
        counts = {(res_id, state): count for res_id, state, count in groups}
        for record in self:
            done, failed, pending = (
                counts.get((record.id, state), 0)
                for state in ("done", "failed", "pending")
            )
            record.batch_count = done + failed + pending
            record.batch_failed_count = failed
            record.batch_progress = (
                100.0 * done / record.batch_count if record.batch_count else 0.0
            )

    def _start_batches(self, step, payloads, last_step=False, stage=0):
        """Queue work and wake the cron, or do it at once when asked to.

        May be called by ``_process_batch`` for the work that follows.

        :param str step: handed to ``_process_batch`` by the batch
        :param list payloads: a JSON value per batch
        :param str last_step: a step that runs when all others are done
        :param int stage: waits until the batches of lower stages are done
        """
        self.ensure_one()
        # sudo: property.batch - a work list nobody but the code writes
        batches = (
            self.env["property.batch"]
            .sudo()
            .create(
                [
                    self._prepare_batch(step, payload, "work", stage)
                    for payload in payloads
                ]
                + ([self._prepare_batch(last_step, None, "last")] if last_step else [])
            )
        )
        if self.env.context.get("property_inline"):
            self._run_inline()
        else:
            self._wake_batches(batches)
        return batches

    def _run_inline(self):
        """Finish what is pending, and what that starts, in this transaction.

        Batches started by a batch are left to the outer call.
        """
        key = f"{self._name},{self.id}"
        if self.env.context.get("property_inline_running") == key:
            return
        running = self.with_context(property_inline_running=key)
        while running._run_pending():
            pass

    def _run_pending(self):
        """Run the pending batches once; return whether any was done."""
        # sudo: property.batch - a work list nobody but the code writes
        pending = (
            self.env["property.batch"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("state", "=", "pending"),
                ]
            )
        )
        return any([batch._run() for batch in pending])

    def _prepare_batch(self, step, payload, kind, stage=0):
        return {
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self._get_batch_company().id,
            "community_id": "community_id" in self._fields and self.community_id.id,
            "user_id": self.env.uid,
            "step": step,
            "kind": kind,
            "stage": stage,
            "payload": payload,
            "item_count": len(payload) if isinstance(payload, list | dict) else 0,
        }

    def _get_batch_company(self):
        return self.company_id or self.env.company

    def _wake_batches(self, batches):
        """Hook: queue_job takes the batches here instead of the cron."""
        batches._wake()

    def _clear_batches(self):
        """Forget finished work before the same record starts again."""
        self.sudo().batch_ids.unlink()

    def _process_batch(self, batch):
        """Do one batch in the current transaction; never commit.

        :param batch: property.batch with ``step`` and ``payload``
        :return: a JSON value kept as the batch's ``result``, or None
        """
        raise NotImplementedError

    def _batch_failed(self, batch):
        """Hook: a batch failed for good; its error is on the batch."""

    def action_retry_batches(self):
        """Run the failed batches again."""
        self.check_access("write")
        self.sudo().batch_ids.filtered(lambda b: b.state == "failed").action_retry()

    @api.ondelete(at_uninstall=False)
    def _unlink_batches(self):
        self._clear_batches()
