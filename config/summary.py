"""Sums up the phases of config/test: `summary.py RESULTS [FAILED PHASE...]`.

Reads the JUnit files in RESULTS, names every failed, skipped and deselected test and
ends with one line `N passed, N failed, N skipped`. Exits with 1 if anything failed or
nothing was tested.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def outcomes(directory):
    """Yields (phase, test, outcome, message) of every test in the JUnit files."""
    for path in sorted(Path(directory).glob("*.xml")):
        for case in ElementTree.parse(path).iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            for kind in ("failure", "error", "skipped"):
                found = case.find(kind)
                if found is not None:
                    yield path.stem, name, kind, found.get("message") or ""
                    break
            else:
                yield path.stem, name, "passed", ""


def deselected(directory):
    """Names of the tests that a -k or -m left out, as conftest.py noted them."""
    names = set()
    for path in Path(directory).glob("deselected-*"):
        names.update(path.read_text(encoding="utf-8").split())
    return sorted(names)


def report(title, rows):
    if rows:
        sys.stdout.write(f"{title}:\n")
        sys.stdout.writelines(f"  {row}\n" for row in rows)


def main(directory, failed_phases):
    rows = list(outcomes(directory))
    failed = [r for r in rows if r[2] in ("failure", "error")]
    skipped = [r for r in rows if r[2] == "skipped"]
    passed = len(rows) - len(failed) - len(skipped)
    sys.stdout.write("== Summary\n")
    report("Failed", [f"{phase}: {name}" for phase, name, *_ in failed])
    report("Skipped", [f"{phase}: {name}: {text}" for phase, name, _, text in skipped])
    report("Deselected", deselected(directory))
    report("Failed phases", failed_phases)
    counted = max(len(failed), len(failed_phases))
    sys.stdout.write(f"{passed} passed, {counted} failed, {len(skipped)} skipped\n")
    return 1 if counted or not rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
