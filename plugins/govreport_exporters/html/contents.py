"""The contents (目录) of the page, and the blocks before and after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govreport_cli.plugin import Block, Heading, Report


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in the contents: the heading of a part, and the headings one level below it."""

    heading: Heading
    below: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The blocks of a report in page order: the opening, then the contents, then the body."""

    opening: tuple[Block, ...]
    contents: tuple[Entry, ...]
    body: tuple[Block, ...]


def lay_out(report: Report) -> PageLayout:
    """Split the blocks of a report at its first heading."""
    body = next((at for at, block in enumerate(report.blocks) if isinstance(block, Heading)), len(report.blocks))
    headings = [block for block in (*report.blocks, *report.appendices) if isinstance(block, Heading)]
    return PageLayout(report.blocks[:body], _contents(headings), report.blocks[body:])


def _contents(headings: Iterable[Heading]) -> tuple[Entry, ...]:
    entries: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 1:
            entries.append((heading, []))
        elif heading.level == 2 and entries:  # noqa: PLR2004  (the level below a part)
            entries[-1][1].append(heading)
    return tuple(Entry(heading, tuple(below)) for heading, below in entries)
