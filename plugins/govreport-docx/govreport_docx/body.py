"""The body of the document: title, blocks, signature, annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from govreport_cli.plugin import (
    Block,
    BreakdownTable,
    Chart,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quantity,
    Report,
    Strong,
    Table,
    Text,
)
from govreport_cli.plugin.render import show_date, text_width, with_headings
from govreport_docx.charts import Charts
from govreport_docx.contents import bookmark, contents_of, number_of
from govreport_docx.elements import W15, Figures, element, inert, paragraph, run, value
from govreport_docx.paper import lists_of
from govreport_docx.tables import breakdown_table, official_table

_DEEPEST_HEADING = 4
_DEEPEST_LIST = 8
_LINE, _CHARACTER = 579, 316
"""The height of a line and the width of a character, in twips."""
_FROM_RIGHT, _LEAST = 8, 4
"""The least distances of the date and of the office from the right, in halves of a character."""
_GAP = 160
"""The room between a table and text, in twips."""
_TITLE_LINE = 40
"""How many columns of text fit on a line of the title: 20 Chinese characters."""


class _Look(NamedTuple):
    """How a run of text looks."""

    link: bool = False
    strong: bool = False
    emphasis: bool = False

    def properties(self) -> Iterator[BaseOxmlElement]:
        """Yield the properties of a run, in the order of the standard."""
        if self.link:
            yield value("w:rStyle", "Hyperlink")
        if self.strong:
            yield element("w:b")
            yield element("w:bCs")
        if self.emphasis:
            yield value("w:em", "dot")  # as Chinese is emphasised


_PLAIN = _Look()


def write_body(document: Document, report: Report, *, contents: bool) -> None:
    """Write a report in an empty document."""
    writer = _Writer(document)
    made = [*writer.report(report, contents=contents)]
    _space_tables(made)
    document.element.body[0:0] = made


class _Writer:
    """Makes the elements of a report, and numbers its figures, lists, links and headings."""

    def __init__(self, document: Document) -> None:
        self._document = document
        section = document.sections[0]
        page, left, right = section.page_width, section.left_margin, section.right_margin
        self._width = int((page or 0) - (left or 0) - (right or 0)) // 635  # a twip is 635 EMU
        self._figures = Figures(hidden=W15 in document.element.nsmap.values())
        self._charts = Charts(self._width)
        self._numbering, self._first_kind = lists_of(document)
        used = (int(number.get(qn("w:numId"), "0")) for number in self._numbering.iterfind(qn("w:num")))
        self._last_list = max(used, default=0)
        self._links: dict[str, str] = {}
        self._headings = 0

    def report(self, report: Report, *, contents: bool) -> Iterator[BaseOxmlElement]:
        """Yield the paragraphs and tables of a report."""
        yield paragraph("Title", [run(_title(report))])
        if contents:
            yield from contents_of(
                block for block in (*report.blocks, *report.appendices) if isinstance(block, Heading)
            )
        blocks = [*self._blocks(report.blocks)]
        if blocks and _style_of(blocks[-1]):
            blocks[-1][0].insert(1, element("w:keepNext"))  # no page has a signature alone
        yield from blocks
        yield from _signature(report)
        annexes = [*self._blocks(report.appendices, annex=True)]
        yield from annexes
        if annexes and not _style_of(annexes[-1]):
            yield paragraph("Note", [])  # Word wants a paragraph after the last table

    def _blocks(self, blocks: Iterable[Block], *, annex: bool = False) -> Iterator[BaseOxmlElement]:
        """Yield blocks; the annexes start on a new page."""
        new_page = annex
        for block, heading in with_headings(blocks):
            match block:
                case Heading():
                    yield self._heading(block, annex=annex, new_page=new_page)
                case Paragraph():
                    yield paragraph("BodyText", self._inlines(block.content, _PLAIN))
                case List():
                    yield from self._list(block, 0)
                case Table():
                    yield from _caption("" if heading else block.title)
                    yield official_table(block, self._width, self._figures)
                    yield from _notes(block.notes)
                case BreakdownTable():
                    yield from _caption(block.title)
                    yield breakdown_table(block, self._width, self._figures)
                    yield from _notes(block.notes)
                case Chart():
                    yield from _caption(f"{block.title}（单位：{block.unit}）")
                    yield self._charts.draw(block)
                    yield from _notes(block.notes)
            new_page = False

    def _heading(self, block: Heading, *, annex: bool, new_page: bool) -> BaseOxmlElement:
        """Return a heading, with a bookmark that the contents refer to."""
        self._headings += 1
        number = number_of(block)
        style = f"Heading{min(block.level, _DEEPEST_HEADING)}"
        if annex and block.level == 1:
            style = "AnnexHeading"
        start = element("w:bookmarkStart", {"w:id": self._headings, "w:name": bookmark(self._headings)})
        end = element("w:bookmarkEnd", {"w:id": self._headings})
        content = [start, *([run(number)] if number else []), *self._inlines(block.content, _PLAIN), end]
        return paragraph(style, content, *([element("w:pageBreakBefore")] if new_page else []))

    def _list(self, block: List, level: int) -> Iterator[BaseOxmlElement]:
        """Yield the items of a list; what follows the first paragraph of an item is not numbered."""
        number = self._new_list(block.start, level)
        for item in block.items:
            first, *rest = item or (Paragraph(()),)
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(()), list(item)
            yield paragraph(
                "ListParagraph",
                self._inlines(first.content, _PLAIN),
                element("w:numPr", None, value("w:ilvl", level), value("w:numId", number)),
            )
            for inner in rest:
                match inner:
                    case List():
                        yield from self._list(inner, min(level + 1, _DEEPEST_LIST))
                    case Paragraph():
                        yield paragraph(
                            "ListParagraph",
                            self._inlines(inner.content, _PLAIN),
                            element("w:ind", {"w:left": 640 * level, "w:firstLine": 640}),
                        )
                    case _:
                        yield from self._blocks([inner])

    def _new_list(self, start: int | None, level: int) -> int:
        """Return the number of a new list, which counts from its own start."""
        self._last_list += 1
        kind = value("w:abstractNumId", self._first_kind + (start is not None))
        number = element("w:num", {"w:numId": self._last_list}, kind)
        if start is not None:
            number.append(element("w:lvlOverride", {"w:ilvl": level}, value("w:startOverride", start)))
        self._numbering.append(number)
        return self._last_list

    def _inlines(self, content: tuple[Inline, ...], look: _Look) -> Iterator[BaseOxmlElement]:
        """Yield the runs of inline content, in a look to which strong text, emphasis and links add theirs."""
        for piece in content:
            match piece:
                case Text(text):
                    yield run(text, *look.properties())
                case Quantity(path, text):
                    yield self._figures.mark(path, run(text, *look.properties()))
                case Strong(inner):
                    yield from self._inlines(inner, look._replace(strong=True))
                case Emphasis(inner):
                    yield from self._inlines(inner, look._replace(emphasis=True))
                case Link(address, inner):
                    runs = self._inlines(inner, look._replace(link=True))
                    yield element("w:hyperlink", {"r:id": self._link(address)}, *runs)
                case LineBreak():
                    yield run("\n")

    def _link(self, address: str) -> str:
        """Return the id of the relationship to an address."""
        address = inert(address)
        if address not in self._links:
            name = f"rIdLink{len(self._links) + 1}"
            self._document.part.rels.add_relationship(RT.HYPERLINK, address, name, is_external=True)
            self._links[address] = name
        return self._links[address]


def _space_tables(elements: Sequence[BaseOxmlElement]) -> None:
    """Leave room above each table, and below it or its notes, where there is other text."""
    for above, below in pairwise(elements):
        if below.tag == qn("w:tbl") and _style_of(above).startswith("Heading"):
            _space(above, "after")
        if (above.tag == qn("w:tbl") or _style_of(above) == "Note") and _style_of(below) not in {"", "Note", "Caption"}:
            _space(below, "before")


def _style_of(block: BaseOxmlElement) -> str:
    """Return the style of a paragraph, or an empty text for a table."""
    style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


def _space(block: BaseOxmlElement, side: str) -> None:
    """Leave room above or below a paragraph."""
    properties = block[0]
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        spacing = element("w:spacing")
        after = [child for child in properties if child.tag in {qn("w:ind"), qn("w:jc")}]
        properties.insert(len(properties) - len(after), spacing)
    spacing.set(qn(f"w:{side}"), str(_GAP))


def _title(report: Report) -> str:
    """Return the title; one that needs two lines breaks after the agency's name."""
    if text_width(report.title) > _TITLE_LINE and report.title.startswith(report.agency):
        return f"{report.agency}\n{report.title.removeprefix(report.agency)}"
    return report.title


def _caption(title: str) -> Iterator[BaseOxmlElement]:
    if title:
        yield paragraph("Caption", [run(title)])


def _notes(notes: Sequence[str]) -> Iterator[BaseOxmlElement]:
    yield from (paragraph("Note", [run(f"注：{note}")]) for note in notes)


def _signature(report: Report) -> Iterator[BaseOxmlElement]:
    """Yield who issued the report and when: the date four characters from the right, the office centred above it."""
    issued = show_date(report.issued) if report.issued else ""
    office, day = text_width(report.issuer), text_width(issued)  # in halves of a character
    of_day = max(_FROM_RIGHT, _LEAST + (office - day) // 2) if issued else 0
    of_office = of_day + (day - office) // 2 if issued else _FROM_RIGHT
    yield _signed(report.issuer, of_office, element("w:keepNext"), element("w:spacing", {"w:before": 2 * _LINE}))
    if issued:
        yield _signed(issued, of_day)


def _signed(text: str, from_right: int, *properties: BaseOxmlElement) -> BaseOxmlElement:
    indent = element("w:ind", {"w:rightChars": 50 * from_right, "w:right": _CHARACTER * from_right // 2})
    return paragraph("Signature", [run(text)], *properties, indent)
