"""Compares a published file with the report of its definition."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from govreport_cli.definition.model import Number
from govreport_cli.figures.model import NOT_REPORTED, show
from govreport_cli.findings.model import Finding, Phrase
from govreport_cli.published.model import CHANGE, PARTICULARS, PROSE, TABLE, Reading, layer_of, spans_of
from govreport_cli.published.numbers import digits_of, number_of
from govreport_cli.published.particulars import compare_particulars
from govreport_cli.published.prose import compare_prose
from govreport_cli.published.tables import compare_tables
from govreport_cli.report.model import BreakdownTable, Report, Shows, Table

_TWO = 2
_NAMED = 3
"""How many paths a message names; it only counts the others."""


def compare(report: Report, readings: Iterable[Reading], file: str) -> list[Finding]:
    """Return findings about what the file shows differently from the report, lacks or adds.

    They are about whose report it is, about figures, about the cells of tables, and about the prose.
    """
    read = list(readings)
    figures = [reading for reading in read if reading.path not in PARTICULARS and not _is_text(reading)]
    expected = dict(_expected(report))
    differing = list(_differing(report, expected, figures))
    labels = {path: figure.indicator.name for path, figure in report.figures.by_path.items()}
    about = compare_particulars(report, read, file)
    reported = {(digits_of(reading.text), digits_of(printed)) for reading, printed, _ in differing}
    lacking = _lacking(report, figures) if figures else []
    prose = compare_prose(report, read, file, reported)
    seen = {finding.path for finding in prose if finding.path}
    return [
        # A title that both the text and the data have wrong is one finding, about what people see.
        *(finding for finding in about if finding.path not in seen),
        *(_difference(reading, printed, layer, labels, file) for reading, printed, layer in differing),
        *_lacking_or_unknown(lacking, expected, figures, file),
        *compare_tables(report, read, file, reported, set(lacking)),
        *prose,
    ]


def _differing(
    report: Report, expected: Mapping[str, Number | None], readings: Sequence[Reading]
) -> Iterator[tuple[Reading, str, Phrase | str]]:
    """Yield each reading that differs, how its figure is printed, and who sees it.

    If what people see differs, the data behind it is named with it, and otherwise the data with what people see.
    """
    beside = dict(_beside(report))
    by_path: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.path in expected:
            by_path.setdefault(reading.path, []).append(reading)
    for path, found in by_path.items():
        unit_and_note = beside.get(path, ())
        numbers = [number_of(reading.text, unit_and_note) for reading in found]
        wrong = [at for at, number in enumerate(numbers) if number != expected[path]]
        seen = [at for at in wrong if not found[at].hidden]
        # What people see and the data behind it: the first two different numbers of each are enough to name one.
        opposite: dict[bool, dict[Number | str | None, str]] = {False: {}, True: {}}
        for reading, number in zip(found, numbers, strict=True):
            if len(opposite[reading.hidden]) < _TWO:
                opposite[reading.hidden].setdefault(number, reading.text)
        for at in seen or {numbers[at]: at for at in reversed(wrong)}.values():
            others = opposite[not found[at].hidden].items()
            other = next((text for number, text in others if number != numbers[at]), None)
            yield found[at], show(expected[path]) + "".join(unit_and_note), _layer(found[at], other)


def _layer(reading: Reading, other: str | None) -> Phrase | str:
    """Return who sees a reading; ``other`` is what people see of hidden data, or the data behind what they see."""
    if other is not None:
        pair = (other, reading.text) if reading.hidden else (reading.text, other)
        shown, data = (text.strip() or NOT_REPORTED for text in pair)
        return Phrase("seen-and-data", {"shown": shown, "data": data})
    return layer_of(reading)


def _is_text(reading: Reading) -> bool:
    return reading.path == PROSE or reading.path.startswith(TABLE)


def _lacking(report: Report, readings: Sequence[Reading]) -> list[str]:
    """Return the paths of the figures that a file must show and does not."""
    seen = {reading.path for reading in readings if not reading.hidden and not reading.repeated}
    return [path for path in _shown(report) if path not in seen]


def _lacking_or_unknown(
    lacking: list[str], expected: Container[str], readings: Sequence[Reading], file: str
) -> Iterator[Finding]:
    """Yield findings about figures that the file lacks, and about those that the report does not have."""
    if not readings:
        yield Finding("verify-nothing", file=file)
        return
    if lacking:
        yield Finding("verify-lacks", _few(lacking), file=file)
    if unknown := {reading.path: None for reading in readings if reading.path not in expected}:
        yield Finding("verify-unknown", _few(list(unknown)), file=file)


def _expected(report: Report) -> Iterator[tuple[str, Number | None]]:
    """Yield every figure that a published file may show, by path."""
    for path, figure in report.figures.by_path.items():
        yield path, figure.value
        yield CHANGE + path, figure.change
    for breakdown in report.figures.breakdowns:
        for at, part in enumerate(breakdown.parts):
            path = breakdown.part_path(at)
            yield f"{path}.value", part.value
            yield f"{path}.share", part.share.percent if part.share else None


def _beside(report: Report) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the units and the notes that are printed after figures, by path."""
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table):
            for cell in chain.from_iterable(block.body):
                if cell.indicator and cell.beside and cell.shows in {Shows.FIGURES, Shows.CHANGES}:
                    path = CHANGE + cell.indicator if cell.shows is Shows.CHANGES else cell.indicator
                    yield path, (cell.unit or "", cell.note or "")


def _shown(report: Report) -> list[str]:
    """Return the paths that every published file must show: those of table cells and of the parts of breakdowns."""
    shown: dict[str, None] = {}
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table) and block.shows is Shows.FIGURES:
            shown |= {cell.indicator: None for row in block.body for cell in row if cell.indicator}
        elif isinstance(block, BreakdownTable):
            breakdown = block.breakdown
            shown |= {f"{breakdown.part_path(at)}.value": None for at in range(len(breakdown.parts))}
    return list(shown)


def _difference(reading: Reading, expected: str, layer: Phrase | str, labels: Mapping[str, str], file: str) -> Finding:
    label = labels.get(reading.path.removeprefix(CHANGE))
    arguments = {
        "name": label or reading.path,
        "published": reading.text.strip() or NOT_REPORTED,
        "expected": expected,
        "layer": layer,
    }
    spans = spans_of(reading, file)
    return Finding(
        "verify-differs", arguments, file=file, path=reading.path, label=label, spans=spans, where=reading.where
    )


def _few(paths: list[str]) -> dict[str, object]:
    return {"count": len(paths), "paths": ", ".join(paths[:_NAMED]) + (" …" if len(paths) > _NAMED else "")}
