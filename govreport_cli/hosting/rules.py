"""Which plugins the user lets run."""

from __future__ import annotations

import re
from typing import NamedTuple

OURS = "govreport-cli"
"""The distribution of the built-in plugins."""
TIMEOUT = 120
"""How many seconds a third party's plugin may take for one report, unless the user says otherwise."""


class Rules(NamedTuple):
    """Which plugins the user lets run: none of a refused distribution, or none at all; and for how many seconds.

    ``folders`` are searched for plugins that are single files.
    """

    plugins: bool = True
    refused: frozenset[str] = frozenset()
    timeout: int = TIMEOUT
    folders: tuple[str, ...] = ()

    def allow(self, distribution: str) -> bool:
        """Return whether plugins of a distribution, or a file, may be used; the built-in ones always may."""
        refused = {normal(name) for name in self.refused}
        return distribution == OURS or (self.plugins and normal(distribution) not in refused)


DEFAULT = Rules()


def normal(distribution: str) -> str:
    """Return the name of a distribution as all its spellings share it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
