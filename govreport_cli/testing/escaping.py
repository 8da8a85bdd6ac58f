"""Whether text in a file stays text: in markup, in formulas, and in the structure of the file."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from govreport_cli.testing.definitions import MARK, MARKUP

_BEGINNINGS = tuple("=+-@\t\r＝＋－＠")
"""The characters with which a spreadsheet takes a cell for a formula, or takes off before it does."""
_NUMBER = re.compile(r"[-+－＋]?[0-9.,]*[%％]?")
_XML = (".xml", ".rels")
_DELIMITERS = ",;\t|"
_CELL = re.compile(r'(?:^|[,;|\t\r\n])(?:"((?:[^"]|"")*)"|([^,;|\t\r\n"]*))')
"""A cell, with or without quotation marks, as programs see it that split at several characters."""


def kind_of(media_type: str, content: bytes) -> str:
    """Return what a file is: "html", "xml", "markdown", "json", "csv", "tsv", "archive" or "other"."""
    media = media_type.partition(";")[0].strip().lower()
    if zipfile.is_zipfile(io.BytesIO(content)):
        return "archive"
    for kind, names in _KINDS.items():
        if any(name in media for name in names):
            return kind
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].lower()
    return (
        "html" if start.startswith((b"<!doctype html", b"<html")) else "xml" if start.startswith(b"<?xml") else "other"
    )


_KINDS = {
    "html": ("text/html",),
    "xml": ("xml",),  # also xhtml+xml and svg+xml
    "markdown": ("markdown",),
    "json": ("json",),
    "tsv": ("tab-separated",),
    "csv": ("csv", "comma-separated"),
}


def markup_faults(kind: str, content: bytes) -> Iterator[str]:
    """Yield where the text of the sample with markup became elements or attributes, or was changed."""
    if kind == "html":
        yield from _in_page(content.decode("utf-8-sig", "replace"))
    elif kind == "markdown":
        from markdown_it import MarkdownIt

        yield from _in_page(MarkdownIt().render(content.decode("utf-8-sig", "replace")))
    elif kind == "xml":
        yield from _in_xml(content, "the file")
    elif kind == "archive":
        for name, part in _parts(content, *_XML):
            yield from _in_xml(part, name)


def formula_faults(kind: str, content: bytes) -> Iterator[str]:
    """Yield the cells that a spreadsheet takes for formulas."""
    if kind in {"csv", "tsv"}:
        text = content.decode("utf-8-sig", "replace")
        for cell in _as_spreadsheets_split(text) if kind == "csv" else _split(text):
            if cell.startswith(_BEGINNINGS) and len(cell) > 1 and not _NUMBER.fullmatch(cell):
                yield f"the cell {cell[:60]!r} is a formula"
    elif kind == "archive":
        for name, part in _parts(content, ".csv", ".tsv"):
            for words in formula_faults(name[-3:].lower(), part):
                yield f"{name}: {words}"
        for name, part in _parts(content, *_XML):
            for formula in re.findall(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)</", part):
                if re.match(rb"=?[-+@]?(?:1\+1|SUM\(1\))$", formula):
                    yield f"{name}: {formula.decode()!r} is a formula"


def structure_faults(kind: str, content: bytes) -> Iterator[str]:
    """Yield why a file is not well-formed."""
    try:
        if kind == "json":
            json.loads(content)
        elif kind == "xml":
            ET.fromstring(content)  # noqa: S314  (an exporter's own)
        elif kind == "archive":
            for name, part in _parts(content, *_XML):
                try:
                    ET.fromstring(part)  # noqa: S314
                except ET.ParseError as error:
                    yield f"{name}: {error}"
        elif kind in {"csv", "tsv"}:
            content.decode("utf-8-sig")
    except (ValueError, ET.ParseError) as error:
        yield str(error)


def table_size(kind: str, content: bytes) -> list[int]:
    """Return the number of cells in each row of a file in which text is separated by commas or the like."""
    text = content.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    own = "\t" if kind == "tsv" else max(_DELIMITERS, key=first.count)
    return [len(row) for row in _rows(text, own, quotes=kind == "csv")]


def _rows(text: str, delimiter: str, *, quotes: bool) -> list[list[str]]:
    if not quotes:
        return [line.split(delimiter) for line in text.splitlines()]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []


def _as_spreadsheets_split(text: str) -> Iterator[str]:
    """Yield the cells of CSV for programs that split at commas, semicolons and tabs alike, as LibreOffice does."""
    for quoted, bare in _CELL.findall(text):
        yield quoted.replace('""', '"') or bare


def _split(text: str) -> Iterator[str]:
    for row in _rows(text, "\t", quotes=False):
        yield from row


def _parts(content: bytes, *suffixes: str) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of an archive whose names end in one of these suffixes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.lower().endswith(suffixes):
                yield name, archive.read(name)


def _in_xml(source: bytes, name: str) -> Iterator[str]:
    try:
        root = ET.fromstring(source)  # noqa: S314  (an exporter's own)
    except ET.ParseError:
        return  # another test says so
    for element in root.iter():
        if MARK in str(element.tag) or any(MARK in key for key in element.attrib):
            yield f"{name}: text became <{element.tag} {' '.join(element.attrib)}>"
    yield from _mangled("".join(root.itertext()), name)


def _in_page(source: str) -> Iterator[str]:
    page = _Page(source)
    yield from page.faults
    yield from _mangled(page.text, "the page")


class _Page(HTMLParser):
    """Notes the elements and attributes that text became."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.text = ""
        self._data = False
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._data = tag in {"script", "style"}
        if tag == MARK or any(MARK in name for name, _ in attrs):
            names = " ".join(name for name, _ in attrs)
            self.faults.append(
                f"line {self.getpos()[0]}: text became <{f'{tag} {names}'.strip()}>: {self.get_starttag_text()!r}"
            )

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._data = False

    def handle_data(self, data: str) -> None:
        if not self._data:
            self.text += data


def _mangled(text: str, name: str) -> Iterator[str]:
    """Yield that an entity in the text was resolved, so that readers do not see what was written."""
    if re.search(r"\]\]><乙", text):
        yield f"{name}: `&` is not escaped: `{MARKUP[-6:]}` is shown as `<乙`"
