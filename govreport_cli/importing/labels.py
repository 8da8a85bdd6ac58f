"""Labels of tables and titles of sections, as they are compared: without what differs between printings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NUMBERS = re.compile(
    r"^(?:[(（〔][一二三四五六七八九十百\d]{1,4}[)）〕]|[一二三四五六七八九十]{1,3}[、.．,，:]|\d{1,2}[、.．,，](?!\d)|其中[:：]?)"
)
_COMPARES = re.compile("上年|上一年|去年|增减|同比")
_YEAR = re.compile(r"20\d\d")
_ASIDE = re.compile(r"\([^()]*\)")
_PUNCTUATION = re.compile(r"[^\w]|_")
_LONGEST = 300
"""How many characters of a text are looked at: more than any label has."""
_CACHED = 4096


def even(text: str) -> str:
    """Return a text with plain characters for full-width ones, and without whitespace and invisible characters."""
    return _even(text[:_LONGEST])


def key(text: str) -> str:
    """Return what is compared of a label: no numbering, whitespace or punctuation."""
    return _key(text[:_LONGEST])


def short_key(text: str) -> str:
    """Return what is compared of a label if what it says in brackets is left out."""
    return _PUNCTUATION.sub("", _ASIDE.sub("", unnumbered(even(text))))


@lru_cache(_CACHED)
def _even(text: str) -> str:
    return "".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


@lru_cache(_CACHED)
def _key(text: str) -> str:
    return _PUNCTUATION.sub("", unnumbered(_even(text)))


def unnumbered(text: str) -> str:
    """Return an even text without the numbers at its beginning."""
    while match := _NUMBERS.match(text):
        text = text[match.end() :]
    return text


def number_of(text: str) -> str:
    """Return the number at the beginning of an even text, empty if there is none."""
    match = _NUMBERS.match(text)
    return match[0] if match else ""


def compares_years(head: str) -> bool:
    """Return whether the head of a column says that it has last year's figures, or the change since then."""
    return bool(_COMPARES.search(even(head)))


def years_in(text: str) -> frozenset[str]:
    """Return the years that a text names."""
    return frozenset(_YEAR.findall(even(text)))


def alike(one: str, other: str) -> bool:
    """Return whether two keys are so similar that one may be a variant of the other."""
    from difflib import SequenceMatcher

    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _SHORTEST and shorter in longer and 2 * len(shorter) >= len(longer):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


_SHORTEST = 3
"""The shortest text that counts as a part of a label."""
_ALIKE = 0.8
"""The smallest similarity of two variants of a label."""
