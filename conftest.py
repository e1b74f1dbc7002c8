"""What pytest needs of the whole repository, with and without Odoo."""

import os
import shutil
from contextlib import contextmanager
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


def pytest_configure(config):
    """Gives each xdist worker a filestore of its own, as it has a database of its own.

    pytest-odoo lets the workers share one, where the garbage collection of one worker
    takes away what another one has just written.
    """
    if os.environ.get("PYTEST_XDIST_WORKER") and config.pluginmanager.hasplugin("odoo"):
        pytest_odoo = config.pluginmanager.get_plugin("odoo")
        pytest_odoo._shared_filestore = _own_filestore


@contextmanager
def _own_filestore(original, database):
    stores = Path(tools_config()["data_dir"]) / "filestore"
    if original == database or not (stores / original).is_dir():
        yield
        return
    own = stores / database
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(stores / original, own, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(own)


def tools_config():
    """Odoo's configuration: Odoo is there only in the phases that need it."""
    import odoo.tools

    return odoo.tools.config
