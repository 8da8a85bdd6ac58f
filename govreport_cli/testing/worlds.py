"""What an exporter's output must not depend on, as settings of a process."""

from __future__ import annotations

import os
from typing import NamedTuple

_NOON = 1719835200
"""A day in summer."""
_YEARS = 365 * 86400
_SET = ("TZ", "LANG", "LANGUAGE", "PYTHONHASHSEED", "TMPDIR", "TEMP", "TMP", "HOME", "USER", "LOGNAME")


class World(NamedTuple):
    """The surroundings of a process.

    ``clock`` is the time at which each job begins, in seconds since 1970. Of ``locales``, it has the first that is
    installed. ``environment`` are further variables. ``backwards`` is true if the last report comes first.
    """

    clock: int = _NOON
    zone: str = "UTC"
    locales: tuple[str, ...] = ("C.UTF-8", "C")
    seed: int = 0
    folder: str = "here"
    environment: tuple[tuple[str, str], ...] = (("HOME", "/nowhere"), ("USER", "somebody"), ("LOGNAME", "somebody"))
    backwards: bool = False


HOME = World()
AWAY = (
    World(
        _NOON + 10 * _YEARS + 86400 * 170 + 3723, "Pacific/Kiritimati",
        ("de_DE.UTF-8", "fr_FR.UTF-8", "zh_CN.UTF-8", "zh_CN.GB18030", "ru_RU.UTF-8", "POSIX"), 1, "elsewhere",
        (("HOME", "/elsewhere"), ("USER", "else"), ("LOGNAME", "else"), ("COLUMNS", "37"), ("SOURCE_DATE_EPOCH", "1")),
        backwards=True,
    ),
    World(
        _NOON - 20 * _YEARS - 86400 * 40 - 7411, "Etc/GMT+12",
        ("zh_CN.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "C"), 2, "目录",
        (("HOME", "/目录"), ("USER", "某人"), ("LOGNAME", "某人"), ("LINES", "5"), ("CI", "true")),
        backwards=True,
    ),
)  # fmt: skip
"""Two worlds in which everything is different."""

NAMES = {
    "clock": "the clock",
    "zone": "the time zone",
    "locales": "the locale",
    "seed": "the seed of hashes (the order of sets)",
    "folder": "the working folder",
    "environment": "environment variables",
    "backwards": "the order of the reports (something is kept from one to the next)",
}


def with_one(factor: str, away: World) -> World:
    """Return the world at home, but with one thing as it is away."""
    return HOME._replace(**{factor: getattr(away, factor)})


def variables(world: World, temporary: str) -> dict[str, str]:
    """Return the environment variables of a world; others are the caller's."""
    kept = {name: value for name, value in os.environ.items() if name not in _SET and not name.startswith("LC_")}
    return {
        **kept,
        **dict(world.environment),
        "TZ": world.zone,
        "LC_ALL": world.locales[0],
        "PYTHONHASHSEED": str(world.seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary),
    }
