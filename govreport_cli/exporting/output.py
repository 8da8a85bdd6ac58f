"""Bytes to files, all or none.

Every file of a set is first written beside its target and flushed to disk; only then are they renamed, one
after the other. Where anything fails, what was there before stays, whole.
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
    """A file written under a temporary name, where its predecessor can be kept, and where it belongs."""

    draft: Path
    backup: Path
    target: Path


def write(files: Mapping[Path, bytes]) -> None:
    """Write a set of files, replacing those that are there; missing folders are made.

    Raises OutputError, with nothing changed, where one of them cannot be written. A link is followed; a
    device or a pipe is written to as it is.
    """
    with contextlib.ExitStack() as leavings:
        staged: list[_Staged] = []
        for path, content in files.items():
            with _reported(path):
                staged += _stage(path.resolve(), content, leavings)
        with _uninterrupted():
            _rename(staged)


def _stage(target: Path, content: bytes, leavings: contextlib.ExitStack) -> Iterator[_Staged]:
    """Write content beside its target; what is left of that in the end, ``leavings`` clears away."""
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
    for leaving in (draft, backup):
        leavings.callback(_remove, leaving)
    _write_durably(draft, content, target)
    yield _Staged(draft, backup, target)


def _remove(leaving: Path) -> None:
    """Remove a file that may be there, or a folder if nothing is in it."""
    with contextlib.suppress(OSError):
        leaving.rmdir() if leaving.is_dir() else leaving.unlink()


def _write_durably(draft: Path, content: bytes, target: Path) -> None:
    """Write a new file to disk, with the permissions of the one it will replace."""
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        shutil.copymode(target, draft)


def _rename(staged: list[_Staged]) -> None:
    """Put the files in their places; where one cannot be, put back those that were replaced."""
    done: list[_Staged] = []
    try:
        for entry in staged:
            with _reported(entry.target):
                if len(staged) > 1 and entry.target.exists():
                    _keep(entry.target, entry.backup)
                entry.draft.replace(entry.target)
                done.append(entry)
    except OutputError:
        for entry in reversed(done):
            if entry.backup.exists():
                entry.backup.replace(entry.target)
            else:
                entry.target.unlink()
        raise
    for folder in {entry.target.parent for entry in staged}:
        _flush_folder(folder)


def _keep(target: Path, backup: Path) -> None:
    """Keep a second name for a file; a copy where the file system has no links."""
    try:
        os.link(target, backup)
    except OSError:
        shutil.copy2(target, backup)


def _flush_folder(folder: Path) -> None:
    """Make the new names last through a loss of power, where the system can."""
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
    except (OSError, ValueError) as error:  # a name may not be one in this locale
        raise OutputError("not-written", file=str(path), reason=reason_of(error)) from error


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back interruptions while names change, so that a set is not left half renamed."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
