"""Writes what was found in a file as a definition, laid out as ``init`` lays out one to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import tomli_w

from govreport_cli.definition.carry_over import Outline
from govreport_cli.definition.model import BreakdownEntry, Method, Number
from govreport_cli.definition.scaffold import last_years
from govreport_cli.definition.scaffold_rows import tables
from govreport_cli.definition.write import plain_number, toml_value
from govreport_cli.forms.model import Form
from govreport_cli.textlayout import pad, width

_PREAMBLE = """\
# {title}
# 从已公布的文件读入。nan 是未能识别的数，请对照原文件填写；{{}} 和没有列出的是原文件没有填报的。
"""
_UNKNOWN_KEYS = {"agency": '# agency = ""  # 报告机关\n', "year": "# year =   # 报告年度\n"}
_ORDER = ("agency", "year", "level", "title", "issuer", "issued", "published", "website", "contact", "code", "licence")


class SectionSource(NamedTuple):
    """A section to write: its id, the author's title for it, None if it has the form's, and its text in Markdown."""

    id: str
    title: str | None
    text: str


class Contents(NamedTuple):
    """What is known of a definition: ``[report]``, figures, units and notes by path, breakdowns, and sections.

    A figure that was not understood is NaN; one that is not reported is left out.
    """

    report: Mapping[str, Any]
    figures: Mapping[str, Number]
    units: Mapping[str, str]
    notes: Mapping[str, str]
    breakdowns: Sequence[BreakdownEntry]
    sections: Sequence[SectionSource]


def as_toml(form: Form, reference: str, contents: Contents) -> str:
    """Return the definition as TOML; ``reference`` is the name or path of its form."""
    outline = Outline(contents.report, contents.figures, complete=True)
    pieces = [
        _PREAMBLE.format(title=form.title) + tomli_w.dumps({"form": reference}),
        _report(contents.report),
        *tables(form, outline),
    ]
    if contents.units:
        pieces.append("[units]\n" + "".join(f'{path} = "{unit}"\n' for path, unit in contents.units.items()))
    pieces += [f"[[note]]\n{tomli_w.dumps({'of': path, 'text': text})}" for path, text in contents.notes.items()]
    pieces += [_breakdown(entry) for entry in contents.breakdowns]
    pieces += _sections(contents.sections)
    return "\n".join(pieces)


def _report(report: Mapping[str, Any]) -> str:
    lines = []
    for key in _ORDER:
        if report.get(key):
            lines.append(f"{key} = {toml_value(report[key])}\n")
        else:
            lines.append(_UNKNOWN_KEYS.get(key, ""))
    if year := report.get("year"):
        lines.append(f"# previous = {toml_value(last_years(year))}  # 上年报告定义\n")
    return "[report]\n" + "".join(lines)


def _breakdown(entry: BreakdownEntry) -> str:
    settings: dict[str, Any] = {"of": entry.of, "title": entry.title}
    if entry.section:
        settings["section"] = entry.section
    if entry.decimals:
        settings["decimals"] = entry.decimals
    if entry.method is Method.HALF_UP:
        settings["method"] = str(entry.method)
    labels = [f"label = {toml_value(part.label)}" for part in entry.parts]
    size = max(map(width, labels))
    parts = "".join(
        f"    {{ {pad(f'{label},', size + 1)} value = {plain_number(part.value)} }},\n"
        for label, part in zip(labels, entry.parts, strict=True)
    )
    return f"[[breakdown]]\n{tomli_w.dumps(settings)}parts = [\n{parts}]\n"


def _sections(sections: Sequence[SectionSource]) -> Iterator[str]:
    for section in sections:
        title = tomli_w.dumps({"title": section.title}) if section.title else ""
        text = tomli_w.dumps({"text": f"{section.text}\n"}, multiline_strings=True) if section.text else 'text = ""\n'
        yield f'[[section]]\nid = "{section.id}"\n{title}{text}'
