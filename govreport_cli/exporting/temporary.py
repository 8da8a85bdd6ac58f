"""The names of temporary files, and what is left of them by a run that was killed.

In a folder that is locked, the name depends on the target's only, so the next run knows what it finds.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

DRAFT, BACKUP = ".tmp", ".old"
_LEFT = re.compile(r"\.govreport-[0-9a-f]{16}\.(?:tmp|old)")


def temporary(target: Path, ending: str, token: str = "") -> Path:
    """Return the name of a temporary file of a target: as short for a long name as for any."""
    mark = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    return target.with_name(f".govreport-{mark}{token}{ending}")


def remove(leaving: Path) -> None:
    """Remove a file if it exists, or a folder if it is empty."""
    with contextlib.suppress(OSError):
        leaving.rmdir() if leaving.is_dir() else leaving.unlink()


def resume(journal: Path) -> None:
    """Finish the renames of a run that was killed during them; its folder must be locked."""
    # Without a journal, or with one that was not finished, nothing was renamed.
    with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
        for draft, target in json.loads(journal.read_bytes()):
            with contextlib.suppress(OSError):  # renamed by that run
                if _LEFT.fullmatch(draft):
                    Path(target).with_name(draft).replace(target)
            remove(temporary(Path(target), BACKUP))
    remove(journal)


def remove_drafts(folders: Iterable[Path]) -> set[Path]:
    """Remove the unfinished files in locked folders, and return the backups of old files that are there."""
    backups = set()
    for folder in folders:
        with contextlib.suppress(OSError):
            for entry in folder.iterdir():
                if not _LEFT.fullmatch(entry.name):
                    continue
                if entry.suffix == DRAFT:
                    remove(entry)
                else:
                    backups.add(entry)
    return backups
