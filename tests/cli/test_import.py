"""``govreport import``, and ``govreport validate`` of published files."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile

import pytest

ROW = "<tr><td>{}</td><td>{}</td></tr>"
DECISIONS = "".join(ROW.format(name, number) for name, number in (("行政许可", 3), ("行政处罚", 4), ("行政强制", 5)))
TITLE = "<h1>某县人民政府2023年政府信息公开工作年度报告</h1>"
TABLE = f"<table>{DECISIONS}</table>"


@pytest.fixture
def shuyang(fixtures):
    return fixtures / "published" / "editor.html"


@pytest.fixture
def imported(run, folder):
    """Import a page, and return the process."""

    def of(page, *arguments, name="page.html"):
        (folder / name).write_bytes(page.encode())
        return run("import", name, *arguments)

    return of


def test_a_page_becomes_a_definition_that_validates(run, folder, shuyang):
    done = run("import", shuyang, "-o", "report.toml")
    assert done.returncode == 0
    assert "warning[import-label]: the row `规范性文件` was taken for `行政规范性文件`" in done.stderr.decode()
    assert "warning[import-left-out]" in done.stderr.decode()
    assert run("validate", "report.toml").returncode == 0
    data = tomllib.loads((folder / "report.toml").read_text("utf-8"))
    assert data["report"]["agency"] == "沭阳县发展和改革局"
    assert data["documents"]["normative_documents"] == [8, 0, 18]
    assert data["requests"]["new"] == {"natural_person": 26, "total": 26}


def test_nothing_is_overwritten_unless_told_to(run, folder, shuyang):
    (folder / "report.toml").write_text("mine")
    assert run("import", shuyang, "-o", "report.toml").returncode == 3
    assert (folder / "report.toml").read_text() == "mine"
    assert run("import", shuyang, "-o", "report.toml", "--force").returncode == 0
    assert (folder / "report.toml").read_text() != "mine"


@pytest.mark.parametrize(
    ("page", "finding"),
    [
        (TITLE + TABLE.replace(">3<", ">3a<"), "error[import-number]: `3a` is not a figure of 行政许可"),
        (TITLE + TABLE.replace(">3<", ">减3<"), "error[import-number]: `减3` is not a figure of 行政许可"),
        (TITLE + TABLE.replace(">3<", ">1 3<"), "error[import-number]: `1 3` is not a figure of 行政许可"),
        (TITLE + TABLE.replace(">3<", ">3①<"), "error[import-number]: `3①` is not a figure of 行政许可"),
        (TITLE + TABLE.replace(">3<", ">3<sup>1</sup><"), "error[import-number]: `3¹` is not a figure of 行政许可"),
        (TITLE + TABLE.replace(">3<", ">3（万元）<"), "error[import-number]: `3（万元）` is not a figure of 行政许可"),
        (TITLE + TABLE, "error[import-missing]: rows of “主动公开政府信息情况” missing from the file (3): 规章、"),
        (
            TITLE + TABLE + TABLE.replace(">3<", ">4<"),
            "error[import-twice]: 行政许可 has two different values: 3 and 4",
        ),
        (
            TITLE + f"<table>{DECISIONS}<tr><td>行政裁决</td><td>6</td></tr></table>",
            "error[import-row]: the form has no row `行政裁决`",
        ),
        (
            TITLE + f"<table>{DECISIONS.replace('<td>3</td>', '<td>3</td><td>30</td>')}</table>",
            "error[import-several]: the row `行政许可` has several figures where the form has one: 3、30",
        ),
        (
            TITLE + f"<table>{DECISIONS}<tr><td>规章</td><td>1</td><td>0</td></tr></table>",
            "error[import-columns]: the row `规章` has 2 cells, but the form's has 3",
        ),
        (
            TITLE
            + "<table><tr><td>信息内容</td><td>本年制发件数</td><td>备查件数</td></tr>"
            + f"<tr><td>规章</td><td>1</td><td>9</td></tr>{DECISIONS}</table>",
            "error[import-cell]: `9` in the row `规章` is in a column that the form does not have",
        ),
        (
            TITLE
            + "<table><tr><td>信息内容</td><td>2022年</td><td>2023年</td><td>增减</td></tr>"
            + f"<tr><td>规章</td><td>1</td><td>9</td><td>8</td></tr></table><table>{DECISIONS}</table>",
            "error[import-cell]: `9` in the row `规章` is in a column that the form does not have",
        ),
        (
            TITLE + f"<table>{DECISIONS}<tr><td>行政事业性收费</td><td>20元</td></tr></table>",
            "error[import-unit]: 行政事业性收费 is in 元; the form has it in 万元",
        ),
        (
            TITLE + f"<table>{DECISIONS}<tr><td>行政事业性收费（元）</td><td>20</td></tr></table>",
            "error[import-unit]: 行政事业性收费 is in 元; the form has it in 万元",
        ),
        (
            TITLE
            + f"<table>{DECISIONS}<tr><td>信息内容</td><td>本年收费金额（单位：元）</td></tr>"
            + "<tr><td>行政事业性收费</td><td>20</td></tr></table>",
            "error[import-unit]: 行政事业性收费 is in 元; the form has it in 万元",
        ),
        (
            TITLE + f"<table><tr><td>信息内容</td><td>2022年</td></tr>{DECISIONS}</table>",
            "error[import-cell]: `3` in the row `行政许可` is in a column that the form does not have",
        ),
        (
            TITLE
            + "<table><tr><td>信息内容</td><td>2021年</td><td>2022年</td></tr>"
            + "<tr><td>行政许可</td><td>30</td><td></td></tr></table>",
            "error[import-cell]: `30` in the row `行政许可` is in a column that the form does not have",
        ),
        (
            TITLE + f"<table><tr><td>信息内容</td><td>比上年增减</td></tr>{DECISIONS}</table>",
            "error[import-cell]: `3` in the row `行政许可` is in a column that the form does not have",
        ),
        (
            TITLE
            + "<table><tr><td>信息内容</td><td>甲</td><td>乙</td><td>丙</td></tr>"
            + f"<tr><td>规章</td><td>1</td><td>0</td><td>9</td></tr></table><table>{DECISIONS}</table>",
            "error[import-cell]: `9` in the row `规章` is in a column that the form does not have",
        ),
        (
            TITLE.replace("2023", "2017")
            + f"<table>{ROW.format('六、举报投诉数量', 1)}{ROW.format('（二）被依法纠错数', 1)}</table>",
            "error[import-ambiguous]: the label `（二）被依法纠错数` fits several rows of the form",
        ),
        (TABLE, "error[import-no-agency]: the file does not say which agency's report it is"),
        (TABLE, "error[import-no-year]: the file does not say which year it reports on"),
        ("<p>首页</p>", "error[import-nothing]: the file has no official table and no report"),
        (
            TITLE + "<p>一、工作回顾</p><p>平稳。</p>" + TABLE,
            "warning[import-section]: the heading `工作回顾` was taken for the section `一、总体情况`",
        ),
        (
            TITLE + TABLE + "<table><tr><td>部门</td><td>件数</td></tr><tr><td>教育</td><td>1</td></tr></table>",
            "warning[import-table]: the table that begins with `部门` was left out (rows: 2)",
        ),
        (
            TITLE
            + TABLE
            + "<p>按部门</p><table><tr><td>教育</td><td>1</td></tr><tr><td>民政</td><td>2</td></tr>"
            + "<tr><td>合计</td><td>3</td></tr></table>",
            "warning[import-breakdown]: the table `按部门` was taken for a breakdown of 行政许可",
        ),
    ],
)
def test_what_is_not_understood_is_said(imported, page, finding):
    done = imported(page)
    assert finding in done.stderr.decode()
    serious = finding.startswith("error")
    expected = 3 if "import-nothing" in finding else 1
    assert done.returncode == expected or not serious
    if "import-nothing" not in finding:
        tomllib.loads(done.stdout.decode().replace("# year =", "# year"))


@pytest.mark.parametrize(
    "cell",
    [
        "<del>7</del>3",
        "3<s>7</s>",
        "<strike>7</strike>3",
        '3<span style="text-decoration: line-through">7</span>',
        '3<span style="font-size:0px">7<b style="font-size:50%">7</b></span>',
        '<p style="font-size: 0"><b style="font-size:1.0em">7</b><b style="font-size:0.8rem">3</b></p>',
        "3(件)",
    ],
)
def test_what_is_struck_out_or_without_size_is_no_part_of_a_figure(imported, cell):
    done = imported(TITLE + TABLE.replace(">3<", f">{cell}<"))
    data = tomllib.loads(done.stdout.decode())
    assert data["decisions"]["licences"] == 3
    assert "note" not in data


def test_a_blank_below_the_forms_head_is_not_filled_with_another_column(imported):
    heads = "<tr><td>信息内容</td><td>上年</td><td>本年处理决定数量</td><td>同比</td></tr>"
    row = "<tr><td>{}</td><td>30</td><td>{}</td><td>5</td></tr>"
    done = imported(f"{TITLE}<table>{heads}{row.format('行政许可', '')}{row.format('行政处罚', 4)}</table>")
    data = tomllib.loads(done.stdout.decode())
    assert (data["decisions"]["licences"], data["decisions"]["penalties"]) == ({}, 4)


@pytest.mark.parametrize(("heads", "figure"), [("2022年|2023年", 3), ("2023年度|2022年度|2023年比2022年", 30)])
def test_of_columns_of_several_years_that_of_the_report_is_read(imported, heads, figure):
    rows = "".join(f"<tr><td>{name}</td><td>30</td><td>3</td></tr>" for name in ("行政许可", "行政处罚", "行政强制"))
    cells = "".join(f"<td>{head}</td>" for head in heads.split("|"))
    done = imported(f"{TITLE}<table><tr><td>信息内容</td>{cells}</tr>{rows}</table>")
    assert tomllib.loads(done.stdout.decode())["decisions"]["licences"] == figure
    assert "行政许可" not in done.stderr.decode()


def test_a_line_is_left_for_last_years_definition(imported):
    assert '# previous = "../2022/report.toml"  # 上年报告定义\n' in imported(TITLE + TABLE).stdout.decode()


def test_titles_of_sections_after_the_text_do_not_replace_it(imported):
    page = f"<p>一、总体情况</p><p>平稳。</p><p>二、主动公开政府信息情况</p><table>{DECISIONS}</table>"
    links = "<p>六、其他需要报告的事项</p><p>一、总体情况</p><p>二、主动公开政府信息情况</p>"
    sections = tomllib.loads(imported(TITLE + page + links).stdout.decode())["section"]
    assert sections[0] == {"id": "overview", "text": "平稳。\n"}


def test_a_table_of_contents_is_no_text(imported):
    contents = "<p>一、总体情况</p><p>（一）主动公开……1</p><p>六、其他需要报告的事项</p>"
    sections = tomllib.loads(imported(f"{TITLE}{contents}<p>一、总体情况</p><p>平稳。</p>{TABLE}").stdout.decode())
    assert sections["section"] == [{"id": "overview", "text": "平稳。\n"}]


def test_a_heading_above_other_tables_does_not_hide_official_ones(imported):
    page = f"{TITLE}<h2>与上年比较</h2><p>略。</p><p>二、主动公开政府信息情况</p>{TABLE}"
    assert tomllib.loads(imported(page).stdout.decode())["decisions"]["licences"] == 3


def test_one_number_is_not_the_figure_of_two_rows(imported):
    rows = "<tr><td>行政许可</td><td rowspan=2>5</td></tr><tr><td>行政处罚</td></tr>" + ROW.format("行政强制", 0)
    data = tomllib.loads(imported(f"{TITLE}<table>{rows}</table>").stdout.decode())["decisions"]
    assert [str(data[key]) for key in ("licences", "penalties", "coercive_measures")] == ["nan", "nan", "0"]


@pytest.mark.parametrize(("text", "figures"), [("5", [1, "nan", "nan"]), ("/", {"made": 1})])
def test_one_cell_is_not_the_figure_of_two_columns(imported, text, figures):
    heads = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    row = f"<tr><td>规章</td><td>1</td><td colspan=2>{text}</td></tr>"
    done = imported(f"{TITLE}<table>{heads}{row}{DECISIONS}</table>")
    rules = tomllib.loads(done.stdout.decode())["documents"]["rules"]
    assert rules == figures if isinstance(rules, dict) else [str(one) for one in rules] == list(map(str, figures))


@pytest.mark.parametrize(
    "rows",
    [
        ROW.format("教育", 3) + ROW.format("民政", 4) + ROW.format("合计", 7),
        ROW.format("教育", 3) + ROW.format("民政", "4x") + ROW.format("合计", 3),
        ROW.format("教育", 1) + ROW.format("合计", 3) + ROW.format("民政", 2),
        ROW.format("教育", 1) + ROW.format("民政", 2),
    ],
    ids=["two figures are 7", "a part is no number", "a part is below the total", "no total"],
)
def test_a_table_that_is_not_clearly_a_breakdown_is_left_out(imported, rows):
    table = TABLE.replace(">3<", ">7<").replace(">4<", ">7<")
    done = imported(f"{TITLE}{table}<p>按部门</p><table>{rows}</table>")
    assert "breakdown" not in tomllib.loads(done.stdout.decode())
    assert "warning[import-table]: the table that begins with `教育` was left out" in done.stderr.decode()


def test_a_page_in_utf_16(run, folder, shuyang):
    (folder / "page.html").write_bytes(shuyang.read_text("utf-8").encode("utf-16"))
    assert run("import", "page.html", "-o", "report.toml").returncode == 0
    assert run("import", shuyang, "-o", "same.toml").returncode == 0
    assert (folder / "report.toml").read_bytes() == (folder / "same.toml").read_bytes()


def test_rows_side_by_side_are_not_taken_for_columns(imported):
    row = "<tr><td>行政许可</td><td>3</td><td>行政处罚</td><td>4</td></tr>"
    done = imported(f"{TITLE}<table>{row}{ROW.format('行政强制', 5)}</table>")
    data = tomllib.loads(done.stdout.decode())["decisions"]
    assert (str(data["licences"]), str(data["penalties"])) == ("nan", "nan")


@pytest.mark.parametrize("day", ["2024年2月30日", "二〇二四年二月三十日"])
def test_a_day_that_does_not_exist_is_not_read(imported, day):
    done = imported(f"{TITLE}{TABLE}<p>六、其他需要报告的事项</p><p>无。</p><p>某县政府办公室</p><p>{day}</p>")
    report = tomllib.loads(done.stdout.decode())["report"]
    assert (report["issuer"], report.get("issued")) == ("某县政府办公室", None)
    assert f"warning[import-particular]: `{day}` cannot be read as `report.issued`" in done.stderr.decode()


def test_a_unit_in_brackets_is_a_unit(imported):
    page = TITLE + f"<table>{DECISIONS}<tr><td>行政事业性收费</td><td>{{}}</td></tr></table>"
    assert tomllib.loads(imported(page.format("20（万元）")).stdout.decode())["charges"]["administrative_fees"] == 20
    assert "error[import-unit]: 行政事业性收费 is in 元" in imported(page.format("20（单位：元）")).stderr.decode()


def test_a_figure_that_is_not_understood_is_still_to_fill_in(run, imported):
    done = imported(TITLE + TABLE.replace(">3<", ">三<"), "-o", "report.toml")
    assert "page.html:1:" in done.stderr.decode() or "import-missing" in done.stderr.decode()
    found = json.loads(run("validate", "report.toml", "--format", "json").stdout)["findings"]
    assert {"decisions.licences"} <= {finding["path"] for finding in found if finding["code"] == "unfilled"}


def test_a_file_of_an_unknown_format_is_refused(imported):
    done = imported("x", name="report.pdf")
    assert done.returncode == 3
    assert "error[import-format]: no importer reads files named `*.pdf`" in done.stderr.decode()


def test_a_damaged_file_is_refused(imported):
    done = imported("PK", name="report.xlsx")
    assert done.returncode == 3
    assert "error[import-unreadable]: cannot read the file: BadZipFile" in done.stderr.decode()


def test_the_importer_and_the_form_can_be_named(run, folder, shuyang):
    (folder / "page.aspx").write_bytes(shuyang.read_bytes())
    assert run("import", "page.aspx").returncode == 3
    done = run("import", "page.aspx", "--from", "html", "--form", "cn-2019")
    assert done.returncode == 1
    assert b'form = "cn-2019"' in done.stdout
    assert run("import", "page.aspx", "--from", "none").returncode == 4


def test_numbers_become_placeholders_only_if_there_is_no_doubt(run, fixtures):
    page = fixtures / "published" / "word.html"
    text = tomllib.loads(run("import", page, "--placeholders").stdout.decode())["section"][0]["text"]
    assert "新收政府信息公开申请{{ requests.new.total }}件" in text
    plain = tomllib.loads(run("import", page).stdout.decode())["section"][0]["text"]
    assert "新收政府信息公开申请70件" in plain


def test_validate_finds_what_is_wrong_in_a_published_page(run, folder, fixtures):
    page = (fixtures / "published" / "layout.html").read_text("utf-8")
    wrong = page.replace("<td><p>37</p><td>", "<td><p>73</p><td>", 1).replace("申请74件", "申请47件")
    assert wrong.count("73") == page.count("73") + 1
    (folder / "page.html").write_text(wrong, "utf-8")
    done = run("validate", "page.html", "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)["findings"]
    broken = [finding for finding in found if finding["code"] == "relation"]
    assert broken
    lines = wrong.split("\n")
    assert all(finding["line"] and finding["column"] for finding in broken)
    assert "73" in lines[broken[0]["places"][0]["line"] - 1] or any(
        lines[place["line"] - 1][place["column"] - 1 :].startswith("73")
        for finding in broken
        for place in finding["places"]
    )
    assert [finding["line"] for finding in found if finding["code"] == "prose-number"]


def test_validate_names_the_cell_of_a_workbook(run, folder, fixtures):
    from openpyxl import load_workbook

    out = folder / "out"
    definition = fixtures / "pingtan" / "2023" / "report.toml"
    assert run("export", definition, "--to", "xlsx", "-o", f"{out}/").returncode == 0
    path = next(out.glob("*.xlsx"))
    book = load_workbook(path, data_only=True)
    sheet = book["政府信息公开行政复议、行政诉讼情况"]
    sheet["A6"] = 7
    book.save(path)
    done = run("validate", path)
    assert done.returncode == 1
    assert "政府信息公开行政复议、行政诉讼情况!" in done.stdout.decode()


def test_totals_that_were_never_worked_out_are_left_out(run, folder, fixtures):
    """A program that saves no values with its formulas leaves nothing to read; the parts are there."""
    from openpyxl import load_workbook

    out = folder / "out"
    definition = fixtures / "pingtan" / "2023" / "report.toml"
    assert run("export", definition, "--to", "xlsx", "-o", f"{out}/").returncode == 0
    path = next(out.glob("*.xlsx"))
    load_workbook(path).save(path)
    done = run("import", path)
    assert (done.returncode, done.stderr) == (0, b"")
    data = tomllib.loads(done.stdout.decode())
    assert data["requests"]["new"] == tomllib.loads(definition.read_text("utf-8"))["requests"]["new"][:6]
    assert "total" not in data["requests"]["results"]


def test_a_formula_for_a_total_that_adds_up_no_cells_is_no_figure(run, folder, shuyang):
    page = shuyang.read_text("utf-8")
    assert page.count(">26<") == 6
    *_, last = page.split(">26<")
    (folder / "page.html").write_text(page.removesuffix(f">26<{last}") + f">=20+7<{last}", "utf-8")
    assert "error[import-number]: `=20+7` is not a figure of" in run("import", "page.html").stderr.decode()


@pytest.fixture
def workbook(run, folder):
    """Import a workbook whose first rows are those of 行政许可 and 行政处罚, after a change; return the definition."""
    import openpyxl

    def of(change):
        book = openpyxl.Workbook()
        for row in (
            ["某县人民政府2023年政府信息公开工作年度报告"],
            ["行政许可", 3],
            ["行政处罚", 4],
            ["行政事业性收费", 250_000],
        ):
            book.active.append(row)
        change(book.active)
        book.save(folder / "table.xlsx")
        done = run("import", "table.xlsx")
        return tomllib.loads(done.stdout.decode()), done.stderr.decode()

    return of


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ('"约"0', "约3"),
        ('0"3"', '3 [0"3"]'),
        ('0".5"', '3 [0".5"]'),
        (";;;", "3 [;;;]"),
        ("0,", "3 [0,]"),
        ("0!.0,", "3 [0!.0,]"),
        ('[=3]"三";0', '3 [[=3]"三";0]'),
        ("-0", "-3"),
        ("0%", "300%"),
    ],
)
def test_a_number_that_a_workbook_shows_otherwise_is_no_figure(workbook, number_format, shown):
    data, said = workbook(lambda sheet: setattr(sheet["B2"], "number_format", number_format))
    assert f"error[import-number]: `{shown}` is not a figure of 行政许可" in said
    assert str(data["decisions"]["licences"]) == "nan"


@pytest.mark.parametrize(
    "number_format",
    ["0", "#,##0_ ", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "@", '[Red]0"件"', "0\\件", "0.00", "[DBNum1]General"],
)
def test_a_number_in_a_usual_format_is_a_figure(workbook, number_format):
    data, _ = workbook(lambda sheet: setattr(sheet["B2"], "number_format", number_format))
    assert data["decisions"]["licences"] == 3


def test_what_a_workbook_hides_is_not_read(workbook):
    def hide(sheet):
        sheet.insert_cols(2)
        sheet["B2"], sheet["B3"], sheet["B4"] = 30, 40, 50
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True

    data, said = workbook(hide)
    assert data["decisions"]["licences"] == 3
    assert str(data["decisions"]["penalties"]) == "nan"
    assert "error[import-missing]" in said


def test_all_areas_that_are_printed_are_read(workbook):
    data, _ = workbook(lambda sheet: setattr(sheet, "print_area", "A1:B2,A3:B4"))
    assert data["decisions"] == data["decisions"] | {"licences": 3, "penalties": 4}


def test_a_workbook_that_merges_a_whole_sheet_cannot_be_read(run, folder, workbook):
    workbook(lambda sheet: sheet.merge_cells("D1:E2"))
    old, new = folder / "table.xlsx", folder / "merged.xlsx"
    with zipfile.ZipFile(old) as parts, zipfile.ZipFile(new, "w") as copy:
        for name in parts.namelist():
            copy.writestr(name, parts.read(name).replace(b'ref="D1:E2"', b'ref="D1:XFD1048576"'))
    done = run("import", new)
    assert done.returncode == 3
    assert "error[import-unreadable]: cannot read the file: ValueError: it merges more than" in done.stderr.decode()


@pytest.mark.parametrize("formula", ["=SUM(B2:B3)+1", "=B2*2", "=B2", "=SUM(B2:B3)-B2"])
def test_a_formula_without_a_value_that_does_not_only_add_is_no_total(run, folder, fixtures, formula):
    from openpyxl import load_workbook

    definition = fixtures / "pingtan" / "2023" / "report.toml"
    assert run("export", definition, "--to", "xlsx", "-o", folder / "out.xlsx").returncode == 0
    book = load_workbook(folder / "out.xlsx")
    sheet, cell = book.defined_names["requests.new.total"].attr_text.split("!")
    book[sheet.strip("'")][cell.replace("$", "")].value = formula
    book.save(folder / "out.xlsx")
    done = run("import", folder / "out.xlsx")
    assert f"error[import-number]: `{formula}` is not a figure of" in done.stderr.decode()


@pytest.fixture
def open_data(run, fixtures):
    """The open data of a report."""
    done = run("export", fixtures / "pingtan" / "2021" / "report.toml", "--to", "json", "-o", "-")
    return json.loads(done.stdout)


@pytest.mark.parametrize("value", [-5, "6 9", 0.1, 10**15, "①"])
def test_open_data_with_an_impossible_figure_is_no_success(imported, open_data, value):
    open_data["figures"]["documents.normative_documents.made"]["value"] = value
    done = imported(json.dumps(open_data), name="data.json")
    assert done.returncode == 1
    assert "error[import-number]" in done.stderr.decode()


def test_open_data_say_whom_to_ask(imported, open_data):
    contact = {"name": "办公室", "phone": "000-0000000", "email": "a@example.gov.cn"}
    more = {"website": "https://www.example.gov.cn/", "code": "11350100MB1234567N", "contact": contact}
    more |= {"licence": "https://www.example.gov.cn/licence", "published": "2022-01-25"}
    report = tomllib.loads(imported(json.dumps(open_data | more), name="data.json").stdout.decode())["report"]
    assert {key: str(report[key]) if key == "published" else report[key] for key in more} == more


def test_open_data_state_the_units_of_money(run, folder, fixtures):
    definition = fixtures / "shanghai-2019" / "report.toml"
    assert run("export", definition, "--to", "json", "-o", folder / "data.json").returncode == 0
    found = tomllib.loads(run("import", folder / "data.json").stdout.decode())
    assert found["units"] == {"procurement": {"centralised": {"amount": "元"}}}


def test_open_data_with_half_a_character_cannot_be_read(imported, open_data):
    done = imported(json.dumps(open_data | {"agency": "\ud800"}), name="data.json")
    assert done.returncode == 3
    assert "error[import-unreadable]" in done.stderr.decode()


def test_a_table_of_text_with_loose_quotation_marks_cannot_be_read(imported):
    done = imported('行政许可,"1"2\n', name="table.csv")
    assert done.returncode == 3
    assert "error[import-unreadable]" in done.stderr.decode()


def test_a_carriage_return_alone_does_not_end_a_line(imported):
    done = imported("行政许可,1\r行政处罚,3\r\n行政强制,3x\n", name="table.csv")
    said = done.stderr.decode()
    assert "table.csv:2:1: error[import-number]" in said
    assert "2 | 行政强制,3x" in said


def test_a_table_of_text_has_the_rows_that_its_line_ends_make(imported):
    done = imported("行政许可,1\x0b2\n行政处罚,3\n", name="table.csv")
    data = tomllib.loads(done.stdout.decode().replace("# year =", "# year"))
    assert data["decisions"]["penalties"] == 3
    assert str(data["decisions"]["licences"]) == "nan"


def test_many_rows_of_heads_above_many_rows(imported):
    """Each figure looks at the heads above it, but at no more than a table has."""
    heads = "<tr><td>信息内容</td><td>甲</td><td>乙</td><td>丙</td></tr>" * 1000
    rows = "<tr><td>规章</td><td>1</td><td>0</td><td>2</td></tr>" * 1000
    done = imported(f"{TITLE}<table>{heads}{rows}</table>")
    assert str(tomllib.loads(done.stdout.decode())["documents"]["rules"]) == "[nan, nan, nan]"


def test_validate_takes_a_sound_page(run, fixtures):
    done = run("validate", fixtures / "published" / "word.html")
    assert done.returncode == 0, done.stdout.decode()


@pytest.fixture
def three_files(run, fixtures, folder):
    """Export 平潭 2022 as a page without its tables, a workbook, and open data; return its definition."""
    definition = fixtures / "pingtan" / "2022" / "report.toml"
    assert run("export", definition, "--to", "html,xlsx,json", "-o", folder / "out/").returncode == 0
    page = next((folder / "out").glob("*.html"))
    (folder / "page.html").write_text(re.sub(r"(?s)<table.*?</table>", "", page.read_text("utf-8")), "utf-8")
    next((folder / "out").glob("*.xlsx")).rename(folder / "tables.xlsx")
    next((folder / "out").glob("*.json")).rename(folder / "data.json")
    return definition


def test_a_page_and_its_workbook_make_one_report(run, folder, three_files):
    assert run("import", "page.html").returncode == 1
    done = run("import", "page.html", "tables.xlsx", "-o", "report.toml")
    assert done.returncode == 0
    assert b"error[" not in done.stderr
    original, copy = (tomllib.loads(path.read_text("utf-8")) for path in (three_files, folder / "report.toml"))
    assert copy["decisions"] == original["decisions"]
    assert [part["id"] for part in copy["section"]] == [part["id"] for part in original["section"]]


@pytest.mark.usefixtures("three_files")
def test_what_differs_between_files_is_named_with_its_file(run, folder):
    data = (folder / "data.json").read_text("utf-8")
    (folder / "data.json").write_text(data.replace('"value": 2113', '"value": 2131'), "utf-8")
    done = run("import", "page.html", "tables.xlsx", "data.json", "-o", "report.toml")
    assert done.returncode == 1
    assert "data.json: error[import-twice]: 行政处罚 has two different values: 2113 and 2131" in done.stderr.decode()
    assert tomllib.loads((folder / "report.toml").read_text("utf-8"))["decisions"]["penalties"] != 2113


@pytest.mark.usefixtures("three_files")
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"year": 2022', '"year": 2021', "`report.year` is 2022 here, and 2021 in another file"),
        (
            '"agency": "平潭综合实验区管理委员会"',
            '"agency": "某县人民政府"',
            "`report.agency` is 平潭综合实验区管理委员会 here, and 某县人民政府",
        ),
    ],
)
def test_files_of_two_reports_make_none(run, folder, before, after, said):
    data = (folder / "data.json").read_text("utf-8")
    assert before in data
    (folder / "data.json").write_text(data.replace(before, after), "utf-8")
    done = run("import", "page.html", "data.json", "-o", "report.toml")
    assert (done.returncode, (folder / "report.toml").exists()) == (3, False)
    assert f"error[import-other]: the files are of different reports: {said}" in done.stderr.decode()


@pytest.mark.usefixtures("three_files")
def test_one_of_several_files_that_cannot_be_read_stops_the_import(run, folder):
    (folder / "tables.xlsx").write_bytes(b"PK")
    done = run("import", "page.html", "tables.xlsx", "-o", "report.toml")
    assert (done.returncode, (folder / "report.toml").exists()) == (3, False)
    assert b"tables.xlsx: error[import-unreadable]" in done.stderr


def test_tables_may_be_in_files_of_their_own(run, folder):
    (folder / "more.csv").write_text("行政许可,3\n行政处罚,4\n行政强制,5\n", "utf-8")
    (folder / "page.html").write_text(TITLE + "<h2>一、总体情况</h2><p>全年公开信息。</p>", "utf-8")
    done = run("import", "page.html", "more.csv", "-o", "report.toml")
    assert done.returncode == 1  # the other tables are missing
    data = tomllib.loads((folder / "report.toml").read_text("utf-8"))
    assert (data["report"]["agency"], data["decisions"]["licences"]) == ("某县人民政府", 3)


def test_standard_input_is_one_of_several_files_only_once(run):
    done = run("import", "-", "-", stdin=b"")
    assert (done.returncode, b"error[stdin-twice]" in done.stderr) == (2, True)
