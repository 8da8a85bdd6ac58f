"""Whether the same report gives the same bytes everywhere, and what they depend on if not."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.testing.difference import where_files_differ
from govreport_cli.testing.evidence import Evidence
from govreport_cli.testing.trial import Fault
from govreport_cli.testing.worlds import AWAY, HOME, NAMES, World, with_one


def different_bytes(evidence: Evidence) -> Iterator[Fault]:
    """Yield the first output that is different in another world, and what in that world makes it so."""
    for run, world in zip(evidence.away, AWAY, strict=False):
        for job in evidence.jobs:
            home, away = evidence.home.outcomes.get(job.name), run.outcomes.get(job.name)
            if home and away and home.content != away.content and home.content is not None:
                if away.content is None:
                    continue  # it failed there, which another test says
                where = where_files_differ(home.content, away.content)
                yield Fault("different", job.name, f"{where}\nIt depends on {_cause(evidence, job.name, world)}.")
                return


def _cause(evidence: Evidence, name: str, away: World) -> str:
    """Try a job again in worlds in which one thing is different, and return what makes a difference."""
    jobs = [job for job in evidence.jobs if job.name == name]
    expected = evidence.home.outcomes[name].content
    again = evidence.tried(HOME, jobs).outcomes.get(name)
    if again and again.content != expected:
        return "something that changes by itself: fractions of seconds, random numbers, or addresses in memory"
    for factor, words in NAMES.items():
        world = with_one(factor, away)
        outcome = evidence.tried(world, evidence.jobs if factor == "backwards" else jobs).outcomes.get(name)
        if outcome and outcome.content != expected:
            return words
    return "several things at once, such as the clock together with the time zone"
