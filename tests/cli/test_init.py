"""``govreport init``."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from unittest.mock import ANY


def test_the_scaffold_validates_and_has_no_figures(run, tmp_path):
    target = tmp_path / "new.toml"
    assert run("init", "--form", "cn-2014", "--year", 2017, "--agency", "某县人民政府", "-o", target).returncode == 0
    assert run("validate", target).returncode == 0
    done = run("compute", target, "--format", "json")
    assert b'"figures": {}' in done.stdout


def test_every_row_is_there_with_label_and_unit(run):
    text = run("init", "--year", 2017, "-o", "-").stdout.decode()
    rows = re.findall(r"^# \w+ =   # .+（\w+[^）]*）$", text, re.MULTILINE)
    assert len(rows) == 58
    assert "# letter =   # 4.信函申请数（件）" in rows


def test_once_filled_in_it_validates(run):
    text = run("init", "--year", 2017, "--agency", "某县人民政府", "-o", "-").stdout.decode()
    # Fill in every row but the totals, the sections, and uncomment what has an example.
    text = re.sub(r"^# (\w+ =)(?=   # .*合计）$)", r"# \1", text, flags=re.MULTILINE)
    filled = re.sub(r"^# (\w+ =)   (# (?!.*合计）).*)$", r"\1 3 \2", text, flags=re.MULTILINE)
    filled = re.sub(r"^# (issued|issuer|website|contact) =", r"\1 =", filled, flags=re.MULTILINE)
    filled = re.sub(r'^text = """\n', 'text = """\\n正文。\\n', filled, flags=re.MULTILINE)
    data = tomllib.loads(filled)
    assert data["requests"]["received"] == {"in_person": 3, "fax": 3, "online": 3, "letter": 3}
    assert data["report"]["contact"]["name"]
    done = run("validate", "--strict", "-", stdin=filled.encode())
    assert (done.returncode, done.stdout) == (0, b"")


def test_an_unfilled_row_can_never_pass_for_a_zero(run):
    text = run("init", "--year", 2017, "--agency", "某县", "-o", "-").stdout.decode()
    uncommented = text.replace("# letter =", "letter =")
    done = run("validate", "-", stdin=uncommented.encode())
    assert done.returncode == 1
    assert b"error[toml]" in done.stdout


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
    assert run("validate", "forms/new.toml", cwd=tmp_path).returncode == 0


def test_the_rows_of_a_form_with_columns_have_a_blank_for_each(run):
    text = run("init", "--year", 2024, "--agency", "某县", "-o", "-").stdout.decode()
    assert "#   各列：自然人 natural_person、商业企业 enterprise、科研机构 research、" in text
    filled = re.sub(
        r"^# (\w+ = )\[([ ,]+)\]", lambda row: f"{row[1]}[{'0,' * len(row[2].split(','))}]", text, flags=re.MULTILINE
    )
    filled = re.sub(r"^# (\w+ =)   #", r"\1 0 #", filled, flags=re.MULTILINE)
    filled = re.sub(r'^text = """\n', 'text = """\n正文。没有收取信息处理费。\n', filled, flags=re.MULTILINE)
    done = run("validate", "--strict", "-", stdin=filled.encode())
    assert (done.returncode, done.stdout.decode()) == (0, "")


def test_an_unfilled_row_with_columns_is_no_row_of_zeros(run):
    text = run("init", "--year", 2024, "--agency", "某县", "-o", "-").stdout.decode()
    done = run("validate", "-", stdin=text.replace("# new =", "new =").encode())
    assert b"error[toml]" in done.stdout


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
    assert data["requests"] == {"carried_in": [1, 0, 0, 0, 0, 0], "results": ANY}
    # Filled in, it agrees with last year's.
    filled = re.sub(
        r"^# (\w+ = )\[([ ,]+)\]", lambda row: f"{row[1]}[{'0,' * len(row[2].split(','))}]", text, flags=re.MULTILINE
    )
    filled = re.sub(r"^# (\w+ =)   #", r"\1 0 #", filled, flags=re.MULTILINE)
    filled = filled.replace("carried_out = [0,", "carried_out = [1,")
    (tmp_path / "next" / "report.toml").write_text(filled, "utf-8")
    found = json.loads(run("validate", "--format", "json", "next/report.toml", cwd=tmp_path).stdout)
    # Its stock of documents is the only thing that does not follow from last year's.
    assert {finding["relation"] for finding in found["findings"] if "relation" in finding} == {"documents-in-force"}


def test_the_outline_of_parts_and_breakdowns_is_last_years_a_year_on(run, suixian):
    text = run("init", "--from", suixian, "-o", "-").stdout.decode()
    data = tomllib.loads(text)
    assert data["form"] == "cn-2014"
    assert data["report"]["contact"] == {"name": "随县政府网编辑部", "phone": "0722-3567882"}
    problems = next(section for section in data["section"] if section["id"] == "problems")
    assert problems["title"] == "存在问题及改进措施"
    assert problems["text"].split("\n\n") == ["# 存在的主要问题", "# 2019年改进措施\n"]
    assert '#     { label = "业务动态类", value =  },' in text
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
