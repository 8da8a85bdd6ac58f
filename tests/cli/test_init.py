"""``govreport init``."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from datetime import date

import pytest

from govreport_cli.textlayout import width

TOTALS_OF_2014 = 7
RESULTS = ("refused", "unavailable", "not_processed", "other")


def filled_in(text):
    """Return a scaffold in which somebody typed a 0 for every number, and a text for every section."""
    return text.replace("nan", "0").replace('text = """\n"""', 'text = """\n正文。没有收取信息处理费。\n"""')


def test_the_scaffold_has_no_figures_and_says_of_each_row_that_it_is_not_filled_in(run, tmp_path):
    target = tmp_path / "new.toml"
    assert run("init", "--form", "cn-2014", "--year", 2017, "--agency", "某县人民政府", "-o", target).returncode == 0
    findings = json.loads(run("validate", target, "--format", "json").stdout)["findings"]
    errors = [finding["path"] for finding in findings if finding["severity"] == "error"]
    assert {finding["code"] for finding in findings} == {"unfilled", "section-missing"}
    assert len(errors) == len(set(errors)) == 58 - TOTALS_OF_2014
    done = run("compute", target, "--format", "json")
    assert done.stdout == b"" or b'"figures": {}' in done.stdout


def test_every_row_is_there_with_label_and_unit(run):
    text = run("init", "--year", 2017, "-o", "-").stdout.decode()
    rows = re.findall(r"^(?:# )?\w+ +=  ?nan  # .+（\w+[^）]*）$", text, re.MULTILINE)
    assert len(rows) == 58
    assert "letter    = nan  # 4.信函申请数（件）" in rows
    assert "# total   = nan  # （一）收到申请数（件，合计）" in rows


def test_once_filled_in_it_validates(run):
    text = run("init", "--year", 2017, "--agency", "某县人民政府", "-o", "-").stdout.decode()
    # Fill in every row, and uncomment what has an example.
    filled = re.sub(r"^# (issued|issuer|website|contact) =", r"\1 =", filled_in(text), flags=re.MULTILINE)
    data = tomllib.loads(filled)
    assert data["requests"]["received"] == {"in_person": 0, "fax": 0, "online": 0, "letter": 0}
    assert data["report"]["contact"]["name"]
    done = run("validate", "--strict", "-", stdin=filled.encode())
    assert (done.returncode, done.stdout) == (0, b"")


def test_examples_fit_the_year(run):
    for year, level in ((2017, "county"), (2019, "township"), (2021, "department"), (2025, "province")):
        text = run("init", "--year", year, "--agency", "某县", "-o", "-").stdout.decode()
        text = re.sub(r"^# (issued|level) =", r"\1 =", text, flags=re.MULTILINE).replace('"county"', f'"{level}"')
        data = tomllib.loads(text)["report"]
        assert date(year + 1, 1, 1) <= data["issued"] <= date(year + 1, 1, 31)
        assert f'# previous = "../{year - 1}/report.toml"' in text
        assert b"issued" not in run("validate", "-", stdin=text.encode()).stdout


def test_the_example_of_a_date_is_by_an_early_deadline_too(run, fixtures, tmp_path):
    local = json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))
    local["deadlines"] = {"county": "01-15", "province": "03-31"}
    (tmp_path / "x.schema.json").write_text(json.dumps(local), "utf-8")
    done = run("init", "--form", "x.schema.json", "--year", 2017, "-o", "-", cwd=tmp_path)
    assert "# issued = 2018-01-15" in done.stdout.decode()


def test_the_agency_may_hold_anything_that_a_name_may(run):
    agency = "某县\"人民\\政府'"
    text = run("init", "--year", 2017, "--agency", agency, "-o", "-").stdout.decode()
    assert tomllib.loads(text)["report"]["agency"] == agency


def test_a_file_is_not_overwritten_without_force(run, tmp_path):
    target = tmp_path / "report.toml"
    target.write_text("mine")
    done = run("init", "--year", 2017, cwd=tmp_path)
    assert done.returncode == 3
    assert b"error[file-exists]" in done.stderr
    assert target.read_text() == "mine"
    assert run("init", "--year", 2017, "--force", cwd=tmp_path).returncode == 0
    assert tomllib.loads(target.read_text("utf-8"))["report"] == {"year": 2017}


def test_nothing_is_asked_and_nothing_said(run):
    done = run("init", "--year", 2017)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_local_form_is_named_from_where_the_definition_is(run, fixtures, tmp_path):
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "x.schema.json").write_bytes((fixtures / "invalid" / "schema" / "local.schema.json").read_bytes())
    arguments = ("--form", "forms/x.schema.json", "--year", 2017, "--agency", "某县")
    assert run("init", *arguments, "-o", "forms/new.toml", cwd=tmp_path).returncode == 0
    assert tomllib.loads((folder / "new.toml").read_text("utf-8"))["form"] == "x.schema.json"
    found = json.loads(run("validate", "forms/new.toml", "--format", "json", cwd=tmp_path).stdout)
    assert [finding["code"] for finding in found["findings"]] == ["unfilled"]


def test_the_rows_of_a_form_with_columns_have_a_blank_for_each(run):
    text = run("init", "--year", 2024, "--agency", "某县", "-o", "-").stdout.decode()
    assert "# 各列的英文名：自然人 natural_person、商业企业 enterprise、科研机构 research、" in text
    assert len(tomllib.loads(text)["requests"]["new"]) == 6
    done = run("validate", "--strict", "-", stdin=filled_in(text).encode())
    assert (done.returncode, done.stdout.decode()) == (0, "")


def test_blanks_stand_under_the_names_of_their_columns(run, fixtures):
    scaffolds = [
        run("init", "--year", 2024, "-o", "-"),
        run("init", "--year", 2020, "-o", "-"),
        run("init", "--from", fixtures / "suqian-2023" / "report.toml", "-o", "-"),
    ]
    rows = 0
    for done in scaffolds:
        heads = []
        for line in done.stdout.decode().split("\n"):
            if re.match(r"#  +\S", line):
                heads = [width(line[: match.end() + 1]) for match in re.finditer(r"\S+", line[1:])]
            elif match := re.match(r"(?:# )?\w+ += (\[[^\]\"]*\])", line):
                ends = [width(line[: cell.start()]) for cell in re.finditer(r"[,\]]", match[0])]
                assert ends == heads, line
                rows += 1
    assert rows > 80


def test_groups_of_rows_are_named(run):
    text = run("init", "--year", 2024, "-o", "-").stdout.decode()
    assert "[requests.results]  # 三、本年度办理结果\n" in text
    for key, name in zip(
        RESULTS, ("（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"), strict=True
    ):
        assert f"[requests.results.{key}]  # {name}\n" in text
    assert "[review]  # 政府信息公开行政复议、行政诉讼情况\n" in text
    assert "[fees]  # 六、其他需要报告的事项\n" in text


def test_a_lost_quotation_mark_does_not_publish_the_scaffold(run):
    text = run("init", "--year", 2017, "--agency", "某县", "-o", "-").stdout.decode()
    head, _, tail = text.rpartition('"""')
    assert run("validate", "-", stdin=(head + tail).encode()).returncode == 1


def test_last_years_definition_gives_the_office_and_what_is_carried_over(run, fixtures, tmp_path):
    shutil.copytree(fixtures / "pingtan", tmp_path / "pingtan")
    (tmp_path / "next").mkdir()
    done = run("init", "--from", "pingtan/2021/report.toml", "-o", "next/report.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    text = (tmp_path / "next" / "report.toml").read_text("utf-8")
    data = tomllib.loads(text)
    assert data["form"] == "cn-2021"
    assert data["report"] == {
        "agency": "平潭综合实验区管理委员会",
        "year": 2022,
        "issuer": "平潭综合实验区党工委管委会办公室",
        "previous": "../pingtan/2021/report.toml",
    }
    assert data["requests"]["carried_in"] == [1, 0, 0, 0, 0, 0]
    # Filled in, it agrees with last year's.
    filled = re.sub(r"(carried_out = \[ +)0,", r"\g<1>1,", filled_in(text))
    (tmp_path / "next" / "report.toml").write_text(filled, "utf-8")
    found = json.loads(run("validate", "--format", "json", "next/report.toml", cwd=tmp_path).stdout)
    # Its stock of documents is the only thing that does not follow from last year's.
    assert {finding["relation"] for finding in found["findings"] if "relation" in finding} == {"documents-in-force"}


def test_last_years_figures_stand_beside_each_row(run, fixtures):
    text = run("init", "--from", fixtures / "suqian-2023" / "report.toml", "-o", "-").stdout.decode()
    assert "licences          = nan  # 上年 1808595  行政许可（件）\n" in text
    assert "administrative_fees = nan  # 上年 59237.2449  行政事业性收费（万元）\n" in text
    new = next(line for line in text.split("\n") if line.startswith("new "))
    assert new.endswith("# 上年 [3402,   99,    0,    4,    5,    1]  一、本年新收政府信息公开申请数量（件）")


def test_last_years_amounts_have_their_unit_but_it_is_not_stated_again(run, fixtures):
    text = run("init", "--from", fixtures / "shanghai-2019" / "report.toml", "-o", "-").stdout.decode()
    assert "# 上年 [       6, 251000元]" in text
    assert tomllib.loads(text)["units"] == {}


def test_what_last_year_did_not_report_does_not_follow_but_the_rest_is_to_be_filled_in(run, fixtures):
    text = run("init", "--from", fixtures / "shanghai-2019" / "report.toml", "-o", "-").stdout.decode()
    assert tomllib.loads(text)["requests"]["carried_in"] == {"natural_person": 72, "total": 72}
    assert re.search(r"^licences +=  ?\[ +0, +nan, +nan\]", text, re.MULTILINE)


def test_last_years_prose_is_a_comment(run, fixtures):
    text = run("init", "--from", fixtures / "suqian-2023" / "report.toml", "-o", "-").stdout.decode()
    assert "# 全年对{{ fees.cases }}件申请收取信息处理费{{ fees.collected }}元。\n" in text
    assert {section["text"] for section in tomllib.loads(text)["section"]} == {""}


@pytest.mark.parametrize(
    ("heading", "kept"),
    [
        ("# 加强领导", "# 加强领导\n"),
        ("# 2018年的打算", "# 2019年的打算\n"),
        ("# 办结申请35件", ""),
        ("# 办结申请{{ requests.concluded.total }}件", ""),
        ("# 2016年以来", ""),
    ],
)
def test_headings_with_last_years_numbers_are_comments_only(run, heading, kept):
    last = 'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\n[requests.concluded]\ntotal = 35\n'
    last += f'[[section]]\nid = "overview"\ntext = """\n{heading}\n\n办结35件。\n"""\n'
    text = run("init", "--from", "-", "-o", "-", stdin=last.encode()).stdout.decode()
    assert tomllib.loads(text)["section"][0]["text"] == kept
    assert f"# {heading}\n#\n# 办结35件。\n" in text


def test_prose_that_the_new_form_has_no_section_for_is_not_lost(run, suixian):
    last = suixian.read_text("utf-8").replace("year = 2017", "year = 2018")
    text = run("init", "--from", "-", "-o", "-", stdin=last.encode()).stdout.decode()
    assert tomllib.loads(text)["form"] == "cn-2019"
    assert "# 政府信息公开工作所需经费由县财政列支。" in text


def test_the_outline_of_parts_and_breakdowns_is_last_years_a_year_on(run, suixian):
    text = run("init", "--from", suixian, "-o", "-").stdout.decode()
    data = tomllib.loads(text)
    assert data["form"] == "cn-2014"
    assert data["report"]["contact"] == {"name": "随县政府网编辑部", "phone": "0722-3567882"}
    problems = next(section for section in data["section"] if section["id"] == "problems")
    assert problems["title"] == "存在问题及改进措施"
    assert problems["text"].split("\n\n") == ["# 存在的主要问题", "# 2019年改进措施\n"]
    assert '{ label = "业务动态类", value = nan },  # 上年 11785\n' in text
    assert "[[waive]]" not in text


def test_another_form_takes_what_it_has(run, fixtures):
    data = tomllib.loads(
        run("init", "--from", fixtures / "pingtan" / "2020" / "report.toml", "-o", "-").stdout.decode()
    )
    assert (data["form"], data["report"]["year"]) == ("cn-2021", 2021)
    assert data["requests"]["carried_in"] == [0, 0, 0, 0, 0, 0]
    assert [section["id"] for section in data["section"]] == ["overview", "problems", "other"]


def test_a_local_form_that_is_in_force_stays(run, fixtures, tmp_path):
    shutil.copytree(fixtures / "fujian", tmp_path / "fujian")
    done = run("init", "--from", "fujian/2016/report.toml", "-o", "report.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert tomllib.loads((tmp_path / "report.toml").read_text("utf-8"))["form"] == "fujian/fujian-2014.schema.json"


def test_last_year_is_the_year_before(run, suixian):
    done = run("init", "--from", suixian, "--year", 2020, "-o", "-")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"error[previous-year]" in done.stderr


def test_a_year_must_be_named(run):
    done = run("init")
    assert done.returncode == 2
    assert b"error[year-not-named]" in done.stderr


def test_last_years_definition_must_be_one_and_stays(run, fixtures, suixian, tmp_path):
    done = run("init", "--from", fixtures / "invalid" / "wrong-type" / "report.toml", "-o", "-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"error[wrong-type]" in done.stderr
    assert b"error[previous-invalid]" in done.stderr
    last = tmp_path / "report.toml"
    last.write_bytes(suixian.read_bytes())
    done = run("init", "--from", last, "-o", last, "--force")
    assert (done.returncode, last.read_bytes()) == (2, suixian.read_bytes())


def test_standard_input_may_be_last_years(run, suixian):
    data = tomllib.loads(run("init", "--from", "-", "-o", "-", stdin=suixian.read_bytes()).stdout.decode())
    assert "previous" not in data["report"]


def test_a_county_that_adds_up_its_units_does_so_again(run, folder, fixtures):
    source = (fixtures / "rollup" / "county.toml").read_text("utf-8")
    units = 'units = ["2024/*.toml", "x2024y/20240.toml"]\nleft_out = ["某县水务局"]'
    (folder / "2024.toml").write_text(source.replace('units = ["units/*.toml"]', units), "utf-8")
    assert run("init", "--from", "2024.toml", "-o", "2025.toml").returncode == 0
    data = tomllib.loads((folder / "2025.toml").read_text("utf-8"))
    assert data["report"] == {
        "agency": "某县人民政府",
        "year": 2025,
        "previous": "2024.toml",
        "units": ["2025/*.toml", "x2025y/20240.toml"],
        "left_out": ["某县水务局"],
    }
    assert data.keys() == {"form", "report", "section"}
    assert run("init", "--from", "2024.toml", "-o", "2025.xlsx").returncode == 0
    cells = run("import", "2025.xlsx").stdout.decode()
    assert "units" not in tomllib.loads(cells)["report"]
    assert "licences" in cells
