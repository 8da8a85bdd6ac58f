"""Files that a reader may meet: damaged ones, and those of other formats."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping


def spoilt(content: bytes) -> Mapping[str, bytes]:
    """Return damaged copies of a file, and other files, by what they are."""
    half = len(content) // 2
    return {
        "an empty file": b"",
        "half of its own file": content[:half],
        "the other half of its own file": content[half:],
        "its own file with a byte changed": bytes([*content[:half], content[half] ^ 0x55, *content[half + 1 :]])
        if content
        else b"x",
        "its own file with words for figures": re.sub(rb"[0-9]", "九".encode(), content),
        "its own file without figures": re.sub(rb"[0-9]", b"", content),
        "its own file with huge figures": re.sub(rb"[0-9]+", b"9" * 5000, content),
        "its own file without its line breaks": content.replace(b"\n", b""),
        "its own file twice": content * 2,
        "zeros": bytes(1000),
        "all bytes": bytes(range(256)) * 4,
        "a page": b"<!doctype html><title>x</title><p>1<p>2<table><tr><td>3</table>",
        "open elements": b"<a>" * 20000,
        "open brackets": b"[" * 20000,
        "an array": b"[1, 2]",
        "an object": b'{"figures": null, "breakdowns": 7}',
        "an archive": _archive(),
    }


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    return buffer.getvalue()
