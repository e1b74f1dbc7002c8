"""Evaluations are among what is approved in tiers."""

from odoo.addons.property_vendor.models.tier_review import APPROVED

if "property.vendor.evaluation" not in APPROVED:
    APPROVED.append("property.vendor.evaluation")
