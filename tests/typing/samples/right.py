"""An exporter as a third party writes it, with types."""

from collections.abc import Iterator, Mapping
from typing import Any

from govreport_cli.plugin import (
    Exported,
    Exporter,
    Option,
    Reader,
    Reading,
    Remark,
    Report,
    Severity,
    Source,
    Table,
    hookimpl,
)
from govreport_cli.plugin.render import positions, show


class CsvExporter:
    """The figures, one per line."""

    name = "csv"
    suffix = ".csv"
    media_type = "text/csv; charset=utf-8"
    summary = "the figures, one per line"
    options = (Option("delimiter", str, ",", "the character between columns"),)

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the figures of every table, cell by cell, and what ties them."""
        lines = [report.title, report.website or ""]
        for block in report.blocks:
            if isinstance(block, Table):
                lines += [options["delimiter"].join(map(str, cell[:2])) for cell in _cells(block)]
        for path, figure in report.figures.by_path.items():
            lines.append(f"{path}{options['delimiter']}{show(figure.value)}")
        for relation in report.relations:
            lines += [term.path for term in relation.terms if term.source is Source.OWN]
        return "\n".join(lines).encode()

    def read(self, content: bytes) -> Iterator[Reading]:
        """Yield the figures of a file."""
        for number, line in enumerate(content.decode().splitlines(), 1):
            path, _, text = line.partition(",")
            yield Reading(path, text, line=number, column=1)


def _cells(table: Table) -> Iterator[tuple[int, int, str]]:
    for cell in positions(table.body):
        yield cell.row, cell.column, cell.cell.text


@hookimpl
def govreport_exporter() -> Exporter:
    """Provide the exporter."""
    exporter: Exporter = CsvExporter()
    reader: Reader = CsvExporter()
    assert reader
    return exporter


def with_remark(content: bytes) -> Exported:
    """Return a file, and say what it lacks."""
    return Exported(content, [Remark("no-text", "the text is left out")])


@hookimpl
def govreport_check(report: Report) -> Iterator[Remark]:
    """Find figures that are not reported."""
    for path, figure in report.figures.by_path.items():
        if figure.value is None:
            message = {"en": f"{path} is not reported", "zh": f"{path}没有填报"}
            yield Remark("missing", message, Severity.WARNING, path=path, hint="fill it in")
