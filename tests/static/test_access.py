"""Every model has an access row; what has a company or a community has its global rule."""

import house
import pytest

concrete = sorted(
    name for name, m in house.new_models().items() if m.kind != "AbstractModel"
)
stored = [name for name in concrete if house.new_models()[name].kind == "Model"]


def is_stored(name, field):
    """A company or community a rule can filter by."""
    if field not in house.fields_of(name):
        return False
    call = house.fields_of(name)[field][1]
    unstored = house.keyword(call, "related") or house.keyword(call, "compute")
    return not unstored or bool(house.keyword(call, "store"))


def global_rules(name, word):
    return [
        rule
        for rule in house.rules()
        if rule.model == house.xmlid(name) and not rule.groups and word in rule.domain
    ]


@pytest.mark.parametrize("name", concrete)
def test_access_row(name):
    assert house.access_rows().get(house.xmlid(name)), "no row in ir.model.access.csv"


@pytest.mark.parametrize(
    "name", [n for n in stored if "company_id" in house.fields_of(n)]
)
def test_company_rule(name):
    assert is_stored(name, "company_id"), (
        "a company that is not stored cannot be filtered by"
    )
    assert global_rules(name, "company_ids"), "no global company rule"


@pytest.mark.parametrize("name", [n for n in stored if is_stored(n, "community_id")])
def test_community_rule(name):
    assert global_rules(name, "property_community_ids"), "no global community rule"


def test_access_rows_name_known_groups():
    """No row is open to everybody, the public included, by leaving the group out."""
    open_rows = [
        f"{row['addon']}: {row['id']}"
        for rows in house.access_rows().values()
        for row in rows
        if not row["group_id:id"].strip()
    ]
    assert not open_rows


def test_portal_and_public_only_read():
    writing = [
        f"{row['addon']}: {row['id']}"
        for rows in house.access_rows().values()
        for row in rows
        if row["group_id:id"] in ("base.group_portal", "base.group_public")
        and "1" in (row["perm_write"], row["perm_create"], row["perm_unlink"])
    ]
    assert not writing, "the controller is the gate of the portal, not the access list"


def test_no_python_date_in_a_rule():
    """Rules are cached: a date of Python's would stay what it was."""
    wrong = [
        r.xmlid for r in house.rules() if "time." in r.domain or "datetime" in r.domain
    ]
    assert not wrong
