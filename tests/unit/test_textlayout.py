"""Text in columns: widths, line breaking, and which characters never start or end a line."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from govreport_cli.textlayout import columns, pad, width, wrap

TEXT = st.text(st.sampled_from("年度报告，。（）“”abc 12.%é\u0301😀"), max_size=60)


def test_a_chinese_character_is_two_columns_wide():
    assert width("统计数a") == 7
    assert pad("数", 5, ">") == "   数"
    assert pad("数", 5, "^") == " 数  "


def test_columns_are_aligned_by_width():
    assert columns([["指标", "数"], ["a", "16499"]], "<>") == "指标     数\na     16499\n"


def test_no_line_starts_with_closing_punctuation():
    assert wrap("一二三四，五", 8) == ["一二三", "四，五"]


def test_no_line_ends_with_an_opening_bracket():
    assert wrap("一二三（四）", 8) == ["一二三", "（四）"]


def test_words_and_numbers_are_not_broken():
    assert wrap("共计16499条", 8) == ["共计", "16499条"]


def test_what_is_wider_than_a_line_is_broken():
    assert wrap("http://www.example.gov.cn/a", 10) == ["http://www", ".example.g", "ov.cn/a"]


def test_the_first_line_is_indented_and_line_breaks_stay():
    assert wrap("一二三\n四", 8, 4) == ["    一二", "三", "四"]


@example("\u03011。）", 4)
@given(TEXT, st.integers(4, 30))
def test_lines_fit_and_nothing_is_lost(text, size):
    lines = wrap(text, size)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= size for line in lines)
