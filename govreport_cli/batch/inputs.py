"""Inputs: the definitions that files, folders and lists of names stand for, in order and each once."""

from __future__ import annotations

import os
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport_cli.configuration.model import NAME
from govreport_cli.definition.encoding import decoded, marked
from govreport_cli.errors import InputError, UsageError, reason_of
from govreport_cli.files import STDIO, exists, is_folder, read_input
from govreport_cli.findings.model import Result

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".govreportignore"
"""Patterns of files in a folder that are not definitions, written as in ``.gitignore``."""

_SUFFIX = ".toml"
_START = 65536
"""How many bytes of a file are searched for the marks of a definition."""
_MARKS = re.compile(r"^(?:\xef\xbb\xbf)?[ \t]*(?:form[ \t]*=|report[ \t]*[.=]|\[[ \t]*report[ \t]*\])", re.MULTILINE)
_KEYS = re.compile(r"^(?:\xef\xbb\xbf)?[ \t]*(?:(\[{1,2})[ \t]*)?[\"']?([A-Za-z0-9_-]+)", re.MULTILINE)
_NAMES = ("form", "report")
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
        found = _in_folder(name, excluded) if name != STDIO and is_folder(name) else [Input(name)]
        for entry in found:
            known.setdefault(entry.name if entry.name == STDIO else os.path.realpath(entry.name), entry)
    return list(known.values())


def passed_over(named: Iterable[str], excluded: Sequence[str] = ()) -> Iterator[str]:
    """Yield the files in folders that `find_inputs` does not take, although no pattern leaves them out."""
    for folder in filter(is_folder, named):
        for entry in _files(folder, _ignored(folder, excluded)):
            if isinstance(entry, str) and not _is_definition(entry):
                yield entry


def names_in(listing: bytes) -> list[str]:
    """Return the names in a list of files, separated by NUL if there is one in it, and otherwise by line ends.

    A list is read in the encoding of file names, or in that of its byte-order mark, which PowerShell and Notepad write.
    """
    text = marked(listing)
    if text is None:
        try:
            text = os.fsdecode(listing.removeprefix(BOM_UTF8))
        except UnicodeDecodeError:  # only on Windows; in China, its command line writes GBK
            text = listing.decode("gb18030", "replace")
    names = text.split("\0") if "\0" in text else re.split("\r\n?|\n", text)
    return [name for name in names if name.strip()]


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
        files = _files(folder, _ignored(folder, excluded))
        found = [Input(entry) if isinstance(entry, str) else entry for entry in files if _is_definition(entry)]
    except InputError as error:
        return [_unreadable(folder, error)]
    return found or [_unreadable(folder, InputError("folder-empty", file=folder))]


def _unreadable(folder: str, error: InputError) -> Input:
    return Input(folder, Result(None, (error.finding,)))


def _ignored(folder: str, excluded: Sequence[str]) -> GitIgnoreSpec | None:
    """Return what is left out of a folder.

    Raises InputError if the file of patterns cannot be read or has an impossible one, UsageError if ``excluded`` has.
    """
    path = Path(folder, IGNORE_FILE)
    lines = _text(str(path)).splitlines() if exists(path) else []
    if not lines and not excluded:
        return None
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise InputError("file-unreadable", file=str(path), reason=str(error)) from error
    try:
        return GitIgnoreSpec.from_lines([*lines, *excluded])
    except ValueError as error:
        given = ", ".join(excluded)
        raise UsageError("command-value", name="--exclude", value=given, command="govreport validate") from error


def _text(name: str) -> str:
    text, faults = decoded(name, read_input(name))
    if text is None:
        raise InputError(faults[0].code, file=name, **faults[0].arguments)
    return text


def _files(root: str, ignored: GitIgnoreSpec | None) -> Iterator[str | Input]:
    """Yield the files in a folder and below, in the order of their names, and the folders that cannot be read.

    Hidden files and those that patterns leave out are not among them.
    """
    waiting = [(root, True)]
    while waiting:
        path, has_entries = waiting.pop()
        if not has_entries:
            yield path
            continue
        try:
            with os.scandir(path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield _unreadable(path, InputError("file-unreadable", file=path, reason=reason_of(error)))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            below = entry.is_dir(follow_symlinks=False)  # a link to a folder above would never end
            if not (ignored and ignored.match_file(Path(entry.path).relative_to(root).as_posix() + "/" * below)):
                waiting.append((entry.path, below))


def _is_definition(entry: str | Input) -> bool:
    """Return whether a file is taken for a definition; a folder that cannot be read is to be reported like one."""
    return isinstance(entry, Input) or (entry.lower().endswith(_SUFFIX) and _looks_like_definition(Path(entry)))


def _looks_like_definition(path: Path) -> bool:
    """Return whether a file names a form or has a table ``report``, or has no content or a slip of one of these.

    One that cannot be read is to be reported.
    """
    try:
        if path.name == NAME:
            return False
        if not path.is_file():
            return path.is_symlink() and not path.exists()  # a link to a file that is gone
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError:
        return True
    text = start.decode("latin-1")
    return start.startswith(_UTF_16) or _MARKS.search(text) is not None or _is_spoilt(text)


def _is_spoilt(text: str) -> bool:
    """Return whether a file has no keys, or one at the top level that is a slip of a definition's."""
    keys = list(_KEYS.finditer(text))
    first_table = next((at for at, key in enumerate(keys) if key[1]), len(keys))
    tops = [key[2] for at, key in enumerate(keys) if key[1] or at < first_table]
    return not keys or any(_is_slip(key.lower(), name) for key in tops for name in _NAMES)


def _is_slip(key: str, name: str) -> bool:
    """Return whether a key is a name, or one character is missing, added, wrong or in the place of the next one."""
    if abs(len(key) - len(name)) > 1:
        return False
    same = next((at for at, (given, wanted) in enumerate(zip(key, name, strict=False)) if given != wanted), len(name))
    rest, wanted = key[same:], name[same:]
    swapped = rest[1::-1] + rest[2:] == wanted
    return swapped or wanted in {rest, rest[1:]} or rest[1:] == wanted[1:] or rest == wanted[1:]
