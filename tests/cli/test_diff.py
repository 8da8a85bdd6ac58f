"""``govreport diff``."""

from __future__ import annotations

import json

import pytest


def change(source, target, *pairs):
    text = source.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    target.write_text(text, "utf-8")


@pytest.fixture
def unit(fixtures):
    return fixtures / "rollup" / "units" / "transport.toml"


def test_a_report_does_not_differ_from_itself(run, unit):
    done = run("diff", unit, unit)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_figures_texts_and_particulars_that_differ_are_shown(run, unit, tmp_path):
    other = tmp_path / "other.toml"
    change(
        unit, other, ("licences          = 1604", "licences          = 1640"), ("不够全面", "不够及时"), ("88.25", "{}")
    )
    done = run("diff", unit, other, "--format", "json")
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert data["particulars"] == []
    assert [(entry["path"], entry["first"], entry["second"], entry["difference"]) for entry in data["figures"]] == [
        ("decisions.licences", 1604, 1640, 36),
        ("charges.administrative_fees", "88.25", None, None),
    ]
    (text,) = data["texts"]
    assert (text["section"], text["only_first"], text["only_second"]) == (
        "problems",
        ["问题：公开内容不够全面。"],
        ["问题：公开内容不够及时。"],
    )
    lines = run("diff", unit, other, "--lang", "zh").stdout.decode().splitlines()
    assert lines[1].split() == ["1604", "1640", "+36", "件", "行政许可"]
    assert lines[-2:] == ["- 问题：公开内容不够全面。", "+ 问题：公开内容不够及时。"]


def test_a_published_file_is_compared_with_its_definition(run, unit, tmp_path):
    assert run("export", unit, "--to", "html,xlsx,json", "-o", tmp_path).returncode == 0
    for path in sorted(tmp_path.glob("*.*")):
        done = run("diff", unit, path, "--format", "json")
        assert json.loads(done.stdout)["figures"] == [], path
    page = next(tmp_path.glob("*.html"))
    page.write_text(page.read_text("utf-8").replace("1604", "1640"), "utf-8")
    done = run("diff", unit, page)
    assert done.returncode == 1
    assert "1604  1640         +36  件    行政许可" in done.stdout.decode()


def test_two_years_in_two_forms_are_compared_in_one_unit(run, fixtures):
    pingtan = fixtures / "pingtan"
    done = run("diff", pingtan / "2021" / "report.toml", pingtan / "2022" / "report.toml", "--format", "json")
    assert done.returncode == 1
    assert {"key": "year", "first": "2021", "second": "2022"} in json.loads(done.stdout)["particulars"]


def test_particulars_alone_are_a_table(run, unit, tmp_path):
    other = tmp_path / "other.toml"
    change(unit, other, ('agency = "某县交通运输局"', 'agency = "某县交通局"'))
    done = run("diff", unit, other)
    assert done.returncode == 1
    head, agency, *_ = done.stdout.decode().splitlines()
    assert head.split() == ["A", "B", "key"]
    assert agency.split() == ["某县交通运输局", "某县交通局", "agency"]


def test_a_file_without_a_report_is_exit_code_3(run, unit, tmp_path):
    (tmp_path / "empty.toml").write_text("", "utf-8")
    done = run("diff", unit, tmp_path / "empty.toml")
    assert done.returncode == 3
    assert "error[diff-unreadable]" in done.stderr.decode()
    assert run("diff", unit, tmp_path / "missing.toml").returncode == 3
    (tmp_path / "empty.html").write_text("<p>首页</p>", "utf-8")
    done = run("diff", unit, tmp_path / "empty.html")
    assert done.returncode == 3
    assert "error[diff-unreadable]" in done.stderr.decode()
    assert run("diff", "-", "-").returncode == 2
