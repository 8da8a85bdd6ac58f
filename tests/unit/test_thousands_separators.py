"""Numbers with thousands separators in a row: reported as such, and joined only if there is just one way."""

from __future__ import annotations

import re

import pytest

from govreport_cli.findings.catalogue import hint, message
from govreport_cli.pipeline import examine


@pytest.fixture(scope="module")
def suqian(fixtures):
    return (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")


DOCUMENTS = 3
"""How many columns 规章 and 规范性文件 have; none is a total."""


def with_row(source, row, cells):
    return re.sub(rf"^{row} += \[.*\]", f"{row} = {cells}", source, flags=re.MULTILINE)


def errors(source):
    return [finding for finding in examine("x", source.encode()).findings if finding.severity == "error"]


@pytest.mark.parametrize(
    ("cells", "row"),
    [
        ("[3,402, 99, 0, 4, 5, 1, 3511]", "[3402, 99, 0, 4, 5, 1, 3511]"),
        ("[3,402,99,0,4,5,1,3511]", "[3402, 99, 0, 4, 5, 1, 3511]"),
        ("[3,402, 99, 0, 4, 5, 1, 3,511]", "[3402, 99, 0, 4, 5, 1, 3511]"),
        ("[\n  3,402, # 自然人\n  99, 0, 4, 5, 1, 3511,\n]", "[3402, 99, 0, 4, 5, 1, 3511]"),
        ("[1,234,567, 99, 0, 4, 5, 1, 1234676]", "[1234567, 99, 0, 4, 5, 1, 1234676]"),
    ],
)
def test_a_row_that_is_too_long_mentions_the_separator(suqian, cells, row):
    (finding,) = errors(with_row(suqian, "new", cells))
    assert finding.code == "wrong-length"
    for lang, words in (("zh", "千位分隔符"), ("en", "thousands separator")):
        assert words in hint(finding, lang)
        assert f"`new = {row}`" in hint(finding, lang)
    assert "`3,402`" in hint(finding, "zh") or "`1,234,567`" in hint(finding, "zh")


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        ("[1,100, 2,100, 3,100, 0, 0, 0, 6300]", "`1,100`, `2,100`, `3,100`"),
        ("[1,100, 2,100, 3,100, 4,100, 0, 0, 10400]", "`1,100`, `2,100`, `3,100`, …"),
    ],
)
def test_three_of_the_numbers_are_named(suqian, cells, numbers):
    (finding,) = errors(with_row(suqian, "new", cells))
    assert finding.arguments["numbers"] == numbers


@pytest.mark.parametrize(("number", "said"), [("123,456,789,123,456", True), ("1,123,456,789,123,456", False)])
def test_a_number_has_fifteen_digits_at_most(suqian, number, said):
    (finding,) = errors(with_row(suqian, "new", f"[{number}, 0, 0, 0, 0, 0, 123456789123456]"))
    assert ("千位" in hint(finding, "zh")) == said


@pytest.mark.parametrize(
    "cells",
    ["[3,440,120,4,5,12,1,1]", "[3,440, 1,175, 0, 4, 5, 12]", "[3,440,120,400,5,12,1,1,1]"],
)
def test_where_several_joinings_are_possible_none_is_chosen(suqian, cells):
    (finding,) = errors(with_row(suqian, "new", cells))
    said = hint(finding, "zh")
    assert finding.code == "wrong-length"
    assert "千位分隔符" in said
    assert "3,440" in said
    assert "new =" not in said


@pytest.mark.parametrize(
    "cells",
    [
        "[3, 402, 99, 0, 4, 5, 1, 3511]",
        "[0,402, 99, 0, 4, 5, 1, 3511]",
        "[3402, 99, 0, 4, 5, 1, 3511, 7]",
        "[3,402, 99, 0, 4, 5, 1, 3511, 7, 7]",
        "[3,402, 99, 0]",
        "[]",
        "[309,17,88,0,26,440,3,1]",  # a number too many in a row without spaces
        "[1,100,100,100,100,100,100, 1, 1, 1, 1, 1]",
    ],
)
def test_where_no_joining_gives_the_columns_no_separator_is_mentioned(suqian, cells):
    (finding,) = errors(with_row(suqian, "new", cells))
    assert finding.code == "wrong-length"
    assert "千位" not in hint(finding, "zh")


def test_a_split_number_in_a_row_without_its_total_is_one_finding_and_not_eight(suqian):
    (finding,) = errors(with_row(suqian, "new", "[3,402, 99, 0, 4, 5, 1]"))
    assert (finding.code, finding.path) == ("thousands-separator", "requests.new")
    assert "`3,402`" in message(finding, "zh")
    assert "`3,402`" in message(finding, "en")
    assert "`new = [3402, 99, 0, 4, 5, 1]`" in hint(finding, "zh")
    assert "space after the comma" in hint(finding, "en")


def test_a_row_that_can_be_joined_in_two_ways_is_reported_without_choosing(suqian):
    (finding,) = errors(with_row(suqian, "new", "[3,402,199,0,4,5,1]"))
    assert (finding.code, finding.path) == ("thousands-separator", "requests.new")
    assert "`3,402,199`" in message(finding, "zh")
    assert "new =" not in hint(finding, "zh") + hint(finding, "en")


def test_the_row_that_the_hint_offers_is_without_errors(suqian):
    (finding,) = errors(with_row(suqian, "granted", "[1,175, 12, 0, 3, 1, 0]"))
    row = re.findall(r"`granted = (.*?)`", hint(finding, "en"))[0]
    assert errors(with_row(suqian, "granted", row)) == []


def test_in_a_row_that_has_no_other_relation_the_spaces_tell(suqian):
    (finding,) = errors(with_row(suqian, "reconsideration", "[1,309, 17, 88, 26]"))
    assert "`reconsideration = [1309, 17, 88, 26]`" in hint(finding, "zh")


@pytest.mark.parametrize(
    "cells", ["[309,17,88,26,404]", "[309, 17, 88, 26,404]", "[1,309,17,88,440]", "[1,309, 17,88, 26]"]
)
def test_in_a_row_that_has_no_other_relation_a_wrong_total_is_likelier(suqian, cells):
    (finding,) = errors(with_row(suqian, "reconsideration", cells))
    assert finding.code == "relation"


def test_a_row_whose_total_is_wrong_when_it_is_joined_is_not_offered(suqian):
    (finding,) = errors(with_row(suqian, "new", "[3,402, 99, 0, 4, 5, 1, 3512]"))
    assert "千位分隔符" in hint(finding, "zh")
    assert "new =" not in hint(finding, "zh")


def test_two_split_rows_are_two_findings(suqian):
    source = with_row(suqian, "new", "[3,402, 99, 0, 4, 5, 1]")
    source = with_row(source, "total", "[3,375, 99, 0, 4, 7, 1]")
    assert [(finding.code, finding.path) for finding in errors(source)] == [
        ("thousands-separator", "requests.new"),
        ("thousands-separator", "requests.results.total"),
    ]


def test_other_relations_are_still_reported(suqian):
    source = with_row(suqian, "new", "[3,402, 99, 0, 4, 5, 1]")
    source = with_row(source, "direct_litigation", "[1, 1, 16, 6, 25]")
    assert [finding.code for finding in errors(source)] == ["thousands-separator", "relation"]


def test_a_space_after_the_comma_says_that_it_is_two_numbers(suqian):
    found = errors(with_row(suqian, "new", "[3, 402, 99, 0, 4, 5, 1]"))
    assert len(found) == 8
    assert {finding.code for finding in found} == {"relation"}


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("new", "[3402,99,0,4,5,1,3512]"),  # nothing to join
        ("new", "[12,345, 0, 0, 0, 0, 358]"),  # its sum is wrong; joined, more relations fail
        ("confirmation", "[4,0,0,0,0,0,4]"),
    ],
)
def test_a_wrong_total_is_not_called_a_separator(suqian, row, cells):
    source = with_row(suqian, row, cells)
    if row == "new" and "345" in cells:
        source = with_row(source, "carried_in", "[3481, 0, 0, 4, 7, 1, 3493]")
        source = with_row(source, "carried_out", "[118, 246, 0, 0, 0, 0, 364]")
    assert "thousands-separator" not in {finding.code for finding in errors(source)}


def test_two_wrong_totals_are_not_called_separators_either(suqian):
    source = with_row(suqian, "reconsideration", "[309,17,88,26,404]")
    source = with_row(source, "direct_litigation", "[1,5,6,25,148]")
    assert [finding.code for finding in errors(source)] == ["relation"] * 2


WAIVER = '[[waive]]\ncode = "{}"\nplace = "requests.new"\nreason = "原件如此"'


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (WAIVER.format("relation"), False),
        (WAIVER.format("jump"), True),
    ],
)
def test_a_relation_that_the_author_has_accepted_is_not_called_a_separator(suqian, settings, found):
    source = f"{with_row(suqian, 'new', '[3,402, 99, 0, 4, 5, 1]')}\n{settings}\n"
    assert ("thousands-separator" in {finding.code for finding in errors(source)}) == found


def test_a_split_number_is_found_beside_figures_of_units(suqian, tmp_path):
    (tmp_path / "unit.toml").write_text(suqian, "utf-8")
    source = with_row(suqian, "new", "[3,402, 99, 0, 4, 5, 1]").replace("licences ", "# licences ")
    source = source.replace('agency = "宿迁市人民政府"', 'agency = "某省人民政府"\nunits = ["unit.toml"]')
    found = examine(str(tmp_path / "report.toml"), source.encode(), tmp_path).findings
    assert [finding.code for finding in found if finding.severity == "error"] == ["thousands-separator"]


def long_rows(source):
    """Yield the rows of a definition that have a number of four digits or more, without a 0 after its separator."""
    for match in re.finditer(r"^(\w+) += \[(.*)\]", source, re.MULTILINE):
        cells = [int(cell) for cell in match[2].split(",")]
        if any(re.search(r",[1-9]", f"{cell:,}") and ",0" not in f"{cell:,}" for cell in cells):
            yield match, cells


@pytest.mark.parametrize("name", ["suqian-2023", "huaian-2024", "shuyang-2023", "shanghai-2019"])
@pytest.mark.parametrize("separator", [", ", ","])
@pytest.mark.parametrize("with_total", [True, False])
def test_in_published_reports_the_row_that_is_offered_is_the_published_one(fixtures, name, separator, with_total):
    source = (fixtures / name / "report.toml").read_text("utf-8")
    for match, cells in long_rows(source):
        written = [f"{cell:,}" if ",0" not in f"{cell:,}" else str(cell) for cell in cells]
        kept = len(cells) if with_total else len(cells) - 1
        if not any("," in number for number in written[:kept]) or (not with_total and len(cells) == DOCUMENTS):
            continue
        row = f"{match[1]} = [{separator.join(written[:kept])}]"
        found = [
            finding
            for finding in errors(source[: match.start()] + row + source[match.end() :])
            if finding.arguments.get("numbers")
        ]
        for finding in found:
            offered = finding.arguments["joined"]
            assert offered in (None, f"{match[1]} = {cells[:kept]}")
        assert found or separator == ",", row
