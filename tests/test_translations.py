"""zh_CN knows every term that the suite shows, compared with a fresh export."""

import io
from pathlib import Path

import polib
from house_case import HouseCase

from odoo.tests import tagged
from odoo.tools.translate import trans_export


@tagged("post_install", "-at_install")
class TestTranslations(HouseCase):
    def exported(self, module):
        """Terms of the module as Odoo exports them now."""
        buffer = io.BytesIO()
        trans_export(None, [module], buffer, "po", self.env)
        return {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}

    def translated(self, module):
        path = Path(self.manifest(module).path) / "i18n" / "zh_CN.po"
        self.assertTrue(path.is_file(), f"{module} has no i18n/zh_CN.po")
        return {
            entry.msgid
            for entry in polib.pofile(str(path))
            if entry.translated() and not entry.obsolete
        }

    def test_every_term_is_translated(self):
        for module in self.suite:
            with self.subTest(module=module):
                missing = self.exported(module) - self.translated(module)
                self.assertFalse(sorted(missing), f"{len(missing)} terms of {module}")

    def test_no_term_is_left_over(self):
        for module in self.suite:
            with self.subTest(module=module):
                left = self.translated(module) - self.exported(module)
                self.assertFalse(sorted(left), f"{module} translates what is gone")
