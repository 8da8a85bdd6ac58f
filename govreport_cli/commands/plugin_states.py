"""Which plugins of every kind there are, and whether each can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport_cli.errors import GovreportError
from govreport_cli.findings.model import Finding
from govreport_cli.hosting.kinds import Kind

if TYPE_CHECKING:
    from govreport_cli.hosting.installed import Entry
    from govreport_cli.hosting.rules import Rules


class State(StrEnum):
    """Whether a plugin may be used, and can be used."""

    AVAILABLE = "available"
    REFUSED = "refused"
    BROKEN = "broken"


class PluginState(NamedTuple):
    """A plugin: ``key`` selects it, ``api`` is the version of the interface that it needs, if that is known."""

    entry: Entry
    key: str
    state: State
    api: int | None = None
    fault: Finding | None = None


def plugin_states(rules: Rules, *, load: bool) -> Iterator[PluginState]:
    """Yield the plugins of each kind. With ``load``, each that is allowed is loaded; forms are data and always read."""
    from govreport_cli.hosting.registry import available, catalogue

    entries = available(rules).entries
    for kind in Kind:
        keys = {entry: key for key, entry in catalogue(kind, rules, _built_in(kind)).items()}
        for entry in entries:
            if entry in keys:
                yield _examined(entry, keys[entry], rules, load=load or kind is Kind.FORM)
            elif entry.kind is kind:
                yield PluginState(entry, entry.full_name, State.REFUSED)


def _built_in(kind: Kind) -> tuple[str, ...]:
    from govreport_cli.forms.schemas import shipped_forms

    return shipped_forms() if kind is Kind.FORM else ()


def _examined(entry: Entry, key: str, rules: Rules, *, load: bool) -> PluginState:
    """Return a plugin with its state: what its entry point shows, or what loading it shows."""
    from govreport_cli.hosting.loading import check_point
    from govreport_cli.hosting.registry import broken

    try:
        if entry.kind is not Kind.FORM:
            check_point(entry.kind, entry.point)
        api = _LOADS[entry.kind](key, rules) if load else None
    except GovreportError as error:
        return PluginState(entry, key, State.BROKEN, None, error.finding)
    except ValueError as error:
        return PluginState(entry, key, State.BROKEN, None, broken(entry, error).finding)
    return PluginState(entry, key, State.AVAILABLE, api)


def _load_exporter(name: str, rules: Rules) -> int:
    from govreport_cli.exporting.registry import load

    return getattr(load(name, rules), "api", 1)


def _load_form(name: str, rules: Rules) -> None:
    from govreport_cli.forms.find import find_form

    find_form(name, Path(), rules)


def _load_check(name: str, rules: Rules) -> int:
    from govreport_cli.checking.plugin_check import load

    return load(name, rules).api


def _load_importer(name: str, rules: Rules) -> int:
    from govreport_cli.importing.registry import load

    return getattr(load(name, rules), "api", 1)


_LOADS: Mapping[Kind, Callable[[str, Rules], int | None]] = {
    Kind.EXPORTER: _load_exporter,
    Kind.FORM: _load_form,
    Kind.CHECK: _load_check,
    Kind.IMPORTER: _load_importer,
}
"""How a plugin of each kind is loaded: returns the version of the interface that it needs, None for data."""
