"""Fixtures that tests share: running the command as a user does, and published definitions."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings
from typer.core import TyperCommand

from govreport_cli.accept import Examination
from govreport_cli.app import main
from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run as run_exporter
from govreport_cli.pipeline import examine, finish
from govreport_cli.report.model import Report

# A busy machine is no fault of the code. Runs are repeatable; --hypothesis-profile=search looks for new examples.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that runs attacks in full; otherwise, a sample runs."""
    parser.addoption("--long", action="store_true", help="run attacks in full, not only a sample")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests marked `long`, unless they are asked for."""
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="runs with --long"))


@pytest.fixture(scope="session", autouse=True)
def _heeded_signals() -> None:
    """Heed the signals that whoever runs the tests may ignore, as `nohup` and `&` do: commands would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


MEASURES = "COVERAGE_PROCESS_CONFIG"
"""The environment variable by which processes that a test starts are measured, if this one is."""

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


@pytest.fixture(scope="session")
def report_of() -> Callable[[str], Report]:
    """Return the report of a definition, given as TOML, which must have no errors."""

    def finished(source: str) -> Report:
        examination = examine("x", source.encode())
        assert not examination.has_errors, examination.findings
        return finish(examination)

    return finished


@pytest.fixture(scope="session")
def export() -> Callable[..., bytes]:
    """Export a report in a format, with the format's defaults for options that are not given."""

    def exported(name: str, report: Report, **options: object) -> bytes:
        exporter = load(name)
        return run_exporter(exporter, report, values(exporter) | options)

    return exported


@pytest.fixture
def in_local_form(tmp_path, fixtures):
    """Examine a definition, given as TOML after its head, in a local form that has one group of indicators, ``group``.

    A name that ends in ``_money`` is an amount, one that ends in ``_change`` may be negative, all others are counts.
    Indicators that have no unit in ``units`` are in 件.
    """

    def examine_in_form(
        names: Sequence[str],
        relations: Sequence[dict[str, object]],
        definition: str,
        units: Mapping[str, str] = {},
    ) -> Examination:
        schema = json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))
        indicators = {}
        for name in names:
            kind = "number" if name.endswith("_money") else "integer"
            indicators[name] = {"title": name, "unit": units.get(name, "件"), "type": kind}
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
def folder(tmp_path: Path) -> Path:
    """The empty folder that commands run in."""
    path = tmp_path / "run"
    path.mkdir()
    return path


@pytest.fixture
def spawn(folder: Path) -> Run:
    """Run the command in a process of its own, in an empty folder, in English and without the caller's settings."""

    def run_command(
        *arguments: object, stdin: bytes = b"", cwd: Path = folder, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "govreport_cli", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env=settings_of(environment),
            check=False,
        )

    return run_command


@pytest.fixture
def run(folder: Path, spawn: Run) -> Run:
    """Run the command like `spawn`, but in this process, which is ten times as fast.

    What the interpreter reads when it starts (``PYTHON*``), the time zone and the locale's encoding need a process
    of their own and get one. So do signals, pipes and devices: tests of these start their own.
    """

    def run_command(
        *arguments: object, stdin: bytes = b"", cwd: Path = folder, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        if any(name.startswith(("PYTHON", "LC_", "TZ")) for name in environment):
            return spawn(*arguments, stdin=stdin, cwd=cwd, **environment)
        stdout, stderr = io.BytesIO(), io.BytesIO()
        replaced = {
            "argv": ["govreport", *map(str, arguments)],
            "stdin": io.TextIOWrapper(io.BytesIO(stdin), "utf-8"),
            "stdout": io.TextIOWrapper(stdout, "utf-8"),
            "stderr": io.TextIOWrapper(stderr, "utf-8", errors="backslashreplace"),
        }
        with (
            as_it_was(),
            chdir(cwd),
            patch.dict(os.environ, settings_of(environment), clear=True),
            patch.multiple(sys, **replaced),
            pytest.raises(SystemExit) as stop,
        ):
            main()
        replaced["stdout"].flush()
        replaced["stderr"].flush()
        return subprocess.CompletedProcess(replaced["argv"], stop.value.code or 0, stdout.getvalue(), stderr.getvalue())

    return run_command


def settings_of(environment: dict[str, str]) -> dict[str, str]:
    """Return a command's environment: search paths, English as the language, and the test's own variables."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "PYTHONPATH", MEASURES}}
    return {**kept, "LANG": "C.UTF-8", **environment}


@contextmanager
def as_it_was() -> Iterator[None]:
    """Undo what `main` changes in its process: handlers of signals, `sys.unraisablehook`, the formatter of help."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    formatter, hook = TyperCommand.context_class.formatter_class, sys.unraisablehook
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in handlers.items():
            signal.signal(number, handler)
        TyperCommand.context_class.formatter_class = formatter
