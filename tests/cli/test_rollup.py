"""``govreport rollup``, and what units contribute to a figure."""

from __future__ import annotations

import json
import os
import shutil
import tomllib

import pytest


@pytest.fixture
def units(fixtures, tmp_path):
    """A copy of the definitions of three units."""
    shutil.copytree(fixtures / "rollup" / "units", tmp_path / "units")
    return tmp_path / "units"


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def rolled_up(path):
    return tomllib.loads(path.read_text("utf-8"))


def test_sums_are_written_and_the_units_are_kept(run, units, tmp_path):
    target = tmp_path / "out" / "county.toml"
    done = run("rollup", units, "--agency", "某县人民政府", "-o", target)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    data = rolled_up(target)
    assert data["report"] == {
        "agency": "某县人民政府",
        "year": 2024,
        "units": [f"../units/{name}.toml" for name in ("education", "health", "transport")],
    }
    assert data["requests"]["new"] == [25, 7, 0, 0, 3, 0]
    assert data["charges"]["administrative_fees"] == 100.75
    assert "total" not in data["requests"]["results"]
    found = json.loads(run("validate", "--format", "json", target).stdout)["findings"]
    assert [finding["code"] for finding in found] == ["section-missing"]


def test_a_unit_whose_definition_is_empty_stops_the_roll_up(run, units, tmp_path):
    (units / "health.toml").write_text("")
    done = run("rollup", units, "-o", tmp_path / "county.toml")
    assert done.returncode == 1
    assert b"health.toml:1:1: error[form-missing]" in done.stderr
    assert not (tmp_path / "county.toml").exists()


def test_files_in_a_folder_that_are_not_added_are_named(run, units, tmp_path):
    for name in ("water.xlsx", "health.html", "tools.toml", "local.schema.json", "roster.csv", "notes.txt"):
        (units / name).write_text("[tool]\n")
    (units / "roster.csv").write_text("name\n某县教育局\n某县卫生健康局\n某县交通运输局\n", "utf-8")
    command = (
        "rollup",
        "--roster",
        units / "roster.csv",
        "--agency",
        "某县",
        "-o",
        tmp_path / "county.toml",
        "--force",
    )
    listing = f"{units}\n".encode()
    for done in (run(*command, units), run(*command, "--files-from", "-", stdin=listing)):
        assert done.returncode == 0
        assert done.stderr.decode().count("warning[rollup-passed-over]") == 2
        assert f"1 ({units / 'tools.toml'})" in done.stderr.decode()
        assert f"1 ({units / 'water.xlsx'})" in done.stderr.decode()
    (units / ".govreportignore").write_text("tools.toml\n")
    assert run(*command, units, "--exclude", "*.xlsx").stderr == b""


def test_a_unit_that_changes_is_found_when_the_report_is_validated_again(run, units, tmp_path):
    target = tmp_path / "county.toml"
    assert run("rollup", units / "*.toml", "--agency", "某县", "-o", target).returncode == 0
    assert rolled_up(target)["report"]["units"] == ["units/*.toml"]
    change(units / "health.toml", "licences          = 230", "licences          = 231")
    (finding,) = (
        finding
        for finding in json.loads(run("validate", "--format", "json", target).stdout)["findings"]
        if finding["code"] == "relation"
    )
    assert (finding["left"], finding["right"]) == (1834, 1835)
    assert [place["file"] for place in finding["places"][1:]] == [
        str(units / name) for name in ("transport.toml", "health.toml")
    ]


def test_the_result_does_not_depend_on_the_number_of_processes(run, units, tmp_path):
    written = []
    for jobs in (1, 2):
        target = tmp_path / f"{jobs}.toml"
        assert run("rollup", units, "--jobs", jobs, "-o", target).returncode == 0
        written.append(target.read_text("utf-8"))
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("health.toml", "licences          = 230", "licences          = -1", "too-small"),
        ("health.toml", "carried_out = [     1", "carried_out = [     2", "relation"),
        ("health.toml", "year = 2024", "year = 2023", "unit-other"),
    ],
)
def test_a_unit_that_cannot_be_added_stops_the_roll_up_unless_it_is_left_out(
    run, units, tmp_path, file, old, new, code
):
    text = (units / file).read_text("utf-8")
    (units / file).write_text(text.replace(old, new), "utf-8")
    target = tmp_path / "county.toml"
    done = run("rollup", units, "-o", target)
    assert done.returncode == 1
    assert f"error[{code}]" in done.stderr.decode()
    assert "error[rollup-stopped]" in done.stderr.decode()
    assert not target.exists()
    done = run("rollup", units, "--skip-invalid", "-o", target)
    assert done.returncode == 0
    assert "warning[units-left-out]" in done.stderr.decode()
    data = rolled_up(target)
    assert len(data["report"]["units"]) == 2
    assert data["report"]["left_out"] == ["某县卫生健康局"]
    assert data["decisions"]["licences"] == 1604


@pytest.mark.parametrize("broken", [False, True])
def test_a_unit_that_occurs_twice_is_not_said_to_be_left_out(run, units, tmp_path, broken):
    """One of its reports is added, perhaps because the other has errors."""
    source = (units / "health.toml").read_text("utf-8")
    other = source.replace("licences          = 230", "licences = -1") if broken else source
    (units / "a.toml").write_text(other, "utf-8")
    target = tmp_path / "county.toml"
    done = run("rollup", units, "--skip-invalid", "-o", target)
    assert done.returncode == 0
    assert ("warning[unit-invalid]" if broken else "warning[unit-repeated]") in done.stderr.decode()
    assert "left_out" not in rolled_up(target)["report"]
    assert len(rolled_up(target)["report"]["units"]) == 3


def test_units_that_are_left_out_are_named_in_the_order_of_their_files_then_of_the_roster(run, units, tmp_path):
    for name in ("health", "education"):
        source = (units / f"{name}.toml").read_text("utf-8")
        (units / f"{name}.toml").write_text(source.replace("year = 2024", "year = 2023"), "utf-8")
    roster = tmp_path / "units.csv"
    roster.write_text("name\n某县水务局\n某县审计局\n某县教育局\n某县卫生健康局\n某县交通运输局\n", "utf-8")
    files = [units / f"{name}.toml" for name in ("transport", "health", "education")]
    target = tmp_path / "county.toml"
    run("rollup", *files, "--roster", roster, "--skip-invalid", "-o", target)
    assert rolled_up(target)["report"]["left_out"] == ["某县卫生健康局", "某县教育局", "某县水务局", "某县审计局"]


def test_a_file_that_cannot_be_read_is_exit_code_3(run, units, tmp_path):
    done = run("rollup", units / "education.toml", units / "nothing.toml", "-o", tmp_path / "county.toml")
    assert done.returncode == 3
    assert run("rollup", tmp_path / "nothing.toml", "-o", tmp_path / "county.toml").returncode == 3
    assert not (tmp_path / "county.toml").exists()


@pytest.mark.parametrize("name", ["某县教育局 ", "某县　教育局"])
def test_a_blank_does_not_make_another_agency(run, units, tmp_path, name):
    text = (units / "health.toml").read_text("utf-8")
    (units / "health.toml").write_text(text.replace("某县卫生健康局", name), "utf-8")
    done = run("rollup", units, "-o", tmp_path / "county.toml")
    assert done.returncode == 1
    assert "error[unit-repeated]" in done.stderr.decode()


@pytest.mark.parametrize("first", ["area", "health"])
def test_a_unit_is_not_added_again_through_a_unit(run, units, tmp_path, first):
    area = tmp_path / "area.toml"
    area.write_text(
        'form = "cn-2021"\n[report]\nagency = "某片区"\nyear = 2024\nunits = ["units/health.toml"]\n', "utf-8"
    )
    files = [area, units / "health.toml"]
    done = run("rollup", *(files if first == "area" else files[::-1]), "-o", tmp_path / "county.toml")
    assert done.returncode == 1
    assert f"error[unit-repeated]: the unit `{units / 'health.toml'}` would be added twice" in done.stderr.decode()
    assert f"help: `{area}` adds it, too" in done.stderr.decode()


def test_two_agencies_do_not_have_the_same_code(run, units, tmp_path):
    for name in ("education", "health"):
        change(units / f"{name}.toml", "[report]", '[report]\ncode = "11350100000000001W"')
    done = run("rollup", units, "-o", tmp_path / "county.toml")
    assert done.returncode == 1
    assert f"help: `{units / 'education.toml'}` has the same credit code" in done.stderr.decode()


def test_a_pattern_that_is_too_long_matches_nothing(run, tmp_path):
    path = tmp_path / "county.toml"
    path.write_text(f'form = "cn-2021"\n[report]\nagency = "某县"\nyear = 2024\nunits = ["{"a" * 300}*"]\n', "utf-8")
    done = run("validate", path)
    assert done.returncode == 1
    assert "error[units-empty]" in done.stdout.decode()


def test_a_pipe_is_no_unit(run, units, tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    for unit in ("-", tmp_path / "pipe.toml"):
        done = run("rollup", units / "education.toml", unit, "-o", tmp_path / "county.toml")
        assert done.returncode == 3
        assert f"{unit}: error[file-unreadable]" in done.stderr.decode()
        assert "not a regular file" in done.stderr.decode()


def test_nothing_to_add_up(run, units, tmp_path):
    done = run("rollup", units, "--year", 2023, "-o", tmp_path / "county.toml")
    assert done.returncode == 1
    assert "error[rollup-nothing]" in done.stderr.decode()


def test_an_existing_file_is_kept_unless_forced(run, units, tmp_path):
    target = tmp_path / "county.toml"
    target.write_text("mine", "utf-8")
    assert run("rollup", units, "-o", target).returncode == 3
    assert target.read_text("utf-8") == "mine"
    assert run("rollup", units, "-o", target, "--force").returncode == 0
    assert run("rollup", units, "-o", units / "health.toml", "--force").returncode == 2


ROSTER = "单位名称,统一社会信用代码\n某县教育局,\n某县卫生健康局,\n某县交通运输局,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_that_agrees_says_nothing(run, units, tmp_path, encoding):
    (tmp_path / "units.csv").write_bytes(ROSTER.encode(encoding))
    done = run("rollup", units, "--roster", tmp_path / "units.csv", "-o", "-")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("roster", "finding"),
    [
        (ROSTER + "某县水务局,\n", "units.csv:5:1: error[roster-missing]: no report from 某县水务局"),
        (ROSTER.replace("某县教育局", "教育局"), "error[roster-unknown]: 某县教育局 is not on the roster"),
        (ROSTER + "某县教育局,\n", "units.csv:5:1: error[roster-repeated]"),
        ("某县教育局\n", "units.csv:1:1: error[roster-invalid]"),
        ("", "error[roster-invalid]"),
        ('name\n"某县', "error[roster-unknown]"),
    ],
)
def test_the_roster_says_who_is_missing_or_unknown(run, units, tmp_path, roster, finding):
    (tmp_path / "units.csv").write_text(roster, "utf-8")
    done = run("rollup", units, "--roster", tmp_path / "units.csv", "-o", tmp_path / "county.toml")
    assert done.returncode == 1
    assert finding in done.stderr.decode()
    assert not (tmp_path / "county.toml").exists()


def test_a_unit_that_is_missing_from_the_files_is_left_out_on_request(run, units, tmp_path):
    (tmp_path / "units.csv").write_text(ROSTER + "某县水务局,\n", "utf-8")
    target = tmp_path / "county.toml"
    done = run("rollup", units, "--roster", tmp_path / "units.csv", "--skip-invalid", "--agency", "某县", "-o", target)
    assert done.returncode == 0
    assert rolled_up(target)["report"]["left_out"] == ["某县水务局"]
    page = run("export", target, "--to", "text", "-o", "-").stdout.decode()
    assert "本报告的数据不包括下列单位：某县水务局。" in page.replace("\n", "")


def test_a_blank_in_a_name_on_the_roster_does_not_matter(run, units, tmp_path):
    roster = tmp_path / "units.csv"
    roster.write_text("单位名称\n某县 教育局\n某县卫生健康局\n某县交通运输局\n", "utf-8")
    done = run("rollup", units, "--roster", roster, "--agency", "某县", "-o", tmp_path / "county.toml")
    assert (done.returncode, done.stderr) == (0, b"")


def test_units_are_found_by_their_codes(run, units, tmp_path):
    code = "11000000000000000U"
    change(units / "education.toml", "year = 2024", f'year = 2024\ncode = "{code}"')
    (tmp_path / "units.csv").write_text(ROSTER.replace("某县教育局,", f"县教育体育局,{code}"), "utf-8")
    done = run("rollup", units, "--roster", tmp_path / "units.csv", "-o", "-")
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_a_unit_does_not_report_is_left_to_fill_in(run, units, tmp_path):
    change(units / "health.toml", "licences          = 230", "licences          = {}")
    target = tmp_path / "county.toml"
    done = run("rollup", units, "--agency", "某县", "-o", target)
    assert done.returncode == 1
    assert "error[unit-lacks]: 行政许可: 1 of 3 units do not report it" in done.stderr.decode()
    assert "licences          = nan" in target.read_text("utf-8")


def test_a_part_that_a_unit_does_not_report_is_left_to_fill_in_beside_one_that_all_report(run, units, tmp_path):
    change(units / "health.toml", "[           1,            0,           14]", "{ in_force = 14 }")
    change(units / "education.toml", "[           3,            1,           20]", "{ repealed = 1, in_force = 20 }")
    target = tmp_path / "county.toml"
    done = run("rollup", units, "--agency", "某县", "-o", target)
    assert done.returncode == 1
    # The finding is about the part that most units do not report.
    assert "error[unit-lacks]: 行政规范性文件: 2 of 3 units do not report it" in done.stderr.decode()
    figures = rolled_up(target)["documents"]["normative_documents"]
    assert list(map(str, figures)) == ["nan", "nan", "43"]


@pytest.mark.parametrize(("names", "total"), [(["education", "health", "transport"], 12), (["health"], 4)])
def test_totals_are_written_if_their_parts_have_no_sum(run, units, tmp_path, names, total):
    for name in names:
        path = units / f"{name}.toml"
        row = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("reconsideration "))
        change(path, row, "reconsideration = { total = 4 }")
    target = tmp_path / "county.toml"
    run("rollup", units, "--agency", "某县", "-o", target)
    assert rolled_up(target)["review"]["reconsideration"] == {"total": total}


def test_units_of_another_money_unit_are_converted(run, fixtures, tmp_path):
    source = (fixtures / "shanghai-2019" / "report.toml").read_text("utf-8")
    for at, unit in enumerate(("元", "万元")):
        text = source.replace('agency = "', f'agency = "第{at}').replace('amount = "元"', f'amount = "{unit}"')
        (tmp_path / f"{at}.toml").write_text(text.replace("previous =", "# previous ="), "utf-8")
    target = tmp_path / "out.toml"
    done = run("rollup", tmp_path / "0.toml", tmp_path / "1.toml", "--agency", "上海", "-o", target)
    assert done.returncode == 0, done.stderr.decode()
    data, one = rolled_up(target), tomllib.loads((tmp_path / "0.toml").read_text("utf-8"))
    count, amount = one["procurement"]["centralised"]
    assert data["procurement"]["centralised"] == [2 * count, amount + amount * 10_000]
    assert data["units"] == one["units"]


def test_who_contributes_is_listed_with_file_and_line(run, units, tmp_path):
    target = tmp_path / "county.toml"
    run("rollup", units, "--agency", "某县", "-o", target)
    data = json.loads(run("compute", target, "--explain", "decisions.licences", "--format", "json").stdout)
    assert (data["value"], data["origin"]) == (1834, "given")
    assert target.read_text("utf-8").splitlines()[data["line"] - 1].startswith("licences ")
    assert [(unit["agency"], unit["value"]) for unit in data["units"]] == [
        ("某县教育局", 0),
        ("某县卫生健康局", 230),
        ("某县交通运输局", 1604),
    ]
    assert {unit["line"] for unit in data["units"]} == {15}
    table = run("compute", target, "--explain", "requests.new.total", "--lang", "zh").stdout.decode().splitlines()
    assert table[1].split()[:2] == ["35", "计算"]
    assert len(table) == 2 + 6 + 3
    assert run("compute", target, "--explain", "requests.new.totl").returncode == 2


def test_a_name_that_is_not_utf_8_cannot_be_written(run, units, tmp_path):
    shutil.copy(units / "health.toml", units / os.fsdecode(b"\xff.toml"))
    (units / "health.toml").unlink()
    done = run("rollup", units, "-o", tmp_path / "county.toml")
    assert done.returncode == 2
    assert "error[command-value]" in done.stderr.decode()
    assert run("rollup", units / "education.toml", "--agency", os.fsdecode(b"\xff"), "-o", "-").returncode == 2


@pytest.fixture
def mixed(run, units):
    """The same units, of which one has a workbook and one a page."""
    for name, suffix in (("health", "xlsx"), ("transport", "html")):
        path = units / f"{name}.toml"
        assert run("export", path, "--to", suffix, "-o", units / f"{name}.{suffix}").returncode == 0
        path.unlink()
    return units


def files_in(units):
    return [units / name for name in ("education.toml", "health.xlsx", "transport.html")]


def printed(path):
    return {key: value for key, value in rolled_up(path).items() if key not in {"report", "fees", "section"}}


def test_units_may_be_workbooks_and_pages(run, mixed, fixtures, tmp_path):
    target, wanted = tmp_path / "county.toml", tmp_path / "wanted.toml"
    done = run("rollup", *files_in(mixed), "--agency", "某县人民政府", "-o", target)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
    assert run("rollup", fixtures / "rollup" / "units", "--agency", "某县人民政府", "-o", wanted).returncode == 0
    assert printed(target) == printed(wanted)
    assert rolled_up(target)["report"]["units"] == [f"units/{path.name}" for path in files_in(mixed)]
    explained = json.loads(
        run("compute", "--explain", "charges.administrative_fees", "--format", "json", target).stdout
    )
    assert [(entry["value"], entry["where"]) for entry in explained["units"]] == [
        ("0", None),
        ("12.5", "主动公开政府信息情况!B16"),
        ("88.25", None),
    ]


def test_the_file_of_a_workbook_that_is_open_is_no_unit(run, mixed, tmp_path):
    (mixed / "~$health.xlsx").write_bytes(b"\x06user")
    done = run("rollup", mixed / "*.xlsx", "--agency", "某县", "-o", tmp_path / "county.toml")
    assert done.returncode == 0, done.stderr.decode()
    assert "error" not in run("validate", tmp_path / "county.toml").stdout.decode().replace("errors", "")


def test_a_page_that_changes_is_found_when_the_report_is_validated_again(run, mixed, tmp_path):
    target = tmp_path / "county.toml"
    assert run("rollup", *files_in(mixed), "--agency", "某县", "-o", target).returncode == 0
    page = (mixed / "transport.html").read_text("utf-8")
    line = next(at for at, text in enumerate(page.splitlines(), 1) if 'data-indicator="decisions.licences"' in text)
    shown = 'value="{0}" data-indicator="decisions.licences" data-unit="件">{0}<'
    change(mixed / "transport.html", shown.format(1604), shown.format(1605))
    findings = json.loads(run("validate", "--format", "json", target).stdout)["findings"]
    (finding,) = (finding for finding in findings if finding["code"] == "relation")
    assert finding["right"] == finding["left"] + 1
    assert [(place["file"], place["line"]) for place in finding["places"][1:]] == [
        (str(mixed / "transport.html"), line),
    ]


@pytest.mark.parametrize(
    ("name", "code", "exit_code"),
    [
        ("health.xlsx", "import-unreadable", 3),
        ("transport.html", "import-number", 1),
        ("notes.odt", "import-format", 3),
    ],
)
def test_a_published_file_that_is_not_understood_stops_the_roll_up(run, mixed, tmp_path, name, code, exit_code):
    if name == "transport.html":
        new = 'data-indicator="requests.new.natural_person" data-unit="件">8'
        change(mixed / name, new, f"{new}b")
    else:
        (mixed / name).write_bytes(b"PK")
    files = sorted({*files_in(mixed), mixed / name})
    target = tmp_path / "county.toml"
    done = run("rollup", *files, "--lang", "en", "-o", target)
    assert done.returncode == exit_code, done.stderr.decode()
    assert f"error[{code}]" in done.stderr.decode()
    assert "error[rollup-stopped]" in done.stderr.decode()
    assert name in done.stderr.decode()
    assert not target.exists()
    done = run("rollup", *files, "--skip-invalid", "--agency", "某县", "-o", target)
    assert done.returncode == 0, done.stderr.decode()
    assert len(rolled_up(target)["report"]["left_out"]) == 1
    assert name not in target.read_text("utf-8").partition("left_out")[0]


def test_a_row_under_another_name_is_to_be_confirmed(run, mixed, tmp_path):
    page = mixed / "transport.html"
    page.write_text(page.read_text("utf-8").replace("行政许可", "行政许可类"), "utf-8")
    done = run("rollup", *files_in(mixed), "--agency", "某县", "--lang", "en", "-o", tmp_path / "county.toml")
    assert done.returncode == 0
    assert "transport.html:" in done.stderr.decode()
    assert "warning[import-label]" in done.stderr.decode()


def test_a_roster_in_no_known_encoding(run, units, tmp_path):
    (tmp_path / "units.csv").write_bytes("name\n某县".encode() + b"\xff\xff\n")
    done = run("rollup", units, "--roster", tmp_path / "units.csv", "-o", tmp_path / "county.toml")
    assert done.returncode == 1
    assert b"units.csv:2:3: error[encoding]: file is not UTF-8: byte 0xFF" in done.stderr
    assert not (tmp_path / "county.toml").exists()


def test_a_local_form_is_named_from_the_folder_of_the_new_definition(run, fixtures, folder):
    shutil.copytree(fixtures / "fujian", folder / "fujian")
    unit = folder / "fujian" / "2017" / "report.toml"
    change(unit, "previous = ", "# previous = ")
    done = run("rollup", unit, "--agency", "某省", "-o", "out/report.toml")
    assert done.returncode == 0
    assert rolled_up(folder / "out" / "report.toml")["form"] == "../fujian/fujian-2014.schema.json"
    assert run("validate", "out/report.toml").returncode == 0


def test_a_unit_whose_report_names_no_agency_is_named_by_its_file(run, tmp_path, units):
    for county in ("a", "b"):
        (tmp_path / county).mkdir()
        (tmp_path / county / "report.toml").write_bytes(b"")
    (tmp_path / "c.toml").write_bytes((units / "health.toml").read_bytes())
    named = ("a/report.toml", "b/report.toml", "c.toml")
    done = run("rollup", *named, "--skip-invalid", "--agency", "某市", "-o", "city.toml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert rolled_up(tmp_path / "city.toml")["report"]["left_out"] == ["a/report.toml", "b/report.toml"]
