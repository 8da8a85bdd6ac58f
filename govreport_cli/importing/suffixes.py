"""Which files are published ones rather than definitions, by their names."""

from __future__ import annotations

from pathlib import PurePath

from govreport_cli.hosting.installed import installed
from govreport_cli.hosting.kinds import Kind


def may_be_definition(name: str) -> bool:
    """Return whether a file may be a definition: its name ends in ``.toml``, or has no suffix."""
    return PurePath(name).suffix.lower() in {"", ".toml"}


def is_published(name: str) -> bool:
    """Return whether a file is not a definition, and there are importers that may read it."""
    if may_be_definition(name):
        return False
    return any(entry.kind is Kind.IMPORTER for entry in installed().entries)
