"""What people see in a file: its text and its numbers."""

from __future__ import annotations

import html
import io
import re
import zipfile
from decimal import Decimal
from html.parser import HTMLParser

_INLINE = frozenset(
    {"a", "abbr", "b", "code", "data", "em", "hyperlink", "i", "mark", "r", "rpr", "s", "sdt", "sdtcontent"}
    | {"sdtendpr", "sdtpr", "small", "span", "strong", "sub", "sup", "t", "time", "tspan", "u"}
)
"""Elements, of pages and of Office files, that do not end a word."""
_TAG = re.compile(r"<(/?)(?:[\w.-]+:)?([\w.-]+)([^<>]*)>")
_ATTRIBUTE = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SEPARATOR = re.compile(r"(?<=[0-9])[,，\s\u00a0\u202f](?=[0-9]{3}(?![0-9]))")


def text_of(content: bytes) -> str | None:
    """Return the text of a page, an archive of XML files such as those of Office, or a text; None for other files.

    The pieces of a page or an archive are separated by line breaks. Scripts and styles of a page are left out.
    """
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels", ".html"))]
        return "\n".join(_of_xml(part.decode("utf-8", "replace")) for part in parts) if parts else None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\0" in text or text.startswith("%PDF"):
        return None
    return _of_page(text) if text.lstrip()[:1] == "<" else text


def numbers_of(text: str) -> set[Decimal]:
    """Return the numbers in a text; those with separators between thousands also without them."""
    return {Decimal(number) for each in (text, _SEPARATOR.sub("", text)) for number in _NUMBER.findall(each)}


def _of_xml(source: str) -> str:
    """Return the text of an XML file, and after it the values of its attributes."""
    values = [
        html.unescape(one or other) for _, _, rest in _TAG.findall(source) for one, other in _ATTRIBUTE.findall(rest)
    ]
    text = _TAG.sub(lambda tag: "" if tag[2].lower() in _INLINE or tag[3].endswith("/") else "\n", source)
    return html.unescape(text) + "\n" + "\n".join(values)


def _of_page(source: str) -> str:
    page = _Page()
    page.feed(source)
    page.close()
    return "".join(page.pieces)


class _Page(HTMLParser):
    """Collects what is shown on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unseen = tag in {"script", "style"}
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = False
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)

    def _separate(self, tag: str) -> None:
        if tag not in _INLINE:
            self.pieces.append("\n")
