"""Collective complaints no longer count beside their members, findings have a day,
and deadlines set by the hotline have clocks."""

from odoo import SUPERUSER_ID, api

COMPLAINT = '("property_type_code", "=", "complaint")'
ALONE = f'{COMPLAINT}, ("property_collective", "=", False)'


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    leave_collective_out(env)
    cancel_visits_of_collective(env)
    date_findings(cr)
    start_external_clocks(env)
    point_refresh_at_its_model(env)


def leave_collective_out(env):
    """The domains of indicators are data one may change: only that term is added."""
    indicators = env["property.indicator"].search(
        [
            ("model", "=", "helpdesk.ticket"),
            ("denominator_domain", "like", COMPLAINT),
            ("denominator_domain", "not like", "property_collective"),
        ]
    )
    for indicator in indicators:
        indicator.denominator_domain = indicator.denominator_domain.replace(
            COMPLAINT, ALONE
        )


def cancel_visits_of_collective(env):
    """Nobody reported them; their members have visits of their own."""
    env["property.return.visit"].search(
        [("state", "=", "open"), ("ticket_id.property_collective", "=", True)]
    )._cancel()


def date_findings(cr):
    """When complaints were found valid or not: the last such change on record."""
    cr.execute(
        """
        UPDATE helpdesk_ticket ticket
           SET property_validity_date = COALESCE(
                   (SELECT MAX(tracking.create_date)
                      FROM mail_tracking_value tracking
                      JOIN ir_model_fields field ON field.id = tracking.field_id
                      JOIN mail_message message
                        ON message.id = tracking.mail_message_id
                     WHERE message.model = 'helpdesk.ticket'
                       AND message.res_id = ticket.id
                       AND field.name = 'property_validity'),
                   ticket.property_resolved_date, ticket.write_date)
         WHERE ticket.property_validity IS NOT NULL
           AND ticket.property_validity_date IS NULL
        """
    )


def start_external_clocks(env):
    """Deadlines of the hotline were shown, but nothing told of them."""
    tickets = env["helpdesk.ticket"].search(
        [
            ("property_community_id", "!=", False),
            ("property_external_deadline", "!=", False),
        ]
    )
    env["property.ticket.clock"]._follow_external(tickets)


def point_refresh_at_its_model(env):
    """The first installations have the job on another model, where it does nothing."""
    cron = env.ref("property_cs.ir_cron_clock_refresh", raise_if_not_found=False)
    if cron:
        cron.model_id = env.ref("property_cs.model_property_clock_refresh")
