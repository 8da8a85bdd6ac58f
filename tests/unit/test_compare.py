"""What a published file shows, reading by reading, compared with its report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govreport_cli.exporting.registry import load
from govreport_cli.findings.catalogue import message
from govreport_cli.findings.model import Span
from govreport_cli.pipeline import examine, finish
from govreport_cli.published.compare import compare
from govreport_cli.published.model import PROSE, Reading

TOTAL = "disclosure.total"


@pytest.fixture(scope="module")
def suixian_report(suixian):
    return finish(examine("x", suixian.read_bytes(), suixian.parent))


@pytest.fixture(scope="module")
def pingtan_report(fixtures):
    path = fixtures / "pingtan" / "2022" / "report.toml"
    return finish(examine("x", path.read_bytes(), path.parent))


@pytest.fixture
def readings(suixian_report, export):
    """What a page of the report shows."""
    return list(load("html").read(export("html", suixian_report)))


def changed(readings, path, **fields):
    """Return readings of which the first that people see of a path has other fields."""
    at = next(at for at, reading in enumerate(readings) if reading.path == path and not reading.hidden)
    return [*readings[:at], replace(readings[at], **fields), *readings[at + 1 :]]


def without(readings, *paths):
    return [reading for reading in readings if reading.path not in paths]


def found(report, readings):
    return [(finding.code, finding.path) for finding in compare(report, readings, "x")]


def test_what_is_as_in_the_report_has_no_findings(suixian_report, readings):
    assert found(suixian_report, readings) == []


def test_a_figure_that_differs_is_named_with_its_place(suixian_report, readings):
    (finding,) = compare(suixian_report, changed(readings, TOTAL, text="9\n8", line=3, column=5, where="A1"), "x")
    assert (finding.code, finding.path, finding.file, finding.where) == ("verify-differs", TOTAL, "x", "A1")
    assert finding.spans == (Span(TOTAL, "x", 3, 5, 3, 6),)
    assert finding.label == suixian_report.figures.by_path[TOTAL].indicator.name


def test_a_change_is_named_by_its_figure(pingtan_report):
    figure = pingtan_report.figures.by_path["decisions.licences"]
    differing = Reading("change:decisions.licences", f"{figure.change + 1:+d}")
    findings = compare(pingtan_report, [differing], "x")
    (finding,) = (finding for finding in findings if finding.code == "verify-differs")
    assert finding.label == figure.indicator.name
    same = replace(differing, text=f"{figure.change:+d}")
    assert "verify-differs" not in {finding.code for finding in compare(pingtan_report, [same], "x")}


@pytest.mark.parametrize(("text", "differs"), [("", False), (" — ", False), ("0", True), ("NaN", True), ("三", True)])
def test_a_figure_that_is_not_reported_is_a_dash_or_nothing(suixian_report, readings, text, differs):
    path = next(path for path, figure in suixian_report.figures.by_path.items() if figure.value is None)
    assert found(suixian_report, changed(readings, path, text=text)) == [("verify-differs", path)] * differs


PARTS = [f"breakdown[0].parts[{at}].value" for at in range(3)]


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ([TOTAL], f"(1): {TOTAL}"),
        ([PARTS[0]], f"(1): {PARTS[0]}"),
        ([*PARTS[:2], TOTAL], f"(3): {PARTS[0]}, {PARTS[1]}, {TOTAL}"),
        ([*PARTS, TOTAL], f"(4): {PARTS[0]}, {PARTS[1]}, {PARTS[2]} …"),
    ],
)
def test_figures_that_are_lacking_are_counted_and_three_are_named(suixian_report, readings, lacking, said):
    (finding,) = compare(suixian_report, without(readings, *lacking), "x")
    assert (finding.code, finding.file) == ("verify-lacks", "x")
    assert message(finding, "en") == f"figures missing from the file {said}"


def test_parts_of_a_breakdown_that_comes_after_the_tables_are_counted_with_them(fixtures, report_of):
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
    parts = '[{ label = "a", value = 1808594 }, { label = "b", value = 1 }]'
    entry = f'[[breakdown]]\nof = "decisions.licences"\ntitle = "甲"\nsection = "problems"\nparts = {parts}\n'
    licences = [Reading("decisions.licences", "1808595")]
    (tables,), (tables_and_parts,) = (compare(report_of(text), licences, "x") for text in (source, source + entry))
    assert tables_and_parts.arguments["count"] == tables.arguments["count"] + 2


@pytest.mark.parametrize("kind", ["hidden", "repeated"])
def test_only_what_people_see_in_its_own_table_is_not_lacking(suixian_report, readings, kind):
    elsewhere = [replace(reading, **{kind: True}) for reading in readings if reading.path == TOTAL]
    assert found(suixian_report, [*without(readings, TOTAL), *elsewhere]) == [("verify-lacks", None)]


def test_figures_that_the_report_does_not_have_are_counted(suixian_report, readings):
    unknown = [Reading(f"a.{name}", "1") for name in "bbcd"]
    (finding,) = compare(suixian_report, [*readings, *unknown], "x")
    assert (finding.code, finding.file) == ("verify-unknown", "x")
    assert finding.arguments == {"count": 3, "paths": "a.b, a.c, a.d"}


def test_without_any_figure_there_is_nothing_to_compare(suixian_report, readings):
    (finding,) = compare(suixian_report, [reading for reading in readings if "." not in reading.path], "x")
    assert (finding.code, finding.file) == ("verify-nothing", "x")


@pytest.mark.parametrize(
    ("shown", "data", "said"),
    [
        ("9", None, ["9"]),
        (None, "9", ["9"]),
        ("9", "9", ["9"]),
        ("9", "8", ["9"]),
    ],
)
def test_what_people_see_comes_before_the_data_behind_it(suixian_report, readings, shown, data, said):
    value = suixian_report.figures.by_path[TOTAL].text
    pair = [Reading(TOTAL, shown or value), Reading(TOTAL, data or value, hidden=True)]
    findings = compare(suixian_report, [*without(readings, TOTAL), *pair], "x")
    assert [finding.arguments["published"] for finding in findings] == said
    assert {finding.arguments["expected"] for finding in findings} == {value}
    layer = findings[0].arguments["layer"]
    seen, behind = shown or value, data or value
    assert layer == ("" if seen == behind else ("seen-and-data", {"shown": seen, "data": behind}))


def test_a_figure_that_both_a_table_and_the_text_have_wrong_is_one_finding(suixian_report, readings):
    value = suixian_report.figures.by_path[TOTAL].text
    text = next(reading.text for reading in readings if reading.path == PROSE and value in reading.text)
    texts = [
        replace(reading, text=reading.text.replace(value, "98765")) if reading.text == text else reading
        for reading in without(readings, TOTAL)
    ]
    assert found(suixian_report, [*texts, Reading(TOTAL, "98,765")]) == [("verify-differs", TOTAL)]
