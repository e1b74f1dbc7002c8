from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class PropertyServiceCoverage(models.Model):
    """Who does a service in an area, from when to when: one contract at a time.

    Rows of contracts in force, and of those that were; written by their steps alone.
    """

    _name = "property.service.coverage"
    _description = "Service Coverage"
    _inherit = ["property.community.mixin"]
    _order = "area_id, date_start desc"
    _rec_name = "area_id"

    contract_id = fields.Many2one(
        "property.service.contract", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="area_id.community_id", store=True, precompute=True
    )
    area_id = fields.Many2one("property.service.area", required=True, index=True)
    service_type_id = fields.Many2one(
        "property.service.type", required=True, ondelete="restrict"
    )
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)

    _one_contract = models.Constraint(
        "EXCLUDE USING gist (service_type_id WITH =, area_id WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&)",
        "Another contract has this service in one of the areas at that time.",
    )

    @api.model
    def _cover(self, contracts):
        """Enter the areas of contracts that come into force.

        :raise ValidationError: another one has the same service there, named
        """
        for contract in contracts:
            self._check_free(contract)
            # sudo: rows are made by the steps of a contract, who checked the right
            self.sudo().create(
                [
                    {
                        "contract_id": contract.id,
                        "area_id": area.id,
                        "service_type_id": contract.service_type_id.id,
                        "date_start": contract.date_start,
                        "date_end": contract.date_end,
                    }
                    for area in contract.area_ids
                ]
            )

    def _check_free(self, contract):
        other = self.sudo().search(
            Domain("area_id", "in", contract.area_ids.ids)
            & Domain("service_type_id", "=", contract.service_type_id.id)
            & Domain("contract_id", "!=", contract.id)
            & Domain("date_start", "<=", contract.date_end)
            & Domain("date_end", ">=", contract.date_start),
            limit=1,
        )
        if other:
            raise ValidationError(
                self.env._(
                    "%(service)s in %(area)s is already done under contract %(name)s "
                    "from %(start)s to %(end)s. End that one first, or take the area "
                    "out of this one.",
                    service=contract.service_type_id.name,
                    area=other.area_id.name,
                    name=other.contract_id.name,
                    start=other.date_start,
                    end=other.date_end,
                )
            )
