"""Manifest keys and the files every addon has."""

import re

import house
import pytest

REQUIRED = {
    "name",
    "summary",
    "version",
    "author",
    "website",
    "license",
    "category",
    "depends",
}

every_addon = pytest.mark.parametrize("addon", house.addons())


def manifest(addon):
    return house.manifests()[addon]


@every_addon
def test_required_keys(addon):
    assert not REQUIRED - set(manifest(addon))


@every_addon
def test_licence_and_version(addon):
    assert manifest(addon)["license"] == "AGPL-3"
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest(addon)["version"])


@every_addon
def test_texts(addon):
    assert "description" not in manifest(addon), "the description is in readme/"
    assert "\n" not in manifest(addon)["summary"].strip()
    assert isinstance(manifest(addon)["author"], str)
    assert manifest(addon)["summary"] != manifest(addon)["name"]


@every_addon
def test_defaults_are_not_restated(addon):
    defaults = {"installable": True, "application": False, "auto_install": False}
    restated = [
        k
        for k, v in defaults.items()
        if k in manifest(addon) and manifest(addon)[k] is v
    ]
    assert not restated


def named_files(addon):
    return [*manifest(addon).get("data", []), *manifest(addon).get("demo", [])]


@every_addon
def test_named_files_exist_once(addon):
    names = named_files(addon)
    assert not [name for name in names if not (house.ADDONS / addon / name).is_file()]
    assert len(names) == len(set(names))


@every_addon
def test_data_files_are_named(addon):
    """A view or rule file that no manifest loads is a mistake nobody notices."""
    folders = (
        "data",
        "demo",
        "report",
        "reports",
        "security",
        "views",
        "wizard",
        "wizards",
        "templates",
    )
    present = {
        str(path.relative_to(house.ADDONS / addon))
        for folder in folders
        for suffix in ("xml", "csv")
        for path in (house.ADDONS / addon / folder).glob(f"*.{suffix}")
    }
    assert not present - set(named_files(addon))


@every_addon
def test_demo_stays_apart(addon):
    assert not [n for n in manifest(addon).get("data", []) if n.startswith("demo/")]
    assert not [n for n in manifest(addon).get("demo", []) if not n.startswith("demo/")]


@every_addon
def test_groups_load_before_access_before_views(addon):
    data = manifest(addon).get("data", [])
    csv = [i for i, n in enumerate(data) if n.endswith("ir.model.access.csv")]
    views = [i for i, n in enumerate(data) if n.startswith(("views/", "wizard/"))]
    groups = [i for i, n in enumerate(data) if n.endswith("_groups.xml")]
    assert not (csv and views) or csv[0] < views[0]
    assert not (csv and groups) or groups[0] < csv[0]


@every_addon
def test_readme_fragments(addon):
    folder = house.ADDONS / addon / "readme"
    missing = [
        name
        for name in ("DESCRIPTION.md", "CONFIGURE.md", "USAGE.md")
        if not (folder / name).is_file()
        or not (folder / name).read_text(encoding="utf-8").strip()
    ]
    assert not missing


@every_addon
def test_every_test_file_is_imported(addon):
    """Odoo's own runner sees only what tests/__init__.py imports."""
    folder = house.ADDONS / addon / "tests"
    assert list(folder.glob("test_*.py")), "no tests"
    imports = (folder / "__init__.py").read_text(encoding="utf-8")
    missing = [
        p.stem
        for p in folder.glob("test_*.py")
        if not re.search(rf"\b{p.stem}\b", imports)
    ]
    assert not missing
