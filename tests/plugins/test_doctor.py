"""`govreport doctor` says what an installation has and lacks."""

from __future__ import annotations

import importlib.metadata
import json

import pytest


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


FONTS = {
    "#!/bin/sh\necho 'Noto Sans CJK SC,思源黑体'\necho 'Noto Sans CJK SC'": ("ok", "Noto Sans CJK SC"),
    "#!/bin/sh": ("warning", "—"),
    "#!/bin/sh\nexit 1": None,
    None: None,
}
"""Programs in place of fontconfig's, and what is said about fonts."""


@pytest.mark.parametrize("program", FONTS)
def test_chinese_fonts_are_those_that_fontconfig_knows(run, tmp_path, program):
    if program:
        (tmp_path / "fc-list").write_text(program)
        (tmp_path / "fc-list").chmod(0o755)
    found = facts(run("doctor", "--format", "json", "--no-plugins", PATH=str(tmp_path))).get("chinese-fonts")
    assert (found and (found["state"], found["value"])) == FONTS[program]


@pytest.mark.parametrize(("library", "state", "code"), [("openpyxl", "error", 1), ("toml-rs", "warning", 0)])
def test_a_library_that_is_missing(run, monkeypatch, library, state, code):
    version = importlib.metadata.version

    def installed(name):
        if name == library:
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(importlib.metadata, "version", installed)
    done = run("doctor", "--format", "json", "--no-plugins")
    assert done.returncode == code
    assert facts(done)[library]["state"] == state
