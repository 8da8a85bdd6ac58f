"""Exporters that the types refuse; the comments say with which error."""

from collections.abc import Mapping
from typing import Any

from govreport_cli.plugin import Exporter, Option, Report, hookimpl


class TextExporter:
    """Returns text in place of bytes."""

    name = "text2"
    suffix = ".txt"
    media_type = "text/plain"
    summary = "text"
    options: tuple[Option, ...] = ()

    def export(self, report: Report, options: Mapping[str, Any]) -> str:
        """Change the report, which is frozen."""
        report.title = "another"  # error: [misc]
        if report.figures.by_path["a"].value + 1:  # error: [operator]
            return report.website.upper()  # error: [union-attr]
        return f"{options}"


@hookimpl
def govreport_exporter() -> Exporter:
    """Provide an exporter that is none."""
    return TextExporter()  # error: [return-value]
