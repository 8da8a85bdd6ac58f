"""Figures that are far from last year's: a different unit, or a jump."""

from __future__ import annotations

import pytest

from govreport_cli.findings.catalogue import message
from govreport_cli.forms.schemas import shipped
from govreport_cli.pipeline import examine

FORM = 'form = "cn-2014"\n[report]\nagency = "某县人民政府"\nyear = {year}\n'


def findings(tmp_path, last, now, settings=""):
    """The findings about a report with last year's figures and this year's; both are TOML."""
    (tmp_path / "2016.toml").write_text(FORM.format(year=2016) + last, "utf-8")
    source = FORM.format(year=2017) + 'previous = "2016.toml"\n' + now + "\n" + settings
    examination = examine("x", source.encode(), tmp_path)
    assert examination.case.last
    assert not examination.has_errors
    return examination.findings


def found(*args):
    """The codes and paths of jumps."""
    return [(entry.code, entry.path) for entry in findings(*args) if entry.code in {"jump", "wrong-unit"}]


def one(tmp_path, key, last, now, settings=""):
    table, _, key = key.rpartition(".")
    return [code for code, _ in found(tmp_path, f"[{table}]\n{key} = {last}", f"[{table}]\n{key} = {now}", settings)]


@pytest.mark.parametrize(
    ("last", "now", "codes"),
    [
        ("727012578", "72701.2578", ["wrong-unit"]),
        ("72701.2578", "727012578", ["wrong-unit"]),
        ("72701.2578", "7270125.78", ["wrong-unit"]),
        # The other digits may differ, and small amounts are no exception.
        ("0.3940", "3941.5", ["wrong-unit"]),
        ("0.394", "3952", ["jump"]),
        # Other factors are no units, and two digits are no sign.
        ("72701.2578", "72701257.8", ["jump"]),
        ("12", "1200", ["jump"]),
        ("0.12", "12", []),
        ("72701.2578", "72701.2578", []),
        ("0", "0", []),
    ],
)
def test_the_same_digits_in_another_unit(tmp_path, last, now, codes):
    assert one(tmp_path, "organisation.funds", last, now) == codes


@pytest.mark.parametrize(
    ("last", "now", "codes"),
    [
        ("100", "999", []),
        ("100", "1000", ["jump"]),
        ("1000", "100", ["jump"]),
        ("10", "109", []),
        ("9", "109", ["jump"]),
        ("0", "99", []),
        ("0", "100", ["jump"]),
        ("100", "0", ["jump"]),
        ("123", "12399", ["wrong-unit"]),
    ],
)
def test_a_count_jumps_by_a_factor_and_a_size(tmp_path, last, now, codes):
    assert one(tmp_path, "complaints.total", last, now) == codes


@pytest.mark.parametrize(
    ("setting", "codes"),
    [
        ('[check.jump]\n"件" = { factor = 5 }', ["jump"]),
        ('[check.jump]\n"件" = { factor = 5, size = 500 }', []),
        ('[check.jump]\n"条" = { factor = 5 }', []),
        ('[check.jump."件"]\nfactor = 5.5', ["jump"]),
        ('[check.severity]\njump = "off"\n[check.jump."件"]\nfactor = 5', []),
    ],
)
def test_the_author_sets_the_thresholds_by_unit(tmp_path, setting, codes):
    assert one(tmp_path, "complaints.total", 50, 300, setting) == codes


def test_a_jump_can_be_waived(tmp_path):
    waiver = '[[waive]]\ncode = "jump"\nplace = "complaints.total"\nreason = "统计范围扩大"\n'
    (tmp_path / "2016.toml").write_text(FORM.format(year=2016) + "[complaints]\ntotal = 1\n", "utf-8")
    source = FORM.format(year=2017) + f'previous = "2016.toml"\n[complaints]\ntotal = 1000\n{waiver}'
    entries = examine("x", source.encode(), tmp_path).findings
    assert [finding.waived for finding in entries if finding.code == "jump"] == ["统计范围扩大"]


def test_a_total_that_jumps_speaks_for_its_parts(tmp_path):
    last = "[requests.received]\nin_person = 1\nfax = 2\nonline = 3\nletter = 4\n"
    now = "[requests.received]\nin_person = 1\nfax = 2\nonline = 300\nletter = 4\n"
    assert found(tmp_path, last, now) == [("jump", "requests.received.total")]
    # If the parts make up for each other, the total does not jump.
    moved = last.replace("letter = 4", "letter = 400")
    assert found(tmp_path, moved, now) == [("jump", f"requests.received.{key}") for key in ("online", "letter")]


def test_a_figure_that_breaks_a_relation_with_last_years_is_not_reported_again(fixtures):
    path = fixtures / "pingtan" / "2022" / "report.toml"
    source = path.read_text("utf-8")
    assert "698]" in source
    found = [finding.code for finding in examine("x", source.encode(), path.parent).findings]
    assert (found.count("relation"), found.count("jump")) == (1, 0)


def test_what_may_be_negative_and_what_is_not_known_does_not_jump(tmp_path, fixtures):
    source = (fixtures / "pingtan" / "2020" / "report.toml").read_text("utf-8")
    assert "442," in source
    path = fixtures / "pingtan" / "2020" / "report.toml"
    codes = [finding.code for finding in examine("x", path.read_bytes(), path.parent).findings]
    assert not {"jump", "wrong-unit"} & {*codes}
    assert found(tmp_path, "", "[complaints]\ntotal = 1000") == []


def test_a_finding_points_to_both_years(tmp_path):
    (tmp_path / "2016.toml").write_text(FORM.format(year=2016) + "[complaints]\ntotal = 1\n", "utf-8")
    source = FORM.format(year=2017) + 'previous = "2016.toml"\n[complaints]\ntotal = 1000\n'
    (finding,) = (entry for entry in examine("x", source.encode(), tmp_path).findings if entry.code == "jump")
    assert list(map(str, finding.related)) == ["previous:complaints.total"]


@pytest.mark.parametrize(
    ("last", "now", "ratio"), [("727012578", "72701.2578", "1/10000 of"), ("72701.2578", "727012578", "10000 times")]
)
def test_a_message_says_how_much_larger_or_smaller_the_figure_is(tmp_path, last, now, ratio):
    table = "[organisation]\nfunds = "
    (finding,) = (entry for entry in findings(tmp_path, table + last, table + now) if entry.code == "wrong-unit")
    assert ratio in message(finding, "en")


def test_every_unit_has_thresholds():
    jump = shipped("definition")["$defs"]["check"]["properties"]["jump"]["properties"]
    assert list(jump) == shipped("form")["$defs"]["schema"]["properties"]["unit"]["enum"]
    assert all({*entry["default"]} == {"factor", "size"} for entry in jump.values())
