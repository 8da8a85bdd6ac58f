"""Units of amounts of money: those that the notice leaves open, and amounts in different units."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from govreport_cli.errors import FormError
from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run as run_exporter
from govreport_cli.forms.find import find_form
from govreport_cli.forms.units import convert
from govreport_cli.pipeline import examine, finish
from govreport_cli.published.compare import compare

AMOUNT = "procurement.centralised.amount"


@pytest.fixture
def shanghai(fixtures):
    """Examine 上海 2019 with an amount of procurement, and its unit if there is one; or 2020 with last year's."""

    def examined(amount, unit, *, folder=None, last=None):
        source = (fixtures / "shanghai-2019" / "report.toml").read_text("utf-8")
        stated = '[units]\nprocurement.centralised.amount = "元"\n'
        assert stated in source
        assert "centralised = [6, 251000]" in source
        source = source.replace("[6, 251000]", f"[6, {amount}]")
        source = source.replace(stated, f'[units]\nprocurement.centralised.amount = "{unit}"\n' if unit else "")
        if last:
            (folder / "2019.toml").write_text(last, "utf-8")
            source = source.replace("year = 2019", 'year = 2020\nprevious = "2019.toml"')
        return source if folder and not last else examine("x", source.encode(), folder or fixtures)

    return examined


def codes(examination):
    return [finding.code for finding in examination.findings]


def test_the_unit_that_the_author_states_is_the_figures(shanghai):
    figure = shanghai(251000, "元").case.figures.by_path[AMOUNT]
    assert (figure.text, figure.indicator.unit) == ("251000", "元")


@pytest.mark.parametrize(("amount", "unit", "found"), [(25.1, None, 1), (0, None, 0), (25.1, "万元", 0)])
def test_an_amount_without_its_unit_is_doubtful(shanghai, amount, unit, found):
    assert codes(shanghai(amount, unit)).count("unit-missing") == found


def test_no_unit_is_invented(shanghai):
    report = finish(shanghai(25.1, None))
    assert report.figures.by_path[AMOUNT].indicator.unit is None
    shown = [cell.text for table in report.blocks if hasattr(table, "body") for row in table.body for cell in row]
    assert "25.1" in shown
    exporter = load("json")
    assert json.loads(run_exporter(exporter, report, values(exporter)))["figures"][AMOUNT]["unit"] is None


@pytest.mark.parametrize("unit", ["亿元", "件"])
def test_only_units_of_money_can_be_stated(shanghai, unit):
    assert codes(shanghai(25.1, unit)) == ["not-allowed"]


@pytest.mark.parametrize("name", ["html", "text", "xlsx", "json"])
def test_every_format_shows_the_unit_and_is_read_back(shanghai, name):
    report = finish(shanghai("251000.50", "元"))
    exporter = load(name)
    content = run_exporter(exporter, report, values(exporter))
    if name == "text":
        assert " 251000.50元" in content.decode()
        return
    if name == "html":
        assert 'data-unit="元">251000.50元</data>' in content.decode()
    assert compare(report, exporter.read(content), "x") == []
    if name == "html":
        for wrong in ("251000.50万元", "251001.50元"):
            published = content.replace("251000.50元".encode(), wrong.encode())
            assert [finding.code for finding in compare(report, exporter.read(published), "x")] == ["verify-differs"]


def test_the_workbook_shows_the_unit_in_the_cell(shanghai):
    from io import BytesIO

    from openpyxl import load_workbook

    exporter = load("xlsx")
    content = run_exporter(exporter, finish(shanghai("251000.50", "元")), values(exporter))
    cells = [cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert [cell.number_format for cell in cells if cell.value == 251000.5] == ['0.00"元"']


@pytest.mark.parametrize(
    ("last", "unit", "previous", "change"),
    [
        ((75394432.52, "元"), "万元", Decimal("7539.443252"), Decimal("-439.153662")),
        ((7539.443252, "万元"), "万元", Decimal("7539.443252"), Decimal("-439.153662")),
        ((7539.443252, None), "万元", None, None),
        ((7539.443252, "万元"), None, None, None),
        ((7539.443252, None), None, None, None),
    ],
)
def test_last_years_amount_is_compared_in_this_years_unit(shanghai, tmp_path, last, unit, previous, change):
    before = shanghai(*last, folder=tmp_path)
    figure = shanghai(7100.28959, unit, folder=tmp_path, last=before).case.figures.by_path[AMOUNT]
    assert (figure.previous, figure.change) == (previous, change)


def test_a_fee_in_another_unit_is_converted_across_forms(fixtures, tmp_path):
    """cn-2014 has fees in 万元, the later forms in 元."""
    last = 'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2018\n[fees]\ncollected = 0.5\n'
    (tmp_path / "2018.toml").write_text(last, "utf-8")
    source = (fixtures / "shanghai-2019" / "report.toml").read_text("utf-8")
    source = source.replace("year = 2019", 'year = 2019\nprevious = "2018.toml"') + "\n[fees]\ncollected = 6000\n"
    figure = examine("x", source.encode(), tmp_path).case.figures.by_path["fees.collected"]
    assert (figure.previous, figure.change) == (5000, 1000)


@pytest.mark.parametrize(
    ("value", "unit", "to", "text"),
    [
        ("75394432.52", "元", "万元", "7539.443252"),
        ("7539.443252", "万元", "元", "75394432.52"),
        ("5", "万元", "元", "50000"),
        ("0", "元", "万元", "0"),
        ("123456789012345", "元", "万元", "12345678901.2345"),
        ("7.50", "元", "元", "7.50"),
    ],
)
def test_amounts_are_converted_exactly(value, unit, to, text):
    assert f"{convert(Decimal(value), unit, to):f}" == text


def test_an_amount_cannot_be_converted_to_an_unknown_unit():
    assert convert(Decimal(1), "元", None) is None
    assert convert(Decimal(1), None, None) is None


@pytest.mark.parametrize("units", [{"complaints": {"x": {}}}, {"complaints": {"total": {}}}])
def test_only_an_amount_may_have_an_open_unit(fixtures, tmp_path, units):
    schema = json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))
    leaf = {"$ref": "definition.schema.json#/$defs/money_unit"}
    ((group, members),) = units.items()
    schema["properties"]["units"] = {
        "type": "object",
        "properties": {group: {"type": "object", "properties": dict.fromkeys(members, leaf)}},
    }
    (tmp_path / "x.schema.json").write_text(json.dumps(schema), "utf-8")
    with pytest.raises(FormError) as raised:
        find_form("x.schema.json", tmp_path)
    assert "units" in str(raised.value.finding.arguments["reason"])


def test_a_new_definition_asks_for_the_unit(run):
    text = run("init", "--year", "2020", "-o", "-").stdout.decode()
    assert '[units]\n# procurement.centralised.amount = "元"  # 政府集中采购（采购总金额）：元、万元\n' in text
