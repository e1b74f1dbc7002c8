from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PropertyBankBooking(models.AbstractModel):
    """Books accepted matches: the suspense of the bank line becomes what it settles.

    With the accountant's own rights, and the ERP's own reconciliation; nothing here
    commits.
    """

    _name = "property.bank.booking"
    _description = "Booking of Bank Lines"

    @api.model
    def _book(self, matches):
        """:param matches: property.bank.match, none of them accepted
        :raise UserError: a line is booked already, what is owed has changed, a
            colleague is at it
        """
        self._lock(matches)
        plan = []
        for match in matches:
            plan += getattr(self, f"_book_{match.kind}")(match)
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)
        self._check_settled(matches, plan)
        matches.sudo().write({"state": "accepted", **matches._prepare_decision()})

    # ----------------------------------------------------------------- locks ----

    def _lock(self, matches):
        """Hold the lines and what they settle, and see that nothing was taken twice."""
        lines = matches.statement_line_id
        # sudo: property.fee.charge - its journal item is locked, not shown
        claims = matches.charge_ids.sudo().receivable_line_id.sudo(False)
        items = claims | matches.move_line_ids
        if len(items) < sum(
            len(match.charge_ids) + len(match.move_line_ids) for match in matches
        ):
            raise UserError(
                self.env._(
                    "Two of the lines pay the same fees: accept one, and look again "
                    "at the other."
                )
            )
        if lines.sorted("id").try_lock_for_update() != lines.sorted(
            "id"
        ) or items.sorted("id").try_lock_for_update(
            allow_referencing=True
        ) != items.sorted("id"):
            raise UserError(
                self.env._(
                    "A colleague is booking the same right now. Look again in a moment."
                )
            )
        lines.invalidate_recordset(["is_reconciled"])
        items.invalidate_recordset(["amount_residual", "reconciled", "parent_state"])
        matches.charge_ids.invalidate_recordset(["amount_residual", "payment_state"])
        booked = lines.filtered("is_reconciled")
        if booked:
            raise UserError(
                self.env._("%s is booked already.", booked[0].payment_ref or "")
            )

    def _check_settled(self, matches, plan):
        """The money of each line has settled what it was meant for."""
        lines = matches.statement_line_id
        lines.invalidate_recordset(["is_reconciled"])
        own = (
            self.env["account.move.line"]
            .union(*plan)
            .filtered(lambda item: item.move_id in lines.move_id)
        )
        left = own.filtered(lambda item: not item.reconciled).move_id
        left |= lines.filtered(lambda line: not line.is_reconciled).move_id
        if left:
            raise UserError(
                self.env._("%s could not be settled: look again.", left[0].display_name)
            )

    # ----------------------------------------------------------------- kinds ----

    def _book_charges(self, match):
        """A credit for each payer and account, and what is over for the unit."""
        pieces, over = match._allocate()
        self._check_over(match, pieces, over)
        # sudo: property.fee.charge - its journal item is settled, not shown
        claims = match.charge_ids.sudo().receivable_line_id.sudo(False)
        paid = {charge.receivable_line_id.id: charge.id for charge in match.charge_ids}
        groups = list(
            claims.filtered(lambda item: paid[item.id] in pieces)
            .grouped(lambda item: (item.partner_id, item.account_id))
            .items()
        )
        rows = [
            self._prepare_credit(
                match, account, partner, sum(pieces[paid[item.id]] for item in items)
            )
            for (partner, account), items in groups
        ]
        if over:
            rows.append(self._prepare_over(match, claims.account_id, over))
        created = self._replace_suspense(match, rows)
        return [
            row | items
            for row, (_key, items) in zip(created[: len(groups)], groups, strict=True)
        ]

    def _book_prepayment(self, match):
        return self._book_charges(match)

    def _check_over(self, match, pieces, over):
        """What was shown is what is booked."""
        if len(pieces) < len(match.charge_ids) or match.currency_id.compare_amounts(
            float(over), match.over_amount
        ):
            raise UserError(
                self.env._(
                    "%s: what is owed has changed since it was proposed. Look again.",
                    match.payment_ref or "",
                )
            )
        if over and not (match.partner_id and match.community_id):
            raise UserError(
                self.env._(
                    "%s: more came than is owed. Say whose credit of which unit it is.",
                    match.payment_ref or "",
                )
            )

    def _prepare_over(self, match, accounts, over):
        partner = match.partner_id.commercial_partner_id
        account = accounts[:1] or (
            partner.with_company(match.company_id).property_account_receivable_id
        )
        row = self._prepare_credit(match, account, partner, over)
        name = self.env._("Prepayment %s", match.unit_id.name or "")
        return {**row, "name": name.strip()}

    def _prepare_credit(self, match, account, partner, amount):
        return {
            "account_id": account.id,
            "partner_id": partner.id,
            "balance": -float(amount),
            "name": match.payment_ref,
        }

    def _book_payment(self, match):
        """The recorded payment no longer waits for the bank."""
        items = match.move_line_ids
        total = sum(items.mapped("amount_residual"))
        if match.currency_id.compare_amounts(total, match.amount):
            raise UserError(
                self.env._(
                    "%(text)s: the payments chosen come to %(total).2f.",
                    text=match.payment_ref or "",
                    total=total,
                )
            )
        created = self._replace_suspense(
            match,
            [
                self._prepare_credit(
                    match, item.account_id, item.partner_id, item.amount_residual
                )
                for item in items
            ],
        )
        return [row | item for row, item in zip(created, items, strict=True)]

    def _book_settlement(self, match):
        """By the batch of the counter: the net, the fee, the payments of the days."""
        batch = match.settlement_id
        if not batch:
            days = match.move_line_ids.mapped("date")
            batch = self.env["property.channel.settlement"].create(
                {
                    "company_id": match.company_id.id,
                    "channel_id": match.channel_id.id,
                    "date": match.date,
                    "date_from": min(days),
                    "date_to": max(days),
                }
            )
            match.sudo().settlement_id = batch
        batch.statement_line_id = match.statement_line_id
        batch.action_post()
        return []

    # ---------------------------------------------------------------- ledger ----

    def _replace_suspense(self, match, rows):
        """Put rows in the place of the suspense; answer them, in their order.

        The unit is that of the entry: what is over is found by it.
        """
        line = match.statement_line_id
        liquidity, suspense, other = line._seek_for_lines()
        partners = {row["partner_id"] for row in rows}
        partner = partners.pop() if len(partners) == 1 else False
        line.move_id.with_context(force_delete=True, skip_readonly_check=True).write(
            {
                "property_community_id": match.community_id.id,
                "property_unit_id": match.unit_id.id,
                "line_ids": [
                    *(Command.delete(item.id) for item in suspense | other),
                    Command.update(liquidity.id, {"partner_id": partner}),
                    *(Command.create(row) for row in rows),
                ],
            }
        )
        line.reconcile_data = False  # it names the suspense that is gone
        return (line.move_id.line_ids - liquidity).sorted("id")
