"""What a local form may ask for: it may come from anywhere, and must not take much time or memory.

A reference leads to a definition of the form itself or of ``definition.schema.json``; nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govreport_cli.forms.flatten import target_of
from govreport_cli.textlayout import UNPRINTABLE

_DEEPEST = 100
"""How deeply a schema may be nested: several times what a form needs, less than recursion can take."""
_MOST_MEMBERS = 10_000
"""How many objects and arrays a schema may hold after references are replaced: several times what a form needs."""
_ELSEWHERE = ("$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef", "$recursiveAnchor")
"""Keywords that make the target of a reference depend on more than the reference."""
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+(?:\]|\Z)|(?P<repeat>[*+?]|\{\d*,?\d*\})|.", re.DOTALL)
_SAME_COUNT = re.compile(r"\{\d{1,3}\}")


def check(schema: Any) -> None:
    """Raise ValueError with what is wrong with a schema, if it asks for too much."""
    if isinstance(schema, bool):
        message = "the schema is not an object"
        raise ValueError(message)  # noqa: TRY004  (the form's fault, not the caller's)
    if _nesting(schema) > _DEEPEST:
        message = "the schema is nested too deeply"
        raise ValueError(message)
    for member in _members(schema):
        _check_texts(member)
        _check_keywords(member, is_root=member is schema)
    try:
        size = _Expansion().size(schema, schema)
    except RecursionError:
        size = _MOST_MEMBERS + 1
    if size > _MOST_MEMBERS:
        message = f"the schema is too large: it may hold {_MOST_MEMBERS} objects and arrays, references replaced"
        raise ValueError(message)


def _nesting(value: object) -> int:
    """Return how deeply a value is nested; without recursion, which is what this guards against."""
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [inner for member in level for inner in _inner(member) if isinstance(inner, dict | list)]
    return depth


def _inner(member: object) -> Iterable[object]:
    return member.values() if isinstance(member, dict) else member if isinstance(member, list) else ()


def _members(value: object) -> Iterator[Any]:
    """Yield every object and array in a schema that is not nested too deeply."""
    yield value
    for inner in _inner(value):
        if isinstance(inner, dict | list):
            yield from _members(inner)


def _check_texts(member: object) -> None:
    keys = member if isinstance(member, dict) else ()
    for text in (*keys, *_inner(member)):
        if isinstance(text, str) and (found := UNPRINTABLE.search(text)):
            message = f"it has the character U+{ord(found[0]):04X}, which cannot be printed"
            raise ValueError(message)


def _check_keywords(member: object, *, is_root: bool) -> None:
    if not isinstance(member, dict):
        return
    for keyword in _ELSEWHERE if is_root else ("$id", *_ELSEWHERE):
        if isinstance(member.get(keyword), str):
            message = f"`{keyword}` cannot be used here"
            raise ValueError(message)  # noqa: TRY004  (the form's fault, not the caller's)
    patterns = member.get("patternProperties")
    for pattern in (member.get("pattern"), *(patterns if isinstance(patterns, dict) else ())):
        if isinstance(pattern, str) and not _is_quick(pattern):
            message = f"pattern `{pattern}` may take too long or is invalid: repeat one character, after `^`"
            raise ValueError(message)


def _is_quick(pattern: str) -> bool:
    """Return whether searching any text for a pattern takes linear time, judged by the pattern alone.

    It may repeat single characters but no group; and only one of them a varying number of times, after ``^``.
    """
    varying, before = 0, ""
    for token in _TOKEN.finditer(pattern):
        if token["repeat"]:
            if before in {")", "", "repeat"}:
                return False
            varying += not _SAME_COUNT.fullmatch(token[0])
        elif re.fullmatch(r"\\[1-9]", token[0]):
            return False
        before = "repeat" if token["repeat"] else token[0]
    if varying > 1 or (varying and (not pattern.startswith("^") or "|" in pattern)) or "(?" in pattern:
        return False
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


class _Expansion:
    """The size of a schema after its references are replaced; each part is measured once, however often it is used."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}
        self._open: set[int] = set()

    def size(self, member: Any, root: Mapping[str, Any]) -> int:
        """Return how many objects and arrays a part holds. Raises ValueError for a reference without a target."""
        if not isinstance(member, Mapping | list):
            return 0
        if id(member) in self._open:
            message = "the schema refers to itself"
            raise ValueError(message)
        if id(member) not in self._sizes:
            self._open.add(id(member))
            size = 1 + sum(self.size(inner, root) for inner in _inner(member))
            if isinstance(member, Mapping) and isinstance(member.get("$ref"), str):
                size += self.size(*_target(member["$ref"], root))
            self._sizes[id(member)] = size
            self._open.discard(id(member))
        return self._sizes[id(member)]


def _target(reference: str, root: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    try:
        return target_of(reference, root)
    except (LookupError, TypeError) as error:
        message = f"unknown reference: `{reference}`; it must lead to `#/$defs/` or `definition.schema.json#/$defs/`"
        raise ValueError(message) from error
