"""Tables of commands: one line for each row for programs, fitted to the terminal for people."""

from __future__ import annotations

import pytest
from wcwidth import width

from govreport_cli.commands.show_table import table
from govreport_cli.console import Console, Language

ROWS = [
    ["路径", "数值", "来源", "指标"],
    ["documents.rules.made", "12", "填报", "规章（本年制发件数）"],
    ["documents.normative_documents.in_force", "1602", "未填报", "行政规范性文件（现行有效件数）"],
]


@pytest.fixture
def shown(monkeypatch):
    """Lay the rows out for a terminal of a width, or for a program."""

    def show(columns):
        monkeypatch.setattr(Console, "interactive", columns is not None)
        monkeypatch.setenv("COLUMNS", str(columns or 80))
        return table(Console(Language.ZH), ROWS, "<><<").splitlines()

    return show


def test_programs_get_one_line_for_each_row(shown):
    assert len(shown(None)) == len(ROWS)
    assert shown(None) == shown(200)


@pytest.mark.parametrize("columns", [40, 50, 60, 70, 80])
def test_no_line_is_wider_than_the_terminal(shown, columns):
    assert max(map(width, shown(columns))) <= columns


def test_the_last_column_is_broken_if_there_is_room(shown):
    *_, first, second = shown(72)
    assert first.endswith("未填报  行政规范性文件（现")
    assert second == " " * (width(first) - width("行政规范性文件（现")) + "行有效件数）"


def test_otherwise_a_row_continues_on_the_next_line(shown):
    assert shown(60)[-2:] == [
        "documents.normative_documents.in_force  1602  未填报",
        "  行政规范性文件（现行有效件数）",
    ]
    assert shown(48)[-1] == "  未填报  行政规范性文件（现行有效件数）"
