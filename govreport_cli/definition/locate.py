"""Where in a definition's file things stand: paths of keys to lines and columns.

Worked out only when there is something to say; values are tomllib's, places are tree-sitter's, which is
imported here and nowhere else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from govreport_cli.findings.model import Finding, Place
from govreport_cli.forms.relations import PREVIOUS
from govreport_cli.paths import join

if TYPE_CHECKING:
    from tree_sitter import Node

_PARENT = re.compile(r"(?:\.(?:[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\")|\[\d+\])$")
_ABOUT_KEYS = ("unknown-key", "check-code")
_INDENTED = 200  # how deeply nodes may be nested; what is deeper has no place of its own


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of text, from one character to before another, counted from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Located:
    """The places of a definition's keys and values, by their dotted paths."""

    file: str
    text: str
    columns: Mapping[str, tuple[str, ...]]
    _keys: dict[str, _Span] = field(default_factory=dict)
    _values: dict[str, _Span] = field(default_factory=dict)

    def place(self, path: str, *, key: bool = False, words: str = "", skip: int = 0) -> Place:
        """Return where a value stands, or what would hold it where it is not there.

        With ``key``, or where the value has several lines, it is the key's place. ``words`` are looked for in
        the value, behind ``skip`` earlier ones.
        """
        known = self._element(path)
        while known and known not in self._keys and known not in self._values:
            known, key = _parent(known), True
        value, named = self._values.get(known), self._keys.get(known)
        if value and words and (at := self._find(words, value, skip)):
            return self._place(path, at)
        several = value is not None and "\n" in self.text[value.start : value.end]
        span = named if named and (key or several or not value) else value
        return self._place(path, span or self._first_line())

    def given(self, path: str) -> bool:
        """Say whether a value stands in the file itself."""
        return self._element(path) in self._values

    def holds(self, path: str) -> bool:
        """Say whether a path, or what would hold it, stands in the file; the file itself does."""
        known = self._element(path)
        while known:
            if known in self._keys or known in self._values:
                return True
            known = _parent(known)
        return not path

    def _element(self, path: str) -> str:
        """Return the path of a row's member in the row's array, where the row is written as one."""
        row, _, key = path.rpartition(".")
        if row in self.columns and f"{row}[0]" in self._values:
            return f"{row}[{self.columns[row].index(key)}]"
        return path

    def _find(self, words: str, value: _Span, skip: int) -> _Span | None:
        at = value.start
        for _ in range(skip + 1):
            found = self.text.find(words, at, value.end)
            if found < 0:
                return None
            at = found + 1
        return _Span(found, found + len(words))

    def _first_line(self) -> _Span:
        return _Span(0, len(self.text.partition("\n")[0].rstrip("\r")))

    def _place(self, path: str, span: _Span) -> Place:
        start, end = (_line_and_column(self.text, at) for at in (span.start, span.end))
        return Place(path, self.file, *start, *end)


def locate(file: str, text: str, columns: Mapping[str, tuple[str, ...]]) -> Located:
    """Find the places of a definition's keys and values; ``columns`` has the keys of its rows' columns."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    located = Located(file, text, columns)
    source = text.encode()
    tree = Parser(Language(tree_sitter_toml.language())).parse(source)
    _Walk(located, _Characters(source)).document(tree.root_node)
    return located


def places_of(findings: Iterable[Finding], files: Mapping[str, Located]) -> list[Finding]:
    """Return findings with the places of what they are about.

    ``files`` are the definition and, behind ``previous:``, last year's.
    """
    placed = []
    for finding in findings:
        if finding.places:
            placed.append(finding)
            continue
        own, words = files[""], str(finding.arguments.get("typed") or finding.arguments.get("placeholder") or "")
        path = finding.path if own.holds(finding.path) else str(finding.arguments.get("indicator") or finding.path)
        skip = int(str(finding.arguments.get("earlier", 0)))
        first = own.place(path, key=finding.code in _ABOUT_KEYS, words=words, skip=skip)
        terms = finding.imbalance.indicators if finding.imbalance else ()
        others = [path for path in (*terms, *finding.also) if path != first.path]
        placed.append(replace(finding, places=(first, *_terms(others, files))))
    return placed


def _terms(paths: Iterable[str], files: Mapping[str, Located]) -> Iterator[Place]:
    """Yield the places of the terms of a relation that are given, last year's in last year's file."""
    for path in paths:
        prefix = PREVIOUS if path.startswith(PREVIOUS) else ""
        bare = path.removeprefix(prefix)
        if prefix in files and files[prefix].given(bare):
            yield replace(files[prefix].place(bare), path=path)


class _Characters:
    """Offsets in bytes as offsets in characters."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._byte = self._character = 0

    def __call__(self, byte: int) -> int:
        if byte < self._byte:
            self._byte = self._character = 0
        self._character += len(self._source[self._byte : byte].decode())
        self._byte = byte
        return self._character


class _Walk:
    """Walks a syntax tree; knows which table it is in, and how many there are of every array of tables."""

    def __init__(self, located: Located, characters: _Characters) -> None:
        self._keys, self._values = located._keys, located._values  # noqa: SLF001  (it is made here)
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
        for at, (key, _) in enumerate(keys):
            path = join(path, key)
            if is_element and at == len(keys) - 1:
                self._keys.setdefault(path, self._span(header))
                self._tables[path] = self._tables.get(path, 0) + 1
            if path in self._tables:
                path = join(path, self._tables[path] - 1)
            self._keys.setdefault(path, self._span(header))
        for member in members:
            if member.type == "pair":
                self._pair(member, path, 0)

    def _pair(self, node: Node, path: str, depth: int) -> None:
        header, *values = [child for child in node.named_children if child.type != "comment"]
        for key, key_node in _keys(header):
            path = join(path, key)
            self._keys.setdefault(path, self._span(key_node))
        if values:
            self._value(values[0], path, depth)

    def _value(self, node: Node, path: str, depth: int) -> None:
        self._values.setdefault(path, self._span(node))
        if depth > _INDENTED:
            return
        if node.type == "array":
            members = [child for child in node.named_children if child.type not in {"comment", "ERROR"}]
            for at, member in enumerate(members):
                self._value(member, join(path, at), depth + 1)
        elif node.type == "inline_table":
            for member in node.named_children:
                if member.type == "pair":
                    self._pair(member, path, depth + 1)

    def _span(self, node: Node) -> _Span:
        return _Span(self._characters(node.start_byte), self._characters(node.end_byte))


def _keys(node: Node) -> list[tuple[str, Node]]:
    """Return the keys of a dotted key, from left to right; without recursion, as keys may have thousands of parts."""
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
    """Return the path of what holds a path's value."""
    return _PARENT.sub("", path) if _PARENT.search(path) else ""


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    line = text.count("\n", 0, at) + 1
    return line, at - (text.rfind("\n", 0, at) + 1) + 1
