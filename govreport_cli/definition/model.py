"""The author's file: a document as TOML reads it, and a definition once the form's schema has accepted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from govreport_cli.findings.model import Place

Number = int | Decimal
"""An integer for a count, a decimal for an amount of money; never a binary float."""


class Document(NamedTuple):
    """A file that is valid TOML.

    ``name`` is the file's name as it was given (``-`` for standard input), ``text`` its source, ``data`` its values:
    integers as ``int``, other numbers as ``Decimal``, dates as ``date``.
    """

    name: str
    text: str
    data: Mapping[str, Any]


class SourceFile(NamedTuple):
    """A file that findings may point to; ``columns`` are the column keys of each row, empty if its form is unknown.

    ``places`` are those of its figures, by path, if it is a published file; None if it is a definition.
    """

    name: str
    text: str
    columns: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Place] | None = None


class Method(StrEnum):
    """How shares are rounded."""

    LARGEST_REMAINDER = "largest-remainder"
    """Hamilton's method: the shares add up to exactly 100."""
    HALF_UP = "half-up"
    """Each share is rounded on its own, halves up, so the shares need not add up to 100."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about the report."""

    name: str
    phone: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The government website that publishes the report: its name, its domain, its code (网站标识码) and the column."""

    name: str
    domain: str
    code: str | None = None
    column: str | None = None


class Particulars(NamedTuple):
    """The table ``[report]``: the agency, the year, and the author's choices.

    ``code`` is the agency's unified social credit code, ``licence`` the address of the licence of the data.
    ``previous`` is the path of last year's definition. ``units`` are paths of the units' definitions, or patterns for
    them; ``left_out`` are the names of the units whose figures are not included. ``changes`` adds the tables of
    changes on last year; ``charts`` are the ids of the charts to print, None for all.
    """

    agency: str
    year: int
    level: str | None
    title: str | None
    issuer: str | None
    issued: date | None
    website: str | None
    contact: Contact | None
    code: str | None
    published: date | None
    licence: str | None
    site: Site | None
    previous: str | None
    units: tuple[str, ...]
    left_out: tuple[str, ...]
    changes: bool
    change_tables: bool
    charts: tuple[str, ...] | None


class SectionEntry(NamedTuple):
    """A ``[[section]]``: the text of one part, in Markdown, and the author's title for it."""

    path: str
    id: str
    title: str | None
    text: str

    @property
    def written(self) -> bool:
        """Whether there is any text."""
        return bool(self.text.strip())


class PartEntry(NamedTuple):
    """One labelled part of a breakdown."""

    label: str
    value: Number


class BreakdownEntry(NamedTuple):
    """A ``[[breakdown]]``: the author's split of the indicator ``of``; ``section`` is the part that prints it."""

    path: str
    of: str
    title: str
    section: str | None
    parts: tuple[PartEntry, ...]
    decimals: int
    method: Method


class NoteEntry(NamedTuple):
    """A ``[[note]]``: what the tables print in brackets after the figure of the indicator ``of``."""

    path: str
    of: str
    text: str


class WaiverEntry(NamedTuple):
    """A ``[[waive]]``: the code of a finding that the author accepts, its place, and the reason."""

    path: str
    code: str
    place: str
    reason: str


class Definition(NamedTuple):
    """One office's report of one year, as its author wrote it.

    ``given`` are the figures that the author gave, by their indicators' paths. ``unfilled`` are the paths of figures
    and of parts of breakdowns that are still ``nan``, as ``init`` wrote them; a breakdown with such a part is not among
    ``breakdowns``. ``units`` are the units that the author stated because the notice prints none. ``severities`` are
    the author's severities by code; ``jumps`` are the author's thresholds, ``factor`` and ``size``, by unit;
    ``options`` are the options of exporters, by format and name.
    """

    document: Document
    form: str
    report: Particulars
    given: Mapping[str, Number]
    unfilled: tuple[str, ...]
    units: Mapping[str, str]
    sections: tuple[SectionEntry, ...]
    breakdowns: tuple[BreakdownEntry, ...]
    notes: tuple[NoteEntry, ...]
    waivers: tuple[WaiverEntry, ...]
    severities: Mapping[str, str]
    jumps: Mapping[str, Mapping[str, Number]]
    options: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> str:
        """The file's name as it was given."""
        return self.document.name
