"""Loads importers: a built-in one here, a third party's in a process of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint

from govreport_cli.errors import PluginError
from govreport_cli.hosting import registry
from govreport_cli.hosting.installed import Entry
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import PluginFault, reason_of
from govreport_cli.hosting.process import ask
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.hosting.wire import Answer, Request
from govreport_cli.importing.as_data import piece_of
from govreport_cli.importing.extract import Piece
from govreport_cli.importing.loading import load_point
from govreport_cli.importing.spec import Importer


@dataclass(frozen=True, slots=True)
class Apart:
    """An importer in a process of its own, as it describes itself; ``timeout`` is in seconds."""

    point: EntryPoint
    distribution: str
    timeout: int
    name: str
    suffixes: Sequence[str] = ()
    summary: str = ""
    api: int = 1

    def described(self) -> Apart:
        """Return the importer with its own description. Raises PluginFault if it cannot be loaded."""
        data = self._ask("describe").data
        return replace(self, suffixes=tuple(data["suffixes"]), summary=data["summary"], api=data["api"])

    def extract(self, content: bytes) -> Iterable[Piece]:
        """Return the pieces of a file. Raises PluginFault, or PluginUsageError."""
        answer = self._ask("extract", content)
        try:
            return [piece_of(data) for data in answer.data]
        except (KeyError, TypeError, ValueError) as error:
            raise PluginFault(reason_of(error)) from error

    def _ask(self, verb: str, *arguments: object) -> Answer:
        request = Request(Kind.IMPORTER, self.point.name, self.point.value, verb, arguments)
        return ask("govreport_cli.importing.child", request, self.timeout)


def catalogue(rules: Rules = DEFAULT) -> Mapping[str, Entry]:
    """Return the importers that may be used, by the name that selects each."""
    return registry.catalogue(Kind.IMPORTER, rules)


def load(name: str, rules: Rules = DEFAULT) -> Importer:
    """Load an importer. Raises PluginError if it is missing or broken, or if several distributions provide it."""
    entry = registry.find(Kind.IMPORTER, name, rules)
    try:
        if entry.built_in:
            return load_point(entry.point)
        return Apart(entry.point, entry.distribution, rules.timeout, entry.name).described()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise registry.broken(entry, error) from error


def for_suffix(suffix: str, rules: Rules = DEFAULT) -> Importer | None:
    """Return the first importer whose files have a suffix, a built-in one if there is one; None if there is none.

    Third parties' are loaded one by one. Raises PluginError if none has the suffix and one of them cannot be loaded: it
    may be the one that is meant.
    """
    entries = sorted(catalogue(rules).items(), key=lambda item: not item[1].built_in)
    faults = []
    for name, _ in entries:
        try:
            importer = load(name, rules)
        except PluginError as error:
            faults.append(error)
        else:
            if suffix in importer.suffixes:
                return importer
    if faults:
        raise faults[0]
    return None
