"""Rows that were pasted from a spreadsheet, which puts tabs between the cells."""

from __future__ import annotations

import re
from itertools import pairwise

from govreport_cli.findings.model import Phrase, Word

_NUMERIC = re.compile(r"-?\d(?:[\d,.]*\d)?%?", re.ASCII)
"""What a spreadsheet may show for a number."""
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
"""A number as TOML writes it."""
_MOST = 40
"""How many cells a corrected row has at most; no form has as many columns."""


def pasted_row(line: str, *, in_array: bool) -> Word | Phrase | None:
    """Return how to write a line that is a row pasted from a spreadsheet, or None if it is not one.

    The corrected row is spelt out only if every cell is a plain number: a blank cell is not zero. ``in_array`` means
    that the line continues an array that began above it.
    """
    if "\t" not in line:
        return None
    before, equals, values = line.rpartition("=")
    values = values.strip(" ")
    opening, closing = ("[" if values.startswith("[") else ""), ("]" if values.endswith("]") else "")
    cells = [cell.strip(" ") for cell in values.removeprefix("[").removesuffix("]").split("\t")]
    filled = [cell for cell in cells if cell]
    if not any(_NUMERIC.fullmatch(one) and _NUMERIC.fullmatch(other) for one, other in pairwise(filled)):
        return None
    if len(cells) > _MOST or not all(_PLAIN.fullmatch(cell) for cell in cells):
        return Word("toml-row-by-hand")
    row = ", ".join(cells)
    if equals:
        return Phrase("toml-write", {"text": f"{before.strip()} = [{row}]"})
    if in_array:
        return Phrase("toml-write", {"text": f"{opening}{row}{closing}"})
    return Phrase("toml-row-after-key", {"row": f"[{row}]"})
