"""Imports one plugin and calls its hook; what went wrong in a plugin, in words."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_cli.findings.model import Phrase
from govreport_cli.hosting.kinds import NAME, RESERVED, Kind

if TYPE_CHECKING:
    import pluggy


class PluginFault(Exception):  # noqa: N818  (it is no error of ours)
    """What went wrong in a plugin: a text, or a phrase of the catalogue."""

    def __init__(self, reason: str | Phrase) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class NewerApiError(PluginFault):
    """A plugin needs what this version of the interface does not have: that is the reason."""


def load_hook(kind: Kind, point: EntryPoint) -> pluggy.HookCaller:
    """Import a plugin and return its hook, which returns None if the plugin returns nothing.

    Raises whatever the plugin raises; NewerApiError if it needs a newer interface; ValueError if its entry point is
    malformed; TypeError if it does not implement the hook of its kind.
    """
    import pluggy

    from govreport_cli.hosting import hooks

    check_point(kind, point)
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    try:
        manager.register(_module_of(Path(point.value)) if _is_file(point) else point.load(), point.name)
    except ImportError as error:
        if error.name and error.name.startswith("govreport_cli.plugin"):
            raise NewerApiError(words_of(error)) from error
        raise
    manager.check_pending()
    hook: pluggy.HookCaller = getattr(manager.hook, kind.hook)
    if not hook.get_hookimpls():
        message = f"`{point.value}` does not implement the hook `{kind.hook}`"
        raise TypeError(message)
    return hook


def _is_file(point: EntryPoint) -> bool:
    """Return whether an entry point leads to a plugin that is a single file, not to an installed module."""
    path = Path(point.value)
    return path.is_absolute() and path.suffix == ".py"


def _module_of(path: Path) -> object:
    """Import a file. Its folder is not searched for modules: a plugin ``csv.py`` would hide the ``csv`` of Python."""
    name = f"govreport_plugin_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"`{path.name}` cannot be imported"
        raise ImportError(message)
    module = module_from_spec(spec)
    sys.modules[name] = module
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # the folder is the user's
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


def check_point(kind: Kind, point: EntryPoint) -> None:
    """Raise ValueError if the name or the value of an entry point cannot be used."""
    check_name(kind, point.name)
    if not _is_file(point) and not point.pattern.fullmatch(point.value):
        message = f"its entry point `{point.name} = {point.value}` is malformed: expected `module` or `module:object`"
        raise ValueError(message)


def check_name(kind: Kind, name: str) -> None:
    """Raise ValueError if a plugin cannot have this name."""
    if not NAME.fullmatch(name) or name in RESERVED:
        message = f"{kind} cannot be named {name!r}: use letters, digits, `-` and `_`, but not `all` or `new`"
        raise ValueError(message)


def check_api(needs: object) -> None:
    """Raise NewerApiError if a plugin needs a later version of the interface than ours."""
    from govreport_cli.hosting.hooks import API

    if not isinstance(needs, int):
        message = "its `api` is not a number"
        raise TypeError(message)
    if needs > API:
        raise NewerApiError(Phrase("plugin-api", {"version": needs}))


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
