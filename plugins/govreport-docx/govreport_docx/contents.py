"""The contents: a field, which Word updates, with its entries already made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from govreport_cli.plugin import Heading
from govreport_cli.plugin.render import plain
from govreport_docx.elements import element, field, paragraph, run

_DEEPEST = 2


def bookmark(number: int) -> str:
    """Return the name of the bookmark of a heading; ``number`` counts the headings of the document."""
    return f"_Toc{number:06}"


def number_of(heading: Heading) -> str:
    """Return the number of a heading as it is printed: 一、 and （一） need no space after them; 1. does."""
    return heading.number + " " * heading.number.endswith(".")


def contents_of(headings: Iterable[Heading]) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs of the contents; page numbers are fields that refer to the headings."""
    listed = [(at, heading) for at, heading in enumerate(headings, 1) if heading.level <= _DEEPEST]
    if not listed:
        return
    yield paragraph("TOCHeading", [run("目录")])
    begin, code, separate, _, end = field(f'TOC \\o "1-{_DEEPEST}" \\h \\z \\u', "")
    begin[0].set(qn("w:dirty"), "true")  # Word fills in the page numbers when it opens the document
    for at, (number, heading) in enumerate(listed):
        name = bookmark(number)
        text = number_of(heading) + plain(heading.content).replace("\n", " ")
        tab = element("w:r", None, element("w:tab"))
        entry = element("w:hyperlink", {"w:anchor": name}, run(text), tab, *field(f"PAGEREF {name} \\h", ""))
        before = [begin, code, separate] if at == 0 else []
        after = [end] if at == len(listed) - 1 else []
        yield paragraph(f"TOC{heading.level}", [*before, entry, *after])
