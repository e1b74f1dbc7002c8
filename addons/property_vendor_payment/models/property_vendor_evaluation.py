from odoo import fields, models
from odoo.exceptions import UserError


class PropertyVendorEvaluation(models.Model):
    _inherit = "property.vendor.evaluation"

    settlement_ids = fields.One2many(
        "property.vendor.settlement", "evaluation_id", string="Settlement Sheets"
    )
    settlement_count = fields.Integer(compute="_compute_settlement_count")
    carried_to_id = fields.Many2one(
        "property.vendor.settlement",
        string="Difference Carried into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The sheet that pays or takes back what this correction changed.",
    )

    def _compute_settlement_count(self):
        groups = self.env["property.vendor.settlement"]._read_group(
            [("evaluation_id", "in", self.ids)], ["evaluation_id"], ["__count"]
        )
        counts = {evaluation.id: count for evaluation, count in groups}
        for evaluation in self:
            evaluation.settlement_count = counts.get(evaluation.id, 0)

    def _get_settled_before(self):
        """The live sheet of an evaluation this one corrects, directly or not."""
        self.ensure_one()
        corrected = self.corrects_id
        while corrected:
            sheet = corrected.settlement_ids.filtered(lambda s: s.state != "cancelled")
            if sheet:
                return sheet
            corrected = corrected.corrects_id
        return self.env["property.vendor.settlement"]

    def _get_difference(self):
        """What the correction changes of the payable amount; negative: taken back."""
        self.ensure_one()
        return self.payable_amount - self.corrects_id.payable_amount

    def _get_to_carry(self):
        """Corrections whose difference no sheet carries yet, as far as they fit.

        Of the vendor's contracts for the service in the community: a renewed
        contract goes on with what its last period left. What would take the net
        below 0 waits for a later sheet.
        """
        rows, net = self.browse(), self.payable_amount
        for row in self._get_uncarried().sorted(
            lambda row: (row._get_difference() < 0, row.id)
        ):
            after = self.currency_id.round(net + row._get_difference())
            if after >= 0:
                rows, net = rows | row, after
        return rows

    def _get_uncarried(self):
        self.ensure_one()
        rows = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("community_id", "=", self.community_id.id),
                ("service_type_id", "=", self.service_type_id.id),
                ("corrects_id", "!=", False),
                ("state", "in", ("signed", "corrected")),
                ("carried_to_id", "=", False),
                ("id", "!=", self.id),
            ]
        )
        return rows.filtered(lambda row: row._get_settled_before())

    def action_settle(self):
        """Make the settlement sheet of a signed evaluation, and open it.

        :raise UserError: not signed, settled already, or its difference is carried
        """
        self.ensure_one()
        sheets = self.env["property.vendor.settlement"]
        return sheets.create({"evaluation_id": self.id})._get_form()

    def action_open_settlements(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settlement Sheets"),
            "res_model": "property.vendor.settlement",
            "view_mode": "list,form",
            "domain": [("evaluation_id", "=", self.id)],
        }

    def _check_settle(self):
        """Only what both sides have signed is settled, and once.

        :raise UserError: and why not
        """
        self.ensure_one()
        if self.state != "signed":
            raise UserError(
                self.env._(
                    "%(name)s is %(state)s: only a signed evaluation is settled.",
                    name=self.name,
                    state=self._get_label("state"),
                )
            )
        # a search, so that what was cancelled just now is seen by the database too
        live = self.settlement_ids.search(
            [("evaluation_id", "=", self.id), ("step", "!=", "cancelled")], limit=1
        )
        if live:
            raise UserError(
                self.env._(
                    "%(name)s is settled by %(sheet)s already: open that one.",
                    name=self.name,
                    sheet=live.name,
                )
            )
        before = self._get_settled_before()
        if before:
            raise UserError(
                self.env._(
                    "%(name)s corrects what %(sheet)s has settled: the next sheet of "
                    "the contract carries the difference.",
                    name=self.name,
                    sheet=before.name,
                )
            )
