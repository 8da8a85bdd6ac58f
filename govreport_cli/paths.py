"""Dotted paths of keys, such as ``requests.received.total`` or ``breakdown[0].parts[2].value``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def join(path: str, key: str | int) -> str:
    """Add a key, or an array's index, to a path; a key that TOML would quote is quoted."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not _BARE.fullmatch(key):
        key = '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{path}.{key}" if path else key


def join_all(keys: Iterable[str | int]) -> str:
    """Make a path of keys and indices."""
    path = ""
    for key in keys:
        path = join(path, key)
    return path


def below(path: str, key: str) -> str:
    """Add an indicator's key to the path of what holds it."""
    return f"{path}.{key}" if path else key


def within(path: str, place: str) -> bool:
    """Say whether a path is a place, or within it."""
    return path == place or path.startswith((f"{place}.", f"{place}["))


def look_up(data: Mapping[str, Any], path: str) -> Any:
    """Return what an indicator's path leads to, or None."""
    value: Any = data
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the word most like one that was perhaps mistyped, or nothing."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(words), n=1, cutoff=0.6)), "")
