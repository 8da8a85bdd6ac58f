"""Third-party exporters: found by metadata, loaded one by one, and unable to break anything but themselves."""

from __future__ import annotations

import os

import pytest

GOOD = """
from govreport_cli.plugin import hookimpl

class Exporter:
    name, suffix, media_type, summary, options = {name!r}, ".csv", "text/csv", "figures", ()
    def export(self, report, options):
        {body}

@hookimpl
def govreport_exporter():
    return Exporter()
"""


@pytest.fixture
def install(tmp_path):
    """Put a distribution with one exporter on the path: real metadata, no package manager."""
    site = tmp_path / "site"
    site.mkdir()

    def put(distribution, name, source, module=None):
        module = module or distribution.replace("-", "_")
        (site / f"{module}.py").write_text(source)
        info = site / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[govreport.exporters]\n{name} = {module}\n")

    put.path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH", "")]))
    return put


def good(name="csv", body="return report.title.encode()"):
    return GOOD.format(name=name, body=body)


def test_an_installed_exporter_is_one_of_all(run, install, suixian):
    install("govreport-csv", "csv", good())
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert done.stdout.decode() == "随县人民政府2017年政府信息公开工作年度报告"
    listed = run("exporters", PYTHONPATH=install.path).stdout.decode()
    assert "csv   govreport-csv 1.0" in listed
    assert "text/csv" in run("exporters", "csv", PYTHONPATH=install.path).stdout.decode()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import nosuchthing", "No module named 'nosuchthing'"),
        ("raise SystemExit(0)", "SystemExit"),
        ("x = 1", "does not implement"),
        (good().replace("def govreport_exporter()", "def govreport_exporter(everything)"), "everything"),
        (good().replace("def govreport_exporter", "def govreport_exporters"), "govreport_exporters"),
        (good("tsv"), "its `name` is 'tsv'"),
        (good().replace('".csv"', '"../csv"'), "suffix"),
        (good().replace("return Exporter()", "return None"), "returns None"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_a_broken_exporter_hurts_only_its_own_name(run, install, suixian, source, reason):
    install("govreport-csv", "csv", source)
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert (done.returncode, done.stdout) == (4, b"")
    said = done.stderr.decode()
    assert "error[exporter-broken]" in said
    assert "govreport-csv 1.0" in said
    assert reason in said
    assert "Traceback" not in said
    assert run("exporters", PYTHONPATH=install.path).returncode == 0
    assert run("export", suixian, "--to", "text", "-o", "-", PYTHONPATH=install.path).returncode == 0


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return report.nothing", "AttributeError"),
        ("return 'text'", "not bytes"),
        ("raise SystemExit(0)", "SystemExit"),
        ("raise GeneratorExit", "GeneratorExit"),
    ],
)
def test_an_exporter_that_fails_leaves_everything_as_it_was(run, install, suixian, tmp_path, body, reason):
    install("govreport-csv", "csv", good(body=body))
    done = run("export", suixian, "--to", "text", "--to", "csv", "-o", tmp_path / "out", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert "error[exporter-failed]" in done.stderr.decode()
    assert reason in done.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_what_an_exporter_prints_is_not_in_its_output(run, install, suixian):
    install("govreport-csv", "csv", good(body="print('noise'); return b'bytes'"))
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert done.stdout == b"bytes"
    assert done.stderr.strip() == b"noise"


def test_two_distributions_of_one_name_clash_and_are_named(run, install, suixian):
    install("one-csv", "csv", good())
    install("two-csv", "csv", good())
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert "error[exporter-clash]" in done.stderr.decode()
    assert "one-csv 1.0, two-csv 1.0" in done.stderr.decode()
    assert run("export", suixian, "--to", "json", "-o", "-", PYTHONPATH=install.path).returncode == 0


def test_a_built_in_name_is_no_privilege(run, install, suixian):
    install("other-text", "text", good("text"))
    done = run("export", suixian, "--to", "text", "-o", "-", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert "govreport-cli" in done.stderr.decode()
    assert "other-text 1.0" in done.stderr.decode()


def test_of_all_a_broken_one_is_left_out_and_said(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", "import nosuchthing")
    done = run("export", suixian, "--to", "all", "-o", tmp_path / "out", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[exporter-broken]" in done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 4


def test_metadata_that_cannot_be_read_hurts_nobody_else(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", good())
    (tmp_path / "site" / "govreport_csv-1.0.dist-info" / "entry_points.txt").write_text("[x\n= = =\n")
    assert run("exporters", PYTHONPATH=install.path).returncode == 0
    assert run("export", suixian, "--to", "text", "-o", "-", PYTHONPATH=install.path).returncode == 0


def test_two_formats_of_one_suffix_are_not_written_over_each_other(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", good().replace('".csv"', '".txt"'))
    done = run("export", suixian, "--to", "csv", "--to", "text", "-o", tmp_path / "out", PYTHONPATH=install.path)
    assert done.returncode == 2
    assert b"error[output-clash]" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_exporter_cannot_move_the_output(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", good(body="import os; os.chdir('/'); return b'bytes'"))
    assert run("export", suixian, "--to", "csv", "-o", "out", cwd=tmp_path, PYTHONPATH=install.path).returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_broken_exporter_is_never_chosen_by_a_name_without_a_suffix(run, install, suixian):
    install("govreport-csv", "csv", "import nosuchthing")
    done = run("export", suixian, PYTHONPATH=install.path)
    assert done.returncode == 2
    assert b"error[format-not-named]" in done.stderr
