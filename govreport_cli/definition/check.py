"""A definition against its form: values that can be published, the form's JSON Schema, its parts and year."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from govreport_cli.definition.model import Definition
from govreport_cli.definition.schema_errors import translate
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.form import Form, form_for_year
from govreport_cli.forms.schemas import validator
from govreport_cli.paths import nearest

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

DIGITS = 15
"""The significant digits that a workbook, whose numbers are binary floats, keeps exactly."""

_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check(definition: Definition, form: Form) -> list[Finding]:
    """Return what is wrong with a definition, in the order of its keys."""
    findings = [
        *_unpublishable(definition),
        *_against_schema(definition, form),
    ]
    if not findings:
        findings = [*_parts(definition, form), *_year(definition, form)]
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
            yield Finding("too-precise", {"key": path, "digits": DIGITS}, file=definition.name, path=path)


def _is_control(character: str) -> bool:
    """Say whether a character is unseen and changes what is seen: a control, or a mark of writing direction."""
    return character not in "\n\t" and (unicodedata.category(character) == "Cc" or character in _DIRECTIONS)


def _holds_exactly(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return True
    _, digits, exponent = Decimal(value).as_tuple()
    return isinstance(exponent, int) and len(digits) + max(exponent, 0) <= DIGITS and exponent >= -DIGITS


def _against_schema(definition: Definition, form: Form) -> Iterator[Finding]:
    errors = _validator(form).iter_errors(_plain(definition.data))
    seen = set()
    for error in errors:
        for finding in translate(error, definition, form):
            if (finding.code, finding.path) not in seen:
                seen.add((finding.code, finding.path))
                yield finding


@cache
def _validator(form: Form) -> Draft202012Validator:
    return validator(form.schema)


def _plain(value: Any) -> Any:
    """Return a value as JSON Schema knows it: dates as text; what another finding is about, as zero."""
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if (isinstance(value, Decimal) and not value.is_finite()) or not _holds_exactly(value):
        return 0
    return value


def _parts(definition: Definition, form: Form) -> Iterator[Finding]:
    """Hold the sections to the form's parts, each there once."""
    known = {section.id: section for section in form.sections}
    seen: set[str] = set()
    for index, section in enumerate(definition.data.get("section", [])):
        name, path = section["id"], f"section[{index}].id"
        arguments = {"section": name, "suggestion": nearest(name, known), "sections": ", ".join(known)}
        if name not in known:
            yield Finding("section-unknown", arguments, file=definition.name, path=path)
        elif name in seen:
            yield Finding("section-repeated", arguments, file=definition.name, path=path)
        if section["text"].strip():
            seen.add(name)
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
