"""A change of payer booked by two accountants at once, in processes of their own."""

from pathlib import Path

import processes
import pytest

WORKBOOK = Path(__file__).parent / "data" / "community_small.xlsx"

PREPARE = f"""
import base64
community = env["property.community"].create({{"name": "Sale", "code": "SALE"}})
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
run.with_context(property_inline=True).action_post()
assert run.state == "posted", run.state
charge = run.charge_ids.filtered(lambda c: c.occupancy_id.role == "owner")[0]
change = env["property.payer.change"].create(
    {{
        "unit_id": charge.unit_id.id,
        "date": "2026-10-12",
        "partner_id": env["res.partner"].create({{"name": "Buyer"}}).id,
        "booking_date": "2026-10-20",
    }}
)
change.action_compute()
assert change.line_ids
env.cr.commit()
print(change.id)
"""
# the transaction stays open for a while after everything is booked
BOOK = """
import time
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
try:
    env["property.payer.change"].browse({change}).action_book()
    env.flush_all()
    time.sleep(2)
    env.cr.commit()
    print("accepted")
except (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY) as error:
    env.cr.rollback()
    print("refused", type(error).__name__)
"""

pytestmark = pytest.mark.skipif(
    not processes.TEMPLATE, reason="needs the template database of config/test"
)


@pytest.fixture(scope="module")
def database():
    with processes.cloned_database() as name:
        yield name


@pytest.fixture(scope="module")
def change_id(database):
    return int(processes.run(database, PREPARE).splitlines()[-1])


def test_two_who_book_at_once_book_once(database, change_id):
    workers = [
        processes.start(database, BOOK.format(change=change_id)) for _ in range(2)
    ]
    answers = [processes.finish(worker).splitlines()[-1] for worker in workers]
    assert sorted(answer.split()[0] for answer in answers) == ["accepted", "refused"]
    lines, total, count = processes.query(
        database,
        "SELECT (SELECT count(*) FROM property_payer_change_line "
        "         WHERE change_id = %s AND included), "
        "       coalesce(sum(amount), 0), count(*) "
        "  FROM property_fee_charge WHERE payer_change_id = %s AND state = 'posted'",
        change_id,
        change_id,
    )[0]
    assert count == 2 * lines > 0
    assert total == 0


def test_booked_again_is_refused(database, change_id):
    answer = processes.run(database, BOOK.format(change=change_id))
    assert answer.splitlines()[-1] == "refused UserError"
