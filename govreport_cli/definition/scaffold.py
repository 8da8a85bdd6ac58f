"""A form to an author's first file: every row of the form, commented out until it is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import tomli_w

from govreport_cli.forms.form import Form, Indicator, Section
from govreport_cli.forms.relations import Kind
from govreport_cli.forms.schemas import shipped

_PREAMBLE = """\
# {title}
# 填写方法：删去行首的“# ”，在等号后写数字。确为零的写0；不掌握的保留注释，导出时显示为“—”。
# 注明“合计”的，分项填齐后可以不填，由程序计算；填了则与分项核对。
# 正文用Markdown书写：“#”为（一）级标题，“##”为1.级标题；{{{{ 指标路径 }}}} 引用本表的数字。
"""


def scaffold(form: Form, year: int, agency: str) -> str:
    """Return a definition to fill in, for a form and year; without an agency, that is to be filled in too."""
    return "\n".join(
        [
            _PREAMBLE.format(title=form.title) + _assign("form", form.name),
            *_about(year, agency),
            *_indicators(form),
            *_sections(form),
        ]
    )


def _assign(key: str, value: Any, note: str = "") -> str:
    line = tomli_w.dumps({key: value}).rstrip("\n")
    return f"{line}  # {note}\n" if note else f"{line}\n"


def _about(year: int, agency: str) -> Iterator[str]:
    schema = shipped("definition")["$defs"]["report"]
    known = {"agency": agency, "year": year}
    lines = []
    for key, member in schema["properties"].items():
        if known.get(key):
            lines.append(_assign(key, known[key], member["title"]))
        elif key in schema["required"]:
            lines.append(f'# {key} = ""  # {member["title"]}\n')
        elif "examples" in member:
            example = _toml_value(member, member["examples"][0])
            lines.append(f"# {key} = {example}  # {member['title']}\n")
    yield "[report]\n" + "".join(lines)


def _toml_value(schema: Mapping[str, Any], example: Any) -> str:
    """Write an example of a schema as TOML does: dates bare, tables inline."""
    if schema.get("format") == "date":
        return date.fromisoformat(example).isoformat()
    if isinstance(example, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml_value({}, value)}" for key, value in example.items()) + " }"
    return _assign("x", example).removeprefix("x = ").rstrip("\n")


def _indicators(form: Form) -> Iterator[str]:
    """Yield each table of the form with a commented line for each of its indicators."""
    tables: dict[str, list[Indicator]] = {}
    for indicator in form.indicators.values():
        tables.setdefault(indicator.path.rpartition(".")[0], []).append(indicator)
    totals = {relation.left[0] for relation in form.relations if relation.kind is Kind.TOTAL}
    rows = [row for layout in form.layouts for row in layout.rows]
    labels = {row.indicator or row.group: f"{row.number.strip()}{row.label}" for row in rows}
    for table, indicators in tables.items():
        lines = []
        for indicator in indicators:
            key = indicator.path.rpartition(".")[2]
            mark = "，合计" if indicator.path in totals else ""
            label = labels.get(indicator.path, indicator.label)
            lines.append(f"# {key} =   # {label}（{indicator.unit}{mark}）\n")
        heading = f"  # {labels[table]}" if table in labels else ""
        yield f"[{table}]{heading}\n" + "".join(lines)


def _sections(form: Form) -> Iterator[str]:
    for section in form.sections:
        yield _optional(section) if section.optional else _required(section)


def _required(section: Section) -> str:
    return f'[[section]]  # {section.number}{section.title}\nid = "{section.id}"\ntext = """\n"""\n'


def _optional(section: Section) -> str:
    return "".join(f"# {line}\n" for line in _required(section).splitlines())
