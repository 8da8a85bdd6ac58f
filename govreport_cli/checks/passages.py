"""A text and its parts: clauses, sentences, headings, and which year and agency a sentence is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

_PARAGRAPH = r"\n(?=[ \t\u3000]*(?:\n|[-*+#]|\d+[.、]|$))"
_LEAD = (
    r"^[ \t\u3000]*+(?:#[^\n]*|\d{1,2}[.、．][^\n。，；：:]{2,20}|（[一二三四五六七八九十]+）[^\n。，；]{2,20}"
    r"|[^\n]*(?<![省市州盟县区旗镇乡道局委厅办园院校队])[：:][*_ \t]*)\n"
)
"""A line after which a new sentence begins: a heading, or a line that ends in a colon and does not name an agency."""
_CLAUSE_ENDS = re.compile(rf"[，。；！？（）,;!?()]|{_PARAGRAPH}|(?<=[\d件起宗份条次篇个人元项])、")
_SENTENCE_ENDS = re.compile(rf"[。；！？;!?]|{_PARAGRAPH}")
_FULL_STOPS = re.compile(rf"[。！？!?]|{_PARAGRAPH}")
_LEADS = re.compile(_LEAD, re.MULTILINE)
_SHORT_SENTENCE = re.compile(r"\s{0,9}[^。\n]{1,30}[。\n]")
_HEADINGS = re.compile(r"\n(?=#)")
_PARAGRAPHS = re.compile(_PARAGRAPH)
_WHOLE_YEAR = re.compile(
    r"1\s*月\s*1\s*日起?至(?:\d{4}\s*年)?\s*12\s*月\s*31\s*日止?|1[至—-]12\s*月|12\s*月\s*31\s*日"
    r"|[与较比](?:去年|上年|\d{4}\s*年)(?:同期)?相比"
)
_OTHER_TIMES = (
    r"去年|上年(?!度?\s*结转)|上一年|同期|以来|年来|历年|五年|十[三四五]五|(?<!\d)(?!{year})\d{{4}}\s*年"
    r"|\d{{4}}\s?年?\s?[-—–~～至到]+\s?\d{{4}}|\d\s*月|季度|[上下]半年|近[一二三四五六七八九十两\d]+年"
)
"""Words that show that a sentence is about another year, several years, or a part of this year."""
_LONGEST = 400
"""How many characters before a number are searched for another year or agency."""
_CACHED = 64


@dataclass(frozen=True)
class Passages:
    """One text of a definition, and the passages of it around an offset."""

    text: str

    def clause(self, at: int) -> int:
        """Return the offset at which the clause around an offset begins."""
        return _last(self._clauses, at)

    def sentence(self, at: int) -> str:
        """Return the sentence around an offset, up to the offset; a semicolon ends a sentence."""
        return self.text[max(_last(self._sentences, at), at - _LONGEST) : at]

    def statement(self, at: int) -> int:
        """Return the offset at which the statement around an offset begins; only a full stop ends a statement."""
        return max(_last(self._statements, at), at - _LONGEST)

    def whole(self, at: int) -> str:
        """Return the whole statement around an offset."""
        start = self.statement(at)
        after = bisect_right(self._statements, at)
        end = self._statements[after] if after < len(self._statements) else len(self.text)
        return self.text[start : min(end, at + _LONGEST)]

    def heading(self, at: int) -> str:
        """Return the heading above an offset, or an empty string."""
        start = _last(self._headings, at)
        line = self.text[start : start + _LONGEST].partition("\n")[0]
        return line[: at - start] if line.startswith("#") else ""

    def lead(self, at: int) -> str:
        """Return the paragraph's first sentence if it is as short as a heading, or an empty string."""
        lead = _SHORT_SENTENCE.match(self.text, _last(self._paragraphs, at), at)
        return lead[0] if lead else ""

    @cached_property
    def _clauses(self) -> list[int]:
        return self._after(_CLAUSE_ENDS, _LEADS)

    @cached_property
    def _sentences(self) -> list[int]:
        return self._after(_SENTENCE_ENDS)

    @cached_property
    def _statements(self) -> list[int]:
        return self._after(_FULL_STOPS)

    @cached_property
    def _headings(self) -> list[int]:
        return self._after(_HEADINGS)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return self._after(_PARAGRAPHS)

    def _after(self, *patterns: re.Pattern[str]) -> list[int]:
        """Return the offsets, in ascending order, after each match of the patterns, and that of the text itself."""
        return sorted({0, *(match.end() for pattern in patterns for match in pattern.finditer(self.text))})


def is_about_another_time(text: str, year: int) -> bool:
    """Return whether a text is about another year, several years, or a part of a year."""
    return bool(_other_times(year).search(_WHOLE_YEAR.sub("", text)))


def with_years_named(text: str, year: int) -> str:
    """Return a text of the same length in which 结转至2025年 is 结转至下年, and 2023年结转 is 上年结转."""
    if f"{year + 1}" not in text and f"{year - 1}" not in text:
        return text
    return _neighbours(year).sub(_named, text)


def _named(match: re.Match[str]) -> str:
    word = "下年" if match["next"] else "上年"
    return word.ljust(len(match[0]))


@lru_cache(_CACHED)
def _neighbours(year: int) -> re.Pattern[str]:
    carried = "|".join(f"(?<={word})" for word in ("结转", "转至", "转到", "转入", "延至", "延到"))
    return re.compile(rf"(?P<next>(?:{carried})[ \t]*{year + 1}[ \t]*年度?)|(?<!\d){year - 1}[ \t]*年度?(?=[ \t]*结转)")


@lru_cache(_CACHED)
def _other_times(year: int) -> re.Pattern[str]:
    return re.compile(_OTHER_TIMES.format(year=year))


def _last(starts: Sequence[int], at: int) -> int:
    """Return the last of the ascending ``starts`` that is not after an offset."""
    return starts[bisect_right(starts, at) - 1]
