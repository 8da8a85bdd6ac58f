"""The annexes: the blocks that follow the signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govreport_cli.report.model import Block, Heading, Text
from govreport_cli.report.prose_blocks import chinese


class Annex(NamedTuple):
    """An annex: the id of its heading, its title, and what follows the heading."""

    id: str
    title: str
    blocks: Sequence[Block]


def annex_blocks(annexes: Sequence[Annex]) -> Iterator[Block]:
    """Yield the blocks of annexes under numbered headings: 附一、附二、 and so on, or 附： if there is only one."""
    for at, annex in enumerate(annexes, 1):
        number = f"附{chinese(at)}、" if len(annexes) > 1 else "附："
        yield Heading(annex.id, 1, number, (Text(annex.title),))
        yield from annex.blocks
