"""Divides the text of a file into the sections of a form, by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from govreport_cli.forms.model import Form, Section
from govreport_cli.importing.extract import Grid, Passage, Run, place_of
from govreport_cli.importing.labels import even, key, number_of

_LONGEST_TITLE = 60
_ENDS = ("。", "；", "！", "？")
"""How a sentence ends."""
_ALIKE = 0.5
"""The smallest similarity of a heading to the title of the section that has its number."""
APPENDIX = re.compile(
    r"附(?:[一二三四五六七八九十\d]{1,2}[、:：.]|表|件|注|录|[:：])|图解$|(?:责任)?编辑[:：]|[【\[]?(?:打印|关闭)"
)
"""How what follows a report begins."""
DATE = re.compile(
    r"(?:20\d\d|[二〇零○一三四五六七八九]{4})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_SIGNER = re.compile(r".{2,30}(?:政府|办公室|办公厅|局|厅|委|委员会|管委会|街道|办事处|中心|院|部|处|所|站|科|校|公司)")


class Title(NamedTuple):
    """A heading that begins a section: the section, what the file calls it, and the heading."""

    section: Section
    title: str
    passage: Passage
    exact: bool


@dataclass(slots=True)
class SectionText:
    """What a file has in a section: its title there, and its passages."""

    title: str
    passages: list[Passage] = field(default_factory=list)


@dataclass(slots=True)
class Divided:
    """The text of a file: what is before the first section, the sections by id, the signature, and what is left.

    ``headings`` are those that are only similar to the title of the section for which they were taken. ``grids`` are
    the ids of the sections that tables are in, by the identity of the table.
    """

    before: list[Passage] = field(default_factory=list)
    sections: dict[str, SectionText] = field(default_factory=dict)
    signature: list[Passage] = field(default_factory=list)
    after: list[Passage] = field(default_factory=list)
    headings: list[Title] = field(default_factory=list)
    grids: dict[int, str] = field(default_factory=dict)

    @property
    def passages(self) -> list[Passage]:
        """All passages, those before the first section first."""
        sections = [passage for section in self.sections.values() for passage in section.passages]
        return [*self.before, *sections, *self.signature, *self.after]


def divide(pieces: Iterable[Passage | Grid], form: Form) -> Divided:
    """Return the text of a file by section."""
    divider = _Divider(form)
    for piece in pieces:
        if isinstance(piece, Grid):
            divider.note(piece)
        elif piece.outside:
            divider.divided.before.append(piece)
        else:
            for passage in _lines(piece):
                divider.add(passage)
    _sign(divider.divided)
    return divider.divided


def divide_files(pieces: Iterable[Passage | Grid], form: Form) -> Divided:
    """Return the text by section of the file that has the most sections, and what the other files say besides."""
    by_file: dict[str | None, list[Passage | Grid]] = {}
    for piece in pieces:
        by_file.setdefault(place_of(piece).file, []).append(piece)
    parts = [divide(found, form) for found in by_file.values()]
    chosen = max(parts, key=lambda part: len(part.sections), default=Divided())
    said = {key(passage.text) for passage in chosen.passages}
    for other in parts:
        if other is not chosen:
            chosen.signature = chosen.signature or other.signature
            said |= {key(passage.text) for passage in chosen.signature}
            chosen.after += [
                passage for passage in other.passages[len(other.before) :] if key(passage.text) not in said
            ]
            chosen.before += [passage for passage in other.before if key(passage.text) not in said]
    return chosen


class _Divider:
    """Adds the passages of a file one after the other; ``_at`` is the number of the section that they are in."""

    def __init__(self, form: Form) -> None:
        self.divided = Divided()
        self._form = form
        self._order = {section.id: number for number, section in enumerate(form.sections)}
        self._captions = {key(table.title) for table in form.tables}
        self._at = -1

    @property
    def _current(self) -> SectionText | None:
        return self.divided.sections[self._form.sections[self._at].id] if self._at >= 0 else None

    def note(self, grid: Grid) -> None:
        """Note which section a table is in."""
        if self._at >= 0:
            self.divided.grids[id(grid)] = self._form.sections[self._at].id

    def add(self, passage: Passage) -> None:
        """Begin a section, or add a passage to it."""
        title = _title(passage, self._form, self._at)
        current = self._current
        if title and self._order[title.section.id] > self._at:
            self._begin(title)
        elif title and self._order[title.section.id] < self._at and not self._has_text():
            self.divided.sections.clear()  # what came before was a table of contents
            self._begin(title)
        elif current is None:
            self.divided.before.append(passage)
        elif not (title and self._order[title.section.id] == self._at) and key(passage.text) not in self._captions:
            current.passages.append(passage)

    def _has_text(self) -> bool:
        """Return whether the sections so far have tables or sentences, which a table of contents has not."""
        passages = (passage for section in self.divided.sections.values() for passage in section.passages)
        return bool(self.divided.grids) or any(passage.text.rstrip().endswith(_ENDS) for passage in passages)

    def _begin(self, title: Title) -> None:
        self._at = self._order[title.section.id]
        self.divided.sections[title.section.id] = SectionText(title.title)
        if not title.exact:
            self.divided.headings.append(title)


def _lines(passage: Passage) -> Iterator[Passage]:
    """Yield a passage; one that has a date or the title of a section as a line of its own, line by line."""
    lines = passage.text.split("\n")
    if len(lines) > 1 and any(DATE.fullmatch(even(line)) for line in lines):
        yield from (replace(passage, runs=(Run(line),)) for line in lines if line.strip())
    elif passage.text.strip():
        yield passage


def _title(passage: Passage, form: Form, at: int) -> Title | None:
    """Return the section whose title a passage is: by its words, or by its number and similar words."""
    words = " ".join(passage.text.split())
    if not words or len(words) > _LONGEST_TITLE or passage.marker or words.endswith((*_ENDS, "：")):
        return None
    number, name = number_of(even(words)), key(words)
    for section in form.sections:
        if name == key(section.title) and (not number or _same(number, section.number)):
            return Title(section, section.title, passage, exact=True)
    for order, section in enumerate(form.sections):
        if number and _same(number, section.number) and number.endswith("、"):
            shown = re.sub(r"^\s*[一二三四五六七八九十]+\s*、\s*", "", words)
            if _similar(name, key(section.title)):
                return Title(section, shown, passage, exact=True)
            if order == at + 1:
                return Title(section, shown, passage, exact=False)
    return None


def _same(number: str, other: str) -> bool:
    return number.strip("、.．，,:") == other.strip("、.")


def _similar(one: str, other: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _sign(divided: Divided) -> None:
    """Separate the signature, and what follows it, from the last section."""
    if not divided.sections:
        return
    last = list(divided.sections.values())[-1]
    passages = last.passages
    end = next((at for at, passage in enumerate(passages) if APPENDIX.match(even(passage.text))), len(passages))
    dated = next((at for at in range(end) if DATE.fullmatch(even(passages[at].text))), None)
    signed = end if dated is None else dated + 1
    first = signed if dated is None else dated
    if first and _is_signer(passages[first - 1]):
        first -= 1
    divided.signature, divided.after = passages[first:signed], passages[signed:]
    last.passages = passages[:first]


def _is_signer(passage: Passage) -> bool:
    text = even(passage.text)
    return bool(_SIGNER.fullmatch(text)) and not re.search("[，。；：、,;:]", text) and not passage.marker
