from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.counter import BadAmount, BadTender, give_change, read_amount, settle

MAX_LINES = 500


class PropertyCounterRequest(models.AbstractModel):
    """Reads what the screen sends, with the cashier's own rights."""

    _name = "property.counter.request"
    _description = "Request at the Counter"

    @api.model
    def _read_request(self, payload):
        """:return: dict of ``token``, ``community``, ``partner``, ``payer_name``,
        ``book``, ``till``, ``lines`` (values of property.receipt.line, amounts as
        Decimal), ``tenders`` (values of property.receipt.tender, likewise)
        :raise UserError: what is wrong, in words for the cashier
        """
        community = self._read_record("property.community", payload["community_id"])
        till = self._read_till(community.company_id)
        lines = self._read_lines(payload.get("lines") or [], community)
        tenders = self._read_tenders(
            payload.get("tenders") or [], lines, community.company_id
        )
        return {
            "token": payload["token"],
            "community": community,
            "till": till,
            "lines": lines,
            "tenders": tenders,
            "note": (payload.get("note") or "")[:200] or False,
            **self._read_payer(payload, lines),
        }

    def _read_record(self, model, record_id):
        """A record the cashier may read.

        :raise UserError: there is none, or not for this cashier
        """
        wrong = self.env._("Reload the counter: it asked for what is not there.")
        if not isinstance(record_id, int) or isinstance(record_id, bool):
            raise UserError(wrong)
        record = self.env[model].browse(record_id).exists()
        if not record:
            raise UserError(wrong)
        record.check_access("read")
        return record

    def _read_till(self, company):
        till = self.env["property.till"]._get_open(company)
        if not till:
            raise UserError(self.env._("Open your till first."))
        if till.date != self._get_day():
            raise UserError(
                self.env._("Your till of %s is still open: close it first.", till.date)
            )
        return till

    def _get_day(self):
        """The day money is taken on: today, but where the superuser tells a story."""
        told = self.env.su and self.env.context.get("property_counter_day")
        return told or fields.Date.context_today(self)

    def _read_payer(self, payload, lines):
        """Who hands over the money: a partner, a name, or else who owes it."""
        partner = self.env["res.partner"]
        name = (payload.get("payer_name") or "").strip()[:100]
        if payload.get("partner_id"):
            partner = self._read_record("res.partner", payload["partner_id"])
        elif not name:
            partner = partner.browse(lines[0]["partner_id"])
        # sudo: res.partner - the name alone, of who owes what is paid
        return {"partner": partner, "payer_name": name or partner.sudo().name}

    # ----------------------------------------------------------------- lines ----

    def _read_lines(self, values_list, community):
        if not values_list:
            raise UserError(self.env._("Choose what is paid."))
        if len(values_list) > MAX_LINES:
            raise UserError(self.env._("Take %s lines at most at once.", MAX_LINES))
        self._prefetch_lines(values_list)
        lines = []
        for values in values_list:
            read = getattr(self, f"_read_{self._check_kind(values.get('kind'))}")
            lines.append({"kind": values["kind"], **read(values, community)})
        self._check_once(lines)
        return lines

    def _check_kind(self, kind):
        if kind not in self.env["property.receipt.line"]._fields["kind"].get_values(
            self.env
        ):
            raise UserError(self.env._("The counter does not know %s.", kind))
        return kind

    def _prefetch_lines(self, values_list):
        """Charges are read at once, whatever their number."""
        charge_ids = [v["charge_id"] for v in values_list if v.get("charge_id")]
        self._get_charges(charge_ids).mapped("community_id")

    def _get_charges(self, charge_ids):
        return self.env["property.fee.charge"].browse(
            [i for i in charge_ids if isinstance(i, int)]
        )

    def _check_once(self, lines):
        charges = [line["charge_id"] for line in lines if line.get("charge_id")]
        if len(charges) != len(set(charges)):
            raise UserError(self.env._("A charge is there twice."))

    def _read_charge(self, values, community):
        charge = self._read_record("property.fee.charge", values.get("charge_id"))
        self._check_community(charge, community)
        label = charge._get_label()
        seen = self._read_amount(
            values.get("residual"), charge.currency_id, label, zero=True
        )
        return {
            "charge_id": charge.id,
            "name": charge._get_item_label(),
            "unit_id": charge.unit_id.id,
            "partner_id": charge.partner_id.id,
            "occupancy_id": charge.occupancy_id.id,
            "fee_item_id": charge.fee_item_id.id,
            "date_start": charge.date_start,
            "date_end": charge.date_end,
            "amount": self._read_amount(
                values.get("amount"), charge.currency_id, label
            ),
            "seen": seen,
        }

    def _check_community(self, record, community):
        if record.community_id != community:
            raise UserError(
                self.env._(
                    "%(record)s is not of %(community)s: give it a receipt of its own.",
                    record=record.display_name,
                    community=community.name,
                )
            )

    def _read_service(self, values, community):
        unit = self._read_unit(values, community)
        item = self._read_record("property.fee.item", values.get("fee_item_id"))
        if item.kind != "one_off" or item.company_id != community.company_id:
            raise UserError(self.env._("%s is not on the price list.", item.name))
        holder = self._read_holder(values, unit, item)
        note = (values.get("note") or "").strip()[:100]
        today = fields.Date.context_today(self)
        return {
            **holder,
            "name": " ".join(filter(None, (item.name, note))),
            "unit_id": unit.id,
            "fee_item_id": item.id,
            "date_start": today,
            "date_end": today,
            "amount": self._read_amount(
                values.get("amount"), unit.company_id.currency_id, item.name
            ),
            "service": {
                "quantity": self._read_quantity(values.get("quantity") or 1),
                "explanation": note or False,
            },
        }

    def _read_quantity(self, value):
        try:
            return read_amount(value, 4)
        except BadAmount as error:
            raise UserError(
                self.env._("The quantity is a number above zero.")
            ) from error

    def _read_prepayment(self, values, community):
        unit = self._read_unit(values, community)
        item = self.env["property.fee.item"]
        if values.get("fee_item_id"):
            item = self._read_record("property.fee.item", values["fee_item_id"])
        line = {
            **self._read_holder(values, unit, item),
            "unit_id": unit.id,
            "fee_item_id": item.id,
            "date_start": self._read_date(values.get("date_start")),
            "date_end": self._read_date(values.get("date_end")),
            "amount": self._read_amount(
                values.get("amount"), unit.company_id.currency_id, unit.name
            ),
        }
        return {**line, "name": self._get_prepayment_name(item, line)}

    def _get_prepayment_name(self, item, line):
        name = item.name or self.env._("Prepayment")
        if line["date_start"] and line["date_end"]:
            first, last = (f"{line[k]:%Y-%m}" for k in ("date_start", "date_end"))
            period = first if first == last else f"{first} – {last}"
            return self.env._(
                "%(item)s, in advance %(period)s", item=name, period=period
            )
        return self.env._("%s, in advance", item.name) if item else name

    def _read_unit(self, values, community):
        unit = self._read_record("property.unit", values.get("unit_id"))
        self._check_community(unit, community)
        return unit

    def _read_holder(self, values, unit, item):
        """Whose debt or credit it is: who holds the unit, never a stranger.

        :return: dict of ``partner_id`` and ``occupancy_id``
        :raise UserError: the person named does not hold the unit
        """
        held = self._get_held(unit)
        if values.get("partner_id"):
            found = held.filtered(lambda o: o.partner_id.id == values["partner_id"])
        else:
            payers = held.filtered("is_payer").grouped("role")
            tenant = item.payer == "occupant" and payers.get("tenant")
            found = tenant or payers.get("owner") or held.browse()
        # sudo: property.community - who pays for what is not sold
        community = unit.community_id.sudo()
        developer = community.developer_id if community.developer_pays else False
        if not found and developer and not held:
            return {"partner_id": developer.id, "occupancy_id": False}
        if not found:
            raise UserError(
                self.env._("This person does not hold %s: look again.", unit.name)
            )
        return {
            "partner_id": found[0].partner_id.id,
            "occupancy_id": found[0].id,
        }

    def _get_held(self, unit):
        return unit._get_occupancies().get(unit.id, self.env["property.occupancy"])

    # --------------------------------------------------------------- tenders ----

    def _read_tenders(self, values_list, lines, company):
        currency = company.currency_id
        total = sum((line["amount"] for line in lines), Decimal(0))
        amounts = [
            self._read_amount(values.get("amount"), currency, optional=True)
            for values in values_list
        ]
        try:
            amounts = settle(total, amounts)
            return [
                self._read_tender(values, amount, company)
                for values, amount in zip(values_list, amounts, strict=True)
            ]
        except BadTender as error:
            raise UserError(self._get_tender_text(error)) from error

    def _read_tender(self, values, amount, company):
        channel = self._read_record(
            "property.payment.channel", values.get("channel_id")
        )
        if channel.company_id != company or not channel.active:
            raise UserError(self.env._("Say how it is paid."))
        given, change = Decimal(0), Decimal(0)
        if channel.kind == "cash":
            typed = self._read_amount(
                values.get("cash_given"), company.currency_id, optional=True
            )
            given, change = give_change(amount, typed)
        return {
            "channel_id": channel.id,
            "proof_id": self._read_proof(values, amount, company),
            "amount": amount,
            "cash_given": given,
            "cash_change": change,
            "reference": (values.get("reference") or "").strip()[:64] or False,
        }

    def _read_proof(self, values, amount, company):
        """The proof a resident uploaded, which this very money is.

        :raise UserError: decided meanwhile, or of another amount
        """
        if not values.get("proof_id"):
            return False
        proof = self._read_record("property.payment.proof", values["proof_id"])
        proof._check_decides()
        if proof.state != "submitted" or proof.company_id != company:
            raise UserError(
                self.env._("%s has been decided already.", proof.display_name)
            )
        if company.currency_id.compare_amounts(float(amount), proof.amount):
            raise UserError(
                self.env._(
                    "The proof is of %(proof).2f, not %(amount).2f: take all of it, "
                    "the rest as a prepayment.",
                    proof=proof.amount,
                    amount=amount,
                )
            )
        return proof.id

    def _get_tender_text(self, error):
        return {
            "none": self.env._("Say how %s is paid.", error.amount),
            "less": self.env._("%s is still missing.", error.amount),
            "more": self.env._("%s more is paid than is chosen.", error.amount),
            "given": self.env._("%s more cash is needed.", error.amount),
        }[error.code]

    # --------------------------------------------------------------- amounts ----

    def _read_amount(self, value, currency, label="", zero=False, optional=False):
        """:return: Decimal, or None where nothing was typed and need not be
        :raise UserError: in words for the cashier; nothing is rounded
        """
        if optional and value in (None, False, ""):
            return None
        if isinstance(value, float):
            value = to_decimal(value).normalize()
        try:
            return read_amount(value, currency.decimal_places, zero)
        except BadAmount as error:
            reason = self._get_amount_text(error, currency)
            raise UserError(f"{label}: {reason}" if label else reason) from error

    def _get_amount_text(self, error, currency):
        return {
            "empty": self.env._("write an amount, such as 210.02."),
            "number": self.env._("%s is not an amount.", error.text),
            "negative": self.env._("nothing is paid out here (%s).", error.text),
            "zero": self.env._("the amount is above zero."),
            "large": self.env._("%s is too much.", error.text),
            "decimals": self.env._(
                "%(amount)s has more than %(digits)s decimals.",
                amount=error.text,
                digits=currency.decimal_places,
            ),
        }[error.code]

    def _read_date(self, value):
        return fields.Date.to_date(value) if value else False
