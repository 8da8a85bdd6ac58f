"""The paper that a report is written on: our own layout or an office's reference document; the file it is saved as."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart

from govreport_cli.plugin import PluginUsageError, Report
from govreport_docx.elements import inert

REFERENCE = "reference.docx"
"""The name of an office's reference document."""

_TEMPLATE = files(__package__) / "template"
_KEPT = {
    RT.STYLES,
    RT.SETTINGS,
    RT.FONT_TABLE,
    RT.NUMBERING,
    RT.THEME,
    RT.WEB_SETTINGS,
    RT.HEADER,
    RT.FOOTER,
    RT.FOOTNOTES,
    RT.ENDNOTES,
}
"""The parts that a reference document lends: its looks, headers and footers, but neither contents nor macros."""
_LENT_BY_PACKAGE = {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES}
_STYLE_ID = qn("w:styleId")
_NAMING = [qn(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")]
"""The elements that name a style."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the earliest that the format can hold."""


class Paper(NamedTuple):
    """An empty document, and the ids that it gives our styles, where they are not ours."""

    document: Document
    ids: Mapping[str, str]


def open_paper(folder: Path | None) -> Paper:
    """Return an empty document: in the layout of official documents, or that of the reference document in a folder.

    Raises PluginUsageError if the folder has no reference document, or one that is not a Word document.
    """
    if folder is None:
        return Paper(docx.Document(io.BytesIO(_archive(_TEMPLATE))), {})
    path = folder / REFERENCE
    if not path.is_file():
        message = f"`{folder.name}` has no {REFERENCE}; option `docx.reference` is the folder that has it"
        raise PluginUsageError(message)
    try:
        document = docx.Document(io.BytesIO(path.read_bytes()))
        _empty(document)
    except Exception as error:
        message = f"`{folder.name}/{REFERENCE}` is not a Word document (.docx); save it as one in Word or WPS"
        raise PluginUsageError(message) from error
    return Paper(document, _lend_styles(document))


def _archive(folder: Traversable) -> bytes:
    """Return a folder as an archive, the way that Word keeps documents."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in _files(folder, ""):
            archive.writestr(name, data)
    return content.getvalue()


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = prefix + entry.name
        found += _files(entry, f"{name}/") if entry.is_dir() else [(name, entry.read_bytes())]
    return found


def _empty(document: Document) -> None:
    """Remove all but the looks of a reference document: its text, and the parts that only the text uses."""
    body = document.element.body
    section = body.sectPr
    if section is None:
        message = "the document has no page setup"
        raise ValueError(message)
    for child in list(body):
        if child is not section:
            body.remove(child)
    for holder, kept in ((document.part.rels, _KEPT), (document.part.package.rels, _LENT_BY_PACKAGE)):
        for name in [name for name, relationship in holder.items() if relationship.reltype not in kept]:
            del holder[name]
    # A template that the reference document was made from would be loaded by whoever opens the report.
    for relationship in document.part.rels.values():
        if relationship.reltype == RT.SETTINGS:
            relationship.target_part.rels.clear()
            for template in document.settings.element.findall(qn("w:attachedTemplate")):
                document.settings.element.remove(template)


def _lend_styles(document: Document) -> dict[str, str]:
    """Add those of our styles that a reference document lacks; return its ids that differ, by ours.

    Styles are found by their names: Word gives its own styles ids in the user's language, and other programs choose
    their own.
    """
    styles = document.styles.element
    by_name = {_name_of(style): style.get(_STYLE_ID, "") for style in styles.iterfind(qn("w:style"))}
    used = set(by_name.values())
    ids, added = {}, []
    for style in _part("styles").findall(qn("w:style")):
        ours = style.get(_STYLE_ID, "")
        theirs = by_name.get(_name_of(style))
        if theirs is None:
            theirs = ours
            while theirs in used:
                theirs += "_"
            used.add(theirs)
            style.set(_STYLE_ID, theirs)
            style.attrib.pop(qn("w:default"), None)
            added.append(style)
        if theirs != ours:
            ids[ours] = theirs
    for style in added:
        _rename(style, ids)
        styles.append(style)
    return ids


def _name_of(style: BaseOxmlElement) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else name.get(qn("w:val"), "").casefold()


def _rename(root: BaseOxmlElement, ids: Mapping[str, str]) -> None:
    """Replace our ids by these wherever an element names a style."""
    if ids:
        for reference in root.iter(*_NAMING):
            ours = reference.get(qn("w:val"), "")
            reference.set(qn("w:val"), ids.get(ours, ours))


def _part(name: str) -> BaseOxmlElement:
    """Return the root of one of the template's parts."""
    return parse_xml((_TEMPLATE / "word" / f"{name}.xml").read_bytes())


def lists_of(document: Document) -> tuple[BaseOxmlElement, int]:
    """Return a document's numbering, and the number of our first kind of list in it."""
    part = document.part
    if not any(relationship.reltype == RT.NUMBERING for relationship in part.rels.values()):
        # python-docx cannot make one.
        empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        part.relate_to(
            NumberingPart(PackURI("/word/numbering.xml"), CT.WML_NUMBERING, empty, part.package), RT.NUMBERING
        )
    numbering = part.numbering_part.element
    ours = _part("numbering").findall(qn("w:abstractNum"))
    kinds, pictures = numbering.findall(qn("w:abstractNum")), len(numbering.findall(qn("w:numPicBullet")))
    first = 1 + max((int(kind.get(qn("w:abstractNumId"), "0")) for kind in kinds), default=-1)
    for at, kind in enumerate(ours):
        kind.set(qn("w:abstractNumId"), str(first + at))
        numbering.insert(pictures + len(kinds) + at, kind)  # the order of the standard: pictures, kinds, lists
    return numbering, first


def save(paper: Paper, report: Report) -> bytes:
    """Return the document's bytes, which depend on the report alone."""
    _rename(paper.document.element.body, paper.ids)
    _describe(paper.document, report)
    saved, content = io.BytesIO(), io.BytesIO()
    paper.document.save(saved)
    with zipfile.ZipFile(saved) as archive, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in archive.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            fixed.writestr(entry, archive.read(name), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _describe(document: Document, report: Report) -> None:
    """Set the document's properties, without those of the reference document and without a clock."""
    properties = document.core_properties
    root = properties._element  # noqa: SLF001  (python-docx offers no way to remove one)
    for child in list(root):
        root.remove(child)
    longest = 255
    properties.title = inert(report.title)[:longest]
    properties.author = inert(report.issuer)[:longest]
    properties.language = "zh-CN"
    if report.created:
        properties.created = properties.modified = report.created
