"""DOCX: the report as a Word document in the layout of official documents (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govreport_cli.plugin import Option, Reading, Report, hookimpl
from govreport_cli.plugin.render import without_charts


class DocxExporter:
    """The report as a Word document."""

    name = "docx"
    suffix = ".docx"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    summary = "a Word document in the layout of official documents (GB/T 9704)"
    options = (
        Option("charts", bool, True, "include the charts"),  # noqa: FBT003  (the default value)
        Option("contents", bool, False, "begin with a table of contents"),  # noqa: FBT003
        Option("reference", Path, None, "folder of the office's own reference.docx, whose page and styles are used"),
    )

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the document.

        Raises PluginUsageError if the folder has no reference document that Word can open.
        """
        from govreport_docx.body import write_body  # python-docx is slow to import
        from govreport_docx.paper import open_paper, save

        if not options["charts"]:
            report = without_charts(report)
        paper = open_paper(options["reference"])
        write_body(paper.document, report, contents=options["contents"])
        return save(paper, report)

    def read(self, content: bytes) -> list[Reading]:
        """Return the figures of a document, as people see them."""
        from govreport_docx.reader import read

        return read(content)


@hookimpl
def govreport_exporter() -> DocxExporter:
    """Provide the exporter."""
    return DocxExporter()
