"""Definitions of the reports on which exporters are tried, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from govreport_cli.forms.model import Form

Data = dict[str, Any]

MARK = "govreport-test"
"""The name of the element and of the attribute that appear where text is taken for markup."""
MARKUP = f"甲</script>--><{MARK}>\"'><{MARK}> ' {MARK}=' \" {MARK}=\" ]]>&lt;乙"
SHORT_MARKUP = f'<{MARK}>"\'><{MARK}> " {MARK}="'
"""The same for places with little room."""
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "甲;=1+1", "甲,=1+1", "甲|=1+1", '甲";=1+1', "＝1+1")
"""Texts that are formulas where a spreadsheet takes one for a cell, or for several."""

_FIRST = 20011
_STEP = 37


def complete() -> Data:
    """Return a definition that has something of everything; its year before is ``last_year()``."""
    return {
        "form": "cn-2014",
        "report": {
            "agency": "某县人民政府",
            "year": 2017,
            "title": "某县信息公开年度报告",
            "issuer": "某县政府办",
            "issued": "2018-02-08",
            "website": "https://www.example.gov.cn",
            "contact": {"name": "某办公室", "phone": "000-1234567", "address": "某街道9号"},
            "previous": "last.toml",
            "changes": True,
        },
        "disclosure": {"total": 4301, "channels": {"website": 3902, "weibo": 411}},
        "requests": {
            "received": {"in_person": 521, "fax": 622, "online": 723, "letter": 824},
            "concluded": {"on_time": 2690, "extended": 0},
        },
        "reconsideration": {"upheld": 31, "corrected": 32, "other": 33},
        "organisation": {"funds": Decimal("61.50"), "bodies": 71},
        "breakdown": [
            {
                "of": "disclosure.total",
                "title": "按信息类别",
                "parts": [
                    {"label": "业务动态", "value": 2201},
                    {"label": "政策文件", "value": 1100},
                    {"label": "其他信息", "value": 1000},
                ],
            },
            {
                "of": "requests.concluded.extended",
                "title": "按延期原因",
                "parts": [{"label": "征求意见", "value": 0}, {"label": "资料复杂", "value": 0}],
            },
        ],
        "note": [{"of": "organisation.bodies", "text": "含兼"}],
        "section": [
            {"id": "overview", "title": "概况", "text": _PROSE},
            {"id": "problems", "text": "一些单位公开不及时。"},
            {"id": "other", "text": "没有其他事项。"},
        ],
        "waive": [{"code": "blank", "place": "statistics", "reason": "没有统计"}],
    }


_PROSE = """
# 组织领导

全年公开{{ disclosure.total }}条，**重点突出**，*及时准确*，[链接文字](https://www.example.gov.cn/page)。\\
换行以后。

1. 首先
   - 其次
2. 最后
"""


def last_year() -> Data:
    """Return the definition of the year before that of ``complete()``."""
    data = complete()
    data["report"] = {"agency": "某县人民政府", "year": 2016}
    data["disclosure"] = {"total": 4001, "channels": {"website": 3902}}
    data["requests"]["received"] = {"in_person": 500, "fax": 600, "online": 700, "letter": 800}
    data["requests"]["concluded"] = {"on_time": 2600, "extended": 0}
    return {key: value for key, value in data.items() if key not in {"breakdown", "note", "waive"}}


def with_text(text: str, short: str) -> Data:
    """Return a definition that has a text wherever an author may write one; ``short`` where there is little room."""
    prose = re.sub(r"([\\`*_\[\]<>{}&|#+=~-])", r"\\\1", text).replace("\\{\\{", "\\{{")
    data = complete()
    data["report"] |= {"agency": short, "title": short, "issuer": short}
    data["report"]["contact"] = {"name": short, "phone": short, "address": text}
    data["breakdown"][0]["title"] = text
    for part in data["breakdown"][0]["parts"]:
        part["label"] = text
    data["note"][0]["text"] = short[:40]
    data["section"][0]["title"] = text
    data["section"][0]["text"] = f"# {prose}\n\n{prose}\n\n{{{{ disclosure.total }}}}\\\n{prose}\n\n1. {prose}\n"
    data["waive"][0]["reason"] = text
    return data


def huge() -> Data:
    """Return a definition with hundreds of headings, paragraphs and parts."""
    data = complete()
    data["disclosure"]["total"] = sum(range(500))
    data["breakdown"][0]["parts"] = [{"label": f"第{at}类", "value": at} for at in range(500)]
    data["section"][0]["text"] = "\n\n".join(f"# 标题{at}\n\n{'政府信息公开' * 20}" for at in range(300))
    return data


def with_all_figures(form: Form) -> Data:
    """Return a definition in a form with every figure but the totals, each of them different."""
    data: Data = {"form": form.name, "report": {"agency": "某县人民政府", "year": form.years[0]}}
    given = (path for path in form.indicators if path not in form.totals)
    for at, path in enumerate(given):
        count = _FIRST + _STEP * at
        set_at(data, path, Decimal(f"{count}.25") if form.indicators[path].decimal else count)
    if form.open_units:
        for path in form.open_units:
            set_at(data, f"units.{path}", "万元")
    data["section"] = [{"id": section.id, "text": f"{section.title}的正文。"} for section in form.sections]
    return data


def changed(data: Mapping[str, Any], path: str, value: Any) -> Data:
    """Return a copy of a definition with another value at a path; None takes away what is there."""
    copy: Data = deepcopy(dict(data))
    set_at(copy, path, value)
    return copy


def set_at(data: Data, path: str, value: Any) -> None:
    """Set the value at a path, such as ``breakdown.0.title``; None takes away what is there."""
    *holders, key = path.split(".")
    table: Any = data
    for name in holders:
        table = table[int(name)] if isinstance(table, list) else table.setdefault(name, {})
    if value is None:
        del table[key]
    else:
        table[int(key) if isinstance(table, list) else key] = value
