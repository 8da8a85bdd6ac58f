"""HTML: the report as one self-contained web page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govreport_cli.plugin import Option, Reading, Report, hookimpl
from govreport_cli.plugin.render import without_charts

FILES = {
    ".docx": "Word文档",
    ".pdf": "PDF",
    ".xlsx": "工作簿",
    ".zip": "CSV数据包",
    ".json": "JSON数据",
    ".txt": "纯文本",
}
"""The files that a page can link to: their suffixes, and their names."""


class HtmlExporter:
    """The report as a web page for screens of any width, light or dark, and for A4 paper."""

    name = "html"
    suffix = ".html"
    media_type = "text/html; charset=utf-8"
    summary = "a self-contained web page for computers, phones and printing"
    options = (
        Option("theme", str, "default", "look of the page", choices=("default", "plain")),
        Option("beside", tuple, (), "suffixes of the report's other files to link to", choices=tuple(FILES)),
        Option("charts", bool, True, "include the charts"),  # noqa: FBT003  (the default value)
        Option("template", Path, None, "folder of templates that override the built-in ones of the same name"),
    )

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the report as one UTF-8 page that runs no script and loads nothing.

        Raises PluginUsageError if a template in the office's own folder fails.
        """
        from govreport_exporters.html.page import render  # jinja2 is slow to import

        if not options["charts"]:
            report = without_charts(report)
        files = {suffix: FILES[suffix] for suffix in options["beside"]}
        return render(report, options["theme"], files, options["template"]).encode()

    def read(self, content: bytes) -> list[Reading]:
        """Return the figures of a page."""
        from govreport_exporters.html.reader import read

        return read(content.decode("utf-8-sig"))


@hookimpl
def govreport_exporter() -> HtmlExporter:
    """Provide the exporter."""
    return HtmlExporter()
