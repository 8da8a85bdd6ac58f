"""Which forms there are: those that we or other distributions ship by name, local ones by path."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from govreport_cli.errors import FormError, reason_of
from govreport_cli.files import LARGEST_SCHEMA, path_from, read_regular
from govreport_cli.forms.bounds import check
from govreport_cli.forms.model import Form
from govreport_cli.forms.read import read_form
from govreport_cli.forms.schemas import parse, shipped, shipped_forms
from govreport_cli.forms.validator import Validator
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.paths import join_all

_OTHERS = 32
"""How many forms that are not ours are kept in memory at most."""


def form_for_year(year: int) -> str | None:
    """Return the name of the newest shipped form that was in force for the reports of a year, or None."""
    return next((name for name in reversed(shipped_forms()) if _shipped_form(name).in_force(year)), None)


def find_form(reference: str, folder: Path, rules: Rules = DEFAULT) -> Form:
    """Return the form that a definition names: one of ours, a local one by its path, or another distribution's.

    The path is relative to ``folder``. Metadata of distributions is read only if the name is none of our forms'.
    Raises FormError if the form does not exist, cannot be read or is invalid.
    """
    if reference in shipped_forms():
        return _shipped_form(reference)
    if is_local(reference):
        path = folder / reference
        try:
            content = read_regular(path, LARGEST_SCHEMA)
        except (OSError, ValueError) as error:
            raise FormError("form-unreadable", form=reference, reason=reason_of(error)) from error
        try:
            return _checked_form(path.name, content)
        except ValueError as error:
            raise FormError("form-invalid", form=reference, reason=str(error)) from error
    from govreport_cli.forms.packaged import packaged_form

    packaged = packaged_form(reference, rules)
    try:
        return _checked_form(packaged.name, packaged.content)
    except ValueError as error:
        raise FormError("form-invalid", form=packaged.label, reason=str(error)) from error


def is_local(reference: str) -> bool:
    """Return whether a reference to a form is the path of a local one, not a name."""
    return reference.endswith(".json")


def reference_from(folder: Path, reference: str, start: Path = Path()) -> str:
    """Return a reference to a form as definitions in ``folder`` make it; a path that is given is relative to ``start``.

    Names and absolute paths stay as they are.
    """
    if not is_local(reference) or Path(reference).is_absolute():
        return reference
    return path_from(folder, start / reference).as_posix()


@cache
def _shipped_form(name: str) -> Form:
    return read_form(name, shipped(name))


@lru_cache(_OTHERS)
def _checked_form(name: str, content: bytes) -> Form:
    """Return a form that is not ours. Raises ValueError if it is invalid."""
    try:
        schema = parse(content.decode("utf-8-sig"))
    except (ValueError, ArithmeticError, RecursionError) as error:
        message = f"invalid JSON: {error}"
        raise ValueError(message) from error
    check(schema)
    if fault := next(Validator(shipped("form")).errors(schema), None):
        message = f"{join_all(fault.absolute_path)}: {fault.message}"
        raise ValueError(message)
    form = read_form(name, schema)
    for group in form.groups_or_rows:  # a definition may give it as one row
        read_form(name, schema, frozenset({group}))
    return form
