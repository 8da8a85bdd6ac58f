"""Common mistakes on a line of TOML, and what to write instead.

A number is spelt out only if it is the author's own: if it may be another one, the advice says what to look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from govreport_cli.findings.model import Phrase, Word


class Mistake(NamedTuple):
    """What is wrong, and what to do about it."""

    reason: Word | Phrase
    advice: Word | Phrase


_ADVICE = {
    "toml-backslash": "toml-double-backslash",
    "toml-comma": "toml-space-in-number",
    "toml-comment": "toml-number-sign",
    "toml-control": "toml-delete-character",
    "toml-day": "toml-correct-day",
    "toml-deep": "toml-check-brackets",
    "toml-digits": "toml-check-number",
    "toml-empty": "blank-figure",
    "toml-escape": "toml-double-backslash",
    "toml-inner-quote": "toml-chinese-quotes",
    "toml-key": "toml-english-key",
    "toml-leading-zero": "toml-no-zeros",
    "toml-more": "toml-own-line",
    "toml-name": "toml-letters",
    "toml-no-equals": "toml-key-and-value",
    "toml-no-value": "toml-values",
    "toml-pasted": "toml-row-by-hand",
    "toml-point": "toml-digits-around",
    "toml-text": "toml-place-text",
    "toml-thousands": "toml-no-separators",
    "toml-twice": "toml-keep-one",
    "toml-unclosed": "toml-close-bracket",
    "toml-unit": "toml-digits-only",
    "toml-unquoted": "toml-quote",
    "toml-unterminated": "toml-close-string",
    "toml-words": "toml-digits-only",
}
"""What to do about a mistake of which no more is known."""


def plain(reason: str) -> Mistake:
    """Return a mistake of which no more is known."""
    return Mistake(Word(reason), Word(_ADVICE[reason]))


_VALUE = r"(?:^|[=\[,{])\s*"
_CHINESE = r"\u4e00-\u9fff"
_DASHES = r"\-－﹣−‐‑‒–—―"
_NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
SCALES = re.compile("[元角分十百千万亿余多几来半%％]")
"""What makes a unit more than a unit: 2万件 is not 2, nor is 2元 if the form has 万元, nor 2%."""
_BLANK = (
    r"-+|/+|[?？]+|[Nn]/?[Aa]|null|NULL|None|nil"
    r"|[无空缺略]|没有|不详|未知|未统计|未掌握|不掌握|暂无|无数据"
)
BLANK = re.compile(rf"{_BLANK}|[{_DASHES}]*")
"""What people write where there is no value."""
_LONGEST = 60
"""How many characters of a text are repeated in advice."""


def _written(text: str) -> Phrase:
    return Phrase("toml-write", {"text": text})


def _is_certain(match: re.Match[str], number: str) -> bool:
    """Return whether a number is all of the author's: not if a comma right before it may separate thousands."""
    split = match[0].startswith(",") and match.string[match.start() - 1 : match.start()].isdecimal()
    return not split and bool(_NUMBER.fullmatch(number))


def _with_unit(match: re.Match[str]) -> Mistake:
    """Return the mistake of a number with a unit, which may multiply it."""
    certain = _is_certain(match, match[1]) and not SCALES.search(match[2] or match[3])
    return Mistake(Word("toml-unit"), _written(match[1])) if certain else plain("toml-unit")


def _day(match: re.Match[str]) -> Mistake | None:
    year, month, day = map(int, match.groups()[1:])
    try:
        meant = date(year, month, day).isoformat()
    except ValueError:
        return plain("toml-day")
    return None if match[1] == meant else Mistake(Word("toml-date"), _written(meant))


def _phone(match: re.Match[str]) -> Mistake:
    if match.string[match.end() :].lstrip()[:1] not in {"", "]", "}"}:  # an extension, or another number
        return plain("toml-unquoted")
    return Mistake(Word("toml-unquoted"), _written(f'"{match[1]}"'))


def _separated(match: re.Match[str]) -> Mistake:
    """Return the mistake of a value with commas between groups of three digits: one number, or a row of them."""
    groups, rest = re.split("[,，]", match[1]), match[2] or ""
    number = "".join(groups) + rest
    if SCALES.search(match[3] or ""):
        return plain("toml-thousands")
    if rest or match[3] or any(group.startswith("0") for group in groups):
        return Mistake(Word("toml-thousands"), _written(number))
    advice = Phrase("toml-number-or-row", {"number": number, "row": f"[{', '.join(groups)}]"})
    return Mistake(Word("toml-thousands"), advice)


def _leading_zero(match: re.Match[str]) -> Mistake:
    number = re.sub("^0+(?=[0-9])", "", match[2])
    if not _is_certain(match, number):
        return plain("toml-leading-zero")
    advice = Phrase("toml-number-or-text", {"number": match[1] + number, "text": match[2]})
    return Mistake(Word("toml-leading-zero"), advice)


def _no_such_value(match: re.Match[str]) -> Mistake:
    instead = match[1].lower()
    reason = Phrase("toml-no-such-value", {"value": match[1]})
    if instead in {"true", "false"}:
        return Mistake(reason, Phrase("toml-type", {"instead": instead}))
    return Mistake(reason, _blank(match))


def _blank(match: re.Match[str]) -> Word:
    return Word("blank-figure" if match[0].startswith("=") else "blank-cell")


def _unquoted(match: re.Match[str]) -> Mistake:
    whole = _PLAIN_TEXT.fullmatch(match.string)
    if not whole or len(whole[2]) > _LONGEST:
        return plain("toml-unquoted")
    return Mistake(Word("toml-unquoted"), _written(f'{whole[1]} = "{whole[2]}"'))


def _row(match: re.Match[str]) -> Mistake:
    """Return the mistake of a row without brackets; a comma in it may separate thousands."""
    tight = re.search(r"\d,\d{3}(?!\d)", match[2])
    row = f"{match[1]} = [{', '.join(number.strip() for number in match[2].split(','))}]"
    return Mistake(Word("toml-bare-row"), Word("toml-brackets") if tight else _written(row))


def _spaced(match: re.Match[str]) -> Mistake:
    return Mistake(Word("toml-spaced"), Phrase("toml-one-or-row", {"row": f"[{', '.join(match[1].split())}]"}))


def _header(match: re.Match[str]) -> Mistake | None:
    opening, name, closing = len(match[1]), match[2], len(match[3])
    if opening == closing:
        return None
    if opening > closing:
        return Mistake(Word("toml-unclosed"), _written(f"{'[' * opening}{name}{']' * opening}"))
    return Mistake(Word("toml-header"), Phrase("toml-one-or-many", {"name": name}))


def _second_key(match: re.Match[str]) -> Mistake | None:
    return Mistake(Word("toml-more"), Word("toml-line-each")) if "=" in match.string[: match.start()] else None


_Known = tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Mistake | None]], ...]

_PLAIN_TEXT = re.compile(r"([A-Za-z0-9_.-]++)\s*+=\s*+((?:[^\s\"'\\\[\]{}=/]|(?<=:)//|\s++(?!$))++)")
_BEFORE_LOOKALIKES: _Known = (
    (
        re.compile(rf"{_VALUE}((\d{{4}})[/.年／．{_DASHES}](\d{{1,2}})[/.月／．{_DASHES}](\d{{1,2}})日?)(?!\d)"),
        _day,
    ),
    (re.compile(rf"{_VALUE}(0\d{{2,3}}[{_DASHES} ]\d{{7,}})"), _phone),
)
"""Mistakes in which characters that look like those of TOML play a part."""
_WIDE_THOUSANDS: _Known = ((re.compile(r"=\s*([1-9]\d{0,2}(?:，\d{3})+)()()(?!\d)"), _separated),)
_ANYWHERE: _Known = (
    (re.compile(r"[\[,]\s*\d+\s+\d"), lambda _: plain("toml-comma")),
    (
        re.compile(
            rf"=\s*([1-9]\d{{0,2}}(?:,\d{{3}})++)(\.\d++)?+\s*+([{_CHINESE}]{{0,3}}+)(?=\s*+(?:}}|,?+\s*+$|,\s*+[\w-]++\s*+=))"
        ),
        _separated,
    ),
    (
        re.compile(rf"(?<![\d,.])([1-9]\d{{0,2}}(?:,0\d\d)++)()()(?![\d.]|,[1-9]\d\d(?!\d)|\s*{SCALES.pattern})"),
        _separated,
    ),
    (re.compile(r"(?<!\d)[1-9]\d{0,2},0\d\d(?!\d)"), lambda _: plain("toml-thousands")),
    (
        re.compile(r"(?:^|[=\[{]|(?<!,\d{3}),)\s*[1-9]\d{0,2}(?:,\d{3})++(?!\s*[,\]\d])"),
        lambda _: plain("toml-thousands"),
    ),
    (re.compile(rf"{_VALUE}([+-]?)(0\d+(?:\.\d+)?)(?![\d:.-])"), _leading_zero),
    (
        re.compile(
            rf"{_VALUE}(\d[\d.]*)\s*(?:([{_CHINESE}%％]{{1,2}})\s*(?:[,，、\]}}#]|$)|[（(]([{_CHINESE}]{{1,8}})[）)])"
        ),
        _with_unit,
    ),
    (
        re.compile(rf"{_VALUE}({_BLANK}|[Tt]rue|TRUE|[Ff]alse|FALSE)\s*(?=[,\]}}]|$)"),
        _no_such_value,
    ),
    (re.compile(rf"=\s*[〇零一二三四五六七八九十百千万亿两]++[{_CHINESE}]{{0,2}}$"), lambda _: plain("toml-words")),
    (re.compile(rf"=\s*[{_CHINESE}A-Za-z（《〈]|{_VALUE}\d*[{_CHINESE}]"), _unquoted),
    (re.compile(r"^text\s*+=$"), lambda _: Mistake(Word("toml-empty"), Word("toml-place-text"))),
    (re.compile(r"=$|[,\[]\s*+,"), lambda match: Mistake(Word("toml-empty"), _blank(match))),
    (re.compile(rf"{_VALUE}[+-]?(?:\.\d+|\d+\.(?!\d))"), lambda _: plain("toml-point")),
    (
        re.compile(r"=\s*(\()"),
        lambda match: Mistake(Phrase("toml-no-such-value", {"value": match[1]}), Word("toml-brackets")),
    ),
)
_AFTER_VALUE: _Known = (
    (re.compile(r"\s(?://|/\*)"), lambda _: plain("toml-comment")),
    (re.compile(rf"\"[{_CHINESE}A-Za-z]"), lambda _: plain("toml-inner-quote")),
    (re.compile(r"=\s*+\d++[A-Za-z]"), _unquoted),
    (re.compile(r"^([A-Za-z0-9_.-]++)\s*+=\s*+(-?\d++(?:\.\d++)?+(?:\s*+,\s*+-?\d++(?:\.\d++)?+)++)\s*+,?$"), _row),
    (re.compile(r"=\s*+(-?\d[\d.]*+(?:\s++-?\d[\d.]*+)++)$"), _spaced),
    (re.compile(r"^(\[*+)\s*+([A-Za-z0-9_.-]++)\s*+(\]*+)$"), _header),
    (re.compile(r"[\s\"][A-Za-z_][\w.-]*\s*="), _second_key),
    (
        re.compile(r"([,;])$"),
        lambda match: Mistake(Phrase("toml-after-value", {"text": match[1]}), Word("toml-end-of-line")),
    ),
    # Deleted from 10;690 or 10690+12, it would leave another number.
    (
        re.compile(r"=\s*+(?!\d{4}-\d\d-)[+-]?\d[\d.]*+\s*+[^\s\d.]"),
        lambda _: Mistake(Word("toml-more"), Word("toml-digits-only")),
    ),
)
_NO_STATEMENT: _Known = (
    (re.compile(r"^(?://|/\*|;|--|<!--|%|\*)"), lambda _: plain("toml-comment")),
    (re.compile(r"^(\[*+)\s*+([A-Za-z0-9_.-]++)\s*+(\]*+)$"), _header),
    (
        re.compile(r"^[\w\".-]++\s*+:"),
        lambda _: Mistake(Word("toml-colon"), Phrase("toml-type", {"instead": "="})),
    ),
    (
        re.compile(r"^[\w.-]++\s++[\d\"\[{-][^=]*+$"),
        lambda _: Mistake(Word("toml-no-equals"), Word("toml-type-equals")),
    ),
    (re.compile(r"^\[{0,2}+\s*+[\w.-]++(?:\s++[\w.-]++)++\s*+[=\]]"), lambda _: plain("toml-name")),
)
_BETWEEN_VALUES: _Known = (
    (re.compile(";"), lambda _: Mistake(Word("toml-comma"), Phrase("toml-type", {"instead": ","}))),
    (re.compile(r"\"[ \t]+\"|[}\]][ \t]+[{\[]"), lambda _: Mistake(Word("toml-comma"), Word("toml-type-comma"))),
)
_PROSE = re.compile(rf"[\d.,，、（(《“‘「]*+[{_CHINESE}]")
_CHINESE_NAME = re.compile(rf"(?:\[{{1,2}}\s*+[{_CHINESE}]|[{_CHINESE}][^\s=＝]{{0,20}}\s*[=＝])")


def not_a_statement(line: str) -> Mistake | None:
    """Return what is wrong with a line that begins in Chinese, where a key or a table should be."""
    line = line.strip()
    if _CHINESE_NAME.match(line):
        return plain("toml-key")
    return plain("toml-text") if _PROSE.match(line) else None


def among_lookalikes(line: str, *, ended: bool) -> Mistake | None:
    """Return a mistake that may be written with characters that look like those of TOML.

    The line's strings and comments are masked. ``ended`` means that a value ends, and the line should too.
    """
    return (_found(_WIDE_THOUSANDS, line) if ended else None) or _found(_BEFORE_LOOKALIKES, line)


def likely(line: str, *, ended: bool, in_array: bool, statement: bool) -> Mistake | None:
    """Return the likeliest mistake on a line, or None if it shows none.

    What TOML expected narrows it down: ``ended`` as above; ``in_array``, that an array goes on; ``statement``, that a
    key or a table begins.
    """
    for known, applies in (
        (_ANYWHERE, True),
        (_AFTER_VALUE, ended),
        (_NO_STATEMENT, statement),
        (_BETWEEN_VALUES, in_array),
    ):
        if applies and (mistake := _found(known, line)):
            return mistake
    return None


def _found(known: _Known, line: str) -> Mistake | None:
    line = line.strip()
    mistakes: Iterable[Mistake | None] = (make(match) for pattern, make in known for match in pattern.finditer(line))
    return next(filter(None, mistakes), None)
