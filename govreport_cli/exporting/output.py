"""Bytes to files, all or none.

Every file of a set is first written beside its target and flushed to disk; only then are they renamed, one
after the other. Where anything fails, what was there before stays, whole.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from govreport_cli.errors import OutputError


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
    staged: list[_Staged] = []
    try:
        for path, content in files.items():
            with _reported(path):
                target = path.resolve()
                if target.is_dir():
                    raise IsADirectoryError(21, "this is a folder")
                if target.exists() and not target.is_file():
                    target.write_bytes(content)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                token = secrets.token_hex(8)
                draft, backup = (target.with_name(f".govreport-{token}.{end}") for end in ("tmp", "old"))
                staged.append(_Staged(draft, backup, target))
                _write_durably(draft, content, target)
        with _uninterrupted():
            _rename(staged)
    finally:
        for entry in staged:
            entry.draft.unlink(missing_ok=True)
            entry.backup.unlink(missing_ok=True)


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
    except OSError as error:
        raise OutputError("not-written", file=str(path), reason=error.strerror or str(error)) from error


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
