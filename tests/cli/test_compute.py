"""``govreport compute``."""

from __future__ import annotations

import json
import shutil
import tomllib
from decimal import Decimal

import pytest


def test_suixian_2017_as_json(run, suixian):
    done = run("compute", suixian, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    data = json.loads(done.stdout)
    assert (data["form"], data["agency"], data["year"]) == ("cn-2014", "随县人民政府", 2017)
    assert data["figures"]["disclosure.total"] == {
        "value": 16499,
        "unit": "条",
        "label": "主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
        "origin": "given",
    }
    assert data["figures"]["requests.received.total"]["value"] == 1
    (breakdown,) = data["breakdowns"]
    assert (breakdown["of"], breakdown["title"]) == ("disclosure.total", "按信息类别")
    assert [part["share"] for part in breakdown["parts"]] == [2, 2, 72, 5, 19]
    assert [part["label"] for part in breakdown["parts"] if part["adjusted"]] == ["业务动态类"]
    assert breakdown["parts"][2]["exact"] == "11785/16499"


def test_what_is_not_reported_is_listed_and_is_no_zero(run, suixian):
    data = json.loads(run("compute", suixian, "--format", "json").stdout)
    assert "requests.received.fax" in data["not_reported"]
    assert "requests.received.fax" not in data["figures"]
    assert data["figures"]["litigation.total"]["value"] == 0


def test_totals_are_computed_and_money_is_exact(run, complete):
    figures = json.loads(run("compute", complete, "--format", "json").stdout)["figures"]
    assert figures["requests.answered.total"] == {
        "value": 62,
        "unit": "件",
        "label": "申请答复数",
        "origin": "computed",
    }
    assert figures["requests.answered.refused.total"]["value"] == 8
    assert figures["organisation.funds"]["value"] == "86.50"


def test_shares_with_decimals_are_strings(run, complete):
    half_up, hamilton = json.loads(run("compute", complete, "--format", "json").stdout)["breakdowns"]
    assert [part["share"] for part in half_up["parts"]] == ["7.72", "0.69", "91.59"]
    assert [part["share"] for part in hamilton["parts"]] == ["57.8", "23.4", "18.8"]
    assert hamilton["parts"][0]["exact"] == "50.00/86.50"


def test_toml_is_a_valid_definition_with_its_totals_filled_in(run, complete):
    done = run("compute", complete, "--format", "toml")
    again = tomllib.loads(done.stdout.decode(), parse_float=Decimal)
    before = tomllib.loads(complete.read_text("utf-8"), parse_float=Decimal)
    assert again["requests"]["answered"]["total"] == 62
    assert again["organisation"]["funds"] == Decimal("86.50")
    assert again["section"] == before["section"]
    assert next(iter(again["requests"]["received"])) == "total"
    assert run("validate", "-", "--strict", stdin=done.stdout).returncode == 0
    assert run("compute", "-", "--format", "toml", stdin=done.stdout).stdout == done.stdout


def test_the_table_lists_figures_origins_and_shares(run, suixian):
    done = run("compute", suixian, "--lang", "zh")
    lines = done.stdout.decode().splitlines()
    row = next(line for line in lines if line.endswith(" disclosure.total"))
    assert row.split()[1:4] == ["16499", "条", "填报"]
    assert lines[0].split() == ["指标", "数值", "单位", "来源", "路径"]
    assert any(line.split() == ["业务动态类", "11785", "72%*"] for line in lines)


def test_the_table_has_what_is_reported_unless_all_is_asked_for(run, suixian):
    some, every = (run("compute", suixian, *more).stdout.decode() for more in ((), ("--all",)))
    assert "requests.received.fax" not in some
    assert "not reported: 40" in some
    assert "requests.received.fax" in every
    assert "--all" not in every


def test_the_table_has_last_year_and_the_change(run, fixtures):
    lines = run("compute", fixtures / "pingtan" / "2023" / "report.toml").stdout.decode().splitlines()
    assert lines[0].split() == ["indicator", "figure", "last", "year", "change", "unit", "origin", "path"]
    row = next(line for line in lines if line.endswith(" requests.new.total"))
    assert row.split()[1:4] == ["81", "74", "+7"]


def test_get_prints_one_bare_value(run, suixian, complete):
    assert run("compute", suixian, "--get", "requests.received.total").stdout == b"1\n"
    assert run("compute", complete, "--get", "organisation.funds").stdout == b"86.50\n"


MANY = ["--get", "organisation.funds", "--get", "requests.answered.total", "--get", "organisation.funds"]


def test_get_prints_several_values_in_the_order_asked(run, complete):
    assert run("compute", complete, *MANY).stdout == b"86.50\n62\n86.50\n"


def test_get_as_json_maps_paths_to_values(run, complete, suixian):
    done = run("compute", complete, *MANY, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(json.loads(done.stdout).items()) == [("organisation.funds", "86.50"), ("requests.answered.total", 62)]
    one = run("compute", suixian, "--format", "json", "--get", "requests.received.total")
    assert json.loads(one.stdout) == {"requests.received.total": 1}


def test_get_as_toml_maps_paths_to_values(run, complete):
    done = run("compute", complete, *MANY, "--format", "toml")
    values = tomllib.loads(done.stdout.decode(), parse_float=Decimal)
    assert values == {"organisation.funds": Decimal("86.50"), "requests.answered.total": 62}
    assert b"86.50" in done.stdout


@pytest.mark.parametrize("output_format", ["table", "json", "toml"])
@pytest.mark.parametrize(
    ("path", "exit_code", "said"),
    [("requests.recieved.total", 2, b"requests.received.total"), ("requests.received.fax", 1, b"not-reported")],
)
def test_get_prints_all_values_or_none(run, suixian, output_format, path, exit_code, said):
    get = ["--get", "requests.received.total", "--get", path]
    done = run("compute", suixian, "--format", output_format, *get)
    assert (done.returncode, done.stdout) == (exit_code, b"")
    assert said in done.stderr


def test_get_never_prints_nothing_for_what_is_not_reported(run, suixian):
    done = run("compute", suixian, "--get", "requests.received.fax")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"not-reported" in done.stderr


def test_get_suggests_the_indicator_that_was_meant(run, suixian):
    done = run("compute", suixian, "--get", "requests.recieved.total")
    assert done.returncode == 2
    assert b"requests.received.total" in done.stderr


def test_a_definition_with_errors_gives_no_figures(run, fixtures):
    done = run("compute", fixtures / "invalid" / "relation" / "report.toml")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"error[relation]" in done.stderr


def test_warnings_go_to_standard_error_unless_quiet(run, fixtures):
    definition = fixtures / "invalid" / "section-missing" / "report.toml"
    assert b"warning[section-missing]" in run("compute", definition).stderr
    done = run("compute", definition, "--quiet")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture
def reports(fixtures, folder):
    """Copy the definitions of five years to a folder; that of 2020 has an error."""
    shutil.copytree(fixtures / "pingtan", folder / "reports")


NEW, FEES = "requests.new.total", "fees.collected"
REPORTED = [(2019, 23), (2021, 70), (2022, 74), (2023, 81)]


@pytest.mark.parametrize(
    ("output_format", "lines"),
    [
        ("table", [f"reports/{year}/report.toml\t{new}\t" for year, new in REPORTED]),
        (
            "json",
            [
                f'{{"file": "reports/{year}/report.toml", "requests.new.total": {new}, "fees.collected": null}}'
                for year, new in REPORTED
            ],
        ),
        ("toml", [f'"reports/{year}/report.toml" = {{ "requests.new.total" = {new} }}' for year, new in REPORTED]),
    ],
)
@pytest.mark.usefixtures("reports")
def test_figures_of_several_definitions_are_on_a_line_each(run, output_format, lines):
    command = ["compute", "-q", "--format", output_format, "--get", NEW, "--get", FEES]
    done = run(*command, "reports")
    assert (done.returncode, done.stdout.decode().splitlines()) == (1, lines)
    assert b"reports/2020/report.toml:43:23: error[relation]" in done.stderr
    done = run(*command, "--files-from", "-", "--exclude", "/2020", stdin=b"reports\n")
    assert (done.returncode, done.stdout.decode().splitlines(), done.stderr) == (0, lines, b"")


@pytest.mark.usefixtures("reports")
def test_an_indicator_that_a_form_lacks_does_not_stop_the_other_definitions(run, suixian):
    done = run("compute", "-q", "--get", NEW, suixian, "reports/2021", "missing.toml")
    assert (done.returncode, done.stdout) == (3, b"reports/2021/report.toml\t70\n")
    assert f"{suixian}: error[indicator-unknown]".encode() in done.stderr
    assert b"missing.toml: error[file-missing]" in done.stderr


@pytest.mark.usefixtures("reports")
def test_a_misspelt_indicator_is_reported_once(run):
    done = run("compute", "-q", "--get", "requests.new.totl", "reports/2019", "reports/2021", "missing.toml")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.count(b"error[indicator-unknown]") == 1
    assert b"missing.toml: error[file-missing]" in done.stderr


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize("arguments", [[], ["--all"], ["--format", "json"], ["--explain", NEW]])
def test_several_definitions_need_named_figures(run, arguments):
    done = run("compute", *arguments, "reports")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"error[compute-several]" in done.stderr


def test_no_definition_is_an_error(run):
    done = run("compute", "--get", NEW)
    assert (done.returncode, b"error[command-lacks]" in done.stderr) == (2, True)
