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

from govreport_cli.errors import OutputError, reason_of

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
    """Finish the renames of a run that was killed during them; its folder must be locked.

    Raises OutputError if a file cannot be renamed; a later run can still finish them then.
    """
    try:
        names = [(Path(target), Path(target).with_name(draft)) for draft, target in json.loads(journal.read_bytes())]
    except (
        OSError,
        ValueError,
        TypeError,
        RecursionError,
    ):  # there is none, or it was not finished: nothing is renamed
        names = []
    for target, draft in names:
        try:
            if _LEFT.fullmatch(draft.name):
                draft.replace(target)
        except FileNotFoundError:  # renamed by that run
            pass
        except ValueError:  # no name that a file can have
            continue
        except OSError as error:
            raise OutputError("not-written", file=str(target), reason=reason_of(error)) from error
        remove(temporary(target, BACKUP))
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
