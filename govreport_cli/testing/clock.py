"""Sets the clock of a process, before anything else asks for the time."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any


def set_clock(begin: int) -> Callable[[], None]:
    """Let everything in Python that tells the time begin at a time, in seconds since 1970, and run on from there.

    Return a function that sets the clock back to that time. Modules that have already taken a function out of ``time``
    keep the true one.
    """
    since = time.perf_counter_ns()

    def now() -> int:
        return begin * 10**9 + time.perf_counter_ns() - since

    def set_back() -> None:
        nonlocal since
        since = time.perf_counter_ns()

    time.time = lambda: now() / 10**9
    time.time_ns = now
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _of_now(getattr(time, name)))
    time.asctime = _of_today(time.asctime)
    time.strftime = _of_day(time.strftime)
    _replace_dates()
    return set_back


def _of_now(told: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of a time, which is now by default."""
    return lambda at=None: told(time.time() if at is None else at)


def _of_today(told: Callable[..., str]) -> Callable[..., str]:
    return lambda at=None: told(time.localtime() if at is None else at)


def _of_day(told: Callable[..., str]) -> Callable[..., str]:
    return lambda form, at=None: told(form, time.localtime() if at is None else at)


def _replace_dates() -> None:
    """Replace the classes of dates by ones that ask ``time``; the true ones count as instances of them."""
    true_date, true_datetime = dt.date, dt.datetime

    class AnyDate(type):
        def __instancecheck__(cls, other: object) -> bool:
            return isinstance(other, true_date if cls.__name__ == "date" else true_datetime)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, true_date if cls.__name__ == "date" else true_datetime)

    class date(dt.date, metaclass=AnyDate):  # noqa: N801  (its name shows in messages)
        @classmethod
        def today(cls) -> Any:
            return cls.fromtimestamp(time.time())

    class datetime_(dt.datetime, metaclass=AnyDate):  # noqa: N801
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(time.time(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.fromtimestamp(time.time(), dt.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

    datetime_.__name__ = datetime_.__qualname__ = "datetime"
    for moved in (date, datetime_):
        moved.__module__ = "datetime"
    setattr(dt, "date", date)  # noqa: B010  (types are not assigned to, says mypy)
    setattr(dt, "datetime", datetime_)  # noqa: B010
