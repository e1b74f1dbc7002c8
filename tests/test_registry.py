"""The gates of tests/static asked again of the finished registry and database."""

from house_case import HouseCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestRegistry(HouseCase):
    def rules_of(self, name):
        return self.env["ir.rule"].search(
            [("model_id.model", "=", name), ("groups", "=", False)]
        )

    def test_every_module_of_the_suite_is_installed(self):
        self.assertIn("property_base", self.suite)
        for name in self.suite:
            self.assertTrue(self.manifest(name), name)

    def test_access_rows(self):
        for name, _model in self.own_models(abstract=False):
            rows = self.env["ir.model.access"].search([("model_id.model", "=", name)])
            self.assertTrue(rows, f"{name} has no access row")
            self.assertTrue(
                all(row.group_id for row in rows), f"{name} is open to everybody"
            )

    def test_company_rules(self):
        for name, model in self.own_models(abstract=False, transient=False):
            if "company_id" in model._fields:
                field = model._fields["company_id"]
                self.assertTrue(field.store, f"{name}.company_id is not stored")
                domains = self.rules_of(name).mapped("domain_force")
                self.assertTrue(
                    any("company_id" in (domain or "") for domain in domains),
                    f"{name} has no global company rule",
                )

    def test_community_rules(self):
        for name, model in self.own_models(abstract=False, transient=False):
            field = model._fields.get("community_id")
            if field and field.store:
                domains = self.rules_of(name).mapped("domain_force")
                self.assertTrue(
                    any("property_community_ids" in (d or "") for d in domains),
                    f"{name} has no global community rule",
                )

    def test_inverse_fields_are_indexed(self):
        for name, model in self.env.items():
            for field in model._fields.values():
                if field.type != "one2many" or field.related or not field.inverse_name:
                    continue
                if not set(field._modules) & set(self.suite):
                    continue
                inverse = self.env[field.comodel_name]._fields[field.inverse_name]
                if inverse.type == "many2one" and inverse.store:
                    self.assertTrue(
                        inverse.index, f"{name}.{field.name}: {inverse} has no index"
                    )

    def test_fields_on_other_models_are_prefixed(self):
        for name, model in self.env.items():
            if model._original_module in self.suite or model._abstract:
                continue
            for field in model._fields.values():
                first = next(iter(field._modules), None)
                if first in self.suite and not field.inherited:
                    self.assertTrue(
                        field.name.startswith("property_"),
                        f"{name}.{field.name} lacks the prefix",
                    )

    def test_constraints_and_indexes_are_in_the_database(self):
        """Odoo only logs a constraint or index that could not be added."""
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
        )
        present = {name for (name,) in self.env.cr.fetchall()}
        missing = [
            f"{name}: {item.full_name(model)}"
            for name, model in self.env.items()
            if model._auto and not model._abstract
            for item in model._table_objects.values()
            if item._module in self.suite and item.full_name(model) not in present
        ]
        self.assertFalse(missing)

    def test_required_is_not_null_in_the_database(self):
        self.env.cr.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = current_schema AND is_nullable = 'YES'"""
        )
        nullable = set(self.env.cr.fetchall())
        wrong = [
            f"{name}.{field.name}"
            for name, model in self.own_models(abstract=False, auto=True)
            for field in model._fields.values()
            if field.required and field.store and field.column_type
            if (model._table, field.name) in nullable
        ]
        self.assertFalse(wrong)


@tagged("post_install", "-at_install")
class TestRecords(HouseCase):
    """What menus, actions, reports and crons of the suite point at works."""

    def test_every_action_opens(self):
        self.env.user.group_ids |= self.own_records("res.groups")
        for action in self.own_records("ir.actions.act_window"):
            with self.subTest(action=action.xml_id):
                self.open_action(action)

    def open_action(self, action):
        model = self.env[action.res_model].with_context(lang="zh_CN")
        views = [(view_id or False, kind) for view_id, kind in action.views]
        search = action.search_view_id.id or False
        found = model.get_views([*views, (search, "search")], {"toolbar": True})
        self.assertEqual(
            set(found["views"]), {*(kind for _view, kind in views), "search"}
        )

    def test_every_menu_leads_somewhere(self):
        for menu in self.own_records("ir.ui.menu"):
            with self.subTest(menu=menu.complete_name):
                self.assertTrue(menu.action or menu.child_id, "leads nowhere")

    def test_every_report_names_a_model_and_a_template(self):
        for report in self.own_records("ir.actions.report"):
            with self.subTest(report=report.report_name):
                self.assertIn(report.model, self.env)
                if report.report_type.startswith("qweb"):
                    self.assertTrue(
                        self.env["ir.qweb"]._get_template(report.report_name)
                    )

    def test_every_cron_is_harmless_without_work(self):
        """Nothing to do: a cron of ours ends without error and without leftovers."""
        for cron in self.own_records("ir.cron"):
            with self.subTest(cron=cron.name), self.enter_registry_test_mode():
                cron.method_direct_trigger()

    def test_modules_keep_to_their_licence(self):
        for name in self.suite:
            self.assertEqual(self.manifest(name)["license"], "AGPL-3", name)
