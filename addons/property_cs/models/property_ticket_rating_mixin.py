from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.property_base.tools.qr import qr_data_uri

from .property_return_visit import SATISFACTIONS

#: of the ERP's rating scale
VALUES = {"satisfied": 5, "fairly": 3, "not": 1}
RATED = {"property_rating", "property_rated_date", "property_rated_round"}
DONE = ("resolved", "visited", "closed")


class PropertyTicketRatingMixin(models.AbstractModel):
    """The resident's own rating, by a link or the portal; once for a resolution.

    It counts apart from the office's return visit. Only the household that
    reported can give it, while it holds the unit.
    """

    _name = "property.ticket.rating.mixin"
    _description = "Own Rating of a Ticket"

    property_rating = fields.Selection(
        SATISFACTIONS, string="Own Rating", copy=False, readonly=True
    )
    property_rated_date = fields.Datetime(
        string="Rated on", copy=False, readonly=True, index="btree_not_null"
    )
    property_rated_round = fields.Integer(
        string="Rated in Round",
        copy=False,
        readonly=True,
        help="How often the ticket had been reopened when it was rated.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(RATED & vals.keys() for vals in vals_list):
            self._refuse_rating()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and RATED & vals.keys():
            self._refuse_rating()
        return super().write(vals)

    def message_post(self, **kwargs):
        """A message is no way round the rating page, where it counts once."""
        # sudo: helpdesk.ticket - which helpdesk it is of, nothing else
        if kwargs.get("rating_value") and self.sudo().property_community_id:
            self._refuse_rating()
        return super().message_post(**kwargs)

    def _message_update_content(self, message, /, *, body, **kwargs):
        if kwargs.get("rating_value") and self.sudo().property_community_id:
            self._refuse_rating()
        return super()._message_update_content(message, body=body, **kwargs)

    def _refuse_rating(self):
        raise AccessError(self.env._("Residents rate on the page made for it."))

    # ------------------------------------------------------------------ rating
    def _get_rating_state(self):
        """Whether the ticket can be rated now: 'open', 'rated', 'early', 'dead'.

        'dead' is for a household whose time is over, and for tickets that are
        not of a community. Asked with superuser rights.
        """
        self.ensure_one()
        # sudo: helpdesk.ticket - residents read none of these fields
        ticket = self.sudo()
        occupancy = ticket.property_occupancy_id
        household = occupancy | occupancy.principal_id
        if not ticket.property_community_id or not all(household.mapped("in_force")):
            return "dead"
        if ticket.property_stage_code not in DONE:
            return "early"
        this_round = ticket.property_rated_round == ticket.property_reopen_count
        return "rated" if ticket.property_rated_date and this_round else "open"

    def _rate(self, value, comment=None, partner=None, rating=None):
        """Record the resident's own rating; the caller has checked who it is.

        :param str value: 'satisfied', 'fairly' or 'not'
        :param partner: who rates; who reported by default
        :param rating: rating.rating that waits for it (the link's)
        :raise UserError: no such value, or it cannot be rated now
        """
        self.ensure_one()
        # sudo: helpdesk.ticket - callers have checked who rates: page, or token
        ticket = self.sudo()
        if value not in VALUES:
            raise UserError(self.env._("Choose one of the three answers."))
        if ticket._get_rating_state() != "open":
            raise UserError(self.env._("This cannot be rated now."))
        if not rating or rating.consumed:  # of the resolution before
            rating = ticket._get_open_rating(partner or rating and rating.partner_id)
        ticket.rating_apply(VALUES[value], rating=rating, feedback=comment)
        ticket.write(
            {
                "property_rating": value,
                "property_rated_date": fields.Datetime.now(),
                "property_rated_round": ticket.property_reopen_count,
            }
        )
        if value == "not":
            ticket._tell_dissatisfied(comment)

    def _get_open_rating(self, partner=None):
        """The rating that waits to be given, one of each person."""
        self.ensure_one()
        # sudo: rating.rating - its token is for the person alone
        token = self.sudo()._rating_get_access_token(partner or self.partner_id)
        ratings = self.env["rating.rating"].sudo()
        return ratings.search([("access_token", "=", token)], limit=1)

    def _tell_dissatisfied(self, comment):
        """One activity for the supervisor: somebody asks for an answer."""
        community = self.property_community_id
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("The resident is not satisfied"),
            note=comment or "",
            user_id=(community.supervisor_id or self.property_responsible_id).id
            or self.env.uid,
        )

    def _get_label_of_rating(self):
        labels = dict(self._fields["property_rating"]._description_selection(self.env))
        return labels.get(self.property_rating, "")

    # ---------------------------------------------------------- links, on paper
    def _get_rating_url(self):
        """The link by which the household rates, without a login."""
        self.ensure_one()
        self.check_access("read")
        # sudo: rating.rating - the link goes to who may read the ticket
        token = self.sudo()._get_open_rating().access_token
        return f"{self.get_base_url()}/property/rate/{token}"

    def _get_rating_qr(self):
        """The link as QR code, a data URI for paper."""
        return qr_data_uri(self._get_rating_url())

    def _refresh_rating_tokens(self):
        """Make the links that are out there dead."""
        # sudo: rating.rating - links of tickets whose household is gone
        ratings = self.env["rating.rating"].sudo()
        waiting = ratings.search(
            [
                ("res_model", "=", "helpdesk.ticket"),
                ("res_id", "in", self.ids),
                ("consumed", "=", False),
            ]
        )
        waiting.unlink()

    def action_property_rating_slip(self):
        """Print the slip with the link to rate."""
        self.check_access("read")
        report = self.env.ref("property_cs.helpdesk_ticket_rating_slip")
        return report.report_action(self)
