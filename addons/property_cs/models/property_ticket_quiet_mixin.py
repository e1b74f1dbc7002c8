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
