from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.bank_facts import BankFacts, Owed, Waiting
from ..engine.channel_lump import WORDS
from ..engine.dues import Due
from ..engine.unit_text import Named, canonical, fold, read_places


class PropertyBankFacts(models.AbstractModel):
    """Gathers what proposals for bank lines need: the same queries for 5 or 500.

    Runs as superuser: what is gathered is compared, and only a proposal of one
    unit is shown, under the rules of access of its community.
    """

    _name = "property.bank.facts"
    _description = "Facts about Bank Lines"

    @api.model
    def _gather(self, lines):
        """:param lines: account.bank.statement.line of one company, superuser's
        :return: BankFacts
        """
        facts = BankFacts()
        self._gather_units(facts, lines)
        self._gather_partners(facts, lines)
        self._gather_payers(facts)
        self._gather_owed(facts, lines.company_id)
        self._gather_waiting(facts, lines)
        self._gather_batches(facts, lines)
        return facts.settle()

    @api.model
    def _get_text(self, line):
        """What the payer wrote."""
        return "；".join(filter(None, (line.payment_ref, line.ref)))

    # ----------------------------------------------------------- who and where ----

    def _gather_units(self, facts, lines):
        """Communities of the company, and every unit a text could mean."""
        communities = self.env["property.community"].search_fetch(
            [("company_id", "=", lines.company_id.id)], ["name", "code"]
        )
        facts.communities = {c.id: (c.name, c.code) for c in communities}
        places = {
            place
            for line in lines
            for text in (self._get_text(line), line.partner_name)
            for place in read_places(text)
        }
        if not places:
            return
        units = self.env["property.unit"].search_fetch(
            [
                ("community_id", "in", communities.ids),
                ("code", "in", list(self._get_codes(places))),
            ],
            ["name", "community_id"],
        )
        rooms = {place[-1] for place in places}
        facts.units = [
            Named(unit.id, unit.name, unit.community_id.id)
            for unit in units
            if canonical(unit.name)[-1:] and canonical(unit.name)[-1] in rooms
        ]
        facts.community_of = {unit.key: unit.community for unit in facts.units}

    def _get_codes(self, places):
        """How the register may write the rooms: 501, 0501, 501室; spaces A023, A-023."""
        for place in places:
            room = place[-1]
            yield from (room, room.lower(), room.zfill(2), room.zfill(3))
            yield from (room.zfill(4), f"{room}室", f"{room}号", "-".join(place))
            yield "-".join(place[1:])

    def _gather_partners(self, facts, lines):
        """Payers by their whole name and by the account they paid from."""
        names = {fold(line.partner_name) for line in lines if line.partner_name}
        numbers = {line.account_number for line in lines if line.account_number}
        banks = self.env["res.partner.bank"].search(
            [("sanitized_acc_number", "in", list(numbers))]
        )
        for bank in banks:
            facts.accounts.setdefault(bank.sanitized_acc_number, set()).add(
                bank.partner_id.commercial_partner_id.id
            )
        raw = {line.partner_name.strip() for line in lines if line.partner_name}
        held = self.env["property.occupancy"].search(
            Domain(self.env["property.occupancy"]._get_in_force_domain())
            & Domain("company_id", "=", lines.company_id.id)
            & (
                Domain("partner_id.name", "in", list(raw | names))
                | Domain("partner_id", "in", banks.partner_id.ids)
            )
        )
        for occupancy in held:
            facts.held[occupancy.partner_id.id].add(occupancy.unit_id.id)
            facts.community_of[occupancy.unit_id.id] = occupancy.community_id.id
            self._note_name(facts, occupancy.partner_id, names)
        self._gather_debtors(facts, lines.company_id, raw, names)

    def _gather_debtors(self, facts, company, raw, names):
        """Who has moved out and still owes is found by name, too."""
        charges = self.env["property.fee.charge"].search(
            [
                *self._get_owed_domain(company),
                ("partner_id.name", "in", list(raw | names)),
            ]
        )
        for partner in charges.partner_id:
            self._note_name(facts, partner, names)

    def _note_name(self, facts, partner, names):
        name = fold(partner.name)
        facts.partner_names[partner.id] = name
        if name in names:
            facts.names.setdefault(name, set()).add(partner.id)

    def _gather_payers(self, facts):
        """Who pays for a unit today: {unit: partners}."""
        units = {unit.key for unit in facts.units}.union(*facts.held.values())
        occupancies = self.env["property.unit"].browse(sorted(units))._get_occupancies()
        for unit_id, held in occupancies.items():
            payers = held.filtered("is_payer") or held
            facts.payers[unit_id] = payers.partner_id.ids
            for partner in payers.partner_id:
                facts.partner_names[partner.id] = fold(partner.name)

    # ----------------------------------------------------------------- what ----

    def _get_owed_domain(self, company):
        return [
            ("company_id", "=", company.id),
            ("state", "=", "posted"),
            ("amount", ">", 0),
            ("receivable_line_id.reconciled", "=", False),
            ("receivable_line_id.parent_state", "=", "posted"),
        ]

    def _gather_owed(self, facts, company):
        partners = set().union(*facts.names.values(), *facts.accounts.values())
        units = {unit.key for unit in facts.units}.union(*facts.held.values())
        charges = self.env["property.fee.charge"].search(
            [
                *self._get_owed_domain(company),
                "|",
                ("unit_id", "in", list(units)),
                ("partner_id", "in", list(partners)),
            ]
        )
        digits = company.currency_id.decimal_places
        for charge in charges.sorted(lambda c: c._get_payment_order()):
            month = (charge.date_start.year, charge.date_start.month)
            left = to_decimal(charge.amount_residual, digits)
            due = Due(charge.id, left, charge.fee_item_id.id, month)
            facts.owed.append(Owed(due, charge.unit_id.id, charge.partner_id.id))
            facts.community_of[charge.unit_id.id] = charge.community_id.id
            facts.partner_names[charge.partner_id.id] = fold(charge.partner_id.name)
        facts.items = {fold(item.name): item.id for item in charges.fee_item_id}

    # -------------------------------------------------------------- recorded ----

    def _gather_waiting(self, facts, lines):
        """Payments recorded already that wait on the bank's outstanding accounts."""
        accounts = self._get_outstanding_accounts(lines.journal_id)
        items = self.env["account.move.line"].search(
            [
                ("account_id", "in", accounts.ids),
                ("company_id", "=", lines.company_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", "in", list(set(lines.mapped("amount")))),
            ],
            order="date, id",
        )
        digits = lines.company_id.currency_id.decimal_places
        for item in items:
            payment = item.move_id.origin_payment_id
            amount = to_decimal(item.amount_residual, digits)
            for journal in payment.journal_id or lines.journal_id:
                row = self._describe_waiting(item, payment)
                facts.waiting.setdefault((journal.id, amount), []).append(row)

    def _describe_waiting(self, item, payment):
        tenders = payment.property_receipt_id.tender_ids
        words = (
            payment.property_receipt_id.name,
            payment.payment_reference,
            item.move_id.name,
            *tenders.mapped("reference"),
        )
        return Waiting(
            item.id,
            payment.partner_id.id,
            item.property_unit_id.id,
            item.property_community_id.id,
            tuple(fold(word) for word in words if word and len(word) > 3),
        )

    def _get_outstanding_accounts(self, journals):
        methods = (
            journals.inbound_payment_method_line_ids
            | journals.outbound_payment_method_line_ids
        )
        accounts = methods.payment_account_id
        chart = self.env["account.chart.template"].with_context(
            allowed_company_ids=journals.company_id.root_id.ids
        )
        for side in ("debit", "credit"):
            name = f"account_journal_payment_{side}_account_id"
            found = chart.ref(name, raise_if_not_found=False)
            accounts |= found or accounts
        accounts |= journals.company_id.transfer_account_id
        return accounts.filtered("reconcile") - journals.default_account_id

    def _gather_batches(self, facts, lines):
        """Draft batches of the channels, and what waits on the clearing accounts."""
        company, digits = lines.company_id, lines.company_id.currency_id.decimal_places
        batches = self.env["property.channel.settlement"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
                ("statement_line_id", "=", False),
            ]
        )
        for batch in batches:
            amount = to_decimal(batch.net_amount, digits)
            facts.batches.setdefault(amount, []).append(batch.id)
        channels = (
            self.env["property.payment.channel"]
            .search([("company_id", "=", company.id), ("kind", "in", list(WORDS))])
            .filtered("clearing_account_id")
        )
        of_account = {channel.clearing_account_id: channel for channel in channels}
        for channel in channels:
            facts.channels.setdefault(channel.kind, []).append(channel.id)
            facts.clearing[channel.id] = defaultdict(list)
        items = self.env["account.move.line"].search(
            [
                ("account_id", "in", [account.id for account in of_account]),
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("balance", ">", 0),
            ]
        )
        for item in items:
            channel = of_account[item.account_id]
            facts.clearing[channel.id][item.date].append(
                (item.id, to_decimal(item.amount_residual, digits))
            )
