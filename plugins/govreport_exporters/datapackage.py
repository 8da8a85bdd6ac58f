"""Data Package: the open data, and its figures and breakdowns as described CSV tables, in one archive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from govreport_cli.plugin import Number, Option, Reading, Report, hookimpl
from govreport_cli.plugin.render import readings_of_data, report_data, show

_PROFILES = "https://datapackage.org/profiles/2.0"
_DESCRIPTOR = "datapackage.json"
_FIGURES = "figures"
_BREAKDOWNS = "breakdowns"
_REPORT = "report.json"
_MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can state; the same report gives the same bytes."""
_LARGEST = 4 * 2**20
"""How large the files of an archive may be when unpacked, in bytes: many times what a report has."""
_ACTIVE = tuple("=+-@\t\r＝＋－＠")
"""How a text begins that a spreadsheet would take for a formula."""

_Row = Sequence[str]
_PATH = {"name": "path", "type": "string", "title": "路径", "description": "The dotted path of the indicator."}
_FIELDS_OF_FIGURES: Sequence[Mapping[str, Any]] = (
    {**_PATH, "constraints": {"required": True, "unique": True}},
    {"name": "label", "type": "string", "title": "指标", "description": "The official label of the row."},
    {"name": "column", "type": "string", "title": "列", "description": "The official label of the column, if any."},
    {"name": "unit", "type": "string", "title": "单位", "description": "The unit of the figure, if it is stated."},
    {"name": "value", "type": "number", "title": "数值", "description": "The figure; empty if it is not reported."},
    {"name": "previous", "type": "number", "title": "上年", "description": "Last year's figure, if it is known."},
    {"name": "change", "type": "number", "title": "增减", "description": "The figure minus last year's."},
    {"name": "growth", "type": "number", "title": "幅度（%）", "description": "The change in percent of last year's."},
    {"name": "note", "type": "string", "title": "括注", "description": "The author's note on the figure."},
    {
        "name": "origin",
        "type": "string",
        "title": "来源",
        "description": "Whether the figure was given by the author, computed, or not reported.",
        "constraints": {"required": True, "enum": ["given", "computed", "not reported"]},
    },
)
_FIELDS_OF_BREAKDOWNS: Sequence[Mapping[str, Any]] = (
    {
        "name": "place",
        "type": "string",
        "title": "位置",
        "description": "The path of the part in the definition.",
        "constraints": {"required": True, "unique": True},
    },
    {**_PATH, "description": "The path of the indicator that is split.", "constraints": {"required": True}},
    {"name": "title", "type": "string", "title": "分类", "description": "The title of the breakdown."},
    {"name": "label", "type": "string", "title": "类别", "description": "The label of the part."},
    {"name": "unit", "type": "string", "title": "单位", "description": "The unit of the value, if it is stated."},
    {"name": "value", "type": "number", "title": "数值", "description": "The value of the part."},
    {
        "name": "share",
        "type": "number",
        "title": "占比（%）",
        "description": "The share in percent, as printed; empty if the whole is zero.",
    },
    {
        "name": "adjusted",
        "type": "boolean",
        "title": "占比经调整",
        "description": "Whether the share was adjusted so that the shares add up to 100.",
    },
)


class DataPackageExporter:
    """The report's figures as a Data Package: tables for programs, and a description of every column."""

    name = "datapackage"
    suffix = ".zip"
    media_type = "application/zip"
    summary = "a Data Package: the open data, and figures and breakdowns as CSV tables"
    options: tuple[Option, ...] = ()

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:  # noqa: ARG002  (there are none)
        """Return the archive; its files are not compressed, because compression is not the same everywhere."""
        tables = [_table(_FIGURES, "指标数值", _FIELDS_OF_FIGURES, _figures(report))]
        if report.figures.breakdowns:
            tables.append(_table(_BREAKDOWNS, "分类", _FIELDS_OF_BREAKDOWNS, _parts(report)))
        whole = _json(report_data(report))
        files = [*tables, (_resource(_REPORT, report.title, whole), whole)]
        descriptor = _description(report) | {"resources": [resource for resource, _ in files]}
        contents = {_DESCRIPTOR: _json(descriptor)} | {resource["path"]: content for resource, content in files}
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            for name, content in contents.items():
                entry = zipfile.ZipInfo(name, _EARLIEST)
                entry.create_system = 3  # the same on every system
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, content)
        return archive.getvalue()

    def read(self, content: bytes) -> Iterator[Reading]:
        """Yield the particulars, the figures and the parts of breakdowns in an archive."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _LARGEST:
                message = f"its files are larger than {_LARGEST // 2**20} MiB when unpacked"
                raise ValueError(message)
            data = json.loads(archive.read(_REPORT))
            figures, parts = (
                [*_rows(archive.read(f"{name}.csv"))] if f"{name}.csv" in archive.namelist() else []
                for name in (_FIGURES, _BREAKDOWNS)
            )
        known = {row["path"]: _figure(row) for row in figures if row["value"]}
        missing = [row["path"] for row in figures if not row["value"]]
        yield from readings_of_data({"figures": known, "not_reported": missing, "breakdowns": _by_place(parts)})
        yield from readings_of_data(data)


def _description(report: Report) -> dict[str, Any]:
    """Return the descriptor of the package without its tables: whose data it is, and what it is about."""
    package: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "generator": "govreport datapackage",
        "name": f"govreport-{report.code.lower()}-{report.year}" if report.code else f"govreport-{report.year}",
        "title": report.title,
        "description": f"{report.title}的数据。各数的说明和报告正文见{_REPORT}。",
        "keywords": ["政府信息公开工作年度报告", str(report.year)],
        "contributors": [{"title": report.agency, "roles": ["creator"]}],
    }
    if report.website:
        package["homepage"] = report.website
    if report.licence:
        package["licenses"] = [{"path": report.licence}]
    return package


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(path: str, title: str, content: bytes) -> dict[str, Any]:
    """Return the description of a file."""
    name, _, kind = path.partition(".")
    return {
        "name": name,
        "path": path,
        "title": title,
        "format": kind,
        "mediatype": _MEDIA_TYPES[kind],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _table(
    name: str, title: str, fields: Sequence[Mapping[str, Any]], rows: Iterable[_Row]
) -> tuple[dict[str, Any], bytes]:
    """Return the description of a table, and the table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)  # some programs split at semicolons, too
    writer.writerow([field["name"] for field in fields])
    writer.writerows(rows)
    content = text.getvalue().encode()
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": fields,
        "primaryKey": [fields[0]["name"]],
        "missingValues": [""],
    }
    if name == _BREAKDOWNS:
        schema["foreignKeys"] = [{"fields": ["path"], "reference": {"resource": _FIGURES, "fields": ["path"]}}]
    resource = _resource(f"{name}.csv", title, content)
    return resource | {"type": "table", "schema": schema}, content


def _figures(report: Report) -> Iterator[_Row]:
    for path, figure in report.figures.by_path.items():
        indicator = figure.indicator
        numbers = (figure.value, figure.previous, figure.change, figure.growth)
        texts = (path, indicator.label, indicator.column, indicator.unit)
        yield *map(_inert, texts), *map(_number, numbers), _inert(figure.note), str(figure.origin)


def _parts(report: Report) -> Iterator[_Row]:
    for breakdown in report.figures.breakdowns:
        of = breakdown.of
        for at, part in enumerate(breakdown.parts):
            texts = (breakdown.part_path(at), of.path, breakdown.title, part.label, of.unit)
            share = _number(part.share.percent) if part.share else ""
            adjusted = bool(part.share and part.share.adjusted)
            yield *map(_inert, texts), _number(part.value), share, str(adjusted).lower()


def _inert(text: str | None) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text and _is_active(text) else text or ""


def _original(text: str) -> str:
    """Return the text that was made inert."""
    return text[1:] if text.startswith("'") and _is_active(text) else text


def _is_active(text: str) -> bool:
    return text.lstrip("'").startswith(_ACTIVE)


def _number(value: Number | Decimal | None) -> str:
    return "" if value is None else show(value)


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows of a table, by the names of the columns."""
    return csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)


def _figure(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row as the open data has a figure."""
    figure = {key: row[key] for key in ("value", "change") if row[key]}
    return figure | ({"note": _original(row["note"])} if row["note"] else {})


def _by_place(parts: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return the rows of parts as the open data has breakdowns."""
    breakdowns: dict[str, list[dict[str, str | None]]] = {}
    for row in parts:
        place = row["place"].rpartition(".parts[")[0]
        breakdowns.setdefault(place, []).append({"value": row["value"], "share": row["share"] or None})
    return [{"place": place, "parts": entries} for place, entries in breakdowns.items()]


@hookimpl
def govreport_exporter() -> DataPackageExporter:
    """Provide the exporter."""
    return DataPackageExporter()
