"""The content of a report as plain data, from which the layout in ``layout/report.typ`` typesets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govreport_cli.plugin import (
    Block,
    BreakdownTable,
    Chart,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quantity,
    Report,
    Strong,
    Table,
    Text,
)
from govreport_cli.plugin.render import show_date, text_width, with_headings
from govreport_pdf.characters import inert
from govreport_pdf.tables import breakdown_table, official_table

_DEEPEST = 6
"""The deepest level of a heading in a PDF."""
_TITLE_LINE = 40
"""How many columns of text fit on a line of the title: 20 Chinese characters."""
_LONGEST_ADDRESS = 8000
"""The longest address that Typst accepts."""


def content_of(report: Report, *, contents: bool) -> dict[str, Any]:
    """Return what a PDF of a report shows, in reading order."""
    levels = _Levels()
    return {
        "title": inert(report.title),
        "title_lines": [inert(line) for line in _title_lines(report)],
        "issuer": inert(report.issuer),
        "issued": show_date(report.issued) if report.issued else None,
        "contents": contents,
        "blocks": [*_blocks(report.blocks, levels)],
        "annexes": [*_blocks(report.appendices, levels)],
    }


def tables_of(blocks: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the tables in blocks of content, in reading order."""
    for block in blocks:
        if block["kind"] == "table":
            yield block
        for item in block.get("items", ()):
            yield from tables_of(item)


class _Levels:
    """The levels of headings, of which a PDF may not skip any."""

    def __init__(self) -> None:
        self._last = 0

    def of(self, heading: Heading) -> int:
        """Return the level of the next heading."""
        self._last = max(1, min(heading.level, self._last + 1, _DEEPEST))
        return self._last


def _title_lines(report: Report) -> list[str]:
    """Return the lines of the title; one that needs two lines breaks after the agency's name."""
    if text_width(report.title) > _TITLE_LINE and report.title.startswith(report.agency):
        return [report.agency, report.title.removeprefix(report.agency)]
    return [report.title]


def _blocks(blocks: Iterable[Block], levels: _Levels) -> Iterator[dict[str, Any]]:
    for block, heading in with_headings(blocks):
        match block:
            case Heading(_, _, number, content):
                gap = " " if number.endswith(".") else ""  # 一、 and （一） need none
                body = [{"text": inert(number + gap)}, *_inlines(content)]
                yield {"kind": "heading", "level": levels.of(block), "body": body}
            case Paragraph(content):
                yield from _paragraphs(content)
            case List(items, start):
                yield {"kind": "list", "start": start, "items": [[*_blocks(item, levels)] for item in items]}
            case Table():
                caption = "" if heading else block.title
                yield {"kind": "table", "caption": inert(caption), **official_table(block)} | _notes(block)
            case BreakdownTable():
                yield {"kind": "table", "caption": inert(block.title), **breakdown_table(block)} | _notes(block)
            case Chart():
                yield _chart(block) | _notes(block)


def _paragraphs(content: tuple[Inline, ...]) -> Iterator[dict[str, Any]]:
    """Yield a paragraph as one for each of its lines, so that programs can tell its line breaks from the layout's."""
    lines: list[list[Inline]] = [[]]
    for piece in content:
        if isinstance(piece, LineBreak):
            lines.append([])
        else:
            lines[-1].append(piece)
    for at, line in enumerate(lines):
        yield {"kind": "paragraph", "body": [*_inlines(line)], "continued": at > 0}


def _notes(block: Table | BreakdownTable | Chart) -> dict[str, Any]:
    return {"notes": [inert(f"注：{note}") for note in block.notes]}


def _chart(block: Chart) -> dict[str, Any]:
    """Return a chart: for each bar its label, and for each series the length of a bar, of 1, and the words beside."""
    most = max((amount for bar in block.bars for amount in bar.values if amount is not None), default=0)
    bars = []
    for bar in block.bars:
        lines = []
        for name, amount, text in zip(block.series, bar.values, bar.texts, strict=True):
            length = float(amount / most) if amount and most > 0 else 0
            lines.append({"text": inert(f"{name} {text}" if name else text), "length": max(length, 0)})
        bars.append({"label": inert(bar.label), "lines": lines})
    caption = inert(f"{block.title}（单位：{block.unit}）")
    return {"kind": "chart", "caption": caption, "summary": inert(block.summary), "bars": bars}


def _inlines(content: Iterable[Inline]) -> Iterator[dict[str, Any]]:
    for piece in content:
        match piece:
            case Text(text) | Quantity(_, text):
                yield {"text": inert(text)}
            case Strong(inner):
                yield {"strong": [*_inlines(inner)]}
            case Emphasis(inner):
                yield {"emphasis": [*_inlines(inner)]}
            case Link(address, inner) if address and len(address) <= _LONGEST_ADDRESS:
                yield {"link": inert(address), "body": [*_inlines(inner)]}
            case Link(_, inner):
                yield from _inlines(inner)
            case LineBreak():
                yield {"text": "\n"}
