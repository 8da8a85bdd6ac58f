"""Placeholders that cannot be filled, and braces that were probably meant as one."""

from __future__ import annotations

import pytest

from govreport_cli.findings.catalogue import hint
from govreport_cli.pipeline import examine


@pytest.fixture
def findings(fixtures, with_text):
    """Return what is found wrong with the placeholders of a text in 宿迁 2023."""

    def find(text):
        source = with_text((fixtures / "suqian-2023" / "report.toml").read_text("utf-8"), text.replace("\\", "\\\\"))
        codes = {"placeholder", "indicator-unknown", "previous-missing"}
        return [finding for finding in examine("x", source.encode()).findings if finding.code in codes]

    return find


NEW = "requests.new.total"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"收到{{{{ {NEW} }}}}件。", []),
        (f"收到\\{{{{ {NEW} }}}}件。", []),
        ("甲{乙}丙｛丁｝戊。", []),
        # Too many braces, too few, wide ones, and one on its own.
        (f"收到{{{{{{ {NEW} }}}}}}件。", [f"{{{{{{ {NEW} }}}}}}"]),
        ("收到}}}件。", ["}}}"]),
        (f"收到{{{{ {NEW} }}}}}}件。", [f"{{{{ {NEW} }}}}}}"]),
        (f"收到{{ {NEW} }}}}}}，答复{{{{ {NEW} }}}}件。", [f"{{ {NEW} }}}}}}"]),
        (f"收到\\{{{{ {NEW} }}}}件}}}}}}。", ["}}}"]),
        (f"收到{{ {NEW} }}件。", [f"{{ {NEW} }}"]),
        (f"收到{{ {NEW} 件。", [f"{{ {NEW} 件。"]),
        (f"收到｛｛ {NEW} ｝｝件。", [f"｛｛ {NEW} ｝｝"]),
        ("收到｛｛ 总数 ｝｝件。", ["｛｛ 总数 ｝｝"]),
        ("收到｛｛ 总数 件。", ["｛｛ 总数 件。"]),
        ("收到 总数 }｝｝件。", ["}｝｝"]),
        ("收到 总数 }}件。", ["总数 }}"]),
        ("收到 总数 }}件，答复 总数 }}件。", ["总数 }}", "总数 }}"]),
        ("}}件。", ["}}"]),
        ("甲｝总数 }}件。", ["总数 }}"]),
        ("一句\n}}件。", ["}}"]),
    ],
)
def test_what_was_probably_meant_as_a_placeholder_is_found(findings, text, faults):
    found = findings(text)
    assert [finding.arguments["placeholder"] for finding in found] == faults
    assert [text[slice(*finding.chars)] for finding in found] == faults
    assert all("`{{ documents.rules.made | thousands }}`" in hint(finding, "en") for finding in found)


@pytest.mark.parametrize(("length", "shown"), [(200, 200), (201, 201)])
def test_a_long_placeholder_is_shortened(findings, length, shown):
    (finding,) = findings("{{ " + "x" * (length - 6) + " }}")
    said = finding.arguments["placeholder"]
    assert (len(said), said.endswith("…")) == (shown, length > 200)


def test_a_finding_about_a_placeholder_is_about_its_indicator(findings):
    (unknown,) = findings("{{ requests.nwe.total }}")
    assert (unknown.code, unknown.indicator, unknown.label) == ("indicator-unknown", "requests.nwe.total", None)
    assert unknown.arguments["suggestion"] == NEW
    (unfilled,) = findings(f"{{{{ {NEW} | growth }}}}")
    assert (unfilled.code, unfilled.indicator) == ("previous-missing", NEW)
    assert unfilled.label == unfilled.arguments["label"] == "本年新收政府信息公开申请数量（总计）"
