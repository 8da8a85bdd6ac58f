"""Standard output, standard error, and the language of messages.

Results go to standard output, everything else to standard error. Text sent to a pipe or a file is UTF-8 in every
locale.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, TextIO

from govreport_cli.configuration.model import Configuration
from govreport_cli.errors import OutputError, UsageError, reason_of
from govreport_cli.findings.model import FileFindings, Finding, Severity, Word

if TYPE_CHECKING:
    from govreport_cli.accept import Examination
    from govreport_cli.findings.as_text import Lines


_LONG = 20
"""With fewer definitions, no bar is shown."""
_BAR = "{percentage:3.0f}% {bar:30} {n_fmt}/{total_fmt}  {rate_noinv_fmt}  {remaining}"
_SETTING = "GOVREPORT_LANG"
"""The environment variable that sets the language."""
_LOG_SETTING = "GOVREPORT_LOG_FORMAT"
"""The environment variable that sets the format of messages."""


class Language(StrEnum):
    """The languages of messages."""

    ZH = "zh"
    EN = "en"


class LogFormat(StrEnum):
    """The formats of messages on standard error: for people, or one JSON object per line."""

    TEXT = "text"
    JSON = "json"


def log_format_of(arguments: Sequence[str], environment: Mapping[str, str], configured: str | None = None) -> LogFormat:
    """Return the format of ``--log-format``, else of GOVREPORT_LOG_FORMAT, else of a configuration file, else text."""
    for named in (_asked("--log-format", arguments), environment.get(_LOG_SETTING), configured):
        if named in set(LogFormat):
            return LogFormat(named)
    return LogFormat.TEXT


def language_of(arguments: Sequence[str], environment: Mapping[str, str], configured: str | None = None) -> Language:
    """Return the language of ``--lang``, else of GOVREPORT_LANG, else of a configuration file, else of the locale.

    It is Chinese for a locale that begins with zh, English for all others.
    """
    for named in (_asked("--lang", arguments), environment.get(_SETTING), configured):
        if named in set(Language):
            return Language(named)
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return Language.ZH if locale.lower().startswith("zh") else Language.EN


def check_language(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Raise UsageError if GOVREPORT_LANG would set the language, but its value is not a language."""
    named = environment.get(_SETTING)
    if named and named not in set(Language) and _asked("--lang", arguments) is None:
        raise UsageError("command-value", name=_SETTING, value=named, choices=", ".join(Language))


def _asked(option: str, arguments: Sequence[str]) -> str | None:
    """Return the last value of an option, or None.

    The arguments are searched before they are parsed, so that help and usage errors are in the right language and
    format. Nothing after ``--`` is an option.
    """
    asked = None
    arguments = list(takewhile(lambda argument: argument != "--", arguments))
    for at, argument in enumerate(arguments):
        if argument.startswith(f"{option}="):
            asked = argument.removeprefix(f"{option}=")
        elif argument == option:
            asked = next(iter(arguments[at + 1 : at + 2]), None)
    return asked


class ClosedPipeError(Exception):
    """The reader of standard output has stopped reading."""


@dataclass
class Console:
    """Where a command writes, and in which language; and the configuration that it runs with."""

    lang: Language
    quiet: bool = False
    colour: bool = False
    """Whether output to terminals is coloured."""
    configuration: Configuration = field(default_factory=Configuration)
    log_format: LogFormat = LogFormat.TEXT
    bar: Any = None
    """The bar that shows progress, None if there is none."""

    def using(self, lang: Language | None, *, quiet: bool) -> Console:
        """Apply the options of a command."""
        self.lang = lang or self.lang
        self.quiet = self.quiet or quiet
        return self

    @property
    def interactive(self) -> bool:
        """Whether standard output is a terminal."""
        return _is_terminal(sys.stdout)

    def result(self, text: str) -> None:
        """Write a result to standard output."""
        if _is_terminal(sys.stdout):
            encoding = sys.stdout.encoding or "utf-8"
            self.result_bytes(text.encode(encoding, "replace"))
        else:
            self.result_bytes(text.encode("utf-8", "backslashreplace"))

    def result_bytes(self, content: bytes) -> None:
        """Write bytes to standard output and flush it. Raises OutputError, or ClosedPipeError if nobody reads it."""
        if sys.stdout is None:
            raise OutputError("not-sent", reason=Word("EBADF"))
        self._clear_bar(sys.stdout)
        try:
            rest = memoryview(content)
            while rest:  # an unbuffered stream may accept only part of the content
                rest = rest[sys.stdout.buffer.write(rest) or 0 :]
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            _silence(sys.stdout)
            raise ClosedPipeError from error
        except OSError as error:
            _silence(sys.stdout)
            raise OutputError("not-sent", reason=reason_of(error)) from error

    def message(self, text: str) -> None:
        """Write a message to standard error."""
        if self.log_format is LogFormat.JSON:
            import json

            text = json.dumps({"severity": "info", "message": text}, ensure_ascii=False)
        self._say(text)

    def _say(self, text: str) -> None:
        """Write a line to standard error; a failure is ignored, because there is no other stream to report it on."""
        if sys.stderr is None:
            return
        self._clear_bar(sys.stderr)
        try:
            sys.stderr.buffer.write(text.encode(sys.stderr.encoding or "utf-8", "replace") + b"\n")
            sys.stderr.buffer.flush()
        except OSError:
            _silence(sys.stderr)

    def findings(self, findings: Iterable[Finding], files: Lines | None = None) -> None:
        """Print findings on standard error, with the lines of ``files`` that they point to."""
        if self.log_format is LogFormat.JSON:
            from govreport_cli.findings.as_json import as_lines

            for finding in findings:
                self._say(as_lines([finding], self.lang).rstrip("\n"))
            return
        from govreport_cli.findings.as_text import as_text

        for finding in findings:
            self._say(as_text(finding, self.lang, files, colour=self.colour and _is_terminal(sys.stderr)))

    def examination(self, examination: Examination) -> None:
        """Print the findings that are not waived on standard error; only errors if ``quiet`` is set."""
        if any(self._reports(finding) for finding in examination.findings):
            from govreport_cli.findings.model import in_order
            from govreport_cli.pipeline import located

            reported = [finding for finding in located(examination) if self._reports(finding)]
            self.findings(in_order(reported), examination.lines)

    def _clear_bar(self, stream: TextIO) -> None:
        """Take the bar away before something else is printed on the terminal; it comes back by itself."""
        if self.bar is not None and _is_terminal(stream):
            self.bar.clear()

    def _reports(self, finding: Finding) -> bool:
        return not finding.waived and (not self.quiet or finding.severity is Severity.ERROR)

    def file_findings(self, found: FileFindings) -> None:
        """Print the findings in a file on standard error; only errors if ``quiet`` is set."""
        reported = [finding for finding in found.findings if self._reports(finding)]
        self.findings(reported, found.lines)

    def note(self, name: str, *, always: bool = False, **arguments: object) -> None:
        """Print a word of the catalogue, such as ``wrote``, on standard error if somebody watches.

        That is the case if standard output is a terminal. With ``always``, it is printed anyway, if not ``quiet``.
        """
        if (self.interactive or always) and not self.quiet:
            from govreport_cli.findings.catalogue import word

            self.message(word(name, self.lang, **arguments))

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[], object]]:
        """Show how much of long work is done and how long the rest will take; yield what to call after each piece.

        The bar is on standard error, if that is a terminal, and is gone at the end.
        """
        if self.quiet or total < _LONG or not _is_terminal(sys.stderr):
            yield lambda: None
            return
        from threading import RLock

        from tqdm import tqdm

        tqdm.set_lock(RLock())
        tqdm.monitor_interval = 0  # no thread of its own
        with tqdm(total=total, file=sys.stderr, leave=False, delay=1, bar_format=_BAR) as bar:
            self.bar = bar
            try:
                yield partial(bar.update, 1)
            finally:
                self.bar = None


def trace() -> None:
    """Print the current traceback if ``GOVREPORT_TRACEBACK`` is set."""
    if os.environ.get("GOVREPORT_TRACEBACK"):
        import traceback

        traceback.print_exc()


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _silence(stream: TextIO) -> None:
    """Redirect a stream to the null device, so that flushing it at exit cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
