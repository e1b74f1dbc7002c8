from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.counter import share


class PropertyCounterBooking(models.AbstractModel):
    """Books a request: the receipt, payments by debtor and channel, settlement.

    Runs as superuser for the cashier; nothing here commits.
    """

    _name = "property.counter.booking"
    _description = "Booking at the Counter"

    @api.model
    def _book(self, request):
        """:param dict request: see ``_read_request``
        :return: property.receipt
        :raise UserError: what is owed has changed, a colleague is at it
        """
        self._lock_charges(request["lines"])
        for kind in {line["kind"]: True for line in request["lines"]}:
            lines = [line for line in request["lines"] if line["kind"] == kind]
            getattr(self, f"_open_{kind}", lambda lines, request: None)(lines, request)
        receipt = self._create_receipt(request)
        for kind, lines in self._group_for_booking(receipt.line_ids).items():
            getattr(self, f"_book_{kind}")(lines)
        for tender in receipt.tender_ids.filtered("proof_id"):
            tender.proof_id._confirm_taken(tender)
        return receipt

    def _group_for_booking(self, lines):
        """{kind: lines}; a service is booked with the charges, as what it became."""
        return lines.grouped(
            lambda line: "charge" if line.kind == "service" else line.kind
        )

    # ----------------------------------------------------------------- locks ----

    def _lock_charges(self, lines):
        """Hold what is paid, and compare it with what the screen showed.

        :raise UserError: a colleague holds it, or it was paid meanwhile
        """
        wanted = {line["charge_id"]: line for line in lines if line.get("charge_id")}
        charges = self.env["property.fee.charge"].browse(sorted(wanted)).sudo()
        claims = charges.receivable_line_id.sorted("id")
        locked = claims.try_lock_for_update(allow_referencing=True)
        if locked != claims:
            raise UserError(
                self.env._(
                    "A colleague is taking money for the same fees right now. Look "
                    "again in a moment."
                )
            )
        claims.invalidate_recordset(["amount_residual", "reconciled", "parent_state"])
        charges.invalidate_recordset(["state", "amount_residual", "payment_state"])
        for charge in charges:
            self._check_owed(charge, wanted[charge.id])

    def _check_owed(self, charge, line):
        currency = charge.currency_id
        owed = charge.amount_residual if charge.state == "posted" else 0.0
        label = charge._get_label()
        if currency.compare_amounts(owed, float(line["seen"])):
            raise UserError(
                self.env._(
                    "%(charge)s: %(owed).2f is owed by now, not %(seen).2f. Look "
                    "again before you take the money.",
                    charge=label,
                    owed=owed,
                    seen=line["seen"],
                )
            )
        if currency.compare_amounts(float(line["amount"]), owed) > 0:
            raise UserError(
                self.env._(
                    "%(charge)s: only %(owed).2f is owed. Take what is more as a "
                    "prepayment, if the payer wants that.",
                    charge=label,
                    owed=owed,
                )
            )

    # --------------------------------------------------------------- receipt ----

    def _create_receipt(self, request):
        book = self.env["property.receipt.book"]._find_for(
            request["community"].sudo(), self.env.user
        )
        number = book._take_number()
        tenders = self._prepare_tenders(request)
        receipt = self.env["property.receipt"].create(
            {
                "book_id": book.id,
                "number": number,
                "name": book._format_number(number),
                "date": request["till"].date,
                "partner_id": request["partner"].id,
                "payer_name": request["payer_name"],
                "user_id": self.env.uid,
                "till_id": request["till"].id,
                "amount": float(sum(line["amount"] for line in request["lines"])),
                "token": request["token"],
                "note": request["note"],
                "tender_ids": [Command.create(values) for values in tenders],
            }
        )
        self.env["property.receipt.line"].create(self._prepare_lines(request, receipt))
        receipt.invalidate_recordset(["line_ids"])
        return receipt

    def _prepare_tenders(self, request):
        return [
            {
                name: float(value) if isinstance(value, Decimal) else value
                for name, value in tender.items()
            }
            for tender in request["tenders"]
        ]

    def _prepare_lines(self, request, receipt):
        """A row for each piece: what of a line is paid by which tender."""
        names = self.env["property.receipt.line"]._fields
        lines, tenders = request["lines"], receipt.tender_ids.sorted("id")
        pieces = share(
            [line["amount"] for line in lines],
            [tender["amount"] for tender in request["tenders"]],
        )
        return [
            {
                **{k: v for k, v in lines[index].items() if k in names},
                "receipt_id": receipt.id,
                "sequence": index + 1,
                "tender_id": tenders[paid].id,
                "amount": float(amount),
            }
            for index, paid, amount in pieces
        ]

    # --------------------------------------------------------------- service ----

    def _open_service(self, lines, request):
        """Charge and invoice what is sold, so that the money has what to settle."""
        charges = self.env["property.fee.charge"]._create_one_off(
            [
                self._prepare_service(line, f"counter {request['token']} {index}")
                for index, line in enumerate(lines)
            ]
        )
        charges._post_charges()
        for line, charge in zip(lines, charges, strict=True):
            line["charge_id"] = charge.id

    def _prepare_service(self, line, origin_key):
        quantity = line["service"]["quantity"]
        return {
            "origin_key": origin_key,
            "unit_id": line["unit_id"],
            "fee_item_id": line["fee_item_id"],
            "partner_id": line["partner_id"],
            "occupancy_id": line["occupancy_id"],
            "date_start": line["date_start"],
            "quantity": float(quantity),
            "price": float(line["amount"] / quantity),
            "amount": float(line["amount"]),
            "explanation": line["service"]["explanation"],
        }

    # -------------------------------------------------------------- payments ----

    def _book_charge(self, lines):
        """One payment for each debtor, account and tender; it settles its lines."""
        groups = defaultdict(lambda: lines.browse())
        for line in lines:
            account = line.charge_id.receivable_line_id.account_id
            groups[line.partner_id, line.tender_id, account] |= line
        payments = self._create_payments(
            [
                self._prepare_payment(group, tender, account)
                for (_partner, tender, account), group in groups.items()
            ]
        )
        for payment, group in zip(payments, groups.values(), strict=True):
            group.payment_id = payment
            self._settle(payment, group)

    def _settle(self, payment, lines):
        """Match the payment with what was ticked, to the amounts that were typed."""
        claims = lines.charge_id.receivable_line_id
        money = payment.move_id.line_ids.filtered(
            lambda aml: aml.account_id == payment.destination_account_id
        )
        pieces = {line.charge_id.receivable_line_id.id: line.amount for line in lines}
        (claims | money).with_context(property_counter_pieces=pieces).reconcile()
        if not money.reconciled:
            raise UserError(
                self.env._("%s could not be settled: look again.", lines[0].name)
            )

    def _book_prepayment(self, lines):
        """A payment for each, so that the credit has its unit and its item."""
        payments = self._create_payments(
            [
                {
                    **self._prepare_payment(line, line.tender_id),
                    "property_fee_item_id": line.fee_item_id.id,
                }
                for line in lines
            ]
        )
        for payment, line in zip(payments, lines, strict=True):
            line.payment_id = payment

    def _create_payments(self, vals_list):
        """Make and post payments, in the order given."""
        payments = self.env["account.payment"].create(vals_list)
        payments.action_post()
        return payments

    def _prepare_payment(self, lines, tender, account=None):
        """:param lines: property.receipt.line of one debtor
        :param tender: property.receipt.tender that pays them
        :param account: what it is booked on; default: the debtor's receivable
        """
        receipt, units = lines.receipt_id, lines.unit_id
        channel = tender.channel_id
        values = {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": lines.partner_id.id,
            "amount": sum(lines.mapped("amount")),
            "currency_id": receipt.currency_id.id,
            "date": receipt.date,
            "journal_id": channel.journal_id.id,
            "memo": self._get_memo(receipt, units, tender),
            "property_receipt_id": receipt.id,
            "property_community_id": receipt.community_id.id,
            "property_unit_id": units.id if len(units) == 1 else False,
        }
        return {**values, "destination_account_id": account.id} if account else values

    def _get_memo(self, receipt, units, tender):
        parts = [receipt.name, *units.mapped("name")[:3], tender.reference]
        return " ".join(part for part in parts if part)
