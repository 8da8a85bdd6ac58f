"""Which forms there are: the shipped ones by name, local ones by path."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from govreport_cli.errors import FormError, reason_of
from govreport_cli.files import LARGEST_SCHEMA, read_regular, real_path
from govreport_cli.forms.bounds import check
from govreport_cli.forms.model import Form
from govreport_cli.forms.read import read_form
from govreport_cli.forms.schemas import parse, shipped, shipped_forms
from govreport_cli.forms.validator import Validator
from govreport_cli.paths import join_all, nearest

_LOCAL_FORMS = 32
"""How many local forms are kept in memory at most."""


def form_for_year(year: int) -> str | None:
    """Return the name of the newest shipped form that was in force for the reports of a year, or None."""
    return next((name for name in reversed(shipped_forms()) if _shipped_form(name).in_force(year)), None)


def find_form(reference: str, folder: Path) -> Form:
    """Return the form that a definition names: a shipped form, or a local one by its path relative to ``folder``.

    Raises FormError if the form does not exist, cannot be read or is invalid.
    """
    if reference.endswith(".json"):
        path = folder / reference
        try:
            content = read_regular(path, LARGEST_SCHEMA)
        except (OSError, ValueError) as error:
            raise FormError("form-unreadable", form=reference, reason=reason_of(error)) from error
        try:
            return _local_form(real_path(path), content)
        except ValueError as error:
            raise FormError("form-invalid", form=reference, reason=str(error)) from error
    names = shipped_forms()
    if reference not in names:
        raise FormError("form-unknown", form=reference, suggestion=nearest(reference, names), forms=", ".join(names))
    return _shipped_form(reference)


@cache
def _shipped_form(name: str) -> Form:
    return read_form(name, shipped(name))


@lru_cache(_LOCAL_FORMS)
def _local_form(path: Path, content: bytes) -> Form:
    """Return a local form. Raises ValueError if it is invalid."""
    try:
        schema = parse(content.decode("utf-8-sig"))
    except (ValueError, ArithmeticError, RecursionError) as error:
        message = f"invalid JSON: {error}"
        raise ValueError(message) from error
    check(schema)
    if fault := next(Validator(shipped("form")).errors(schema), None):
        message = f"{join_all(fault.absolute_path)}: {fault.message}"
        raise ValueError(message)
    form = read_form(path.name, schema)
    for group in form.groups_or_rows:  # a definition may give it as one row
        read_form(path.name, schema, frozenset({group}))
    return form
