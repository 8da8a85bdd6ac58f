"""Which published files are those of a report: those that a folder's manifest lists, and those that have its name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from govreport_cli.batch.manifest import Manifest, read_manifest
from govreport_cli.errors import InputError, reason_of
from govreport_cli.files import is_folder, real_path
from govreport_cli.report.file_name import file_name
from govreport_cli.report.model import Report


class PublishedFiles:
    """Published files and folders, each read once. Raises InputError if a folder cannot be listed."""

    def __init__(self, named: Sequence[str]) -> None:
        """Take the names of files and folders."""
        self._folders: list[tuple[str, Manifest]] = []
        self._by_stem: dict[str, list[str]] = {}
        for name in named:
            if is_folder(name):
                self._folders.append((name, read_manifest(real_path(name))))
                for file in _files_in(name):
                    self._by_stem.setdefault(Path(file).stem, []).append(file)
            else:
                self._by_stem.setdefault(Path(name).stem, []).append(name)

    def of(self, definition: str, report: Report) -> Iterator[str]:
        """Yield the names of a report's files: those that a manifest lists, and those called as ``export`` does.

        A file that the last run did not export is not listed any more, but it may still be published.
        """
        listed = [
            os.path.join(folder, file)  # noqa: PTH118  (as the user names the folder)
            for folder, manifest in self._folders
            if (record := manifest.record(definition))
            for file in record.files
        ]
        yield from dict.fromkeys((*listed, *self._by_stem.get(file_name(report, ""), [])))


def _files_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as listing:
            return sorted(entry.path for entry in listing if entry.is_file() and not entry.name.startswith("."))
    except OSError as error:
        raise InputError("file-unreadable", file=folder, reason=reason_of(error)) from error
