"""A fee run posted by real processes: two clicks, killed workers, two workers."""

from pathlib import Path

import processes
import pytest

WORKBOOK = Path(__file__).parent / "data" / "community_small.xlsx"

PREPARE = f"""
import base64
community = env["property.community"].create({{"name": "Posting", "code": "POST"}})
record = env["property.import"].with_context(
    property_inline=True, tracking_disable=True
).create(
    {{
        "community_id": community.id,
        "workbook": base64.b64encode(open({str(WORKBOOK)!r}, "rb").read()),
    }}
)
record.action_import()
assert record.state == "done", record.error
run = env["property.fee.run"].create(
    {{
        "community_id": community.id,
        "date_start": "2026-10-01",
        "invoice_date": "2026-10-01",
    }}
)
run.with_context(property_inline=True).action_compute()
assert run.state == "computed", run.state
env.cr.commit()
print(run.id)
"""
# two invoices a batch: so there are some to be killed in between
SMALL_BATCHES = """
from odoo.addons.property_billing.models import property_fee_posting
property_fee_posting.INVOICES_PER_BATCH = 2
"""
CLICK = (
    SMALL_BATCHES
    + """
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
try:
    env["property.fee.run"].browse({run}).action_post()
    env.cr.commit()
    print("accepted")
except (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY) as error:
    env.cr.rollback()
    print("refused", type(error).__name__)
"""
)
# the first invoice of a batch goes the plain way, the second the fast one
WORK = """
from odoo.addons.property_billing.models import property_fee_invoice_writer
property_fee_invoice_writer.SMALLEST_BATCH = 1
env["property.batch"]._cron_run()
env.cr.commit()
"""
# waits after the invoices of a batch are posted and before they are committed
SLOW_WORK = (
    """
import time
run = type(env["property.fee.run"])
plain = run._step_post
def slow(self, charge_ids):
    plain(self, charge_ids)
    self.env.flush_all()
    time.sleep(0.5)
run._step_post = slow
"""
    + WORK
)

pytestmark = pytest.mark.skipif(
    not processes.TEMPLATE, reason="needs the template database of config/test"
)


@pytest.fixture(scope="module")
def database():
    with processes.cloned_database() as name:
        yield name


@pytest.fixture(scope="module")
def run_id(database):
    return int(processes.run(database, PREPARE).splitlines()[-1])


def one(database, statement, *params):
    return processes.query(database, statement, *params)[0]


def batches(database, run_id):
    return dict(
        processes.query(
            database,
            "SELECT state, count(*) FROM property_batch WHERE step IN "
            "('post', 'posted') AND res_model = 'property.fee.run' AND res_id = %s "
            "GROUP BY state",
            run_id,
        )
    )


def done(database, run_id):
    return batches(database, run_id).get("done", 0)


def state(database, run_id):
    return one(database, "SELECT state FROM property_fee_run WHERE id = %s", run_id)[0]


def charges(database, run_id):
    """{state: (number, sum)}"""
    rows = processes.query(
        database,
        "SELECT state, count(*), sum(amount) FROM property_fee_charge "
        "WHERE run_id = %s GROUP BY state",
        run_id,
    )
    return {name: (count, round(float(total), 2)) for name, count, total in rows}


def invoices(database, run_id):
    """(number, total) of the posted invoices of the run."""
    count, total = one(
        database,
        "SELECT count(*), coalesce(sum(amount_total), 0) FROM account_move "
        "WHERE property_run_id = %s AND state = 'posted'",
        run_id,
    )
    return count, round(float(total), 2)


def households(database, run_id):
    """How many invoices there are to be: a payer and unit each."""
    return one(
        database,
        "SELECT count(DISTINCT (partner_id, unit_id, occupancy_id)) "
        "FROM property_fee_charge WHERE run_id = %s",
        run_id,
    )[0]


def check_books(database, run_id):
    """What is posted agrees: charges, invoices, receivable lines, numbers."""
    posted = charges(database, run_id).get("posted", (0, 0.0))
    assert invoices(database, run_id)[1] == posted[1]
    receivable = one(
        database,
        "SELECT count(*), coalesce(sum(line.balance), 0), "
        "       count(DISTINCT line.property_charge_id) "
        "FROM account_move_line line JOIN account_move move ON move.id = line.move_id "
        "WHERE move.property_run_id = %s AND line.display_type = 'payment_term'",
        run_id,
    )
    assert (receivable[0], round(float(receivable[1]), 2)) == posted
    assert receivable[2] == posted[0]
    unlinked = one(
        database,
        "SELECT count(*) FROM property_fee_charge charge "
        "LEFT JOIN account_move_line line ON line.id = charge.receivable_line_id "
        "WHERE charge.run_id = %s AND charge.state = 'posted' "
        "AND line.property_charge_id IS DISTINCT FROM charge.id",
        run_id,
    )
    assert unlinked == (0,)
    numbers = processes.query(
        database,
        "SELECT sequence_number FROM account_move WHERE property_run_id = %s "
        "AND state = 'posted' ORDER BY sequence_number",
        run_id,
    )
    numbers = [row[0] for row in numbers]
    first = numbers[0] if numbers else 0
    assert numbers == list(range(first, first + len(numbers))), "gap or repetition"


def kill_after(database, run_id, count):
    """A worker that is killed within a batch, `count` batches later."""
    start = done(database, run_id)
    worker = processes.start(database, SLOW_WORK)
    processes.wait_for(lambda: done(database, run_id) >= start + count)
    worker.kill()
    worker.wait()
    assert done(database, run_id) >= start + count


def test_two_clicks_at_once_start_one_posting(database, run_id):
    clicks = [processes.start(database, CLICK.format(run=run_id)) for _ in range(2)]
    answers = [processes.finish(click).splitlines()[-1] for click in clicks]
    assert "accepted" in answers
    assert state(database, run_id) == "posting"
    expected = -(-households(database, run_id) // 2) + 1  # and the last step
    assert batches(database, run_id) == {"pending": expected}


def test_killed_workers_leave_whole_batches(database, run_id):
    total = charges(database, run_id)["draft"]
    for _ in range(2):
        kill_after(database, run_id, 2)
        found = charges(database, run_id)
        assert found["posted"][0] + found["draft"][0] == total[0]
        check_books(database, run_id)
    assert state(database, run_id) == "posting"
    assert "failed" not in batches(database, run_id)


def test_click_while_it_is_being_posted_changes_nothing(database, run_id):
    before = batches(database, run_id)
    assert processes.run(database, CLICK.format(run=run_id)).endswith("accepted")
    assert batches(database, run_id) == before


def test_two_workers_finish_what_was_left(database, run_id):
    workers = [processes.start(database, WORK) for _ in range(2)]
    for worker in workers:
        processes.finish(worker)
    while state(database, run_id) == "posting":
        processes.run(database, WORK)
    assert state(database, run_id) == "posted"
    found = charges(database, run_id)
    assert set(found) == {"posted"}
    assert invoices(database, run_id) == (
        households(database, run_id),
        found["posted"][1],
    )
    check_books(database, run_id)


def test_click_on_a_posted_run_adds_nothing(database, run_id):
    before = invoices(database, run_id), charges(database, run_id)
    assert processes.run(database, CLICK.format(run=run_id)).endswith("accepted")
    processes.run(database, WORK)
    assert (invoices(database, run_id), charges(database, run_id)) == before
    assert state(database, run_id) == "posted"
