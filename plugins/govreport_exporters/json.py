"""JSON: the whole report as open data that follows ``report.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from govreport_cli.plugin import Option, Reading, Report, hookimpl
from govreport_cli.plugin.render import readings_of_data, report_data


class JsonExporter:
    """The report as one JSON object; prose is plain text."""

    name = "json"
    suffix = ".json"
    media_type = "application/json"
    summary = "figures, breakdowns and text as open data"
    options: tuple[Option, ...] = ()

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:  # noqa: ARG002  (there are none)
        """Return the report as UTF-8 JSON with its keys in a fixed order."""
        return (json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n").encode()

    def read(self, content: bytes) -> Iterator[Reading]:
        """Yield the figures of a file."""
        return readings_of_data(json.loads(content))


@hookimpl
def govreport_exporter() -> JsonExporter:
    """Provide the exporter."""
    return JsonExporter()
