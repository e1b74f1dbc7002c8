"""What the suite's manifests say: `modules.py suite|external|order [MODULE...]`.

suite: the suite's modules; external: the modules of others that these (default:
all) need directly, and those of modules.txt; order: the suite's modules that these
need, themselves included, dependencies first. Plain Python, no Odoo needed.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALWAYS = ("account", "l10n_cn")


def manifests():
    """{name: manifest} of every module in addons/."""
    return {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in sorted(ROOT.glob("addons/*/__manifest__.py"))
    }


def order(suite, names):
    """The suite's modules among the dependencies of `names`, dependencies first."""
    done = []

    def visit(name):
        if name not in suite or name in done:
            return
        for dependency in suite[name].get("depends", ["base"]):
            visit(dependency)
        done.append(name)

    for name in names:
        visit(name)
    return done


def external(suite, names):
    """Direct dependencies outside the suite of `names` and what they stand on."""
    return sorted(
        {
            dependency
            for name in order(suite, names)
            for dependency in suite[name].get("depends", ["base"])
            if dependency not in suite
        }
    )


def listed():
    """The modules of modules.txt."""
    lines = (ROOT / "config/modules.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def main(what, names):
    suite = manifests()
    if what == "suite":
        found = order(suite, suite)
    elif what == "order":
        found = order(suite, names)
    elif names:
        found = external(suite, names)
    else:
        found = sorted({*external(suite, suite), *ALWAYS, *listed()})
    sys.stdout.write(",".join(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
