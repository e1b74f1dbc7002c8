"""Role by role and model by model: who can reach what.

Three communities come in by workbook and are billed for a month: two of one company,
one of another. Then every model of the suite is asked for what it shows to whom, so
that a model added later is asked too.
"""

import base64
from pathlib import Path

from house_case import HouseCase

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

WORKBOOK = Path(__file__).parent / "data" / "community_small.xlsx"
MONTH = "2026-10-01"
# Models that hold rows of a community after an import and a fee run.
EXPECTED = {
    "property.building",
    "property.building.officer",
    "property.community",
    "property.entrance",
    "property.fee.assignment",
    "property.fee.charge",
    "property.fee.run",
    "property.import",
    "property.occupancy",
    "property.tariff",
    "property.unit",
    "property.vehicle",
}
MODES = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestRoles(HouseCase):
    """Rights by group alone, without any record."""

    def reachable(self, user, modes=MODES, transient=None):
        """{(model, mode)} the user may use, over the suite's models."""
        kinds = {} if transient is None else {"transient": transient}
        return {
            (name, mode)
            for name, _model in self.own_models(abstract=False, **kinds)
            for mode in modes
            if self.env[name].with_user(user).has_access(mode)
        }

    def test_an_employee_without_role_reaches_nothing(self):
        user = new_test_user(self.env, "nobody", groups="base.group_user")
        self.assertFalse(self.reachable(user))

    def test_residents_change_nothing_directly(self):
        user = new_test_user(self.env, "resident_x", groups="base.group_portal")
        self.assertFalse(self.reachable(user, ("write", "create", "unlink")))

    def test_the_public_reaches_nothing(self):
        self.assertFalse(self.reachable(self.env.ref("base.public_user")))

    def test_staff_delete_nothing_that_is_kept(self):
        user = new_test_user(self.env, "staff_x", groups="property_base.group_staff")
        self.assertFalse(self.reachable(user, ("unlink",), transient=False))

    def test_each_role_can_what_the_one_below_can(self):
        chain = ["group_staff", "group_supervisor", "group_manager"]
        reached = [
            self.reachable(
                new_test_user(self.env, name, groups=f"property_base.{name}")
            )
            for name in chain
        ]
        for below, above in zip(reached, reached[1:], strict=False):
            self.assertLess(below, above)


@tagged("post_install", "-at_install")
class TestCashier(HouseCase):
    """Who takes money cannot reduce, write off, refund, set tariffs or post a run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(
            cls.env, "till", groups="property_billing.group_cashier"
        )

    def test_prices_and_runs_are_out_of_reach(self):
        for name in ("fee.item", "fee.assignment", "fee.run", "fee.charge"):
            model = self.env[f"property.{name}"].with_user(self.cashier)
            for mode in ("write", "create", "unlink"):
                self.assertFalse(model.has_access(mode), f"{name} {mode}")
        for mode in ("write", "create", "unlink"):
            model = self.env["property.tariff"].with_user(self.cashier)
            self.assertFalse(model.has_access(mode), mode)

    def test_the_ledger_is_out_of_reach(self):
        for name in (
            "account.move",
            "account.move.line",
            "account.payment",
            "account.partial.reconcile",
            "account.journal",
            "account.tax",
            "account.account",
        ):
            model = self.env[name].with_user(self.cashier)
            for mode in ("write", "create", "unlink"):
                self.assertFalse(model.has_access(mode), f"{name} {mode}")

    def test_wizards_that_give_money_back_are_out_of_reach(self):
        for name in ("account.move.reversal", "account.payment.register"):
            model = self.env[name].with_user(self.cashier)
            self.assertFalse(model.has_access("create"), name)


@tagged("post_install", "-at_install")
class TestIsolation(HouseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, property_inline=True, tracking_disable=True)
        )
        cls.ours = cls.bill(cls.bring_in("Ours"))
        cls.next_door = cls.bill(cls.bring_in("Next Door"))
        cls.other_company = cls.env["res.company"].create(
            {"name": "Another", "country_id": cls.env.ref("base.cn").id}
        )
        cls.env["account.chart.template"].try_loading("cn", cls.other_company)
        cls.env.user.company_ids |= cls.other_company
        cls.foreign = cls.bill(cls.bring_in("Foreign", cls.other_company))
        roles = (
            "property_base.group_manager",
            "property_billing.group_cashier",
            "account.group_account_manager",
            "base.group_system",
        )
        cls.director = new_test_user(cls.env, "director_x", groups=",".join(roles))
        cls.limited = new_test_user(cls.env, "limited_x", groups=",".join(roles))
        cls.limited.property_community_ids = cls.ours

    @classmethod
    def bring_in(cls, name, company=None):
        company = company or cls.env.company
        record = (
            cls.env["property.import"]
            .with_company(company)
            .create(
                {
                    "community_name": name,
                    "workbook": base64.b64encode(WORKBOOK.read_bytes()),
                    "filename": "small.xlsx",
                }
            )
        )
        record.action_import()
        assert record.state == "done", record.error
        assert record.community_id.company_id == company
        cls.env["property.building.officer"].create(
            {
                "building_id": record.community_id.building_ids[0].id,
                "user_id": cls.env.user.id,
                "date_start": MONTH,
            }
        )
        return record.community_id

    @classmethod
    def bill(cls, community):
        run = (
            cls.env["property.fee.run"]
            .with_company(community.company_id)
            .create({"community_id": community.id, "date_start": MONTH})
        )
        run.action_compute()
        assert run.charge_count, "nothing was charged"
        run.action_post()
        assert run.state == "posted", run.state
        return community

    def rows(self, model, community):
        """All rows of the community, whoever asks."""
        field = "id" if model == "property.community" else "community_id"
        if field != "id" and not self.env[model]._fields[field].store:
            return self.env[model].browse()
        return (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search([(field, "=", community.id)])
        )

    def community_models(self):
        yield "property.community"
        for name, model in self.own_models(abstract=False, transient=False):
            if "community_id" in model._fields and model._auto:
                yield name

    def assertHidden(self, user, community):
        for name in self.community_models():
            rows = self.rows(name, community)
            if not rows:
                continue
            with self.subTest(model=name):
                asked = self.env[name].with_user(user).with_context(active_test=False)
                self.assertFalse(asked.search([("id", "in", rows.ids)]))
                with self.assertRaises(AccessError):
                    rows.with_env(asked.env)[:1].read(["display_name"])

    def test_there_is_something_to_hide(self):
        for community in self.ours + self.next_door + self.foreign:
            found = {
                name for name in self.community_models() if self.rows(name, community)
            }
            self.assertFalse(EXPECTED - found, community.name)

    def test_another_company_sees_nothing(self):
        self.assertHidden(self.director, self.foreign)

    def test_a_limited_user_sees_his_communities_only(self):
        self.assertHidden(self.limited, self.next_door)
        self.assertHidden(self.limited, self.foreign)

    def test_a_limited_user_sees_his_own(self):
        for name in self.community_models():
            rows = self.rows(name, self.ours)
            if rows:
                asked = self.env[name].with_user(self.limited)
                asked = asked.with_context(active_test=False)
                self.assertEqual(
                    asked.search_count([("id", "in", rows.ids)]), len(rows), name
                )

    def test_the_ledger_follows_the_community(self):
        """Invoices, their lines and payments of other communities stay hidden."""
        for model in ("account.move", "account.move.line"):
            field = self.env[model]._fields.get("property_community_id")
            self.assertTrue(field and field.store, model)
            domain = [
                ("property_community_id", "in", (self.next_door | self.foreign).ids)
            ]
            self.assertTrue(self.env[model].sudo().search_count(domain), model)
            found = self.env[model].with_user(self.limited).search_count(domain)
            self.assertFalse(found, model)
            own = [("property_community_id", "=", self.ours.id)]
            self.assertEqual(
                self.env[model].with_user(self.limited).search_count(own),
                self.env[model].sudo().search_count(own),
            )

    def test_the_ledger_without_community_stays_common(self):
        """An entry of no community (salaries, say) is seen by every accountant."""
        entry = self.env["account.move"].create({"move_type": "entry"})
        self.assertFalse(entry.property_community_id)
        self.assertTrue(entry.with_user(self.limited).has_access("read"))

    def test_a_limited_user_groups_only_his_own(self):
        """Totals and counts obey the rules as lists do."""
        charges = self.env["property.fee.charge"].with_user(self.limited)
        grouped = charges._read_group([], ["community_id"], ["__count"])
        self.assertEqual([community for community, _n in grouped], [self.ours])


@tagged("post_install", "-at_install")
class TestResident(HouseCase):
    """A resident who holds nothing reads nothing, whatever the model."""

    def test_a_resident_without_unit_reads_no_row(self):
        community = self.env["property.community"].create(
            {"name": "Lake", "code": "LK"}
        )
        building = self.env["property.building"].create(
            {"community_id": community.id, "code": "1"}
        )
        unit = self.env["property.unit"].create(
            {
                "community_id": community.id,
                "building_id": building.id,
                "code": "101",
                "area": 90,
            }
        )
        owner = self.env["res.partner"].create({"name": "Owner"})
        self.env["property.occupancy"].create(
            {"unit_id": unit.id, "partner_id": owner.id}
        )
        user = new_test_user(self.env, "stranger_x", groups="base.group_portal")
        for name, model in self.own_models(abstract=False, transient=False):
            asked = model.with_user(user)
            if asked.has_access("read"):
                self.assertFalse(asked.search([]), name)
