"""HTML: the report as one web page, which holds all that it needs and asks nothing of anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from govreport_cli.plugin import (
    BreakdownTable,
    Emphasis,
    Heading,
    LineBreak,
    Link,
    List,
    Option,
    Paragraph,
    Quantity,
    Report,
    Strong,
    Table,
    Text,
    hookimpl,
    plain,
    show,
    show_date,
)
from govreport_exporters.html.layout import lay_out

_KINDS: Mapping[str, type] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "list": List,
    "table": Table,
    "breakdown": BreakdownTable,
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
    options: tuple[Option, ...] = ()

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:  # noqa: ARG002  (it has none)
        """Return the report as one UTF-8 page, without scripts or anything to load."""
        page = _environment().get_template("report.html.j2")
        return page.render(report=report, layout=lay_out(report)).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__name__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests |= {name: _is_a(kind) for name, kind in _KINDS.items()}
    environment.filters |= {"plain": plain, "show": show, "show_date": show_date, "qr_code": _qr_code}
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


@hookimpl
def govreport_exporter() -> HtmlExporter:
    """Provide the exporter."""
    return HtmlExporter()
