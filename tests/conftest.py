"""What the tests share: the command as a user runs it, and the fixtures' folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from govreport_cli.pipeline import Examination, examine

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
def in_local_form(tmp_path, fixtures):
    """Examine a definition, given as TOML after its head, in a local form that has one group of indicators, ``group``.

    A name that ends in ``_money`` is an amount, one that ends in ``_change`` may be negative, all others are counts.
    """

    def examine_in_form(names: Sequence[str], relations: Sequence[dict[str, object]], definition: str) -> Examination:
        schema = json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))
        indicators = {}
        for name in names:
            kind = "number" if name.endswith("_money") else "integer"
            indicators[name] = {"title": name, "unit": "件", "type": kind}
            if not name.endswith("_change"):
                indicators[name]["minimum"] = 0
        stated = [{"severity": "error", "source": "derived", **relation} for relation in relations]
        del schema["properties"]["complaints"]
        schema["properties"]["group"] = {"type": "object", "properties": indicators, "relations": stated}
        schema["tables"][0]["rows"] = [{"indicator": f"group.{name}"} for name in names]
        (tmp_path / "local.schema.json").write_text(json.dumps(schema), "utf-8")
        head = 'form = "local.schema.json"\nreport = { agency = "某县", year = 2017 }\n'
        return examine("x", (head + definition).encode(), tmp_path)

    return examine_in_form


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
