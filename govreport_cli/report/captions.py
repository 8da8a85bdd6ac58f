"""Which blocks need a caption: a heading of the same words above a block is its caption already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from govreport_cli.report.model import Block, Heading, Table, plain


def with_headings(blocks: Iterable[Block]) -> Iterator[tuple[Block, Heading | None]]:
    """Yield each block with the heading that names it, or with None.

    A heading names the tables below it, up to the next heading, that have its words for a title. Such a table needs no
    caption.
    """
    above: Heading | None = None
    for block in blocks:
        if isinstance(block, Heading):
            above = block
        named = isinstance(block, Table) and above is not None and plain(above.content) == block.title
        yield block, above if named else None
