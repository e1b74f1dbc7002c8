from odoo.addons.property_billing.tests.ledger_case import LedgerCase


class CloseCase(LedgerCase):
    """A company with the accounts the close books on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.liability = cls._account("220498", "liability_current")
        cls.held = cls._account("224198", "liability_current")
        cls.opening_account = cls._account("310498", "equity")
        cls.opening_journal = cls.env["account.journal"].create(
            {"name": "Opening", "code": "OPNG", "type": "sale"}
        )
        cls.company.write(
            {
                "property_contract_liability_account_id": cls.liability.id,
                "property_custody_account_id": cls.held.id,
                "property_opening_account_id": cls.opening_account.id,
                "property_opening_journal_id": cls.opening_journal.id,
            }
        )
        cls.tax_account = cls._account("222198", "liability_current")
        repartition = (cls.vat6 | cls.vat9).repartition_line_ids
        repartition.filtered(
            lambda line: line.repartition_type == "tax"
        ).account_id = cls.tax_account
        cls.income = cls.company_data["default_account_revenue"]

    @classmethod
    def _account(cls, code, kind):
        return cls.env["account.account"].create(
            {"code": code, "name": code, "account_type": kind}
        )

    def _balance(self, account, day="2027-12-31"):
        """What an account comes to in the books, debit positive."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        return round(sum(lines.mapped("balance")), 2)

    def _month(self, month):
        return self.env["property.month.close"].create({"month": month})
