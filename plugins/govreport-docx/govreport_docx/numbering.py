"""The numbers that Word prints before paragraphs: those of lists, and those of headings such as 一、."""

from __future__ import annotations

from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting")
_DIGITS = "零一二三四五六七八九"
_LARGEST = 99


class Item(NamedTuple):
    """What is before a paragraph: the marker of a list with its depth, or a number that is part of the text."""

    marker: str | None = None
    depth: int = 0
    prefix: str = ""


class _Level(NamedTuple):
    """A level of a list: its kind of numbers, the text around them, and the first one."""

    kind: str
    text: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of a document."""

    def __init__(self, part: BaseOxmlElement | None) -> None:
        self._levels: dict[tuple[str, str], _Level] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if part is None:
            return
        kinds = {kind.get(qn("w:abstractNumId"), ""): kind for kind in part.iterfind(qn("w:abstractNum"))}
        for number in part.iterfind(qn("w:num")):
            name = number.get(qn("w:numId"), "")
            kind = kinds.get(_value(number, "w:abstractNumId"))
            starts = {
                override.get(qn("w:ilvl"), ""): _value(override, "w:startOverride")
                for override in number.iterfind(qn("w:lvlOverride"))
            }
            for level in kind.iterfind(qn("w:lvl")) if kind is not None else ():
                at = level.get(qn("w:ilvl"), "")
                start = starts.get(at) or _value(level, "w:start")
                first = int(start) if start.isdigit() and len(start) < 5 else 1  # noqa: PLR2004
                self._levels[name, at] = _Level(_value(level, "w:numFmt"), _value(level, "w:lvlText"), first)

    def item(self, paragraph: BaseOxmlElement, of_style: BaseOxmlElement | None) -> Item:
        """Return what Word prints before the next paragraph of the document; ``of_style`` is its style's numbering."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        properties = of_style if own is None else own
        if properties is None:
            return Item()
        name, at = _value(properties, "w:numId"), _value(properties, "w:ilvl") or "0"
        level = self._levels.get((name, at))
        if level is None or not at.isdigit():
            return Item()
        depth = int(at)
        counts = self._counts.setdefault(name, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.kind in _CHINESE:
            return Item(prefix=level.text.replace(f"%{depth + 1}", _chinese(counts[depth])))
        if level.kind in {"bullet", "none"}:
            return Item("-", depth)
        return Item(f"{counts[depth]}.", depth)


def _chinese(number: int) -> str:
    if not 0 < number <= _LARGEST:
        return str(number)
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _value(element: BaseOxmlElement, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else found.get(qn("w:val"), "")
