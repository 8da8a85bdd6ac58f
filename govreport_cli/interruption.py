"""The signals that end a run."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs


def ending_signals() -> list[signal.Signals]:
    """Return the signals that end a run; Windows has no SIGHUP."""
    return [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def signals_held_back(*more: int) -> Iterator[None]:
    """Hold back the signals that end a run, and ``more``, until the block is done. Windows cannot do that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*ending_signals(), *more})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True)
class Ending:
    """The signal that ends the run.

    Like Ctrl-C, a signal raises KeyboardInterrupt: the run removes its unfinished files, as after any exception, and
    nothing takes it for a failure of a plugin.
    """

    number: int = signal.SIGINT

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Handle the signals that end a run, except those that the caller has told us to ignore.

        Afterwards, when nothing is left to be removed, a signal ends the process at once.
        """
        signals = [number for number in ending_signals() if signal.getsignal(number) is not signal.SIG_IGN]
        sys.unraisablehook = self.raise_again
        for number in signals:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else self._end)
        try:
            yield
        finally:
            for number in signals:
                signal.signal(number, signal.SIG_DFL)
            # CPython ends with SIGINT if a KeyboardInterrupt passed through `exec`, even if it was caught afterwards,
            # until `exec` is called again.
            exec("")  # noqa: S102

    def _end(self, number: int, _frame: object) -> None:
        """End the run once; another signal must not interrupt the removal of unfinished files."""
        if self.number == signal.SIGINT:
            self.number = number
            raise KeyboardInterrupt

    @property
    def exit_code(self) -> int:
        """The exit code of a process that the signal ends, as shells count."""
        return 128 + self.number

    def raise_again(self, unraisable: UnraisableHookArgs) -> None:
        """Raise again a KeyboardInterrupt that a library in C could not pass on; serves as `sys.unraisablehook`.

        If the signal is ignored, the work is finished instead.
        """
        if unraisable.exc_type is not KeyboardInterrupt:
            sys.__unraisablehook__(unraisable)
            return
        import _thread
        import threading

        number, self.number = self.number, signal.SIGINT
        if hasattr(signal, "pthread_kill"):
            timer = threading.Timer(0.01, signal.pthread_kill, (threading.main_thread().ident, number))
        else:
            timer = threading.Timer(0.01, _thread.interrupt_main, (number,))
        timer.daemon = True
        timer.start()
