"""Web pages of any site: their text, and their tables."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.plugin import Piece, hookimpl
from govreport_exporters.html.elements import end_of
from govreport_importers.json import figures_of, read
from govreport_importers.page import Page

_CHARSET = re.compile(r"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEAD = 4096


class HtmlImporter:
    """A page, whatever site it is from."""

    name = "html"
    suffixes = (".html", ".htm", ".shtml", ".xhtml")
    summary = "web pages of any site"

    def extract(self, content: bytes) -> Iterator[Piece]:
        """Yield what a page shows, and what data of ours in it say."""
        text = _decoded(content)
        page = Page()
        page.feed(text[: end_of(text)])
        page.close()
        yield from page.pieces()
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):  # not our data
            yield from [replace(reading, hidden=True) for reading in figures_of(read("".join(page.data)))]


def _decoded(content: bytes) -> str:
    """Return the text of a page in UTF-8, or in the encoding that it names."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(content[:_HEAD].decode("latin-1"))
        # What pages call gb2312 and gbk are parts of GB 18030.
        codec = named[1].lower() if named else ""
        return content.decode("gb18030" if codec in {"", "utf-8", "gb2312", "gbk"} else codec)


@hookimpl
def govreport_importer() -> HtmlImporter:
    """Provide the importer."""
    return HtmlImporter()
