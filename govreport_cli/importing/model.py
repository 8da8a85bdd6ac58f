"""How a published file is read, the definition that is made of it, and where its parts are in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from govreport_cli.findings.model import Finding, Place, Span
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.importing.extract import NOWHERE
from govreport_cli.paths import Term, holding, within

_QUOTED = 30


class Choices(NamedTuple):
    """How a file is to be read.

    ``importer`` is the name of the importer, None to choose it by the file's suffix. ``form`` is the name of the form
    or the path of a local one, None to choose the one whose tables the file has. ``folder`` is the folder to which the
    path of a local form is relative. ``placeholders`` puts placeholders in place of typed numbers that clearly are
    figures of the tables. ``rules`` say which plugins may be used.
    """

    importer: str | None = None
    form: str | None = None
    folder: Path = Path()
    placeholders: bool = False
    rules: Rules = DEFAULT


@dataclass(frozen=True, slots=True)
class Imported:
    """A definition from a file: its source in TOML, its findings, and the places in the file by path.

    ``text`` is None if the file has nothing of a report.
    """

    text: str | None
    findings: tuple[Finding, ...]
    places: Mapping[str, Place] = field(default_factory=dict)

    def place_of(self, path: str) -> Place:
        """Return the place of a figure or a text in the file: of the first one below a path, or of the one above it."""
        for known in reversed([*holding(path)]):
            if known in self.places:
                return self.places[known]
        return next((place for known, place in self.places.items() if path and within(known, path)), NOWHERE)


def at_places(findings: Iterable[Finding], found: Imported) -> Iterator[Finding]:
    """Yield findings about an imported definition with their places in the file that it is from."""
    for finding in findings:
        places = [found.place_of(path) for path in (finding.path or "", *map(_path, finding.related))]
        if finding.imbalance:
            places += [found.place_of(term.path) for term in finding.imbalance.terms if not term.source]
        spans = [span for place in places if (span := _span(finding, place))]
        yield replace(finding, spans=tuple(dict.fromkeys(spans)), where=places[0].where)


def _path(term: Term) -> str:
    return term.path


def _span(finding: Finding, place: Place) -> Span | None:
    if not (place.line and place.column and finding.file):
        return None
    return Span(finding.path, finding.file, place.line, place.column, place.line, place.column + 1)


def placed(finding: Finding, place: Place) -> Finding:
    """Return a finding with its place in the file, or in the file that the place names."""
    finding = replace(finding, file=place.file or finding.file)
    span = _span(finding, place)
    return replace(finding, spans=(span,) if span else (), where=place.where)


def quoted(text: str) -> str:
    """Return the beginning of a text, as messages quote it."""
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
