"""What the suite-wide tests share: which modules, models and records are ours."""

from odoo.modules import Manifest
from odoo.tests import TransactionCase


class HouseCase(TransactionCase):
    """Knows the installed modules of the suite, their models and records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        installed = cls.env["ir.module.module"].search([("state", "=", "installed")])
        cls.suite = sorted(
            name for name in installed.mapped("name") if name.startswith("property_")
        )

    def own_models(self, **kinds):
        """The models that a module of the suite defines first."""
        for name, model in self.env.items():
            if model._original_module in self.suite and all(
                bool(getattr(model, f"_{kind}")) == wanted
                for kind, wanted in kinds.items()
            ):
                yield name, model

    def own_records(self, model):
        """Records of `model` with an XML id of the suite."""
        data = self.env["ir.model.data"].search(
            [("model", "=", model), ("module", "in", self.suite)]
        )
        return self.env[model].browse(data.mapped("res_id")).exists()

    def manifest(self, name):
        return Manifest.for_addon(name)
