from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PropertyFeeInvoicing(models.AbstractModel):
    """Turns draft charges into posted invoices, one per payer, unit and run.

    Nothing here commits, and nothing writes to accounting tables but through
    ``account.move``.
    """

    _name = "property.fee.invoicing"
    _description = "Invoicing of Fee Charges"

    @api.model
    def _group(self, charges):
        """Return the charges of each invoice: [property.fee.charge, ...].

        A payer and unit make an invoice; likewise what the household reads
        (the occupancies), and credits apart from debits.
        """
        groups = defaultdict(list)
        for charge in charges:
            groups[self._get_group_key(charge)].append(charge.id)
        return [
            charges.browse(group).with_prefetch(charges.ids)
            for group in groups.values()
        ]

    @api.model
    def _get_group_key(self, charge):
        return (
            charge.unit_id.id,
            charge.partner_id.id,
            charge.run_id.id,
            charge.occupancy_id.id,
            charge.owner_occupancy_id.id,
            charge.amount < 0,
        )

    @api.model
    def _invoice(self, groups, invoice_date=None):
        """Create and post an invoice for each group of charges.

        :param list groups: recordsets of draft charges, see ``_group``
        :param date invoice_date: default today
        :return: the posted account.move records, in the order of the groups
        :raise UserError: a lock date, a tax that is not included in the price,
            an account that is missing; nothing is invoiced then
        """
        invoice_date = invoice_date or fields.Date.context_today(self)
        groups = [self._sort(group) for group in groups]
        self._check_groups(groups, invoice_date)
        journals = {
            key: self._get_journal(key) for key in self._get_journal_keys(groups)
        }
        moves = self.env["property.fee.invoice.writer"]._create_and_post(
            [
                self._prepare_move(
                    group, invoice_date, journals[self._get_journal_key(group)]
                )
                for group in groups
            ]
        )
        self._settle_corrections(moves)
        self._apply_credits(moves)
        return moves.with_env(self.env)

    @api.model
    def _get_journal_key(self, group):
        """What decides on the journal of an invoice: a charge of each kind."""
        return group[:1].community_id

    @api.model
    def _get_journal_keys(self, groups):
        return {self._get_journal_key(group) for group in groups}

    @api.model
    def _get_journal(self, key):
        return key._get_sale_journal()

    @api.model
    def _sort(self, group):
        """By due date, then in the order the community has agreed for payments."""
        return group.sorted(lambda c: c._get_payment_order())

    @api.model
    def _check_groups(self, groups, invoice_date):
        """What would stop or change an invoice is told before it is made."""
        charges = self.env["property.fee.charge"].union(*groups)
        for same in charges.grouped("fee_item_id").values():
            same[:1]._check_postable()
        for same in charges.grouped("community_id").values():
            self._check_lock_date(same, invoice_date)

    @api.model
    def _check_lock_date(self, charges, invoice_date):
        """The ERP would silently book on another day; we say so and stop.

        :param charges: of one community
        """
        locks = charges.company_id._get_violated_lock_dates(
            invoice_date,
            bool(charges.fee_item_id.tax_id),
            charges.community_id._get_sale_journal(),
        )
        if locks:
            raise UserError(
                self.env._(
                    "The books are closed up to %(locked)s: fees cannot be posted "
                    "on %(date)s. Choose a later invoice date or ask an accountant "
                    "to open the period.",
                    locked=locks[-1][0],
                    date=invoice_date,
                )
            )

    @api.model
    def _prepare_move(self, group, invoice_date, journal):
        charge = group[0]
        credit = charge.amount < 0
        reference = self._get_reference(group)
        return {
            "move_type": "out_refund" if credit else "out_invoice",
            "partner_id": charge.partner_id.id,
            "journal_id": journal.id,
            "currency_id": charge._get_invoice_currency().id,
            "company_id": charge.company_id.id,
            "invoice_date": invoice_date,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "ref": reference,
            "payment_reference": reference,
            "property_community_id": charge.community_id.id,
            "property_unit_id": charge.unit_id.id,
            "property_occupancy_id": charge.occupancy_id.id,
            "property_owner_occupancy_id": charge.owner_occupancy_id.id,
            "property_run_id": charge.run_id.id,
            "invoice_line_ids": [
                Command.create(self._prepare_line(charge, credit, invoice_date))
                for charge in group
            ],
        }

    @api.model
    def _get_reference(self, group):
        """What a payer writes on a transfer: community, unit, month."""
        charge = group[0]
        return "%s %s %s" % (
            charge.community_id.code,
            charge.unit_id.name,
            group.run_id._get_period_label() if group.run_id else charge._get_period(),
        )

    @api.model
    def _prepare_line(self, charge, credit=False, invoice_date=None):
        item = charge.fee_item_id
        return {
            "property_charge_id": charge.id,
            "product_id": item.product_id.id,
            "name": charge._get_line_name(),
            "quantity": 1.0,
            "price_unit": -charge.amount if credit else charge.amount,
            "tax_ids": [Command.set(charge._get_taxes().ids)],
            "account_id": charge._get_income_account(invoice_date).id,
        }

    # ------------------------------------------------------------- credits ----

    @api.model
    def _apply_credits(self, moves):
        """Settle new charges with what the payer has in credit for the unit.

        Where the community wants it. A credit that names no unit serves any unit
        of its payer in the community.
        """
        moves = moves.filtered(
            lambda m: (
                m.move_type == "out_invoice" and m.property_community_id.apply_credits
            )
        )
        credits_by_key = self._get_open_credits(moves)
        stages = defaultdict(list)
        for move in moves if credits_by_key else ():
            dues = move.line_ids.filtered(
                lambda line: line.property_charge_id and not line.reconciled
            )
            for account, lines in dues.grouped("account_id").items():
                found = self._find_credits(credits_by_key, move, account)
                if found and account.reconcile:
                    for stage, node in enumerate(self._get_credit_plan(found, lines)):
                        stages[stage].append(node)
        for plan in stages.values():
            self.env["account.move.line"]._reconcile_plan(
                [node.filtered(lambda line: not line.reconciled) for node in plan]
            )

    @api.model
    def _get_credit_plan(self, found, dues):
        """What is matched with what, one after the other: a seam for credits that
        are meant for an item.

        :return: list of account.move.line recordsets
        """
        return [found | dues]

    @api.model
    def _settle_corrections(self, moves):
        """A correction in the payer's favour meets the charge it corrects first.

        What is left of it is the payer's credit.
        """
        plan = []
        credits = moves.filtered(lambda move: move.move_type == "out_refund")
        # sudo: property.fee.charge - the ledger decides, nobody writes charges
        for charge in credits.sudo().property_charge_ids.filtered("corrects_id"):
            lines = (charge | charge.corrects_id).receivable_line_id.sudo(False)
            found = lines.filtered(
                lambda line: line.parent_state == "posted" and not line.reconciled
            )
            if len(found) == 2 and len(found.account_id) == 1:
                plan.append(found)
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

    @api.model
    def _get_open_credits(self, moves):
        """Return {(partner, community, unit or none, account): lines}, one query."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "in", moves.line_ids.account_id.ids),
                ("partner_id", "in", moves.commercial_partner_id.ids),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
                ("amount_residual", "<", 0),
                ("property_community_id", "in", moves.property_community_id.ids),
            ],
            order="date, id",
        )
        return lines.grouped(
            lambda line: (
                line.partner_id,
                line.property_community_id,
                line.property_unit_id,
                line.account_id,
            )
        )

    @api.model
    def _find_credits(self, credits_by_key, move, account):
        found = self.env["account.move.line"]
        for unit in (move.property_unit_id, self.env["property.unit"]):
            key = (
                move.commercial_partner_id,
                move.property_community_id,
                unit,
                account,
            )
            found |= credits_by_key.get(key, found)
        return found
