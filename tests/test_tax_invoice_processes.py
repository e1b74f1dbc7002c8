"""A charge put on two tax invoices, or credited, at once, in processes of their own."""

from pathlib import Path

import processes
import pytest

WORKBOOK = Path(__file__).parent / "data" / "community_small.xlsx"

PREPARE = f"""
import base64
community = env["property.community"].create({{"name": "Tax", "code": "TAX"}})
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
charges = run.charge_ids.filtered(lambda c: c.amount > 100 and c.state == "posted")[:3]
assert len(charges) == 3
# a small part is asked for already: its state will not change any more
for charge in charges:
    request = env["property.tax.invoice.request"].create(
        {{"line_ids": [(0, 0, {{"charge_id": charge.id, "amount": 1.0}})]}}
    )
    request.action_request()
env.cr.commit()
print(*charges.ids)
"""
HEAD = """
import time
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
charge = env["property.fee.charge"].browse({charge})
try:
    env.cr.execute("SELECT count(*) FROM property_tax_invoice_line")
    time.sleep({wait})
"""
TAIL = """
    env.flush_all()
    env.cr.commit()
    print("accepted")
except (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY) as error:
    env.cr.rollback()
    print("refused", type(error).__name__)
"""
ASK = """
    left = charge._get_tax_open()[charge.id]
    request = env["property.tax.invoice.request"].create(
        {"line_ids": [(0, 0, {"charge_id": charge.id, "amount": left})]}
    )
    request.action_request()
"""
CREDIT = """
    wizard = env["property.fee.correction"].create(
        {"charge_id": charge.id, "amount_right": 50.0, "reason": "Less"}
    )
    correction = wizard._create_charge()
    correction._post_charges()
    assert correction.state == "posted", correction.state
"""

pytestmark = pytest.mark.skipif(
    not processes.TEMPLATE, reason="needs the template database of config/test"
)


@pytest.fixture(scope="module")
def database():
    with processes.cloned_database() as name:
        yield name


@pytest.fixture(scope="module")
def charge_ids(database):
    return [int(x) for x in processes.run(database, PREPARE).splitlines()[-1].split()]


def at_once(database, charge_id, *steps):
    """The second has seen the database before the first was done."""
    workers = [
        processes.start(
            database, HEAD.format(charge=charge_id, wait=wait) + step + TAIL
        )
        for wait, step in zip((3, 8), steps, strict=True)
    ]
    answers = [processes.finish(worker).splitlines()[-1] for worker in workers]
    return [answer.split()[0] for answer in answers]


def invoiced(database, charge_id):
    """What is asked for, and what stands of the charge with its credits."""
    return processes.query(
        database,
        "SELECT (SELECT sum(amount) FROM property_tax_invoice_line "
        "         WHERE charge_id = %s AND state <> 'void'), "
        "       sum(amount) FROM property_fee_charge "
        " WHERE (id = %s OR corrects_id = %s) AND state = 'posted'",
        charge_id,
        charge_id,
        charge_id,
    )[0]


def test_two_who_ask_at_once(database, charge_ids):
    answers = at_once(database, charge_ids[0], ASK, ASK)
    assert answers == ["accepted", "refused"]
    asked, stands = invoiced(database, charge_ids[0])
    assert asked == stands


@pytest.mark.parametrize(("index", "steps"), [(1, (ASK, CREDIT)), (2, (CREDIT, ASK))])
def test_asked_for_and_credited_at_once(database, charge_ids, index, steps):
    answers = at_once(database, charge_ids[index], *steps)
    assert answers == ["accepted", "refused"]
    asked, stands = invoiced(database, charge_ids[index])
    assert asked <= stands
