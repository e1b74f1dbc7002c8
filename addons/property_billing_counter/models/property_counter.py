from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyCounter(models.AbstractModel):
    """The fee counter (收费台): what the screen asks, and what a take books.

    A take is one receipt of one community: charges, services and prepayments
    of any of its units, paid in one or several ways. Cashiers have no right in
    the ledger; what they ask for is read with their own rights, checked, and
    booked by a short sudo. Parts add kinds of lines by ``_read_<kind>``,
    ``_open_<kind>`` and ``_book_<kind>``.
    """

    _name = "property.counter"
    _description = "Fee Counter"
    _inherit = [
        "property.counter.request",
        "property.counter.booking",
        "property.counter.desk",
        "property.counter.quote",
    ]

    @api.model
    def open_till(self, company_id=False, opening_float=0):
        """Open the user's till; the answer is what the screen shows of it."""
        company = self._get_company(company_id)
        amount = self._read_amount(opening_float, company.currency_id, zero=True)
        self.env["property.till"]._open(company, float(amount))
        return self._describe_till(company)

    @api.model
    def take(self, payload):
        """Take money; see ``_take``.

        :return: dict of ``receipt_id``, ``name``, ``amount``, ``change``
        """
        receipt = self._take(payload)
        return self._describe_receipt(receipt)

    @api.model
    def void(self, receipt_id, reason):
        """Undo a take of an open till; ``reason`` is kept on the receipt."""
        self.env["property.till"]._check_cashier()
        receipt = self.env["property.receipt"].browse(receipt_id)
        receipt.check_access("read")
        # sudo: account.payment - a cashier has no other right in the ledger
        receipt.sudo()._void(reason)
        return self._describe_receipt(receipt)

    @api.model
    def _take(self, payload):
        """Check what is asked for, book it and give the receipt.

        :param dict payload: ``token`` (a UUID of the screen), ``community_id``,
            ``partner_id`` or ``payer_name`` (who pays), ``lines``, ``tenders``:

            * line: ``kind``, ``amount`` as text, and by kind ``charge_id`` with
              ``residual`` (what the screen showed as owed), or ``unit_id`` with
              ``partner_id``, ``fee_item_id``, ``quantity``, ``price``, ``note``,
              ``date_start``, ``date_end``
            * tender: ``channel_id``, ``amount`` (empty: the rest),
              ``cash_given``, ``reference``
        :return: property.receipt
        :raise AccessError: who is no cashier, or may not see a charge or unit
        :raise UserError: what is wrong, in words for the cashier; nothing is
            booked then
        """
        self.env["property.till"]._check_cashier()
        taken = self._find_taken(payload.get("token"))
        if taken:
            return taken
        request = self._read_request(payload)
        # sudo: account.payment - a cashier has no other right in the ledger
        counter = self.sudo().with_company(request["community"].company_id)
        receipt = counter.with_context(property_counter_take=True)._book(request)
        return receipt.with_env(self.env)

    def _find_taken(self, token):
        """The receipt of a take that was sent before, by the same cashier."""
        receipts = self.env["property.receipt"].sudo()
        if not token:
            raise UserError(self.env._("Reload the counter: it sent no token."))
        found = receipts.search([("token", "=", token), ("user_id", "=", self.env.uid)])
        return found.with_env(self.env)

    def _get_company(self, company_id):
        company = self.env["res.company"].browse(company_id) or self.env.company
        if company not in self.env.companies:
            raise UserError(self.env._("Choose a company you work in."))
        return company

    def _describe_receipt(self, receipt):
        return {
            "receipt_id": receipt.id,
            "name": receipt.name,
            "state": receipt.state,
            "amount": receipt.amount,
            "capitals": receipt.capitals,
            "date": fields.Date.to_string(receipt.date),
            "payer": receipt.payer_name,
            "change": sum(receipt.tender_ids.mapped("cash_change")),
        }
