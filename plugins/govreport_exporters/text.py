"""Plain text, for terminals and mail: 80 columns, of which a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from govreport_cli.plugin import (
    ADJUSTED,
    Block,
    BreakdownTable,
    Heading,
    List,
    Option,
    Paragraph,
    Report,
    Table,
    hookimpl,
    pad,
    plain,
    show_date,
    text_width,
    wrap,
)

_INDENT = 4
"""Two Chinese characters: the first line of a paragraph."""
_GAP = "  "


class TextExporter:
    """The report as lines of text."""

    name = "text"
    suffix = ".txt"
    media_type = "text/plain; charset=utf-8"
    summary = "plain text in columns, for terminals and mail"
    options = (Option("width", int, 80, "columns of a line, 40 at least"),)

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the report as UTF-8 text."""
        width = max(int(options["width"]), 40)
        lines = [*(pad(line, width, "^").rstrip() for line in wrap(report.title, width))]
        for block in report.blocks:
            lines += ["", *_block(block, width)]
        lines += ["", *_signature(report, width)]
        for block in report.appendices:
            lines += ["", *_block(block, width)]
        return "".join(f"{line}\n" for line in lines).encode()


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading():
            return wrap(block.number + plain(block.content), width)
        case Paragraph():
            return wrap(plain(block.content), width, _INDENT)
        case List():
            return [" " * _INDENT + line for line in _list(block, width - _INDENT)]
        case Table():
            rows = [(_GAP * row.depth + row.number + row.label, row.unit, row.value) for row in block.rows]
            return _table(block.title, block.columns, rows, block.notes, width)
        case BreakdownTable():
            parts = (*block.breakdown.parts, block.breakdown.total)
            # Percent signs stand below each other, whether a mark follows or not.
            free = " " * block.breakdown.adjusted
            rows = [
                (
                    part.label,
                    part.text,
                    part.share_text if part.share_text.endswith(ADJUSTED) else part.share_text + free,
                )
                for part in parts
            ]
            return _table(block.title, block.columns, rows, block.notes, width)


def _list(block: List, width: int) -> Iterator[str]:
    """Yield a list's lines: marks, and text that hangs beside them."""
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


def _table(
    title: str, heads: Sequence[str], rows: Sequence[tuple[str, str, str]], notes: Sequence[str], width: int
) -> list[str]:
    """Lay out a table of a label, which is broken over lines, and two narrow columns."""
    middle, last = (max(text_width(cell) for cell in column) for column in list(zip(heads, *rows, strict=True))[1:])
    label = width - middle - last - 2 * len(_GAP)
    lines = [pad(title, width, "^").rstrip(), "-" * width, *_row(tuple(heads), label, middle, last), "-" * width]
    for row in rows:
        lines += _row(row, label, middle, last)
    return [*lines, "-" * width, *(line for note in notes for line in wrap(note, width))]


def _row(row: Sequence[str], label: int, middle: int, last: int) -> list[str]:
    text, unit, value = row
    indent = " " * (len(text) - len(text.lstrip(" ")))
    first, *rest = wrap(text.lstrip(" "), label - len(indent))
    line = f"{pad(indent + first, label)}{_GAP}{pad(unit, middle, '>')}{_GAP}{pad(value, last, '>')}".rstrip()
    return [line, *(indent + more for more in rest)]


def _signature(report: Report, width: int) -> list[str]:
    lines = [report.issuer]
    if report.issued:
        lines.append(show_date(report.issued))
    return [pad(line, width, ">") for line in lines]


@hookimpl
def govreport_exporter() -> TextExporter:
    """Provide the exporter."""
    return TextExporter()
