from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class PropertyReceiptBook(models.Model):
    """A book of receipts of a community: numbers in a row, none left out."""

    _name = "property.receipt.book"
    _description = "Receipt Book"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "property.receipt.register",
    ]
    _order = "community_id, sequence, id"
    _rec_name = "code"

    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, help="Stands before the number, such as CH26 in CH26-000017."
    )
    kind = fields.Selection(
        [("computer", "Printed by the System"), ("preprinted", "Preprinted Paper")],
        required=True,
        default="computer",
    )
    paper = fields.Selection(
        [
            ("a5", "A5, Landscape"),
            ("c140", "Continuous Form 241 × 140 mm"),
            ("c93", "Continuous Form 241 × 93 mm"),
        ],
        required=True,
        default="a5",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Issued to",
        index="btree_not_null",
        ondelete="restrict",
        help="The cashier who writes in it; empty: any cashier of the community.",
    )
    number_from = fields.Integer(string="First Number", required=True, default=1)
    number_to = fields.Integer(
        string="Last Number", help="Of preprinted paper; 0: the book does not end."
    )
    next_number = fields.Integer(
        compute="_compute_next_number",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
    )
    padding = fields.Integer(string="Digits", default=6)
    state = fields.Selection(
        [("open", "In Use"), ("closed", "Closed")],
        required=True,
        default="open",
        index=True,
        copy=False,
    )
    receipt_ids = fields.One2many("property.receipt", "book_id")

    _code_uniq = models.Constraint(
        "UNIQUE(community_id, code)", "The community has a book of this code."
    )
    _numbers = models.Constraint(
        "CHECK(number_from > 0 AND next_number >= number_from "
        "AND (number_to = 0 OR next_number <= number_to + 1))",
        "The numbers of a book run from the first to the last.",
    )

    @api.depends("number_from")
    def _compute_next_number(self):
        for book in self:
            if not book.receipt_ids:
                book.next_number = book.number_from

    @api.model
    def _find_for(self, community, user):
        """The book a cashier writes in: their own, else the community's.

        :return: property.receipt.book; a community without any gets one
        :raise UserError: all its books are full or closed
        """
        books = self.search([("community_id", "=", community.id)])
        usable = books.filtered(
            lambda b: b._has_numbers() and b.user_id in (user, self.env["res.users"])
        )
        found = usable.filtered("user_id")[:1] or usable[:1]
        if found or not books:
            return found or self.create(self._prepare_default(community))
        raise UserError(
            self.env._(
                "%(community)s has no receipt book with numbers left: ask the "
                "accountant for one.",
                community=community.name,
            )
        )

    def _has_numbers(self):
        return self.state == "open" and (
            not self.number_to or self.next_number <= self.number_to
        )

    def _prepare_default(self, community):
        return {"community_id": community.id, "code": community.code or "R"}

    def _take_number(self):
        """The next number, under a lock on the book until the transaction ends.

        Who comes second waits, and is told by the database to begin again.

        :raise UserError: the book is full or closed
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM property_receipt_book WHERE id = %s FOR UPDATE", self.id
            )
        )
        self.invalidate_recordset(["next_number", "state", "number_to"])
        if not self._has_numbers():
            raise UserError(self.env._("The receipt book %s is full.", self.code))
        number = self.next_number
        self.next_number = number + 1
        return number

    def _format_number(self, number):
        return f"{self.code}-{number:0{self.padding}d}"

    def action_close(self):
        self.state = "closed"

    def action_open(self):
        self.state = "open"
