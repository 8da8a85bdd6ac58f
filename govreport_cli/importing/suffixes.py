"""Which files are published ones rather than definitions, by their names."""

from __future__ import annotations

from pathlib import PurePath

from govreport_cli.hosting.installed import installed
from govreport_cli.hosting.kinds import Kind

_DEFINITIONS = ("", ".toml")


def is_published(name: str) -> bool:
    """Return whether a file is not a definition, and there are importers that may read it."""
    if PurePath(name).suffix.lower() in _DEFINITIONS:
        return False
    return any(entry.kind is Kind.IMPORTER for entry in installed().entries)
