"""Locks on the folders that a run writes into.

A lock is the kernel's and ends with the process that holds it, however that ends, so it cannot go stale. A file system
without locks is written to without them.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from govreport_cli.errors import LockedError

PATIENCE = 60.0
"""How many seconds a run waits for another one to leave a folder, unless the user says otherwise."""
_PAUSE = 0.05
"""How often it tries, in seconds."""


class Locks:
    """The folders that a run has locked, until the end of the outermost `with` block."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """Set how many seconds to wait for a folder."""
        self.patience = patience
        self._held: dict[Path, int | None] = {}
        self._depth = 0

    def __enter__(self) -> Self:
        """Enter a block; blocks may be nested."""
        self._depth += 1
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Unlock the folders at the end of the outermost block."""
        self._depth -= 1
        if not self._depth:
            for descriptor in self._held.values():
                if descriptor is not None:
                    os.close(descriptor)
            self._held.clear()

    def hold(self, folder: Path) -> bool:
        """Lock a folder, given by its real path; return False if the system cannot lock it.

        Raises LockedError if another run has not left it in time.
        """
        if folder not in self._held:
            self._held[folder] = self._lock(folder)
        return self._held[folder] is not None

    def _lock(self, folder: Path) -> int | None:
        try:
            import fcntl

            descriptor = os.open(folder, os.O_RDONLY)
        except (ImportError, OSError):
            return None
        try:
            for _ in range(1 + int(self.patience / _PAUSE)):
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    time.sleep(_PAUSE)
                else:
                    locked, descriptor = descriptor, -1
                    return locked
        except OSError:
            return None
        finally:
            if descriptor >= 0:
                os.close(descriptor)
        raise LockedError("folder-locked", file=str(folder), seconds=f"{self.patience:g}")
