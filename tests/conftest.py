"""What the tests share: the command as a user runs it, and the fixtures' folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code. Runs are repeatable; --hypothesis-profile=search looks for new examples.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of fixtures."""
    return ROOT / "fixtures"


@pytest.fixture(scope="session")
def suixian(fixtures: Path) -> Path:
    """The definition of 随县 2017."""
    return fixtures / "suixian-2017" / "report.toml"


@pytest.fixture(scope="session")
def complete(fixtures: Path) -> Path:
    """A definition that gives every indicator of its form but the totals."""
    return fixtures / "complete-2017" / "report.toml"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in an empty folder, English and without the caller's settings."""
    folder = tmp_path / "run"
    folder.mkdir()

    def run_command(
        *arguments: object, stdin: bytes = b"", cwd: Path = folder, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "PYTHONPATH"}}
        return subprocess.run(
            [sys.executable, "-m", "govreport_cli", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**kept, "LANG": "C.UTF-8", **environment},
            check=False,
        )

    return run_command
