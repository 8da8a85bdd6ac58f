"""Runs Typst on the content of a report."""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

import typst

from govreport_cli.plugin import PluginUsageError
from govreport_pdf.fonts import Fonts

_LAYOUT = files(__package__) / "layout"
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Characters of which only an office's own fonts know what they are; archives refuse them."""


def typeset(content: Mapping[str, Any], fonts: Fonts, created: datetime | None) -> bytes:
    """Return content as a PDF, always with the same bytes.

    The content reaches Typst as data, so nothing in it is markup. Raises PluginUsageError for a character that no font
    has, or that is for private use.
    """
    given = {"content": json.dumps(content, ensure_ascii=False), "fonts": json.dumps(fonts.roles)}
    if found := _PRIVATE.search(given["content"]):
        message = f"the text has a private-use character, {_named(found[0])}, which a PDF/A may not have; replace it"
        raise PluginUsageError(message)
    try:
        with as_file(_LAYOUT) as layout:
            made: bytes = typst.compile(
                layout / "report.typ",
                root=layout,
                font_paths=fonts.found,
                sys_inputs=given,
                pdf_standards=["a-2a", "ua-1"],
                timestamp=timegm(created.utctimetuple()) if created else 0,
            )
    except typst.TypstError as error:
        if found := _NO_GLYPH.search(error.message):
            missing = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), found[1])
            message = (
                f"no installed font has {', '.join(map(_named, missing))}; install one that has it, "
                "or set the option `pdf.fonts` to its folder"
            )
            raise PluginUsageError(message) from error
        raise
    return made


def _named(character: str) -> str:
    return f"`{character}` (U+{ord(character):04X})"
