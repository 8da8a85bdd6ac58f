"""Checks of third parties, and what exporters say: findings in the plugin's namespace, wherever they come from."""

from __future__ import annotations

import json
import shutil

import pytest

CHECK = """
{before}
from govreport_cli.plugin import Remark, Severity, hookimpl

@hookimpl
def govreport_check(report):
    {body}
"""

LATE = """
    total = report.figures.by_path["disclosure.total"]
    if total.value > 100:
        yield Remark(
            "many",
            {"zh": f"公开{total.text}条，请核实", "en": f"{total.text} documents: is that so?"},
            path="disclosure.total",
            hint={"zh": "请核对台账", "en": "check the register"},
        )
"""


def check(body=LATE, before=""):
    return CHECK.format(body=body.strip(), before=before)


@pytest.fixture
def validate(run, install, suixian):
    """Validate the report of 随县 2017 with a check of these sources."""

    def validate_with(*options, source=None, definition=suixian, command="validate"):
        if source is not None:
            install("govreport-fujian", "fujian", source, kind="check")
        return run(command, definition, "--check", "fujian", *options, PYTHONPATH=install.path)

    return validate_with


@pytest.fixture
def with_table(suixian, tmp_path):
    """The definition of 随县 2017 with further lines at its end."""

    def write(text):
        path = tmp_path / "report.toml"
        path.write_text(suixian.read_text("utf-8") + text, "utf-8")
        return path

    return write


def test_a_finding_of_a_check_is_shown_like_ours(validate):
    done = validate(source=check())
    assert done.returncode == 0
    said = done.stdout.decode()
    assert "report.toml:16:" in said
    assert "warning[fujian/many]: 16499 documents: is that so?" in said
    assert "  at: disclosure.total" in said
    assert "  help: check the register" in said
    chinese = validate("--lang", "zh").stdout.decode()
    assert "警告[fujian/many]：公开16499条，请核实" in chinese
    assert "建议：请核对台账" in chinese


def test_whether_a_check_runs_does_not_depend_on_what_is_installed(run, install, suixian):
    install("govreport-fujian", "fujian", check(), kind="check")
    done = run("validate", suixian, PYTHONPATH=install.path)
    assert b"fujian" not in done.stdout
    missing = run("validate", suixian, "--check", "fujian")
    assert missing.returncode == 4
    assert b"error[plugin-unknown]: unknown check `fujian`" in missing.stderr
    refused = run("validate", suixian, "--check", "fujian", "--no-plugins", PYTHONPATH=install.path)
    assert refused.returncode == 4


def test_explain_says_whose_a_code_is(run):
    done = run("explain", "fujian/many")
    assert done.returncode == 2
    assert b"it belongs to the plugin `fujian`" in done.stderr


def test_every_format_of_findings_shows_a_check(validate):
    validate(source=check())
    data = json.loads(validate("--format", "json").stdout)["findings"]
    (finding,) = [each for each in data if each["code"] == "fujian/many"]
    assert (finding["path"], finding["severity"]) == ("disclosure.total", "warning")
    assert finding["label"].startswith("主动公开政府信息数")
    assert finding["hint"] == "check the register"
    assert [json.loads(line)["code"] for line in validate("--format", "lines").stdout.splitlines()].count("fujian/many")
    (run,) = json.loads(validate("--format", "sarif").stdout)["runs"]
    assert {"id": "fujian/many"} in run["tool"]["driver"]["rules"]
    for name in ("github", "gitlab", "concise"):
        assert b"fujian/many" in validate("--format", name).stdout, name
    assert b"[fujian/many]" in validate("--format", "junit").stdout


def test_a_check_is_selected_ignored_and_made_strict(validate):
    validate(source=check())
    assert validate("--ignore", "fujian/many").stdout.count(b"fujian/many") == 0
    assert b"[fujian/many]" in validate("--select", "fujian/many").stdout
    assert b"[fujian/many]" not in validate("--select", "relation").stdout
    assert validate("--strict").returncode == 1


def test_an_author_changes_the_severity_of_a_check_and_waives_its_findings(validate, with_table):
    validate(source=check())
    off = with_table('\n[check.severity]\n"fujian/many" = "off"\n')
    assert b"fujian/many" not in validate(definition=off).stdout
    error = with_table('\n[check.severity]\n"fujian/many" = "error"\n')
    assert validate(definition=error).returncode == 1
    waived = with_table('\n[[waive]]\ncode = "fujian/many"\nplace = "disclosure.total"\nreason = "已经核实"\n')
    assert b"waived[fujian/many]" in validate(definition=waived).stdout
    page = validate("--to", "text", "-o", "-", definition=waived, command="export").stdout.decode()
    assert "公开16499条，请核实" in page
    assert "已经核实" in page


def test_a_waiver_for_a_check_that_does_not_run_is_not_called_unused(run, validate, with_table):
    waived = with_table('\n[[waive]]\ncode = "fujian/never"\nplace = "disclosure.total"\nreason = "已经核实"\n')
    assert b"waive-unused" not in run("validate", waived).stdout
    assert b"warning[waive-unused]" in validate(definition=waived, source=check()).stdout


def test_an_author_cannot_turn_an_error_of_a_check_off_without_a_reason(validate, with_table):
    source = check('yield Remark("wrong", "no", Severity.ERROR, "disclosure.total")')
    off = with_table('\n[check.severity]\n"fujian/wrong" = "off"\n')
    done = validate(definition=off, source=source)
    assert done.returncode == 1
    assert b"error[fujian/wrong]" in done.stdout


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_check_is_asked_about_a_report_once(validate, tmp_path, jobs):
    asked = tmp_path / "asked"
    body = f"""
    with open({str(asked)!r}, "a") as file:
        file.write("once")
    return [Remark("many", "too many", Severity.ERROR, path="disclosure.total")]
"""
    export = ("--to", "json,text", "-o", f"{tmp_path}/out/", "--jobs", jobs, "--force")
    assert validate(*export, source=check(body), command="export").returncode == 0
    assert asked.read_text() == "once"
    data = json.loads(next((tmp_path / "out").glob("*.json")).read_text("utf-8"))
    assert [problem["code"] for problem in data["unresolved"]] == ["fujian/many"]


def test_a_report_with_an_error_of_a_check_is_not_exported_unless_forced(validate, tmp_path):
    source = check('yield Remark("wrong", "假的", Severity.ERROR, "disclosure.total")')
    done = validate("--to", "text", "-o", tmp_path / "out", command="export", source=source)
    assert done.returncode == 1
    assert b"error[fujian/wrong]" in done.stderr
    assert not (tmp_path / "out").exists()
    forced = validate("--to", "text", "-o", "-", "--force", command="export")
    assert forced.returncode == 0
    assert "假的" in forced.stdout.decode()


@pytest.mark.parametrize("path", [None, "report.issued", "no.such.path", "disclosure.total.x", "[[[", "é" * 100])
def test_a_path_may_be_any_text(validate, path):
    done = validate(source=check(f'yield Remark("here", "message", path={path!r})'))
    assert done.returncode == 0
    assert b"warning[fujian/here]" in done.stdout
    assert b"Traceback" not in done.stderr


FAILS = {
    "raises": ("raise ValueError('no luck')", "ValueError: no luck"),
    "raises-late": ("yield Remark('a', 'b'); raise ValueError('late')", "ValueError: late"),
    "refuses": (
        "from govreport_cli.plugin import PluginUsageError\n    raise PluginUsageError('set the level')",
        "set the level",
    ),
    "exits": ("import sys; sys.exit(0)", "SystemExit: 0"),
    "os-exit": ("import os; os._exit(0)", "exit code 0"),
    "killed": ("import os; os.kill(os.getpid(), 9)", "signal 9"),
    "hangs": ("import time; time.sleep(600)", "did not finish within 3 s"),
    "endless": ("while True: yield Remark('a', 'b')", "more than 1000 remarks"),
    "none": ("pass", "returned NoneType, not remarks"),
    "number": ("return 7", "returned int, not remarks"),
    "texts": ("yield 'late'", "str is not a Remark"),
    "bad-code": ("yield Remark('Too late', 'b')", "the code 'Too late'"),
    "slash": ("yield Remark('other/late', 'b')", "the code 'other/late'"),
    "no-code": ("yield Remark(None, 'b')", "the code None"),
    "no-message": ("yield Remark('a', '')", "the message of remark `a` is empty"),
    "bytes": ("yield Remark('a', b'x')", "the message of remark `a` is neither"),
    "other-language": ("yield Remark('a', {'fr': 'x'})", "the message of remark `a` is neither"),
    "long": ("yield Remark('a', 'x' * 10000)", "longer than 2000 characters"),
    "surrogate": ("yield Remark('a', '\\udc80')", "has the character U+DC80"),
    "escape": ("yield Remark('a', {'zh': '\\x1b[31m'})", "the message of remark `a` has the character U+001B"),
    "direction": ("yield Remark('a', 'b', hint='\\u202e')", "the hint of remark `a` has the character U+202E"),
    "severity": ("yield Remark('a', 'b', 'fatal')", "the severity of remark `a`"),
    "path-number": ("yield Remark('a', 'b', path=7)", "the path of remark `a`"),
    "hint-number": ("yield Remark('a', 'b', hint=7)", "the hint of remark `a`"),
    "patches-json": ("import json; json.dumps = None; return []", "exit code 1"),
}
"""Checks that fail on a report, and what is said about them."""


@pytest.mark.parametrize("name", FAILS)
def test_a_check_that_fails_is_named_and_its_report_does_not_pass(validate, name):
    body, reason = FAILS[name]
    done = validate("--plugin-timeout", "3", source=check(body))
    assert done.returncode == 4
    said = done.stdout.decode()
    assert "error[plugin-failed]: check `fujian` (govreport-fujian 1.0) failed: " in said
    assert reason in said
    assert "Traceback" not in said + done.stderr.decode()


BROKEN = {
    "no-module": ({"before": "import nosuchthing"}, "No module named 'nosuchthing'"),
    "exits": ({"before": "raise SystemExit(0)"}, "SystemExit"),
    "hangs": ({"before": "import time; time.sleep(600)"}, "did not finish within 3 s"),
    "syntax": ({"before": "def broken(:"}, "SyntaxError"),
    "too-many-arguments": ({"replace": {"(report)": "(report, everything)"}}, "everything"),
    "other-hook": ({"replace": {"govreport_check": "govreport_cheque"}}, "govreport_cheque"),
    "no-hook": ({"replace": {"@hookimpl\n": ""}}, "does not implement the hook `govreport_check`"),
}
"""Checks that cannot be loaded, and why."""


@pytest.mark.parametrize("name", BROKEN)
def test_a_check_that_cannot_be_loaded_stops_the_run_before_it_begins(validate, name):
    parts, reason = BROKEN[name]
    source = check("return []", parts.get("before", ""))
    for old, new in parts.get("replace", {}).items():
        source = source.replace(old, new)
    done = validate("--plugin-timeout", "3", source=source)
    assert (done.returncode, done.stdout) == (4, b"")
    said = done.stderr.decode()
    assert "error[plugin-broken]: cannot load check `fujian` (govreport-fujian 1.0): " in said
    assert reason in said


@pytest.mark.parametrize("before", ["api = 99", "from govreport_cli.plugin import Hologram"])
def test_a_check_for_a_later_interface_says_so(validate, before):
    done = validate(source=check("return []", before))
    assert done.returncode == 4
    assert b"error[plugin-too-new]" in done.stderr


def test_a_failing_check_hides_behind_no_option(validate):
    done = validate("--ignore", "plugin-failed", "--exit-zero", source=check("raise ValueError"))
    assert done.returncode == 4
    assert b"error[plugin-failed]" in done.stdout


def test_a_report_on_which_a_check_fails_is_not_exported_and_the_definition_is_not_blamed(
    run, install, suixian, fixtures, tmp_path
):
    install("govreport-fujian", "fujian", check("raise ValueError"), kind="check")
    export = ("export", "--check", "fujian", "--to", "json", "-o", tmp_path / "out")
    done = run(*export, suixian, PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[refused]: not exported: a plugin's check failed" in done.stderr
    assert b"help: leave out `--check fujian`" in done.stderr
    done = run(*export, fixtures / "invalid" / "relation" / "report.toml", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[refused]: not exported: the definition has errors" in done.stderr


def test_of_three_reports_only_that_on_which_a_check_fails_lacks_it(run, install, suixian, complete, fixtures):
    third = fixtures / "shuyang-2023" / "report.toml"
    body = "assert report.year != 2023; return [Remark('seen', report.agency)]"
    install("govreport-fujian", "fujian", check(body), kind="check")
    done = run("validate", suixian, third, complete, "--check", "fujian", PYTHONPATH=install.path)
    assert done.returncode == 4
    said = done.stdout.decode()
    assert said.count("warning[fujian/seen]") == 2
    assert said.count("error[plugin-failed]") == 1
    assert "shuyang-2023/report.toml:1:1: error[plugin-failed]" in said


def test_harm_ends_with_the_process_of_the_check(validate, tmp_path):
    body = """
    print("noise")
    object.__setattr__(report.figures.by_path["disclosure.total"], "value", 999999)
    object.__setattr__(report, "title", "假")
    import govreport_cli.figures.model as m, json, os
    m.show = lambda value: "999999"
    os.chdir("/")
    return []
"""
    plain = validate("--to", "json,text", "-o", tmp_path / "with", command="export", source=check(body))
    assert (plain.returncode, plain.stdout) == (0, b"")
    for path in (tmp_path / "with").iterdir():
        assert "999999" not in path.read_text("utf-8")
        assert "假" not in path.read_text("utf-8")
    done = validate()
    assert b"noise" not in done.stdout


EXPORTER = """
from govreport_cli.plugin import Exported, Remark, Severity, hookimpl

class Exporter:
    name, suffix, media_type, summary, options = "csv", ".csv", "text/csv", "figures", ()
    def export(self, report, options):
        {body}

@hookimpl
def govreport_exporter():
    return Exporter()
"""
WIDE = "return Exported(b'bytes', [Remark('wide', 'a table is wide', path='disclosure.total')])"


@pytest.fixture
def export(run, install, suixian, tmp_path):
    """Export the report of 随县 2017 with an exporter of these sources."""

    def export_with(*options, body=None, definition=suixian):
        if body is not None:
            install("govreport-csv", "csv", EXPORTER.format(body=body))
        return run("export", definition, "--to", "csv,json", "-o", tmp_path / "out", *options, PYTHONPATH=install.path)

    return export_with


def written(tmp_path):
    return sorted(path.suffix for path in (tmp_path / "out").glob("*"))


def test_an_exporter_warns_and_its_file_is_written(export, tmp_path):
    done = export(body=WIDE)
    assert done.returncode == 0
    said = done.stderr.decode()
    assert "report.toml:16:" in said
    assert "warning[csv/wide]: a table is wide" in said
    assert written(tmp_path) == [".csv", ".json"]


def test_a_warning_of_an_exporter_is_waived_or_turned_off(export, with_table, tmp_path):
    off = with_table('\n[check.severity]\n"csv/wide" = "off"\n')
    assert b"csv/wide" not in export(body=WIDE, definition=off).stderr
    waived = with_table('\n[[waive]]\ncode = "csv/wide"\nplace = "disclosure.total"\nreason = "可以"\n')
    done = export("--strict", definition=waived)
    assert done.returncode == 0
    assert b"csv/wide" not in done.stderr
    assert written(tmp_path) == [".csv", ".json"]


@pytest.mark.parametrize(("severity", "options"), [("ERROR", []), ("WARNING", ["--strict"])])
def test_an_error_of_an_exporter_leaves_out_only_its_own_format(export, tmp_path, severity, options):
    body = f"return Exported(b'bytes', [Remark('wide', 'too wide', Severity.{severity})])"
    done = export(*options, body=body)
    assert done.returncode == 1
    assert b"error[csv/wide]: too wide" in done.stderr
    assert written(tmp_path) == [".json"]
    assert export(*options, "--force").returncode == 0
    assert written(tmp_path) == [".csv", ".json"]


def test_a_warning_of_an_exporter_counts_in_the_next_run_too(export, tmp_path, folder, suixian):
    shutil.copy(suixian, folder / "report.toml")
    assert export(body=WIDE, definition=folder).returncode == 0
    assert export(definition=folder).returncode == 0
    (tmp_path / "out" / "随县人民政府-2017.json").unlink()
    assert export(definition=folder).returncode == 0
    done = export("--strict", definition=folder)
    assert done.returncode == 1
    assert b"error[csv/wide]" in done.stderr


@pytest.mark.parametrize(
    "body",
    [
        "return Exported('text')",
        "return Exported(b'', ['late'])",
        "return Exported(b'', 7)",
        "return Exported(b'', [Remark('A', 'b')])",
    ],
)
def test_an_exporter_that_says_junk_fails(export, tmp_path, body):
    done = export(body=body)
    assert done.returncode == 4
    assert b"error[plugin-failed]" in done.stderr
    assert written(tmp_path) == [".json"]


def test_what_a_check_found_stays_known_when_it_does_not_run(run, validate, suixian, folder):
    known = ("--baseline", "known.json")
    assert validate(*known, "--write-baseline", source=check()).returncode == 0
    before = (folder / "known.json").read_bytes()
    assert b'"code": "fujian/many"' in before
    for done in (validate(*known, "--strict"), run("validate", suixian, *known, "--strict")):
        assert done.returncode == 0
        assert b"error[" not in done.stdout
    run("validate", suixian, *known, "--write-baseline")
    assert (folder / "known.json").read_bytes() == before
