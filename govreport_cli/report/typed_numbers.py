"""Numbers typed by hand in the prose, held against the figures that the words before them name.

Only what is plainly an indicator's number is held to anything: words that name it, then nothing but words
that say nothing, then the number and the indicator's unit. What stands before those words must say nothing
either, so that a number of another year, another office or a part of the work is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product

from govreport_cli.definition.model import Definition
from govreport_cli.figures.model import Figure, Number, show
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.form import Form

_ENDS = re.compile(r"[，。；！？（）,;!?()\n]|(?<=[\d件条次篇个人元项])、")
_GAP = r"[^\d，。；！？、（）]{0,16}?"
_SAYS_NOTHING = (
    r"(?:政府信息公开|依申请公开|信息公开|申请|案件|事项|信息|总数|数量|件数|数|总|共计|共有|共|合计|计|累计"
    r"|达到|达|为|是|有|了|的|各类|[:：*_\s“”])*+"
)
_OPENS = (
    r"全年|本年度?|今年|年内|[我本全][省市州盟县区旗镇乡局委办厅]|[我本]机关|本单位|全系统|各级|各单位|各部门|共计?|累计"
    r"|总计|依法|已|作出|做出|收取|印发|办理|实施|按规定|主动|[一二三四五六七八九十]+是|[一二三四五六七八九十\d]+[.、]"
    r"|[-*+#>_\s“”\u3000]"
)
_SENTENCE_ENDS = re.compile(r"[。；！？;!?\n]")
_WHOLE_YEAR = re.compile(r"1月1日起?至12月31日止?|1[至—-]12月|12月31日")
_OTHER_TIMES = (
    r"去年|上年(?!度?结转)|上一年|同期|(?<!\d)(?!{year})\d{{4}}年|\d月|季度|[上下]半年|近[一二三四五六七八九十两\d]+年"
)
"""What makes a sentence one of another year, or of a part of this one."""
_JOINS = r"(?:[和与及、]|以及)"
_NUMBER = r"(?P<number>\d[\d,，]*(?:\.\d+)?)[*_\s]*(?P<unit>{units})(?![次多余]|以[上下内外]|左右)"


_LONGEST = 60
"""The characters of a clause before a number; in a longer one the number is left alone."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What an author may mean by some words: one of several sums of indicators."""

    words: re.Pattern[str]
    meanings: tuple[tuple[str, ...], ...]
    unit: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """A number in a text, with the words that name it and its unit."""

    typed: str
    number: Decimal
    named: tuple[_Named, ...]


def check_numbers(definition: Definition, form: Form, figures: Mapping[str, Figure]) -> Iterator[Finding]:
    """Find the typed numbers of a definition's texts that contradict the figures which they name."""
    for index, section in enumerate(definition.data.get("section", [])):
        for said in _said(section["text"], form, definition):
            expected = _expected(said.named, figures)
            if expected and said.number not in expected:
                meaning = said.named[0].meanings[0]
                arguments = {
                    "typed": said.typed,
                    "figures": " / ".join(map(show, expected)),
                    "indicator": meaning[0] if len(said.named) == len(meaning) == 1 else "",
                }
                path, label = f"section[{index}].text", form.indicators[meaning[0]].name
                yield Finding("prose-number", arguments, Severity.WARNING, definition.name, path, label)


def _said(text: str, form: Form, definition: Definition) -> Iterator[_Said]:
    units = sorted({indicator.unit for indicator in form.indicators.values()}, key=len, reverse=True)
    for match in re.finditer(_NUMBER.format(units="|".join(units)), text):
        sentence = text[_last(_SENTENCE_ENDS, text, match.start()) : match.start()]
        other_times = _OTHER_TIMES.format(year=definition.data["report"]["year"])
        start = _last(_ENDS, text, match.start())
        clause = _clause(text[start : match.start()], form, definition)
        if not clause or re.search(other_times, _WHOLE_YEAR.sub("", sentence)):
            continue
        words = (_named(word, form) for word in re.split(_JOINS, clause["labels"]))
        named = tuple(entry for entry in words if entry)
        said = named and {entry.unit for entry in named} == {match["unit"]}
        if said and ("其中" not in sentence or all(entry.is_part for entry in named)):
            typed = text[start + clause.start("labels") : match.end()].replace("\n", "")
            yield _Said(typed, Decimal(re.sub("[,，]", "", match["number"])), named)


def _last(ends: re.Pattern[str], text: str, before: int) -> int:
    """Return where what begins behind the last of these ends begins."""
    return max((end.end() for end in ends.finditer(text, 0, before)), default=0)


def _clause(before: str, form: Form, definition: Definition) -> re.Match[str] | None:
    """Match what stands before a number, if it is nothing but the words that name it and words that say nothing."""
    if len(before) > _LONGEST:
        return None
    about = definition.data["report"]
    # 宿迁市 of 宿迁市人民政府, and the whole.
    office = "|".join(re.escape(about["agency"][:length]) for length in range(len(about["agency"]), 1, -1))
    opens = rf"(?:{_OPENS}|{about['year']}年度?)*"
    word = "|".join(entry.words.pattern for entry in _names(form))
    labels = rf"(?P<labels>(?:{word})(?:{_JOINS}(?:{word}))*)"
    return re.fullmatch(rf"{opens}(?:{office or '(?!)'})?{opens}(?:其中)?{opens}{labels}{_SAYS_NOTHING}", before)


def _expected(found: tuple[_Named, ...], figures: Mapping[str, Figure]) -> list[Number]:
    """Return the numbers that the words may stand for, as far as the figures are known."""
    sums: dict[Number, None] = {}
    for meanings in product(*(entry.meanings for entry in found)):
        values = [figures[path].value for meaning in meanings for path in meaning]
        if None not in values:
            sums[sum(value for value in values if value is not None)] = None
    return list(sums)


def _named(word: str, form: Form) -> _Named | None:
    return next((entry for entry in _names(form) if entry.words.fullmatch(word)), None)


@cache
def _names(form: Form) -> tuple[_Named, ...]:
    """Return what a form's words name, the longest first."""
    parts = {path for relation in form.relations for path in relation.right}
    meanings: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for wording in form.wordings:
        meanings.setdefault(wording.words, []).append(wording.indicators)
    return tuple(
        _Named(
            re.compile(_GAP.join(map(re.escape, words))),
            tuple(sums),
            form.indicators[sums[0][0]].unit,
            all(path in parts for path in sums[0]),
        )
        for words, sums in sorted(meanings.items(), key=lambda entry: -len("".join(entry[0])))
    )
