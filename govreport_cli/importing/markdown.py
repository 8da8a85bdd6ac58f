"""Passages as Markdown, which a report prints again as the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from govreport_cli.figures.model import Figures
from govreport_cli.importing.extract import Passage, Run
from govreport_cli.report.model import Paragraph, plain
from govreport_cli.report.prose_blocks import chinese, prose_blocks

_SPECIAL = re.compile(r"[\\*_\[\]<]")
_BRACES = re.compile(r"\{(?=\{)")
_BLOCK = re.compile(r"^(\s*)(?:(#{1,6})(?=\s|$)|([-+*])(?=\s|$)|(\d{1,9})([.)])(?=\s|$)|(=+|-{2,})(?=\s*$)|(>))")
_ADDRESS = re.compile(r"(?:https?|mailto|tel):[^\s<>()\\{}]{1,500}", re.IGNORECASE)
_NUMBERS = (
    re.compile(r"^[(（〔]([一二三四五六七八九十]{1,3})[)）〕]\s*"),
    re.compile(r"^(\d{1,2})\s*[.、．](?!\d)\s*"),
    re.compile(r"^[(（](\d{1,2})[)）]\s*"),
)
"""The numbers of headings within a section: （一）, 1. and （1）."""
_ENDS = ("。", "；", "：", "！", "？", ";", ":", "，", "、")
_LONGEST_HEADING = 40


def markdown(passages: Sequence[Passage]) -> str:
    """Return the passages of a section as Markdown.

    A line of its own with the number that a report would print there becomes a heading; one with another number
    remains text.
    """
    numbers = [0, 0, 0]
    pieces: list[tuple[str, bool]] = []
    for passage in passages:
        text, heading = _heading(passage, numbers)
        if heading:
            pieces.append((f"{'#' * heading} {_escaped(text)}", False))
        elif passage.marker:
            pieces.append((_item(passage), True))
        else:
            pieces += [(paragraph, False) for paragraph in [_runs(passage.runs)] if paragraph]
    lines: list[str] = []
    for at, (piece, item) in enumerate(pieces):
        lines += [piece] if not at or (item and pieces[at - 1][1]) else ["", piece]
    return "\n".join(lines)


def _heading(passage: Passage, numbers: list[int]) -> tuple[str, int]:
    """Return the words of a heading without its number, and its level; 0 if it is not one that a report would print."""
    text = " ".join(passage.text.split())
    if passage.marker or not text or len(text) > _LONGEST_HEADING or (text.endswith(_ENDS) and not passage.level):
        return "", 0
    for level, pattern in enumerate(_NUMBERS):
        match = pattern.match(text)
        if match and text[match.end() :] and (level == 0 or numbers[level - 1] or passage.level):
            if match[1] == _printed(numbers[level] + 1, level):
                numbers[level] += 1
                numbers[level + 1 :] = [0] * (len(numbers) - level - 1)
                return text[match.end() :], level + 1
            return "", 0
    return "", 0


def _printed(number: int, level: int) -> str:
    return str(number) if level else chinese(number)


def _item(passage: Passage) -> str:
    text = _runs(passage.runs)
    indent = "   " * passage.depth
    return f"{indent}{passage.marker} " + text.replace("\n", f"\n{indent}{' ' * (len(passage.marker or '') + 1)}")


def _runs(runs: Iterable[Run]) -> str:
    """Return runs as one paragraph; looks that Markdown could not show exactly are left out."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and (last.strong, last.emphasis, last.address) == (run.strong, run.emphasis, run.address):
            joined[-1] = Run(last.text + run.text, run.strong, run.emphasis, run.address)
        elif run.text:
            joined.append(run)
    plain = _paragraph("".join(_escaped(run.text) for run in joined))
    if not any(run.strong or run.emphasis or run.address for run in joined):
        return plain
    looks = _paragraph("".join(map(_run, joined)))
    return looks if _plain(looks) == _plain(plain) else plain


def _run(run: Run) -> str:
    text = _escaped(run.text)
    inner = text.strip()
    if not inner or "\n" in inner:
        return text
    marked = inner
    if run.address and _ADDRESS.fullmatch(run.address):
        marked = f"[{marked}]({run.address})"
    marks = "*" * (run.emphasis + 2 * run.strong)
    at = text.index(inner)
    return f"{text[:at]}{marks}{marked}{marks}{text[at + len(inner) :]}"


def _paragraph(text: str) -> str:
    """Return a paragraph line by line, each of which is nothing but text; a line break is a backslash before it."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\\\n".join(_BLOCK.sub(_not_block, line) for line in lines if line)


def _not_block(match: re.Match[str]) -> str:
    if match[4]:
        return f"{match[1]}{match[4]}\\{match[5]}"
    return f"{match[1]}\\{match[0][len(match[1]) :]}"


def _escaped(text: str) -> str:
    return _BRACES.sub(r"\\{", _SPECIAL.sub(r"\\\g<0>", text))


def _plain(source: str) -> str:
    """Return what a report prints for a paragraph in Markdown."""
    blocks = prose_blocks(source, Figures({}, ()), "")
    return "\n\n".join(plain(block.content) for block in blocks if isinstance(block, Paragraph))
