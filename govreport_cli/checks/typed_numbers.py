"""Numbers typed in texts, compared with the figures of the indicators that the text names before them.

A number is compared only if it clearly belongs to an indicator: the clause names the indicator, and between the name
and the number with the indicator's unit there are only filler words. Before the name, too, only filler words are
allowed, so that numbers of another year, another agency or a part of the work are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from govreport_cli.checks.model import Case
from govreport_cli.checks.naming import (
    is_about_others,
    merged,
    named,
    names_bodies_below,
    names_the_government,
    names_the_whole_area,
    wordings_in,
)
from govreport_cli.checks.passages import Passages, is_about_another_time, with_years_named
from govreport_cli.definition.model import Number
from govreport_cli.figures.model import show
from govreport_cli.findings.model import Finding
from govreport_cli.forms.model import Form, Wording

_COUNTED_AS = {"起": "件", "宗": "件", "份": "件"}
"""Measure words that authors use instead of the form's."""
_NUMBER = (
    r"(?<![\d.,])(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,15}})(?:\.\d{{1,6}})?)"
    r"[*_\s]*(?P<unit>{units})(?![次多余]|以[上下内外]|左右)"
)
_CITED = re.compile(r"\{\{\s*([\w.]+)", re.ASCII)
_HANDLING = re.compile("办理|实施")
"""Verbs after which words that need a context may be about other business, such as 办理行政复议."""
_LONGEST = 60
"""How many characters of a clause may precede a number; after more, the number is not compared."""
_CACHED = 64


def check(case: Case) -> Iterator[Finding]:
    """Find typed numbers that contradict the figures of the indicators they belong to."""
    for section in case.definition.sections:
        for typed in _Text(section.text, case).numbers():
            expected = _expected(typed.named, case.values)
            if expected and not any(_is(typed.number, value) for value in expected):
                first = typed.named[0].sums[0]
                cited = case.form.sum_of(first)
                indicator = cited or case.form.indicators[first[0]]
                finding = case.warning(
                    "prose-number",
                    f"{section.path}.text",
                    typed=section.text[typed.start : typed.end].replace("\n", ""),
                    figures=" / ".join(map(show, expected)),
                    indicator=indicator.path,
                    placeholder=f"{{{{ {cited.path} }}}}" if cited and len(expected) == 1 == len(typed.named) else None,
                )
                yield replace(finding, label=indicator.name, indicator=indicator.path, chars=(typed.start, typed.end))


def figures_in(text: str, case: Case) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the offsets of the typed numbers that are exactly one figure, as it is printed, and the path to cite."""
    for typed in _Text(text, case).numbers():
        expected = _expected(typed.named, case.values)
        if len(typed.named) == len(expected) == len(typed.named[0].sums) == 1:
            cited = case.form.sum_of(typed.named[0].sums[0])
            if cited and text[slice(*typed.digits)] == show(expected[0]):
                yield typed.digits, cited.path


class _TypedNumber(NamedTuple):
    """A number in a text, with the names of its indicators before it; ``start`` is where the names begin.

    ``digits`` are the offsets of the number itself, without its unit.
    """

    start: int
    end: int
    digits: tuple[int, int]
    number: Decimal
    named: tuple[Wording, ...]


@dataclass
class _Text:
    """One text of a definition, read from beginning to end.

    ``named_at`` are the offsets at which the text last named indicators, by the indicators' paths. ``not_understood``
    is the offset of the last number, None if that number clearly belonged to an indicator.
    """

    text: str
    case: Case
    named_at: dict[str, int] = field(default_factory=dict)
    not_understood: int | None = None

    @cached_property
    def passages(self) -> Passages:
        """The text's clauses, sentences and headings."""
        return Passages(with_years_named(self.text, self.case.definition.report.year))

    def numbers(self) -> Iterator[_TypedNumber]:
        """Yield the numbers that clearly belong to indicators."""
        for match in _numbers(self.case.form).finditer(self.passages.text):
            start = self.passages.clause(match.start())
            typed = self._typed(match, start) if match.start() - start <= _LONGEST else None
            self.not_understood = None if typed else match.start()
            if typed:
                self.named_at |= dict.fromkeys((path for entry in typed.named for path in entry.sums[0]), typed.start)
                yield typed

    def _typed(self, match: re.Match[str], start: int) -> _TypedNumber | None:
        """Return a number with the names of its indicators, or None if it does not clearly belong to any."""
        at, passages, report = match.start(), self.passages, self.case.definition.report
        before = passages.text[start:at]
        wordings = self._understood(wordings_in(before, self.case.form), at)
        found = named(before, wordings, report.agency, report.year) if wordings else None
        if not found:
            return None
        sentence, heading = passages.sentence(at), passages.heading(at)
        if any(is_about_another_time(text, report.year) for text in (sentence, heading)):
            return None
        if is_about_others(sentence, report.agency) or is_about_others(heading, report.agency):
            return None
        if names_the_government(found.before, report.agency) and (
            self._is_about_the_whole_area or names_bodies_below(passages.whole(at), report.agency)
        ):
            return None
        if {entry.unit for entry in found.wordings} != {_COUNTED_AS.get(match["unit"], match["unit"])}:
            return None
        if "其中" in sentence and not all(entry.is_part for entry in found.wordings):
            return None
        if _HANDLING.search(found.before) and any(entry.about for entry in found.wordings):
            return None
        if any(entry.after for entry in found.wordings) and "共" not in found.before and self._may_go_on(at):
            return None
        number = Decimal(match["number"].replace(",", ""))
        return _TypedNumber(start + found.start, match.end(), match.span("number"), number, found.wordings)

    def _may_go_on(self, at: int) -> bool:
        """Return whether a number may be about the same part as the last one, which was not understood."""
        return self.not_understood is not None and self.not_understood >= self.passages.statement(at)

    @cached_property
    def _is_about_the_whole_area(self) -> bool:
        return names_the_whole_area(self.text)

    def _understood(self, wordings: tuple[Wording, ...], at: int) -> tuple[Wording, ...]:
        """Return the wordings that apply at an offset, each with everything that its words may mean there."""
        if not any(entry.about or entry.after for entry in wordings):
            return wordings
        start = self.passages.statement(at)
        statement = self.passages.text[start:at]
        about = f"{self.passages.heading(at)}\n{self.passages.lead(at)}\n{statement}"
        cited = {match[1]: start + match.start() for match in _CITED.finditer(statement)}
        places = {path: place for path, place in {**self.named_at, **cited}.items() if place >= start}
        sentence = at - len(self.passages.sentence(at))
        # 结果维持 is about the cases named in the sentence, or if there are none, in the statement.
        near = {path for path, place in places.items() if place >= sentence}
        known = [
            entry
            for entry in wordings
            if (not entry.about or any(word in about for word in entry.about)) and places.keys() >= {*entry.after}
        ]
        nearest = {entry.words for entry in known if entry.after and near.issuperset(entry.after)}
        return merged(
            entry for entry in known if not entry.after or entry.words not in nearest or near.issuperset(entry.after)
        )


def _is(typed: Decimal, value: Number) -> bool:
    """Return whether a typed number is a figure; amounts of money may be rounded, or cut off, to the decimals typed."""
    if isinstance(value, int):
        return typed == value
    decimals = Decimal(1).scaleb(int(typed.as_tuple().exponent))
    return typed in {value, value.quantize(decimals, ROUND_HALF_UP), value.quantize(decimals, ROUND_DOWN)}


def _expected(wordings: tuple[Wording, ...], values: Mapping[str, Number]) -> list[Number]:
    """Return the numbers that the words may mean; none if any of them is not known."""
    sums: dict[Number, None] = {}
    for paths in product(*(entry.sums for entry in wordings)):
        known = [values[path] for sum_ in paths for path in sum_ if path in values]
        if len(known) < sum(map(len, paths)):
            return []
        sums[sum(known)] = None
    return list(sums)


@lru_cache(_CACHED)
def _numbers(form: Form) -> re.Pattern[str]:
    """Return the pattern of a number in one of the form's units."""
    known = {indicator.unit for indicator in form.indicators.values() if indicator.unit}
    units = sorted(known | {*_COUNTED_AS}, key=len, reverse=True)
    return re.compile(_NUMBER.format(units="|".join(units)))
