"""Forms that distributions ship: a file of data in a package, which is found without importing the package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from govreport_cli.errors import FormError, PluginError, reason_of
from govreport_cli.files import LARGEST_SCHEMA, read_regular
from govreport_cli.forms.schemas import SUFFIX, shipped_forms
from govreport_cli.hosting.installed import Entry
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import check_name
from govreport_cli.hosting.registry import catalogue, find
from govreport_cli.hosting.rules import Rules
from govreport_cli.paths import nearest

_PACKAGE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class PackagedForm(NamedTuple):
    """A form's name, the distribution that ships it, and its schema."""

    name: str
    distribution: str
    content: bytes

    @property
    def label(self) -> str:
        """The name and the distribution."""
        return f"{self.name} ({self.distribution})"


def packaged_forms(rules: Rules) -> Mapping[str, Entry]:
    """Return the forms of installed distributions, by the name that selects each; none has the name of one of ours."""
    return catalogue(Kind.FORM, rules, shipped_forms())


def packaged_form(reference: str, rules: Rules) -> PackagedForm:
    """Return the form that a distribution ships. Raises FormError if there is none, or if it cannot be read."""
    try:
        entry = find(Kind.FORM, reference, rules, shipped_forms())
    except PluginError as error:
        if error.finding.code != "plugin-unknown":
            arguments: dict[str, Any] = dict(error.finding.arguments)
            raise FormError(error.finding.code, **arguments) from error
        names = [*shipped_forms(), *packaged_forms(rules)]
        raise FormError(
            "form-unknown", form=reference, suggestion=nearest(reference, names), forms=", ".join(names)
        ) from error
    packaged = PackagedForm(entry.name, entry.distribution, b"")
    try:
        return packaged._replace(content=read_regular(schema_file(entry), LARGEST_SCHEMA))
    except (OSError, ValueError) as error:
        raise FormError("form-unreadable", form=packaged.label, reason=reason_of(error)) from error


def schema_file(entry: Entry) -> Path:
    """Return the file of a form's schema. Raises ValueError if there is none."""
    name, package = entry.name, entry.point.value
    check_name(Kind.FORM, name)
    if not _PACKAGE.fullmatch(package):
        message = f"its entry point `{name} = {package}` does not name a package"
        raise ValueError(message)
    # Finding a package in a package would import the outer one; finding the outer one imports nothing.
    outer, *inner = package.split(".")
    spec = find_spec(outer)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder, *inner, name + SUFFIX)
        if path.is_file():
            return path
    message = f"package `{package}` has no file `{name}{SUFFIX}`"
    raise ValueError(message)
