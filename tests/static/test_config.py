"""The two commands and the configurations that come with them."""

import configparser
import re
import subprocess

import house
import pytest

CONFIG = house.ROOT / "config"
LOCKS = ["requirements.txt", "requirements-test.txt"]


def options(name):
    parser = configparser.RawConfigParser()
    parser.read(CONFIG / name, encoding="utf-8")
    return dict(parser["options"])


def lines(name):
    text = (CONFIG / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def names(name):
    return {normal(re.split(r"[=<>~\[ ]", line)[0]) for line in lines(name)}


def test_production_is_closed():
    found = options("production.conf")
    assert found["list_db"] == "False"
    assert found["proxy_mode"] == "True"
    assert found["http_interface"] == "127.0.0.1"
    assert found["dbfilter"].startswith("^") and found["dbfilter"].endswith("$")
    assert "admin_passwd" not in found, "no password that everybody can read"
    assert "db_password" not in found


def test_production_has_workers_and_limits():
    found = options("production.conf")
    assert int(found["workers"]) >= 2
    assert int(found["max_cron_threads"]) >= 1
    soft, hard = (int(found[f"limit_memory_{kind}"]) for kind in ("soft", "hard"))
    assert 0 < soft < hard
    assert 0 < int(found["limit_time_cpu"]) <= int(found["limit_time_real"])
    processes = int(found["workers"]) + int(found["max_cron_threads"])
    assert int(found["db_maxconn"]) > processes


@pytest.mark.parametrize("name", ["development.conf", "production.conf"])
def test_json2_stays_reachable(name):
    assert options(name)["server_wide_modules"].split(",")[:3] == ["base", "rpc", "web"]


def test_development_answers_on_loopback_only():
    assert options("development.conf")["http_interface"] == "127.0.0.1"


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned(name):
    loose = [line for line in lines(name) if not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    assert not loose
    assert len(names(name)) == len(lines(name)), "named twice"


def test_the_lock_holds_what_is_asked_for():
    assert not names("requirements.in") - names("requirements.txt")
    assert not names("requirements.txt") & names("requirements-test.txt")


def test_no_compiler_is_needed():
    """psycopg2 comes as source only: its binary twin takes its place."""
    assert "psycopg2" not in names("requirements.txt")
    assert "psycopg2-binary" in names("requirements.txt")


def test_external_dependencies_are_locked():
    """What a manifest asks of Python is in the lock."""
    known = names("requirements.txt")
    for addon, manifest in house.manifests().items():
        wanted = manifest.get("external_dependencies", {}).get("python", [])
        missing = {normal(re.split(r"[=<>~\[ ]", name)[0]) for name in wanted} - known
        assert not missing, addon


@pytest.mark.parametrize("name", ["run", "test", "odoo", "lib.sh"])
def test_shell_is_well_formed(name):
    done = subprocess.run(
        ["bash", "-n", CONFIG / name], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["run", "test"])
def test_help_names_every_option(name):
    script = CONFIG / name
    done = subprocess.run(
        [script, "--help"], capture_output=True, text=True, check=True
    )
    parse = re.search(
        r"^parse\(\) \{.*?^\}", script.read_text(encoding="utf-8"), re.S | re.M
    )
    taken = set(re.findall(r"--[a-z]+(?=[|)])", parse.group()))
    assert taken and not [option for option in taken if option not in done.stdout]
