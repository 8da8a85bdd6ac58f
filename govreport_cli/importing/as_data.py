"""Pieces of files as data for JSON, between govreport and the process of a third party's importer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from govreport_cli.findings.model import Place
from govreport_cli.importing.extract import Grid, GridCell, Passage, Piece, Run
from govreport_cli.published.model import Reading

_NONE = type(None)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "int": (int,),
    "str | None": (str, _NONE),
    "int | None": (int, _NONE),
    "Place": (Place,),
    "tuple[Run, ...]": (Run,),
    "tuple[tuple[GridCell, ...], ...]": (GridCell,),
}
"""What the fields of pieces may hold, by their annotations."""
_WIDEST = 1000
"""How many rows or columns a cell may span."""
_KINDS = {Passage: "passage", Grid: "grid", Reading: "reading"}


def piece_data(piece: object) -> dict[str, Any]:
    """Return a piece as data for JSON. Raises TypeError or ValueError if it is not one, or not in order."""
    kind = next((name for known, name in _KINDS.items() if isinstance(piece, known)), None)
    if kind is None:
        message = f"`extract` yielded {type(piece).__name__}, not Passage, Grid or Reading"
        raise TypeError(message)
    _check(piece)
    return {"kind": kind, **asdict(piece)}  # type: ignore[call-overload]


def piece_of(data: Mapping[str, Any]) -> Piece:
    """Return the piece that data describe. Raises TypeError, KeyError or ValueError if they describe none."""
    piece = _piece_of(data)
    _check(piece)
    return piece


def _piece_of(data: Mapping[str, Any]) -> Piece:
    known = {key: value for key, value in data.items() if key != "kind"}
    match data["kind"]:
        case "passage":
            runs = tuple(Run(**run) for run in known.pop("runs"))
            return Passage(runs, Place(**known.pop("place")), **known)
        case "grid":
            rows = tuple(tuple(map(_cell, row)) for row in known.pop("rows"))
            return Grid(rows, **known)
        case "reading":
            return Reading(**known)
    raise ValueError(data["kind"])


def _cell(data: Mapping[str, Any]) -> GridCell:
    known = dict(data)
    return GridCell(place=Place(**known.pop("place")), **known)


def _check(part: Any) -> None:
    """Raise TypeError or ValueError if a part of a piece has values of other types than it should, or impossible ones.

    Built-in importers are not checked.
    """
    for field in fields(part):
        value = getattr(part, field.name)
        for item in _items(value):
            if not isinstance(item, _TYPES[str(field.type)]):
                message = f"`extract` yielded {type(part).__name__} whose `{field.name}` has {type(item).__name__}"
                raise TypeError(message)
            if isinstance(item, str):
                item.encode()
            elif is_dataclass(item):
                _check(item)
        if field.name in {"colspan", "rowspan"} and not 1 <= value <= _WIDEST:
            message = f"`extract` yielded a cell whose `{field.name}` is {value}"
            raise ValueError(message)


def _items(value: object) -> Iterator[object]:
    """Yield a value, or the values in tuples of tuples."""
    if isinstance(value, tuple):
        for inner in value:
            yield from _items(inner)
    else:
        yield value
