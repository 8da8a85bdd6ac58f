"""Writes sets of files: either all of a set or none.

First, every file of a set is written next to its target and flushed to disk. Then the files are renamed one by one.
If anything fails, the old files are left, or restored, unchanged; one that cannot be restored is kept as a backup.

Two runs do not write into a folder at the same time: a run locks the folders of a set, and the next one waits. So a
temporary file in a locked folder is that of a run that was killed; the next run that writes the same file removes it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from govreport_cli.errors import OutputError, reason_of
from govreport_cli.exporting.locks import Locks
from govreport_cli.exporting.temporary import BACKUP, DRAFT, remove, temporary
from govreport_cli.files import real_path
from govreport_cli.interruption import signals_held_back


@dataclass(frozen=True, slots=True)
class _Staged:
    """The temporary name of a new file, the name of the old file's backup, and the final name.

    ``left`` is the backup that a killed run may have left. ``inode`` tells the new file from the old one, whatever its
    name.
    """

    draft: Path
    backup: Path
    left: Path
    target: Path
    inode: int
    is_new: bool

    def is_replaced(self) -> bool:
        """Return whether the new file has its final name. Raises OSError if that cannot be known."""
        try:
            return self.target.stat().st_ino == self.inode
        except FileNotFoundError:
            return False


@dataclass(slots=True)
class Staging:
    """Files that are written next to their targets and flushed to disk, to be renamed all at once."""

    locks: Locks
    leavings: contextlib.ExitStack
    staged: list[_Staged] = field(default_factory=list)

    def add(self, files: Mapping[Path, bytes]) -> None:
        """Write files next to their targets. Raises OutputError, and LockedError if another run keeps a folder."""
        targets: dict[Path, bytes] = {}
        for path, content in files.items():
            with _reported(path):
                targets[_target(path, self.leavings)] = content
        locked = {folder for folder in sorted({path.parent for path in targets}) if self.locks.hold(folder)}
        # What has been sent to a device or a pipe cannot be taken back, so everything else is staged before it.
        for target, content in sorted(targets.items(), key=lambda item: _is_stream(item[0])):
            with _reported(target):
                self.staged += _stage(target, content, self.leavings, alone=target.parent in locked)

    def commit(self, journal: Path | None = None) -> None:
        """Rename the files to their final names.

        With a ``journal``, `resume` can finish the work of a run that is killed meanwhile. Raises OutputError if a file
        cannot be renamed; then nothing is changed, unless its code is ``not-restored``.
        """
        if journal and self.staged:
            names = [[entry.draft.name, str(entry.target)] for entry in self.staged]
            remove(journal)  # left by a run in a folder that cannot be locked, where nobody may finish it
            self.leavings.callback(remove, journal)
            with _reported(journal):
                _write_durably(journal, json.dumps(names).encode(), journal)
            _flush_folder(journal.parent)
        with signals_held_back():
            _rename(self.staged)


@contextlib.contextmanager
def staging(locks: Locks) -> Iterator[Staging]:
    """Stage files; what has not been renamed at the end is removed."""
    with contextlib.ExitStack() as leavings:
        yield Staging(locks, leavings)


def write(files: Mapping[Path, bytes], locks: Locks | None = None) -> None:
    """Write a set of files. Existing files are replaced, and missing folders are created.

    Links are followed; a device or a pipe is written to directly. ``locks`` are those of the run, which it keeps; by
    default, folders are locked only meanwhile. Raises OutputError if a file cannot be written; then nothing is changed,
    unless its code is ``not-restored``. Raises LockedError if another run keeps a folder locked.
    """
    with locks or Locks() as held, staging(held) as stage:
        stage.add(files)
        stage.commit()


def make_folder(folder: Path, leavings: contextlib.ExitStack) -> None:
    """Make a folder and those above it; ``leavings`` removes again what stays empty. Raises OutputError."""
    with _reported(folder):
        _make(folder, leavings)


def _target(path: Path, leavings: contextlib.ExitStack) -> Path:
    """Return the real path of a file to write; make its folder, which ``leavings`` removes again if it stays empty."""
    target = real_path(path)
    if target.is_symlink():  # one that leads to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    _make(target.parent, leavings)
    return target


def _make(folder: Path, leavings: contextlib.ExitStack) -> None:
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(exist_ok=True)
        leavings.callback(remove, missing)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _stage(target: Path, content: bytes, leavings: contextlib.ExitStack, *, alone: bool) -> Iterator[_Staged]:
    """Write content next to its target; ``leavings`` removes what is left of it at the end.

    ``alone`` is whether no other run writes into the folder, so that temporary files may have names that a later run
    knows.
    """
    if _is_stream(target):
        target.write_bytes(content)
        return
    token = secrets.token_hex(8)
    draft, backup = (temporary(target, ending, "" if alone else token) for ending in (DRAFT, BACKUP))
    if alone:
        remove(draft)
    # A backup that is still there may be all that is left of a file; it stays until the new file has its name.
    spare = temporary(target, BACKUP, token) if backup.exists() else backup
    leavings.callback(remove, draft)
    inode = _write_durably(draft, content, target)
    yield _Staged(draft, spare, backup, target, inode, is_new=not target.exists())


def _is_stream(target: Path) -> bool:
    """Return whether a target is a device or a pipe."""
    return target.exists() and not target.is_file()


def _write_durably(draft: Path, content: bytes, target: Path) -> int:
    """Write a new file to disk, with the owner and permissions of the file that it will replace; return its inode."""
    opener = _private if target.exists() else None
    with open(draft, "xb", opener=opener) as file:
        if target.exists():
            _own_like(draft, target)
            shutil.copystat(target, draft)  # permissions, access control lists and extended attributes
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_ino


def _private(name: str, flags: int) -> int:
    """Open a file that nobody else may read until it has the permissions of the file that it will replace."""
    return os.open(name, flags, 0o600)


def _own_like(draft: Path, target: Path) -> None:
    """Give a file to the owner and the group of another, as far as the system allows it."""
    with contextlib.suppress(OSError, AttributeError):  # Windows has no owners of this kind
        of = target.stat()
        os.chown(draft, of.st_uid, of.st_gid)


def _rename(staged: list[_Staged]) -> None:
    """Rename the files to their final names; if one cannot be renamed, restore those that were replaced.

    Backups are removed only when it is known that they are not needed. A set of one file has none: a single rename
    cannot be half done.
    """
    tried: list[_Staged] = []
    try:
        for entry in staged:
            with _reported(entry.target):
                if len(staged) > 1:
                    if not entry.is_new:
                        _keep(entry.target, entry.backup)
                    tried.append(entry)
                entry.draft.replace(entry.target)
    except OutputError as error:
        faults = {entry: fault for entry in reversed(tried) if (fault := _undo(entry))}
        for entry in staged:
            if entry not in faults:
                remove(entry.backup)
        if faults:
            raise _not_restored(staged, faults) from error
        raise
    for entry in staged:
        remove(entry.backup)
        remove(entry.left)
    for folder in {entry.target.parent for entry in staged}:
        _flush_folder(folder)


def _undo(entry: _Staged) -> OSError | None:
    """Undo a rename, if it has taken place; return the error if that is impossible, or cannot be known."""
    try:
        if entry.is_replaced():
            entry.target.unlink() if entry.is_new else entry.backup.replace(entry.target)
    except OSError as error:
        return error
    return None


def _not_restored(staged: list[_Staged], faults: Mapping[_Staged, OSError]) -> OutputError:
    """Return the error that names every file of a set that could not be undone, and the state that it is in."""
    first, reason = next(iter(faults.items()))
    kept = {entry.backup: entry.target for entry in faults if not entry.is_new}
    return OutputError(
        "not-restored",
        file=str(first.target),
        reason=reason_of(reason),
        changed=_listed(entry.target for entry in staged if entry in faults),
        unchanged=_listed(entry.target for entry in staged if entry not in faults) or "–",
        backups=_listed(kept),
        targets=_listed(kept.values()),
    )


def _listed(paths: Iterable[Path]) -> str:
    return ", ".join(f"`{path}`" for path in paths)


def _keep(target: Path, backup: Path) -> None:
    """Back a file up as a second name for it, or as a copy if the file system has no links."""
    try:
        os.link(target, backup)
    except OSError:
        shutil.copy2(target, backup)


def _flush_folder(folder: Path) -> None:
    """Flush a folder's names to disk, if the system can do that, so that they survive a power failure."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # the locale may not be able to encode the name
        raise OutputError("not-written", file=str(path), reason=reason_of(error)) from error
