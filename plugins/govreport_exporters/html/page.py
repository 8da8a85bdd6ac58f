"""Rendering the page from templates: the built-in ones, and those in an office's own folder."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import (
    ChoiceLoader,
    Environment,
    FunctionLoader,
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
from govreport_cli.plugin.render import (
    PositionedCell,
    file_name,
    placed_rows,
    plain,
    read_regular,
    report_facts,
    show,
    show_date,
    with_headings,
)
from govreport_exporters.html.bars import draw
from govreport_exporters.html.contents import lay_out
from govreport_exporters.html.linked_data import described
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

_AMONG = ("其中：", "　　　")
_DEEPEST = 3
"""The deepest indentation that the style sheets know."""


def render(report: Report, theme: str, files: Mapping[str, str], folder: Path | None) -> str:
    """Return the page with links to these files, by their suffixes.

    Templates in ``folder`` override the built-in ones of the same name.

    Raises PluginUsageError if a template fails and ``folder`` is given.
    """
    try:
        page = _environment(folder).get_template("report.html.j2")
        return page.render(report=report, layout=lay_out(report), theme=theme, files=files, data_id=DATA_ID)
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
        loader=ChoiceLoader([FunctionLoader(_own_templates(folder)), *loaders] if folder else loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # A page must be the same each time.
    del environment.globals["lipsum"], environment.filters["random"]
    environment.tests |= {name: _is_a(kind) for name, kind in _KINDS.items()}
    environment.filters |= {
        "plain": plain,
        "show": show,
        "show_date": show_date,
        "qr_code": _qr_code,
        "draw": draw,
        "facts": _facts,
        "address_of": _address_of,
        "linked_data": _linked_data,
        "digest": _digest,
        "placed_rows": placed_rows,
        "with_headings": with_headings,
        "label_class": _label_class,
        "has_levels": _has_levels,
    }
    return environment


def _own_templates(folder: Path) -> Callable[[str], str | None]:
    """Return a function that reads the office's own templates, and follows no link out of their folder.

    The author of a template may not be allowed to read all files that govreport can read.
    """

    def read(name: str) -> str | None:
        path = Path(os.path.realpath(folder / name))
        if not path.is_relative_to(os.path.realpath(folder)) or not path.exists():
            return None
        return read_regular(path).decode("utf-8-sig")

    return read


def _is_a(kind: type) -> Callable[[object], bool]:
    def test(value: object) -> bool:
        return isinstance(value, kind)

    return test


def _has_levels(table: Table) -> bool:
    """Return whether any label of a table is indented, so that those of the first level need to stand out."""
    return any(cell.depth for row in table.body for cell in row)


def _label_class(placed: PositionedCell, table: Table) -> str:
    """Return the classes of a label: its depth, and its column in a table that scrolls sideways beside its labels.

    A label that begins with 其中, or with blanks in its place, wraps under the words that follow.
    """
    cell, classes = placed.cell, []
    if cell.depth:
        classes.append(f"depth-{min(cell.depth, _DEEPEST)}")
    if cell.text.startswith(_AMONG):
        classes.append("among")
    if table.labels > 1:
        classes.append(f"column-{placed.column}")
        if placed.column + cell.colspan < table.labels:
            classes.append("outer")
    return " ".join(classes)


@lru_cache(maxsize=64)  # offices of one county often share a website
def _qr_code(address: str) -> Markup:
    """Draw a QR code as inline SVG: dark on light whatever the page's colours, as scanners require."""
    import segno

    drawing = segno.make_qr(address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawing)  # noqa: S704  (segno draws the address as squares and writes none of its text)


def _address_of(suffix: str, report: Report) -> str:
    """Return the address of a file of the report that is in the same folder as the page."""
    return quote(file_name(report, suffix))


def _facts(report: Report) -> Markup:
    """Return the data of a report as JSON that cannot close the script element around it."""
    return _inert_json(report_facts(report))


def _linked_data(report: Report) -> Markup:
    """Return the description of the data as linked data that cannot close the script element around it."""
    return _inert_json(described(report))


def _digest(text: str) -> str:
    """Return the digest by which a page's security policy allows a script."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _inert_json(data: Mapping[str, Any]) -> Markup:
    text = json.dumps(data, ensure_ascii=False)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704
