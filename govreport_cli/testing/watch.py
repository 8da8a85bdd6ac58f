"""Notices what an exporter does to the process that it runs in."""

from __future__ import annotations

import builtins
import contextlib
import decimal
import importlib
import locale
import os
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate"}
_OURS = "govreport_cli"
_PUBLIC = "govreport_cli.plugin"


class Watch:
    """Calls functions of an exporter, and says what else they did.

    ``printed`` is the file to which both standard streams lead; ``temporary`` is the folder for temporary files, the
    only one besides the working folder in which a file may be, for a while.
    """

    def __init__(self, printed: Path, temporary: Path) -> None:
        """Begin to watch."""
        self._printed, self._work, self._temporary = printed, Path.cwd(), temporary
        self._size = 0
        self._written: list[str] = []
        self._active = False
        self.private: dict[str, None] = {}
        sys.addaudithook(self._audit)
        self._watch_imports()

    def call(self, function: Callable[[], Any]) -> tuple[Any, BaseException | None, list[tuple[str, str]]]:
        """Return a function's result, what it raised, and the kinds and words of its faults."""
        threads, state, result, raised = {*threading.enumerate()}, _state(), None, None
        self._written.clear()
        self._active = True
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001  (whatever it raises)
            raised = error
        finally:
            self._active = False
        return result, raised, [*self._seen(threads, state)]

    def _seen(self, threads: set[threading.Thread], state: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if noise := self._noise():
            yield "printed", f"it printed {noise!r}"
        if left := [thread.name for thread in threading.enumerate() if thread not in threads]:
            yield "running", f"it left a thread running: {', '.join(left)}"
        if _children():
            yield "running", "it left a process running"
        for name, now in _state().items():
            if now != state[name]:
                yield "state", f"it changed {name}: {_short(state[name])} → {_short(now)}"
        os.chdir(self._work)
        for path in dict.fromkeys(self._written):
            yield "wrote", f"it wrote or changed {path}"
        for folder in (self._work, self._temporary):
            for entry in folder.iterdir():
                yield "wrote", f"it left a file behind: {entry.name}"
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()

    def _noise(self) -> str:
        """Return what was printed since the last time."""
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        before, self._size = self._size, self._printed.stat().st_size
        with self._printed.open("rb") as file:
            file.seek(before)
            return _short(file.read(self._size - before).decode("utf-8", "replace"))

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._active:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes) and (flags or 0) & _WRITING and not self._may_write(path):
                self._written.append(os.fsdecode(path))
        elif event in _CHANGING:
            for path in arguments[: 2 if event in {"os.rename", "os.link", "os.symlink"} else 1]:
                if isinstance(path, str | bytes | os.PathLike) and not self._may_write(path):
                    self._written.append(os.fsdecode(path))

    def _may_write(self, path: Any) -> bool:
        whole = Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100  (links are not followed)
        return str(whole) == os.devnull or any(whole.is_relative_to(each) for each in (self._work, self._temporary))

    def _watch_imports(self) -> None:
        """Note each import of ours, other than of the interface, that is not by us."""
        plain, dynamic = builtins.__import__, importlib.import_module

        def noted(name: str, importer: str) -> None:
            known = importer.partition(".")[0]
            if known != _OURS and known not in sys.stdlib_module_names and _is_private(name):
                self.private[f"`{name}`, in `{importer}`"] = None

        def importing(
            name: str,
            globals: Any = None,  # noqa: A002  (the names that Python gives)
            locals: Any = None,  # noqa: A002
            fromlist: Any = (),
            level: int = 0,
        ) -> Any:
            if self._active and level == 0 and name.partition(".")[0] == _OURS:
                importer = str((globals or {}).get("__name__", ""))
                for each in [f"{name}.{part}" for part in fromlist] if name == _OURS and fromlist else [name]:
                    noted(each, importer)
            return plain(name, globals, locals, fromlist, level)

        def importing_dynamically(name: str, package: str | None = None) -> Any:
            if self._active:
                noted(name, str(sys._getframe(1).f_globals.get("__name__", "")))  # noqa: SLF001
            return dynamic(name, package)

        builtins.__import__ = importing
        importlib.import_module = importing_dynamically


def _is_private(name: str) -> bool:
    return name.partition(".")[0] == _OURS and name != _PUBLIC and not name.startswith(f"{_PUBLIC}.")


def _state() -> dict[str, Any]:
    """Return what an exporter must leave as it was, by the words for it."""
    mask = os.umask(0)
    os.umask(mask)
    try:
        folder = str(Path.cwd())
    except OSError as error:
        folder = str(error)
    return {
        "the working folder": folder,
        "the environment": dict(os.environ),
        "the locale": locale.setlocale(locale.LC_ALL),
        "the context of decimal numbers": repr(decimal.getcontext()).partition(" flags=")[0].replace("Context", ""),
        "the umask": mask,
        "the recursion limit": sys.getrecursionlimit(),
        "sys.path": [*sys.path],
        "sys.stdout": id(sys.stdout),
        "sys.stderr": id(sys.stderr),
        "the handling of signals": [
            signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)
        ],
    }  # fmt: skip


def _children() -> bool:
    """Return whether a process that this one has started still runs; those that have ended are cleared away."""
    if not hasattr(os, "WNOHANG"):
        return False
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return False
    return True


def place_of(error: BaseException) -> str:
    """Return what an exception says, and the last lines of code that led to it."""
    said = "".join(traceback.format_exception_only(error)).strip()
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return "\n".join([said, *(f"  {Path(each.filename).name}:{each.lineno}: {each.line}" for each in reversed(frames))])


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"  # noqa: PLR2004  (a line of a message)
