"""The map of DESIGN.md: shared layers, features on top of them, glue between features."""

import house
import pytest


def features():
    return [
        name
        for name in house.addons()
        if name not in house.SHARED and not is_glue(name)
    ]


def is_glue(addon):
    return bool(house.manifests()[addon].get("auto_install"))


@pytest.mark.parametrize("addon", sorted(house.SHARED & set(house.addons())))
def test_a_shared_layer_knows_no_feature(addon):
    assert house.all_depends(addon) <= house.SHARED


def parts(feature):
    """Addons that carry a feature on: property_billing_counter of property_billing."""
    return {name for name in house.addons() if name.startswith(f"{feature}_")}


def feature_of(addon):
    """The feature an addon is, or is a part of."""
    return "property_" + addon.split("_")[1]


@pytest.mark.parametrize("addon", features())
def test_a_feature_stands_on_shared_layers_only(addon):
    """Never on another feature; a large feature may come in parts on top of it."""
    own = feature_of(addon)
    allowed = house.SHARED | {own} | parts(own) if addon != own else house.SHARED
    assert house.all_depends(addon) <= allowed


def test_glue_joins_two_modules_of_the_suite():
    """Glue is auto_install over two or more of our modules."""
    glue = [name for name in house.addons() if is_glue(name)]
    assert not [name for name in glue if len(house.depends(name)) < 2]


def test_depends_have_no_cycle():
    for addon in house.addons():
        assert addon not in house.all_depends(addon)


@pytest.mark.parametrize("addon", house.addons())
def test_python_imports_follow_depends(addon):
    """odoo.addons.x is imported only where x is a dependency of ours."""
    known = set(house.manifests())
    reached = house.all_depends(addon) | {addon}
    wrong = []
    for owner, path in house.sources(".py"):
        if owner == addon:
            text = path.read_text(encoding="utf-8")
            wrong += [
                f"{house.label(path)}: {name}"
                for name in known - reached
                if f"odoo.addons.{name}." in text or f"odoo.addons.{name} " in text
            ]
    assert not wrong


@pytest.mark.parametrize("addon", house.addons())
def test_xml_ids_follow_depends(addon):
    """An XML id of another module of ours is used only where that is a dependency."""
    strangers = set(house.manifests()) - house.all_depends(addon) - {addon}
    wrong = []
    for owner, path in house.sources(".xml"):
        if owner == addon:
            text = path.read_text(encoding="utf-8")
            wrong += [
                f"{house.label(path)}: {name}"
                for name in strangers
                if f"{name}." in text
            ]
    assert not wrong
