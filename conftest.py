"""What pytest needs of the whole repository, with and without Odoo."""

import os
from pathlib import Path


def pytest_deselected(items):
    """Notes what -k, -m or --deselect leaves out, for the summary of config/test."""
    results = os.environ.get("PROPERTY_TEST_RESULTS")
    if results:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        with (Path(results) / f"deselected-{worker}").open(
            "a", encoding="utf-8"
        ) as notes:
            notes.writelines(f"{item.nodeid}\n" for item in items)
