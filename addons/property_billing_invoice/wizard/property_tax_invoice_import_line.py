from odoo import fields, models

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine import platform
from ..models.property_tax_invoice import ASKED


class PropertyTaxInvoiceImportLine(models.TransientModel):
    _name = "property.tax.invoice.import.line"
    _description = "Row of a Workbook of Tax Invoice Numbers"
    _order = "outcome, sheet, row, id"

    import_id = fields.Many2one(
        "property.tax.invoice.import", required=True, index=True, ondelete="cascade"
    )
    sheet = fields.Char(readonly=True)
    row = fields.Integer(readonly=True, aggregator=None)
    serial = fields.Char(string="Serial Number", readonly=True)
    number = fields.Char(string="Invoice Number", readonly=True)
    code = fields.Char(string="Invoice Code", readonly=True)
    date = fields.Date(string="Invoice Date", readonly=True)
    amount_text = fields.Char(string="Amount", readonly=True)
    url = fields.Char(string="Link", readonly=True)
    fault = fields.Char(readonly=True, help="Found while the cells were read.")
    invoice_id = fields.Many2one("property.tax.invoice", readonly=True)
    outcome = fields.Selection(
        [("bad", "Cannot be Taken"), ("good", "Good"), ("known", "Entered Already")],
        readonly=True,
    )
    reason = fields.Char(readonly=True)

    def _prepare_row(self, sheet, row):
        """Values of a row with a serial number of ours, or None."""
        serial = platform.find_serial(row.get("serial"), row.get("note"))
        given = row.get("serial")
        number = row.get("number") or row.get("old_number")
        if not (serial or given) or not number:
            return None
        return {
            "sheet": sheet,
            "row": row.number,
            "serial": serial or given,
            "number": number,
            "code": row.get("code"),
            "date": row.get("date") or False,
            "amount_text": row.get("amount"),
            "url": row.get("url"),
        }

    # ----------------------------------------------------------------- judge ----

    def _judge(self):
        """Find the invoices and say of each row whether it can be taken."""
        rows = self.filtered(lambda line: not line.fault)
        for line in self - rows:
            line.write({"outcome": "bad", "reason": line.fault})
        invoices = self.env["property.tax.invoice"].search(
            [("name", "in", rows.mapped("serial"))]
        )
        by_serial = invoices.grouped("name")
        taken = rows._get_taken()
        seen = {"serial": {}, "number": {}}
        for line in rows:
            line.invoice_id = by_serial.get(line.serial)
            reason = line._find_fault(seen, taken)
            known = not reason and line.invoice_id.state not in ASKED
            outcome = "bad" if reason else "known" if known else "good"
            line.write({"outcome": outcome, "reason": reason})

    def _get_taken(self):
        """{(company id, code, number): invoice} of the numbers of the rows."""
        # sudo: property.tax.invoice - a number is unique in the whole company
        found = (
            self.env["property.tax.invoice"]
            .sudo()
            .search([("number", "in", self.mapped("number")), ("state", "!=", "void")])
        )
        return {(i.company_id.id, i.code or "", i.number): i for i in found}

    def _find_fault(self, seen, taken):
        """Words for why the row cannot be taken, else False."""
        if not self.invoice_id:
            return self.env._("No request has the serial number %s.", self.serial)
        return (
            self._find_state_fault()
            or self.invoice_id._get_result_fault(
                self.code or False, self.number, self.date
            )
            or self._find_number_fault(taken)
            or self._find_amount_fault()
            or self._find_twice(seen)
        )

    def _find_twice(self, seen):
        number = (self.code or "", self.number)
        for key, value in (("serial", self.serial), ("number", number)):
            first = seen[key].setdefault(value, self)
            if first != self:
                return self.env._(
                    "%(value)s is in row %(row)s already.",
                    value=self.serial if key == "serial" else self.number,
                    row=first.row,
                )
        return False

    def _find_state_fault(self):
        invoice = self.invoice_id
        if invoice.state == "void":
            return self.env._("%s was withdrawn.", invoice.name)
        same = (invoice.code or "", invoice.number) == (self.code or "", self.number)
        if invoice.state not in ASKED and not same:
            return self.env._(
                "%(serial)s has the number %(number)s already.",
                serial=invoice.name,
                number=invoice.number,
            )
        return False

    def _find_number_fault(self, taken):
        invoice = self.invoice_id
        other = taken.get((invoice.company_id.id, self.code or "", self.number))
        if other and other != invoice:
            return self.env._("%(name)s has this number.", name=other.name)
        return False

    def _find_amount_fault(self):
        try:
            amount = platform.amount_of(self.amount_text)
        except ValueError:
            return self.env._("“%s” is no amount.", self.amount_text)
        if amount is None:
            return False
        asked = to_decimal(self.invoice_id.amount, 2)
        if amount != asked:
            return self.env._(
                "The platform says %(amount)s, asked for was %(asked)s.",
                amount=f"{amount:.2f}",
                asked=f"{asked:.2f}",
            )
        return False

    def _prepare_result(self):
        return {
            "number": self.number,
            "code": self.code,
            "date": self.date,
            "url": self.url,
        }
