"""Whether an exporter shows what is in a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain

from govreport_cli.report.model import Report, Shows, Table
from govreport_cli.testing.contents import numbers_of
from govreport_cli.testing.evidence import Evidence
from govreport_cli.testing.samples import FORM
from govreport_cli.testing.trial import Fault

TextOf = Callable[[bytes], str | None]
"""A function that returns the text that people see in a file, None if it cannot tell."""


def hidden(evidence: Evidence, kind: str, text_of: TextOf) -> Iterator[Fault]:
    """Yield the pairs of samples whose difference cannot be seen."""
    for pair in evidence.samples.pairs:
        if pair.kind == kind:
            first, second = evidence.content(pair.first), evidence.content(pair.second)
            if first is not None and second is not None and (text_of(first) or first) == (text_of(second) or second):
                yield Fault("hidden", pair.first, f"the output is the same with another state of {pair.what}")


def lacking_figures(evidence: Evidence, text_of: TextOf) -> Iterator[Fault]:
    """Yield the figures of every form that cannot be found in the text."""
    for sample, report in evidence.samples.reports.items():
        content = evidence.content(sample)
        text = text_of(content) if sample.startswith(FORM) and content is not None else None
        if text is not None:
            seen = numbers_of(text)
            lacking = [
                path for path in _printed(report) if Decimal(report.figures.by_path[path].value or 0) not in seen
            ]
            if lacking:
                first = report.figures.by_path[lacking[0]]
                words = f"{len(lacking)} figures are not in the output, first `{lacking[0]}`, which is {first.text}"
                yield Fault("lacking", sample, words)


def _printed(report: Report) -> Iterator[str]:
    """Yield the paths of the figures in the official tables that are reported."""
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table) and block.shows is Shows.FIGURES:
            for cell in chain.from_iterable(block.body):
                if cell.indicator and report.figures.by_path[cell.indicator].value is not None:
                    yield cell.indicator
