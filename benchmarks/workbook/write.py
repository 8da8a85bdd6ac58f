"""Write what record.py recorded, with XlsxWriter and nothing else.

Run on its own: ``python write.py RECORD.json FOLDER COUNT`` writes the workbook COUNT times, under different names.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Json = dict[str, Any]


def write(record: Json, path: Path) -> None:
    """Write a workbook."""
    book = Workbook(str(path), {"in_memory": True})
    book.set_properties(record["properties"])
    formats = [book.add_format(look) for look in record["formats"]]
    for known in record["sheets"]:
        sheet = book.add_worksheet(known["name"])
        _cells(sheet, known, formats)
        _layout(sheet, known)
        for rule in known["rules"]:
            look = book.add_format(rule["format"])
            sheet.conditional_format(
                *rule["area"], {"type": "text", "criteria": "begins with", "value": rule["value"], "format": look}
            )
        for chart in known["charts"]:
            _chart(book, sheet, chart)
    for name, place in record["names"].items():
        book.define_name(name, place)
    book.close()


def _cells(sheet: Any, known: Json, formats: list[Any]) -> None:
    looks = {(row, column): formats[look] for row, column, _, _, look, _ in known["cells"]}
    for area in known["merges"]:
        sheet.merge_range(*area, "", looks[area[0], area[1]])
    for row, column, kind, value, look, saved in known["cells"]:
        if kind == "n":
            sheet.write_number(row, column, value, formats[look])
        elif kind == "f":
            sheet.write_formula(row, column, value, formats[look], saved)
        elif kind == "s":
            sheet.write_string(row, column, value, formats[look])
        else:
            sheet.write_blank(row, column, None, formats[look])


def _layout(sheet: Any, known: Json) -> None:
    for first, last, width in known["columns"]:
        sheet.set_column(first, last, width)
    for row, height in known["rows"]:
        sheet.set_row(row, height)
    sheet.set_paper(known["paper"])
    sheet.set_portrait()
    sheet.set_margins(*known["margins"])
    sheet.fit_to_pages(*known["pages"])
    if known["centred"]:
        sheet.center_horizontally()
    if known["footer"]:
        sheet.set_footer(known["footer"])
    if not known["gridlines"]:
        sheet.hide_gridlines(2)
    if known["frozen"]:
        sheet.freeze_panes(known["frozen"], 0)
    if known["repeated"]:
        sheet.repeat_rows(*known["repeated"])
    if known["printed"]:
        sheet.print_area(*known["printed"])
    if known["ignored"]:
        sheet.ignore_errors(known["ignored"])


def _chart(book: Any, sheet: Any, known: Json) -> None:
    chart = book.add_chart({"type": "bar"})
    for series in known["series"]:
        chart.add_series(
            {
                **series,
                "fill": {"color": f"#{series['fill']}"},
                "gap": known["gap"],
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": known["title"]})
    chart.set_legend({"none": True} if len(known["series"]) == 1 else {"position": "bottom"})
    sheet.insert_chart(*known["at"], chart)


def main() -> None:
    """Write as many workbooks as the command line says."""
    source, folder, count = sys.argv[1:]
    record = json.loads(Path(source).read_text("utf-8"))
    Path(folder).mkdir(parents=True, exist_ok=True)
    for number in range(int(count)):
        path = Path(folder) / f"{number:05}.xlsx"
        write(record, path)
        # govreport flushes every file to disk; without this, the disk would be measured on one side only.
        with path.open("rb+") as file:
            os.fsync(file.fileno())


if __name__ == "__main__":
    main()
