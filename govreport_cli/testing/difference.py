"""Where two values, or two files, differ first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

_AROUND = 30
"""How many characters or bytes around a difference a message quotes."""


def differing(before: Any, after: Any, path: str) -> str:
    """Return where two values differ first, and how; an empty text if they are equal."""
    if type(before) is not type(after):
        return f"{path}: {_short(before)} → {_short(after)}"
    if is_dataclass(before) and not isinstance(before, type):
        pairs = {
            f"{path}.{each.name}": (getattr(before, each.name), getattr(after, each.name)) for each in fields(before)
        }
    elif isinstance(before, Mapping):
        if [*before] != [*after]:
            return f"the keys of {path}: {_short([*before])} → {_short([*after])}"
        pairs = {f"{path}[{key!r}]": (value, after[key]) for key, value in before.items()}
    elif isinstance(before, tuple | list):
        if len(before) != len(after):
            return f"the length of {path}: {len(before)} → {len(after)}"
        pairs = {f"{path}[{at}]": pair for at, pair in enumerate(zip(before, after, strict=True))}
    else:
        return "" if before == after else f"{path}: {_short(before)} → {_short(after)}"
    return next(filter(None, (differing(*pair, place) for place, pair in pairs.items())), "")


def where_files_differ(first: bytes, second: bytes) -> str:
    """Return where two different files differ first: the line, the part of an archive, or the byte."""
    if zipfile.is_zipfile(io.BytesIO(first)) and zipfile.is_zipfile(io.BytesIO(second)):
        return _in_archives(first, second)
    try:
        return _in_texts(first.decode(), second.decode())
    except UnicodeDecodeError:
        at = _first(first, second)
        start = max(0, at - _AROUND)
        return f"byte {at}: {first[start : at + _AROUND]!r} ≠ {second[start : at + _AROUND]!r}"


def _in_texts(first: str, second: str) -> str:
    at = _first(first, second)
    line, column = first.count("\n", 0, at) + 1, at - first.rfind("\n", 0, at)
    one, other = (_around(text, at) for text in (first, second))
    return f"line {line}, column {column}: {one!r} ≠ {other!r}"


def _around(text: str, at: int) -> str:
    """Return the part of a line around a position."""
    start = max(text.rfind("\n", 0, at) + 1, at - _AROUND)
    end = text.find("\n", at)
    return text[start : min(len(text) if end < 0 else end, at + _AROUND)]


def _in_archives(first: bytes, second: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(second)) as other:
        names = [archive.namelist() for archive in (one, other)]
        if names[0] != names[1]:
            return f"the parts of the archive: {_short(names[0])} ≠ {_short(names[1])}"
        for mine, yours in zip(one.infolist(), other.infolist(), strict=True):
            parts = one.read(mine), other.read(yours)
            if parts[0] != parts[1]:
                return f"{mine.filename}, {where_files_differ(*parts)}"
            for field in ("date_time", "external_attr", "create_system", "extra", "comment", "compress_type"):
                pair = getattr(mine, field), getattr(yours, field)
                if pair[0] != pair[1]:
                    return f"the `{field}` of {mine.filename} in the archive: {pair[0]} ≠ {pair[1]}"
    at = _first(first, second)
    return f"byte {at} of the archive"


def _first(first: Any, second: Any) -> int:
    """Return the index of the first item that differs."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(first), len(second)))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:100]}…"  # noqa: PLR2004  (a line of a message)
