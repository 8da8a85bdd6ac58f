"""Reads a form's deadlines, and those of other forms that supersede them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from govreport_cli.forms.model import Deadlines
from govreport_cli.forms.schemas import shipped, shipped_forms


def deadlines_of(schema: Mapping[str, Any], first: int) -> Iterator[Deadlines]:
    """Yield the deadlines of a form, which apply from the report year ``first``, then those that supersede them.

    Raises ValueError for a day that not every year has, or if an unknown form supersedes the deadlines.
    """
    declared = schema.get("deadlines", {})
    days = {key: _day(day) for key, day in declared.items() if key not in {"description", "superseded"}}
    yield Deadlines(first, days, declared.get("description"))
    if superseded := declared.get("superseded"):
        if superseded["by"] not in shipped_forms():
            message = f"the deadlines are superseded by those of an unknown form: `{superseded['by']}`"
            raise ValueError(message)
        yield from deadlines_of(shipped(superseded["by"]), superseded["from"])


def _day(day: str) -> tuple[int, int]:
    """Return the month and day of ``MM-DD``. Raises ValueError for a day that not every year has."""
    in_any_year = date.fromisoformat(f"2001-{day}")
    return in_any_year.month, in_any_year.day
