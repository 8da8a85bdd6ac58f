"""The checks of the workbook: as they are written, and as LibreOffice sees them after an edit."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from govreport_cli.exporting.options import values as default_options
from govreport_cli.paths import parse_term
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import Along, Kind, Relation, Severity, Shows, Source, Table
from govreport_cli.plugin.render import positions
from govreport_exporters.xlsx import govreport_exporter

FIXTURES = Path(__file__).parents[2] / "fixtures"
SOUND = ["suixian-2017", "complete-2017", "suqian-2023", "shanghai-2019", "huaian-2024"]
CHAIN = [f"pingtan/{year}" for year in range(2019, 2024)]
STATISTICS = "政府信息公开情况统计表"
DISCLOSURE = "主动公开政府信息情况"
REQUESTS = "收到和处理政府信息公开申请情况"
REVIEW = "政府信息公开行政复议、行政诉讼情况"
TOP = 3  # the first row of a table
HEADING = "核对"


def report_of(name, *edits):
    """The report of a fixture whose definition is edited, published whatever is wrong with it."""
    path = FIXTURES / name / "report.toml"
    source = path.read_text("utf-8")
    for old, new in edits:
        assert old in source
        source = source.replace(old, new, 1)
    return finish(examine(path.name, source.encode(), path.parent))


def export(report, **options):
    exporter = govreport_exporter()
    return exporter.export(report, default_options(exporter) | {"charts": False} | options)


def read(data, *, values=False):
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def tables(report):
    return [
        block
        for block in (*report.blocks, *report.appendices)
        if isinstance(block, Table) and block.shows is Shows.FIGURES
    ]


def places(report):
    """The cells of the tables by the indicators that they hold: the sheet's title and the coordinate."""
    return {
        placed.cell.indicator: (
            table.title,
            f"{get_column_letter(1 + placed.column)}{TOP + len(table.head) + placed.row}",
        )
        for table in tables(report)
        for placed in positions(table.body)
        if placed.cell.indicator
    }


def beside(sheet):
    """What stands to the right of the cells that are printed."""
    last = range_boundaries(sheet.print_area.rpartition("!")[2])[2]
    return [cell for row in sheet.iter_rows(min_col=last + 1) for cell in row if cell.value is not None]


def checks(book):
    """The checks of a book by their places."""
    return {
        (sheet.title, cell.coordinate): cell.value for sheet in book for cell in beside(sheet) if cell.value != HEADING
    }


def verdicts(report):
    """The checks as they are cached."""
    return checks(read(export(report), values=True))


def sound(values):
    return set(values.values()) == {"√"}


CONDITION = r"ROUND\(SUM\(([^()]*)\)-SUM\(([^()]*)\),6\)(=|<=)0"


def terms(arguments, sheet):
    """The cells and the numbers that a sum adds up."""
    for argument in arguments.split(","):
        title, _, run = argument.rpartition("!")
        title = title.strip("'") or sheet
        if re.fullmatch(r"-?[\d.]+", run):
            yield Decimal(run)
        else:
            left, top, right, bottom = range_boundaries(run)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    yield title, f"{get_column_letter(column)}{row}"


def checked(report):
    """What the checks of a report's tables say: where they stand, their two sides, and the sign between them."""
    titles = {table.title for table in tables(report)}
    for (sheet, coordinate), formula in checks(read(export(report))).items():
        if sheet in titles:
            row = re.sub(r"\D", "", coordinate)
            conditions = formula.removeprefix("=IF(AND(").partition('),"√"')[0]
            assert re.fullmatch(rf"{CONDITION}(,{CONDITION})*", conditions)
            for left, right, sign in re.findall(CONDITION, conditions):
                sides = (tuple(sorted(map(str, terms(side, sheet)))) for side in (left, right))
                yield sheet, row, *sides, sign


def expected(report):
    """What the checks should say, from the relations."""
    cells, figures = places(report), report.figures.by_path
    for relation in report.relations:
        sides = []
        for side in (relation.left, relation.right):
            values = [
                figures[term.path].previous if term.source is Source.LAST_YEAR else cells.get(term.path)
                for term in side
                if term.source is Source.LAST_YEAR or figures[term.path].value is not None
            ]
            sides.append(tuple(sorted(map(str, values))) if len(values) == len(side) and None not in values else None)
        if None not in sides:
            sheet, coordinate = cells[relation.left[0].path]
            sign = "<=" if relation.kind is Kind.AT_MOST else "="
            yield sheet, re.sub(r"\D", "", coordinate), *sides, sign


@pytest.mark.parametrize("name", [*SOUND, *CHAIN])
def test_every_relation_between_numbers_has_one_check(name):
    report = report_of(name)
    wanted = Counter(expected(report))
    assert Counter(checked(report)) == wanted
    assert set(wanted.values()) <= {1}
    assert wanted or name == "suixian-2017"  # which reports no parts


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_report_has_only_ticks(name):
    assert sound(verdicts(report_of(name)))


def test_last_year_s_figures_count():
    looking_back = [relation for relation in report_of("pingtan/2023").relations if relation.looks_back]
    assert looking_back
    assert [check for check in checked(report_of("pingtan/2023")) if check[3] == ("0",)]
    assert not [check for check in checked(report_of("suqian-2023")) if not check[3][0].startswith("(")]


def test_what_the_chain_s_findings_say_is_what_its_checks_say():
    for name in CHAIN:
        path = FIXTURES / name / "report.toml"
        examination = examine(path.name, path.read_bytes(), path.parent)
        broken = [finding for finding in examination.findings if finding.code == "relation"]
        wrong = [value for value in verdicts(finish(examination)).values() if value != "√"]
        assert sum(value.count(" 差") for value in wrong) == len(broken)
        assert {value[0] for value in wrong} <= {"！" if finding.severity == "warning" else "×" for finding in broken}


def test_a_report_published_in_spite_of_errors_says_so():
    assert verdicts(report_of("invalid/relation")) == {
        (STATISTICS, "E5"): "！主动公开政府信息数 差+4",
        (STATISTICS, "E6"): "！主动公开规范性文件数与制发规范性文件总数 差+1",
        (STATISTICS, "E25"): "× 收到申请数 差-2",
    }


def test_an_error_among_warnings_is_an_error():
    edit = ("normative_documents = 3\n", "normative_documents = 12\n")
    said = "× 主动公开规范性文件数与主动公开政府信息数 差+2；主动公开规范性文件数与制发规范性文件总数 差+10"
    assert verdicts(report_of("invalid/relation", edit))[STATISTICS, "E6"] == said


def test_names_in_one_row_are_told_apart():
    report = report_of(
        "pingtan/2022",
        ("new         = [    71,      3,      0,      0,      0,      0,     74]", "new = [70, 3, 0, 0, 0, 0, 75]"),
        ("reconsideration                  = [     0,", "reconsideration = [1,"),
        ("direct_litigation                = [     1,", "direct_litigation = [3,"),
    )
    wrong = {place: value for place, value in verdicts(report).items() if value != "√"}
    assert wrong == {
        (DISCLOSURE, "F6"): "！现行有效件数 差+600",
        (REQUESTS, "L6"): "× 本行总计 差+2；自然人 差-1；本列总计 差+1",
        (REVIEW, "Q6"): "× 行政复议（总计） 差-1；未经复议直接起诉（总计） 差-2",
    }


def test_a_breakdown_s_total_is_held_to_its_indicator():
    report = report_of("complete-2017", ("value = 4772", "value = 4770"))
    said = verdicts(report)
    assert (said["按信息类别", "E7"], said["按支出用途", "E7"]) == ("× 合计 差-2", "√")
    formula = checks(read(export(report)))["按信息类别", "E7"]
    assert formula.startswith(f"=IF(AND(ROUND(SUM(B7)-SUM('{STATISTICS}'!C5),6)=0),\"√\"")


def test_a_breakdown_of_an_indicator_that_is_no_number_has_no_check():
    report = report_of("complete-2017")
    stripped = dataclasses.replace(
        report,
        blocks=tuple(block for block in report.blocks if not isinstance(block, Table)),
        appendices=tuple(block for block in report.appendices if not isinstance(block, Table)),
    )
    assert not [cell for sheet in read(export(stripped)) for cell in beside(sheet)]


def test_the_heading_stands_beside_the_heads_and_changes_have_none():
    book = read(export(report_of("pingtan/2022")))
    headings = {
        sheet.title: [cell.coordinate for cell in beside(sheet) if cell.value == HEADING] for sheet in book.worksheets
    }
    assert {title: cells for title, cells in headings.items() if cells} == {
        DISCLOSURE: ["F3"],
        REQUESTS: ["L3"],
        REVIEW: ["Q3"],
    }
    assert "F3:F4" in {str(area) for area in book[DISCLOSURE].merged_cells.ranges}
    assert "L3:L5" in {str(area) for area in book[REQUESTS].merged_cells.ranges}


def test_the_column_looks_like_a_table_s_and_nothing_stands_between():
    sheet = read(export(report_of("suqian-2023")))[REQUESTS]
    head, check = sheet["L3"], sheet["L6"]
    assert (head.fill.fgColor.rgb, head.font.bold, head.border.left.style) == ("FFD9D9D9", True, "thin")
    assert (check.font.sz, check.alignment.wrap_text, check.border.left.style) == (8, True, "thin")
    assert sheet.column_dimensions["K"].width < 4
    assert sheet.column_dimensions["L"].width > 40
    assert not [cell.value for cell in sheet["K"] if cell.value is not None]


def test_rows_without_checks_are_empty_and_unformatted():
    report = report_of("suqian-2023")
    sheet = read(export(report))[DISCLOSURE]
    assert list(beside(sheet)) == []
    assert not sheet.conditional_formatting


def test_verdicts_have_colours():
    sheet = read(export(report_of("suqian-2023")))[REQUESTS]
    ((area, rules),) = [(area.sqref, area.rules) for area in sheet.conditional_formatting]
    assert str(area) == "L6:L30"
    looks = {rule.text: (rule.dxf.fill and rule.dxf.fill.bgColor.rgb, rule.dxf.font.color.rgb) for rule in rules}
    assert looks == {"×": ("FFFFC7CE", "FF9C0006"), "！": ("FFFFEB9C", "FF7F4F00"), "√": (None, "FF006100")}
    assert {rule.operator for rule in rules} == {"beginsWith"}
    assert [rule.dxf.font.b for rule in rules if rule.text == "×"] == [True]


def relation(left, right, kind=Kind.TOTAL, name="x", severity=Severity.ERROR):
    left, right = (tuple(map(parse_term, side)) for side in (left, right))
    return Relation(name, kind, left, right, severity, "derived", Along.NEITHER)


FUNDS, FEES = "organisation.funds", "fees.collected"


def with_relations(report, *relations):
    return dataclasses.replace(report, relations=relations)


def with_labels(report, **labels):
    """The report with other labels for the indicators at these paths, whose dots are doubled underscores."""
    by_path = dict(report.figures.by_path)
    for key, label in labels.items():
        figure = by_path[key.replace("__", ".")]
        indicator = dataclasses.replace(figure.indicator, label=label)
        by_path[key.replace("__", ".")] = dataclasses.replace(figure, indicator=indicator)
    return dataclasses.replace(report, figures=dataclasses.replace(report.figures, by_path=by_path))


def money(funds, fees, *relations):
    report = report_of(
        "complete-2017", ("funds = 86.50", f"funds = {funds}"), ("collected = 0.46", f"collected = {fees}")
    )
    return with_relations(report, *relations)


def test_money_is_compared_as_it_is_printed():
    thrice = relation((FUNDS,), (FEES,) * 3)  # 0.1 + 0.1 + 0.1 is not 0.3 in a binary float
    assert verdicts(money("0.3", "0.1", thrice))[STATISTICS, "E64"] == "√"
    assert verdicts(money("0.300001", "0.1", thrice))[STATISTICS, "E64"] == "× 政府信息公开专项经费 差+0.000001"
    assert verdicts(money("4.00", "1.50", thrice))[STATISTICS, "E64"] == "× 政府信息公开专项经费 差-0.5"
    assert verdicts(money("14.50", "1.50", thrice))[STATISTICS, "E64"] == "× 政府信息公开专项经费 差+10"


HOSTILE = ['"&A1&"', "MAP(1)", "_xlfn.X(", "&amp;<b>'", "长" * 300, "（一）", "𠮷" * 100, ". ", "{=1}"]


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_are_text_in_formulas(label):
    report = with_labels(money("1", "2", relation((FUNDS,), (FEES,))), organisation__funds=label)
    place = (STATISTICS, "E64")
    formula, value = checks(read(export(report)))[place], verdicts(report)[place]
    assert value.startswith("× ")
    assert value.endswith(" 差-1")
    assert formula.count('"') % 2 == 0
    assert "_xlws" not in formula
    literals = re.findall(r'"((?:[^"]|"")*)"', formula)
    assert all(len(literal.encode("utf-16-le")) // 2 <= 255 for literal in literals)
    assert value.removeprefix("× ").removesuffix("-1") in [text.replace('""', '"').lstrip("；") for text in literals]


def crowded():
    """A report with a row of more checks than one formula holds, the last of them broken."""
    report = report_of("complete-2017")
    parts = ("requests.received.in_person", "requests.received.online", "requests.concluded.on_time") * 20
    many = [relation((FUNDS,), parts[:size], Kind.AT_MOST, str(size)) for size in range(3, 60)]
    return with_relations(report, *many, relation((FUNDS,), (FEES,), name="last"))


def test_more_checks_than_a_formula_holds_stand_in_more_columns():
    report = crowded()
    data = export(report)
    formulas = {place: value for place, value in checks(read(data)).items() if place[0] == STATISTICS}
    assert len(formulas) > 1
    assert {re.sub(r"\D", "", coordinate) for _, coordinate in formulas} == {"64"}
    assert all(len(formula) <= 8192 for formula in formulas.values())
    assert len(list(checked(report))) == len(report.relations)
    said = [value for place, value in verdicts(report).items() if place in formulas]
    assert said[:-1] == ["√"] * (len(said) - 1)
    assert said[-1].endswith("差+86.04")


def test_a_relation_that_no_formula_holds_has_no_check():
    report = report_of("complete-2017")
    parts = ("requests.received.in_person", "requests.received.online") * 1000
    assert not list(checked(with_relations(report, relation((FUNDS,), parts))))


def without_caches(data):
    """The workbook without its cached values, as openpyxl writes it."""
    result = BytesIO()
    read(data).save(result)
    return result.getvalue()


MADE = {
    "broken": lambda: report_of("invalid/relation", ("normative_documents = 3\n", "normative_documents = 12\n")),
    "breakdown": lambda: report_of("complete-2017", ("value = 4772", "value = 4770")),
    "chain": lambda: report_of("pingtan/2022"),
    "money": lambda: money("0.300001", "0.1", relation((FUNDS,), (FEES,) * 3)),
    "round": lambda: money("14.50", "1.50", relation((FUNDS,), (FEES,) * 3)),
    "float": lambda: money("0.3", "0.1", relation((FUNDS,), (FEES,) * 3)),
    "quotes": lambda: with_labels(
        money("1", "2", relation((FUNDS,), (FEES,))), organisation__funds='"&MAP(1)&"<b>&amp;\'. '
    ),
    "crowded": crowded,
}


@pytest.fixture(scope="module")
def made(recalculate_all):
    """The workbooks of MADE, and what LibreOffice makes of them."""
    books = {name: export(make()) for name, make in MADE.items()}
    computed = recalculate_all({name: without_caches(data) for name, data in books.items()})
    return {name: (data, read(computed[name], values=True)) for name, data in books.items()}


@pytest.mark.parametrize("name", MADE)
def test_libreoffice_says_what_is_cached(name, made):
    data, computed = made[name]
    assert checks(computed) == checks(read(data, values=True))


EDITS = [
    # A given number: its row's and its column's totals follow, and what should equal them no longer does.
    (
        "pingtan/2022",
        "requests.new.natural_person",
        81,
        {"requests.new.total": 84},
        {(REQUESTS, "L6"): "× 自然人 差+10；本列总计 差+10"},
    ),
    (
        "pingtan/2022",
        "requests.results.granted.natural_person",
        20,
        {
            "requests.results.granted.total": 20,
            "requests.results.total.natural_person": 71,
            "requests.results.total.total": 74,
        },
        {(REQUESTS, "L6"): "× 自然人 差+1；本列总计 差+1"},
    ),
    (
        "pingtan/2022",
        "requests.carried_in.enterprise",
        2,
        {"requests.carried_in.total": 3},
        {(REQUESTS, "L6"): "× 商业企业 差+2；本列总计 差+2", (REQUESTS, "L7"): "× 商业企业 差+2；本列总计 差+2"},
    ),
    # A total that is overwritten.
    (
        "suqian-2023",
        "review.reconsideration.total",
        100,
        {},
        {(REVIEW, "Q6"): "× 行政复议（总计） 差-340"},
    ),
    (
        "complete-2017",
        "disclosure.total",
        9000,
        {},
        {(STATISTICS, "E5"): "！主动公开政府信息数 差+1181", ("按信息类别", "E7"): "× 合计 差-3790"},
    ),
    (
        "complete-2017",
        "disclosure.normative_documents",
        50,
        {},
        {(STATISTICS, "E6"): "！主动公开规范性文件数与制发规范性文件总数 差+9"},
    ),
    (
        "complete-2017",
        "requests.answered.refused.total",
        9,
        {"requests.answered.total": 63},
        {(STATISTICS, "E37"): "× 不同意公开答复数 差+1"},
    ),
    # A part: all its totals follow, so nothing is wrong.
    (
        "complete-2017",
        "requests.answered.refused.privacy",
        5,
        {"requests.answered.refused.total": 10, "requests.answered.total": 64},
        {},
    ),
    # A dash counts for nothing.
    (
        "complete-2017",
        "response.press_conferences",
        "—",
        {},
        {(STATISTICS, "E18"): "× 主要负责同志参加新闻发布会次数 差+2"},
    ),
]


def edit(name, path, value):
    """The workbook of a report in which one cell is changed."""
    report = report_of(name)
    book = read(export(report))
    sheet, coordinate = places(report)[path]
    book[sheet][coordinate].value = value
    edited = BytesIO()
    book.save(edited)
    return edited.getvalue()


@pytest.fixture(scope="module")
def edited(recalculate_all):
    """What LibreOffice makes of the edited workbooks."""
    computed = recalculate_all({str(at): edit(*entry[:3]) for at, entry in enumerate(EDITS)})
    return {entry[:3]: read(computed[str(at)], values=True) for at, entry in enumerate(EDITS)}


@pytest.mark.parametrize(("name", "path", "value", "follows", "wrong"), EDITS)
def test_an_edit_turns_the_checks_of_what_it_breaks(name, path, value, follows, wrong, edited):
    report = report_of(name)
    cells = places(report)
    after = edited[name, path, value]

    for total, needed in follows.items():
        sheet, coordinate = cells[total]
        assert after[sheet][coordinate].value == needed
    was, now = verdicts(report), checks(after)
    assert set(was) == set(now)
    turned = {place: said for place, said in now.items() if said != was[place]}
    assert turned == wrong


def test_a_bound_between_amounts_in_both_units_is_checked_in_one(in_local_form):
    relation = {"id": "bound", "part": ["a_money"], "whole": ["b_money", "c_money"], "severity": "warning"}
    units = {"a_money": "元", "b_money": "万元", "c_money": "万元"}
    given = "group = { a_money = 30001.0, b_money = 1, c_money = 2.0 }"
    book = read(export(finish(in_local_form(list(units), [relation], given, units))))
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if "ROUND" in str(cell.value)]
    assert len(formulas) == 1
    assert "ROUND((SUM(C4)/10000)-SUM(C5:C6),6)<=0" in formulas[0]
