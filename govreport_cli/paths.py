"""Dotted paths, such as ``requests.received.total`` or ``breakdown[0].parts[2].value``, and terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_KEY = 100
"""How many characters of a key are shown in a path: more than the keys of any form have."""
_LONGEST_WORD = 100
"""The longest word for which similar ones are looked up."""


class Source(StrEnum):
    """The report that a term's figure comes from; the value is the prefix used in form schemas."""

    OWN = ""
    """This definition."""
    LAST_YEAR = "previous"
    """Last year's definition."""
    UNITS = "units"
    """The definitions of the units, added up; no form schema names them."""


class Term(NamedTuple):
    """A figure as relations name it: an indicator's path, and the report that the figure comes from.

    The figure is divided by ``divisor``, which is not 1 for amounts in 元 that are compared with amounts in 万元.
    """

    path: str
    source: Source = Source.OWN
    divisor: int = 1

    def __str__(self) -> str:
        """Return the term as schemas and findings write it: ``previous:requests.carried_out.total``."""
        return f"{self.source}:{self.path}" if self.source else self.path


def parse_term(text: str) -> Term:
    """Parse a term as form schemas write it. Raises ValueError if its prefix is unknown."""
    source, colon, path = text.partition(":")
    if colon and source != Source.LAST_YEAR:
        message = f"unknown prefix in `{text}`"
        raise ValueError(message)
    return Term(path, Source.LAST_YEAR) if colon else Term(text)


def join(path: str, key: str | int) -> str:
    """Append a key or an array index to a path; a key is quoted if TOML would quote it, and shortened if very long."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if len(key) > _LONGEST_KEY:
        key = f"{key[: _LONGEST_KEY // 2]}…{key[-_LONGEST_KEY // 2 :]}"
    if not _BARE.fullmatch(key):
        key = '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{path}.{key}" if path else key


def join_all(keys: Iterable[str | int]) -> str:
    """Return the path made of these keys and indices."""
    path = ""
    for key in keys:
        path = join(path, key)
    return path


def below(path: str, key: str) -> str:
    """Append an indicator's key to the path of its table, which is empty at the top level."""
    return f"{path}.{key}" if path else key


def within(path: str, place: str) -> bool:
    """Return whether a path equals ``place`` or lies below it."""
    return path == place or path.startswith((f"{place}.", f"{place}["))


def holding(path: str) -> Iterator[str]:
    """Yield a path and the paths above it."""
    yield from (path[:at] for at, character in enumerate(path) if character in ".[")
    yield path


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the one of ``words`` that is most similar to a mistyped word, in any case, or None if none is similar."""
    if len(word) > _LONGEST_WORD:
        return None
    from difflib import get_close_matches

    spelt = {known.lower(): known for known in words}
    return next((spelt[close] for close in get_close_matches(word.lower(), spelt, n=1, cutoff=0.6)), None)
