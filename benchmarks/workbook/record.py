"""Read a workbook with openpyxl and print all that write.py needs to write it again, as JSON.

Run on its own: ``python record.py BOOK.xlsx``. Left out are the company in the properties, the fonts and the layout
of charts, and the size at which they are drawn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart.bar_chart import BarChart
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Json = dict[str, Any]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINES = {"thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7}
_IGNORED = {
    "formulaRange": "formula_range",
    "formula": "formula_differs",
    "numberStoredAsText": "number_stored_as_text",
}
_DIGIT, _EDGE = 7, 5  # pixels of a digit, and around the digits that a column's width counts


def record(path: Path) -> Json:
    """Return what a workbook holds."""
    book = load_workbook(path)
    saved = load_workbook(path, data_only=True)
    formats: list[Json] = []
    with ZipFile(path) as archive:
        sheets = [
            _sheet(sheet, saved[sheet.title], ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")), formats)  # noqa: S314  (our own file)
            for number, sheet in enumerate(book.worksheets, 1)
        ]
    return {"formats": formats, "sheets": sheets, "names": _names(book), "properties": _properties(book)}


def _properties(book: Workbook) -> Json:
    known = book.properties
    return {"title": known.title, "subject": known.subject, "author": known.creator}


def _names(book: Workbook) -> Json:
    return {name: f"={defined.attr_text}" for name, defined in book.defined_names.items()}


def _sheet(sheet: Any, saved: Worksheet, xml: ET.Element, formats: list[Json]) -> Json:
    pane = sheet.freeze_panes
    margins, setup = sheet.page_margins, sheet.page_setup
    return {
        "name": sheet.title,
        "columns": [
            [column.min - 1, column.max - 1, (column.width * _DIGIT - _EDGE) / _DIGIT]
            for column in sheet.column_dimensions.values()
        ],
        "rows": [[row - 1, known.height] for row, known in sheet.row_dimensions.items() if known.height],
        "merges": [_zero_based(merged.coord) for merged in sorted(sheet.merged_cells.ranges, key=str)],
        "cells": list(_cells(sheet, saved, formats)),
        "rules": list(_rules(sheet)),
        "charts": [_chart(chart) for chart in sheet._charts if isinstance(chart, BarChart)],  # noqa: SLF001  (no other way)
        "frozen": int(str(pane).lstrip("A")) - 1 if pane else 0,
        "repeated": [int(row) - 1 for row in sheet.print_title_rows.replace("$", "").split(":")]
        if sheet.print_title_rows
        else [],
        "printed": _zero_based(sheet.print_area.rpartition("!")[2].replace("$", "")) if sheet.print_area else [],
        "margins": [margins.left, margins.right, margins.top, margins.bottom],
        "paper": setup.paperSize,
        "pages": [1, 1 if setup.fitToHeight is None else setup.fitToHeight],
        "centred": bool(sheet.print_options.horizontalCentered),
        "gridlines": sheet.sheet_view.showGridLines is not False,
        "footer": xml.findtext(f"{_MAIN}headerFooter/{_MAIN}oddFooter", ""),
        "ignored": {
            _IGNORED[name]: str(ignored.get("sqref"))
            for ignored in xml.iter(f"{_MAIN}ignoredError")
            for name in _IGNORED
            if ignored.get(name)
        },
    }


def _zero_based(area: str) -> list[int]:
    first_column, first_row, last_column, last_row = cast("tuple[int, int, int, int]", range_boundaries(area))
    return [first_row - 1, first_column - 1, last_row - 1, last_column - 1]


def _cells(sheet: Worksheet, saved: Worksheet, formats: list[Json]) -> Iterator[list[Any]]:
    """Yield cells: row, column, kind, value, the place of the format, and the saved value of a formula."""
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell) or not (cell.has_style or cell.value is not None):
                continue  # a cell that is merged into another, or that was never written
            look = _format(cell)
            if look not in formats:
                formats.append(look)
            kind = "b" if cell.value is None else cell.data_type
            value = saved.cell(cell.row, cell.column).value if kind == "f" else None
            yield [cell.row - 1, cell.column - 1, kind, cell.value, formats.index(look), value]


def _format(cell: Cell) -> Json:
    """Return the properties of a cell's format, as XlsxWriter names them."""
    font, place, border, fill = cell.font, cell.alignment, cell.border, cell.fill
    sides = {side: getattr(border, side).style for side in ("left", "right", "top", "bottom")}
    return _known(
        {
            "font_name": font.name,
            "font_size": int(font.sz) if font.sz == int(font.sz) else font.sz,
            "font_charset": font.charset,
            "bold": int(bool(font.b)),
            "align": place.horizontal,
            "valign": {"center": "vcenter"}.get(str(place.vertical), place.vertical),
            "text_wrap": int(bool(place.wrap_text)),
            "indent": int(place.indent),
            "shrink": int(bool(place.shrink_to_fit)),
            "num_format": cell.number_format if cell.number_format != "General" else "",
            "bg_color": _colour(fill.fgColor) if fill.fill_type == "solid" else "",
            **{side: _LINES[style] for side, style in sides.items() if style},
        }
    )


def _rules(sheet: Worksheet) -> Iterator[Json]:
    """Yield the rules of conditional formats for texts that begin with something."""
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            style = rule.dxf
            look = {
                "bold": int(bool(style.font and style.font.b)),
                "font_color": _colour(style.font.color) if style.font else "",
                "bg_color": _colour(style.fill.bgColor) if style.fill else "",
            }
            yield {"area": _zero_based(str(area.sqref)), "value": rule.text, "format": _known(look)}


def _chart(chart: Any) -> Json:
    title, corner = chart.title, chart.anchor._from  # noqa: SLF001  (no other way)
    return {
        "title": f"={title.tx.strRef.f}" if title and title.tx and title.tx.strRef else "",
        "gap": chart.gapWidth,
        "at": [corner.row, corner.col],
        "series": [
            {
                "name": f"={series.tx.strRef.f}",
                "categories": f"={(series.cat.strRef or series.cat.numRef).f}",
                "values": f"={series.val.numRef.f}",
                "fill": series.spPr.solidFill.srgbClr,
            }
            for series in chart.series
        ],
    }


def _colour(colour: Any) -> str:
    return f"#{colour.rgb[-6:]}" if colour is not None and isinstance(colour.rgb, str) else ""


def _known(properties: Json) -> Json:
    return {name: value for name, value in properties.items() if value}


if __name__ == "__main__":
    json.dump(record(Path(sys.argv[1])), sys.stdout, ensure_ascii=False)
