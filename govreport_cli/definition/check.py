"""A definition against its form: values that can be published, the form's JSON Schema, its parts and year."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from govreport_cli.definition.drafting import drafting
from govreport_cli.definition.model import Definition
from govreport_cli.definition.schema_errors import TomlDate, translate
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.findings.waivers import check_severities, check_waivers
from govreport_cli.forms.charts import BREAKDOWNS
from govreport_cli.forms.find import form_for_year
from govreport_cli.forms.form import Form
from govreport_cli.forms.schemas import validator
from govreport_cli.paths import below, look_up, nearest

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

DIGITS = 15
"""The digits that a workbook, whose numbers are binary floats, keeps exactly."""
DECIMALS = 6
"""How many of them may be decimals: 万元 are reported to the cent."""

_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check(definition: Definition, form: Form) -> list[Finding]:
    """Return what is wrong with a definition, in the order of its keys."""
    findings = [
        *_unpublishable(definition),
        *_against_schema(definition, form),
    ]
    if not findings:
        findings = [
            *_parts(definition, form),
            *_year(definition, form),
            *drafting(definition, form),
            *check_waivers(definition.data.get("waive", []), definition.name),
            *check_severities(definition.data.get("check", {}).get("severity", {}), definition.name),
        ]
    order = {path: at for at, (path, _) in enumerate(definition.places())}
    return sorted(findings, key=lambda finding: order.get(finding.path, len(order)))


def _unpublishable(definition: Definition) -> Iterator[Finding]:
    """Find the values that no output could carry as they are."""
    for path, value in definition.places():
        if isinstance(value, str):
            hidden = next(filter(_is_control, value), None)
            if hidden:
                arguments = {"key": path, "character": f"U+{ord(hidden):04X}"}
                yield Finding("control-character", arguments, file=definition.name, path=path)
        elif isinstance(value, Decimal) and not value.is_finite():
            yield Finding("not-finite", {"key": path, "value": value}, file=definition.name, path=path)
        elif not _holds_exactly(value):
            yield Finding(
                "too-precise", {"key": path, "digits": DIGITS, "decimals": DECIMALS}, file=definition.name, path=path
            )


def _is_control(character: str) -> bool:
    """Say whether a character is unseen and changes what is seen: a control, or a mark of writing direction."""
    return character not in "\n\t" and (unicodedata.category(character) == "Cc" or character in _DIRECTIONS)


def _holds_exactly(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return True
    _, digits, exponent = Decimal(value).as_tuple()
    if not isinstance(exponent, int) or exponent < -DECIMALS:
        return False
    return max(len(digits) + exponent, 1) + max(-exponent, 0) <= DIGITS


def _against_schema(definition: Definition, form: Form) -> Iterator[Finding]:
    yield from _lengths(definition, form)
    seen = set()
    for error in _validator(form).iter_errors(_plain(definition.data, "", form)):
        for finding in translate(error, definition, form):
            if (finding.code, finding.path) not in seen:
                seen.add((finding.code, finding.path))
                yield finding


@cache
def _validator(form: Form) -> Draft202012Validator:
    return validator(form.schema)


def _lengths(definition: Definition, form: Form) -> Iterator[Finding]:
    """Hold the arrays of rows to the numbers that the schema allows: without the total, or with it."""
    for path, keys in form.columns.items():
        row = look_up(definition.data, path)
        if isinstance(row, list) and len(row) not in (allowed := form.lengths(path)):
            label = form.indicators[f"{path}.{keys[0]}"].label
            arguments = {
                "key": path,
                "length": len(row),
                "allowed": "–".join(map(str, allowed)),
                "example": f"{{ {keys[0]} = 1, {keys[-1]} = 1 }}",
                "columns": "、".join(form.indicators[f"{path}.{key}"].column for key in keys),
            }
            yield Finding("wrong-length", arguments, file=definition.name, path=path, label=label)


def _plain(value: Any, path: str, form: Form) -> Any:
    """Return a value as JSON Schema is to see it.

    Dates are text; the array of a row is a table of its columns, whose members have their own bounds; what
    another finding is about is harmless.
    """
    if isinstance(value, Mapping):
        return {key: _plain(member, below(path, key), form) for key, member in value.items()}
    if isinstance(value, list):
        if path in form.columns:
            row = dict(zip(form.columns[path], value, strict=False))
            return {key: _plain(member, "", form) for key, member in row.items()}
        return [_plain(member, "", form) for member in value]
    if isinstance(value, datetime | date | time):
        return TomlDate(value)
    if (isinstance(value, Decimal) and not value.is_finite()) or not _holds_exactly(value):
        return 0
    return value


def _parts(definition: Definition, form: Form) -> Iterator[Finding]:
    """Hold the sections to the form's parts, each there once, and the charts to those that it has."""
    known = {section.id: section for section in form.sections}
    seen: set[str] = set()
    for index, section in enumerate(definition.data.get("section", [])):
        name, path = section["id"], f"section[{index}].id"
        meant = name if name in known else nearest(name, known)
        arguments = {"section": name, "suggestion": meant, "sections": ", ".join(known)}
        if name not in known:
            yield Finding("section-unknown", arguments, file=definition.name, path=path)
        elif name in seen:
            yield Finding("section-repeated", arguments, file=definition.name, path=path)
        if section["text"].strip():
            seen.add(meant)
    for index, breakdown in enumerate(definition.data.get("breakdown", [])):
        name = breakdown.get("section")
        if name is not None and name not in known:
            arguments = {"section": name, "suggestion": nearest(name, known), "sections": ", ".join(known)}
            yield Finding("section-unknown", arguments, file=definition.name, path=f"breakdown[{index}].section")
    charts = [BREAKDOWNS, *(chart.id for chart in form.charts)]
    for index, name in enumerate(definition.data["report"].get("charts", [])):
        if name not in charts:
            arguments = {"chart": name, "suggestion": nearest(name, charts), "charts": ", ".join(charts)}
            yield Finding("chart-unknown", arguments, file=definition.name, path=f"report.charts[{index}]")
    missing = [part for part in form.sections if part.id not in seen and not part.optional]
    if missing:
        arguments = {"titles": "、".join(part.title for part in missing), "section": missing[0].id}
        yield Finding("section-missing", arguments, Severity.WARNING, file=definition.name, path="section")


def _year(definition: Definition, form: Form) -> Iterator[Finding]:
    year = definition.data["report"]["year"]
    if not form.in_force(year):
        first, last = form.years
        arguments = {
            "form": form.name,
            "year": year,
            "years": f"{first}–{last or ''}",
            "suggestion": form_for_year(year),
        }
        yield Finding("form-year", arguments, Severity.WARNING, file=definition.name, path="report.year")
