"""Where the page puts a report's blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govreport_cli.plugin import Block, Heading


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the contents: a part's heading, and those directly below it."""

    heading: Heading
    below: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A report's blocks in the order of the page: the contents follow the opening, the signature the body."""

    opening: tuple[Block, ...]
    contents: tuple[Entry, ...]
    body: tuple[Block, ...]
    appendices: tuple[Block, ...]


def lay_out(blocks: tuple[Block, ...]) -> Layout:
    """Divide a report's blocks.

    Parts are numbered and appendices are not: these begin at the first heading of a part's level that
    follows the last numbered one.
    """
    end = len(blocks)
    headings = {at: block for at, block in enumerate(blocks) if isinstance(block, Heading)}
    parts = {at: heading for at, heading in headings.items() if heading.level == 1}
    body = min(headings, default=end)
    last_part = max((at for at, heading in parts.items() if heading.number), default=end)
    appendices = min((at for at in parts if at > last_part), default=end)
    return Layout(blocks[:body], _contents(headings.values()), blocks[body:appendices], blocks[appendices:])


def _contents(headings: Iterable[Heading]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for heading in headings:
        if heading.level == 1:
            entries.append(Entry(heading, ()))
        elif heading.level == 2 and entries:  # noqa: PLR2004  (the level below a part's)
            part = entries.pop()
            entries.append(Entry(part.heading, (*part.below, heading)))
    return tuple(entries)
