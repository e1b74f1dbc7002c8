from odoo import api, models


class PropertyMonthChecklist(models.AbstractModel):
    """What is to be finished before a month ends.

    A check is a method ``_check_<code>`` that answers the open rows; ``_get_checks``
    names them: a seam for modules with something to finish before the month ends.
    """

    _name = "property.month.checklist"
    _description = "Checklist of the Month End"

    @api.model
    def _get_checks(self):
        """[(code, label, blocking)] in the order of the checklist.

        ``_check_<code>()`` answers the records that are open.
        """
        _ = self.env._
        return [
            ("previous", _("Months before that are still open"), True),
            ("runs", _("Fee runs of the month that are not posted"), True),
            ("no_run", _("Communities without a fee run of the month"), False),
            ("exceptions", _("Exceptions of the month's fee runs"), False),
            ("charges", _("Draft charges and corrections up to the end"), False),
            ("drafts", _("Draft journal entries up to the end"), True),
            ("tills", _("Tills of the month that are not handed over"), True),
            ("proofs", _("Proofs of payment to confirm"), False),
            ("settlements", _("Channel settlements that are not posted"), True),
            ("reductions", _("Reductions approved and not booked"), False),
            ("write_offs", _("Write-offs approved and not booked"), False),
            ("refunds", _("Deposit refunds approved and not paid"), False),
            ("returns", _("Prepayment refunds approved and not paid"), False),
            ("held", _("Items on accounts of money held that name no purpose"), False),
            ("statement_lines", _("Bank statement lines without a match"), True),
            ("suspense", _("Journal items on suspense accounts"), True),
            ("release", _("Charges with income to release"), True),
            ("remuneration", _("Communities with remuneration to book"), True),
        ]

    def _check_previous(self):
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", "<", self.month),
                ("state", "=", "open"),
            ]
        )

    def _get_run_domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("date_start", ">=", self.month),
            ("date_start", "<=", self.date_end),
        ]

    def _check_runs(self):
        return self.env["property.fee.run"].search(
            [*self._get_run_domain(), ("state", "not in", ("posted", "cancelled"))]
        )

    def _check_no_run(self):
        run = self.env["property.fee.run"].search(
            [*self._get_run_domain(), ("state", "!=", "cancelled")]
        )
        return self.env["property.community"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("id", "not in", run.community_id.ids),
            ]
        )

    def _check_exceptions(self):
        runs = self.env["property.fee.run"].search(
            [*self._get_run_domain(), ("state", "=", "posted")]
        )
        return runs.exception_ids

    def _check_charges(self):
        return self.env["property.fee.charge"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("kind", "!=", "recurring"),
                ("date_start", "<=", self.date_end),
            ]
        )

    def _check_drafts(self):
        return self.env["account.move"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("date", "<=", self.date_end),
            ]
        )

    def _check_tills(self):
        return self.env["property.till"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date", "<=", self.date_end),
                ("state", "!=", "handed_over"),
            ]
        )

    def _check_proofs(self):
        return self.env["property.payment.proof"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "submitted"),
                ("date", "<=", self.date_end),
            ]
        )

    def _check_settlements(self):
        return self.env["property.channel.settlement"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("date", "<=", self.date_end),
            ]
        )

    def _find_approved(self, model):
        return self.env[model].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "approved"),
            ]
        )

    def _check_reductions(self):
        return self._find_approved("property.fee.reduction")

    def _check_write_offs(self):
        return self._find_approved("property.fee.write.off")

    def _check_refunds(self):
        return self._find_approved("property.deposit.refund")

    def _check_returns(self):
        return self._find_approved("property.prepayment.refund")

    def _check_held(self):
        """Items of custody accounts the ledgers can only show as other."""
        company = self.company_id
        accounts = (
            company.property_deposit_account_id
            | company.property_fund_account_id
            | company.property_public_account_id
        )
        return self.env["account.move.line"].search(
            [
                ("company_id", "=", company.id),
                ("account_id", "in", accounts.ids),
                ("parent_state", "=", "posted"),
                ("property_custody_kind", "=", False),
                ("date", "<=", self.date_end),
            ]
        )

    def _check_statement_lines(self):
        return self.env["account.bank.statement.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("is_reconciled", "=", False),
                ("date", "<=", self.date_end),
                ("move_id.state", "=", "posted"),
            ]
        )

    def _check_suspense(self):
        """Items that leave a balance on a suspense account at the end."""
        lines = self.env["account.move.line"]
        accounts = (
            self.env["account.journal"]
            .search([("company_id", "=", self.company_id.id)])
            .suspense_account_id
        )
        domain = [
            ("company_id", "=", self.company_id.id),
            ("account_id", "in", accounts.ids),
            ("parent_state", "=", "posted"),
            ("date", "<=", self.date_end),
        ]
        sums = lines._read_group(domain, ["account_id"], ["balance:sum"])
        currency = self.company_id.currency_id
        odd = [account.id for account, total in sums if not currency.is_zero(total)]
        return lines.search([*domain, ("account_id", "in", odd)])

    def _check_release(self):
        releases = self.env["property.income.release"]
        due = releases._find_due(self.company_id, self.date_end)
        return self.env["property.fee.charge"].browse(charge.id for charge in due)

    def _check_remuneration(self):
        return self.env["property.community"]._get_remuneration_due(
            self.company_id, self.date_end
        )
