"""What a run of the benchmarks is to measure, and where its files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.definitions import FORM, SCHEMA, write_definitions
from benchmarks.measuring import Command, printed
from benchmarks.tools import Validator


@dataclass(frozen=True)
class Plan:
    """The numbers that the command line sets, and a folder for everything that is written."""

    folder: Path
    govreport: Path
    rounds: int
    files: int
    memory_files: int
    reports: int

    @property
    def definitions(self) -> Path:
        """The folder with the definitions and their form's schema."""
        return self.folder / "definitions"

    @property
    def short_rounds(self) -> int:
        """The rounds for commands that take a fraction of a second."""
        return self.rounds * 4

    @property
    def validator(self) -> Validator:
        """Return govreport as a validator, in one process."""
        return Validator("govreport", [self.govreport, "validate", "--jobs", "1"])

    def prepare(self) -> None:
        """Write the form's schema, which govreport prints, into the folder of the definitions."""
        self.definitions.mkdir(parents=True, exist_ok=True)
        schema = printed(self.govreport, "forms", FORM, "--schema")
        (self.definitions / SCHEMA).write_text(schema, "utf-8")

    def names(self, count: int) -> list[str]:
        """Write so many definitions and return their names in their folder."""
        return write_definitions(self.definitions, count)

    def export(self, names: Sequence[str], target: str, folder: Path, label: str = "") -> Command:
        """Return the command that exports definitions in one process."""
        options = ["--quiet", "--rebuild", "--jobs=1", f"--to={target}"]
        arguments: list[str | Path] = [self.govreport, "export", *options, "-o", folder, *names]
        return Command(label or f"govreport, {len(names)} reports", arguments, self.definitions)
