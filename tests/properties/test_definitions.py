"""Definitions of every sort: consistent ones are never flagged, broken ones never crash."""

from __future__ import annotations

from pathlib import Path

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.findings.as_json import as_json
from govreport_cli.findings.as_text import as_text
from govreport_cli.forms.form import find_form
from govreport_cli.forms.relations import Kind
from govreport_cli.pipeline import examine, finish

FORM = find_form("cn-2014", Path())
TOTALS = [relation for relation in FORM.relations if relation.kind is Kind.TOTAL]
BOUNDS = [relation for relation in FORM.relations if relation.kind is Kind.AT_MOST]
COMPUTED = {relation.left[0] for relation in TOTALS}
ERRORS = [relation for relation in FORM.relations if relation.severity == "error"]


@st.composite
def consistent(draw):
    """Values of every indicator that break no relation."""
    values = {path: draw(st.integers(0, 10**6)) for path in FORM.indicators if path not in COMPUTED}
    for relation in TOTALS:
        values[relation.left[0]] = sum(values[path] for path in relation.right)
    for _ in range(2):
        for relation in BOUNDS:
            (part,) = relation.left
            values[part] = min(values[part], sum(values[path] for path in relation.right))
    return values


def definition(values):
    data = {"form": "cn-2014", "report": {"agency": "某县", "year": 2017}}
    for path, value in values.items():
        *tables, key = path.split(".")
        table = data
        for name in tables:
            table = table.setdefault(name, {})
        table[key] = value
    return tomli_w.dumps(data).encode()


def relation_errors(values):
    findings = examine("x", definition(values)).findings
    return {finding.imbalance.relation: finding for finding in findings if finding.imbalance}


@given(consistent())
def test_a_consistent_report_is_never_flagged(values):
    assert relation_errors(values) == {}


@given(consistent(), st.data())
def test_with_rows_left_out_it_is_not_flagged_either(values, data):
    left_out = data.draw(st.sets(st.sampled_from(sorted(values))))
    assert relation_errors({path: value for path, value in values.items() if path not in left_out}) == {}


@given(consistent(), st.data(), st.integers(1, 1000))
def test_any_change_to_a_tied_cell_is_found_at_that_cell(values, data, amount):
    tied = sorted({path for relation in TOTALS for path in relation.indicators})
    path = data.draw(st.sampled_from(tied))
    found = relation_errors({**values, path: values[path] + amount})
    assert any(path in finding.imbalance.indicators for finding in found.values())


@given(consistent())
def test_computed_totals_are_the_given_ones(values):
    given_values = {path: value for path, value in values.items() if path not in COMPUTED}
    figures = examine("x", definition(given_values)).computed.figures.by_path
    assert {path: figures[path].value for path in COMPUTED} == {path: values[path] for path in COMPUTED}


def test_the_cells_that_no_equality_reaches():
    tied = {path for relation in TOTALS for path in relation.indicators}
    free = [path for path in FORM.indicators if path not in tied]
    assert [path for path in free if not path.startswith(("disclosure", "response"))] == [
        "complaints.total",
        "fees.collected",
        "organisation.bodies",
        "organisation.reading_rooms",
        "organisation.funds",
        "training.meetings",
        "training.courses",
        "training.participants",
    ]


def survives(source):
    examination = examine("x", source)
    for finding in examination.findings:
        for lang in ("zh", "en"):
            assert as_text(finding, lang)
    assert as_json(list(examination.findings), 1, "en")
    if examination.computed:
        finish(examination.computed)


@given(st.binary(max_size=300))
def test_no_bytes_crash_it(source):
    survives(source)


SCALARS = st.one_of(
    st.integers(-(10**30), 10**30),
    st.sampled_from(["nan", "inf", "-inf", "1e999999999", "1e-999999999", "0x1F", "true", "1.0", "1979-05-27"]),
    st.sampled_from(["07:32:00", "1979-05-27T07:32:00Z", "[]", "{}", "[[1]]", '""', '"{{"', '"\\u0000"', "{ a = 1 }"]),
)


@given(st.dictionaries(st.sampled_from(sorted(FORM.indicators)), SCALARS, max_size=8), st.data())
def test_no_value_crashes_it(values, data):
    lines = ['form = "cn-2014"', 'report.agency = "某县"', "report.year = 2017"]
    lines += [f"{path} = {value}" for path, value in values.items()]
    for key in ("report.issued", "report.website", "report.contact", "breakdown", "section", "form2"):
        if data.draw(st.booleans()):
            lines.append(f"{key} = {data.draw(SCALARS)}")
    survives("\n".join(lines).encode())


@given(st.data())
def test_a_file_cut_off_anywhere_does_not_crash_it(data):
    source = (Path(__file__).parents[2] / "fixtures" / "suixian-2017" / "report.toml").read_bytes()
    survives(source[: data.draw(st.integers(0, len(source)))])


def test_depth_and_length_do_not_crash_it():
    for source in ("x = " + "[" * 5000, "x = " + "9" * 5000, "[" + "a." * 3000 + "b]", "x = {" * 2000):
        survives(source.encode())
        survives(f'form = "cn-2014"\n{source}'.encode())
    survives(('form = "cn-2014"\nx = ' + "[" * 400 + "]" * 400).encode())


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_no_prose_crashes_it(text):
    data = {
        "form": "cn-2014",
        "report": {"agency": "某县", "year": 2017},
        "section": [{"id": "overview", "text": text}],
    }
    survives(tomli_w.dumps(data).encode())
