import logging

from psycopg2 import Error as DatabaseError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.property_base.models.property_batch import TRY_AGAIN

_logger = logging.getLogger(__name__)

INVOICES_PER_BATCH = 200


class PropertyFeePosting(models.AbstractModel):
    """The posting half of a fee run: computed, posting, posted."""

    _name = "property.fee.posting"
    _description = "Posting of a Fee Run"

    unposted_count = fields.Integer(
        compute="_compute_unposted_count",
        help="Charges of a posted run that could not be posted; see its exceptions.",
    )

    def _compute_unposted_count(self):
        groups = self.env["property.fee.charge"]._read_group(
            [("run_id", "in", self.ids), ("state", "=", "draft")],
            ["run_id"],
            ["__count"],
        )
        counts = {run.id: count for run, count in groups}
        for run in self:
            posted = run.state == "posted"
            run.unposted_count = counts.get(run.id, 0) if posted else 0

    def action_post(self):
        """Invoice the draft charges of the runs, in batches; accountants only.

        A repeated click does nothing: charges that are posted are left alone,
        and a run that is being posted goes on.
        """
        self._check_may_post()
        for run in self:
            run._claim_run()
            if run.state == "posting" and run.batch_failed_count:
                run.action_retry_batches()
            elif run.state in ("computed", "posted"):
                run._begin_posting()
            elif run.state != "posting":
                raise UserError(
                    self.env._("%(run)s: compute the fees first.", run=run.name)
                )
        return True

    @api.model
    def _may_post(self):
        """Whether the user posts fees: accountants do, who takes money does not."""
        user = self.env.user
        return user.has_group("account.group_account_invoice") and not user.has_group(
            "property_billing.group_cashier"
        )

    def _check_may_post(self):
        if not self.env.su and not self._may_post():
            raise AccessError(
                self.env._("Only accountants post fees; who takes money does not.")
            )

    def _begin_posting(self):
        charges = self._get_charges_to_post()
        if not charges and self.state == "posted":
            return
        if charges:
            self.env["property.fee.invoicing"]._check_lock_date(
                charges, self._get_invoice_date()
            )
        # sudo: property.fee.run - whoever may post may write no run otherwise
        run = self.sudo()
        run.exception_ids.filtered(lambda e: e.kind == "posting").unlink()
        run._clear_batches()
        run.write({"state": "posting", "invoice_date": self._get_invoice_date()})
        self._start_batches("post", self._split_for_posting(charges), "posted")

    def _get_invoice_date(self):
        return self.invoice_date or fields.Date.context_today(self)

    def _get_charges_to_post(self):
        return self.env["property.fee.charge"].search(
            [("run_id", "=", self.id), ("state", "=", "draft")], order="unit_id, id"
        )

    def _split_for_posting(self, charges):
        """Ids of the charges of a batch each; no invoice is cut in two."""
        groups = self.env["property.fee.invoicing"]._group(charges)
        return [
            [charge_id for group in part for charge_id in group.ids]
            for part in (
                groups[start : start + INVOICES_PER_BATCH]
                for start in range(0, len(groups), INVOICES_PER_BATCH)
            )
        ]

    def _step_post(self, charge_ids):
        """Invoice what is still draft among some charges, in this transaction."""
        charges = self.env["property.fee.charge"].browse(charge_ids)
        groups = self.env["property.fee.invoicing"]._group(charges._claim())
        if groups:
            self._post_groups(groups)

    def _post_groups(self, groups):
        """All at once, or else one by one, so that one bad payer stops nobody."""
        invoicing = self.env["property.fee.invoicing"]
        try:
            with self.env.cr.savepoint():
                invoicing._invoice(groups, self._get_invoice_date())
        except TRY_AGAIN:
            raise
        except (UserError, DatabaseError, ValueError) as error:
            if len(groups) == 1:
                self._note_not_posted(groups[0], error)
                return
            _logger.info("%s: a batch is posted one by one (%s)", self.name, error)
            half = len(groups) // 2
            self._post_groups(groups[:half])
            self._post_groups(groups[half:])

    def _note_not_posted(self, group, error):
        _logger.warning("charges %s were not posted: %s", group.ids, error)
        # sudo: property.fee.exception - written by the run alone
        self.env["property.fee.exception"].sudo().create(
            {
                "run_id": self.id,
                "unit_id": group.unit_id.id,
                "fee_item_id": group[0].fee_item_id.id,
                "assignment_id": group[0].assignment_id.id,
                "date_start": group[0].date_start,
                "kind": "posting",
                "reason": str(error).strip() or error.__class__.__name__,
            }
        )

    def _step_posted(self, _payload):
        # sudo: property.fee.run - whoever may post may write no run otherwise
        self.sudo().write({"state": "posted"})

    def _get_period_label(self):
        """The month of the run, e.g. 2026-10."""
        self.ensure_one()
        return self.date_start.strftime("%Y-%m")
