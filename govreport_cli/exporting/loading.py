"""Loads an exporter, and holds it to the protocol."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

from govreport_cli.exporting import spec
from govreport_cli.hosting.kinds import NAME, Kind
from govreport_cli.hosting.loading import check_api, load_hook
from govreport_cli.hosting.remarks import remarks_data, remarks_of

_SUFFIX = re.compile(r"(\.[A-Za-z0-9_-]+)+")


def load_point(point: EntryPoint) -> spec.Exporter:
    """Import and return the exporter of an entry point.

    Raises whatever the plugin raises; NewerApiError if it needs a newer interface; TypeError or ValueError if it is not
    an exporter.
    """
    exporter: spec.Exporter | None = load_hook(Kind.EXPORTER, point)()
    if exporter is None:
        message = f"`{Kind.EXPORTER.hook}` returns None: return an exporter"
        raise TypeError(message)
    hold_to_protocol(exporter, point.name)
    return exporter


def as_exported(result: object) -> spec.Exported:
    """Return what an exporter has exported, which may be bytes alone. Raises TypeError or ValueError if it is junk."""
    exported = spec.Exported(result) if isinstance(result, bytes) else result
    if not isinstance(exported, spec.Exported) or not isinstance(exported.content, bytes):
        message = f"`export` returned {type(result).__name__}, not bytes"
        raise TypeError(message)
    if not exported.content:  # it would replace a good file with nothing
        message = "`export` returned no bytes; a file of a report is never empty"
        raise ValueError(message)
    return spec.Exported(exported.content, remarks_of(remarks_data(exported.remarks)))


def hold_to_protocol(exporter: spec.Exporter, name: str) -> None:
    """Raise TypeError or ValueError, or whatever the plugin raises, if an exporter does not keep to the protocol."""
    if isinstance(exporter, type):
        message = f"`govreport_exporter` returned the class `{exporter.__name__}`: return an instance of it"
        raise TypeError(message)
    check_api(getattr(exporter, "api", 1))
    for attribute in ("name", "suffix", "media_type", "summary"):
        if not isinstance(getattr(exporter, attribute), str):
            message = f"its `{attribute}` is not a string"
            raise TypeError(message)
    if exporter.name != name:
        message = f"its `name` is {exporter.name!r}, not {name!r}, that of its entry point or file"
        raise ValueError(message)
    if not _SUFFIX.fullmatch(exporter.suffix):
        message = f"its `suffix` is {exporter.suffix!r}, not a dot followed by letters or digits"
        raise ValueError(message)
    if not callable(getattr(exporter, "export", None)):
        message = "it has no method `export`"
        raise TypeError(message)
    _hold_options(exporter.options)


def _hold_options(options: Sequence[spec.Option]) -> None:
    if not all(isinstance(option, spec.Option) for option in options):
        message = "its `options` are not all `Option` objects"
        raise TypeError(message)
    for option in options:
        _hold_option(option)
    if len({option.name for option in options}) < len(options):
        message = "two of its options have the same name"
        raise ValueError(message)


def _hold_option(option: spec.Option) -> None:
    if not isinstance(option.name, str) or not NAME.fullmatch(option.name):
        message = f"its option {option.name!r} is not named with letters, digits, `-` and `_`"
        raise ValueError(message)
    if option.type not in spec.TYPES:
        message = f"the type of its option `{option.name}` is none of str, int, bool, float, tuple and Path"
        raise TypeError(message)
    optional = option.type is Path and option.default is None
    if not optional and not isinstance(option.default, option.type):
        message = f"the default of its option `{option.name}` is not of the option's type"
        raise TypeError(message)
    given = option.default if isinstance(option.default, tuple) else (option.default,)
    texts = (option.help, *option.choices, *(given if option.type is tuple else ()))
    if not all(isinstance(text, str) for text in texts):
        message = f"the help, the choices or the default of its option `{option.name}` has something other than text"
        raise TypeError(message)
    if option.bounds is not None and [type(bound) for bound in option.bounds] != [int, int]:
        message = f"the bounds of its option `{option.name}` are not two integers"
        raise TypeError(message)
    if option.choices and not set(given) <= set(option.choices):
        message = f"the default of its option `{option.name}` is none of its choices"
        raise ValueError(message)
