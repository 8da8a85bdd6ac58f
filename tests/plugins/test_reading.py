"""Which exporter reads a published file, and readers that fail."""

from __future__ import annotations

import zipfile

import pytest

READER = """
from govreport_cli.plugin import Reading, hookimpl

class Exporter:
    name, suffix, media_type, summary, options = {name!r}, {suffix!r}, "text/plain", "figures", ()
    def export(self, report, options):
        lines = [f"{{path}}={{figure.text}}" for path, figure in report.figures.by_path.items()]
        for each in report.figures.breakdowns:
            lines += [f"{{each.part_path(at)}}.value={{part.text}}" for at, part in enumerate(each.parts)]
        return "\\n".join(lines).encode()
    def read(self, content):
        {read}

@hookimpl
def govreport_exporter():
    return Exporter()
"""

LINES = "return [Reading(*line.split('=', 1)) for line in content.decode().splitlines()]"


def reader(name="csv", suffix=".csv", read=LINES):
    return READER.format(name=name, suffix=suffix, read=read)


@pytest.fixture
def published(run, complete, tmp_path):
    """The report in each built-in format."""
    run("export", complete, "--to", "html,xlsx,json", "-o", tmp_path / "published")
    return {path.suffix[1:]: path for path in (tmp_path / "published").iterdir()}


def falsify(page):
    page.write_text(page.read_text("utf-8").replace(">3<", ">999999<"), "utf-8")


def test_every_built_in_output_names_its_format(published):
    assert '<meta name="generator" content="govreport html">' in published["html"].read_text("utf-8")
    assert '"schema": "urn:govreport:report:1"' in published["json"].read_text("utf-8")
    properties = zipfile.ZipFile(published["xlsx"]).read("docProps/custom.xml").decode()
    assert 'name="govreport"><vt:lpwstr>xlsx<' in properties


@pytest.mark.parametrize("name", ["html", "xlsx", "json"])
@pytest.mark.parametrize("suffix", ["", ".dat", ".html", ".xlsx", ".json"])
def test_a_file_is_read_in_the_format_that_it_names(run, complete, published, tmp_path, name, suffix):
    moved = tmp_path / f"moved{suffix}"
    moved.write_bytes(published[name].read_bytes())
    assert run("verify", complete, moved).returncode == 0


@pytest.mark.parametrize("read", ["return []", LINES, "import os; os._exit(0)"])
def test_no_third_party_takes_over_the_reading_of_pages(run, install, complete, published, read):
    install("aaa", "aaa", reader("aaa", ".html", read))
    assert run("verify", complete, published["html"], PYTHONPATH=install.path).returncode == 0
    falsify(published["html"])
    done = run("verify", complete, published["html"], PYTHONPATH=install.path)
    assert done.returncode == 1
    assert b"error[verify-differs]" in done.stderr + done.stdout
    unnamed = published["html"].read_text("utf-8").replace('content="govreport html"', "")
    published["html"].write_text(unnamed, "utf-8")
    assert run("verify", complete, published["html"], PYTHONPATH=install.path).returncode == 1


def test_a_reader_that_exits_when_imported_lets_nothing_pass(run, install, complete, published, tmp_path):
    install("aaa", "aaa", "import os; os._exit(0)")
    falsify(published["html"])
    assert run("verify", complete, published["html"], PYTHONPATH=install.path).returncode == 1
    (tmp_path / "report.csv").write_text("x")
    done = run("verify", complete, tmp_path / "report.csv", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[plugin-broken]" in done.stderr + done.stdout


def test_a_third_party_reads_its_own_format_and_any_file_that_is_given_to_it(run, install, complete, tmp_path):
    install("govreport-csv", "csv", reader())
    own, other = tmp_path / "report.csv", tmp_path / "report.dat"
    run("export", complete, "--to", "csv", "-o", own, PYTHONPATH=install.path)
    other.write_bytes(own.read_bytes())
    assert run("verify", complete, own, PYTHONPATH=install.path).returncode == 0
    assert run("verify", complete, other, PYTHONPATH=install.path).returncode == 3  # nothing reads .dat
    assert run("verify", complete, other, "--from", "csv", PYTHONPATH=install.path).returncode == 0
    own.write_text(own.read_text("utf-8").replace("=3\n", "=4\n"))
    assert run("verify", complete, own, PYTHONPATH=install.path).returncode == 1


def test_an_exporter_that_cannot_read_is_not_asked_to(run, complete, published):
    done = run("verify", complete, published["html"], "--from", "text")
    assert done.returncode == 2
    assert b"error[exporter-reads-nothing]" in done.stderr


@pytest.mark.parametrize(
    ("read", "code", "reason"),
    [
        ("raise IndexError('line 3')", 1, "govreport-csv 1.0: IndexError: line 3"),
        ("return 7", 1, "govreport-csv 1.0: TypeError"),
        ("return [7]", 4, "yielded int, not Reading"),
        ("return [('a', '1')]", 4, "yielded tuple, not Reading"),
        ("return [Reading(1, 2)]", 4, "whose `path` is of the type int"),
        ("return [Reading('a', '1', line='x')]", 4, "whose `line` is of the type str"),
        ("return [Reading('a', '1', line=0)]", 4, "whose `line` is not a number from 1"),
        ("return [Reading('a', '1', line=1, column=10**30)]", 4, "whose `column` is not a number from 1"),
        ("return [Reading('a', '1', where=object())]", 4, "whose `where` is of the type object"),
        ("return [Reading('a', '1', hidden='x')]", 4, "whose `hidden` is of the type str"),
        ("raise SystemExit(0)", 4, "SystemExit"),
        ("import os; os._exit(0)", 4, "exit code 0"),
        ("import time; time.sleep(600)", 4, "did not finish within 3 s"),
        ("return []", 1, "no figures"),
    ],
)
def test_a_reader_that_fails_is_named_and_lets_nothing_pass(run, install, complete, tmp_path, read, code, reason):
    install("govreport-csv", "csv", reader(read=read))
    (tmp_path / "report.csv").write_text("a=1")
    done = run("verify", complete, tmp_path / "report.csv", "--plugin-timeout", 3, PYTHONPATH=install.path)
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == code, said
    assert reason in said
    assert "Traceback" not in said


def test_reading_a_page_starts_no_plugin(run, install, complete, published, tmp_path):
    install("govreport-csv", "csv", f"open({str(tmp_path / 'imported')!r}, 'w').close()\n" + reader())
    assert run("verify", complete, published["html"], PYTHONPATH=install.path).returncode == 0
    assert run("export", complete, "-o", tmp_path / "page.html", PYTHONPATH=install.path).returncode == 0
    assert not (tmp_path / "imported").exists()
