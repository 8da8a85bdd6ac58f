"""Pieces of files as data for JSON, between govreport and the process of a third party's importer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from govreport_cli.importing.extract import Grid, GridCell, Passage, Piece, Place, Run
from govreport_cli.published.model import Reading

_KINDS = {Passage: "passage", Grid: "grid", Reading: "reading"}


def piece_data(piece: object) -> dict[str, Any]:
    """Return a piece as data for JSON. Raises TypeError if it is not one."""
    kind = next((name for known, name in _KINDS.items() if isinstance(piece, known)), None)
    if kind is None:
        message = f"`extract` yielded {type(piece).__name__}, not Passage, Grid or Reading"
        raise TypeError(message)
    return {"kind": kind, **asdict(piece)}  # type: ignore[call-overload]


def piece_of(data: Mapping[str, Any]) -> Piece:
    """Return the piece that data describe. Raises TypeError, KeyError or ValueError if they describe none."""
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
