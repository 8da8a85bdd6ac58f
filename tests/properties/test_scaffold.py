"""What ``init --from`` writes for random definitions: a file that is right as far as it goes, and publishes nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import tomli_w
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from govreport_cli.accept import accept
from govreport_cli.checks.order import FIGURES, run
from govreport_cli.definition.carry_over import carry_over
from govreport_cli.definition.scaffold import scaffold
from govreport_cli.findings.model import Severity
from govreport_cli.forms.find import find_form, form_for_year
from govreport_cli.pipeline import examine

YEARS = st.sampled_from([2014, 2017, 2018, 2019, 2020, 2021, 2024])
TOKENS = [
    '"""',
    "'''",
    '"',
    "'",
    "\\",
    "\\u0000",
    "# ",
    "#",
    "\n",
    "\n\n",
    "{{ fees.collected }}",
    "{{",
    "nan",
    "]",
    "12",
    "年",
]
WORDS = ["[[section]]", "text = ", "2017年", "2018年", "２", "全年", "\t", " ", "\u2028", "\u3000", "\ufeff"]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*TOKENS, *WORDS]), st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), max_size=5)
    ),
    max_size=12,
).map("".join)
NAMES = TEXTS.map(lambda text: f"名{text}".replace("\n", "").replace("\t", "")[:50])


@st.composite
def definitions(draw):
    """A definition as TOML, valid or not."""
    year = draw(YEARS)
    form = find_form(form_for_year(year), Path())
    data = {"form": form.name, "report": {"agency": draw(NAMES), "year": year, "issuer": draw(NAMES)}}
    factor, gap = draw(st.integers(0, 10**6)), draw(st.integers(2, 200))
    for at, path in enumerate((*form.columns, *form.indicators)):
        *tables, key = path.split(".")
        table = data
        for name in tables:
            table = table.setdefault(name, {})
        if path in form.columns:
            table[key] = {}
        elif path not in form.totals and (at % gap or (form.columns and path not in form.cells)):
            table[key] = at * factor % 1_000_003  # totals are computed, so last year's figures agree
    ids = draw(st.lists(st.sampled_from([section.id for section in form.sections]), unique=True))
    data["section"] = [{"id": name, "title": draw(NAMES), "text": draw(TEXTS)} for name in ids]
    of = draw(st.sampled_from(sorted(form.indicators)))
    parts = draw(st.lists(st.fixed_dictionaries({"label": NAMES, "value": st.integers(0, 9)}), min_size=1, max_size=3))
    data["breakdown"] = [{"of": of, "title": draw(NAMES), "parts": parts}]
    for path in form.open_units:
        group, row, key = path.split(".")
        data["units"] = {group: {row: {key: draw(st.sampled_from(["元", "万元"]))}}}
    return tomli_w.dumps(data)


@given(definitions())
@settings(max_examples=60)
def test_a_scaffold_is_a_valid_definition_that_only_lacks_what_is_to_be_filled_in(last):
    before = accept("last", last.encode(), Path()).case
    assume(before is not None)
    year = before.definition.report.year + 1
    form = find_form(form_for_year(year), Path())
    text = scaffold(form, form.name, carry_over(before.definition, before.values, before.form, form, None))
    assert tomllib.loads(text)["report"]["year"] == year
    examination = examine("x", text.encode())
    case = replace(examination.case, last=before)
    findings = [*examination.findings, *run(FIGURES, case)]
    assert {finding.code for finding in findings if finding.severity is Severity.ERROR} <= {"unfilled"}
    assert "relation" not in {finding.code for finding in findings}
    assert case.definition.breakdowns == ()
    for section in case.definition.sections:
        assert all(re.match(r" {0,3}#", line) for line in section.text.split("\n") if line)
    for section in before.definition.sections:
        assert not section.written or _inside(text, section.text.strip("\n"))


def _inside(text, prose):
    """Return whether a text has this prose as comments, such that without their marks they are the prose again."""
    found = re.findall(r"^# .*[：]\n((?:#(?: .*)?\n)+)(?=text = |\n|\Z)", text, re.MULTILINE)
    lines = ["".join(f"{line[2:]}\n" for line in block.split("\n")[:-1]) for block in found]
    return any(_squeezed(tomllib.loads(f'x = """\n{block}"""')["x"]) == _squeezed(prose) for block in lines)


def _squeezed(prose):
    return "\n".join(line.rstrip(" ") for line in prose.split("\n")).strip("\n")
