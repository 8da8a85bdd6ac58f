"""The kinds of plugins."""

from __future__ import annotations

import re
from enum import StrEnum

NAME = re.compile(r"[^\W_][\w-]*")
"""What a plugin may be called."""
RESERVED = ("all", "new")
"""Names that mean something else on the command line."""


class Kind(StrEnum):
    """What a plugin does. The name of an entry point is the name of the format, the form or the check."""

    EXPORTER = "exporter"
    FORM = "form"
    CHECK = "check"
    IMPORTER = "importer"

    @property
    def group(self) -> str:
        """The group of entry points."""
        return f"govreport.{self}s"

    @property
    def hook(self) -> str:
        """The function that a plugin of this kind implements; a form is data and has none."""
        return f"govreport_{self}"
