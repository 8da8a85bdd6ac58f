"""The tools that are measured, where they are, and the machine they run on."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from benchmarks.definitions import SCHEMA
from benchmarks.measuring import Command, printed

ROOT = Path(__file__).parents[1]
DISTRIBUTION = "govreport-cli"
PURE = {"GOVREPORT_FAST": "0"}
"""The environment in which govreport uses no optional fast libraries."""

_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Validator:
    """A tool that validates definitions: its command line up to the names of the files."""

    name: str
    arguments: Sequence[str | Path]

    def command(self, folder: Path, names: Sequence[str], label: str = "", **environment: str) -> Command:
        """Return the command that validates the files of these names in ``folder``."""
        return Command(label or self.name, [*self.arguments, *names], folder, environment)


def find(name: str) -> Path | None:
    """Return the program of this name: that of the running Python's environment, else the one on the path."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    return Path(found) if found else None


def govreport() -> Path:
    """Return govreport. Raises SystemExit if it is not installed."""
    found = find("govreport")
    if not found:
        sys.exit("error: `govreport` is not installed\n  help: see `benchmarks/README.md`")
    return found


def peers(folder: Path) -> tuple[list[Validator], list[str]]:
    """Return the peers that validate definitions in ``folder``, and the names of those that are not installed.

    The form's schema is in that folder, too.
    """
    schema = folder / SCHEMA
    lines: dict[str, list[str | Path]] = {
        "check-jsonschema": ["--schemafile", schema],
        "taplo": ["lint", "--no-auto-config", "--schema", schema.as_uri()],
        "tombi": ["lint", "--offline"],  # it finds the schema in the first line of each definition
    }
    found = {name: find(name) for name in lines}
    installed = [Validator(name, [path, *lines[name]]) for name, path in found.items() if path]
    return installed, [name for name, path in found.items() if not path]


def lacks_libraries(*names: str) -> list[str]:
    """Return which of these modules the running Python does not have."""
    return [name for name in names if importlib.util.find_spec(name) is None]


def described() -> Iterator[tuple[str, str]]:
    """Yield what the results depend on: the machine, and the versions of all that is measured."""
    yield "processor", f"{_processor()}, {os.cpu_count()} cores"
    yield "system", f"{_system()}, {platform.machine()}"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "commit", _commit()
    for name, *option in (("govreport", "--version"), ("check-jsonschema", "--version"), ("taplo", "--version"),
                          ("tombi", "--version"), ("pandoc", "--version")):  # fmt: skip
        program = find(name)
        version = re.search(r"\d+(\.\d+)+\S*", printed(program, *option) if program else "")
        yield name, version.group() if version else "not installed"
    yield "libraries", ", ".join(_libraries())


def _processor() -> str:
    """Return the processor's model, as the system calls it."""
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    model = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return model.group(1) if model else platform.processor() or "unknown processor"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _commit() -> str:
    git = find("git")
    if not git or not (ROOT / ".git").exists():
        return "unknown"
    changed = printed(git, "-C", ROOT, "status", "--porcelain", "--", ":!benchmarks/RESULTS.md")
    return printed(git, "-C", ROOT, "rev-parse", "--short", "HEAD").strip() + (" and changes since" if changed else "")


def _libraries() -> Iterator[str]:
    """Yield the libraries that govreport can use and that are installed, with their versions."""
    try:
        required = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return
    used = [line for line in required if not re.search(r"extra == .(test|lint)", line)]
    for name in sorted({match.group() for line in used if (match := _NAME.match(line))}):
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue
