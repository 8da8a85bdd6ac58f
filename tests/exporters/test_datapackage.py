"""The Data Package: its tables, their description, and reading it back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from govreport_cli.exporting.named_format import named_format
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.pipeline import examine, finish
from govreport_cli.report.as_data import report_data
from govreport_cli.testing import HOSTILE, sample_report

FIXTURES = Path(__file__).parents[2] / "fixtures"
SOUND = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)


@pytest.fixture(params=SOUND, ids=lambda path: "-".join(path.parent.relative_to(FIXTURES).parts))
def report(request):
    path = request.param
    return finish(examine(path.name, path.read_bytes(), path.parent))


def packed(report):
    """The descriptor, and the rows of each table by its name."""
    with zipfile.ZipFile(io.BytesIO(run(load("datapackage"), report, {}))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    descriptor = json.loads(files["datapackage.json"])
    assert files.keys() == {"datapackage.json", *(resource["path"] for resource in descriptor["resources"])}
    for resource in descriptor["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    tables = {
        resource["name"]: list(csv.DictReader(io.StringIO(files[resource["path"]].decode())))
        for resource in descriptor["resources"]
        if resource["format"] == "csv"
    }
    assert json.loads(files["report.json"]) == report_data(report)
    return descriptor, tables


def number(text):
    return Decimal(text) if text else None


def test_every_figure_is_a_row_with_all_that_is_known_of_it(report):
    _, tables = packed(report)
    figures = report.figures.by_path
    assert [row["path"] for row in tables["figures"]] == list(figures)
    for row in tables["figures"]:
        figure = figures[row["path"]]
        known = (figure.indicator.label, figure.indicator.column, figure.indicator.unit, figure.note, figure.origin)
        assert [row[key] for key in ("label", "column", "unit", "note", "origin")] == [text or "" for text in known]
        assert [number(row[key]) for key in ("value", "previous", "change", "growth")] == [
            figure.value,
            figure.previous,
            figure.change,
            figure.growth,
        ]


def test_every_part_is_a_row(report):
    _, tables = packed(report)
    assert [
        (row["place"], row["path"], row["label"], number(row["value"]), number(row["share"]), row["adjusted"])
        for row in tables.get("breakdowns", [])
    ] == [
        (
            breakdown.part_path(at),
            breakdown.of.path,
            part.label,
            part.value,
            part.share.percent if part.share else None,
            "true" if part.share and part.share.adjusted else "false",
        )
        for breakdown in report.figures.breakdowns
        for at, part in enumerate(breakdown.parts)
    ]


def test_the_columns_are_those_that_are_described(report):
    descriptor, tables = packed(report)
    for resource in descriptor["resources"][:-1]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert all(list(row) == fields for row in tables[resource["name"]])
        assert set(resource["schema"]["primaryKey"]) <= set(fields)
        for key in resource["schema"].get("foreignKeys", []):
            others = {row["path"] for row in tables[key["reference"]["resource"]]}
            assert {row["path"] for row in tables[resource["name"]]} <= others


def test_it_says_whose_data_it_is_and_under_which_licence():
    source = """
    form = "cn-2014"
    [report]
    agency = "某县"
    year = 2017
    code = "11000000000000000U"
    licence = "https://creativecommons.org/licenses/by/4.0/"
    website = "https://www.example.gov.cn"
    """
    descriptor, _ = packed(finish(examine("x", source.encode())))
    assert descriptor["name"] == "govreport-11000000000000000u-2017"
    assert descriptor["licenses"] == [{"path": "https://creativecommons.org/licenses/by/4.0/"}]
    assert descriptor["homepage"] == "https://www.example.gov.cn"


def test_no_text_is_a_formula_for_a_spreadsheet():
    _, tables = packed(sample_report("=1+1"))
    texts = {value for rows in tables.values() for row in rows for value in row.values()}
    assert "'=1+1" in texts
    assert not any(text[:1] in {"=", "+", "@"} for text in texts)
    _, tables = packed(sample_report(HOSTILE))
    assert HOSTILE in {row["label"].removeprefix("'") for row in tables["breakdowns"]}


def test_it_names_its_format():
    content = run(load("datapackage"), sample_report(), {})
    assert named_format(content) == "datapackage"
    assert named_format(content[:100]) is None


def archive_of(files):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed_files:
        for name, content in files.items():
            packed_files.writestr(name, content)
    return archive.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"report.json": b"["},
        {"report.json": b"[]"},
        {"report.json": b"{}", "figures.csv": b"a,b\n1,2\n"},
        {"report.json": b"{}", "figures.csv": b"\xff"},
        {"report.json": b" " * (5 * 2**20)},
    ],
    ids=["empty", "not JSON", "no object", "no columns", "not UTF-8", "large"],
)
def test_what_is_no_package_of_ours_is_refused(files):
    with pytest.raises(Exception):  # noqa: B017, PT011  (the host reports any exception)
        list(load("datapackage").read(archive_of(files)))
