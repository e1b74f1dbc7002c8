from odoo import fields, models


class HelpdeskTicketSla(models.Model):
    """Rows of the helpdesk's own service levels, as far as their ticket goes."""

    _inherit = "helpdesk.ticket.sla"

    ticket_id = fields.Many2one(index=True)

    def _check_access(self, operation):
        """Answer with rows: the base answers with the tickets that are closed to us.

        And it asks the tickets only where the rows themselves are all allowed.
        """
        result = super()._check_access(operation)
        # sudo: helpdesk.ticket.sla - the ticket of a row, to ask its rules
        tickets = self.sudo().ticket_id.with_env(self.env)
        refused = tickets._check_access(operation)
        if not refused:
            return result
        hidden = self.filtered(lambda row: row.sudo().ticket_id in refused[0])
        if result and result[0]._name == self._name:
            hidden |= result[0]
        return hidden, refused[1]
