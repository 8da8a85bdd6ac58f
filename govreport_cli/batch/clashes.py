"""Reports that would be written to one file: which they are, and the finding about each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport_cli.batch.inputs import Input
from govreport_cli.batch.names import Subject
from govreport_cli.files import path_from
from govreport_cli.findings.model import FileFindings, Finding


class Claim(NamedTuple):
    """The files that the report of a definition is to be written to."""

    given: Input
    subject: Subject
    places: Collection[Path]


def clashes(claims: Sequence[Claim], others: Mapping[Path, str]) -> Iterator[tuple[int, FileFindings]]:
    """Yield the number of each claim to a file that another one claims as well, and the finding that says so.

    ``others`` are files that no report may have, and what has them.
    """
    by_place: dict[Path, list[Claim]] = {}
    for claim in claims:
        for place in claim.places:
            by_place.setdefault(place, []).append(claim)
    for at, claim in enumerate(claims):
        for place in claim.places:
            rival = next((other for other in by_place[place] if other is not claim), None)
            if rival or place in others:
                yield at, _found(claim, place, rival, others.get(place))
                break


def _found(claim: Claim, place: Path, rival: Claim | None, other: str | None) -> FileFindings:
    """Return the finding about a report. Its definition is read again, because a plan knows no places in it."""
    from govreport_cli.definition.encoding import readable
    from govreport_cli.definition.locate import locate
    from govreport_cli.definition.model import SourceFile

    name, source = claim.given.name, readable(claim.given.content().value or b"")
    # Two reports of one agency and year are a mistake there, others of one name are not.
    same = rival and (rival.subject.agency, rival.subject.year) == (claim.subject.agency, claim.subject.year)
    path = "report.agency" if same else "report"
    arguments = {"output": path_from(".", place), "other": rival.given.name if rival else other}
    spans = (locate(SourceFile(name, source, {})).span(path),)
    finding = Finding("output-clash", arguments, file=name, path=path, spans=spans)
    return FileFindings(name, (finding,), {name: source.split("\n")})
