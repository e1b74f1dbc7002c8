"""Habits that Odoo 19 ignores or refuses, and what has no place in the tree."""

import re

import house
import pytest

OLD_PYTHON = {
    r"_sql_constraints\b": "models.Constraint",
    r"\bgroups_id\b": "group_ids",
    r"\bname_get\(": "_compute_display_name",
    r"(?<!_)\bread_group\(": "_read_group",
    r"type=['\"]json['\"]": "type='jsonrpc'",
    r"\bcheck_access_rights\(|\bcheck_access_rule\(": "check_access",
    r"\bself\._cr\b|\bself\._uid\b|\bself\._context\b": "self.env",
    r"\bgroup_operator=": "aggregator=",
    r"\bauto_join=": "bypass_search_access=",
    r"from odoo import .*\b_\b(?!\w)|from odoo\.tools\.translate import _\b": "self.env._",
    r"from odoo\.orm\b": "odoo.models, odoo.fields, odoo.api",
    r"\bfrom odoo\.osv\b": "odoo.fields.Domain",
    r"\btoggle_active\b": "action_archive",
    r"\bnumbercall\b|\bdoall\b": "nothing: gone",
}
OLD_XML = {
    r"<tree\b|view_mode\">[^<]*\btree\b": "<list>",
    r"\battrs=|\bstates=": "invisible=, readonly=",
    r"name=\"groups_id\"|\bcategory_id\" ref=\"[^\"]*\bgroup": "group_ids, privilege_id",
    r"oe_chatter": "<chatter/>",
    r"\bt-esc=|\bt-raw=": "t-out",
    r"kanban-box": 't-name="card"',
    r"\bnumbercall\b|name=\"doall\"": "nothing: gone",
    r"<group [^>]*\bexpand=": "<group>",
}


def findings(patterns, suffix):
    for _addon, path in house.sources(suffix):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for pattern, instead in patterns.items():
                if re.search(pattern, line):
                    yield f"{house.label(path)}:{number}: {line.strip()[:80]} -> {instead}"


def test_no_old_habit_in_python():
    assert not list(findings(OLD_PYTHON, ".py"))


def test_no_old_habit_in_xml():
    assert not list(findings(OLD_XML, ".xml"))


@pytest.mark.parametrize("addon", house.addons())
def test_xml_ids_are_unique(addon):
    seen, twice = set(), []
    for owner, path in house.sources(".xml"):
        if owner != addon or path.parent.name == "demo":
            continue  # a story may come back to its own records
        for node in house.xml_root(path).iter():
            if node.tag in ("record", "template", "menuitem", "asset") and node.get(
                "id"
            ):
                if (node.tag != "record" or "model" in node.attrib) and node.get(
                    "id"
                ) in seen:
                    twice.append(f"{house.label(path)}: {node.get('id')}")
                seen.add(node.get("id"))
    assert not twice


def texts():
    binary = {
        ".xlsx",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".ico",
        ".pdf",
        ".ttf",
        ".woff",
        ".woff2",
        ".zip",
    }
    for path in house.tracked():
        if path.suffix.lower() not in binary:
            yield path, path.read_text(encoding="utf-8")


def test_no_machine_path():
    """Only the paths every Debian has are named; nobody's home or work directory is."""
    pattern = re.compile(
        r"/home/\w|/Users/\w|(?<!\w)/root/|/tmp/(?!property-pg\.)\w|(?<![\w.])/work/\w|C:\\\\"
    )
    wrong = [
        f"{house.label(path)}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line) and path.name != "test_habits.py"
    ]
    assert not wrong


def test_no_conflict_marker_and_no_control_character():
    wrong = [
        house.label(path)
        for path, text in texts()
        if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.M) or "\x00" in text
    ]
    assert not wrong


def test_commands_have_their_run_bit():
    for name in ("config/run", "config/test", "config/odoo", ".ci/run"):
        path = house.ROOT / name
        assert path.is_file() and path.stat().st_mode & 0o111, name
