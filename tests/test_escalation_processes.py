"""Deadlines told by real processes: two at once, one that is killed, a later one."""

import processes
import pytest

TICKETS = 60
CRON = "property_cs.ir_cron_clock_escalate"

PREPARE = f"""
from datetime import timedelta
from odoo import fields
users = env["res.users"].with_context(no_reset_password=True)
supervisor = users.create({{
    "name": "Supervisor", "login": "escalation_supervisor",
    "email": "supervisor@example.com",
    "group_ids": [(6, 0, env.ref("property_base.group_supervisor").ids)],
}})
community = env["property.community"].create(
    {{"name": "Escalation", "code": "ESC", "supervisor_id": supervisor.id}}
)
env["property.clock.target"].search([]).active = False
env["property.clock.target"].create({{
    "kind": "resolution", "minutes": 60, "calendar_kind": "always",
    "manager_minutes": 0,
}})
complaint = env.ref("property_cs.helpdesk_ticket_type_complaint")
env["helpdesk.ticket"].create([
    {{
        "name": f"Ticket {{number}}",
        "type_id": complaint.id,
        "property_community_id": community.id,
        "property_received_date": fields.Datetime.now() - timedelta(hours=2),
    }}
    for number in range({TICKETS})
])
env.cr.commit()
"""
# ten rows a transaction: so there are some to be killed in between
SMALL_BATCHES = """
from odoo.addons.property_cs.models import property_ticket_escalation_mixin as escalation
escalation.BATCH = 10
"""
WORK = (
    SMALL_BATCHES
    + """
env["property.ticket.clock"]._cron_escalate()
env.cr.commit()
"""
)
# waits when all of a batch is told and nothing is committed yet
SLOW_WORK = (
    SMALL_BATCHES
    + """
import time
clocks = type(env["property.ticket.clock"])
plain = clocks._tell
def slow(self, now):
    plain(self, now)
    self.env.flush_all()
    time.sleep(0.5)
clocks._tell = slow
"""
    + """
env["property.ticket.clock"]._cron_escalate()
env.cr.commit()
"""
)

pytestmark = pytest.mark.skipif(
    not processes.TEMPLATE, reason="needs the template database of config/test"
)


@pytest.fixture(scope="module")
def database():
    with processes.cloned_database() as name:
        processes.run(name, PREPARE)
        yield name


def one(database, statement):
    return processes.query(database, statement)[0][0]


def told(database):
    return one(
        database,
        "SELECT count(*) FROM property_ticket_clock WHERE escalated_date IS NOT NULL",
    )


def activities(database):
    """(number, number of tickets they are on)"""
    return processes.query(
        database,
        "SELECT count(*), count(DISTINCT activity.res_id) FROM mail_activity activity "
        "JOIN ir_model_data data ON data.res_id = activity.activity_type_id "
        "AND data.model = 'mail.activity.type' "
        "WHERE data.name = 'mail_activity_type_deadline_missed'",
    )[0]


def mentions(database):
    """How often a ticket was named in a mail, and how many tickets were."""
    bodies = processes.query(
        database,
        "SELECT body FROM mail_message WHERE message_type = 'user_notification'",
    )
    numbers = [
        number
        for (number,) in processes.query(
            database,
            "SELECT ticket.number FROM helpdesk_ticket ticket "
            "JOIN property_ticket_clock clock ON clock.ticket_id = ticket.id",
        )
    ]
    counts = [sum(f">{n} " in body for (body,) in bodies) for n in numbers]
    return sum(counts), sum(count > 0 for count in counts)


def triggers(database):
    return one(
        database,
        "SELECT count(*) FROM ir_cron_trigger t JOIN ir_model_data data "
        "ON data.res_id = t.cron_id AND data.model = 'ir.cron' "
        "WHERE data.name = 'ir_cron_clock_escalate'",
    )


def test_what_is_late_waits_in_the_database(database):
    """A server that stops now finds the trigger again when it starts."""
    assert triggers(database) == 1
    assert told(database) == 0


def test_killed_process_told_whole_batches(database):
    worker = processes.start(database, SLOW_WORK)
    processes.wait_for(lambda: told(database) >= 20)
    worker.kill()
    worker.wait()
    count = told(database)
    assert 20 <= count < TICKETS
    assert count % 10 == 0
    assert activities(database) == (count, count)
    assert mentions(database) == (count, count)


def test_two_processes_at_once_tell_the_rest_once(database):
    before = told(database)
    assert before < TICKETS
    workers = [processes.start(database, SLOW_WORK) for _ in range(2)]
    for worker in workers:
        processes.finish(worker)
    while told(database) < TICKETS:
        processes.run(database, WORK)
    assert activities(database) == (TICKETS, TICKETS)
    assert mentions(database) == (TICKETS, TICKETS)


def test_later_passes_tell_nothing(database):
    for _pass in range(2):
        processes.run(database, WORK)
    assert activities(database) == (TICKETS, TICKETS)
    assert mentions(database) == (TICKETS, TICKETS)
    assert (
        one(
            database,
            "SELECT count(*) FROM property_ticket_clock WHERE next_date IS NOT NULL",
        )
        == 0
    )
