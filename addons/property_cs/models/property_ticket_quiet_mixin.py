from odoo import models


class PropertyTicketQuietMixin(models.AbstractModel):
    """Steps of a community's ticket send no mail: lists and a digest tell of them.

    The base mails at every stage, assignment and new ticket; a desk with fifty
    tickets a day would read none of it. What needs somebody at once (an
    escalation, a major event) is sent by the code that knows it.
    """

    _name = "property.ticket.quiet.mixin"
    _description = "Quiet Tickets"

    def _track_template(self, changes):
        if self[:1].property_community_id:
            return {}
        return super()._track_template(changes)

    def _track_subtype(self, initial_values):
        if self.property_community_id:
            return self.env["mail.message.subtype"]
        return super()._track_subtype(initial_values)

    def _creation_subtype(self):
        if self.property_community_id:
            return self.env["mail.message.subtype"]
        return super()._creation_subtype()

    def _message_auto_subscribe_notify(self, partner_ids, template):
        loud = self.filtered(lambda t: not t.property_community_id)
        return super(PropertyTicketQuietMixin, loud)._message_auto_subscribe_notify(
            partner_ids, template
        )

    def _send_ticket_rating_mail(self, force_send=False):
        loud = self.filtered(lambda t: not t.property_community_id)
        return super(PropertyTicketQuietMixin, loud)._send_ticket_rating_mail(
            force_send=force_send
        )

    # ------------------------------------------------------------ mails coming in
    def message_update(self, msg, update_vals=None):
        """Whoever is named in a mail does not follow the report of a household."""
        if self.property_community_id:
            msg = {**msg, "to": "", "cc": ""}
        return super().message_update(msg, update_vals=update_vals)

    def message_post(self, *, message_type="notification", author_id=None, **kwargs):
        """A mail of somebody else than household and office is for the office alone.

        It is kept as a note: nothing is lost, and nobody outside hears of it.
        """
        if message_type == "email" and self.property_community_id:
            author = self.env["res.partner"].browse(author_id or ())
            if not self._is_of_the_matter(author):
                kwargs |= {
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "partner_ids": [],
                    "is_internal": True,
                }
        return super().message_post(
            message_type=message_type, author_id=author_id, **kwargs
        )

    def _is_of_the_matter(self, author):
        """Whether a person works here, or belongs to the household that reports."""
        # sudo: helpdesk.ticket - mails come in for nobody in particular
        ticket = self.sudo()
        household = ticket.property_occupancy_id
        people = (household | household.member_ids).filtered("in_force").partner_id
        if not household:
            people = ticket.partner_id
        return bool(author) and (not author.partner_share or author in people)
