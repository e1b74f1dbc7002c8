"""Reads the suite's sources for the static gates: no Odoo, no database.

Only what the text says is known here. What needs the finished registry (fields of
inherited models, rules as loaded) is checked in tests/test_registry.py.
"""

import ast
import csv
import functools
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"

# What others build on. A shared layer knows no feature (DESIGN.md, Layout).
SHARED = {"property_base", "property_account", "property_document"}


@functools.cache
def manifests():
    """{addon: manifest}"""
    return {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in sorted(ADDONS.glob("*/__manifest__.py"))
    }


def addons():
    return sorted(manifests())


def depends(addon):
    """The suite's modules that the addon names itself."""
    return {name for name in manifests()[addon]["depends"] if name in manifests()}


@functools.cache
def all_depends(addon):
    """The suite's modules the addon stands on, at any depth."""
    found = set()
    for name in depends(addon):
        found |= {name} | all_depends(name)
    return frozenset(found)


@functools.cache
def tracked():
    """Every file git knows or would take; without git, every file but its leavings."""
    git = shutil.which("git")
    if git:
        out = subprocess.run(
            [git, "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if out.returncode == 0:
            paths = [ROOT / name for name in out.stdout.split("\0") if name]
            return [path for path in paths if path.is_file()]
    left_out = {".git", "__pycache__"}
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not left_out & set(path.relative_to(ROOT).parts)
    )


def sources(suffix, *parts):
    """Files of addons with this suffix, outside tests unless asked for."""
    for addon in addons():
        for path in sorted((ADDONS / addon).rglob(f"*{suffix}")):
            relative = path.relative_to(ADDONS / addon)
            if "static" not in relative.parts[:1] or suffix != ".py":
                if not parts or relative.parts[0] in parts:
                    yield addon, path


@functools.cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@functools.cache
def xml_root(path):
    return ElementTree.parse(path).getroot()


def label(path):
    return str(path.relative_to(ROOT))


@dataclass
class Model:
    """A model class as written: `name` is its _name, or what it extends alone."""

    addon: str
    path: Path
    node: ast.ClassDef
    kind: str  # Model, TransientModel, AbstractModel
    name: str = ""
    new: bool = False
    inherits: list = field(default_factory=list)
    fields: dict = field(default_factory=dict)  # name: (type, Call node)
    attributes: dict = field(default_factory=dict)

    @property
    def methods(self):
        return [n for n in self.node.body if isinstance(n, ast.FunctionDef)]


def _literal(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _base_kind(node):
    for base in node.bases:
        if isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name):
            if base.value.id == "models" and base.attr.endswith("Model"):
                return base.attr
    return None


def _read_assignments(model):
    for statement in model.node.body:
        if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
            continue
        name, value = getattr(statement.targets[0], "id", None), statement.value
        if not name:
            continue
        if (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Attribute)
            and getattr(value.func.value, "id", None) == "fields"
        ):
            model.fields[name] = (value.func.attr, value)
        elif name.startswith("_"):
            model.attributes[name] = _literal(value)


def _read_model(addon, path, node, kind):
    model = Model(addon, path, node, kind)
    _read_assignments(model)
    inherits = model.attributes.get("_inherit") or []
    model.inherits = [inherits] if isinstance(inherits, str) else list(inherits)
    name = model.attributes.get("_name")
    model.name = name or (model.inherits[0] if model.inherits else "")
    model.new = bool(name) and name not in model.inherits
    return model


@functools.cache
def models():
    """Every model class of the suite, tests left out."""
    found = []
    for addon, path in sources(".py"):
        if "tests" in path.relative_to(ADDONS / addon).parts:
            continue
        for node in tree(path).body:
            kind = isinstance(node, ast.ClassDef) and _base_kind(node)
            if kind:
                found.append(_read_model(addon, path, node, kind))
    return found


@functools.cache
def new_models():
    """{name: Model} of the models that the suite itself brings."""
    return {model.name: model for model in models() if model.new}


@functools.cache
def fields_of(name):
    """{field: (type, call)} of a model, with what the suite's mixins and extensions add."""
    found = {}
    for model in models():
        if model.name == name:
            for parent in model.inherits:
                if parent != name and parent in new_models():
                    found.update(fields_of(parent))
    for model in models():
        if model.name == name:
            found.update(model.fields)
    return found


def comodel(call):
    """The comodel a relational field names, where it is a literal."""
    for keyword in call.keywords:
        if keyword.arg == "comodel_name":
            return _literal(keyword.value)
    return _literal(call.args[0]) if call.args else None


def inverse(call):
    """The inverse name of a One2many."""
    for keyword in call.keywords:
        if keyword.arg == "inverse_name":
            return _literal(keyword.value)
    return _literal(call.args[1]) if len(call.args) > 1 else None


def keyword(call, name):
    """The literal value of a keyword of a field, None if absent."""
    for found in call.keywords:
        if found.arg == name:
            return _literal(found.value)
    return None


@functools.cache
def access_rows():
    """{model xml id without module: rows of ir.model.access.csv}"""
    rows = {}
    for addon in addons():
        path = ADDONS / addon / "security" / "ir.model.access.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as handle:
                for row in csv.DictReader(handle):
                    model = row["model_id:id"].split(".")[-1]
                    rows.setdefault(model, []).append({**row, "addon": addon})
    return rows


@dataclass
class Rule:
    addon: str
    xmlid: str
    model: str
    domain: str
    groups: bool


@functools.cache
def rules():
    """Every ir.rule the suite's XML files define."""
    found = []
    for addon, path in sources(".xml"):
        for record in xml_root(path).iter("record"):
            if record.get("model") == "ir.rule":
                values = {node.get("name"): node for node in record.iter("field")}
                if "model_id" in values:
                    found.append(_read_rule(addon, record, values))
    return found


def _read_rule(addon, record, values):
    domain = values.get("domain_force")
    return Rule(
        addon,
        record.get("id"),
        (values["model_id"].get("ref") or "").split(".")[-1],
        "".join(domain.itertext()) if domain is not None else "",
        "groups" in values,
    )


def xmlid(model):
    return "model_" + model.replace(".", "_")
