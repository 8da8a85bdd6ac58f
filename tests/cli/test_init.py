"""``govreport init``."""

from __future__ import annotations

import re
import tomllib


def test_the_scaffold_validates_and_has_no_figures(run, tmp_path):
    target = tmp_path / "new.toml"
    assert run("init", "--form", "cn-2014", "--year", 2017, "--agency", "某县人民政府", "-o", target).returncode == 0
    assert run("validate", target).returncode == 0
    done = run("compute", target, "--format", "json")
    assert b'"figures": {}' in done.stdout


def test_every_row_is_there_with_label_and_unit(run):
    text = run("init", "--year", 2017, "-o", "-").stdout.decode()
    rows = re.findall(r"^# \w+ =   # .+（\w+[^）]*）$", text, re.MULTILINE)
    assert len(rows) == 58
    assert "# letter =   # 4.信函申请数（件）" in rows


def test_once_filled_in_it_validates(run):
    text = run("init", "--year", 2017, "--agency", "某县人民政府", "-o", "-").stdout.decode()
    # Fill in every row but the totals, the sections, and uncomment what has an example.
    text = re.sub(r"^# (\w+ =)(?=   # .*合计）$)", r"# \1", text, flags=re.MULTILINE)
    filled = re.sub(r"^# (\w+ =)   (# (?!.*合计）).*)$", r"\1 3 \2", text, flags=re.MULTILINE)
    filled = re.sub(r"^# (issued|issuer|website|contact) =", r"\1 =", filled, flags=re.MULTILINE)
    filled = re.sub(r'^text = """\n', 'text = """\\n正文。\\n', filled, flags=re.MULTILINE)
    data = tomllib.loads(filled)
    assert data["requests"]["received"] == {"in_person": 3, "fax": 3, "online": 3, "letter": 3}
    assert data["report"]["contact"]["name"]
    done = run("validate", "--strict", "-", stdin=filled.encode())
    assert (done.returncode, done.stdout) == (0, b"")


def test_an_unfilled_row_can_never_pass_for_a_zero(run):
    text = run("init", "--year", 2017, "--agency", "某县", "-o", "-").stdout.decode()
    uncommented = text.replace("# letter =", "letter =")
    done = run("validate", "-", stdin=uncommented.encode())
    assert done.returncode == 1
    assert b"error[toml]" in done.stdout


def test_the_agency_may_hold_anything_that_a_name_may(run):
    agency = "某县\"人民\\政府'"
    text = run("init", "--year", 2017, "--agency", agency, "-o", "-").stdout.decode()
    assert tomllib.loads(text)["report"]["agency"] == agency


def test_a_file_is_not_overwritten_without_force(run, tmp_path):
    target = tmp_path / "report.toml"
    target.write_text("mine")
    done = run("init", "--year", 2017, cwd=tmp_path)
    assert done.returncode == 3
    assert b"[file-exists]" in done.stderr
    assert target.read_text() == "mine"
    assert run("init", "--year", 2017, "--force", cwd=tmp_path).returncode == 0
    assert tomllib.loads(target.read_text("utf-8"))["report"] == {"year": 2017}


def test_nothing_is_asked_and_nothing_said(run):
    done = run("init", "--year", 2017)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
