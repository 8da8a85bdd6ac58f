"""The index page of a folder of reports: a table for each year, with links to the files and totals of key figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from govreport_cli.batch.manifest import Manifest, Record, digest, digest_of
from govreport_cli.errors import UsageError
from govreport_cli.exporting.locks import Locks
from govreport_cli.exporting.output import write
from govreport_cli.files import exists

INDEX = "index.html"
_PAGE = "html"
"""The format of the pages that the agencies' names lead to."""
_FORMATS = {
    "xlsx": "工作簿",
    "docx": "Word文档",
    "pdf": "PDF",
    "datapackage": "CSV数据包",
    "json": "JSON数据",
    "text": "纯文本",
}
"""What readers call the other formats, in the order in which they are listed; others follow under their own names."""


class Line(NamedTuple):
    """A report in the list: its agency, the address of its page, if it has one, its key figures by column, its files.

    A figure that is not reported is None. The files are those in other formats: what readers call the format, and the
    address.
    """

    agency: str
    page: str | None
    figures: list[str | None]
    links: list[tuple[str, str]]


class YearTable(NamedTuple):
    """The reports of a year: columns of key figures with their units, lines, and the sum of each column."""

    year: int
    columns: list[tuple[str, str]]
    lines: list[Line]
    totals: list[str | None]


def refuse_foreign(manifest: Manifest) -> None:
    """Raise UsageError if the folder has an index page that the manifest does not know: somebody else's."""
    path = manifest.folder / INDEX
    if manifest.index is None and exists(path):
        raise UsageError("index-exists", file=str(path))


def write_index(manifest: Manifest, locks: Locks) -> bool:
    """Write the index page of a folder if it has changed, and return whether it was written."""
    path = manifest.folder / INDEX
    found = digest_of(path)
    page = index_page(manifest)
    if digest(page) != found:
        write({path: page}, locks)
    manifest.set_index(digest(page))
    return digest(page) != found


def index_page(manifest: Manifest) -> bytes:
    """Return the index page of the reports in a manifest whose files are there."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files(__package__).joinpath("index_page.html.jinja").read_text("utf-8"))
    return template.render(years=_years(manifest)).encode()


def _years(manifest: Manifest) -> list[YearTable]:
    records = [record for record in manifest.records.values() if record.subject and _links(record, manifest)]

    def year_of(record: Record) -> int:
        return record.subject.year if record.subject else 0

    records.sort(key=year_of, reverse=True)
    return [_table(year, list(group), manifest) for year, group in groupby(records, year_of)]


def _table(year: int, records: Iterable[Record], manifest: Manifest) -> YearTable:
    subjects = [(record.subject, _links(record, manifest)) for record in records if record.subject]
    subjects.sort(key=lambda entry: entry[0].agency)
    columns = list(dict.fromkeys((label, unit) for subject, _ in subjects for label, unit, _ in subject.figures))
    lines = []
    for subject, links in subjects:
        figures = {(label, unit): value for label, unit, value in subject.figures}
        page = links.pop(_PAGE, None)
        files = [(name, links[which]) for which, name in _FORMATS.items() if which in links]
        files += [(which, address) for which, address in sorted(links.items()) if which not in _FORMATS]
        lines.append(Line(subject.agency, page, [figures.get(column) for column in columns], files))
    totals = [_sum(line.figures[at] for line in lines) for at in range(len(columns))]
    return YearTable(year, columns, lines, totals)


def _links(record: Record, manifest: Manifest) -> dict[str, str]:
    """Return the addresses of a report's files by format, as far as the files are there: of two, the newer one's."""
    return {made.format: quote(name) for name, made in record.files.items() if exists(manifest.folder / name)}


def _sum(values: Iterable[str | None]) -> str | None:
    """Return the exact sum of figures as text, leaving out those that are not reported."""
    try:
        reported = [Decimal(value) for value in values if value is not None]
    except InvalidOperation:
        return None
    return f"{sum(reported, Decimal(0)):f}" if reported else None
