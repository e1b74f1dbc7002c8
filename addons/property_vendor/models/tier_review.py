from odoo import api, models
from odoo.exceptions import AccessError

#: what this module has approved in tiers; its parts add theirs
APPROVED = ["property.vendor.plan"]


class TierReview(models.Model):
    """Reviews of vendors' papers change by approving and returning alone.

    The base lets every user write reviews, so that anybody could mark one approved.
    """

    _inherit = "tier.review"

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        reviews._check_vendor_guard()
        return reviews

    def write(self, vals):
        self._check_vendor_guard()
        res = super().write(vals)
        self._check_vendor_guard()
        return res

    def unlink(self):
        self._check_vendor_guard()
        return super().unlink()

    def _check_vendor_guard(self):
        if not self.env.su and self.filtered(lambda r: r.model in APPROVED):
            raise AccessError(
                self.env._("Approve or return the paper itself, not its review.")
            )

    def _update_review_status(self):
        """Whose turn it is follows from the tiers, whoever looks."""
        return super(TierReview, self.sudo())._update_review_status()

    def _get_reviewers(self):
        """Everybody of the group but who submitted it or sees no such record."""
        if self.model not in APPROVED:
            return super()._get_reviewers()
        record = self.env[self.model].sudo().browse(self.res_id)
        group = self.reviewer_group_id
        users = group.all_user_ids if group else super()._get_reviewers()
        return users.sudo().filtered(record._may_be_reviewer).sudo(False)
