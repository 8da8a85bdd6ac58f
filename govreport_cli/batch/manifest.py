"""The manifest of a folder of reports: what each file was made from, and by what, so that nothing is made twice.

It is a file of JSON lines, one for each definition. A line is added as soon as a report has been written, so a run that
is killed loses nothing; of several lines about a definition, the last one counts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from govreport_cli import __version__
from govreport_cli.batch.names import Subject
from govreport_cli.errors import OutputError, reason_of
from govreport_cli.exporting.locks import Locks
from govreport_cli.exporting.output import write
from govreport_cli.files import STDIO, exists, path_from, read_regular, real_path
from govreport_cli.rollup import is_pattern, matching

MANIFEST = ".govreport.jsonl"
_LARGEST = 64 * 2**20
"""The largest file whose SHA-256 is computed, in bytes. A larger output is made again; no input may be that large."""


class Maker(NamedTuple):
    """What makes files in a format: the exporter's distribution with its version, and the options given for all."""

    format: str
    suffix: str
    distribution: str
    options: Mapping[str, str]


class Made(NamedTuple):
    """A file that was made: by what, and its SHA-256."""

    format: str
    distribution: str
    options: Mapping[str, str]
    sha256: str


class Record(NamedTuple):
    """What is known of a definition: what it was when its report was made, and the files that it was made into.

    ``depends`` are the SHA-256 of the files that it depends on, by path, None for one that was missing; paths are
    relative to the folder of the manifest. ``setup`` stands for the severities and the checks of the run. ``failed``
    means that the last run could not export it. ``earlier`` are files of earlier runs that the last one did not make,
    and the ``source`` of each.
    """

    definition: str
    failed: bool = False
    sha256: str = ""
    depends: Mapping[str, str | None] = {}
    errors: int = 0
    warnings: int = 0
    govreport: str = __version__
    setup: str = ""
    date: str | None = None
    subject: Subject | None = None
    files: Mapping[str, Made] = {}
    earlier: Mapping[str, str] = {}

    @property
    def source(self) -> str:
        """A digest of the definition and of what it depends on."""
        return digest(repr((self.sha256, sorted(self.depends.items()))).encode("utf-8", "surrogateescape"))

    def as_data(self) -> dict[str, Any]:
        """Return the record as JSON has it."""
        files = {name: made._asdict() for name, made in self.files.items()}
        subject = self.subject and self.subject._asdict()
        return {**self._asdict(), "subject": subject, "files": files}


@dataclass(slots=True)
class Manifest:
    """The records of a folder, by definition, and the SHA-256 of its index page, if it has one.

    A file is in one record only: that of the definition that it was made from last.
    """

    folder: Path
    records: dict[str, Record] = field(default_factory=dict)
    index: str | None = None
    _made_from: dict[str, str] = field(default_factory=dict)
    _keys: dict[str, str | None] = field(default_factory=dict)
    _file: IO[bytes] | None = None
    _changed: bool = False

    @property
    def path(self) -> Path:
        """The file that the manifest is kept in."""
        return self.folder / MANIFEST

    def key(self, name: str) -> str | None:
        """Return the name of a definition relative to the folder; standard input has none."""
        if name not in self._keys:
            self._keys[name] = None if name == STDIO else relative(name, self.folder)
        return self._keys[name]

    def record(self, name: str) -> Record | None:
        """Return what is known of a definition."""
        key = self.key(name)
        return self.records.get(key) if key else None

    def add(self, record: Record) -> None:
        """Keep a record, now and on disk. Raises OutputError if it cannot be written."""
        if self.records.get(record.definition) == record:
            return
        for other in {self._made_from.get(name, record.definition) for name in record.files} - {record.definition}:
            known = self.records[other]
            self._put(known._replace(files={name: known.files[name] for name in known.files.keys() - record.files}))
        self._put(record)

    def _put(self, record: Record) -> None:
        self.take(record)
        self._append(record.as_data())

    def take(self, record: Record) -> None:
        """Know a record that is on disk."""
        self.records[record.definition] = record
        self._made_from.update(dict.fromkeys(record.files, record.definition))

    def outdated(self, name: str) -> Iterator[str]:
        """Yield the files that were made from earlier versions of a definition and are still there."""
        record = self.record(name) or Record("")
        for file, source in record.earlier.items():
            owner = self.records.get(self._made_from.get(file, ""))
            if source != record.source and not (owner and file in owner.files) and exists(self.folder / file):
                yield file

    def set_index(self, digest: str) -> None:
        """Keep the SHA-256 of the index page. Raises OutputError if it cannot be written."""
        if self.index != digest:
            self.index = digest
            self._append({"index": digest})

    def release(self) -> None:
        """Close the file; what has been added to it stays."""
        if self._file:
            with contextlib.suppress(OSError):  # a line that could not be written; `add` has said so
                self._file.close()
            self._file = None

    def rewrite(self, locks: Locks) -> None:
        """Write the manifest anew if it has changed, each definition once."""
        self.release()
        if self._changed:
            lines = [record.as_data() for record in self.records.values()]
            lines += [{"index": self.index}] if self.index else []
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            write({self.path: text.encode("utf-8", "surrogateescape")}, locks)

    def _append(self, line: Mapping[str, Any]) -> None:
        try:
            if self._file is None:
                self._file = self.path.open("ab")
                self._file.write(b"\n" * (self._file.tell() > 0))  # a killed run may have left half a line
            self._file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n")
            self._file.flush()
        except OSError as error:
            raise OutputError("not-written", file=str(self.path), reason=reason_of(error)) from error
        self._changed = True


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; lines that are damaged are left out, and their reports are made again."""
    manifest = Manifest(folder)
    with contextlib.suppress(OSError), manifest.path.open("rb") as file:
        for line in file:
            with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
                data = json.loads(line.decode("utf-8", "surrogateescape"))
                if "index" in data:
                    manifest.index = data["index"]
                else:
                    manifest.take(_record(data))
    return manifest


def relative(path: str | Path, folder: Path) -> str:
    """Return a path without links relative to a folder, with slashes."""
    return path_from(folder, real_path(path)).as_posix()


def digest(content: bytes) -> str:
    """Return the SHA-256 of content."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of what is at a path; None if nothing is, or a device, a pipe or a file that is too large.

    For a folder, it is that of the names and contents of all files in it, and for a pattern, as it names units, that of
    the names of the files that it matches.
    """
    try:
        if path.is_dir():
            files = sorted(entry for entry in path.rglob("*") if entry.is_file())
            return _digest_of_lines(f"{entry.relative_to(path).as_posix()}\0{digest_of(entry)}" for entry in files)
        return digest(read_regular(path, _LARGEST))
    except FileNotFoundError:
        return _digest_of_lines(matching(str(path), Path())) if is_pattern(str(path)) else None
    except (OSError, ValueError):
        return None


def _digest_of_lines(lines: Iterable[str]) -> str:
    return digest("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))


def _record(data: dict[str, Any]) -> Record:
    """Return a record from JSON. Raises an error if it is none."""
    subject = data["subject"]
    if subject is not None:
        figures = tuple((str(label), str(unit), str(value)) for label, unit, value in subject["figures"])
        subject = Subject(str(subject["agency"]), int(subject["year"]), str(subject["form"]), figures)
    files = {name: Made(**made) for name, made in data["files"].items()}
    record, plain = Record(**{**data, "subject": subject, "files": files}), Record("")
    if not all(isinstance(value, type(usual)) for value, usual in zip(record, plain, strict=True) if usual is not None):
        raise TypeError(data)
    return record
