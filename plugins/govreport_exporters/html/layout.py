"""Where the page puts a report's blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govreport_cli.plugin import Block, Heading, Report


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the contents: a part's heading, and those directly below it."""

    heading: Heading
    below: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A report's blocks in the order of the page: the contents follow the opening."""

    opening: tuple[Block, ...]
    contents: tuple[Entry, ...]
    body: tuple[Block, ...]


def lay_out(report: Report) -> Layout:
    """Divide a report's blocks at its first heading."""
    body = next((at for at, block in enumerate(report.blocks) if isinstance(block, Heading)), len(report.blocks))
    headings = [block for block in (*report.blocks, *report.appendices) if isinstance(block, Heading)]
    return Layout(report.blocks[:body], _contents(headings), report.blocks[body:])


def _contents(headings: Iterable[Heading]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for heading in headings:
        if heading.level == 1:
            entries.append(Entry(heading, ()))
        elif heading.level == 2 and entries:  # noqa: PLR2004  (the level below a part's)
            part = entries.pop()
            entries.append(Entry(part.heading, (*part.below, heading)))
    return tuple(entries)
