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
_NO_GLYPH = re.compile(r"the text `?(.+?)`? could not be displayed with")


def typeset(content: Mapping[str, Any], fonts: Fonts, created: datetime | None) -> bytes:
    """Return content as a PDF, always with the same bytes.

    The content reaches Typst as data, so nothing in it is markup. PDF/A needs a date: the draft of a report that has
    none is PDF/UA only. Raises PluginUsageError if no font has a character of the content.
    """
    given = {"content": json.dumps(content), "fonts": json.dumps(fonts.roles)}
    standards: list[Any] = ["a-2a", "ua-1"] if created else ["ua-1"]
    try:
        with as_file(_LAYOUT) as layout:
            made: bytes = typst.compile(
                layout / "report.typ",
                root=layout,
                font_paths=fonts.found,
                sys_inputs=given,
                pdf_standards=standards,
                timestamp=timegm(created.utctimetuple()) if created else 0,
            )
    except typst.TypstError as error:
        if found := _NO_GLYPH.search(error.message):
            message = (
                f"no installed font has the characters `{found[1]}`; install one that has them, "
                "or set the option `pdf.fonts` to its folder"
            )
            raise PluginUsageError(message) from error
        raise
    return made
