import base64

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.property_billing_counter.tests.counter_case import CounterCase

PIXEL = base64.b64encode(b"a photo")


class CustodyCase(CounterCase):
    """A community that allows renovation and pass deposits; the roles of the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._load_property_custody_accounts()
        cls.account = cls.company.property_deposit_account_id
        cls.renovation, cls.contractor_kind, cls.keys = cls.env[
            "property.deposit.kind"
        ].create(
            [
                {"name": "Renovation (Owner)", "role": "household"},
                {"name": "Renovation (Contractor)", "role": "contractor"},
                {"name": "Keys", "role": "household"},
            ]
        )
        cls.community.write(
            {
                "deposit_basis": "Management rules, article 40",
                "deposit_kind_ids": [
                    Command.set((cls.renovation | cls.contractor_kind).ids)
                ],
            }
        )
        cls.damage = cls._item("Renovation Damage", cls.vat6, 95, kind="one_off")
        groups = "property_base.group_"
        cls.supervisor = cls._user("custody_supervisor", f"{groups}supervisor")
        cls.manager = cls._user("custody_manager", f"{groups}manager")
        cls.accountant = cls._user(
            "custody_accountant", f"{groups}staff,account.group_account_manager"
        )

    @classmethod
    def _user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id)

    def _deposit_line(self, amount, kind=None, **values):
        return {
            "kind": "deposit",
            "unit_id": self.unit.id,
            "deposit_kind_id": (kind or self.renovation).id,
            "amount": str(amount),
            **values,
        }

    def _deposit(self, amount, kind=None, tenders=None, **values):
        receipt = self._take([self._deposit_line(amount, kind, **values)], tenders)
        return receipt.line_ids.deposit_id

    def _contractor_deposit(self, amount, **values):
        values.setdefault("contractor_name", "Test Renovation Ltd")
        return self._deposit(amount, self.contractor_kind, **values)

    def _photo(self, user=None):
        attachments = self.env["ir.attachment"].with_user(user or self.supervisor)
        return attachments.create({"name": "photo.png", "datas": PIXEL})

    def _deduction(self, amount, deposits, **values):
        return (
            self.env["property.deposit.deduction"]
            .with_user(self.supervisor)
            .create(
                {
                    "unit_id": deposits.unit_id.id,
                    "deposit_ids": [Command.set(deposits.ids)],
                    "fee_item_id": self.damage.id,
                    "amount": amount,
                    "reason": "Broken tiles in the lobby",
                    "evidence_ids": [Command.set(self._photo().ids)],
                    **values,
                }
            )
        )

    def _refund(self, deposit, **values):
        return (
            self.env["property.deposit.refund"]
            .with_user(self.supervisor)
            .create(
                {
                    "deposit_id": deposit.id,
                    "reason": "Accepted after the second check",
                    "receipt_back": "returned",
                    **values,
                }
            )
        )

    def _through(self, request):
        """Asked for, approved, booked: by three people."""
        request.with_user(self.supervisor).action_request()
        request.with_user(self.manager).action_approve()
        request.with_user(self.accountant).action_book()
        return request.with_env(self.env)

    def _held(self, account=None, **values):
        """What the ledger holds, by the journal items alone, credit positive."""
        domain = [
            ("account_id", "=", (account or self.account).id),
            ("parent_state", "=", "posted"),
            *((name, "=", value) for name, value in values.items()),
        ]
        [(balance,)] = self.env["account.move.line"]._read_group(
            domain, [], ["balance:sum"]
        )
        return round(-(balance or 0.0), 2)

    def _rows(self, book, start, end, **values):
        model = (
            "property.prepayment.row"
            if book == "prepayment"
            else "property.custody.row"
        )
        domain = [(name, "=", value) for name, value in values.items()]
        if book != "prepayment":
            domain.append(("book", "=", book))
        rows = self.env[model].with_context(property_from=start, property_to=end)
        rows.invalidate_model()
        return rows.search(domain)
