"""Whether an exporter describes itself as the interface asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from govreport_cli.exporting.loading import hold_to_protocol
from govreport_cli.exporting.spec import Exporter, Option
from govreport_cli.testing.trial import Fault


def description_faults(exporter: Exporter) -> Iterator[Fault]:
    """Yield what is wrong with an exporter's attributes and options."""
    if isinstance(exporter, type):
        yield _fault(f"`{exporter.__name__}` is a class; an exporter is an instance")
        return
    try:
        hold_to_protocol(exporter, exporter.name)
        yield from map(_fault, _more(exporter))
    except Exception as error:  # noqa: BLE001  (whatever its attributes raise)
        yield _fault(f"{error}" if isinstance(error, TypeError | ValueError) else f"{type(error).__name__}: {error}")


def _fault(words: str) -> Fault:
    return Fault("description", "its attributes", words)


def _more(exporter: Exporter) -> Iterator[str]:
    for attribute in ("name", "media_type", "summary"):
        text = getattr(exporter, attribute)
        if not text.strip() or not text.isprintable():
            yield f"its `{attribute}` is {text!r}, not a line of text"
    if "/" not in exporter.media_type:
        yield f"its `media_type` is {exporter.media_type!r}, not such as `text/html; charset=utf-8`"
    for option in exporter.options:
        yield from _of_option(option)


def _of_option(option: Option) -> Iterator[str]:
    name = f"its option `{option.name}`"
    if not option.help.strip():
        yield f"{name} has no help"
    if option.type is not Path and type(option.default) is not option.type:
        yield f"the default of {name} is not of the type {option.type.__name__}"
    if option.bounds is not None:
        least, most = option.bounds
        if option.type is not int:
            yield f"{name} has bounds, but is not an int"
        elif not least <= most:
            yield f"the bounds of {name} are the wrong way round"
        elif isinstance(option.default, int) and not least <= option.default <= most:
            yield f"the default of {name}, {option.default}, is not within its bounds, {least} and {most}"
    if option.choices and option.type not in {str, tuple}:
        yield f"{name} has choices, but is neither a str nor a tuple"
