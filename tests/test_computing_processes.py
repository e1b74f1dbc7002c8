"""A fee run computed by real processes: killed, restarted, started twice."""

from pathlib import Path

import processes
import pytest

WORKBOOK = Path(__file__).parent / "data" / "community_small.xlsx"
CHARGES, AMOUNT = 50, 9198.94  # October of the small workbook without its spaces

PREPARE = f"""
import base64
community = env["property.community"].create({{"name": "Processes", "code": "PROC"}})
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
    {{"community_id": community.id, "date_start": "2026-10-01"}}
)
env.cr.commit()
print(run.id)
"""
# two units a batch: so there are some to be killed in between
SMALL_BATCHES = """
from odoo.addons.property_billing.models import property_fee_computing
property_fee_computing.UNITS_PER_BATCH = 2
"""
CLICK = (
    SMALL_BATCHES
    + """
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
try:
    env["property.fee.run"].browse({run}).action_compute()
    env.cr.commit()
    print("started")
except (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY) as error:
    env.cr.rollback()
    print("refused", type(error).__name__)
"""
)
WORK = """
env["property.batch"]._cron_run()
env.cr.commit()
"""
SLOW_WORK = (
    """
import time
run = type(env["property.fee.run"])
plain = run._charge_units
def slow(self, unit_ids):
    plain(self, unit_ids)
    time.sleep(0.4)
run._charge_units = slow
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


def states(database, run_id):
    return dict(
        processes.query(
            database,
            "SELECT state, count(*) FROM property_batch "
            "WHERE res_model = 'property.fee.run' AND res_id = %s GROUP BY state",
            run_id,
        )
    )


def charges(database, run_id):
    """(number, sum, number of different unit, item and month)"""
    rows = processes.query(
        database,
        "SELECT count(*), coalesce(sum(amount), 0), "
        "count(DISTINCT (unit_id, fee_item_id, date_start)) "
        "FROM property_fee_charge WHERE run_id = %s AND state = 'draft'",
        run_id,
    )
    count, amount, different = rows[0]
    return count, round(float(amount), 2), different


def state(database, run_id):
    query = "SELECT state FROM property_fee_run WHERE id = %s"
    return processes.query(database, query, run_id)[0][0]


def work_until_done(database, run_id):
    while state(database, run_id) == "computing":
        processes.run(database, WORK)


def test_two_clicks_at_once_start_one_computation(database, run_id):
    clicks = [processes.start(database, CLICK.format(run=run_id)) for _ in range(2)]
    answers = sorted(processes.finish(click).splitlines()[-1] for click in clicks)
    assert "started" in answers
    assert state(database, run_id) == "computing"
    # 26 units, two a batch, and the last step: once, not twice
    assert states(database, run_id) == {"pending": 14}


def test_killed_worker_leaves_whole_batches(database, run_id):
    worker = processes.start(database, SLOW_WORK)
    processes.wait_for(lambda: states(database, run_id).get("done", 0) >= 3)
    worker.kill()
    worker.wait()
    found = states(database, run_id)
    assert found["done"] >= 3 and found["pending"] >= 5 and "failed" not in found
    assert state(database, run_id) == "computing"
    done = processes.query(
        database,
        "SELECT sum(item_count) FROM property_batch "
        "WHERE res_model = 'property.fee.run' AND res_id = %s AND state = 'done'",
        run_id,
    )[0][0]
    units = processes.query(
        database,
        "SELECT count(DISTINCT unit_id) FROM property_fee_charge WHERE run_id = %s",
        run_id,
    )[0][0]
    assert units == done


def test_two_workers_finish_what_was_left(database, run_id):
    workers = [processes.start(database, WORK) for _ in range(2)]
    for worker in workers:
        processes.finish(worker)
    work_until_done(database, run_id)
    assert state(database, run_id) == "computed"
    assert charges(database, run_id) == (CHARGES, AMOUNT, CHARGES)
    assert states(database, run_id) == {"done": 14}


def test_computed_again_is_the_same(database, run_id):
    assert processes.run(database, CLICK.format(run=run_id)).endswith("started")
    worker = processes.start(database, SLOW_WORK)
    processes.wait_for(lambda: states(database, run_id).get("done", 0) >= 2)
    worker.kill()
    worker.wait()
    work_until_done(database, run_id)
    assert charges(database, run_id) == (CHARGES, AMOUNT, CHARGES)
