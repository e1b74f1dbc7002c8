from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.property_vendor.models.property_vendor_demo import PIXEL

SURVEY = "入户问卷 60 份"
#: scores by hand of sources that have no data in the demo
TYPED = {
    "CLEANING": {"complaint": (90, "有效投诉 2 件"), "satisfaction": (86, SURVEY)},
    "GREENING": {"inspection": (66, "纸质检查表 4 份"), "satisfaction": (72, SURVEY)},
    "PEST": {},
}


class PropertyVendorScoreDemo(models.AbstractModel):
    """The last month of each demo contract, scored: signed, appealed, a draft.

    Called by the demo data alone.
    """

    _name = "property.vendor.score.demo"
    _description = "Demo of Vendor Scores"

    @api.model
    def _load(self):
        community = self.env.ref("property_base.demo_community")
        self = self.with_company(community.company_id).with_context(
            tracking_disable=True
        )
        month = fields.Date.context_today(self).replace(day=1)
        last = month - relativedelta(months=1)
        contracts = self.env["property.service.contract"].search(
            [("community_id", "=", community.id), ("state", "=", "active")]
        )
        rows = {
            code: self._score(contract, last, TYPED[code])
            for contract in contracts
            for code in TYPED
            if f"-{code}-" in contract.name
        }
        self._sign(rows["CLEANING"])
        self._appeal(rows["GREENING"])

    def _as(self, records, role):
        return records.with_user(self.env.ref(f"property_base.demo_user_{role}"))

    def _score(self, contract, month, typed):
        if "CLEANING" in contract.name:
            self._fine(contract, month)
        row = self._as(self.env["property.vendor.evaluation"], "supervisor").create(
            {
                "contract_id": contract.id,
                "date_start": month,
                "date_end": month + relativedelta(day=31),
            }
        )
        row.action_compute()
        for line in row.line_ids.filtered(lambda line: line.source in typed):
            score, reason = typed[line.source]
            line.write({"is_typed": True, "typed_score": score, "typed_reason": reason})
        row.action_compute()
        return row

    def _fine(self, contract, month):
        self._as(self.env["property.vendor.event"], "supervisor").create(
            {
                "contract_id": contract.id,
                "date": month + relativedelta(day=11),
                "kind_id": self.env.ref("property_vendor_score.event_kind_uniform").id,
                "note": "2 栋大堂保洁员未佩戴工牌",
            }
        )

    def _sign(self, row):
        row.action_send()
        row.action_accept()
        row.action_submit()
        self._as(row, "manager").validate_tier()
        row.write({"vendor_signed_by": "沈国强", "vendor_signature": PIXEL})
        row.action_sign()

    def _appeal(self, row):
        row.action_send()
        row._appeal("枯死苗木因地下管线渗漏造成，请予复核。", "何伟")
