"""Files: which there are, and reading them up to a limit.

A device may never end, and a pipe that nobody writes to never begins.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from govreport_cli.errors import InputError, UnfitFileError, reason_of
from govreport_cli.findings.model import Phrase, Word

LARGEST = 16 * 2**20
"""The largest file, in bytes: about a thousand times the size of a definition."""
LARGEST_SCHEMA = 2**20
"""The largest schema or template: more than twenty times the size of those that govreport ships."""
_USUAL = 2**17
"""More than most files have, in bytes, and less than any limit."""

STDIO = "-"
"""Standard input as an input, standard output as an output."""


def read_input(name: str) -> bytes:
    """Return the content of a file, or of standard input for ``-``. Raises InputError if it cannot be read."""
    try:
        if name != STDIO:
            with Path(name).open("rb") as file:
                return read_stream(file)
        if sys.stdin is None:
            raise InputError("file-unreadable", file=name, reason=Word("EBADF"))
        return read_stream(sys.stdin.buffer)
    except FileNotFoundError as error:
        raise InputError("file-missing", file=name) from error
    except IsADirectoryError as error:
        raise InputError("file-is-folder", file=name, example=str(Path(name, "report.toml"))) from error
    except UnfitFileError as error:
        raise InputError("file-too-large", file=name, limit=LARGEST // 2**20) from error
    except (OSError, ValueError) as error:
        raise InputError("file-unreadable", file=name, reason=reason_of(error)) from error


def is_folder(name: str | Path) -> bool:
    """Return whether a name is that of a folder. What cannot be looked at is none; whoever opens it gets the error."""
    return os.path.isdir(name)  # noqa: PTH112  (`Path.is_dir` raises an error where the folder above cannot be read)


def exists(name: str | Path) -> bool:
    """Return whether a file or folder exists; what cannot be looked at does not, as for `is_folder`."""
    return os.path.exists(name)  # noqa: PTH110  (as above)


def is_gone(name: str) -> bool:
    """Return whether there is no file of a name; one that cannot be looked at may be there."""
    try:
        Path(name).stat()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return False


def folder_of(name: str) -> Path:
    """Return the folder to which the paths in a definition are relative: its own, or for ``-`` the working folder."""
    return Path() if name == STDIO else Path(name).parent


def real_path(path: str | Path) -> Path:
    """Return a path without links. Links that lead in a circle stay; whoever opens the file gets the error."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # the locale cannot write the name; opening the file reports it
        return Path(path)


def path_from(folder: str | Path, path: str | Path) -> Path:
    """Return a path relative to a folder, or the whole path if it is on another drive."""
    try:
        return Path(os.path.relpath(path, folder))
    except ValueError:
        return Path(path).absolute()


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
    content = file.read(_USUAL)  # to ask for more takes memory, even if there is less
    if len(content) == _USUAL:
        content += file.read(limit + 1 - _USUAL)
    if len(content) > limit:
        raise UnfitFileError(Phrase("too-large", {"limit": limit // 2**20}))
    return content
