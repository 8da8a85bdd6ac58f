"""Writes sets of files: either all of a set or none.

First, every file of a set is written next to its target and flushed to disk. Then the files are renamed one by one.
If anything fails, the old files are left, or restored, unchanged; one that cannot be restored is kept as a backup.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from govreport_cli.errors import OutputError, reason_of


@dataclass(frozen=True, slots=True)
class _Staged:
    """The temporary name of a new file, the name of the old file's backup, and the final name."""

    draft: Path
    backup: Path
    target: Path


def write(files: Mapping[Path, bytes]) -> None:
    """Write a set of files. Existing files are replaced, and missing folders are created.

    Links are followed; a device or a pipe is written to directly. Raises OutputError if a file cannot be written; then
    nothing is changed, unless its code is ``not-restored``.
    """
    with contextlib.ExitStack() as leavings:
        staged: list[_Staged] = []
        for path, content in files.items():
            with _reported(path):
                staged += _stage(path.resolve(), content, leavings)
        with _uninterrupted():
            _rename(staged)


def _stage(target: Path, content: bytes, leavings: contextlib.ExitStack) -> Iterator[_Staged]:
    """Write content next to its target; ``leavings`` removes temporary files and empty new folders at the end."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    for folder in reversed([path for path in (target.parent, *target.parent.parents) if not path.exists()]):
        folder.mkdir(exist_ok=True)
        leavings.callback(_remove, folder)
    token = secrets.token_hex(8)
    draft, backup = (target.with_name(f".govreport-{token}.{end}") for end in ("tmp", "old"))
    leavings.callback(_remove, draft)
    _write_durably(draft, content, target)
    yield _Staged(draft, backup, target)


def _remove(leaving: Path) -> None:
    """Remove a file if it exists, or a folder if it is empty."""
    with contextlib.suppress(OSError):
        leaving.rmdir() if leaving.is_dir() else leaving.unlink()


def _write_durably(draft: Path, content: bytes, target: Path) -> None:
    """Write a new file to disk, with the permissions of the file that it will replace."""
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        shutil.copymode(target, draft)


def _rename(staged: list[_Staged]) -> None:
    """Rename the files to their final names; if one cannot be renamed, restore those that were replaced."""
    done: list[_Staged] = []
    lost: dict[Path, OutputError] = {}
    try:
        for entry in staged:
            with _reported(entry.target):
                if len(staged) > 1 and entry.target.exists():
                    _keep(entry.target, entry.backup)
                entry.draft.replace(entry.target)
                done.append(entry)
    except OutputError:
        for entry in reversed(done):
            if fault := _restore(entry):
                lost[entry.backup] = fault
        if lost:
            raise next(iter(lost.values())) from None
        raise
    finally:
        for entry in staged:
            if entry.backup not in lost:
                _remove(entry.backup)
    for folder in {entry.target.parent for entry in staged}:
        _flush_folder(folder)


def _restore(entry: _Staged) -> OutputError | None:
    """Undo a rename; return the error if that is impossible."""
    backup = str(entry.backup) if entry.backup.exists() else None
    try:
        entry.backup.replace(entry.target) if backup else entry.target.unlink()
    except OSError as error:
        return OutputError("not-restored", file=str(entry.target), backup=backup, reason=reason_of(error))
    return None


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


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Block signals while files are renamed, so that no set is left half renamed."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
