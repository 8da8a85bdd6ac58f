"""Dotted paths, such as ``requests.received.total`` or ``breakdown[0].parts[2].value``, and terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_KEY = 100
"""How many characters of a key are shown in a path: more than any form's key has."""
_LONGEST_WORD = 100
"""How long a word may be for similar ones to be looked for."""


class Source(StrEnum):
    """Whose figure a term of a relation is; the value is the prefix that a form's schema writes."""

    OWN = ""
    """This definition's."""
    LAST_YEAR = "previous"
    """That of last year's definition."""


class Term(NamedTuple):
    """A figure as relations name it: an indicator's path, and the report that the figure comes from."""

    path: str
    source: Source = Source.OWN

    def __str__(self) -> str:
        """Return the term as schemas and findings write it: ``previous:requests.carried_out.total``."""
        return f"{self.source}:{self.path}" if self.source else self.path


def parse_term(text: str) -> Term:
    """Read a term as a form's schema writes it."""
    source, colon, path = text.partition(":")
    return Term(path, Source(source)) if colon else Term(text)


def join(path: str, key: str | int) -> str:
    """Add a key, or an array's index, to a path; a key that TOML would quote is quoted, a very long one shortened."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if len(key) > _LONGEST_KEY:
        key = f"{key[: _LONGEST_KEY // 2]}…{key[-_LONGEST_KEY // 2 :]}"
    if not _BARE.fullmatch(key):
        key = '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{path}.{key}" if path else key


def join_all(keys: Iterable[str | int]) -> str:
    """Make a path from keys and indices."""
    path = ""
    for key in keys:
        path = join(path, key)
    return path


def below(path: str, key: str) -> str:
    """Add an indicator's key to the path of the table that holds it."""
    return f"{path}.{key}" if path else key


def within(path: str, place: str) -> bool:
    """Return whether a path equals another one or lies below it."""
    return path == place or path.startswith((f"{place}.", f"{place}["))


def holding(path: str) -> Iterator[str]:
    """Yield a path, and the paths of what it lies within."""
    yield from (path[:at] for at, character in enumerate(path) if character in ".[")
    yield path


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the word that is most similar to a mistyped one, or None."""
    if len(word) > _LONGEST_WORD:
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(words), n=1, cutoff=0.6)), None)
