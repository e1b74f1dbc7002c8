"""Odoo in processes of their own, on a copy of the tests' template database."""

import os
import subprocess
import sys
import time
import uuid
from contextlib import closing, contextmanager
from pathlib import Path

from odoo.sql_db import close_db, db_connect
from odoo.tools import config

TEMPLATE = os.environ.get("PROPERTY_TEST_TEMPLATE")
PATIENCE = 180  # seconds


@contextmanager
def cloned_database():
    """A database that is committed to, dropped afterwards.

    :return: its name
    """
    name = f"{TEMPLATE[:40]}_{uuid.uuid4().hex[:8]}"
    _administrate(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    try:
        yield name
    finally:
        close_db(name)
        _administrate(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administrate(statement):
    with closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(statement)


def start(database, code):
    """Run Python in a process of its own, with ``env`` of the superuser.

    :return: subprocess.Popen, to be waited for or killed
    """
    return subprocess.Popen(
        [
            sys.executable,
            str(Path(__file__).with_name("process_worker.py")),
            database,
            ",".join(config["addons_path"]),
            config["data_dir"],
            code,
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    """Wait for a process and answer what it printed; its error is raised."""
    out, err = process.communicate(timeout=PATIENCE)
    if process.returncode:
        raise AssertionError(f"process ended with {process.returncode}:\n{err[-4000:]}")
    return out.strip()


def run(database, code):
    return finish(start(database, code))


def query(database, statement, *params):
    """Rows of a query in a transaction of its own."""
    with closing(db_connect(database).cursor()) as cr:
        cr.execute(statement, params)
        return cr.fetchall()


def wait_for(condition):
    """Ask again until it is true; fail when patience ends."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.05)
