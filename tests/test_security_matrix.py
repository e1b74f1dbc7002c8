"""Who may do what in the suite: roles × models × operations.

The tables say what is meant, not what is found. A module that gives residents
or plain employees something adds it to ``PORTAL_READS`` or ``EMPLOYEE_READS``;
a model of the register has its line in ``REGISTER``; who handles money is held
to ``MONEY``. Whatever a table does not name is closed to residents, vendors,
visitors and employees without a role.
"""

import inspect

from house_case import HouseCase

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}

ROLES = {
    "portal": ["base.group_portal"],
    "employee": ["base.group_user"],
    "staff": ["property_base.group_staff"],
    "supervisor": ["property_base.group_supervisor"],
    "manager": ["property_base.group_manager"],
    "cashier": ["property_billing.group_cashier"],
    "invoicing": ["base.group_user", "account.group_account_invoice"],
    "accountant": ["property_base.group_staff", "account.group_account_manager"],
}

# Models of which residents read rows by rule. Everything else is shown by
# controllers that hand out chosen values.
PORTAL_READS = {
    "property.occupancy",
    "property.link.request",
    "property.fee.charge",
    "property.fee.notice",
    "property.payment.proof",
}
EMPLOYEE_READS = set()

# model: rights of staff, supervisor, manager
REGISTER = {
    "property.community": ("r", "rwc", "rwcu"),
    "property.building": ("r", "rwc", "rwcu"),
    "property.entrance": ("r", "rwc", "rwcu"),
    "property.building.officer": ("r", "rwc", "rwcu"),
    "property.unit": ("rw", "rwc", "rwcu"),
    "property.occupancy": ("rwc", "rwc", "rwcu"),
    "property.vehicle": ("rwc", "rwc", "rwcu"),
    "property.link.request": ("rw", "rw", "rwu"),
    "property.batch": ("r", "r", "r"),
    "property.import": ("", "rwc", "rwcu"),
    "property.makeup.day": ("r", "r", "rwcu"),
    "property.holiday.year": ("", "", "rwcu"),
    "property.transfer": ("rwc", "rwc", "rwc"),
    "property.clock.target": ("r", "r", "rwcu"),
    "property.ticket.clock": ("r", "r", "r"),
    "property.document.clause": ("r", "rwcu", "rwcu"),
    "property.document.reading": ("r", "r", "r"),
    "property.portal.access": ("rwcu", "rwcu", "rwcu"),
    "property.portal.access.line": ("rwcu", "rwcu", "rwcu"),
}

# model: {role: operations that role must not have}. Who takes money cannot
# reduce, write off, refund, set tariffs or post a run; a charge is written by
# the machinery alone.
MONEY = {
    "property.fee.item": {"staff": "wcu", "cashier": "wcu", "supervisor": "wcu"},
    "property.tariff": {"staff": "wcu", "cashier": "wcu", "supervisor": "wcu"},
    "property.fee.assignment": {"staff": "wcu", "cashier": "wcu"},
    "property.fee.run": {"staff": "wcu", "cashier": "wcu"},
    "property.fee.charge": dict.fromkeys(
        ("staff", "supervisor", "cashier", "manager"), "wcu"
    ),
    "property.vacancy": {"cashier": "wcu"},
    "property.deposit": dict.fromkeys(
        ("staff", "supervisor", "cashier", "manager", "invoicing"), "wcu"
    ),
    "property.deposit.kind": {"staff": "wcu", "supervisor": "wcu", "cashier": "wcu"},
    "property.deposit.deduction": {"staff": "wcu", "cashier": "wcu"},
    "property.deposit.refund": {"staff": "wcu", "cashier": "wcu"},
    "property.prepayment.refund": {"staff": "wcu", "cashier": "wcu"},
    "property.fund.entry": {"staff": "rwcu", "cashier": "rwcu"},
    "property.bank.match": dict.fromkeys(
        ("staff", "supervisor", "cashier", "manager", "invoicing"), "rwcu"
    ),
    "property.public.entry": {"staff": "rwcu", "cashier": "rwcu"},
    "property.tax.invoice": dict.fromkeys(
        ("staff", "supervisor", "cashier", "manager"), "wcu"
    ),
    "property.tax.invoice.line": dict.fromkeys(
        ("staff", "supervisor", "cashier", "manager"), "wcu"
    ),
    "property.tax.invoice.import": dict.fromkeys(
        ("staff", "supervisor", "cashier", "manager"), "rwcu"
    ),
    "account.move": {"staff": "wcu", "cashier": "wcu"},
    "account.move.line": {"staff": "wcu", "cashier": "wcu"},
    "account.payment": {"staff": "wcu"},
    "res.partner.bank": {"staff": "wcu", "cashier": "wcu", "supervisor": "wcu"},
}


@tagged("post_install", "-at_install")
class TestSecurityMatrix(HouseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            role: [cls.env.ref(name, raise_if_not_found=False) for name in names]
            for role, names in ROLES.items()
        }
        users = cls.env["res.users"].with_context(no_reset_password=True)
        cls.users = {
            role: users.create(
                {
                    "name": role,
                    "login": f"matrix_{role}",
                    "group_ids": [Command.set([group.id for group in found])],
                }
            )
            for role, found in groups.items()
            if all(found)
        }
        cls.users["visitor"] = cls.env.ref("base.public_user")

    def _rights(self, role, name):
        model = self.env[name].with_user(self.users[role])
        return "".join(
            letter for letter, op in OPERATIONS.items() if model.has_access(op)
        )

    def _at(self, role, name):
        return self.subTest(role=role, model=name)

    def test_tables_name_what_exists(self):
        """A line of a model that was renamed protects nothing."""
        own = {name for name, _model in self.own_models(abstract=False)}
        for module, names in (
            ("property_base", REGISTER.keys() | {"property.link.request"}),
            ("property_billing", [name for name in MONEY if name.startswith("prop")]),
        ):
            if module in self.suite:
                self.assertLessEqual(set(names), own)

    def test_outside_the_office_everything_is_closed(self):
        for name, _model in self.own_models(abstract=False):
            for role, reads in (
                ("visitor", ()),
                ("portal", PORTAL_READS),
                ("employee", EMPLOYEE_READS),
            ):
                with self._at(role, name):
                    allowed = "r" if name in reads else ""
                    self.assertLessEqual(set(self._rights(role, name)), set(allowed))

    def test_what_residents_read_has_a_rule_for_them(self):
        portal = self.env.ref("base.group_portal")
        for name in PORTAL_READS:
            if name not in self.env or "r" not in self._rights("portal", name):
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name)])
            with self._at("portal", name):
                own = rules.filtered(lambda rule: portal in rule.groups)
                self.assertTrue(own.filtered("perm_read"))
                for rule in own:
                    self.assertIn("user.", rule.domain_force)

    def test_register(self):
        for name, expected in REGISTER.items():
            for role, rights in zip(
                ("staff", "supervisor", "manager"), expected, strict=True
            ):
                with self._at(role, name):
                    self.assertEqual(self._rights(role, name), rights)

    def test_roles_are_implied_upward(self):
        """Nobody loses a right by rising."""
        ladder = ("employee", "staff", "supervisor", "manager")
        for name, _model in self.own_models(abstract=False):
            rights = [set(self._rights(role, name)) for role in ladder]
            for lower, higher, role in zip(
                rights, rights[1:], ladder[1:], strict=False
            ):
                with self._at(role, name):
                    self.assertLessEqual(lower, higher)

    def test_money(self):
        for name, roles in MONEY.items():
            for role, forbidden in roles.items():
                if name in self.env and role in self.users:
                    with self._at(role, name):
                        self.assertFalse(set(self._rights(role, name)) & set(forbidden))

    def test_public_methods(self):
        """What RPC can call answers residents and others with a refusal.

        An action that only leads on is harmless: what it leads to asks again.
        """
        for name, model in self.own_models(abstract=False):
            record = self.env[name].sudo().search([], limit=1)
            if model._transient:
                record = record.browse()
            for method in self._public_methods(model):
                for role in ("visitor", "portal", "employee"):
                    with self._at(role, f"{name}.{method}"):
                        self._assert_refused(record.with_user(self.users[role]), method)

    def _public_methods(self, model):
        """Methods without underscore that the suite's modules define."""
        found = set()
        for base in type(model).mro():
            if getattr(base, "_module", None) in self.suite:
                found |= {
                    name
                    for name, value in vars(base).items()
                    if not name.startswith("_") and inspect.isfunction(value)
                }
        core = {"create", "write", "unlink", "copy", "copy_data", "default_get"}
        return sorted(found - core - {"read", "search", "fields_get", "load"})

    def _assert_refused(self, records, name):
        method = getattr(records, name)
        needed = [
            parameter
            for parameter in inspect.signature(method).parameters.values()
            if parameter.default is parameter.empty
            and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            try:
                answer = method(*[records.id or 1 for _parameter in needed])
            except (AccessError, UserError, ValueError):
                return
        leads = isinstance(answer, dict) and "ir.actions" in answer.get("type", "")
        self.assertTrue(leads or not answer, answer)

    def test_reports_are_of_closed_models(self):
        """A report address renders with the rights of who asks, and by its groups."""
        resident = self.users["portal"]
        for report in self.own_records("ir.actions.report"):
            with self._at("portal", report.report_name):
                rights = self._rights("portal", report.model)
                if report.model not in PORTAL_READS and rights:
                    with self.assertRaises(AccessError):
                        report.with_user(resident)._check_property_groups(
                            report.report_name
                        )

    def test_server_actions_and_menus_are_for_the_office(self):
        office = self.env.ref("base.group_user")
        for action in self.own_records("ir.actions.server"):
            if action.binding_model_id:
                with self._at("employee", action.name):
                    self.assertTrue(action.group_ids)
                    self.assertIn(office, action.group_ids.all_implied_ids)
        menus = self.own_records("ir.ui.menu").with_user(self.users["employee"])
        roots = menus.sudo().filtered(lambda menu: not menu.parent_id)
        visible = self.env["ir.ui.menu"].with_user(self.users["employee"])
        self.assertFalse(set(roots.ids) & set(visible._visible_menu_ids()))
