"""Workbooks to fill in and to correct: what can be typed, what follows from it, and what the program reads again."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from govreport_cli.forms.find import find_form
from govreport_cli.forms.relation import Kind
from govreport_cli.importing.run import import_file
from govreport_cli.pipeline import examine
from govreport_exporters.xlsx.reader import read

FIXTURES = Path(__file__).parents[2] / "fixtures"
YEARS = {"cn-2014": 2017, "cn-2019": 2019, "cn-2021": 2024}
REQUESTS = "收到和处理政府信息公开申请情况"


@pytest.fixture
def empty(run, tmp_path):
    """Make a workbook to fill in, in a form."""

    def make(form="cn-2021", *more):
        path = tmp_path / "填报.xlsx"
        done = run("init", "--year", YEARS[form], "--form", form, *more, "-o", path, "--force")
        assert (done.returncode, done.stderr) == (0, b"")
        return path.read_bytes()

    return make


def load(content, *, values=False):
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def cells(book):
    """The cells that have the name of an indicator, by path."""
    found = {}
    for name, defined in book.defined_names.items():
        if not name.startswith("_"):
            sheet, _, cell = defined.attr_text.rpartition("!")
            found[name] = book[sheet.strip("'")][cell.replace("$", "")]
    return found


def saved(book):
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def totals(form):
    return {relation.left[0].path for relation in find_form(form, Path()).relations if relation.kind is Kind.TOTAL}


@pytest.mark.parametrize("form", YEARS)
def test_every_figure_but_the_totals_is_an_empty_unlocked_cell(empty, form):
    book = load(empty(form))
    printed = cells(book)
    assert {path for path, cell in printed.items() if not cell.protection.locked} == printed.keys() - totals(form)
    for path, cell in printed.items():
        assert isinstance(cell.value, str) is (path in totals(form)), path
        assert cell.parent.protection.sheet
    texts = [cell.value for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
    assert not [text for text in texts if "—”表示" in text], "blank cells need no note about dashes"
    assert all(
        reading.text == "—"
        for reading in read(empty(form))
        if not reading.path.startswith(("report", "form", "table:"))
    )


def test_cells_accept_numbers_only(empty):
    book = load(empty("cn-2019"))
    rules = {
        (sheet.title, str(rule.sqref)): rule
        for sheet in book.worksheets
        for rule in sheet.data_validations.dataValidation
    }
    printed = cells(book)
    for path, kind, least in (
        ("requests.new.natural_person", "whole", 0),
        ("decisions.licences.change", "whole", -(10**15) + 1),
        ("procurement.centralised.amount", "decimal", 0),
    ):
        rule = rules[printed[path].parent.title, printed[path].coordinate]
        assert (rule.type, rule.operator or "between", float(rule.formula1)) == (kind, "between", least)
        assert rule.showErrorMessage
        assert rule.error


def test_the_cover_asks_for_the_office_and_the_instructions_come_next(empty):
    book = load(empty("cn-2021", "--agency", "某区教育局"))
    assert book.sheetnames[:2] == ["封面", "填报说明"]
    cover = {row[0].value: row[1] for row in book["封面"].iter_rows(min_row=3) if row[0].value}
    assert {label for label, cell in cover.items() if not cell.protection.locked} == {
        "报告机关",
        "落款单位",
        "成文日期",
    }
    assert cover["报告机关"].value == "某区教育局"
    assert cover["报告年度"].value == "2024年"


def verdicts(book):
    checked = [sheet for sheet in book if any(cell.value == "核对" for row in sheet["1:5"] for cell in row)]
    return [
        cell.value
        for cell in (row[-1] for sheet in checked for row in sheet.iter_rows(min_row=3))
        if cell.value and cell.value != "核对"
    ]


def test_totals_checks_and_counts_follow_what_is_typed(empty, recalculate_all):
    book = load(empty())
    printed = cells(book)
    for row in ("new", "results.granted", "carried_out"):
        printed[f"requests.{row}.natural_person"].value = 5
    blank, typed = (
        load(content, values=True) for content in recalculate_all({"blank": empty(), "typed": saved(book)}).values()
    )
    assert verdicts(blank) == []
    assert {cell.value for cell in cells(blank).values()} <= {None, ""}
    assert cells(typed)["requests.new.total"].value == 5
    assert cells(typed)["requests.results.total.total"].value == 5
    assert any("×" in verdict and "差-5" in verdict for verdict in verdicts(typed))
    counts = {row[1].value: row[0].value for row in typed["填报说明"].iter_rows(min_row=9) if row[1].value}
    assert counts[REQUESTS] == 144 - 3


def test_last_years_figures_are_checked_where_they_are_known(run, tmp_path, recalculate_all):
    path = tmp_path / "2023.xlsx"
    assert run("init", "--from", FIXTURES / "pingtan" / "2022" / "report.toml", "-o", path).returncode == 0
    book = load(path.read_bytes())
    cells(book)["requests.carried_in.natural_person"].value = 99
    typed = recalculate_all({"typed": saved(book)})["typed"]
    assert any("上年结转" in verdict or "差" in verdict for verdict in verdicts(load(typed, values=True)))


def test_what_follows_from_last_years_figures_is_filled_in(run, tmp_path):
    path = tmp_path / "2023.xlsx"
    assert run("init", "--from", FIXTURES / "pingtan" / "2022" / "report.toml", "-o", path).returncode == 0
    last = run("compute", "--get", "requests.carried_out.total", FIXTURES / "pingtan" / "2022" / "report.toml")
    printed = cells(load(path.read_bytes(), values=True))
    assert printed["requests.carried_in.total"].value == int(last.stdout)
    assert not printed["requests.carried_in.natural_person"].protection.locked
    assert printed["requests.new.natural_person"].value is None


@pytest.mark.parametrize("typed", [date(2025, 1, 14), "2025-1-14", "2025/1/14", "2025.01.14", "2025年1月14日"])
def test_a_date_is_read_back_as_excel_keeps_it(empty, run, tmp_path, typed):
    book = load(empty("cn-2021", "--agency", "某区教育局"))
    dates = [row[1] for row in book["封面"].iter_rows() if row[0].value == "成文日期"]
    dates[0].value = typed
    (tmp_path / "typed.xlsx").write_bytes(saved(book))
    imported = run("import", tmp_path / "typed.xlsx").stdout.decode()
    assert "issued = 2025-01-14\n" in imported


def test_a_workbook_to_correct_has_a_comment_at_each_error_and_a_list(run, tmp_path, recalculate_all):
    source = (FIXTURES / "suqian-2023" / "report.toml").read_text("utf-8")
    wrong = source.replace("[  3402,     99", "[  3420,     99")
    assert wrong != source
    (tmp_path / "report.toml").write_text(wrong, "utf-8")
    path = tmp_path / "整改.xlsx"
    option = ("--option", "xlsx.fill-in=true")
    assert run("export", tmp_path / "report.toml", "--force", "--to", "xlsx", *option, "-o", path).returncode == 0
    book = load(path.read_bytes())
    commented = {path for path, cell in cells(book).items() if cell.comment}
    assert commented == {"requests.new.natural_person", "requests.new.total"}
    rows = [[cell.value for cell in row] for row in book["整改清单"].iter_rows(min_row=3)]
    assert [row[0] for row in rows] == [str(at) for at in range(1, len(rows) + 1)]
    assert {row[4] for row in rows} == {"relation"}
    assert all(row[1].startswith(f"{REQUESTS}!") and row[2] and row[3] for row in rows)

    cells(book)["requests.new.natural_person"].value = 3402
    corrected = recalculate_all({"corrected": saved(book)})["corrected"]
    shown = {reading.path: reading.text for reading in read(corrected)}
    assert (shown["requests.new.natural_person"], shown["requests.new.total"]) == ("3402", "3511")
    assert not any("×" in verdict for verdict in verdicts(load(corrected, values=True)))


def typed_in(content, original, agency):
    """Return a workbook with the figures of another report typed in, as a program that calculates nothing saves it."""
    book = load(content)
    for path, cell in cells(book).items():
        if not cell.protection.locked:
            cell.value = original.values.get(path)
    (beside,) = (row[1] for row in book["封面"].iter_rows(min_row=3) if row[0].value == "报告机关")
    beside.value = agency
    return saved(book)


def examined(path):
    return examine(str(path), path.read_bytes(), path.parent).case


@pytest.mark.parametrize(("form", "report"), [("cn-2021", "rollup/units/health"), ("cn-2019", "pingtan/2019/report")])
def test_totals_that_nothing_has_calculated_are_computed(empty, form, report):
    path = FIXTURES / f"{report}.toml"
    original = examined(path)
    found = import_file("填报.xlsx", typed_in(empty(form), original, "某县卫生健康局"))
    assert found.findings == ()
    again = examine("imported", found.text.encode()).case
    printed = {path for table in original.form.tables for path in table.indicators}
    assert {path: again.values.get(path) for path in printed} == {path: original.values.get(path) for path in printed}
    assert {again.figures.by_path[total].origin for total in totals(form) & printed} == {"computed"}
    assert (again.definition.report.agency, again.definition.report.title) == ("某县卫生健康局", None)


def test_a_formula_that_nothing_has_calculated_is_no_figure_of_another_cell(empty):
    book = load(empty())
    cells(book)["decisions.licences"].value = "=200+30"
    cells(book)["decisions.penalties"].value = 0
    found = import_file("填报.xlsx", saved(book))
    assert [(finding.code, finding.path) for finding in found.findings] == [
        ("import-number", "decisions.licences"),
        ("import-no-agency", "report.agency"),
    ]
    assert "licences          = nan" in found.text


@pytest.mark.parametrize("form", YEARS)
def test_a_workbook_in_which_nothing_is_filled_in_is_one_error(run, empty, tmp_path, form):
    empty(form, "--agency", "某区教育局")
    done = run("validate", "--lang", "en", tmp_path / "填报.xlsx")
    assert done.returncode == 1
    assert "填报.xlsx: error[import-empty]: no figure is filled in\n" in done.stdout.decode()
    assert done.stdout.decode().endswith("errors: 1, warnings: 0\n")


@pytest.mark.parametrize("calculated", [True, False])
def test_a_corrected_workbook_is_imported_without_an_error(run, tmp_path, recalculate_all, calculated):
    source = (FIXTURES / "suqian-2023" / "report.toml").read_text("utf-8")
    (tmp_path / "report.toml").write_text(source.replace("[  3402,     99", "[  3420,     99"), "utf-8")
    path, target = tmp_path / "整改.xlsx", tmp_path / "imported.toml"
    option = ("--option", "xlsx.fill-in=true")
    assert run("export", tmp_path / "report.toml", "--force", "--to", "xlsx", *option, "-o", path).returncode == 0
    assert run("validate", path).returncode == 1
    book = load(path.read_bytes())
    cells(book)["requests.new.natural_person"].value = 3402
    corrected = saved(book)
    path.write_bytes(recalculate_all({"corrected": corrected})["corrected"] if calculated else corrected)
    done = run("import", path, "-o", target)
    assert (done.returncode, done.stderr) == (0, b"")
    assert run("validate", path).returncode == 0
    original, again = examined(FIXTURES / "suqian-2023" / "report.toml"), examined(target)
    printed = {path for table in original.form.tables for path in table.indicators}
    assert {path: again.values.get(path) for path in printed} == {path: original.values.get(path) for path in printed}
