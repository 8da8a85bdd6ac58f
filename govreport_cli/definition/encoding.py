"""Decodes files as UTF-8, and names the encoding of others if their bytes leave no doubt."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from govreport_cli.findings.model import Finding, Phrase, Result, Span


class _Wide(NamedTuple):
    """An encoding with several bytes a character, by its name, Python's codec and its byte-order mark."""

    name: str
    codec: str
    mark: bytes


_WIDE = (
    _Wide("UTF-32", "utf-32-le", codecs.BOM_UTF32_LE),
    _Wide("UTF-32", "utf-32-be", codecs.BOM_UTF32_BE),
    _Wide("UTF-16", "utf-16-le", codecs.BOM_UTF16_LE),
    _Wide("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE),
)
"""UTF-32 is first, because its little-endian mark begins with that of UTF-16."""
_HEAD = 4096
"""How many bytes are looked at; a multiple of four."""


def decoded(name: str, source: bytes) -> Result[str]:
    """Return the text of a file, or the finding about a file that is not UTF-8; a byte-order mark is skipped.

    UTF-16 without a byte-order mark can be valid UTF-8 with null bytes, which no TOML file contains.
    """
    if wide := _wide(source):
        arguments = {"found": Phrase("encoding-wide", {"name": wide.name}), "wide": wide.name}
        return Result(None, (Finding("encoding", arguments, file=name, spans=(Span(None, name, 1, 1, 1, 2),)),))
    try:
        return Result(source.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        at = error.start
    line = source.count(b"\n", 0, at) + 1
    column = len(source[source.rfind(b"\n", 0, at) + 1 : at].decode("utf-8-sig")) + 1
    found = Phrase("encoding-byte", {"byte": f"0x{source[at]:02X}", "offset": at})
    spans = (Span(None, name, line, column, line, column + 1),)
    return Result(None, (Finding("encoding", {"found": found}, file=name, spans=spans),))


def marked(source: bytes) -> str | None:
    """Return the text of a file that begins with the byte-order mark of UTF-16 or UTF-32, None for any other."""
    wide = next((wide for wide in _WIDE if source.startswith(wide.mark)), None)
    return source.decode(wide.codec, "replace").removeprefix("\ufeff") if wide else None


def readable(source: bytes) -> str:
    """Return the text of a file as far as it can be read, for excerpts."""
    wide = _wide(source)
    return source.decode(wide.codec if wide else "utf-8-sig", "replace").removeprefix("\ufeff")


def _wide(source: bytes) -> _Wide | None:
    """Return the encoding whose mark begins a file, or in which its beginning has the equals signs of TOML."""
    head = source[:_HEAD]
    for wide in _WIDE:
        if head.startswith(wide.mark) or (b"\0" in head and "=" in head.decode(wide.codec, "replace")):
            return wide
    return None
