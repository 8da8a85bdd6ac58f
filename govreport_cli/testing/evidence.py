"""Everything that is known of an exporter after it has been tried."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from govreport_cli.exporting.spec import Exporter, Option
from govreport_cli.testing.samples import FULL, Samples, packed, samples
from govreport_cli.testing.trial import Fault, Job, Request, Run, run
from govreport_cli.testing.worlds import AWAY, HOME, World

_NOTHING = Run({}, ())


@dataclass(frozen=True)
class Evidence:
    """An exporter, and what came out when it was tried; each world is tried when it is first asked for.

    ``options`` replace the default values of options; ``limit`` is how many seconds one export may take.
    """

    exporter: Exporter
    options: Mapping[str, Any]
    limit: int

    @property
    def samples(self) -> Samples:
        """The samples."""
        return samples()

    @cached_property
    def home(self) -> Run:
        """What came out at home: every sample, and every value of the options."""
        return self.tried(HOME, self.jobs, reads=True)

    @cached_property
    def away(self) -> tuple[Run, ...]:
        """What came out where everything is different; nothing if it did not even finish at home."""
        if any(fault.kind in {"unfinished", "unloadable"} for fault in self.home.faults):
            return ()
        jobs = [job for job in self.jobs if job.sample in self.samples.whole]
        return tuple(self.tried(world, jobs) for world in AWAY)

    @property
    def jobs(self) -> list[Job]:
        """Every sample with the defaults, and one with every other value of each option."""
        return [*(Job(name, {}) for name in self.samples.reports), *self._variants()]

    def tried(self, world: World, jobs: list[Job], *, reads: bool = False) -> Run:
        """Return what comes out of jobs in a world; nothing if the exporter is not even an instance of a class."""
        if isinstance(self.exporter, type):
            return _NOTHING
        module = sys.modules.get(name := type(self.exporter).__module__)
        if module is None:
            words = f"there is no module `{name}` to import; `exporter_in` loads a plugin that is a single file"
            return Run({}, (Fault("unloadable", "in another process", words),))
        try:
            exporter = pickle.dumps(self.exporter)
        except Exception as error:  # noqa: BLE001  (whatever it has in it)
            return Run({}, (Fault("unloadable", "in another process", f"{type(error).__name__}: {error}"),))
        reports = {job.sample: packed(job.sample) for job in jobs}
        file = getattr(module, "__file__", None)
        request = Request(exporter, module.__name__, file, (), reports, jobs, self.options, self.limit, reads)
        return run(request, world)

    def faults(self, *kinds: str) -> list[Fault]:
        """Return the faults of some kinds, one that several samples have in the same words only once."""
        found = [fault for run in (self.home, *self.away) for fault in run.faults if fault.kind in kinds]
        once: dict[str, Fault] = {}
        for fault in found:
            once.setdefault(fault.words, fault)
        return [*once.values()]

    def content(self, sample: str) -> bytes | None:
        """Return a sample in the exporter's format, or None if there is none."""
        outcome = self.home.outcomes.get(sample)
        return outcome.content if outcome else None

    def _variants(self) -> Iterator[Job]:
        try:
            options = list(self.exporter.options)
        except Exception:  # noqa: BLE001  (another test says so)
            return
        for option in options:
            if isinstance(option, Option):
                for value in _values(option):
                    if value != self.options.get(option.name, option.default):
                        yield Job(FULL, {option.name: value})


def _values(option: Option) -> Iterator[Any]:
    """Yield the values of an option that can be told from its declaration."""
    if option.type is bool:
        yield from (True, False)
    elif option.type is str:
        yield from option.choices
    elif option.type is int:
        yield from option.bounds or ()
    elif option.type is tuple and option.choices:
        yield from ((), option.choices, *((choice,) for choice in option.choices))
