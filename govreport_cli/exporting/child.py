"""Serves requests to a third party's exporter, in its process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from govreport_cli.exporting.as_data import describe, reading_data
from govreport_cli.exporting.loading import as_exported, load_point
from govreport_cli.exporting.spec import Exporter, Reader
from govreport_cli.hosting.child import answer
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.loading import reason_of
from govreport_cli.hosting.remarks import remarks_data
from govreport_cli.hosting.wire import Answer, Request
from govreport_cli.report.model import Report


def main(folder: Path) -> None:
    """Answer the request in a folder."""
    answer(folder, _serve)


def _serve(request: Request) -> Answer:
    return _VERBS[request.verb](load_point(request.point), *request.arguments)


def _describe(exporter: Exporter) -> Answer:
    return Answer(describe(exporter))


def _validate(exporter: Exporter, name: str, value: object) -> Answer:
    for option in exporter.options:
        if option.name == name and option.validate:
            option.validate(value)
    return Answer()


def _export(exporter: Exporter, report: Report, options: Mapping[str, Any]) -> Answer:
    exported = as_exported(exporter.export(report, options))
    return Answer(remarks_data(exported.remarks), exported.content)


def _read(exporter: Exporter, content: bytes) -> Answer:
    readings: list[object] = []
    if isinstance(exporter, Reader):
        try:
            readings = list(exporter.read(content))
        except PluginUsageError:
            raise
        except Exception as error:
            # Readers may raise what a damaged file causes; only what they return has to be in order.
            raise PluginUsageError(reason_of(error)) from error
    return Answer([reading_data(reading) for reading in readings])


_VERBS: Mapping[str, Callable[..., Answer]] = {
    "describe": _describe,
    "validate": _validate,
    "export": _export,
    "read": _read,
}
