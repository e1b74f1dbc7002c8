from odoo import api, models
from odoo.exceptions import AccessError

#: what this module has approved in tiers
APPROVED = (
    "property.fee.reduction",
    "property.fee.write.off",
    "property.fee.correction.request",
)


class TierReview(models.Model):
    """Reviews about money change by approving and refusing alone.

    The base lets every user write reviews, so that anybody could mark one approved.
    """

    _inherit = "tier.review"

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        reviews._check_property_guard()
        return reviews

    def write(self, vals):
        self._check_property_guard()
        res = super().write(vals)
        self._check_property_guard()
        return res

    def unlink(self):
        self._check_property_guard()
        return super().unlink()

    def _check_property_guard(self):
        if not self.env.su and self.filtered(lambda r: r.model in APPROVED):
            raise AccessError(
                self.env._("Approve or refuse the request itself, not its review.")
            )

    def _update_review_status(self):
        """Whose turn it is follows from the tiers, whoever looks."""
        return super(TierReview, self.sudo())._update_review_status()

    def _get_reviewers(self):
        """Everybody of the group but who asked, takes money or sees no such record."""
        if self.model not in APPROVED:
            return super()._get_reviewers()
        record = self.env[self.model].sudo().browse(self.res_id)
        group = self.reviewer_group_id
        users = group.all_user_ids if group else super()._get_reviewers()
        return users.sudo().filtered(record._may_be_reviewer).sudo(False)
