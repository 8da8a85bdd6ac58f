"""PDF: the report in the layout of official documents (GB/T 9704), for archives and screen readers (PDF/A, PDF/UA)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govreport_cli.plugin import Option, Reading, Report, hookimpl
from govreport_cli.plugin.render import without_charts


class PdfExporter:
    """The report as a PDF."""

    name = "pdf"
    suffix = ".pdf"
    media_type = "application/pdf"
    summary = "a PDF in the layout of official documents (GB/T 9704), as PDF/A-2a and PDF/UA-1"
    options = (
        Option("charts", bool, True, "include the charts"),  # noqa: FBT003  (the default value)
        Option("contents", bool, False, "begin with a table of contents"),  # noqa: FBT003
        Option("fonts", Path, None, "folder with fonts, which are used besides those of the system"),
        Option("title-font", str, "", "font of the title, if not 小标宋"),
        Option("text-font", str, "", "font of the text, if not 仿宋"),
        Option("heading-font", str, "", "font of sections' headings, tables' heads and strong text, if not 黑体"),
        Option("subheading-font", str, "", "font of headings in sections and of emphasised text, if not 楷体"),
        Option("number-font", str, "", "font of page numbers, if not 宋体"),
        Option("latin-font", str, "", "font of digits and Latin letters, if not Times New Roman"),
    )

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the PDF.

        Raises PluginUsageError if a font is not found, or if no font has a character of the report.
        """
        from govreport_pdf.content import content_of, tables_of  # what typesets is slow to import
        from govreport_pdf.fonts import choose
        from govreport_pdf.tags import tag
        from govreport_pdf.typeset import typeset

        if not options["charts"]:
            report = without_charts(report)
        fonts = choose(options)
        content = content_of(report, contents=options["contents"])
        tables = tables_of((*content["blocks"], *content["annexes"]))
        made = typeset(content, fonts, report.created)
        return tag(made, tables, dated=report.created is not None)

    def read(self, content: bytes) -> list[Reading]:
        """Return the figures and the prose of a PDF, as people see them."""
        from govreport_pdf.reader import read

        return read(content)


@hookimpl
def govreport_exporter() -> PdfExporter:
    """Provide the exporter."""
    return PdfExporter()
