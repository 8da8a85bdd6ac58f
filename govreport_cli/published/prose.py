"""Compares the prose of a published file with the report, sentence by sentence.

A page may have been pasted into a website's own, so text before and after the report's is ignored, and so are
whitespace and the tags around sentences. Sentences are looked up, not aligned, so the time grows in step with the
text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from govreport_cli.findings.model import Finding, Phrase
from govreport_cli.published.model import PROSE, Reading
from govreport_cli.published.particulars import particular, squeezed
from govreport_cli.published.quoting import first_of, point_of, quoted, where_they_differ
from govreport_cli.report.closing_charts import without_charts
from govreport_cli.report.model import (
    Block,
    BreakdownTable,
    Chart,
    Heading,
    List,
    Paragraph,
    Report,
    Table,
    plain,
    show_date,
)
from govreport_cli.report.notes import warning_of

_SENTENCE = re.compile("[^。！？；]+[。！？；]*|[。！？；]+")
_ENDS = ("。", "！", "？", "；")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_THOUSANDS = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
"""A separator within a number, which does not change it."""
_NOTE = "注："
"""What pages print before notes, which are not part of them."""
_AHEAD = 20
"""How many sentences of the file are tried as the changed form of a missing one."""
_ALIKE = 0.5
"""The smallest part of their characters that two forms of a sentence have in common."""


class _Wanted(NamedTuple):
    """A sentence of the report; ``path`` is that of the particular that it states, if it does."""

    text: str
    path: str | None = None


class _Shown(NamedTuple):
    """A sentence of a file: the piece of prose, by number, that it is part of, and the reading of that piece."""

    text: str
    piece: int
    reading: Reading


def compare_prose(
    report: Report, readings: Sequence[Reading], file: str, reported: set[tuple[str, str]]
) -> list[Finding]:
    """Return findings about sentences that were changed, are missing or were added.

    ``reported`` are pairs of published and expected figures that other findings are about: a sentence that differs in
    them alone is not reported again. A file that shows no prose is not compared.
    """
    pieces = [reading for reading in readings if reading.path == PROSE and not reading.hidden]
    if not pieces:
        return []
    shown = [_Shown(text, at, reading) for at, reading in enumerate(pieces) for text in sentences(reading.text)]
    # A file that states the particulars as data need not print them as text.
    as_data = any(reading.path == "report.title" and not reading.hidden for reading in readings)
    wanted = [sentence for sentence in _wanted(without_charts(report)) if not (as_data and sentence.path)]
    places = _places(wanted, shown)
    known = {sentence.text for sentence in wanted} | {part for text in _known(report) for part in sentences(text)}
    changed = _changed(wanted, shown, places, known)
    findings = [
        _difference(sentence, changed.get(at), file)
        for at, (sentence, place) in enumerate(zip(wanted, places, strict=True))
        if place is None and not (at in changed and _differs_only_in(reported, changed[at].text, sentence.text))
    ]
    findings += [_addition(sentence, file) for sentence in _added(shown, places, changed.values(), known)]
    return _first(findings)


def sentences(text: str) -> list[str]:
    """Return the sentences of a piece of prose, without whitespace; a new line begins a sentence."""
    lines = (squeezed(line).removeprefix(_NOTE) for line in text.split("\n"))
    return [sentence for line in lines for sentence in _SENTENCE.findall(_THOUSANDS.sub("", line))]


def _wanted(report: Report) -> Iterator[_Wanted]:
    """Yield the sentences that a file of the report must show, in the printed order.

    That errors are not resolved is no such sentence: only a file whose export was forced shows it.
    """
    warnings = len(list(warning_of(report.unresolved)))
    yield from (_Wanted(text, "report.title") for text in sentences(report.title))
    yield from (_Wanted(text) for block in report.blocks[warnings:] for text in sentences_of(block))
    yield from (_Wanted(text, "report.issuer") for text in sentences(report.issuer))
    if report.issued:
        yield _Wanted(show_date(report.issued), "report.issued")
    yield from (_Wanted(text) for block in report.appendices for text in sentences_of(block))


def sentences_of(block: Block) -> Iterator[str]:
    """Yield the sentences of a block, without white space; of a table, those of its notes."""
    match block:
        case Heading():
            yield from sentences(block.number + plain(block.content))
        case Paragraph():
            yield from sentences(plain(block.content))
        case List():
            yield from (text for item in block.items for inner in item for text in sentences_of(inner))
        case Table() | BreakdownTable():
            yield from (text for note in block.notes for text in sentences(" ".join(note.split())))


def _known(report: Report) -> Iterator[str]:
    """Yield the other texts of the report, which a file may show between its sentences."""
    yield report.agency
    yield from (text for block in warning_of(report.unresolved) for text in sentences_of(block))
    for block in (*report.blocks, *report.appendices):
        match block:
            case Table():
                yield block.title
                yield from (cell.text for row in (*block.head, *block.body) for cell in row)
            case BreakdownTable():
                yield from (block.title, *block.columns, *(part.label for part in block.breakdown.parts))
            case Chart():
                yield from (block.title, *block.notes, *(bar.label for bar in block.bars))
                yield f"{block.title}（单位：{block.unit}）"
                yield f"{block.title}（数据）"


def _places(wanted: Sequence[_Wanted], shown: Sequence[_Shown]) -> list[int | None]:
    """Return which sentence of a file each wanted one is, None if it is missing.

    If the file has a sentence more often than the report, the last ones are taken: the first may be in a table of
    contents.
    """
    by_text: dict[str, list[int]] = {}
    for at, sentence in enumerate(shown):
        by_text.setdefault(sentence.text, []).append(at)
    needed = Counter(sentence.text for sentence in wanted)
    left = {text: iter(by_text.get(text, [])[-count:]) for text, count in needed.items()}
    return [next(left[sentence.text], None) for sentence in wanted]


def _changed(
    wanted: Sequence[_Wanted], shown: Sequence[_Shown], places: Sequence[int | None], known: set[str]
) -> dict[int, _Shown]:
    """Return the changed forms of missing sentences, by the missing ones' numbers: similar sentences at their place."""
    found: dict[int, _Shown] = {}
    taken = {place for place in places if place is not None}
    start = 0
    for at, place in enumerate(places):
        if place is not None:
            start = place + 1
            continue
        for candidate in range(start, min(start + _AHEAD, len(shown))):
            if candidate in taken:
                break
            if shown[candidate].text not in known and _alike(shown[candidate].text, wanted[at].text):
                found[at], start = shown[candidate], candidate + 1
                break
    return found


def _alike(one: str, other: str) -> bool:
    shortest, both = min(len(one), len(other)), len(one) + len(other)
    if 2 * shortest < _ALIKE * both:  # then even all characters of the shorter one are too few
        return False
    common = (Counter(one) & Counter(other)).total()
    return 2 * common >= _ALIKE * both


def _differs_only_in(reported: set[tuple[str, str]], published: str, expected: str) -> bool:
    """Return whether two sentences are the same except for figures that other findings are about."""
    if _NUMBER.sub("0", published) != _NUMBER.sub("0", expected):
        return False
    numbers = zip(_NUMBER.findall(published), _NUMBER.findall(expected), strict=True)
    return all(pair[0] == pair[1] or pair in reported for pair in numbers)


def _added(
    shown: Sequence[_Shown], places: Sequence[int | None], changed: Iterable[_Shown], known: set[str]
) -> Iterator[_Shown]:
    """Yield the sentences amid the report's that it does not have.

    A website and an office's own template may add words of their own, such as `返回顶部`: they count only within a
    piece of the report's prose, or if they are a whole sentence.
    """
    taken = {place for place in places if place is not None}
    if not taken:
        return
    pieces = {shown[place].piece for place in taken}
    told = {id(sentence) for sentence in changed}
    for sentence in shown[min(taken) : max(taken)]:
        is_new = sentence.text not in known and id(sentence) not in told
        if is_new and (sentence.piece in pieces or sentence.text.endswith(_ENDS)):
            yield sentence


def _difference(wanted: _Wanted, shown: _Shown | None, file: str) -> Finding:
    if wanted.path:
        stated = replace(shown.reading, path=wanted.path, text=shown.text) if shown else Reading(wanted.path, "")
        return particular(stated, wanted.text, file)
    if shown is None:
        return _finding(Phrase("text-lacks", {"expected": quoted(wanted.text)}), file)
    published, expected = where_they_differ(shown.text, wanted.text)
    return _finding(Phrase("text-differs", {"published": published, "expected": expected}), file, shown)


def _addition(shown: _Shown, file: str) -> Finding:
    return _finding(Phrase("text-adds", {"published": quoted(shown.text)}), file, shown)


def _finding(difference: Phrase, file: str, shown: _Shown | None = None) -> Finding:
    spans, where = (point_of(shown.reading, file), shown.reading.where) if shown else ((), None)
    return Finding("verify-text", {"difference": difference}, file=file, spans=spans, where=where)


def _first(findings: list[Finding]) -> list[Finding]:
    """Return all findings about particulars, and the first ones about the text; the last one counts the others."""
    about_text = [finding for finding in findings if finding.path is None]
    return [*(finding for finding in findings if finding.path), *first_of(about_text)]
