"""HTML: the report as one web page, which holds all that it needs and asks nothing of anywhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from govreport_cli.plugin import (
    BreakdownTable,
    Chart,
    Emphasis,
    Heading,
    LineBreak,
    Link,
    List,
    Option,
    Paragraph,
    Quantity,
    Reading,
    Report,
    Strong,
    Table,
    Text,
    hookimpl,
)
from govreport_cli.plugin.render import plain, report_facts, show, show_date, without_charts
from govreport_exporters.html.charts import draw
from govreport_exporters.html.layout import lay_out
from govreport_exporters.html.reader import DATA_ID, read

_KINDS: Mapping[str, type] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "list": List,
    "table": Table,
    "breakdown": BreakdownTable,
    "chart": Chart,
    "text": Text,
    "quantity": Quantity,
    "strong": Strong,
    "emphasis": Emphasis,
    "link": Link,
    "line_break": LineBreak,
}
"""What the templates call the kinds of blocks and of inline content: ``{% if block is heading %}``."""


class HtmlExporter:
    """The report as a web page: for screens wide and narrow, light and dark, and for A4 paper."""

    name = "html"
    suffix = ".html"
    media_type = "text/html; charset=utf-8"
    summary = "a self-contained web page, also for phones and for printing"
    options = (
        Option("theme", str, "default", "how the page looks", choices=("default", "plain")),
        Option("charts", bool, True, "whether the part with the charts is there"),  # noqa: FBT003  (its default)
        Option("template", Path, None, "a folder of templates that go before the built-in ones of their names"),
    )

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the report as one UTF-8 page, of which nothing runs and for which nothing loads.

        Raises ValueError where a template of the author's own fails.
        """
        if not options["charts"]:
            report = without_charts(report)
        try:
            page = _environment(options["template"]).get_template("report.html.j2")
            return page.render(report=report, layout=lay_out(report), theme=options["theme"], data_id=DATA_ID).encode()
        except TemplateError as error:
            raise ValueError(_where(error)) from error

    def read(self, content: bytes) -> list[Reading]:
        """Return the figures of a page."""
        return read(content.decode("utf-8-sig"))


def _where(error: TemplateError) -> str:
    """Say what is wrong with a template, and where, as far as Jinja knows."""
    name, line = getattr(error, "name", None), getattr(error, "lineno", None)
    place = f"{name}:{line}: " if name and line else ""
    return f"{place}{error.message or type(error).__name__}"


@cache
def _environment(folder: Path | None) -> ImmutableSandboxedEnvironment:
    """Make the templates' environment, in a sandbox, since an author's may come from anyone.

    A template of the author's may extend or import the built-in one of its name as ``built-in/NAME``.
    """
    built_in = PackageLoader(__name__)
    loaders = [built_in, PrefixLoader({"built-in": built_in})]
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder), *loaders] if folder else loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests |= {name: _is_a(kind) for name, kind in _KINDS.items()}
    environment.filters |= {
        "plain": plain,
        "show": show,
        "show_date": show_date,
        "qr_code": _qr_code,
        "draw": draw,
        "facts": _facts,
    }
    return environment


def _is_a(kind: type) -> Callable[[object], bool]:
    def test(value: object) -> bool:
        return isinstance(value, kind)

    return test


def _qr_code(address: str) -> Markup:
    """Draw a QR code as inline SVG; dark on light, whatever the page's colours, as readers want it."""
    drawing = segno.make_qr(address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawing)  # noqa: S704  (segno's own drawing: the address is in it as squares alone)


def _facts(report: Report) -> Markup:
    """Return what is known about a report as JSON that cannot end the element it stands in."""
    data = json.dumps(report_facts(report), ensure_ascii=False)
    return Markup(data.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


@hookimpl
def govreport_exporter() -> HtmlExporter:
    """Provide the exporter."""
    return HtmlExporter()
