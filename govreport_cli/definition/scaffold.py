"""Writes a definition to fill in: every row of the form, commented out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import tomli_w

from govreport_cli.definition.carry_over import Outline, SectionOutline
from govreport_cli.definition.model import BreakdownEntry, Method, Number
from govreport_cli.definition.write import toml_value
from govreport_cli.forms.model import Form, Indicator, Section
from govreport_cli.forms.schemas import shipped
from govreport_cli.forms.units import IN_YUAN

_PREAMBLE = """\
# {title}
# 填写方法：删去行首的“# ”，在等号后写数字。确为零的写0。{blank}
# 注明“合计”的，分项填齐后可以不填，由程序计算；填了则与分项核对。
# 正文用Markdown书写：“#”为（一）级标题，“##”为1.级标题；{{{{ 指标路径 }}}} 引用本表的数字。
"""

_WITHOUT = "不掌握的保留注释，导出时显示为“—”。"
_WITH_REQUIRED_ROWS = (
    "一行中不掌握的单元格，按各列的英文名只写其余各列，\n# 例如 { natural_person = 1, total = 1 }，导出时显示为“—”。"
)


def scaffold(form: Form, reference: str, outline: Outline) -> str:
    """Return a definition to fill in; ``reference`` is the name or path of its form.

    What the outline knows is filled in, and everything else is commented out.
    """
    return "\n".join(
        [
            _PREAMBLE.format(title=form.title, blank=_WITH_REQUIRED_ROWS if form.columns else _WITHOUT)
            + _assign("form", reference),
            *_about(outline.report),
            *_indicators(form, outline.figures),
            *_units(form),
            *map(_breakdown, outline.breakdowns),
            *_sections(form, outline.sections),
        ]
    )


def _assign(key: str, value: Any, *, multiline: bool = False) -> str:
    return tomli_w.dumps({key: value}, multiline_strings=multiline)


def _about(known: Mapping[str, Any]) -> Iterator[str]:
    schema = shipped("definition")["$defs"]["report"]
    lines = []
    for key, member in schema["properties"].items():
        if known.get(key):
            lines.append(f"{key} = {_example(member, known[key])}  # {_title(member)}\n")
        elif key in schema["required"]:
            lines.append(f'# {key} = ""  # {member["title"]}\n')
        elif "examples" in member:
            lines.append(f"# {key} = {_example(member, member['examples'][0])}  # {_title(member)}\n")
    yield "[report]\n" + "".join(lines)


def _title(member: Mapping[str, Any]) -> str:
    """Return the comment on a key: its title, followed by its allowed values if they are listed."""
    target = shipped("definition")["$defs"].get(member.get("$ref", "").rpartition("/")[2], {})
    values = f"：{'、'.join(target['enum'])}" if "enum" in target else ""
    return f"{member['title']}{values}"


def _example(schema: Mapping[str, Any], value: Any) -> str:
    """Return a value from a schema as TOML; in JSON Schema, dates are text."""
    return toml_value(date.fromisoformat(value) if schema.get("format") == "date" else value)


def _indicators(form: Form, figures: Mapping[str, Number]) -> Iterator[str]:
    """Yield the tables of the form, with a line for each row, which is commented out if no figure is known."""
    labels = _labels(form)
    tables: dict[str, dict[str, list[Indicator]]] = {}
    for indicator in form.indicators.values():
        row = form.row_of(indicator.path)
        table = row.rpartition(".")[0]
        tables.setdefault(table, {}).setdefault(row, []).append(indicator)
    for table, rows in tables.items():
        heading = f"  # {labels[table]}" if table in labels else ""
        lines = [
            _known_row(row, indicators, labels, figures, form) or _row(row, indicators, labels, form)
            for row, indicators in rows.items()
        ]
        yield f"[{table}]{heading}\n{_column_heads(rows, form)}{''.join(lines)}"


def _units(form: Form) -> Iterator[str]:
    """Yield the table of the units that the notice leaves open, commented out."""
    if form.open_units:
        example, choices = next(iter(IN_YUAN)), "、".join(IN_YUAN)
        lines = (f'# {path} = "{example}"  # {form.indicators[path].name}：{choices}\n' for path in form.open_units)
        yield "[units]\n" + "".join(lines)


def _row(row: str, indicators: list[Indicator], labels: Mapping[str, str], form: Form) -> str:
    """Return the commented-out line of a row: a blank for each column but a computed total, or a single blank."""
    key = row.rpartition(".")[2]
    blanks = f"[ {' , '.join(' ' * form.lengths[row][0])} ]" if row in form.columns else ""
    mark = "，合计" if _is_total_row(indicators, form) else ""
    label = labels.get(row, indicators[0].label)
    return f"# {key} = {blanks}  # {label}（{indicators[0].unit}{mark}）\n"


def _known_row(
    row: str, indicators: list[Indicator], labels: Mapping[str, str], figures: Mapping[str, Number], form: Form
) -> str:
    """Return the line of a row with its known figures, as a table if some are missing; "" if none is known."""
    key, label = row.rpartition(".")[2], labels.get(row, indicators[0].label)
    known = {indicator.path: figures[indicator.path] for indicator in indicators if indicator.path in figures}
    if not known:
        return ""
    if row not in form.columns:
        value = str(known[row])
    elif len(known) == len(indicators):
        # The total at the end is left out: it is computed.
        value = "[ " + " , ".join(map(str, [*known.values()][: form.lengths[row][0]])) + " ]"
    else:
        value = "{ " + ", ".join(f"{path.rpartition('.')[2]} = {number}" for path, number in known.items()) + " }"
    return f"{key} = {value}  # {label}（{indicators[0].unit}）\n"


def _breakdown(entry: BreakdownEntry) -> str:
    """Return a commented-out breakdown without its values."""
    settings: dict[str, Any] = {"of": entry.of, "title": entry.title, "section": entry.section}
    settings |= {"decimals": entry.decimals or None, "method": entry.method if entry.method is Method.HALF_UP else None}
    known = {key: value for key, value in settings.items() if value is not None}
    lines = [f"# {line}" for line in tomli_w.dumps(known).splitlines()]
    labels = [_assign("label", part.label).rstrip("\n") for part in entry.parts]
    parts = [f"#     {{ {label}, value =  }}," for label in labels]
    return "\n".join(["# [[breakdown]]", *lines, "# parts = [", *parts, "# ]"]) + "\n"


def _is_total_row(members: list[Indicator], form: Form) -> bool:
    """Return whether a row holds only totals: then its first column is one, not just its last."""
    return members[0].path in form.totals


def _column_heads(rows: Mapping[str, list[Indicator]], form: Form) -> str:
    """Return a comment with the column heads of a table, if all its rows have the same columns."""
    heads = {
        "、".join(
            f"{indicator.column} {indicator.path.rpartition('.')[2]}"
            for indicator in indicators[: form.lengths[row][0]]
        )
        for row, indicators in rows.items()
        if row in form.columns
    }
    return f"#   各列：{heads.pop()}\n" if len(heads) == 1 else ""


def _labels(form: Form) -> dict[str, str]:
    """Return the printed labels of rows, indicators and groups, by path."""
    labels = {}
    for table in form.tables:
        for row in table.body:
            headers = [cell for cell in row if cell.header]
            if not headers:
                continue
            text = headers[-1].text.strip()
            if headers[-1].group:
                labels[headers[-1].group] = text
            for cell in row:
                if cell.indicator:
                    labels[form.row_of(cell.indicator)] = text
    return labels


def _sections(form: Form, written: Mapping[str, SectionOutline]) -> Iterator[str]:
    for section in form.sections:
        if section.id in written:
            yield _required(section, written[section.id])
        else:
            yield _optional(section) if section.optional else _required(section, SectionOutline(None, None))


def _required(section: Section, outline: SectionOutline) -> str:
    own_title = _assign("title", outline.title) if outline.title else ""
    headings = outline.headings
    text = _assign("text", f"{headings}\n", multiline=True) if headings else 'text = """\n"""\n'
    return f'[[section]]  # {section.number}{section.title}\nid = "{section.id}"\n{own_title}{text}'


def _optional(section: Section) -> str:
    # No triple quotation marks in a comment: they could close a text that has lost its own.
    return f'# [[section]]  # {section.number}{section.title}\n# id = "{section.id}"\n# text = ""\n'
