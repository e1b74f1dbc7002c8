from odoo import models


class AccountStatementImport(models.TransientModel):
    _inherit = "account.statement.import"

    def _create_bank_statements(self, stmts_vals, result):
        """Every line that was imported gets its proposal at once."""
        res = super()._create_bank_statements(stmts_vals, result)
        statements = self.env["account.bank.statement"].browse(result["statement_ids"])
        lines = statements.line_ids
        self.env["property.bank.matcher"]._propose(lines)
        automatic = lines.filtered("journal_id.property_bank_auto")
        self.env["property.bank.match"]._accept_exact(automatic)
        return res

    def import_file_button(self):
        """From the fee office: on to the proposals."""
        action = super().import_file_button()
        if not self.env.context.get("property_bank_match"):
            return action
        matches = self.env["property.bank.match"].action_open()
        if action.get("tag") == "display_notification":
            return {**action, "params": {**action["params"], "next": matches}}
        return matches
