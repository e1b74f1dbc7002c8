from odoo import api, models
from odoo.fields import Command

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.channel_lump import find_days, find_kinds
from ..engine.dues import allocate, choose
from ..engine.unit_text import fold, read_months

#: the first rule that has an answer gives the proposal
RULES = (
    "recorded",
    "settlement",
    "unit_amount",
    "account_amount",
    "payer_amount",
    "recorded_amount",
    "settlement_amount",
    "unit",
    "account",
    "payer",
)


class PropertyBankMatcher(models.AbstractModel):
    """Proposes what each line of a bank statement is for; nothing is booked here.

    A rule is a method ``_match_<rule>(line, facts)``; it answers None, or what it
    proposes: confidence, and unit, partner, charges, items, batch, units as ids.
    """

    _name = "property.bank.matcher"
    _description = "Matching of Bank Lines"

    @api.model
    def _propose(self, lines, keep=False):
        """Propose anew for what is open and was neither accepted nor rejected.

        :param lines: account.bank.statement.line
        :param bool keep: write the proposals there are, instead of making new ones
        :return: property.bank.match
        """
        # sudo: property.bank.match - proposals are made by the machine alone
        lines = lines.sudo().filtered(
            lambda line: (
                line.move_id.state == "posted"
                and not line.is_reconciled
                and not line.foreign_currency_id
            )
        )
        lines -= lines.property_match_ids.filtered(
            lambda match: match.state != "proposed"
        ).statement_line_id
        vals_list = []
        for group in lines.grouped("company_id").values():
            vals_list += self._prepare_matches(group)
        return self._store(lines.property_match_ids, vals_list, keep)

    @api.model
    def _store(self, old, vals_list, keep):
        if not keep:
            old.unlink()
            # sudo: property.bank.match - proposals are made by the machine alone
            return self.env["property.bank.match"].sudo().create(vals_list)
        of_line = old.grouped("statement_line_id")
        for vals in vals_list:
            line = old.statement_line_id.browse(vals["statement_line_id"])
            of_line[line].write(vals)
        return old

    @api.model
    def _prepare_matches(self, lines):
        """The certain ones first: what they take, nobody else is proposed for."""
        lines = lines.sorted(lambda line: (line.date, line.id))
        facts = self.env["property.bank.facts"].sudo()._gather(lines)
        found = {}
        for certain in (True, False):
            for line in lines:
                values = line not in found and self._match(line, facts)
                if values and (values["confidence"] == "exact" or not certain):
                    facts.use(values)
                    found[line] = values
        return [self._prepare_match(line, found[line], facts) for line in lines]

    @api.model
    def _match(self, line, facts):
        for rule in RULES:
            values = getattr(self, f"_match_{rule}")(line, facts)
            if values:
                return {"rule": rule, "amount": self._get_amount(line), **values}
        return {"rule": "none", "confidence": "none"}

    @api.model
    def _prepare_match(self, line, values, facts):
        units = values.get("units", ())
        unit = values.get("unit") or False
        charges = list(values.get("charges", ()))
        community = facts.community_of.get(unit or next(iter(units), 0), False)
        return {
            "statement_line_id": line.id,
            "rule": values["rule"],
            "confidence": values["confidence"],
            "unit_id": unit,
            "partner_id": values.get("partner") or False,
            "community_id": values.get("community") or community,
            "charge_ids": [Command.set(charges)],
            "move_line_ids": [Command.set(list(values.get("items", ())))],
            "settlement_id": values.get("batch") or False,
            "channel_id": values.get("channel") or False,
            "candidate_unit_ids": [Command.set(list(units))],
            "over_amount": float(values.get("over", 0)),
        }

    @api.model
    def _get_amount(self, line):
        return to_decimal(line.amount, line.company_id.currency_id.decimal_places)

    @api.model
    def _read_units(self, line, facts):
        text = self.env["property.bank.facts"]._get_text(line)
        return facts.read_units(text) or facts.read_units(line.partner_name or "")

    # -------------------------------------------------------------- recorded ----

    @api.model
    def _get_waiting(self, line, facts):
        found = facts.waiting.get((line.journal_id.id, self._get_amount(line)), ())
        return [row for row in found if row.key not in facts.used]

    @api.model
    def _match_recorded(self, line, facts):
        """The same amount, and its reference, unit or payer in the line."""
        text = fold(f"{line.payment_ref} {line.ref} {line.unique_import_id}")
        units = self._read_units(line, facts)
        name = fold(line.partner_name)
        rows = [
            row
            for row in self._get_waiting(line, facts)
            if any(word in text for word in row.words)
            or units == [row.unit]
            or (name and not units and facts.partner_names.get(row.partner) == name)
        ]
        if not rows:
            return None
        alike = len({(row.partner, row.unit) for row in rows}) == 1
        return self._take_waiting(rows[0], "exact" if alike else "likely")

    @api.model
    def _match_recorded_amount(self, line, facts):
        """The only payment of this amount that waits, and nothing against it."""
        rows = self._get_waiting(line, facts)
        if len(rows) != 1 or self._read_units(line, facts):
            return None
        return self._take_waiting(rows[0], "likely")

    @api.model
    def _take_waiting(self, row, confidence):
        return {
            "confidence": confidence,
            "unit": row.unit,
            "partner": row.partner,
            "community": row.community,
            "items": [row.key],
        }

    # ------------------------------------------------------------ settlement ----

    @api.model
    def _match_settlement(self, line, facts):
        """The net of a batch that was prepared, else the days that leave it."""
        kinds = find_kinds(fold(f"{line.payment_ref} {line.partner_name}"))
        amount = self._get_amount(line)
        batches = self._get_batches(amount, facts)
        if not kinds or amount <= 0:
            return None
        if batches:
            alone = len(batches) == 1
            return {"confidence": "exact" if alone else "likely", "batch": batches[0]}
        for kind in kinds:
            for channel in facts.channels.get(kind, ()):
                found = self._find_lump(line, channel, amount, facts)
                if found:
                    return found
        return None

    @api.model
    def _get_batches(self, amount, facts):
        found = facts.batches.get(amount, ())
        return [batch for batch in found if ("batch", batch) not in facts.used]

    @api.model
    def _match_settlement_amount(self, line, facts):
        """The only batch of this net, and no unit in the line."""
        batches = self._get_batches(self._get_amount(line), facts)
        if len(batches) != 1 or self._read_units(line, facts):
            return None
        return {"confidence": "likely", "batch": batches[0]}

    @api.model
    def _find_lump(self, line, channel, amount, facts):
        open_items = {
            day: [item for item in items if item[0] not in facts.used]
            for day, items in facts.clearing[channel].items()
        }
        totals = {
            day: sum(left for _key, left in items)
            for day, items in open_items.items()
            if items
        }
        spans = find_days(amount, totals, line.date)
        if not spans:
            return None
        first, last = spans[0]
        items = [
            key
            for day, rows in open_items.items()
            if first <= day <= last
            for key, _left in rows
        ]
        confidence = "likely" if len(spans) == 1 else "ambiguous"
        return {"confidence": confidence, "channel": channel, "items": items}

    # ------------------------------------------------------------------ unit ----

    @api.model
    def _match_unit_amount(self, line, facts):
        units = self._read_units(line, facts)
        if len(units) == 1:
            return self._take_dues(line, facts.dues_of_unit(units[0]), facts)
        return None

    @api.model
    def _match_unit(self, line, facts):
        units = self._read_units(line, facts)
        if len(units) > 1:
            return self._choose_unit(line, units, facts)
        return self._take_oldest(line, units[0], facts) if units else None

    @api.model
    def _choose_unit(self, line, units, facts):
        """Of units that fit, the one whose payer it is; else a person says."""
        name = fold(line.partner_name)
        of_name = {
            unit
            for partner in facts.names.get(name, ())
            for unit in facts.held[partner]
        }
        own = [unit for unit in units if unit in of_name]
        if len(own) == 1:
            return self._take_dues(
                line, facts.dues_of_unit(own[0]), facts, "likely"
            ) or self._take_oldest(line, own[0], facts)
        return {"confidence": "ambiguous", "units": units}

    # ----------------------------------------------------------------- payer ----

    @api.model
    def _get_payers(self, line, facts):
        return sorted(facts.names.get(fold(line.partner_name), ()))

    @api.model
    def _get_account_holders(self, line, facts):
        return sorted(facts.accounts.get(line.account_number, ()))

    @api.model
    def _match_account_amount(self, line, facts):
        holders = self._get_account_holders(line, facts)
        return self._match_partners_amount(line, holders, facts, "exact")

    @api.model
    def _match_payer_amount(self, line, facts):
        payers = self._get_payers(line, facts)
        return self._match_partners_amount(line, payers, facts, "likely")

    @api.model
    def _match_account(self, line, facts):
        return self._match_partners(line, self._get_account_holders(line, facts), facts)

    @api.model
    def _match_payer(self, line, facts):
        return self._match_partners(line, self._get_payers(line, facts), facts)

    @api.model
    def _match_partners_amount(self, line, partners, facts, best):
        """The one of them whose dues, or whose unit's, come to the amount."""
        if self._read_units(line, facts):
            return None
        found = {}
        for partner in partners:
            sources = [facts.dues_of_partner(partner)]
            sources += [facts.dues_of_unit(u) for u in sorted(facts.held[partner])]
            for dues in sources:
                values = self._take_dues(line, dues, facts, best)
                if values:
                    found.setdefault(tuple(values["charges"]), values)
        answers = list(found.values())
        if len(answers) < 2:
            return answers[0] if answers else None
        units = sorted({values["unit"] for values in answers if values["unit"]})
        if len(units) == 1:
            return {**answers[0], "confidence": "likely"}
        return {"confidence": "ambiguous", "units": units}

    @api.model
    def _match_partners(self, line, partners, facts):
        """What the only unit of a payer owes, the oldest first."""
        if self._get_amount(line) <= 0 or self._read_units(line, facts):
            return None
        units = sorted({unit for p in partners for unit in facts.held[p]})
        if len(units) == 1:
            return self._take_oldest(line, units[0], facts)
        return {"confidence": "ambiguous", "units": units} if units else None

    # ------------------------------------------------------------------ dues ----

    @api.model
    def _take_dues(self, line, dues, facts, best="exact"):
        """Dues that come to the amount to the cent.

        :param str best: the highest confidence there can be
        """
        text = self.env["property.bank.facts"]._get_text(line)
        choice = choose(
            self._get_amount(line), dues, facts.read_items(text), read_months(text)
        )
        if not choice:
            return None
        units, partners = facts.owners_of(set(choice.keys))
        return {
            "confidence": best if choice.exact else "likely",
            "unit": min(units) if len(units) == 1 else False,
            "partner": min(partners) if len(partners) == 1 else False,
            "community": facts.community_of.get(min(units)),
            "charges": choice.keys,
        }

    @api.model
    def _take_oldest(self, line, unit, facts):
        """Oldest first; what is over is the unit's credit."""
        amount = self._get_amount(line)
        if amount <= 0:
            return None
        pieces, over = allocate(amount, facts.dues_of_unit(unit))
        return {
            "confidence": "likely",
            "unit": unit,
            "partner": facts.find_payer(unit, fold(line.partner_name)),
            "charges": list(pieces),
            "over": over,
        }
