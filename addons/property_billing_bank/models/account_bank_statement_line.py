from odoo import fields, models


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    property_match_ids = fields.One2many(
        "property.bank.match", "statement_line_id", string="Proposal"
    )

    def _do_auto_reconcile_invoices(self):
        """Not for companies with communities: a text such as 物业费 is a part of the
        reference of somebody's invoice, and says nothing about whose money it is."""
        communities = self.env["property.community"].sudo()
        companies = communities.search([]).company_id
        own = self.filtered(lambda line: line.company_id in companies)
        left, done = super(
            AccountBankStatementLine, self - own
        )._do_auto_reconcile_invoices()
        return left | own, done

    def action_undo_reconciliation(self):
        """What was matched is proposed again; a settled batch is a draft again."""
        res = super().action_undo_reconciliation()
        self.reconcile_data = False  # it names journal items that are gone
        # sudo: property.bank.match - whoever may undo the match undoes all of it
        lines = self.sudo()
        lines._undo_property_settlement()
        lines.move_id.write({"property_community_id": False, "property_unit_id": False})
        lines.property_match_ids._reopen()
        return res

    def _undo_property_settlement(self):
        """Batches booked on these lines are drafts again; they wait for their money."""
        batches = self.env["property.channel.settlement"].search(
            [("move_id", "in", self.move_id.ids)]
        )
        batches.write({"state": "draft", "move_id": False, "statement_line_id": False})
