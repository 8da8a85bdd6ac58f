"""The parts of a page while it is parsed: elements, pieces, tables and cells; the whitespace that a browser shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from govreport_cli.plugin import GridCell, Passage, Piece, Place, Run
from govreport_exporters.html.elements import NOT_SHOWN, UNSEEN

_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}\s*、")
"""How the titles of a report's sections begin."""
_FEWEST = 3
"""How many of these make clear which element of the page is the report."""
RAISED = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
"""The elements whose digits are off the line, and these digits: the 1 of a footnote is part of no number."""
MOST_COLUMNS, MOST_ROWS = 100, 1000
"""How many columns and rows a cell may span."""


_SKIPPED = UNSEEN | {"nav", "noscript", "select", "button", "iframe", "object", "head", "del", "s", "strike"}
"""The elements whose text is no text of the report; what is struck out no longer is."""
_STRUCK = re.compile(r"text-decoration(?:-line)?\s{0,5}:[^;:]{0,50}line-through", re.IGNORECASE)
_BESIDE = re.compile(r"(?:^|\s)key-figures(?:\s|$)")
"""What our own pages show beside the report: its most important figures once more."""


@dataclass(slots=True, eq=False)
class Element:
    """An open element.

    ``hides`` is true if nothing in it is read; ``raised`` is the nearest element around it that moves text off the
    line; ``sized`` is false if the size of its text is 0.
    """

    tag: str
    parent: Element | None
    depth: int
    hides: bool = False
    aside: bool = False
    raised: str = ""
    sized: bool = True


@dataclass(slots=True)
class Found:
    """A piece of the page, and the element that it is in."""

    piece: Piece
    home: Element | None


@dataclass(slots=True)
class OpenCell:
    """An open cell: its spans, where it begins, and what is in it."""

    colspan: int
    rowspan: int
    place: Place
    flow: list[Found] = field(default_factory=list)


@dataclass(slots=True)
class OpenTable:
    """An open table."""

    title: str = ""
    of: str | None = None
    rows: list[list[OpenCell]] = field(default_factory=list)
    open: bool = False


def hides(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element with these attributes has nothing that is to be read."""
    style = attributes.get("style", "")
    return (
        tag in _SKIPPED
        or "hidden" in attributes
        or bool(NOT_SHOWN.search(style))
        or bool(_STRUCK.search(style))
        or bool(_BESIDE.search(attributes.get("class", "")))
    )


def span(text: str, most: int) -> int:
    """Return the number of columns or rows that an attribute gives, at least 1 and at most ``most``."""
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004


def grid_cell(cell: OpenCell) -> GridCell:
    """Return a cell with the text of what is in it."""
    passages = [found.piece for found in cell.flow if isinstance(found.piece, Passage)]
    place = passages[0].place if passages else cell.place
    return GridCell("\n".join(passage.text for passage in passages), place, cell.colspan, cell.rowspan)


def spaced(runs: list[Run]) -> list[Run]:
    """Return runs with the whitespace that a browser shows: none between Chinese characters on two lines."""
    spaced: list[Run] = []
    for run in runs:
        if run.text == "\n":
            spaced.append(run)
            continue
        text = re.sub(r"[ \t\r\n\xa0\u3000]+", _space, run.text)
        if not spaced or spaced[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            spaced.append(Run(text, run.strong, run.emphasis, run.address))
    while spaced and not spaced[-1].text.strip():
        spaced.pop()
    if spaced:
        last = spaced[-1]
        spaced[-1] = Run(last.text.rstrip(), last.strong, last.emphasis, last.address)
    return spaced


def _space(match: re.Match[str]) -> str:
    around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    between = len(around) == 2 and not around.isascii() and "\n" in match[0]  # noqa: PLR2004
    return "" if between and not any(character.isascii() for character in around) else " "


def report_in(flow: list[Found]) -> Element | None:
    """Return the smallest element that has all lines that look like titles of sections; None for the page."""
    homes = [
        found.home
        for found in flow
        if isinstance(found.piece, Passage) and _NUMBERED.match(found.piece.text.lstrip()) and not found.piece.marker
    ]
    if len(homes) < _FEWEST:
        return None
    common = homes[0]
    for home in homes[1:]:
        other = home
        while common is not other:
            if common is None or other is None:
                return None
            if common.depth >= other.depth:
                common = common.parent
            else:
                other = other.parent
    # A title of a section is in an element of its own, such as its paragraph.
    return common


def is_in(home: Element | None, report: Element | None) -> bool:
    """Return whether an element is in the report, and no header, footer or the like; None is the whole page."""
    if home and home.aside:
        return False
    if report is None:
        return True
    while home and home.depth > report.depth:
        home = home.parent
    return home is report
