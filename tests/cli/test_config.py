"""govreport.toml: found above the working folder, used after the environment, and checked like a definition."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govreport_cli.app import make_app
from govreport_cli.commands import COMMANDS
from govreport_cli.forms.schemas import source


@pytest.fixture
def house(tmp_path):
    """Write the configuration of the folder above the one that commands run in."""

    def write(text):
        (tmp_path / "govreport.toml").write_text(text, "utf-8")

    return write


def options(run, *arguments, **environment):
    """Return where each option's value comes from, and the value, by the option's key."""
    done = run("config", "--format", "json", *arguments, **environment)
    assert done.returncode == 0, done.stderr.decode()
    return {
        entry["key"]: (entry["value"], entry["source"], entry["place"]) for entry in json.loads(done.stdout)["options"]
    }


def test_the_command_line_goes_before_the_environment_before_the_file_before_the_default(run, house, suixian):
    assert options(run)["validate.format"] == (None, "default", None)
    house('[validate]\nformat = "lines"\n')
    assert options(run)["validate.format"] == ("lines", "file", f"..{os.sep}govreport.toml:2")
    changed = {"GOVREPORT_VALIDATE_FORMAT": "github"}
    expected = ("github", "environment", "GOVREPORT_VALIDATE_FORMAT")
    assert options(run, **changed)["validate.format"] == expected
    assert run("validate", suixian).stdout.startswith(b'{"code"')
    assert run("validate", suixian, **changed).stdout.startswith(b"::notice")
    assert run("validate", suixian, "--format", "sarif", **changed).stdout.startswith(b"{\n")


def test_options_and_exporters_options_are_defaults_of_an_export(run, house, suixian, tmp_path):
    house('[export]\nto = "html,json"\noutput = "site"\n[export.html]\ntheme = "plain"\n')
    assert run("export", suixian).returncode == 0
    pages = {path.suffix: path.read_bytes() for path in (tmp_path / "site").iterdir()}
    assert set(pages) == {".html", ".json"}
    plain = run("export", suixian, "--to", "html", "-o", "-", "--option", "html.theme=plain").stdout
    assert pages[".html"] == plain
    official = run("--no-config", "export", suixian, "--to", "html", "-o", "-").stdout
    assert official != plain


def test_a_definitions_own_options_go_before_the_files(run, house, fixtures, tmp_path):
    house("[export.text]\nwidth = 100\n")
    path = tmp_path / "report.toml"
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
    path.write_text(f"{source}[export.text]\nwidth = 50\n", "utf-8")
    shown = run("export", path, "--to", "text", "-o", "-").stdout
    assert shown == run("--no-config", "export", path, "--to", "text", "-o", "-").stdout


def test_an_option_at_the_top_is_for_every_command_that_has_it(run, house):
    house('refuse-plugin = ["csv", "pdf"]\n[verify]\nrefuse-plugin = "csv"\n')
    found = options(run)
    assert found["export.refuse-plugin"][0] == ["csv", "pdf"]
    assert found["verify.refuse-plugin"][0] == ["csv"]


def test_severities_are_those_of_all_definitions_below(run, house, fixtures):
    path = fixtures / "invalid" / "jump" / "report.toml"
    assert b"warning[jump]" in run("validate", path).stdout
    house('[check.severity]\njump = "off"\n')
    assert b"[jump]" not in run("validate", path).stdout
    house('[check.severity]\njump = "error"\n')
    done = run("validate", path)
    assert b"error[jump]" in done.stdout
    assert done.returncode == 1


def test_the_language_of_the_file_goes_between_the_environment_and_the_locale(run, house, suixian):
    house('lang = "zh"\n')
    assert "检查" in run("validate", suixian).stdout.decode()
    assert "checked" in run("validate", suixian, GOVREPORT_LANG="en").stdout.decode()
    assert "checked" in run("validate", suixian, "--lang", "en").stdout.decode()
    assert "用法" in run("validate", "--help").stdout.decode()


@pytest.mark.parametrize(
    ("text", "code", "place", "hint"),
    [
        ("[exprt]\n", "unknown-key", "1:2", "`export`"),
        ("[validate]\nstrikt = true\n", "unknown-key", "2:1", "`strict`"),
        ('[validate]\nstrict = "yes"\n', "wrong-type", "2:10", "`strict = true`"),
        ('[validate]\nformat = "junitxml"\n', "not-allowed", "2:10", "junit"),
        ("[validate]\nforce = true\n", "unknown-key", "2:1", "`--force` has to be given on the command line"),
        ("[export]\nforce = true\n", "unknown-key", "2:1", "`--force` has to be given on the command line"),
        ('[export]\nlang = "zh"\n', "unknown-key", "2:1", "move `lang` to the top level"),
        ('[check.severity]\njump = "of"\n', "not-allowed", "2:8", '`"off"`'),
        ("[check.severity]\njumps = 1\n", "unknown-key", "2:1", "`jump`"),
        ("[validate\n", "toml", "1:10", ""),
        ("export = 2018-01-01\n", "wrong-type", "1:10", "[export]"),
        ('[export]\nto = "html"\n[export.html]\nthme = "plain"\n', "option-unknown", "4:8", "`html.theme`"),
    ],
)
def test_a_fault_is_found_at_its_place(run, house, suixian, text, code, place, hint):
    house(text)
    done = run("export", suixian)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert f"govreport.toml:{place}: error[{code}]" in said
    assert hint in said


def test_a_file_can_be_named_or_left_out(run, house, tmp_path):
    house("[exprt]\n")
    other = tmp_path / "other.toml"
    other.write_text("[validate]\nstrict = true\n", "utf-8")
    assert run("--no-config", "config").returncode == 0
    assert options(lambda *rest, **env: run("--config", other, *rest, **env))["validate.strict"][1] == "file"
    assert options(run, GOVREPORT_CONFIG=str(other))["validate.strict"][1] == "file"
    done = run("--config", "none.toml", "config")
    assert done.returncode == 3
    assert b"none.toml: error[file-missing]" in done.stderr
    done = run("config", "--config", other, GOVREPORT_CONFIG=str(other))
    assert done.returncode == 2
    assert b"before the name of the command" in done.stderr


def test_the_search_ends_at_the_root_of_a_repository(run, house, folder):
    house("[validate]\nstrict = true\n")
    (folder / ".git").mkdir()
    assert options(run)["validate.strict"][1] == "default"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_the_file_of_another_user_is_not_used(run, house, suixian, tmp_path):
    house("[validate]\nstrict = true\n")
    os.chown(tmp_path / "govreport.toml", 12345, 12345)
    done = run("validate", suixian)
    assert done.returncode == 2
    assert b"error[config-owner]" in done.stderr
    assert run("--no-config", "validate", suixian).returncode == 0
    assert run("--config", tmp_path / "govreport.toml", "validate", suixian).returncode == 0


@pytest.mark.parametrize("seconds", ["7", "0.5"])
def test_numbers_are_written_as_numbers(run, house, seconds):
    house(f"[export]\nlock-timeout = {seconds}\n[watch]\nport = 8000\n")
    shown = options(run)
    assert (shown["export.lock-timeout"][0], shown["watch.port"][0]) == (float(seconds), 8000)
    assert f"export.lock-timeout {float(seconds)}" in " ".join(run("config", "export").stdout.decode().split())


def test_the_schema_has_the_options_that_there_are(run):
    """`python tests/docs/test_documents.py` writes it again."""
    assert run("config", "--schema").stdout.decode() == source("config")


def test_a_valid_file_imports_nothing_that_only_explains(house, folder, complete):
    house('[validate]\nstrict = true\nformat = "lines"\n')
    script = (
        "import sys\n"
        f"sys.argv = ['govreport', 'validate', {str(complete)!r}]\n"
        "from govreport_cli.app import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules)"
    )
    pytest.importorskip("jsonschema_rs")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, check=True)
    modules = {*done.stdout.decode().split()}
    assert "govreport_cli.configuration.read" in modules
    assert not modules & {"jsonschema", "tree_sitter", "tomllib"}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_gives_a_traceback(run, tmp_path, content):
    (tmp_path / "govreport.toml").write_bytes(content)
    done = run("validate", "none.toml")
    assert done.returncode in {2, 3}
    assert b"error[internal]" not in done.stderr


def test_one_command_can_be_shown(run):
    shown = run("config", "verify").stdout.decode()
    assert "verify.from" in shown
    assert "export" not in shown
    assert b"error[command-unknown]" in run("config", "verfy").stderr


def test_an_imported_command_is_the_only_one_unless_all_are_described():
    assert {command.name for command in COMMANDS if command.whole} >= {"config"}
    assert make_app(["config"])


def test_what_is_set_apart_from_options_is_listed_too(run, house):
    house('lang = "zh"\n[export.text]\nwidth = 60\n[check.severity]\njump = "off"\n')
    found = options(run)
    assert found["lang"] == ("zh", "file", "../govreport.toml:1")
    assert found["export.text.width"] == (60, "file", "../govreport.toml:3")
    assert found["check.severity.jump"] == ("off", "file", "../govreport.toml:5")
    assert options(run, GOVREPORT_LANG="en")["lang"] == ("en", "environment", "GOVREPORT_LANG")


def test_a_file_that_cannot_be_read(run, tmp_path):
    done = run("--config", tmp_path, "validate", "none.toml")
    assert done.returncode == 3
    assert b"error[file-unreadable]: cannot read the file: is a folder" in done.stderr
