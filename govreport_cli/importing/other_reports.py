"""Files that are imported together but are not of the same report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govreport_cli.findings.model import Place
from govreport_cli.forms.model import Form
from govreport_cli.importing.extract import Grid, Passage, place_of
from govreport_cli.importing.particulars import About, about
from govreport_cli.importing.prose import divide
from govreport_cli.published.model import Reading


def other_reports(
    pieces: Sequence[Passage | Grid], stated: Sequence[Reading], form: Form, known: About
) -> Iterator[tuple[str, str, Place]]:
    """Yield in which key of ``[report]`` a file differs from what is ``known``, what it says, and where.

    ``pieces`` and ``stated`` are the pieces of all files; nothing is yielded if there is only one.
    """
    files = list(dict.fromkeys(place_of(piece).file for piece in (*pieces, *stated)))
    for file in files if len(files) > 1 else ():
        own = about(
            divide([piece for piece in pieces if place_of(piece).file == file], form),
            {reading.path: reading for reading in reversed(stated) if reading.file == file},
        )
        for name in ("agency", "year"):
            if own.report.get(name, known.report.get(name)) != known.report.get(name):
                yield name, str(own.report[name]), own.places[f"report.{name}"]
