from odoo import api, models
from odoo.fields import Command


class PropertyOpeningBook(models.AbstractModel):
    """Books opening balances; runs as superuser, nothing here commits.

    A kind ``x`` is booked by ``_book_x(lines)``.
    """

    _name = "property.opening.book"
    _description = "Booking of Opening Balances"

    @api.model
    def _book(self, lines):
        """Book rows that are resolved and not booked yet.

        :param lines: property.opening.line of one document
        """
        for kind, rows in lines.grouped("kind").items():
            getattr(self.sudo(), f"_book_{kind}")(rows.sudo())
        lines.sudo().write({"booked": True})

    @api.model
    def _book_arrears(self, lines):
        """Charges with invoices of their own: on the same receivables as all."""
        charges = self.env["property.fee.charge"]._create_one_off(
            [self._prepare_charge(line) for line in lines]
        )
        for line, charge in zip(lines, charges, strict=True):
            line.charge_id = charge
        charges._post_charges(lines.opening_id.date)
        for line in lines:
            line.move_id = line.charge_id.move_id

    @api.model
    def _prepare_charge(self, line):
        return {
            "origin_key": f"opening {line.id}",
            "is_opening": True,
            "unit_id": line.unit_id.id,
            "fee_item_id": line.fee_item_id.id,
            "partner_id": line.partner_id.id,
            "occupancy_id": line.occupancy_id.id,
            "date_start": line.date_start,
            "date_end": line.date_end,
            "due_date": line.due_date,
            "amount": line.amount,
            "explanation": line.reference,
        }

    @api.model
    def _book_prepayment(self, lines):
        """Open credits of payer and unit, an entry each."""
        company = lines.company_id
        account = company._get_property_account(
            "property_opening_account_id", self.env._("opening balances")
        )
        journal = company._get_property_closing_journal()
        moves = self.env["account.move"].create(
            [self._prepare_credit(line, journal, account) for line in lines]
        )
        moves.action_post()
        for line, move in zip(lines, moves, strict=True):
            line.move_id = move

    @api.model
    def _book_deposit(self, lines):
        """Deposits of the former books, in one entry."""
        opening = lines.opening_id
        lines._name_contractors()
        deposits = self.env["property.deposit"]._bring_in(
            [self._prepare_deposit(line) for line in lines],
            lines.company_id._get_property_account(
                "property_opening_account_id", self.env._("opening balances")
            ),
            opening.date,
        )
        for line, deposit in zip(lines, deposits, strict=True):
            line.write(
                {"deposit_id": deposit.id, "move_id": deposit.line_ids.move_id.id}
            )

    @api.model
    def _prepare_deposit(self, line):
        return {
            "unit_id": line.unit_id.id,
            "kind_id": line.deposit_kind_id.id,
            "role": line.deposit_kind_id.role,
            "partner_id": line.partner_id.id,
            "occupancy_id": line.occupancy_id.id,
            "date": line.date_start or line.opening_id.date,
            "amount": line.amount,
            "old_receipt": line.reference,
        }

    @api.model
    def _prepare_credit(self, line, journal, account):
        partner = line.partner_id.with_company(line.company_id)
        label = line.reference or self.env._("Prepayment brought over")
        common = {"partner_id": partner.id, "name": label}
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": line.opening_id.date,
            "ref": f"{line.unit_id.name} {label}",
            "partner_id": partner.id,
            "property_community_id": line.community_id.id,
            "property_unit_id": line.unit_id.id,
            "property_fee_item_id": line.fee_item_id.id,
            "line_ids": [
                Command.create(
                    {**common, "account_id": account.id, "balance": line.amount}
                ),
                Command.create(
                    {
                        **common,
                        "account_id": partner.property_account_receivable_id.id,
                        "balance": -line.amount,
                    }
                ),
            ],
        }
