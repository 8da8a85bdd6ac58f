"""Which forms there are: the shipped ones, and local ones by their paths."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from govreport_cli.errors import FormError, reason_of
from govreport_cli.forms.form import Form
from govreport_cli.forms.read import read_form
from govreport_cli.forms.schemas import parse, shipped, shipped_forms, validator
from govreport_cli.paths import join_all, nearest


def form_for_year(year: int) -> str:
    """Return the name of the newest shipped form in force for the reports of a year, or nothing."""
    return next((name for name in reversed(shipped_forms()) if _shipped_form(name).in_force(year)), "")


def find_form(reference: str, folder: Path) -> Form:
    """Return the form that a definition names: a shipped one, or a local one by its path from ``folder``.

    Raises FormError where there is none, or where it is not one.
    """
    if reference.endswith(".json"):
        return _local_form(reference, folder / reference)
    names = shipped_forms()
    if reference not in names:
        raise FormError("form-unknown", form=reference, suggestion=nearest(reference, names), forms=", ".join(names))
    return _shipped_form(reference)


@cache
def _shipped_form(name: str) -> Form:
    return read_form(name, shipped(name))


def _local_form(reference: str, path: Path) -> Form:
    try:
        schema = parse(path.read_text("utf-8-sig"))
    except OSError as error:
        raise FormError("form-unreadable", form=reference, reason=reason_of(error)) from error
    except (ValueError, RecursionError) as error:
        raise FormError("form-invalid", form=reference, reason=f"invalid JSON: {error}") from error
    for fault in validator(shipped("form")).iter_errors(schema):
        reason = f"{join_all(fault.absolute_path)}: {fault.message}"
        raise FormError("form-invalid", form=reference, reason=reason)
    try:
        return read_form(path.name, schema)
    except ValueError as error:
        raise FormError("form-invalid", form=reference, reason=str(error)) from error
    except RecursionError as error:
        raise FormError("form-invalid", form=reference, reason="the schema refers to itself") from error
