from odoo import models


class PropertyCounterBooking(models.AbstractModel):
    """Deposits are booked on their liability account, never on a receivable."""

    _inherit = "property.counter.booking"

    def _open_deposit(self, lines, request):
        """Register the deposit, and a contractor the office does not know yet."""
        for line in lines:
            if not line["partner_id"]:
                line["partner_id"] = self._create_contractor(line, request).id
                request["partner"] = request["partner"].browse(line["partner_id"])
        deposits = self.env["property.deposit"]._open(
            [self._prepare_deposit(line, request) for line in lines]
        )
        for line, deposit in zip(lines, deposits, strict=True):
            line["deposit_id"] = deposit.id

    def _create_contractor(self, line, request):
        return self.env["res.partner"].create(
            {
                "name": line["contractor_name"],
                "is_company": True,
                "company_id": request["community"].company_id.id,
            }
        )

    def _prepare_deposit(self, line, request):
        return {
            **line["deposit"],
            "unit_id": line["unit_id"],
            "partner_id": line["partner_id"],
            "occupancy_id": line["occupancy_id"],
            "amount": float(line["amount"]),
            "date": request["till"].date,
        }

    def _book_deposit(self, lines):
        """A payment for each tender, onto the account of deposits."""
        company = lines.company_id
        account = company._get_property_custody_account("deposit")
        payments = self._create_payments(
            [
                {
                    **self._prepare_payment(line, line.tender_id, account),
                    "property_custody_kind": "deposit_in",
                    "property_deposit_id": line.deposit_id.id,
                }
                for line in lines
            ]
        )
        for payment, line in zip(payments, lines, strict=True):
            line.payment_id = payment
