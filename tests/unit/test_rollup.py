"""Figures of units: added up exactly, computed from and checked against, and never smaller in silence."""

from __future__ import annotations

import json
import random
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.findings.catalogue import hint, message
from govreport_cli.findings.model import Severity
from govreport_cli.pipeline import examine, finish, located

NAMES = ("a", "b", "all", "c_money", "d_change")
RELATIONS = [{"id": "all", "total": "all", "parts": ["a", "b"], "severity": "error", "source": "derived"}]
SCHEMA = Path(__file__).parents[2] / "fixtures" / "invalid" / "schema" / "local.schema.json"


def write_form(folder, relations=()):
    """Write a form with one group of indicators, of which ``a`` is required."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    indicators = {}
    for name in NAMES:
        is_money = name.endswith("_money")
        indicators[name] = {
            "title": name,
            "unit": "万元" if is_money else "件",
            "type": "number" if is_money else ["integer", "object"],
        }
        if not name.endswith("_change"):
            indicators[name]["minimum"] = 0
    del schema["properties"]["complaints"]
    schema["required"] = [*schema.get("required", []), "group"]
    group = {"type": "object", "required": ["a"], "properties": indicators, "relations": [*RELATIONS, *relations]}
    schema["properties"]["group"] = group
    schema["tables"][0]["rows"] = [{"indicator": f"group.{name}"} for name in NAMES]
    (folder / "local.schema.json").write_text(json.dumps(schema), "utf-8")


def write_unit(folder, agency, figures, *, year=2017, report=""):
    (folder / f"{agency}.toml").write_text(
        f'form = "local.schema.json"\n[report]\nagency = "{agency}"\nyear = {year}\n{report}\n[group]\n{figures}\n',
        "utf-8",
    )


def examine_superior(folder, units, figures=""):
    listed = ", ".join(f'"{unit}"' for unit in units)
    source = f'form = "local.schema.json"\n[report]\nagency = "某县"\nyear = 2017\nunits = [{listed}]\n{figures}\n'
    return examine(str(folder / "county.toml"), source.encode(), folder)


def codes(examination):
    return [finding.code for finding in examination.findings if finding.code not in {"section-missing", "blank"}]


@pytest.fixture
def folder(tmp_path):
    write_form(tmp_path)
    return tmp_path


def test_figures_that_are_left_out_are_the_sums_of_the_units(folder):
    write_unit(folder, "甲", "a = 1\nb = 2\nc_money = 0.1\nd_change = -3")
    write_unit(folder, "乙", "a = 10\nb = 20\nall = 30\nc_money = 0.2\nd_change = 1")
    examination = examine_superior(folder, ["甲.toml", "乙.toml"])
    assert codes(examination) == []
    assert examination.case.values == {
        "group.a": 11,
        "group.b": 22,
        "group.all": 33,
        "group.c_money": Decimal("0.3"),
        "group.d_change": -2,
    }
    assert {figure.origin for figure in examination.case.figures.by_path.values()} == {"computed"}


def test_figures_that_are_given_are_checked_and_the_units_lines_are_shown(folder):
    write_unit(folder, "甲", "a = 1\nb = 2")
    write_unit(folder, "乙", "a = 10\nb = 20")
    examination = examine_superior(folder, ["甲.toml", "乙.toml"], "[group]\na = 12")
    (finding,) = (finding for finding in located(examination) if finding.code == "relation")
    assert finding.imbalance.relation == "units"
    assert (finding.imbalance.left, finding.imbalance.right) == (12, 11)
    assert finding.suspect.needed == 11
    assert message(finding, "zh") == "a = 所属单位a合计 不成立：12 ≠ 11（差+1）"
    places = [(Path(span.file).name, span.line) for span in finding.spans]
    assert places == [("county.toml", 7), ("乙.toml", 7), ("甲.toml", 7)]
    assert examination.lines[str(folder / "乙.toml")][6] == "a = 10"


def test_a_cell_that_agrees_with_figures_of_units_is_not_suspected(folder):
    """21 for b would be two digits swapped, but the total of b and the units' figure is right."""
    relation = {"id": "c", "total": "c_money", "parts": ["b", "d_change"], "severity": "error", "source": "derived"}
    write_form(folder, [relation])
    write_unit(folder, "甲", "a = 10")
    cells = "[group]\nb = 12\nall = {}\nc_money = 28\nd_change = 7"
    for total, suspect in ((22, None), (31, "group.b")):
        found = examine_superior(folder, ["甲.toml"], cells.format(total)).findings
        assert {fault.suspect and fault.suspect.path for fault in found if fault.imbalance} == {suspect}


def test_the_units_that_contribute_most_are_shown_the_largest_first(folder):
    """Eight of those that contribute anything, whatever the sign; of equal ones, the first unit comes first."""
    changes = [3, -9, 1, 5, -5, 7, 0, 8, 4, 2]
    for at, change in enumerate(changes):
        write_unit(folder, f"u{at}", f"a = 1\nd_change = {change}")
    units = [f"u{at}.toml" for at in range(len(changes))]
    examination = examine_superior(folder, units, "[group]\nd_change = 0")
    (finding,) = (finding for finding in located(examination) if finding.code == "relation")
    shown = [Path(span.file).stem for span in finding.spans[1:]]
    assert [changes[int(name[1:])] for name in shown] == [-9, 8, 7, 5, -5, 4, 3, 2]


def test_a_total_that_follows_from_wrong_parts_is_not_reported_again(folder):
    write_unit(folder, "甲", "a = 1\nb = 2")
    examination = examine_superior(folder, ["甲.toml"], "[group]\na = 5\nb = 2")
    assert [finding.path for finding in examination.findings if finding.code == "relation"] == ["group.a"]
    # Given, it is.
    examination = examine_superior(folder, ["甲.toml"], "[group]\na = 5\nb = 2\nall = 7")
    assert [finding.path for finding in examination.findings if finding.code == "relation"] == ["group.a", "group.all"]


def test_a_total_that_follows_from_wrong_parts_hides_no_other(fixtures, tmp_path):
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
    (tmp_path / "unit.toml").write_text(source, "utf-8")
    source = source.replace('agency = "宿迁市人民政府"', 'agency = "某省人民政府"\nunits = ["unit.toml"]')
    source = re.sub(r"^new += .*$", "new = [3403, 99, 0, 4, 5, 1]", source, flags=re.MULTILINE)
    source = re.sub(r"^(reconsideration += .*)440\]$", r"\g<1>441]", source, flags=re.MULTILINE)
    examination = examine(str(tmp_path / "report.toml"), source.encode(), tmp_path)
    faults = [finding for finding in examination.findings if finding.imbalance]
    assert [fault.path for fault in faults if fault.imbalance.relation == "units"] == [
        "requests.new.natural_person",
        "review.reconsideration.total",
    ]


def test_the_reports_own_parts_come_before_the_units_totals(folder):
    write_unit(folder, "甲", "a = 1\nall = 3")
    examination = examine_superior(folder, ["甲.toml"], "[group]\na = 1\nb = 5")
    assert examination.case.values["group.all"] == 6
    assert [finding.path for finding in examination.findings if finding.code == "relation"] == ["group.all"]
    assert examine_superior(folder, ["甲.toml"]).case.values["group.all"] == 3


def test_what_a_unit_does_not_report_has_no_sum_and_is_said(folder):
    write_unit(folder, "甲", "a = 1\nb = 2")
    write_unit(folder, "乙", "a = {}\nb = 20")
    examination = examine_superior(folder, ["甲.toml", "乙.toml"])
    assert examination.case.values == {"group.b": 22}
    found = {finding.path: finding for finding in examination.findings if finding.code == "unit-lacks"}
    assert {path: finding.severity for path, finding in found.items()} == {
        "group.a": Severity.ERROR,  # the form requires it
        "group.all": Severity.WARNING,
    }
    assert found["group.a"].arguments["agencies"] == "乙"
    # Whoever gives the figure, or says that it is not known, has done what the form asks for.
    for own, unreported in (("a = 3", [False, False]), ("a = {}", [True])):
        examination = examine_superior(folder, ["甲.toml", "乙.toml"], f"[group]\n{own}")
        found = [finding for finding in examination.findings if finding.code == "unit-lacks"]
        assert {finding.severity for finding in found} == {Severity.WARNING}
        assert [hint(finding, "en").startswith("ask the units to report") for finding in found] == unreported


@pytest.mark.parametrize(("lacking", "named"), [("甲乙丙", "甲、乙、丙"), ("甲乙丙丁", "甲、乙、丙…")])
def test_three_of_the_units_that_do_not_report_a_figure_are_named(folder, lacking, named):
    for agency in (*lacking, "戊"):
        write_unit(folder, agency, "a = 1" if agency in lacking else "a = 1\nb = 2")
    examination = examine_superior(folder, [f"{agency}.toml" for agency in (*lacking, "戊")])
    (finding,) = (finding for finding in examination.findings if finding.path == "group.b")
    arguments = finding.arguments
    assert (finding.code, finding.indicator, finding.label) == ("unit-lacks", "group.b", "b")
    assert (arguments["count"], arguments["all"], arguments["agencies"]) == (len(lacking), len(lacking) + 1, named)


def test_what_no_unit_reports_and_the_form_does_not_require_needs_no_finding(folder):
    write_unit(folder, "甲", "a = 1")
    assert codes(examine_superior(folder, ["甲.toml"])) == []


@pytest.mark.parametrize(
    ("figures", "year", "code"),
    [
        ("a = 1", 2016, "unit-other"),
        ("a = -1", 2017, "unit-invalid"),
        ("a =", 2017, "unit-invalid"),
        ("b = 1", 2017, "unit-invalid"),
    ],
)
def test_a_unit_that_cannot_be_added_leaves_no_sums(folder, figures, year, code):
    write_unit(folder, "甲", "a = 1")
    write_unit(folder, "乙", figures, year=year)
    examination = examine_superior(folder, ["甲.toml", "乙.toml"])
    assert codes(examination) == [code]
    assert examination.case.values == {}
    assert [finding.path for finding in examination.findings if finding.code == code] == ["report.units[1]"]


def test_a_unit_in_another_form_is_refused(folder, complete):
    (folder / "other.toml").write_text(complete.read_text("utf-8"), "utf-8")
    assert codes(examine_superior(folder, ["other.toml"])) == ["unit-other"]


def test_units_are_added_once(folder):
    (folder / "units").mkdir()
    write_form(folder / "units")
    write_unit(folder / "units", "甲", "a = 1")
    write_unit(folder / "units", "乙", "a = 1")
    assert codes(examine_superior(folder, ["units/*.toml"])) == []
    assert codes(examine_superior(folder, ["units/*.toml", "units/../units/甲.toml"])) == ["unit-repeated"]
    copy = (folder / "units" / "甲.toml").read_text("utf-8")
    (folder / "units" / "丙.toml").write_text(copy, "utf-8")
    assert codes(examine_superior(folder, ["units/*.toml"])) == ["unit-repeated"]


def test_units_of_units_are_added_up_and_circles_are_found(folder):
    write_unit(folder, "乡", "a = 1")
    write_unit(folder, "村", "a = 2")
    write_unit(folder, "镇", "", report='units = ["乡.toml", "村.toml"]')
    examination = examine_superior(folder, ["镇.toml"])
    assert examination.case.values["group.a"] == 3
    assert codes(examine_superior(folder, ["镇.toml", "村.toml"])) == ["unit-repeated"]
    write_unit(folder, "镇", "", report='units = ["镇.toml"]')
    assert codes(examine_superior(folder, ["镇.toml"])) == ["unit-invalid"]
    (folder / "county.toml").write_text("", "utf-8")
    assert codes(examine_superior(folder, ["*.toml"])).count("unit-repeated") >= 1


def test_a_long_chain_of_units_ends(folder):
    write_unit(folder, "u0", "a = 1")
    for at in range(1, 30):
        write_unit(folder, f"u{at}", "", report=f'units = ["u{at - 1}.toml"]')
    assert codes(examine_superior(folder, ["u6.toml"])) == []
    assert codes(examine_superior(folder, ["u29.toml"])) == ["unit-invalid"]


def test_a_pattern_matches_something(folder):
    assert codes(examine_superior(folder, ["units/*.toml"])) == ["units-empty"]
    assert codes(examine_superior(folder, ["甲.toml"])) == ["unit-unreadable"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_unit(folder):
    write_unit(folder, "甲[1]", "a = 1")
    assert examine_superior(folder, ["甲[1].toml"]).case.values["group.a"] == 1


def test_a_report_names_the_units_that_it_leaves_out_and_keeps_the_units_from_its_relations(folder):
    write_unit(folder, "甲", "a = 1\nb = 2\nc_money = 0\nd_change = 0")
    examination = examine_superior(folder, ["甲.toml"], 'left_out = ["某县乙局", "某县丙局"]')
    assert codes(examination) == ["units-left-out"]
    report = finish(examination)
    assert "本报告的数据不包括下列单位：某县乙局、某县丙局。" in str(report.blocks[1])
    assert [relation.id for relation in report.relations] == ["all"]


COUNTS = st.integers(0, 10**12)
MONEY = st.decimals(0, 10**8, places=6)
UNITS = st.lists(st.tuples(COUNTS, COUNTS, MONEY), min_size=1, max_size=12)


@given(UNITS, st.randoms(use_true_random=False))
def test_sums_are_exact_whatever_the_order_of_units(figures, shuffled: random.Random):
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_form(folder)
        files = []
        for at, (a, b, money) in enumerate(figures):
            write_unit(folder, f"u{at}", f"a = {a}\nb = {b}\nc_money = {money:f}")
            files.append(f"u{at}.toml")
        first = examine_superior(folder, files)
        shuffled.shuffle(files)
        second = examine_superior(folder, files)
    assert first.case.values == second.case.values
    for path, column in (("group.a", 0), ("group.b", 1), ("group.c_money", 2)):
        assert Fraction(first.case.values[path]) == sum(Fraction(row[column]) for row in figures)
    assert first.case.values["group.all"] == sum(a + b for a, b, _ in figures)
    assert codes(first) == codes(second) == []


def exported(path, agency):
    """Return the open data of a definition under another agency's name."""
    source = path.read_text("utf-8").replace(path.stem, agency, 1)
    exporter = load("json")
    return run(exporter, finish(examine(str(path), source.encode(), path.parent)), values(exporter))


def test_a_published_file_of_a_unit_is_read_in_the_form_of_its_superior(folder, run):
    write_unit(folder, "甲", "a = 1\nb = 2")
    (folder / "乙.json").write_bytes(exported(folder / "甲.toml", "乙"))
    examination = examine_superior(folder, ["甲.toml", "乙.json"])
    assert codes(examination) == []
    assert [examination.case.values[f"group.{name}"] for name in ("a", "b", "all")] == [2, 4, 6]
    # So it is when it is read again, to say what each unit contributes, or which ones a finding is about.
    (folder / "county.toml").write_text(examination.case.definition.document.text, "utf-8")
    explained = json.loads(run("compute", "county.toml", "--explain", "group.b", "--format", "json", cwd=folder).stdout)
    assert [(unit["file"], unit["value"]) for unit in explained["units"]] == [("甲.toml", 2), ("乙.json", 2)]
    examination = examine_superior(folder, ["甲.toml", "乙.json"], "[group]\nb = 5")
    assert {*map(Path, examination.lines)} == {folder / name for name in ("county.toml", "甲.toml", "乙.json")}


@pytest.mark.parametrize("content", [b"", b"{}", b"PK", b"\xff", b"[" * 100_000])
@pytest.mark.parametrize("suffix", ["json", "xlsx", "html", "csv", "odt"])
def test_a_published_file_with_nothing_in_it_is_a_unit_with_errors(folder, suffix, content):
    (folder / f"乙.{suffix}").write_bytes(content)
    assert codes(examine_superior(folder, [f"乙.{suffix}"])) == ["unit-invalid"]
