"""Plugins that are single files in a folder.

A file ``NAME.py`` is a plugin of each kind whose hook it defines. That is read from its syntax tree: nothing runs.
"""

from __future__ import annotations

import ast
import warnings
from functools import cache
from hashlib import sha256
from importlib.metadata import EntryPoint
from pathlib import Path

from govreport_cli.errors import reason_of as reason_unread
from govreport_cli.files import LARGEST_SCHEMA, read_regular
from govreport_cli.findings.model import Finding, Phrase, Severity
from govreport_cli.hosting.installed import Entry, Installed
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import reason_of

_HOOKS = [kind.hook for kind in Kind if kind is not Kind.FORM]
_DIGITS = 8
"""How many digits of a file's SHA-256 serve as its version."""


@cache
def in_folder(folder: str) -> Installed:
    """Return the plugins in a folder, and warnings about files that are none or cannot be read; once per process.

    Files whose names begin with ``_`` are no plugins.
    """
    entries, faults = [], []
    for path in sorted(Path(folder).glob("*.py")):
        if not path.name.startswith("_"):
            try:
                source = read_regular(path, LARGEST_SCHEMA)
                hooks = _functions(source)
            except (OSError, ValueError) as error:
                faults.append(_fault(path, reason_unread(error)))
            except Exception as error:  # noqa: BLE001  (whatever the parser raises)
                faults.append(_fault(path, reason_of(error)))
            else:
                found = [_entry(kind, path, source) for kind in Kind if kind.hook in hooks]
                entries += found
                faults += [] if found else [_fault(path, Phrase("no-hook", {"hooks": ", ".join(_HOOKS)}))]
    return Installed(tuple(entries), tuple(faults))


def _functions(source: bytes) -> set[str]:
    """Return the names of the functions at the top level of a module."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = ast.parse(source)
    return {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


def point_of(kind: Kind, path: Path) -> EntryPoint:
    """Return a file as an entry point, whose value is the absolute path."""
    return EntryPoint(path.stem, str(path.absolute()), kind.group)


def _entry(kind: Kind, path: Path, source: bytes) -> Entry:
    """Return a file as a plugin, whose version begins the file's SHA-256."""
    return Entry(kind, point_of(kind, path), path.as_posix(), sha256(source).hexdigest()[:_DIGITS])


def _fault(path: Path, reason: object) -> Finding:
    return Finding("plugin-file", {"name": path.stem, "reason": reason}, Severity.WARNING, path.as_posix())
