from odoo import api, models


class MailMessage(models.Model):
    """What programs note on a ticket is as internal as what people note."""

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        """Hide all internal messages of tickets from who is no employee.

        A search of the ERP leaves them out, but by its id a note that a program
        wrote (``notification``) can be read by whoever reads the ticket.
        """
        forbidden = super()._get_forbidden_access(operation)
        if not self.env.user.share or operation == "create":
            return forbidden
        hidden = self._is_internal_note if operation == "read" else self._is_of_report
        # sudo: mail.message, helpdesk.ticket - to decide on the access
        found = (self - forbidden).sudo().filtered(hidden)
        return forbidden | found.with_env(self.env)

    @api.model
    def _is_internal_note(self, message):
        subtype = message.subtype_id
        return message.model == "helpdesk.ticket" and (
            message.is_internal or not subtype or subtype.internal
        )

    @api.model
    def _is_of_report(self, message):
        """What a resident wrote to the office stays as the office has read it."""
        if message.model != "helpdesk.ticket":
            return False
        ticket = self.env["helpdesk.ticket"].sudo().browse(message.res_id).exists()
        return bool(ticket.property_community_id)
