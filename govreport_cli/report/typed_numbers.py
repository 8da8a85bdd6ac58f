"""Numbers typed by hand in the prose, held against the figures that the words before them name.

Only what is plainly an indicator's number is held to anything: words that name it, then nothing but words
that say nothing, then the number and the indicator's unit. What stands before those words must say nothing
either, so that a number of another year, another office or a part of the work is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import product

from govreport_cli.definition.model import Definition
from govreport_cli.figures.model import Figure, Number, show
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.form import Form
from govreport_cli.report.placeholders import occurrences

_PARAGRAPH = r"\n(?=[ \t\u3000]*(?:\n|[-*+#]|\d+[.、]|$))"
_SENTENCE_ENDS = re.compile(rf"[。；！？;!?]|{_PARAGRAPH}")
_CLAUSE_ENDS = re.compile(rf"[，。；！？（）,;!?()]|{_PARAGRAPH}|(?<=[\d件条次篇个人元项])、")
_OF_REQUESTS = "政府信息公开|依申请公开|信息公开|公民、法人(?:和|及|或者?)其他组织|申请人|提交|提出|各类"
_BETWEEN = rf"(?>{_OF_REQUESTS}|引起|引发|产生|工作|相关|有关|被|到|了|的|[*_\s])*"
"""What may stand between the words of a wording."""
_BEHIND = (
    rf"(?>{_OF_REQUESTS}|申请|案件|事项|决定|信息|总数|数量|件数|数|总|共计|共有|共|合计|计|累计|达到|达|为|是|有|了|的"
    r"|[:：*_\s“”])*"
)
_BEFORE = (
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
"""What makes a sentence one of another year, of several, or of a part of this one."""
_BODIES = re.compile(r"[\u4e00-\u9fff]{2}(?:局|厅|街道|镇|乡|委员会|办公室)")
_LONGEST = 60
"""The characters of a clause before a number; in a longer one the number is left alone."""
_LONGEST_SENTENCE = 400
"""The characters before a number that are searched for another year or body."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What an author may mean by some words, given as a pattern: one of several sums of indicators."""

    words: str
    meanings: tuple[tuple[str, ...], ...]
    unit: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """A number in a text, with the words that name it and its unit."""

    start: int
    typed: str
    number: Decimal
    named: tuple[_Named, ...]


def check_numbers(definition: Definition, form: Form, figures: Mapping[str, Figure]) -> Iterator[Finding]:
    """Find the typed numbers of a definition's texts that contradict the figures which they name."""
    for index, section in enumerate(definition.data.get("section", [])):
        for said in _said(section["text"], form, definition):
            expected = _expected(said.named, figures)
            if expected and not any(_is(said.number, value) for value in expected):
                indicator = said.named[0].meanings[0][0]
                arguments = {
                    "typed": said.typed,
                    "earlier": occurrences(said.typed, section["text"], said.start),
                    "figures": " / ".join(map(show, expected)),
                    "indicator": indicator,
                    "placeholder": f"{{{{ {indicator} }}}}" if len(expected) == 1 == len(said.named) else "",
                }
                path, label = f"section[{index}].text", form.indicators[indicator].name
                yield Finding("prose-number", arguments, Severity.WARNING, definition.name, path, label)


def _is(typed: Decimal, value: Number) -> bool:
    """Say whether a typed number is a figure; amounts of money may be rounded, or cut, to the places typed."""
    if isinstance(value, int):
        return typed == value
    places = Decimal(1).scaleb(int(typed.as_tuple().exponent))
    return typed in {value, value.quantize(places, ROUND_HALF_UP), value.quantize(places, ROUND_DOWN)}


def _said(text: str, form: Form, definition: Definition) -> Iterator[_Said]:
    about = definition.data["report"]
    other_times = re.compile(_OTHER_TIMES.format(year=about["year"]))
    sentences, clauses = ([0, *(end.end() for end in ends.finditer(text))] for ends in (_SENTENCE_ENDS, _CLAUSE_ENDS))
    units = sorted({indicator.unit for indicator in form.indicators.values()}, key=len, reverse=True)
    for match in re.finditer(_NUMBER.format(units="|".join(units)), text):
        sentence = text[max(_last(sentences, match.start()), match.start() - _LONGEST_SENTENCE) : match.start()]
        start = _last(clauses, match.start())
        before = text[start : match.start()]
        names = _names(before, form) if len(before) <= _LONGEST else ()
        clause = names and re.fullmatch(_clause(names, about["agency"], about["year"]), before)
        if not clause or other_times.search(_WHOLE_YEAR.sub("", sentence)):
            continue
        if _of_others(sentence, about["agency"]) or _of_others(_heading(text, match.start()), about["agency"]):
            continue
        named = tuple(_named(clause["labels"], names))
        said = named and {entry.unit for entry in named} == {match["unit"]}
        if said and ("其中" not in sentence or all(entry.is_part for entry in named)):
            start += clause.start("labels")
            typed = text[start : match.end()].replace("\n", "")
            yield _Said(start, typed, Decimal(match["number"].replace(",", "")), named)


def _last(starts: list[int], at: int) -> int:
    """Return the last of the places where something starts that is not behind a place."""
    return starts[bisect_right(starts, at) - 1]


def _of_others(text: str, agency: str) -> bool:
    """Say whether a text names a body that is not the agency."""
    return any(body[0] not in agency for body in _BODIES.finditer(text))


def _heading(text: str, at: int) -> str:
    """Return the line of the heading above a place, or nothing."""
    start = 0 if text.startswith("#") and "\n#" not in text[:at] else text.rfind("\n#", 0, at)
    return text[start:at].lstrip("\n").partition("\n")[0] if start >= 0 else ""


def _clause(names: tuple[_Named, ...], agency: str, year: int) -> str:
    """Return a pattern of what stands before a number: words that say nothing, and then words that name it."""
    word = "|".join(entry.words for entry in names)
    return rf"{_opening(agency, year)}(?P<labels>(?:{word})(?:{_JOINS}(?:{word}))*){_BEHIND}"


@cache
def _opening(agency: str, year: int) -> str:
    # 宿迁市 of 宿迁市人民政府, and the whole; 我局 of a 局.
    names = [re.escape(agency[:length]) for length in range(len(agency), 1, -1)]
    names += [f"[我本]{kind}" for kind in "局委办厅" if kind in agency[-3:]]
    return rf"(?>{'|'.join([*names, rf'{year}年度?', _BEFORE])})*"


def _expected(found: tuple[_Named, ...], figures: Mapping[str, Figure]) -> list[Number]:
    """Return the numbers that the words may stand for; none where any of them is not known."""
    sums: dict[Number, None] = {}
    for meanings in product(*(entry.meanings for entry in found)):
        values = [figures[path].value for meaning in meanings for path in meaning]
        if None in values:
            return []
        sums[sum(value for value in values if value is not None)] = None
    return list(sums)


def _named(labels: str, names: tuple[_Named, ...]) -> Iterator[_Named]:
    """Yield what words, joined by 和 or 、, name one after the other."""
    at = 0
    while at < len(labels):
        for entry in names:
            if word := re.compile(rf"(?:{entry.words})(?:{_JOINS}|$)").match(labels, at):
                yield entry
                at = word.end()
                break
        else:
            return


def _names(clause: str, form: Form) -> tuple[_Named, ...]:
    """Return what a clause may name, the longest words first; most clauses name nothing."""
    return tuple(
        _Named(
            _BETWEEN.join(map(re.escape, words)),
            tuple(sums),
            form.indicators[sums[0][0]].unit,
            all(path in _parts(form) for path in sums[0]),
        )
        for words, sums in _by_length(form).items()
        if all(word in clause for word in words)
    )


@cache
def _parts(form: Form) -> frozenset[str]:
    return frozenset(path for relation in form.relations for path in relation.right)


@cache
def _by_length(form: Form) -> Mapping[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the sums that words may stand for, by the words, the longest first."""
    meanings: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for wording in form.wordings:
        meanings.setdefault(wording.words, []).append(wording.indicators)
    return dict(sorted(meanings.items(), key=lambda entry: -len("".join(entry[0]))))
