"""The year at the beginning of the prose, and the topics that a section has to mention."""

from __future__ import annotations

import pytest

from govreport_cli.pipeline import examine


@pytest.fixture
def codes(fixtures, with_text):
    """Return what is found in 淮安's report of 2024 if a section has another text."""

    def find(section, text):
        source = (fixtures / "huaian-2024" / "report.toml").read_text("utf-8")
        changed = with_text(source, text, section)
        return [finding.code for finding in examine("x", changed.encode()).findings]

    return find


@pytest.mark.parametrize(
    "text",
    [
        "2023年，全市新收政府信息公开申请3119件。",
        "2023 年，全市新收政府信息公开申请3119件。",
        "2023年度，我市认真落实各项要求。",
        "2023年我市认真落实各项要求。",
        "2023年淮安市人民政府认真落实各项要求。",
        "2025年，全市认真落实各项要求。",
        "# 总体情况\n\n　　2023年，全市认真落实各项要求。",
        "（一）总体情况\n2023年，全市认真落实各项要求。\n\n2024年，收到申请3119件。",
    ],
)
def test_a_text_that_begins_with_another_year_is_doubtful(codes, text):
    assert "prose-year" in codes("overview", text)


@pytest.mark.parametrize(
    "text",
    [
        "2024年，全市新收政府信息公开申请3119件。",
        "2024 年度，全市认真落实各项要求。",
        "2023年以来，全市认真落实各项要求。",
        "2023年底我市成立领导小组，认真落实各项要求。",
        "2019年4月，新条例公布，我市认真落实各项要求。",
        "2021年至2024年，全市认真落实各项要求。",
        "2023年，我市政务公开工作受到表扬。2024年，我市再接再厉。",
        "全市认真落实2023年年报提出的改进措施。",
        "《2023年政务公开工作要点》印发以来，全市认真落实。",
    ],
)
def test_a_year_that_is_clearly_another_is_left_alone(codes, text):
    assert "prose-year" not in codes("overview", text)


def test_only_the_beginning_of_the_prose_is_looked_at(codes):
    assert codes("problems", "2025年，全市将改进工作。") == []
    assert codes("problems", "2023年，年报提出的问题已经解决。") == []


@pytest.mark.parametrize(
    "text",
    [
        "本年度未收取信息公开处理费。",
        "本年度未发生政府信息公开收费事项。",
        "本年度未因信息公开收取任何费用。",
        "本年度没有收取信息处理费。",
    ],
)
def test_other_names_of_a_topic_are_known(codes, text):
    assert codes("other", text) == []


def test_a_topic_that_is_not_mentioned_is_reported(codes):
    assert codes("other", "没有其他需要报告的事项。") == ["section-lacks"]
