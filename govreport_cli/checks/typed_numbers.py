"""Numbers typed in texts, compared with the figures of the indicators that the text names before them.

A number is compared only if it clearly belongs to an indicator: the clause names the indicator, and between the name
and the number with the indicator's unit there are only filler words. Before the name, too, only filler words are
allowed, so that numbers of another year, another agency or a part of the work are not compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from govreport_cli.checks.model import Case
from govreport_cli.definition.model import Number
from govreport_cli.figures.model import show
from govreport_cli.findings.model import Finding
from govreport_cli.forms.model import Form, Wording

_PARAGRAPH = r"\n(?=[ \t\u3000]*(?:\n|[-*+#]|\d+[.、]|$))"
_SENTENCE_ENDS = re.compile(rf"[。；！？;!?]|{_PARAGRAPH}")
_CLAUSE_ENDS = re.compile(rf"[，。；！？（）,;!?()]|{_PARAGRAPH}|(?<=[\d件条次篇个人元项])、")
_OF_REQUESTS = "政府信息公开|依申请公开|信息公开|公民、法人(?:和|及|或者?)其他组织|申请人|提交|提出|各类"
_BETWEEN = rf"(?>{_OF_REQUESTS}|引起|引发|产生|工作|相关|有关|被|到|了|的|[*_\s])*"
"""Filler that is allowed between the words of a wording."""
_AFTER = (
    rf"(?>{_OF_REQUESTS}|申请|案件|事项|决定|信息|总数|数量|件数|数|总|共计|共有|共|合计|计|累计|达到|达|为|是|有|了|的"
    r"|[:：*_\s“”])*"
)
_BEFORE = re.compile(
    r"全年|本年度?|今年|年内|[我本全][省市州盟县区旗镇乡]|本机关|本单位|全系统|(?:各级)?行政机关|政府系统|共计?|累计"
    r"|总计|其中|依法|已|作出|做出|收取|印发|办理|实施|按规定|主动|因|由|[一二三四五六七八九十]+是"
    r"|[一二三四五六七八九十\d]+[.、]|[-*+#>_\s“”\u3000]"
)
_JOINS = r"(?:[和与及、]|以及)"
_NUMBER = (
    r"(?<![\d.,])(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,15}})(?:\.\d{{1,6}})?)"
    r"[*_\s]*(?P<unit>{units})(?![次多余]|以[上下内外]|左右)"
)
_WHOLE_YEAR = re.compile(r"1月1日起?至12月31日止?|1[至—-]12月|12月31日|[与较比](?:去年|上年|\d{4}年)(?:同期)?相比")
_OTHER_TIMES = (
    r"去年|上年(?!度?结转)|上一年|同期|以来|年来|历年|五年|十[三四五]五|(?<!\d)(?!{year})\d{{4}}年"
    r"|\d{{4}}年?[-—–~～至到]+\d{{4}}|\d月|季度|[上下]半年|近[一二三四五六七八九十两\d]+年"
)
"""Words that show that a sentence is about another year, several years, or a part of this year."""
_BODIES = re.compile(r"[\u4e00-\u9fff]{2}(?:局|厅|街道|镇|乡|委员会|办公室)")
_LONGEST = 60
"""How many characters of a clause may precede a number; after more, the number is not compared."""
_LONGEST_SENTENCE = 400
"""How many characters before a number are searched for another year or agency."""
_CACHED = 64


def check(case: Case) -> Iterator[Finding]:
    """Find typed numbers that contradict the figures of the indicators they belong to."""
    for section in case.definition.sections:
        text = _Text(section.text, case)
        for said in text.numbers():
            expected = _expected(said.named, case.values)
            if expected and not any(_is(said.number, value) for value in expected):
                first = said.named[0].sums[0]
                cited = case.form.sum_of(first)
                indicator = cited or case.form.indicators[first[0]]
                finding = case.warning(
                    "prose-number",
                    f"{section.path}.text",
                    typed=section.text[said.start : said.end].replace("\n", ""),
                    figures=" / ".join(map(show, expected)),
                    indicator=indicator.path,
                    placeholder=f"{{{{ {cited.path} }}}}" if cited and len(expected) == 1 == len(said.named) else None,
                )
                yield replace(finding, label=indicator.name, indicator=indicator.path, chars=(said.start, said.end))


class _Said(NamedTuple):
    """A number in a text, with the words that name it: their place, and everything that they may name."""

    start: int
    end: int
    number: Decimal
    named: tuple[Wording, ...]


@dataclass(frozen=True)
class _Text:
    """One text of a definition."""

    text: str
    case: Case

    def numbers(self) -> Iterator[_Said]:
        """Yield the numbers that clearly belong to indicators."""
        for match in _numbers(self.case.form).finditer(self.text):
            start = _last(self._clauses, match.start())
            if match.start() - start <= _LONGEST and (said := self._said(match, start)):
                yield said

    def _said(self, match: re.Match[str], start: int) -> _Said | None:
        """Return a number with the names of its indicators, or None if it does not clearly belong to any."""
        before = self.text[start : match.start()]
        names = _names(before, self.case.form)
        labels = _labels(before, names, self.case) if names else None
        if not labels:
            return None
        sentence = self._sentence(match.start())
        report = self.case.definition.report
        if _other_times(report.year).search(_WHOLE_YEAR.sub("", sentence)):
            return None
        if _is_about_others(sentence, report.agency) or _is_about_others(self._heading(match.start()), report.agency):
            return None
        named = tuple(_named(labels["labels"], names))
        if {entry.unit for entry in named} != {match["unit"]}:
            return None
        if "其中" in sentence and not all(entry.is_part for entry in named):
            return None
        return _Said(start + labels.start("labels"), match.end(), Decimal(match["number"].replace(",", "")), named)

    @cached_property
    def _clauses(self) -> list[int]:
        """The offsets at which clauses begin."""
        return [0, *(end.end() for end in _CLAUSE_ENDS.finditer(self.text))]

    @cached_property
    def _sentences(self) -> list[int]:
        """The offsets at which sentences begin."""
        return [0, *(end.end() for end in _SENTENCE_ENDS.finditer(self.text))]

    @cached_property
    def _headings(self) -> list[int]:
        """The offsets at which headings begin, after that of the text itself."""
        return [0, *(start.end() for start in re.finditer(r"\n(?=#)", self.text))]

    def _sentence(self, at: int) -> str:
        """Return the sentence around an offset, up to the offset."""
        return self.text[max(_last(self._sentences, at), at - _LONGEST_SENTENCE) : at]

    def _heading(self, at: int) -> str:
        """Return the heading above an offset, or an empty string."""
        start = _last(self._headings, at)
        line = self.text[start : start + _LONGEST_SENTENCE].partition("\n")[0]
        return line[: at - start] if line.startswith("#") else ""


def _is(typed: Decimal, value: Number) -> bool:
    """Return whether a typed number equals a figure; an amount of money may be rounded or cut off to its decimals."""
    if isinstance(value, int):
        return typed == value
    decimals = Decimal(1).scaleb(int(typed.as_tuple().exponent))
    return typed in {value, value.quantize(decimals, ROUND_HALF_UP), value.quantize(decimals, ROUND_DOWN)}


def _last(starts: Sequence[int], at: int) -> int:
    """Return the last of the ascending ``starts`` that is not after an offset."""
    return starts[bisect_right(starts, at) - 1]


def _is_about_others(text: str, agency: str) -> bool:
    """Return whether a text names a body other than the agency."""
    return any(body[0] not in agency for body in _BODIES.finditer(text))


def _labels(before: str, names: tuple[Wording, ...], case: Case) -> re.Match[str] | None:
    """Match the text before a number: filler, names of indicators, filler."""
    pattern = _naming(tuple(entry.words for entry in names))
    # Skip as much filler as possible, and less if no name follows it.
    for start in reversed(_openings(before, case)):
        if match := pattern.fullmatch(before, start):
            return match
    return None


def _openings(before: str, case: Case) -> list[int]:
    """Return the offsets up to which a clause has only filler, such as the agency's name and the report year."""
    report = case.definition.report
    year = f"{report.year}年"
    own = [f"{word}{kind}" for kind in "局委办厅" if kind in report.agency[-3:] for word in "我本"]
    at, starts = 0, [0]
    while at < len(before):
        if (length := _common(before, at, report.agency)) > 1:  # 宿迁市 of 宿迁市人民政府
            at += length
        elif before.startswith(tuple(own), at):
            at += 2
        elif before.startswith(year, at):
            at += len(year) + before.startswith("度", at + len(year))
        elif word := _BEFORE.match(before, at):
            at = word.end()
        else:
            break
        starts.append(at)
    return starts


def _common(text: str, at: int, name: str) -> int:
    """Return the length of the longest beginning of a name that a text has at an offset."""
    length = 0
    while length < len(name) and text.startswith(name[length], at + length):
        length += 1
    return length


def _expected(named: tuple[Wording, ...], values: Mapping[str, Number]) -> list[Number]:
    """Return the numbers that the names may mean, or nothing if any of their figures is not known."""
    sums: dict[Number, None] = {}
    for paths in product(*(entry.sums for entry in named)):
        known = [values[path] for sum_ in paths for path in sum_ if path in values]
        if len(known) < sum(map(len, paths)):
            return []
        sums[sum(known)] = None
    return list(sums)


def _named(labels: str, names: tuple[Wording, ...]) -> Iterator[Wording]:
    """Yield the meanings of names that are joined by words such as 和 or 、, one by one."""
    at = 0
    while at < len(labels):
        for entry in names:
            if word := _joined(entry.words).match(labels, at):
                yield entry
                at = word.end()
                break
        else:
            return


def _names(clause: str, form: Form) -> tuple[Wording, ...]:
    """Return the wordings that a clause may contain, the longest first; most clauses contain none."""
    pairs = _by_pair(form)
    found = {at for start in range(len(clause) - 1) for at in pairs.get(clause[start : start + 2], ())}
    candidates = (form.wordings[at] for at in sorted(found))
    return tuple(entry for entry in candidates if all(word in clause for word in entry.words))


@lru_cache(_CACHED)
def _by_pair(form: Form) -> Mapping[str, tuple[int, ...]]:
    """Return an index of the wordings by the first two characters of their longest words."""
    pairs: dict[str, list[int]] = {}
    for at, entry in enumerate(form.wordings):
        pairs.setdefault(max(entry.words, key=len)[:2], []).append(at)
    return {pair: tuple(found) for pair, found in pairs.items()}


@lru_cache(_CACHED)
def _numbers(form: Form) -> re.Pattern[str]:
    """Return the pattern of a number in one of the form's units."""
    units = sorted({indicator.unit for indicator in form.indicators.values()}, key=len, reverse=True)
    return re.compile(_NUMBER.format(units="|".join(units)))


@lru_cache(_CACHED)
def _other_times(year: int) -> re.Pattern[str]:
    return re.compile(_OTHER_TIMES.format(year=year))


@lru_cache(8 * _CACHED)
def _naming(names: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    """Return the pattern of one or several joined names, and the filler between them and the number."""
    word = "|".join(map(_words, names))
    return re.compile(rf"(?P<labels>(?:{word})(?:{_JOINS}(?:{word}))*){_AFTER}")


@lru_cache(8 * _CACHED)
def _joined(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a name that is followed by another one or by nothing."""
    return re.compile(rf"(?:{_words(words)})(?:{_JOINS}|$)")


def _words(words: tuple[str, ...]) -> str:
    return _BETWEEN.join(map(re.escape, words))
