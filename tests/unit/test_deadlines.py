"""The date of signing: within the year after the report's, and by the deadline of the agency's level."""

from __future__ import annotations

import pytest

from govreport_cli.forms.find import find_form
from govreport_cli.pipeline import examine

DAYS = {
    "department": (1, 31),
    "township": (1, 31),
    "county": (2, 20),
    "prefecture": (3, 10),
    "province": (3, 31),
    "system": (3, 31),
}
"""Of 国办公开办函〔2019〕60号, which 国办公开办函〔2021〕30号 repeats."""


def found(form, year, issued, level=None):
    stated = f'level = "{level}"' if level else ""
    source = f'form = "{form}"\n[report]\nagency = "某县人民政府"\nyear = {year}\nissued = {issued}\n{stated}\n'
    codes = [finding.code for finding in examine("x", source.encode()).findings]
    return [code for code in codes if code.startswith("issued-")]


@pytest.mark.parametrize(("form", "year"), [("cn-2014", 2019), ("cn-2019", 2019), ("cn-2019", 2020), ("cn-2021", 2021)])
def test_the_notices_of_2019_and_2021_set_the_same_deadlines(form, year, tmp_path):
    assert find_form(form, tmp_path).deadlines_for(year) == DAYS


def test_until_2018_reports_of_every_level_were_due_by_the_end_of_march(tmp_path):
    days = find_form("cn-2014", tmp_path).deadlines_for(2018)
    assert days == {level: (3, 31) for level in DAYS if level != "system"}


@pytest.mark.parametrize(
    ("year", "issued", "codes"),
    [
        (2018, "2019-03-31", []),
        (2018, "2019-04-01", ["issued-late"]),
        (2019, "2020-02-20", []),
        (2019, "2020-02-21", ["issued-late"]),
    ],
)
def test_a_report_of_2019_in_the_old_form_has_the_new_deadline(year, issued, codes):
    assert found("cn-2014", year, issued, "county") == codes


@pytest.mark.parametrize("level", [None, "county"])
@pytest.mark.parametrize(
    ("issued", "codes"),
    [
        ("2017-12-31", ["issued-early"]),
        ("2018-12-31", ["issued-early"]),
        ("2019-01-01", []),
        ("2020-01-24", ["issued-year"]),
    ],
)
def test_a_report_is_signed_in_the_year_after_its_own_whatever_its_level(issued, codes, level):
    assert found("cn-2014", 2018, issued, level) == codes


def test_the_last_day_of_that_year_is_late_only_for_a_level():
    assert found("cn-2014", 2018, "2019-12-31") == []
    assert found("cn-2014", 2018, "2019-12-31", "county") == ["issued-late"]
