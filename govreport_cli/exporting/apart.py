"""A third party's exporter, which runs in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import EntryPoint
from typing import Any

from govreport_cli.exporting.as_data import option_of
from govreport_cli.exporting.spec import Exported, Option
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.process import ask
from govreport_cli.hosting.remarks import remarks_of
from govreport_cli.hosting.wire import Answer, Request
from govreport_cli.published.model import Reading
from govreport_cli.report.model import Report


@dataclass(frozen=True, slots=True)
class Apart:
    """An exporter in a process of its own, as it describes itself; ``timeout`` is in seconds."""

    point: EntryPoint
    distribution: str
    timeout: int
    name: str = ""
    suffix: str = ""
    media_type: str = ""
    summary: str = ""
    options: tuple[Option, ...] = ()
    reads: bool = False
    api: int = 1

    def described(self) -> Apart:
        """Return the exporter with its own description. Raises PluginFault if it cannot be loaded."""
        description = dict(self._ask("describe").data)
        options = [self._checked(option_of(data), validated=data["validated"]) for data in description.pop("options")]
        return replace(self, **description, options=tuple(options))

    def export(self, report: Report, options: Mapping[str, Any]) -> Exported:
        """Return a report in its format. Raises PluginFault, or PluginUsageError."""
        answer = self._ask("export", report, dict(options))
        return Exported(answer.content, remarks_of(answer.data))

    def read_back(self, content: bytes) -> list[Reading]:
        """Return the figures of a file. Raises PluginFault, or PluginUsageError."""
        return [Reading(**data) for data in self._ask("read", content).data]

    def _checked(self, option: Option, *, validated: bool) -> Option:
        return replace(option, validate=partial(self._validate, option.name)) if validated else option

    def _validate(self, name: str, value: object) -> None:
        self._ask("validate", name, value)

    def _ask(self, verb: str, *arguments: object) -> Answer:
        request = Request(Kind.EXPORTER, self.point.name, self.point.value, verb, arguments)
        return ask("govreport_cli.exporting.child", request, self.timeout)
