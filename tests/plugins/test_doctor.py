"""`govreport doctor` says what an installation has and lacks."""

from __future__ import annotations

import json


def facts(done):
    return {fact["name"]: fact for fact in json.loads(done.stdout)}


def test_everything_that_is_needed_is_there(run):
    done = run("doctor", "--format", "json", "--no-plugins")
    found = facts(done)
    assert done.returncode == 0
    assert {"govreport", "Python", "jsonschema", "xlsxwriter", "exporter:html", "configuration"} <= set(found)
    assert not [fact for fact in found.values() if fact["state"] == "error"]
    assert run("doctor", "--quiet", "--no-plugins").stdout == b""


def test_a_broken_plugin_is_an_error(install, spawn, tmp_path):
    install("broken", "csv", "import nosuchthing\n")
    done = spawn("doctor", "--format", "json", PYTHONPATH=str(tmp_path / "site"))
    found = facts(done)["exporter:csv"]
    assert done.returncode == 1
    assert found["state"] == "error"
    assert "nosuchthing" in found["advice"]
    assert facts(spawn("doctor", "--format", "json", "--refuse-plugin", "broken", PYTHONPATH=str(tmp_path / "site")))


def test_a_library_that_is_turned_off_is_a_warning(run):
    done = run("doctor", "--format", "json", "--no-plugins", GOVREPORT_FAST="0")
    assert done.returncode == 0
    assert facts(done)["toml-rs"]["state"] == "warning"


def test_the_list_is_in_the_readers_language(run):
    assert "中文" in run("doctor", "--no-plugins", "--lang", "zh").stdout.decode()


def test_every_kind_of_plugin_is_looked_at(install, run):
    install("govreport-fujian", "fujian", "import nosuchthing", kind="check")
    found = facts(run("doctor", "--format", "json", PYTHONPATH=install.path))
    assert found["check:fujian"]["state"] == "error"
    assert found["importer:html"]["state"] == "ok"
