"""Tables as text: comma-separated values, as spreadsheets save them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from govreport_cli.plugin import Grid, GridCell, Piece, Place, hookimpl

_MOST_ROWS, _MOST_COLUMNS = 2000, 100
_HEAD = 4096
_DELIMITERS = ",;\t"


class CsvImporter:
    """A table of text; empty rows separate tables."""

    name = "csv"
    suffixes = (".csv", ".tsv")
    summary = "tables as comma-separated values"

    def extract(self, content: bytes) -> Iterator[Piece]:
        """Yield the tables."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030")  # as Excel saves it in Chinese
        delimiter = max(_DELIMITERS, key=text[:_HEAD].count)
        source = StringIO(text, newline="")
        reader = csv.reader(source, delimiter=delimiter, strict=True)
        rows: list[tuple[GridCell, ...]] = []
        line, start = 1, 0
        for fields in islice(reader, _MOST_ROWS):
            if any(field.strip() for field in fields):
                place = Place(line=line, column=1)
                rows.append(tuple(GridCell(field, place) for field in fields[:_MOST_COLUMNS]))
            elif rows:
                yield Grid(tuple(rows))
                rows = []
            # The reader's own count also has lines that end in a carriage return, which findings do not count.
            end = source.tell()
            line, start = line + text.count("\n", start, end), end
        if rows:
            yield Grid(tuple(rows))


@hookimpl
def govreport_importer() -> CsvImporter:
    """Provide the importer."""
    return CsvImporter()
