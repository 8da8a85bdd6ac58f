"""Imports one exporter from its entry point, and holds it to the protocol."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pluggy

from govreport_cli.exporting import spec
from govreport_cli.findings.model import Phrase

_NAME = re.compile(r"[^\W_][\w-]*")
_RESERVED = ("all",)
"""Names that mean something else on the command line."""
_SUFFIX = re.compile(r"(\.[A-Za-z0-9_-]+)+")


class PluginFault(Exception):  # noqa: N818  (it is no error of ours)
    """What went wrong in a plugin: a text, or a phrase of the catalogue."""

    def __init__(self, reason: str | Phrase) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class NewerApiError(PluginFault):
    """An exporter needs what this version of the interface does not have: that is the reason."""


def load_point(point: EntryPoint) -> spec.Exporter:
    """Import and return the exporter of an entry point.

    Raises whatever the plugin raises; NewerApiError if it needs a newer interface; TypeError or ValueError if it is not
    an exporter.
    """
    if not _NAME.fullmatch(point.name) or point.name in _RESERVED:
        message = f"an exporter cannot be named {point.name!r}: use letters, digits, `-` and `_`, but not `all`"
        raise ValueError(message)
    if not point.pattern.fullmatch(point.value):
        message = f"its entry point `{point.name} = {point.value}` is malformed: expected `module` or `module:object`"
        raise ValueError(message)
    exporter = _ask(point)
    _hold_to_protocol(exporter, point.name)
    return exporter


def as_bytes(exported: object) -> bytes:
    """Return what an exporter has exported. Raises TypeError if it is not bytes."""
    if not isinstance(exported, bytes):
        message = f"`export` returned {type(exported).__name__}, not bytes"
        raise TypeError(message)
    return exported


def fault_of(error: BaseException) -> str | Phrase:
    """Return what went wrong in a plugin, which has raised an exception here or in a process of its own."""
    return error.reason if isinstance(error, PluginFault) else reason_of(error)


def reason_of(error: BaseException) -> str:
    """Return the type and message of a plugin's exception, even if the message cannot be printed."""
    text = words_of(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def words_of(error: BaseException) -> str:
    """Return the message of a plugin's exception; an empty text if it has none that can be printed."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001  (a plugin's own)
        return ""


def _ask(point: EntryPoint) -> spec.Exporter:
    manager = pluggy.PluginManager(spec.PROJECT)
    manager.add_hookspecs(spec)
    try:
        manager.register(point.load(), point.name)
    except ImportError as error:
        if error.name and error.name.startswith("govreport_cli.plugin"):
            raise NewerApiError(words_of(error)) from error
        raise
    manager.check_pending()
    exporter: spec.Exporter | None = manager.hook.govreport_exporter()
    if exporter is None:
        message = f"`{point.value}` does not implement the hook `govreport_exporter`, or returns None"
        raise TypeError(message)
    return exporter


def _hold_to_protocol(exporter: spec.Exporter, name: str) -> None:
    if isinstance(exporter, type):
        message = f"`govreport_exporter` returned the class `{exporter.__name__}`: return an instance of it"
        raise TypeError(message)
    needs = getattr(exporter, "api", spec.API)
    if not isinstance(needs, int):
        message = "its `api` is not a number"
        raise TypeError(message)
    if needs > spec.API:
        raise NewerApiError(Phrase("plugin-api", {"version": needs}))
    for attribute in ("name", "suffix", "media_type", "summary"):
        if not isinstance(getattr(exporter, attribute), str):
            message = f"its `{attribute}` is not a string"
            raise TypeError(message)
    if exporter.name != name:
        message = f"its `name` is {exporter.name!r}, but its entry point is {name!r}"
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
    if not isinstance(option.name, str) or not _NAME.fullmatch(option.name):
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
    if option.choices and not set(given) <= set(option.choices):
        message = f"the default of its option `{option.name}` is none of its choices"
        raise ValueError(message)
