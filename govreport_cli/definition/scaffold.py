"""Writes a definition to fill in: every row of the form, and the outline of the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import tomli_w

from govreport_cli.definition.carry_over import Outline, SectionOutline
from govreport_cli.definition.model import BreakdownEntry, Method
from govreport_cli.definition.scaffold_rows import LAST_YEAR, UNFILLED, column_keys, tables
from govreport_cli.definition.write import plain_number, toml_value
from govreport_cli.forms.model import Form, Section
from govreport_cli.forms.schemas import shipped
from govreport_cli.forms.units import IN_YUAN
from govreport_cli.textlayout import pad, width

_PREAMBLE = """\
# {title}
# 填写方法：把每个 nan 换成数字，确为零的写0。没有换掉的，检查时逐行提示“尚未填写”，不会当作零。
# {unknown}
# 以“#”开头的行是注释，不起作用。合计由程序计算，不必填写；需要与分项核对的，删去行首的“# ”再填。
{keys}{last}\
# 正文用Markdown书写：“#”为（一）级标题，“##”为1.级标题；{{{{ 指标路径 }}}} 引用本表的数字。
"""
_UNKNOWN = "不掌握的，删去这一行，导出时显示为“—”。"
_UNKNOWN_CELLS = """\
不掌握的，导出时显示为“—”：部分列不掌握的，按各列的英文名只写其余各列，例如 {{ {example} = 1 }}；
# 整行不掌握的，写 {{}}；格式不要求填写的，也可以删去这一行。"""
_END_OF_JANUARY = (1, 31)
_ON_ONE_LINE = 60
"""The longest array, in characters, that is written on one line."""
_LAST = "# “{mark}”之后是上年的数，只供参考。上年的正文列为注释，不会公布；移入正文前，请逐一核对其中的数字。\n"


def scaffold(form: Form, reference: str, outline: Outline) -> str:
    """Return a definition to fill in; ``reference`` is the name or path of its form.

    What the outline knows is filled in. Everything else that the report needs is left to fill in; the rest is commented
    out.
    """
    preamble = _PREAMBLE.format(
        title=form.title,
        unknown=next((_UNKNOWN_CELLS.format(example=keys[0]) for keys in form.columns.values()), _UNKNOWN),
        keys="".join(f"# 各列的英文名：{keys}\n" for keys in column_keys(form)),
        last=_LAST.format(mark=LAST_YEAR) if outline.last else "",
    )
    return "\n".join(
        [
            preamble + _assign("form", reference),
            *_about(form, outline.report),
            *(() if outline.complete and not outline.figures else tables(form, outline)),
            *_units(form, outline.units),
            *(_breakdown(entry) for entry in outline.breakdowns),
            *_sections(form, outline),
        ]
    )


def _assign(key: str, value: Any, *, multiline: bool = False) -> str:
    return tomli_w.dumps({key: value}, multiline_strings=multiline)


def _about(form: Form, known: Mapping[str, Any]) -> Iterator[str]:
    schema = shipped("definition")["$defs"]["report"]
    fitting = _fitting(form, known)
    lines = []
    for key, member in schema["properties"].items():
        if known.get(key):
            lines.append(f"{key} = {_example(member, known[key])}  # {_title(member)}\n")
        elif key in schema["required"]:
            lines.append(f'# {key} = ""  # {member["title"]}\n')
        elif "examples" in member:
            example = fitting.get(key, member["examples"][0])
            lines.append(f"# {key} = {_example(member, example)}  # {_title(member)}\n")
    yield "[report]\n" + "".join(lines)


def _fitting(form: Form, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the examples that depend on the year: a day in the January after it, by the deadline, and last year's."""
    year = known["year"]
    days = form.deadlines_for(year)
    level = known.get("level")
    deadlines = [day for name, day in days.items() if level in (None, name)]
    early = date(year + 1, *min([*deadlines, _END_OF_JANUARY])).isoformat()
    return {
        "issued": early,
        "published": early,
        "previous": last_years(year),
    }


def last_years(year: int) -> str:
    """Return where last year's definition usually is, seen from that of a year."""
    return f"../{year - 1}/report.toml"


def _title(member: Mapping[str, Any]) -> str:
    """Return the comment on a key: its title, followed by its allowed values if they are listed."""
    target = shipped("definition")["$defs"].get(member.get("$ref", "").rpartition("/")[2], {})
    values = f"：{'、'.join(target['enum'])}" if "enum" in target else ""
    return f"{member['title']}{values}"


def _example(schema: Mapping[str, Any], value: Any) -> str:
    """Return a value from a schema as TOML; in JSON Schema, dates are text."""
    if isinstance(value, list) and len(toml_value(value)) > _ON_ONE_LINE:
        return "[\n" + "".join(f"    {toml_value(member)},\n" for member in value) + "]"
    return toml_value(date.fromisoformat(value) if schema.get("format") == "date" else value)


def _units(form: Form, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the table of the units that the notice leaves open; those that are not known are commented out."""
    if form.open_units:
        example, choices = next(iter(IN_YUAN)), "、".join(IN_YUAN)
        lines = (
            f'{path} = "{known[path]}"  # {form.indicators[path].name}\n'
            if path in known
            else f'# {path} = "{example}"  # {form.indicators[path].name}：{choices}\n'
            for path in form.open_units
        )
        yield "[units]\n" + "".join(lines)


def _breakdown(entry: BreakdownEntry) -> str:
    """Return a breakdown whose values are to be filled in."""
    settings: dict[str, Any] = {"of": entry.of, "title": entry.title, "section": entry.section}
    settings |= {"decimals": entry.decimals or None, "method": entry.method if entry.method is Method.HALF_UP else None}
    known = {key: value for key, value in settings.items() if value is not None}
    labels = [_assign("label", part.label).rstrip("\n") for part in entry.parts]
    size = max(map(width, labels))
    parts = "".join(
        f"    {{ {pad(f'{label},', size + 1)} value = {UNFILLED} }},  # {LAST_YEAR} {plain_number(part.value)}\n"
        for label, part in zip(labels, entry.parts, strict=True)
    )
    return f"[[breakdown]]\n{tomli_w.dumps(known)}parts = [\n{parts}]\n"


def _sections(form: Form, outline: Outline) -> Iterator[str]:
    last_year = outline.report["year"] - 1
    for section in form.sections:
        written = outline.sections.get(section.id)
        if written or not section.optional:
            yield _required(section, written or SectionOutline(), last_year)
        else:
            yield _optional(section)
    for name, written in outline.sections.items():
        if form.section(name) is None and written.text:
            yield f"# {last_year}年的报告另有以下内容，本年的格式没有这一部分：\n{_as_comment(written.text)}"


def _required(section: Section, outline: SectionOutline, last_year: int) -> str:
    title = _assign("title", outline.title) if outline.title else ""
    text = _assign("text", f"{outline.headings}\n", multiline=True) if outline.headings else 'text = """\n"""\n'
    last = f"# {last_year}年的正文：\n{_as_comment(outline.text)}" if outline.text else ""
    return f'[[section]]  # {section.number}{section.title}\nid = "{section.id}"\n{title}{last}{text}'


def _optional(section: Section) -> str:
    # No triple quotation marks in a comment: they could close a text that has lost its own.
    return f'# [[section]]  # {section.number}{section.title}\n# id = "{section.id}"\n# text = ""\n'


def _as_comment(text: str) -> str:
    """Return a text as comments, written as within triple quotation marks but without any of its own."""
    source = _assign("text", f"{text}\n", multiline=True).removeprefix('text = """\n').removesuffix('\n"""\n')
    inert = source.replace('"""', '""\\"').replace("'''", "''\\u0027")
    return "".join(f"# {line}".rstrip(" ") + "\n" for line in inert.split("\n"))
