"""How many wrong numbers are noticed: sentences as reports write them, in which one number at a time is raised by one.

The figures are those of published reports; the sentences are our own. A number in ``«»`` names a figure.
"""

from __future__ import annotations

import re

import pytest

from govreport_cli.pipeline import examine

MARKED = re.compile("«(.*?)»")
LEAST = 71
"""How many of the marked numbers have to be noticed."""

TEXTS = {
    "suqian-2023": """
# 依申请公开
全市各级行政机关共收办政府信息公开申请«3607»件，其中自然人申请«3493»件。办理结果如下：
予以公开«1191»件，部分公开«328»件，不予公开«142»件，无法提供«1078»件，不予处理«406»件，其他处理«341»件，结转下一年度办理«121»件。

全年因政府信息公开被申请行政复议«440»件，被提起行政诉讼«113»件。
""",
    "huaian-2024": """
2024 年，全市新收政府信息公开申请 «3119» 件，上年结转 «34» 件，答复 «3050» 件，结转至 2025 年 «103» 件。

全市因政府信息公开引发行政复议案件«351»件，其中结果维持«72»件，结果纠正«64»件，其他结果«178»件，尚未审结«37»件；行政诉讼案件«46»件，其中结果维持«25»件，结果纠正«5»件，其他结果«9»件，尚未审结«7»件。

全年收取政府信息公开信息处理费«3940»元。
""",
    "shuyang-2023": """
（二）依申请公开情况。2023年，我局共接到政府信息公开申请«26»份，按期答复«26»份。被申请行政复议«1»起。

（三）政府信息管理情况。全年制发规范性文件«8»件，现行有效规范性文件«18»件。
""",
    "shanghai-2019": """
## 办理依申请公开

本机关受理政府信息公开申请«859»件，共答复«805»件，转下年度办理«72»件。全年被申请行政复议«7»起、被提起行政诉讼9起。

## 制度建设

制发规章«13»件、行政规范性文件«60»件。
""",
    "pingtan/2019": """
2019年，管委会收到政府信息公开申请«23»件，全部按期办结，共办结«23»件，其中同意公开«7»件、部分公开«1»件、无法提供«12»件、不予处理«3»件。
""",
    "pingtan/2020": """
# 依申请公开情况
我区收到政府信息公开申请«21»宗。其中，予以公开«7»宗，部分公开«6»宗，无法提供«7»宗，不予处理«3»宗。
""",
    "pingtan/2021": """
全区收到依申请公开件«70»件，已办结«69»件，结转下年度办理«1»件，依申请公开引发行政复议«3»件、行政诉讼«12»件。集中发布现行有效行政规范性文件«65»件。
""",
    "pingtan/2022": """
2022年，全区办理政府信息公开申请«75»件，涉及自然人«72»件、商业企业«3»件。政府信息公开工作方面共有行政诉讼案件«1»件、行政复议案件«2»件。

集中公开现行有效行政规范性文件«698»件，动态更新本年度制发的规范性文件«88»件。
""",
    "pingtan/2023": """
全区接收各类政府信息公开申请共计«81»件，涉及自然人«80»件、商业企业«1»件。办结依申请公开«81»件，其中：予以公开及部分公开«42»件，占51.85%；不予公开«5»件，占6.17%；无法提供«31»件，占38.27%；不予处理«1»件，占1.23%；其他处理«2»件，占2.47%；因政府信息公开引起的行政复议案件«2»件、行政诉讼案件«7»件。
""",
}


@pytest.fixture
def noticed(fixtures, with_text):
    """Return the ends of the numbers of a text that are found wrong in a report."""

    def find(name, text):
        path = fixtures / name / "report.toml"
        source = with_text(path.read_text("utf-8"), text)
        findings = examine(name, source.encode(), path.parent).findings
        return {finding.chars[1] for finding in findings if finding.code == "prose-number"}

    return find


def raised(text):
    """Yield the text with one marked number raised by one, and that number's place."""
    for match in MARKED.finditer(text):
        before = MARKED.sub(r"\1", text[: match.start()])
        number = str(int(match[1]) + 1)
        changed = before + number + MARKED.sub(r"\1", text[match.end() :])
        yield changed, range(len(before), len(before) + len(number))


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_flagged_as_given(noticed, name):
    assert noticed(name, MARKED.sub(r"\1", TEXTS[name])) == set()


def test_most_wrong_numbers_are_noticed(noticed):
    cases = [(name, *case) for name, text in TEXTS.items() for case in raised(text)]
    missed = []
    for name, text, place in cases:
        ends = noticed(name, text)
        if not any(place.start < end <= place.stop + 3 for end in ends):
            missed.append(f"{name}: {text[max(place.start - 20, 0) : place.stop + 1]}")
    assert len(cases) - len(missed) >= LEAST, missed
