"""A form to an author's first file: every row of the form, commented out until it is filled in."""

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
    """Return a definition to fill in; ``reference`` is how it names its form.

    What the outline knows is written out, everything else is commented out.
    """
    return "\n".join(
        [
            _PREAMBLE.format(title=form.title, blank=_WITH_REQUIRED_ROWS if form.columns else _WITHOUT)
            + _assign("form", reference),
            *_about(outline.report),
            *_indicators(form, outline.figures),
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
    """Return the comment on a key: its title, and its values if it has only some."""
    target = shipped("definition")["$defs"].get(member.get("$ref", "").rpartition("/")[2], {})
    values = f"：{'、'.join(target['enum'])}" if "enum" in target else ""
    return f"{member['title']}{values}"


def _example(schema: Mapping[str, Any], value: Any) -> str:
    """Write a value of a schema as TOML does; JSON Schema writes dates as text."""
    return toml_value(date.fromisoformat(value) if schema.get("format") == "date" else value)


def _indicators(form: Form, figures: Mapping[str, Number]) -> Iterator[str]:
    """Yield each table of the form with a line for each row, commented out if its figure is not known."""
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


def _row(row: str, indicators: list[Indicator], labels: Mapping[str, str], form: Form) -> str:
    """Return the commented line of a row: a blank for each column except a computed total, or one blank."""
    key = row.rpartition(".")[2]
    blanks = f"[ {' , '.join(' ' * form.lengths[row][0])} ]" if row in form.columns else ""
    mark = "，合计" if _is_total_row(indicators, form) else ""
    label = labels.get(row, indicators[0].label)
    return f"# {key} = {blanks}  # {label}（{indicators[0].unit}{mark}）\n"


def _known_row(
    row: str, indicators: list[Indicator], labels: Mapping[str, str], figures: Mapping[str, Number], form: Form
) -> str:
    """Return the line of a row whose figures are known: a table if only some are, nothing if none is."""
    key, label = row.rpartition(".")[2], labels.get(row, indicators[0].label)
    known = {indicator.path: figures[indicator.path] for indicator in indicators if indicator.path in figures}
    if not known:
        return ""
    if row not in form.columns:
        value = str(known[row])
    elif len(known) == len(indicators):
        # A total at the end is computed.
        value = "[ " + " , ".join(map(str, [*known.values()][: form.lengths[row][0]])) + " ]"
    else:
        value = "{ " + ", ".join(f"{path.rpartition('.')[2]} = {number}" for path, number in known.items()) + " }"
    return f"{key} = {value}  # {label}（{indicators[0].unit}）\n"


def _breakdown(entry: BreakdownEntry) -> str:
    """Return a breakdown whose values are to be filled in."""
    settings: dict[str, Any] = {"of": entry.of, "title": entry.title, "section": entry.section}
    settings |= {"decimals": entry.decimals or None, "method": entry.method if entry.method is Method.HALF_UP else None}
    known = {key: value for key, value in settings.items() if value is not None}
    lines = [f"# {line}" for line in tomli_w.dumps(known).splitlines()]
    labels = [_assign("label", part.label).rstrip("\n") for part in entry.parts]
    parts = [f"#     {{ {label}, value =  }}," for label in labels]
    return "\n".join(["# [[breakdown]]", *lines, "# parts = [", *parts, "# ]"]) + "\n"


def _is_total_row(members: list[Indicator], form: Form) -> bool:
    """Return whether a row holds totals alone: its first column, not only its last one, is a total."""
    return members[0].path in form.totals


def _column_heads(rows: Mapping[str, list[Indicator]], form: Form) -> str:
    """Return a comment with the heads of the columns, if all rows of a table have the same ones."""
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
    # No three quotation marks in a comment: they would end a text that lost its own.
    return f'# [[section]]  # {section.number}{section.title}\n# id = "{section.id}"\n# text = ""\n'
