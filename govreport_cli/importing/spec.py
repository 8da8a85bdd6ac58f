"""The interface of importers: what a plugin returns from the hook ``govreport_importer``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from govreport_cli.importing.extract import Piece


class Importer(Protocol):
    """Takes a published file apart: into passages of text, grids of cells, and figures that the file names.

    It recognises nothing: which table is an official one, and which text belongs to which section, is found out from
    its pieces, in the same way for all formats. An importer that needs a later version of the interface than the first
    says so in an attribute ``api``, a number.
    """

    @property
    def name(self) -> str:
        """The format's name, which is also the name of its entry point."""

    @property
    def suffixes(self) -> Sequence[str]:
        """The suffixes of the format's files, such as ``.html``, in small letters."""

    @property
    def summary(self) -> str:
        """What the importer reads, in one line."""

    def extract(self, content: bytes) -> Iterable[Piece]:
        """Return the pieces of a file in reading order.

        Any exception is reported to the user as a file that cannot be read; a PluginUsageError with its own words.
        """
