"""Finds the spans of a definition's keys and values in its file, by their dotted paths.

Spans are computed only when there is something to report. tomllib reads the values; tree-sitter, which is imported
only here, finds the spans.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from govreport_cli.definition.model import SourceFile
from govreport_cli.definition.strings import source_offsets
from govreport_cli.findings.model import Finding, Place, Span
from govreport_cli.paths import Source, Term, join

if TYPE_CHECKING:
    from tree_sitter import Node

_PARENT = re.compile(r"(?:\.(?:[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\")|\[\d+\])$")
_DEPTH = 200
"""How deep nested values and dotted keys are followed; what is deeper has no span of its own."""
_STEP = 64
"""The number of characters before a byte is kept for every byte whose offset is a multiple of this."""
_CONTINUATIONS = bytes(range(0x80, 0xC0))
"""The bytes of UTF-8 that do not begin a character."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters of the text, counted from 0; the end is exclusive."""

    start: int
    end: int


@dataclass(frozen=True)
class Located:
    """The spans of a definition's keys and values, by their dotted paths."""

    source: SourceFile
    _keys: dict[str, _Stretch] = field(default_factory=dict)
    _values: dict[str, _Stretch] = field(default_factory=dict)
    _offsets: dict[int, list[range]] = field(default_factory=dict)
    """Where the characters of a string are in its source, by the string's start; worked out once for all findings."""

    def span(self, path: str, *, on_key: bool = False, chars: tuple[int, int] | None = None) -> Span:
        """Return the span of a value, or of the nearest table that would hold it if it is missing.

        With ``on_key``, or if the value has several lines, it is the span of its key. ``chars`` selects a part of a
        string: start and end, in characters of its value.
        """
        known = self._element(path)
        while known and known not in self._keys and known not in self._values:
            known, on_key = _parent(known), True
        value, named = self._values.get(known), self._keys.get(known)
        if value and chars and (part := self._part(value, *chars)):
            return self._span(path, part)
        several = value is not None and self._line(value.start) < self._line(value.end)
        stretch = named if named and (on_key or several or not value) else value
        return self._span(path, stretch or self._first_line())

    def mark(self, places: Mapping[str, Place]) -> None:
        """Add the places of values that are known already."""
        for path, place in places.items():
            if place.line and place.column and place.line <= len(self._lines):
                at = self._lines[place.line - 1] + place.column - 1
                self._values[path] = _Stretch(at, at + 1)

    def text_of(self, path: str) -> str:
        """Return the source of a value, empty if the file does not give it."""
        value = self._values.get(path)
        return self.source.text[value.start : value.end] if value else ""

    def given(self, path: str) -> bool:
        """Return whether the file gives a value at this path."""
        return self._element(path) in self._values

    def holds(self, path: str) -> bool:
        """Return whether the file has this path or one above it; an empty path means the file itself."""
        known = self._element(path)
        while known:
            if known in self._keys or known in self._values:
                return True
            known = _parent(known)
        return not path

    def _element(self, path: str) -> str:
        """Return the path of a value; for a cell of a row that is written as an array, one such as ``row[2]``."""
        row, _, key = path.rpartition(".")
        if key in self.source.columns.get(row, ()) and f"{row}[0]" in self._values:
            return f"{row}[{self.source.columns[row].index(key)}]"
        return path

    def _part(self, value: _Stretch, start: int, end: int) -> _Stretch | None:
        """Return the stretch of some characters of a string, or None if the string does not have them."""
        if value.start not in self._offsets:
            self._offsets[value.start] = source_offsets(self.source.text[value.start : value.end])
        offsets = self._offsets[value.start]
        if not 0 <= start < end <= len(offsets):
            return None
        first, last = offsets[start], offsets[end - 1]
        return _Stretch(value.start + first.start, value.start + last.stop)

    def _first_line(self) -> _Stretch:
        return _Stretch(0, len(self.source.text.partition("\n")[0].rstrip("\r")))

    def _span(self, path: str, stretch: _Stretch) -> Span:
        start, end = (self._line_and_column(at) for at in (stretch.start, stretch.end))
        return Span(path or None, self.source.name, *start, *end)

    @cached_property
    def _lines(self) -> list[int]:
        """The offsets at which lines begin."""
        return [0, *(match.end() for match in re.finditer("\n", self.source.text))]

    def _line(self, at: int) -> int:
        return bisect_right(self._lines, at)

    def _line_and_column(self, at: int) -> tuple[int, int]:
        line = self._line(at)
        return line, at - self._lines[line - 1] + 1


def locate(source: SourceFile) -> Located:
    """Find the spans of a definition's keys and values, or of the figures of a published file that has lines."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    located = Located(source)
    if source.places is not None:
        located.mark(source.places)
        return located
    encoded = source.text.encode()
    tree = Parser(Language(tree_sitter_toml.language())).parse(encoded)
    _Walk(located, _Characters(encoded)).document(tree.root_node)
    return located


def with_spans(findings: Iterable[Finding], files: Mapping[Source, Sequence[Located]]) -> list[Finding]:
    """Return the findings with their spans; ``files`` are the definition and, if known, last year's and units'."""
    return [finding if finding.spans else replace(finding, spans=_spans(finding, files)) for finding in findings]


def _spans(finding: Finding, files: Mapping[Source, Sequence[Located]]) -> tuple[Span, ...]:
    (own,), path = files[Source.OWN], finding.path or ""
    if finding.indicator and not own.holds(path):
        path = finding.indicator
    first = own.span(path, on_key=finding.on_key, chars=finding.chars)
    terms = (*(finding.imbalance.terms if finding.imbalance else ()), *finding.related)
    return (first, *_given((term for term in terms if str(term) != first.path), files))


def _given(terms: Iterable[Term], files: Mapping[Source, Sequence[Located]]) -> Iterator[Span]:
    """Yield the spans of the terms that are given in this definition, in last year's or in those of units."""
    for term in terms:
        for located in files.get(term.source, ()):
            # A unit may leave a total out: then its row is shown.
            if located.given(term.path) or (term.source is Source.UNITS and located.holds(term.path)):
                yield located.span(term.path)._replace(path=str(term))


class _Characters:
    """Converts byte offsets to character offsets, each in constant time."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        starts = range(0, len(source), _STEP)
        self._counts = [0, *accumulate(_count(source[start : start + _STEP]) for start in starts)]

    def __call__(self, byte: int) -> int:
        steps = byte // _STEP
        return self._counts[steps] + _count(self._source[steps * _STEP : byte])


def _count(source: bytes) -> int:
    """Return how many characters begin in a piece of UTF-8."""
    return len(source.translate(None, _CONTINUATIONS))


class _Walk:
    """Walks a syntax tree, keeping track of the current table and the length of every array of tables."""

    def __init__(self, located: Located, characters: _Characters) -> None:
        self._keys, self._values = located._keys, located._values  # noqa: SLF001  (this is where they are made)
        self._characters = characters
        self._tables: dict[str, int] = {}

    def document(self, root: Node) -> None:
        for node in root.named_children:
            if node.type == "pair":
                self._pair(node, "", 0)
            elif node.type in {"table", "table_array_element"}:
                self._table(node)

    def _table(self, node: Node) -> None:
        header, *members = [child for child in node.named_children if child.type != "comment"]
        is_element = node.type == "table_array_element"
        path = ""
        keys = _keys(header)
        if len(keys) > _DEPTH:
            return
        for at, (key, _) in enumerate(keys):
            path = join(path, key)
            if is_element and at == len(keys) - 1:
                self._keys.setdefault(path, self._stretch(header))
                self._tables[path] = self._tables.get(path, 0) + 1
            if path in self._tables:
                path = join(path, self._tables[path] - 1)
            self._keys.setdefault(path, self._stretch(header))
        for member in members:
            if member.type == "pair":
                self._pair(member, path, 0)

    def _pair(self, node: Node, path: str, depth: int) -> None:
        header, *values = [child for child in node.named_children if child.type != "comment"]
        keys = _keys(header)
        if len(keys) > _DEPTH:
            return
        for key, key_node in keys:
            path = join(path, key)
            self._keys.setdefault(path, self._stretch(key_node))
        if values:
            self._value(values[0], path, depth)

    def _value(self, node: Node, path: str, depth: int) -> None:
        self._values.setdefault(path, self._stretch(node))
        if depth > _DEPTH:
            return
        if node.type == "array":
            members = [child for child in node.named_children if child.type not in {"comment", "ERROR"}]
            for at, member in enumerate(members):
                self._value(member, join(path, at), depth + 1)
        elif node.type == "inline_table":
            for member in node.named_children:
                if member.type == "pair":
                    self._pair(member, path, depth + 1)

    def _stretch(self, node: Node) -> _Stretch:
        return _Stretch(self._characters(node.start_byte), self._characters(node.end_byte))


def _keys(node: Node) -> list[tuple[str, Node]]:
    """Return the parts of a dotted key, from left to right; not by recursion, because a key may have thousands."""
    keys: list[tuple[str, Node]] = []
    waiting = [node]
    while waiting:
        last = waiting.pop()
        if last.type == "dotted_key":
            waiting += reversed(last.named_children)
            continue
        source = (last.text or b"").decode()
        key = next(iter(tomllib.loads(f"{source} = 0"))) if last.type == "quoted_key" else source
        keys.append((key, last))
    return keys


def _parent(path: str) -> str:
    """Return the path of the table or array that holds the value at a path."""
    return _PARENT.sub("", path) if _PARENT.search(path) else ""
