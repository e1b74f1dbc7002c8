from odoo import fields, models
from odoo.exceptions import UserError

#: forms that jam at once; more is a mistake in typing
MOST = 50


class PropertyReceiptSpoil(models.TransientModel):
    """Preprinted forms that were spoiled: their numbers are used up, void.

    So that the numbers on the paper and in the register stay the same.
    """

    _name = "property.receipt.spoil"
    _description = "Spoiled Forms"

    book_id = fields.Many2one(
        "property.receipt.book",
        string="Receipt Book",
        required=True,
        ondelete="cascade",
        domain="[('kind', '=', 'preprinted'), ('state', '=', 'open')]",
    )
    count = fields.Integer(string="Forms", required=True, default=1)
    first = fields.Char(string="From Number", compute="_compute_first")
    reason = fields.Char(required=True)

    _count = models.Constraint(
        f"CHECK(count BETWEEN 1 AND {MOST})",
        "Between one and fifty forms are spoiled at a time.",
    )

    def _compute_first(self):
        for spoil in self:
            book = spoil.book_id
            spoil.first = book and book._format_number(book.next_number)

    def action_spoil(self):
        """Use up the next numbers of the book, in the cashier's open till.

        :raise AccessError: who is no cashier, or not the one of the book
        :raise UserError: no open till, no reason, not enough forms
        """
        self.ensure_one()
        tills = self.env["property.till"]
        tills._check_cashier()
        book = self.book_id
        book.check_access("read")
        till = tills._get_open(book.company_id)
        self._check_spoil(book, till)
        # sudo: property.receipt, property.receipt.book - written by the code alone
        receipts = self.env["property.receipt"].sudo()
        receipts.create(
            [self._prepare_void(book.sudo(), till) for _form in range(self.count)]
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_spoil(self, book, till):
        if not till:
            raise UserError(self.env._("Open your till first."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say what happened to the forms."))
        if book.kind != "preprinted":
            raise UserError(
                self.env._("Only preprinted forms are spoiled: make the receipt void.")
            )
        if book.user_id and book.user_id != self.env.user:
            raise UserError(
                self.env._(
                    "%(book)s was issued to %(cashier)s.",
                    book=book.code,
                    cashier=book.user_id.name,
                )
            )

    def _prepare_void(self, book, till):
        number = book._take_number()
        return {
            "book_id": book.id,
            "number": number,
            "name": book._format_number(number),
            "date": till.date,
            "payer_name": self.env._("Spoiled form"),
            "user_id": self.env.uid,
            "till_id": till.id,
            "amount": 0.0,
            "state": "void",
            "void_reason": self.reason.strip(),
            "void_user_id": self.env.uid,
            "void_date": fields.Datetime.now(),
        }
