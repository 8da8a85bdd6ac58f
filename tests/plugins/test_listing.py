"""`govreport plugins`: every kind, with what is refused or broken."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

AVAILABLE = "available (interface 1)"
EXPORTER = """
from govreport_cli.plugin import hookimpl

class Exporter:
    name, suffix, media_type, summary, options, api = "csv", ".csv", "text/csv", "figures", (), 2
    def export(self, report, options):
        return b"x"

@hookimpl
def govreport_exporter():
    return Exporter()
"""
CHECK = """
from govreport_cli.plugin import hookimpl

@hookimpl
def govreport_check(report):
    return []
"""


@pytest.fixture
def listed(run, install):
    """Install plugins of several kinds, some of them broken, and list them as data by their full names."""
    install("govreport-csv", "csv", EXPORTER)
    install("broken-tsv", "tsv", "import nosuchthing")
    install("govreport-fujian", "fujian", CHECK, kind="check")
    install("lost-form", "lost-2014", "", kind="form")

    def list_with(*options):
        done = run("plugins", "--format", "json", *options, PYTHONPATH=install.path)
        data = json.loads(done.stdout)
        assert data["api"] == 2
        return done, {f"{each['distribution']}:{each['name']}": each for each in data["plugins"]}

    return list_with


def test_every_kind_is_listed_and_nothing_is_loaded(listed):
    done, plugins = listed()
    assert done.returncode == 0
    assert plugins["govreport-csv:csv"] == {
        "name": "csv",
        "kind": "exporter",
        "distribution": "govreport-csv",
        "version": "1.0",
        "built_in": False,
        "selected_by": "csv",
        "state": "available",
        "api": None,
        "fault": None,
    }
    assert plugins["govreport-fujian:fujian"]["kind"] == "check"
    assert plugins["broken-tsv:tsv"]["state"] == "available"
    assert plugins["govreport-cli:html"]["built_in"]
    assert plugins["lost-form:lost-2014"]["state"] == "broken"
    assert "has no file `lost-2014.schema.json`" in plugins["lost-form:lost-2014"]["fault"]


def test_loading_shows_what_is_broken_and_which_interface_is_needed(listed):
    done, plugins = listed("--load")
    assert done.returncode == 4
    assert (plugins["broken-tsv:tsv"]["state"], plugins["broken-tsv:tsv"]["api"]) == ("broken", None)
    assert "No module named 'nosuchthing'" in plugins["broken-tsv:tsv"]["fault"]
    assert plugins["govreport-csv:csv"]["api"] == 2
    assert plugins["govreport-fujian:fujian"]["api"] == 1


def test_what_is_refused_is_listed_and_never_loaded(listed):
    done, plugins = listed("--load", "--refuse-plugin", "broken-tsv,lost-form")
    assert done.returncode == 0
    assert (plugins["broken-tsv:tsv"]["state"], plugins["broken-tsv:tsv"]["selected_by"]) == ("refused", None)
    assert plugins["govreport-csv:csv"]["state"] == "available"
    _, none = listed("--no-plugins")
    assert {each["state"] for each in none.values() if not each["built_in"]} == {"refused"}


def test_rivals_are_listed_by_the_names_that_select_them(listed, install):
    install("other-csv", "csv", EXPORTER)
    _, plugins = listed()
    assert plugins["govreport-csv:csv"]["selected_by"] == "govreport-csv:csv"
    assert plugins["other-csv:csv"]["selected_by"] == "other-csv:csv"


def test_the_list_is_a_table_and_faults_are_messages(listed, run, install, tmp_path):
    listed()
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "late.py").write_text(CHECK)
    done = run("plugins", "--load", "--plugins-dir", tmp_path / "office", PYTHONPATH=install.path)
    lines = [line.split("  ") for line in done.stdout.decode().splitlines()]
    rows = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert ["csv", "exporter", "govreport-csv 1.0", "available (interface 2)"] in rows
    assert ["tsv", "exporter", "broken-tsv 1.0", "broken"] in rows
    (late,) = [row for row in rows if row[0] == "late"]
    assert late[1:] == ["check", f"{tmp_path}/office/late.py {sha256(CHECK.encode()).hexdigest()[:8]}", AVAILABLE]
    assert b"error[plugin-broken]" in done.stderr
    assert b"error[form-unreadable]" in done.stderr
