"""Random definitions: consistent ones are never flagged, and broken ones never crash a run."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.findings.as_github import as_github
from govreport_cli.findings.as_json import as_json
from govreport_cli.findings.as_junit import as_junit
from govreport_cli.findings.as_sarif import as_sarif
from govreport_cli.findings.as_text import as_text
from govreport_cli.findings.catalogue import message
from govreport_cli.findings.model import FileFindings
from govreport_cli.forms.find import find_form
from govreport_cli.forms.relation import Along, Kind
from govreport_cli.forms.schemas import shipped, shipped_forms
from govreport_cli.forms.validator import Validator
from govreport_cli.paths import Term
from govreport_cli.pipeline import examine, finish, located

FORMS = [find_form(name, Path()) for name in shipped_forms()]


def totals(form):
    return [relation for relation in form.relations if relation.kind is Kind.TOTAL]


def computed(form):
    return {relation.left[0].path for relation in totals(form)}


ANY_FORM = st.sampled_from(FORMS)


@st.composite
def consistent(draw, forms=ANY_FORM):
    """A form, and values for all its indicators that break no relation."""
    form = draw(forms)
    values = {path: draw(st.integers(0, 10**6)) for path in form.indicators if path not in computed(form)}
    # What is carried over to next year is what is left of the requests, so there must be enough of them.
    for relation in form.relations:
        if relation.kind is Kind.BALANCE and not relation.looks_back and relation.left[0].path in values:
            values[relation.left[0].path] += 10**9
    _add_up(form, values)
    for relation in form.relations:
        if relation.kind is Kind.BALANCE and not relation.looks_back and relation.right[-1].path not in computed(form):
            carried = sum(values[term.path] for term in relation.left) - values[relation.right[0].path]
            values[relation.right[-1].path] = carried
    _add_up(form, values)
    for _ in range(2):
        for relation in form.relations:
            if relation.kind is Kind.AT_MOST:
                (part,) = relation.left
                whole = sum(values[term.path] * part.divisor // term.divisor for term in relation.right)
                values[part.path] = min(values[part.path], whole)
    return form, values


def _add_up(form, values):
    for relation in totals(form):
        values[relation.left[0].path] = sum(values[term.path] for term in relation.right)


def definition(form, values):
    """Write values as a definition; a row with columns is an array where it is whole."""
    data = {"form": form.name, "report": {"agency": "某县", "year": form.years[0]}}
    for path, value in values.items():
        *tables, key = path.split(".")
        table = data
        for name in tables:
            table = table.setdefault(name, {})
        table[key] = value
    for path in form.open_units:
        group, row, key = path.split(".")
        data.setdefault("units", {}).setdefault(group, {}).setdefault(row, {})[key] = "元"
    for row, keys in form.columns.items():
        *tables, name = row.split(".")
        table = data
        for step in tables:
            table = table.get(step, {})
        if set(table.get(name, {})) in (set(keys), set(keys[:-1])) and len(table[name]) in form.lengths[row]:
            table[name] = [table[name][key] for key in keys if key in table[name]]
    return tomli_w.dumps(data).encode()


def relation_faults(form, values):
    findings = examine("x", definition(form, values)).findings
    assert [finding.code for finding in findings if finding.code not in {"relation", "section-missing", "blank"}] == []
    return [finding for finding in findings if finding.imbalance]


@given(consistent())
def test_a_consistent_report_is_never_flagged(report):
    assert relation_faults(*report) == []


@given(consistent(), st.data())
def test_with_totals_left_out_it_is_not_flagged_either_and_they_are_computed(report, data):
    form, values = report
    left_out = data.draw(st.sets(st.sampled_from(sorted(computed(form)))))
    given_values = {path: value for path, value in values.items() if path not in left_out}
    assert relation_faults(form, given_values) == []
    figures = examine("x", definition(form, given_values)).case.figures.by_path
    assert {path: figures[path].value for path in values} == values


@given(consistent(st.just(FORMS[0])), st.data())
def test_with_any_rows_left_out_it_is_not_flagged_either(report, data):
    form, values = report
    left_out = data.draw(st.sets(st.sampled_from(sorted(values))))
    assert relation_faults(form, {path: value for path, value in values.items() if path not in left_out}) == []


def tied(form):
    """The cells that an equality within the year reaches."""
    return {
        term.path
        for relation in form.relations
        if relation.kind is not Kind.AT_MOST and not relation.looks_back
        for term in relation.terms
    }


@given(consistent(), st.data(), st.integers(1, 1000))
def test_any_change_to_a_tied_cell_is_found_at_that_cell(report, data, amount):
    form, values = report
    path = data.draw(st.sampled_from(sorted(tied(form))))
    found = relation_faults(form, {**values, path: values[path] + amount})
    assert any(Term(path) in finding.imbalance.terms for finding in found)


@pytest.mark.parametrize(
    ("form", "relation"),
    [
        pytest.param(form, relation, id=f"{form.name}-{relation.id}-{relation.left[0].path}")
        for form in FORMS
        for relation in form.relations
        if not relation.looks_back
    ],
)
def test_every_broken_relation_names_its_row_or_its_column_in_both_languages(form, relation):
    values = {**dict.fromkeys(form.indicators, 0), relation.left[0].path: 1}
    found = [fault for fault in relation_faults(form, values) if fault.imbalance.relation == relation.id]
    fault = next(fault for fault in found if fault.imbalance.terms == relation.terms)
    first = form.indicators[relation.left[0].path]
    subject = {Along.ROW: first.label, Along.COLUMN: first.column, Along.NEITHER: None}[relation.along]
    terms = [
        form.indicators[term.path].column if relation.along is Along.ROW else form.indicators[term.path].label
        for term in relation.terms
    ]
    for lang in ("zh", "en"):
        words = message(fault, lang)
        assert words.startswith(f"{subject}：{terms[0]}" if subject else terms[0])
        assert all(term in words for term in (terms[0], terms[1], terms[-1]))


def test_the_cells_that_no_equality_reaches():
    """The list is short: figures that a form asks for once and relates to nothing else."""
    free = {form.name: [path for path in form.indicators if path not in tied(form)] for form in FORMS}
    assert {path.partition(".")[0] for path in free["cn-2014"]} == {
        *("disclosure", "response", "complaints", "fees", "organisation", "training")
    }
    assert {path.partition(".")[0] for path in free["cn-2019"]} == {
        *("documents", "decisions", "charges", "procurement", "fees")
    }
    assert {path.partition(".")[0] for path in free["cn-2021"]} == {"documents", "decisions", "charges", "fees"}


def test_what_follows_through_a_total_that_is_not_reported():
    """Ten refusals are ten answers at least, whether the refusals are added up or not."""
    values = {"requests.answered.total": 3, "requests.answered.refused.privacy": 10}
    (fault,) = relation_faults(FORMS[0], values)
    assert fault.imbalance.relation == "requests-answered"
    assert (fault.imbalance.left, fault.imbalance.right) == (3, 10)


def survives(source):
    examination = examine("x", source)
    found = located(examination)
    assert all(finding.spans for finding in found if finding.code not in {"toml", "encoding"})
    for lang in ("zh", "en"):
        assert all(as_text(finding, lang, examination.lines, colour=True) for finding in found)
    assert (
        list(
            Validator(shipped("findings")).errors(
                json.loads("".join(as_json([FileFindings("x", tuple(found), {})], ["x"], "en")))
            )
        )
        == []
    )
    ET.fromstring(as_junit(found, ["x"], "zh"))  # noqa: S314  (our own)
    assert as_sarif(found, "en", "1.0.0")
    assert len(as_github(found, "en").splitlines()) == len(found)
    if examination.case:
        finish(examination)


@given(st.binary(max_size=300))
def test_no_bytes_crash_it(source):
    survives(source)


SCALARS = st.one_of(
    st.integers(-(10**30), 10**30),
    st.sampled_from(
        ["nan", "inf", "-inf", "1e999999999", "-1e-9999999999999999999", "0x1F", "true", "1.0", "1979-05-27"]
    ),
    st.sampled_from(["07:32:00", "1979-05-27T07:32:00Z", "[]", "{}", "[[1]]", '""', '"{{"', '"\\u0000"', "{ a = 1 }"]),
)


@given(st.dictionaries(st.sampled_from(sorted(FORMS[0].indicators)), SCALARS, max_size=8), st.data())
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
