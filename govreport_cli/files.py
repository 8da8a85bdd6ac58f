"""Reads files up to a limit: a device may never end, and a pipe that nobody writes to never begins."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from govreport_cli.errors import UnfitFileError
from govreport_cli.findings.model import Phrase, Word

LARGEST = 16 * 2**20
"""The largest file, in bytes: about a thousand times the size of a definition."""
LARGEST_SCHEMA = 2**20
"""The largest schema or template: more than twenty times the size of those that govreport ships."""


def real_path(path: str | Path) -> Path:
    """Return a path without links. Links that lead in a circle stay; whoever opens the file gets the error."""
    return Path(os.path.realpath(path))


def read_regular(path: Path, limit: int = LARGEST) -> bytes:
    """Return the content of a file that a definition, a form or a template names.

    Raises OSError if it cannot be read, and UnfitFileError if it is too large, a device or a pipe.
    """
    # Opening a pipe would otherwise wait for somebody who writes to it.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123  (a descriptor, not a path)
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise UnfitFileError(Word("not-regular"))
        return read_stream(file, limit)


def read_stream(file: BinaryIO, limit: int = LARGEST) -> bytes:
    """Return what is left in a stream. Raises UnfitFileError if it is more than the limit."""
    content = file.read(limit + 1)
    if len(content) > limit:
        raise UnfitFileError(Phrase("too-large", {"limit": limit // 2**20}))
    return content
