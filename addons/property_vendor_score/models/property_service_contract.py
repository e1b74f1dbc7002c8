from odoo import api, fields, models


class PropertyServiceContract(models.Model):
    _inherit = "property.service.contract"

    score_template_id = fields.Many2one(
        "property.vendor.score.template",
        compute="_compute_score_template_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', 'in', [False, company_id]), "
        "('service_type_id', 'in', [False, service_type_id])]",
        help="How the vendor is scored under this contract.",
    )
    evaluation_ids = fields.One2many("property.vendor.evaluation", "contract_id")
    event_ids = fields.One2many("property.vendor.event", "contract_id")
    evaluation_count = fields.Integer(compute="_compute_evaluation_count")

    @api.depends("service_type_id", "company_id")
    def _compute_score_template_id(self):
        templates = self.env["property.vendor.score.template"]
        for (company, service), contracts in self.grouped(
            lambda c: (c.company_id, c.service_type_id)
        ).items():
            contracts.score_template_id = templates._get_default(company, service)

    def _compute_evaluation_count(self):
        groups = self.env["property.vendor.evaluation"]._read_group(
            [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
        )
        counts = {contract.id: count for contract, count in groups}
        for contract in self:
            contract.evaluation_count = counts.get(contract.id, 0)

    @api.model
    def _fill_score_template(self):
        """Contracts made before this module was installed are scored as well."""
        without = self.search([("score_template_id", "=", False)])
        without._compute_score_template_id()

    def action_open_evaluations(self):
        return self._open_rows(
            "property_vendor_score.property_vendor_evaluation_action"
        )
