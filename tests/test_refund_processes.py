"""Money held for others, paid back by two at once: once, in processes of their own."""

import processes
import pytest

PREPARE = """
from odoo.fields import Command
company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
env = env(context=dict(env.context, allowed_company_ids=company.ids))
company = company.with_env(env)
company._load_property_custody_accounts()
kind = env["property.deposit.kind"].create({"name": "Keys", "company_id": company.id})
community = env["property.community"].create(
    {
        "name": "Refunds",
        "code": "REF",
        "company_id": company.id,
        "deposit_basis": "Management rules",
        "deposit_kind_ids": [Command.set(kind.ids)],
    }
)
unit = env["property.unit"].create({"community_id": community.id, "code": "1"})
owner = env["res.partner"].create({"name": "Owner"})
env["property.occupancy"].create({"unit_id": unit.id, "partner_id": owner.id})
account = company.property_public_share_account_id
deposit = env["property.deposit"]._bring_in(
    [
        {
            "unit_id": unit.id,
            "kind_id": kind.id,
            "role": "household",
            "partner_id": owner.id,
            "amount": 100,
            "date": "2026-01-05",
            "old_receipt": "1",
        }
    ],
    account,
    "2026-01-05",
)
channel = env["property.payment.channel"].search(
    [("company_id", "=", company.id), ("kind", "=", "cash")], limit=1
)
refund = env["property.deposit.refund"].create(
    {
        "deposit_id": deposit.id,
        "reason": "Keys are back",
        "receipt_back": "returned",
        "channel_id": channel.id,
    }
)
refund.action_request()
refund.write({"state": "approved"})
payment = env["account.payment"].create(
    {
        "payment_type": "inbound",
        "partner_type": "customer",
        "partner_id": owner.id,
        "amount": 100,
        "journal_id": channel.journal_id.id,
        "property_unit_id": unit.id,
    }
)
payment.action_post()
for amount in (60, 60):
    prepaid = env["property.prepayment.refund"].create(
        {
            "unit_id": unit.id,
            "partner_id": owner.id,
            "amount": amount,
            "reason": "Sold",
            "channel_id": channel.id,
        }
    )
    prepaid.action_request()
    prepaid.write({"state": "approved"})
env.cr.commit()
print(company.id, deposit.id, refund.id, prepaid.id)
"""
# the transaction stays open for a while after everything is booked
BOOK = """
import time
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
env = env(context=dict(env.context, allowed_company_ids=[{company}]))
try:
    env["{model}"].browse({record}).action_book()
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
def prepared(database):
    answer = processes.run(database, PREPARE).splitlines()[-1]
    return [int(number) for number in answer.split()]


def book_at_once(database, company, model, records):
    workers = [
        processes.start(
            database, BOOK.format(company=company, model=model, record=record)
        )
        for record in records
    ]
    answers = [processes.finish(worker).splitlines()[-1] for worker in workers]
    return sorted(answer.split()[0] for answer in answers)


def test_a_deposit_goes_back_once(database, prepared):
    company, deposit, refund, _prepaid = prepared
    answers = book_at_once(
        database, company, "property.deposit.refund", [refund, refund]
    )
    assert answers == ["accepted", "refused"]
    [(paid, held)] = processes.query(
        database,
        "SELECT (SELECT sum(amount) FROM account_payment"
        "         WHERE property_deposit_refund_id = %s),"
        "       (SELECT -sum(balance) FROM account_move_line"
        "         WHERE property_deposit_id = %s AND parent_state = 'posted')",
        refund,
        deposit,
    )
    assert (paid, held) == (100, 0)


def test_two_refunds_of_one_prepayment(database, prepared):
    """60 and 60 of 100: the second is refused, whoever it is."""
    company, _deposit, _refund, prepaid = prepared
    answers = book_at_once(
        database, company, "property.prepayment.refund", [prepaid - 1, prepaid]
    )
    assert answers == ["accepted", "refused"]
    [(paid,)] = processes.query(
        database,
        "SELECT sum(amount) FROM account_payment"
        " WHERE property_prepayment_refund_id IN (%s, %s)",
        prepaid - 1,
        prepaid,
    )
    assert paid == 60
