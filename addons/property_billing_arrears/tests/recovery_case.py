from datetime import date

from odoo.tests import new_test_user

from odoo.addons.property_billing.tests.ledger_case import LedgerCase


class RecoveryCase(LedgerCase):
    """A supervisor who asks, a director, an accountant, an accounting manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.allowance = cls.env["account.account"].create(
            {
                "code": "1231.T",
                "name": "Allowance for Bad Debts",
                "account_type": "asset_current",
            }
        )
        cls.company.property_allowance_account_id = cls.allowance
        cls.asker = cls._user("ask", "property_base.group_supervisor")
        cls.director = cls._user("direct", "property_base.group_manager")
        cls.accountant = cls._user(
            "account", "property_base.group_staff,account.group_account_invoice"
        )
        cls.controller = cls._user(
            "control", "property_base.group_staff,account.group_account_manager"
        )
        cls.cashier = cls._user(
            "counter",
            "property_base.group_supervisor,property_billing.group_cashier",
        )

    @classmethod
    def _user(cls, login, groups, **extra):
        return new_test_user(
            cls.env,
            f"recovery_{login}",
            groups,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            lang="en_US",
            **extra,
        )

    def setUp(self):
        super().setUp()
        self.run_ = self._run()
        self.charges = self._month(self.run_)
        self.charges._post_charges(date(2026, 10, 1))
        self.fee, self.park, self.shared = self.charges

    def _reduce(self, percent=10, user=None, **values):
        reduction = (
            self.env["property.fee.reduction"]
            .with_user(user or self.asker)
            .create(
                {
                    "community_id": self.community.id,
                    "percent": percent,
                    "reason": "Lift out of order",
                    **values,
                }
            )
        )
        reduction.action_list_charges()
        return reduction

    def _lose(self, user=None, **values):
        write_off = (
            self.env["property.fee.write.off"]
            .with_user(user or self.asker)
            .create(
                {
                    "unit_id": self.unit.id,
                    "partner_id": self.owner.id,
                    "ground": "missing",
                    "reason": "Cannot be found since 2024",
                    **values,
                }
            )
        )
        write_off.action_list_charges()
        return write_off

    def _approve(self, record, *users):
        record.action_request()
        for user in users or (self.director,):
            record.with_user(user).validate_tier()
        return record

    def _book(self, record, user=None):
        record.with_user(user or self.accountant).action_book()
        return record.with_env(self.env)

    def _sums(self, start="2026-10-01", end="2026-10-31", as_of="2027-12-31"):
        rows = self.env["property.collection.row"].with_context(
            property_period=[start, end, as_of]
        )
        return rows._get_collections([("community_id", "=", self.community.id)])[None]

    def _figures(self, sums, *names):
        return [round(float(getattr(sums, name)), 2) for name in names]

    def _balance(self, account):
        """What the books say, not the code under test."""
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(lines.mapped("balance")), 2)
