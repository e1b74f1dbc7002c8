from odoo import models


class MailMessage(models.Model):
    """What programs note on a ticket is as internal as what people note."""

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        """Hide all internal messages of tickets from who is no employee.

        A search of the ERP leaves them out, but by its id a note that a program
        wrote (``notification``) can be read by whoever reads the ticket.
        """
        forbidden = super()._get_forbidden_access(operation)
        if operation != "read" or not self.env.user.share:
            return forbidden
        # sudo: mail.message - kind and subtype, to decide on the access
        internal = (
            (self - forbidden)
            .sudo()
            .filtered(
                lambda message: (
                    message.model == "helpdesk.ticket"
                    and (
                        message.is_internal
                        or not message.subtype_id
                        or message.subtype_id.internal
                    )
                )
            )
        )
        return forbidden | internal.with_env(self.env)
