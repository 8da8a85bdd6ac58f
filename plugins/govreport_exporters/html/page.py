"""Rendering the page from templates: the built-in ones, and those in an office's own folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
)
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
    Paragraph,
    PluginUsageError,
    Quantity,
    Report,
    Strong,
    Table,
    Text,
)
from govreport_cli.plugin.render import plain, report_facts, show, show_date
from govreport_exporters.html.bars import draw
from govreport_exporters.html.contents import lay_out
from govreport_exporters.html.reader import DATA_ID

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
"""The template tests for kinds of blocks and inline content: ``{% if block is heading %}``."""


def render(report: Report, theme: str, folder: Path | None) -> str:
    """Return the page; templates in ``folder`` override the built-in ones of the same name.

    Raises PluginUsageError if a template fails in a folder of the user's.
    """
    try:
        page = _environment(folder).get_template("report.html.j2")
        return page.render(report=report, layout=lay_out(report), theme=theme, data_id=DATA_ID)
    except Exception as error:
        if folder is None:
            raise
        raise PluginUsageError(_explain(error)) from error


def _explain(error: Exception) -> str:
    """Return what is wrong with a template, after its name and line if Jinja knows them."""
    if not isinstance(error, TemplateError):
        return f"{type(error).__name__}: {error}"
    name, line = getattr(error, "name", None), getattr(error, "lineno", None)
    prefix = f"{name}:{line}: " if name and line else ""
    return f"{prefix}{error.message or type(error).__name__}"


@cache
def _environment(folder: Path | None) -> Environment:
    """Make the environment of the templates.

    Templates in an office's folder run in a sandbox, because anyone may have written them; the built-in ones need
    none, and run three times as fast without it. A template can extend or import the built-in template of the same
    name as ``built-in/NAME``.
    """
    built_in = PackageLoader(__package__)
    loaders = [built_in, PrefixLoader({"built-in": built_in})]
    kind: type[Environment] = ImmutableSandboxedEnvironment if folder else Environment
    environment = kind(
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


@lru_cache(maxsize=64)  # offices of one county often share a website
def _qr_code(address: str) -> Markup:
    """Draw a QR code as inline SVG: dark on light whatever the page's colours, as scanners require."""
    import segno

    drawing = segno.make_qr(address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawing)  # noqa: S704  (segno draws the address as squares and writes none of its text)


def _facts(report: Report) -> Markup:
    """Return the data of a report as JSON that cannot close the script element around it."""
    data = json.dumps(report_facts(report), ensure_ascii=False)
    return Markup(data.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704
