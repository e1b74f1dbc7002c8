from odoo import api, fields, models


class PropertyVendorScorePartMixin(models.AbstractModel):
    """A row of a score template: changed alone, the template is checked again."""

    _name = "property.vendor.score.part.mixin"
    _description = "Part of a Score Template"

    template_id = fields.Many2one(
        "property.vendor.score.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_template(parts.template_id)
        return parts

    def write(self, vals):
        templates = self.template_id
        res = super().write(vals)
        self._check_template(templates | self.template_id)
        return res

    def unlink(self):
        templates = self.template_id
        res = super().unlink()
        self._check_template(templates)
        return res

    def _check_template(self, templates):
        """Not while the template itself saves several of them: it checks after."""
        if not self.env.context.get("score_template_saves"):
            templates.exists()._check_weights()
