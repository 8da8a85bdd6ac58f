"""Workers: one function applied to many items, here, in processes or on a cluster, with results in order.

Items are handed out in chunks, and only a few chunks are out at a time, so that memory does not grow with the items.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from weakref import WeakSet

from govreport_cli.errors import UsageError, WorkerError
from govreport_cli.interruption import Ending, ending_signals, signals_held_back

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from distributed import Client

Item = TypeVar("Item")
Made = TypeVar("Made")

_PRELOADED = ["govreport_cli.pipeline", "govreport_cli.batch.validating"]
"""What all processes need; it is imported once, and they start with it."""
_AHEAD = 3
"""How many chunks each worker may be ahead of what has been taken."""
_ROUNDS = 8
"""How many chunks each worker should get at least, so that all of them finish at about the same time."""
_TURN = threading.Lock()
"""Held by the chunk that a worker works on. In a cluster, where a worker may have several threads, the chunks take
turns, because the working folder is the process's."""
_GIVE_UP = getattr(signal, "SIGUSR1", None)
"""The signal that makes a process give up its chunk, where there is such a signal.

A process is not ended by a signal: it could die while it holds a lock of a queue or has written half a result, and the
run would wait forever.
"""
_CHECK = 20.0
"""After how many seconds without a result a cluster is asked whether it has workers."""
_MOST_ON_WINDOWS = 61
"""How many processes Windows lets `concurrent.futures` wait for."""
_PATIENCE = 10.0
"""For how many seconds a process whose parent was killed may clean up."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Where work is done: in this process, or by ``count`` workers of an executor; ``runner`` runs a chunk there.

    ``at_work`` says whether an executor that does not notice it itself still has workers.
    """

    executor: Executor | None = None
    count: int = 1
    runner: Callable[..., list[Any]] | None = None
    at_work: Callable[[], bool] | None = None
    handed_out: WeakSet[Future[Any]] = field(default_factory=WeakSet)
    """The chunks whose results have not been taken."""

    def each(self, function: Callable[[Item], Made], items: Iterable[Item], expected: int, most: int) -> Iterator[Made]:
        """Yield the result for each item, in the order of the items.

        ``expected`` is the number of items, ``most`` how many are handed out at once at most. In this process, an item
        is taken only after the result before it. Raises WorkerError if a worker is lost.
        """
        if self.executor is None or self.runner is None:
            yield from map(function, items)
            return
        size = max(1, min(most, expected // (self.count * _ROUNDS)))
        from concurrent.futures import BrokenExecutor, CancelledError

        folder, rest = Path.cwd(), iter(items)
        pending: deque[Future[list[Made]]] = deque()
        try:
            while chunk := list(islice(rest, size)):
                with _undisturbed():  # it may start a process
                    pending.append(self.executor.submit(self.runner, function, folder, chunk))
                    self.handed_out.add(pending[-1])
                if len(pending) >= self.count * _AHEAD:
                    yield from self._result(pending.popleft())
            while pending:
                yield from self._result(pending.popleft())
        except (BrokenExecutor, CancelledError) as error:
            raise WorkerError("worker-lost") from error

    def _result(self, future: Future[list[Made]]) -> list[Made]:
        """Wait for the results of a chunk. Raises WorkerError if there have been no workers for a while."""
        alone = False
        while self.at_work:
            try:
                return future.result(_CHECK)
            except TimeoutError as error:
                if future.done():
                    raise
                if self.at_work():
                    alone = False
                elif alone:
                    raise WorkerError("worker-lost") from error
                else:  # one may just be starting again
                    alone = True
        return future.result()


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def workers(count: int, scheduler: str | None = None) -> Iterator[Workers]:
    """Start ``count`` processes, none if it is 1, or connect to the scheduler of a cluster; end them at the end.

    If the run is interrupted, what the processes are working on is given up.
    """
    if scheduler is not None:
        with _cluster(scheduler) as cluster:
            yield cluster
    elif count <= 1:
        yield Workers()
    else:
        with _processes(count) as pool:
            yield pool


@contextlib.contextmanager
def _processes(count: int) -> Iterator[Workers]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if os.name == "nt":
        count = min(count, _MOST_ON_WINDOWS)
    forks = "forkserver" in multiprocessing.get_all_start_methods()  # not on Windows
    context = multiprocessing.get_context("forkserver" if forks else "spawn")
    if forks:
        from multiprocessing import resource_tracker

        with _undisturbed():
            resource_tracker.ensure_running()  # before the others, because it lets signals through afterwards
    with _undisturbed():
        executor = ProcessPoolExecutor(count, context, initializer=_begin)
        if forks:
            from multiprocessing import forkserver

            context.set_forkserver_preload(_PRELOADED)
            forkserver.ensure_running()
    crew = Workers(executor, count, _run)
    try:
        yield crew
    except WorkerError:
        _kill_processes()  # the queues may never be free again
        raise
    except BaseException:
        _give_up(crew.handed_out)
        raise
    finally:
        with _undisturbed():
            executor.shutdown()


def _give_up(futures: Iterable[Future[Any]]) -> None:
    """Give up all chunks; what is being worked on cleans up first. A second signal kills the processes."""
    import multiprocessing
    from concurrent.futures import wait

    try:
        remaining = {future for future in futures if not future.cancel()}
        while remaining := wait(remaining, timeout=0.05).not_done:
            for child in multiprocessing.active_children():
                if _GIVE_UP and child.pid:
                    os.kill(child.pid, _GIVE_UP)
    except BaseException:
        _kill_processes()
        raise


def _kill_processes() -> None:
    import multiprocessing

    for child in multiprocessing.active_children():
        child.kill()


def _undisturbed() -> contextlib.AbstractContextManager[None]:
    """Hold back the signals that end a run, and the one that gives up a chunk, while processes start.

    The helpers of multiprocessing inherit that, so a signal to all of us does not end them before us; and no process is
    lost that has been started but is not known yet.
    """
    return signals_held_back(_GIVE_UP) if _GIVE_UP else signals_held_back()


def _begin() -> None:
    """Prepare a process: the one that started it decides when it ends, and if that one is killed, it ends too."""
    for number in ending_signals():
        signal.signal(number, signal.SIG_IGN)
    sys.unraisablehook = Ending().raise_again
    if _GIVE_UP:
        signal.signal(_GIVE_UP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    if parent := multiprocessing.parent_process():
        parent.join()
        end = time.monotonic() + _PATIENCE
        while _GIVE_UP and time.monotonic() < end:
            os.kill(os.getpid(), _GIVE_UP)
            if _TURN.acquire(timeout=0.05):
                break
        os._exit(1)


def _run(function: Callable[[Item], Made], folder: Path, chunk: Sequence[Item]) -> list[Made]:
    """Work on a chunk in a process of ours. Raises KeyboardInterrupt if it is given up."""
    with _TURN:
        try:
            if _GIVE_UP:
                signal.signal(_GIVE_UP, _interrupt)
            with contextlib.chdir(folder):
                return [function(item) for item in chunk]
        finally:
            if _GIVE_UP:
                signal.signal(_GIVE_UP, signal.SIG_IGN)


def _interrupt(number: int, _frame: object) -> NoReturn:
    """Give up the chunk; what has to be cleaned up is not interrupted again."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run_remotely(function: Callable[[Item], Made], folder: Path, chunk: Sequence[Item]) -> list[Made]:
    """Work on a chunk in a worker of a cluster, which may have several threads."""
    with _TURN, contextlib.chdir(folder):
        return [function(item) for item in chunk]


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[Workers]:
    """Connect to a Dask scheduler. Raises UsageError if Dask is not installed, or no worker can be reached."""
    import logging

    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise UsageError("cluster-missing") from error
    logging.disable()  # what Dask logs when something is lost, with tracebacks; we report it ourselves
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError("cluster-unreachable", address=address, reason=str(error)) from error
    with client:
        count = sum(client.nthreads().values())
        if not count:
            raise UsageError("cluster-empty", address=address)
        try:
            yield Workers(client.get_executor(pure=False), count, _run_remotely, partial(_has_workers, client))
        except (KilledWorker, WorkerError) as error:
            raise WorkerError("worker-lost", address=address) from error


def _has_workers(client: Client) -> bool:
    try:
        return bool(client.nthreads())
    except Exception:  # noqa: BLE001  (the scheduler is gone)
        return False
