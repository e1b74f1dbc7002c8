"""The shape of the Python code."""

import ast
import re
import statistics

import house
import pytest

LONGEST_METHOD = 60
MEDIAN_METHOD = 8

every_addon = pytest.mark.parametrize("addon", house.addons())


def code_files(addon):
    return [
        path
        for owner, path in house.sources(".py")
        if owner == addon
        and "tests" not in path.relative_to(house.ADDONS / addon).parts
    ]


def functions(path):
    for node in ast.walk(house.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node):
    """Lines of a method with its signature, without decorators and docstring."""
    first = node.body[0]
    docstring = isinstance(first, ast.Expr) and isinstance(
        getattr(first.value, "value", None), str
    )
    skipped = first.end_lineno - first.lineno + 1 if docstring else 0
    return node.end_lineno - node.lineno + 1 - skipped


@every_addon
def test_methods_are_short(addon):
    wrong = [
        f"{house.label(path)}:{node.lineno} {node.name}: {length(node)} lines"
        for path in code_files(addon)
        for node in functions(path)
        if length(node) > LONGEST_METHOD
    ]
    assert not wrong


def test_median_method():
    lengths = [
        length(node)
        for addon in house.addons()
        for path in code_files(addon)
        for node in functions(path)
    ]
    assert statistics.median(lengths) <= MEDIAN_METHOD


@every_addon
def test_one_model_per_file_named_after_it(addon):
    wrong = []
    for path in code_files(addon):
        found = [model for model in house.models() if model.path == path]
        if len(found) > 1:
            wrong.append(f"{house.label(path)}: {[model.name for model in found]}")
        if len(found) == 1 and found[0].name.replace(".", "_") != path.stem:
            wrong.append(f"{house.label(path)} holds {found[0].name}")
    assert not wrong


@every_addon
def test_transient_models_are_in_wizard(addon):
    wrong = [
        house.label(model.path)
        for model in house.models()
        if model.addon == addon and model.new
        if (model.kind == "TransientModel")
        != (model.path.parent.name in ("wizard", "wizards"))
        and model.kind != "AbstractModel"
    ]
    assert not wrong


def test_new_models_have_a_description():
    wrong = [
        n for n, m in house.new_models().items() if not m.attributes.get("_description")
    ]
    assert not wrong


def test_model_names_start_with_property():
    assert not [name for name in house.new_models() if not name.startswith("property.")]


def test_prefix_on_other_models():
    """Fields and constraints added to another module's model carry property_."""
    wrong = [
        f"{house.label(model.path)}: {name}"
        for model in house.models()
        if model.name not in house.new_models()
        for name, (_kind, call) in model.fields.items()
        if not name.startswith("property_") and not is_override(name, call)
    ]
    assert not wrong


def is_override(name, call):
    """A field declared again to change it: no type of relation, no string of its own."""
    del name
    return not call.args and {k.arg for k in call.keywords} <= {
        "compute",
        "depends",
        "selection_add",
        "ondelete",
        "tracking",
        "index",
        "inverse",
        "search",
        "domain",
        "readonly",
        "required",
        "copy",
        "groups",
    }


def one2manys():
    for model in house.models():
        for name, (kind, call) in model.fields.items():
            if kind == "One2many":
                yield model, name, house.comodel(call), house.inverse(call)


def test_inverse_fields_are_indexed():
    wrong = []
    for model, name, comodel, inverse in one2manys():
        if comodel in house.new_models() and inverse:
            found = house.fields_of(comodel).get(inverse)
            if not found:
                wrong.append(f"{model.name}.{name}: {comodel} has no {inverse}")
            elif found[0] == "Many2one" and not house.keyword(found[1], "index"):
                wrong.append(f"{model.name}.{name}: {comodel}.{inverse} has no index")
    assert not wrong


def test_many2one_to_business_data_says_what_deletion_does():
    """Required many2ones keep to the default (restrict); others say what they do."""
    known = {"cascade", "restrict", "set null", None}
    wrong = [
        f"{model.name}.{name}"
        for model in house.models()
        for name, (kind, call) in model.fields.items()
        if kind == "Many2one" and house.keyword(call, "ondelete") not in known
    ]
    assert not wrong


def test_no_silent_except():
    wrong = []
    for addon in house.addons():
        for path in code_files(addon):
            for node in ast.walk(house.tree(path)):
                if isinstance(node, ast.ExceptHandler) and all(
                    isinstance(step, ast.Pass | ast.Continue)
                    or (
                        isinstance(step, ast.Expr)
                        and isinstance(step.value, ast.Constant)
                    )
                    for step in node.body
                ):
                    wrong.append(f"{house.label(path)}:{node.lineno}")
    assert not wrong


def test_public_methods_do_not_take_ids_or_context():
    wrong = [
        f"{house.label(model.path)}: {method.name}"
        for model in house.models()
        for method in model.methods
        if not method.name.startswith("_")
        and {"ids", "context"} & {argument.arg for argument in method.args.args}
    ]
    assert not wrong


def test_controllers_change_by_post_only():
    """Routes whose code writes are POST with CSRF: csrf is never switched off."""
    wrong = []
    for addon in house.addons():
        for path in code_files(addon):
            text = path.read_text(encoding="utf-8")
            if re.search(r"csrf\s*=\s*False", text):
                wrong.append(house.label(path))
    assert not wrong
