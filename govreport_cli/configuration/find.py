"""Finds the configuration file of a folder."""

from __future__ import annotations

import os
from pathlib import Path

from govreport_cli.configuration.model import NAME
from govreport_cli.errors import UsageError


def find(folder: Path, home: Path | None) -> Path | None:
    """Return the nearest ``govreport.toml`` in a folder or above it, or None.

    The search ends at the root of a repository, at the home folder and at the root of the file system. Raises
    UsageError if the file belongs to another user: whoever can write into a shared folder such as /tmp must not choose
    the plugins of those who work below it.
    """
    for place in (folder, *folder.parents):
        file = place / NAME
        if os.path.isfile(file):  # noqa: PTH113  (False where a folder cannot be read)
            if not _is_ours(file):
                raise UsageError("config-owner", file=str(file))
            return file
        if place == home or os.path.exists(place / ".git"):  # noqa: PTH110
            break
    return None


def _is_ours(file: Path) -> bool:
    """Return whether a file belongs to the user, or to the administrator; on Windows, always."""
    return not hasattr(os, "geteuid") or file.stat().st_uid in {0, os.geteuid()}
