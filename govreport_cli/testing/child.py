"""The process in which an exporter is tried: it does the jobs of a request, and writes down the outcomes."""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import importlib.util
import locale
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any

import govreport_cli.plugin.render  # noqa: F401  (what exporters import, so that it does not count as theirs)
from govreport_cli.exporting.loading import as_exported
from govreport_cli.exporting.spec import Exporter, Reader
from govreport_cli.plugin import PluginUsageError
from govreport_cli.testing.difference import differing
from govreport_cli.testing.spoilt import spoilt
from govreport_cli.testing.trial import OUTCOMES, PRINTED, REQUEST, STUCK, Fault, Job, Outcome, Request
from govreport_cli.testing.watch import Watch, place_of

IMPORTING = "when it is imported"
MANY = 40
"""How many modules the import of an exporter may load."""


def main(folder: Path, set_back: Callable[[], None]) -> None:
    """Do the jobs of the request in a folder, and leave without waiting for threads that the exporter started.

    ``set_back`` sets the clock back, before each job.
    """
    leave = os._exit
    request: Request = pickle.loads((folder / REQUEST).read_bytes())  # noqa: S301  (our own)
    for name in request.locales:
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            break
    with (folder / OUTCOMES).open("wb", buffering=0) as outcomes, (folder / STUCK).open("w") as stuck:
        faulthandler.enable(stuck)
        bench = _Bench(request, outcomes, stuck, Watch(folder / PRINTED, Path(tempfile.gettempdir())), set_back)
        with contextlib.suppress(_UnloadableError):
            bench.work()
    leave(0)


class _UnloadableError(Exception):
    """The exporter cannot be loaded; an outcome says why."""


class _Bench:
    """Does the jobs."""

    def __init__(
        self,
        request: Request,
        outcomes: IO[bytes],
        stuck: IO[str],
        watch: Watch,
        set_back: Callable[[], None],
    ) -> None:
        self._request, self._outcomes, self._stuck, self._watch = request, outcomes, stuck, watch
        self._set_back = set_back
        self._dumps = pickle.dumps
        self._last = b""

    def work(self) -> None:
        """Do all jobs."""
        exporter = self._step(IMPORTING, self._load)
        for job in self._request.jobs:
            self._step(job.name, partial(self._export, exporter, job))
        self._step("the validators of its options", lambda: self._validate(exporter))
        if self._request.reads and isinstance(exporter, Reader):
            for name, content in spoilt(self._last).items():
                self._step(f"reading {name}", partial(self._read_spoilt, exporter, name, content))
        private = tuple(Fault("private", IMPORTING, f"it imports {each}") for each in self._watch.private)
        self._write(Outcome("its imports", faults=private))

    def _step(self, name: str, step: Callable[[], tuple[Any, Outcome]]) -> Any:
        """Do one step within the time limit, and write its outcome down."""
        self._write(Outcome(name, begun=True))
        self._set_back()
        faulthandler.dump_traceback_later(self._request.limit, exit=True, file=self._stuck)
        result, outcome = step()
        faulthandler.cancel_dump_traceback_later()
        self._write(outcome)
        return result

    def _write(self, outcome: Outcome) -> None:
        self._outcomes.write(self._dumps((*outcome[:3], tuple(map(tuple, outcome.faults)), outcome.begun)))

    def _load(self) -> tuple[Any, Outcome]:
        before = {*sys.modules}
        _, raised, seen = self._watch.call(lambda: _import(self._request.module, self._request.file))
        faults = [Fault(kind, IMPORTING, words) for kind, words in seen]
        loaded = sorted({*sys.modules} - before)
        if len(loaded) > MANY:
            words = f"it loads {len(loaded)} modules, more than {MANY}: {_counted(loaded)}; import them in `export`"
            faults.append(Fault("slow", IMPORTING, words))
        exporter = None
        if raised is None:
            exporter, raised, _ = self._watch.call(lambda: pickle.loads(self._request.exporter))  # noqa: S301
        if raised is not None:
            faults.append(Fault("unloadable", IMPORTING, place_of(raised)))
            self._write(Outcome(IMPORTING, faults=tuple(faults)))
            raise _UnloadableError
        return exporter, Outcome(IMPORTING, faults=tuple(faults))

    def _export(self, exporter: Exporter, job: Job) -> tuple[None, Outcome]:
        packed = self._request.reports[job.sample]
        report, twin = (pickle.loads(packed) for _ in range(2))  # noqa: S301  (our own)
        values = {**self._defaults(exporter), **job.options}
        given = dict(values)
        result, raised, seen = self._watch.call(lambda: exporter.export(report, given))
        whole = None
        if raised is not None:
            kind = "refused" if isinstance(raised, PluginUsageError) and job.options else "failed"
            seen.append((kind, place_of(raised)))
        else:
            try:
                whole = as_exported(result).content
            except (TypeError, ValueError) as error:
                seen.append(("type", str(error)))
        if report != twin or given != values:
            change = differing(twin, report, "report") or differing(values, given, "options")
            seen.append(("changed", f"it changed {change}"))
        readings = None
        if whole is not None and self._request.reads and isinstance(exporter, Reader):
            self._last = self._last or whole
            readings, more = self._read(exporter, whole)
            seen += more
        faults = tuple(Fault(kind, job.name, words) for kind, words in seen)
        return None, Outcome(job.name, whole, readings, faults)

    def _defaults(self, exporter: Exporter) -> Mapping[str, Any]:
        return {option.name: option.default for option in exporter.options} | dict(self._request.options)

    def _read(self, exporter: Reader, content: bytes) -> tuple[list[Any] | None, list[tuple[str, str]]]:
        """Return what is read back, as data, and the faults."""
        readings, raised, seen = self._watch.call(lambda: list(exporter.read(content)))
        if raised is not None:
            return None, [*seen, ("unread", f"`read` failed: {place_of(raised)}")]
        return _as_data(readings, seen)

    def _read_spoilt(self, exporter: Reader, name: str, content: bytes) -> tuple[None, Outcome]:
        """Read a damaged file: an Exception is as good as readings, which must be in order."""
        readings, raised, seen = self._watch.call(lambda: list(exporter.read(content)))
        if raised is None:
            _, seen = _as_data(readings, seen)
        elif not isinstance(raised, Exception):
            seen.append(("fragile", f"`read` raised {place_of(raised)}"))
        return None, Outcome(
            f"reading {name}", faults=tuple(Fault(kind, f"reading {name}", words) for kind, words in seen)
        )

    def _validate(self, exporter: Exporter) -> tuple[None, Outcome]:
        """Call the validators of options with their defaults, and with values that nobody expects."""
        where, faults = "the validators of its options", []
        for option in exporter.options:
            if option.validate is None:
                continue
            for value in (option.default, *_ODD.get(option.type, ())):
                result, raised, seen = self._watch.call(partial(option.validate, value))
                faults += [Fault(kind, where, words) for kind, words in seen]
                if raised is not None and (value == option.default or not isinstance(raised, PluginUsageError)):
                    faults.append(Fault("validator", where, f"option `{option.name}`, {value!r}: {place_of(raised)}"))
                elif result is not None and raised is None:
                    words = f"option `{option.name}`, {value!r}: it returned {result!r}; refuse with PluginUsageError"
                    faults.append(Fault("validator", where, words))
        return None, Outcome(where, faults=tuple(faults))


_ODD: Mapping[Any, tuple[Any, ...]] = {
    str: ("", "甲", "=1+1", "x" * 10000),
    int: (0, -1, 10**15),
    float: (0.0, -1.5, 1e300),
    bool: (True, False),
    tuple: ((), ("",), ("甲", "甲")),
    Path: (Path.cwd(),),
}


def _as_data(readings: list[Any], seen: list[tuple[str, str]]) -> tuple[list[Any] | None, list[tuple[str, str]]]:
    from govreport_cli.exporting.as_data import reading_data

    try:
        return [reading_data(reading) for reading in readings], seen
    except (TypeError, ValueError) as error:
        return None, [*seen, ("junk", str(error))]


def _import(name: str, file: str | None) -> Any:
    """Import the module that defines an exporter, by its name or, if that is another one or none, from its file."""
    if name != "__main__":
        with contextlib.suppress(ImportError):
            module = importlib.import_module(name)
            if file is None or getattr(module, "__file__", None) == file:
                return module
    if file is None:
        raise ModuleNotFoundError(name)
    spec = importlib.util.spec_from_file_location(name if name != "__main__" else "__mp_main__", file)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(file)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _counted(modules: list[str]) -> str:
    """Return the packages of modules with their numbers of modules, the largest first."""
    counts: dict[str, int] = {}
    for name in modules:
        package = name.partition(".")[0]
        counts[package] = counts.get(package, 0) + 1
    largest = sorted(counts, key=lambda package: (-counts[package], package))[:5]
    return ", ".join(f"{package} ({counts[package]})" for package in largest)
