"""Names of output files: a template that is filled in for each report, and never leads out of its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from govreport_cli.errors import UsageError
from govreport_cli.files import STDIO
from govreport_cli.findings.model import Phrase, Word
from govreport_cli.report.file_name import UNSAFE, safe

FIELDS = ("agency", "year", "form", "file", "folder")
"""What a template may name: of the report, and the definition's file without suffix and its folder."""

_DEVICE = re.compile(r"\A(?:con|prn|aux|nul|(?:com|lpt)[1-9])(?=\.|$)", re.IGNORECASE)
"""The beginning of a name that Windows takes for a device, whatever its suffix."""


class Subject(NamedTuple):
    """What a report is about, as far as names of files and lists of reports need it.

    ``figures`` are its headline figures: label, unit and value, as text.
    """

    agency: str
    year: int
    form: str
    figures: tuple[tuple[str, str, str], ...] = ()


class NameTemplate(NamedTuple):
    """A template of names without suffixes, whose parts are literal texts and names of fields."""

    parts: tuple[tuple[str, str | None], ...]

    def fill(self, subject: Subject, definition: str) -> str:
        """Return the name of a report's files, without suffix, relative to the folder of the output."""
        path = Path(STDIO if definition == STDIO else definition)
        values = {
            "agency": subject.agency,
            "year": str(subject.year),
            "form": Path(subject.form).name.removesuffix(".schema.json"),
            "file": path.stem,
            "folder": path.absolute().parent.name,
        }
        text = "".join(literal + (safe(values[name]) if name else "") for literal, name in self.parts)
        return "/".join(_DEVICE.sub(r"_\g<0>", part.lstrip(".")) or "_" for part in text.split("/"))


def name_template(text: str) -> NameTemplate:
    """Return a template. Raises UsageError if it is malformed, or could lead out of the folder."""
    try:
        parts = tuple(_parts(text))
    except ValueError as error:
        raise _refused(text, Word("name-braces")) from error
    literal = "".join(literal + ("x" if name else "") for literal, name in parts)
    if any(part in {"", ".", ".."} or UNSAFE.search(part) for part in literal.split("/")):
        raise _refused(text, Word("name-outside"))
    return NameTemplate(parts)


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    for literal, name, spec, conversion in Formatter().parse(text):
        if name is not None and (name not in FIELDS or spec or conversion):
            raise _refused(text, Phrase("name-field", {"field": name}))
        yield literal, name


def _refused(text: str, reason: Word | Phrase) -> UsageError:
    fields = ", ".join(f"{{{name}}}" for name in FIELDS)
    return UsageError("name-template", template=text, reason=reason, fields=fields)
