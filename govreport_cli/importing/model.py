"""A definition made from a published file, and where its parts are in that file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from govreport_cli.findings.model import Finding, Place, Span
from govreport_cli.importing.extract import NOWHERE
from govreport_cli.paths import Term, holding, within


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
    """Return a finding with its place in the file."""
    span = _span(finding, place)
    return replace(finding, spans=(span,) if span else (), where=place.where)
