"""Plain text for terminals and email: 80 columns, of which a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from govreport_cli.plugin import Block, BreakdownTable, Chart, Heading, List, Option, Paragraph, Report, Table, hookimpl
from govreport_cli.plugin.render import pad, plain, show_date, with_headings, without_charts, wrap
from govreport_exporters.text.bars import chart_lines
from govreport_exporters.text.tables import breakdown_lines, table_lines

_INDENT = 4
"""The first line of a paragraph is indented by two Chinese characters."""


class TextExporter:
    """The report as plain text."""

    name = "text"
    suffix = ".txt"
    media_type = "text/plain; charset=utf-8"
    summary = "plain text for terminals and email"
    options = (
        Option("width", int, 80, "line width in columns, from 40 to 1000", bounds=(40, 1000)),
        Option("charts", bool, True, "include the charts"),  # noqa: FBT003  (its default)
    )

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the report as UTF-8 text."""
        width = int(options["width"])
        if not options["charts"]:
            report = without_charts(report)
        lines = [*(pad(line, width, "^").rstrip() for line in wrap(report.title, width))]
        lines += _blocks(report.blocks, width)
        lines += ["", *_signature(report, width)]
        lines += _blocks(report.appendices, width)
        return "".join(f"{line}\n" for line in lines).encode()


def _blocks(blocks: Sequence[Block], width: int) -> Iterator[str]:
    for block, heading in with_headings(blocks):
        yield ""
        yield from _block(block, width, captioned=heading is None)


def _block(block: Block, width: int, *, captioned: bool = True) -> list[str]:
    """Return the lines of a block, with its caption or without."""
    match block:
        case Heading():
            return wrap(block.number + plain(block.content), width)
        case Paragraph():
            return wrap(plain(block.content), width, _INDENT)
        case List():
            return [" " * _INDENT + line for line in _list(block, width - _INDENT)]
        case Table():
            return table_lines(block, width, captioned=captioned)
        case BreakdownTable():
            return breakdown_lines(block, width)
        case Chart():
            return chart_lines(block, width)


def _list(block: List, width: int) -> Iterator[str]:
    """Yield the lines of a list, each item with a hanging indent after its mark."""
    for offset, item in enumerate(block.items):
        mark = f"{block.start + offset}. " if block.start is not None else "- "
        lines = [line for inner in item for line in _in_item(inner, width - len(mark))]
        for at, line in enumerate(lines or [""]):
            yield ((mark if at == 0 else " " * len(mark)) + line).rstrip()


def _in_item(block: Block, width: int) -> list[str]:
    match block:
        case Paragraph():
            return wrap(plain(block.content), width)
        case List():
            return list(_list(block, width))
    return _block(block, width)


def _signature(report: Report, width: int) -> list[str]:
    lines = [report.issuer]
    if report.issued:
        lines.append(show_date(report.issued))
    return [pad(line, width, ">") for line in lines]


@hookimpl
def govreport_exporter() -> TextExporter:
    """Provide the exporter."""
    return TextExporter()
