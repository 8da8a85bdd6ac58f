"""Inputs: the definitions that files, folders and lists of names stand for, in order and each once."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport_cli.errors import InputError, reason_of
from govreport_cli.files import STDIO, read_input
from govreport_cli.findings.model import Result

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".govreportignore"
"""Patterns of files in a folder that are not definitions, written as in ``.gitignore``."""

_SUFFIX = ".toml"
_START = 65536
"""How many bytes of a file are searched for the marks of a definition."""
_MARKS = re.compile(r"^(?:\xef\xbb\xbf)?[ \t]*(?:form[ \t]*=|report[ \t]*[.=]|\[[ \t]*report[ \t]*\])", re.MULTILINE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Input(NamedTuple):
    """A definition to work on: its name, and its content if it has been read, which is None if it could not be."""

    name: str
    read: Result[bytes] | None = None

    def content(self) -> Result[bytes]:
        """Return the content, or the finding that says why it cannot be read."""
        if self.read is not None:
            return self.read
        try:
            return Result(read_input(self.name))
        except InputError as error:
            return Result(None, (error.finding,))

    def brought(self) -> Input:
        """Return the input with its content, if only this process can read it: standard input, or a pipe."""
        return self if self.read is not None or is_regular(self.name) else Input(self.name, self.content())


def find_inputs(named: Iterable[str], excluded: Sequence[str] = ()) -> list[Input]:
    """Return the inputs that names stand for, without duplicates.

    A folder stands for the definitions in it and in the folders below, in the order of their names, except for those
    that match a pattern of ``excluded`` or of the folder's ``.govreportignore``. A file that is named is always taken.
    """
    known: dict[str, Input] = {}
    for name in named:
        found = _in_folder(name, excluded) if name != STDIO and Path(name).is_dir() else [Input(name)]
        for entry in found:
            known.setdefault(entry.name if entry.name == STDIO else os.path.realpath(entry.name), entry)
    return list(known.values())


def names_in(listing: bytes) -> list[str]:
    """Return the names in a list of files, separated by NUL if there is one in it, and otherwise by line ends."""
    names = listing.split(b"\0") if b"\0" in listing else listing.splitlines()
    return [os.fsdecode(name) for name in names if name.strip()]


def is_regular(name: str) -> bool:
    """Return whether a name is that of a file that every process reads alike; one that is missing counts as such."""
    if name == STDIO:
        return False
    try:
        return stat.S_ISREG(Path(name).stat().st_mode)
    except (OSError, ValueError):
        return True


def _in_folder(folder: str, excluded: Sequence[str]) -> list[Input]:
    try:
        spec = _ignored(folder, excluded)
        found = [Input(name) for name in _definitions(folder, folder, spec)]
    except InputError as error:
        return [Input(folder, Result(None, (error.finding,)))]
    if not found:
        return [Input(folder, Result(None, (InputError("folder-empty", file=folder).finding,)))]
    return found


def _ignored(folder: str, excluded: Sequence[str]) -> GitIgnoreSpec | None:
    """Return what is left out of a folder. Raises InputError if a pattern, or the file of patterns, is of no use."""
    path = Path(folder, IGNORE_FILE)
    lines = read_input(str(path)).decode("utf-8-sig", "replace").splitlines() if path.is_file() else []
    if not lines and not excluded:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines([*lines, *excluded])
    except ValueError as error:
        raise InputError("file-unreadable", file=str(path), reason=str(error)) from error


def _definitions(folder: str, root: str, ignored: GitIgnoreSpec | None) -> Iterator[str]:
    """Yield the names of the definitions in a folder and below. Raises InputError if a folder cannot be listed."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        raise InputError("file-unreadable", file=folder, reason=reason_of(error)) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        is_folder = entry.is_dir(follow_symlinks=False)  # a link to a folder above would never end
        if ignored and ignored.match_file(Path(entry.path).relative_to(root).as_posix() + "/" * is_folder):
            continue
        if is_folder:
            yield from _definitions(entry.path, root, ignored)
        elif entry.name.lower().endswith(_SUFFIX) and _looks_like_definition(Path(entry.path)):
            yield entry.path


def _looks_like_definition(path: Path) -> bool:
    """Return whether a file names a form or has a table ``report``; one that cannot be read is to be reported."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError:
        return True
    return start.startswith(_UTF_16) or _MARKS.search(start.decode("latin-1")) is not None
