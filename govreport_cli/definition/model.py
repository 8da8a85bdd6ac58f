"""The author's file: as TOML reads it, and as typed nouns once its form's schema has accepted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

Number = int | Decimal
"""A count is an integer; an amount of money is decimal, never a binary float."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is valid TOML.

    ``name`` is the file's name as it was given (``-`` for standard input), ``text`` its source, ``data`` its values:
    integers as ``int``, other numbers as ``Decimal``, dates as ``date``.
    """

    name: str
    text: str
    data: Mapping[str, Any]


class Method(StrEnum):
    """How shares are rounded."""

    LARGEST_REMAINDER = "largest-remainder"
    """Hamilton's method: the shares add up to exactly 100."""
    HALF_UP = "half-up"
    """Each share is rounded by itself, halves up; the shares may not add up to 100."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about the report."""

    name: str
    phone: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """The table ``[report]``: whose report this is, of which year, and what its author chose.

    ``previous`` is the path of last year's definition. ``changes`` adds the tables of changes on last year;
    ``charts`` are the ids of the charts to print, None for all.
    """

    agency: str
    year: int
    level: str | None
    title: str | None
    issuer: str | None
    issued: date | None
    website: str | None
    contact: Contact | None
    previous: str | None
    changes: bool
    charts: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A ``[[section]]``: the text of one part, in Markdown, and the author's title for it."""

    path: str
    id: str
    title: str | None
    text: str

    @property
    def written(self) -> bool:
        """Whether there is any text."""
        return bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class PartEntry:
    """One labelled part of a breakdown."""

    label: str
    value: Number


@dataclass(frozen=True, slots=True)
class BreakdownEntry:
    """A ``[[breakdown]]``: the author's split of the indicator ``of``; ``section`` is the part that prints it."""

    path: str
    of: str
    title: str
    section: str | None
    parts: tuple[PartEntry, ...]
    decimals: int
    method: Method


@dataclass(frozen=True, slots=True)
class WaiverEntry:
    """A ``[[waive]]``: the code of a finding that the author accepts, the path where, and the reason."""

    path: str
    code: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One office's report of one year, as its author wrote it.

    ``given`` are the figures that the author gave, by their indicators' paths. ``severities`` are the author's
    severities by code; ``options`` are the options of exporters, by format and name.
    """

    document: Document
    form: str
    report: Particulars
    given: Mapping[str, Number]
    sections: tuple[SectionEntry, ...]
    breakdowns: tuple[BreakdownEntry, ...]
    waivers: tuple[WaiverEntry, ...]
    severities: Mapping[str, str]
    options: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> str:
        """The file's name as it was given."""
        return self.document.name
