"""Standard output and standard error, and the language of messages.

Results go to standard output, everything else to standard error. What is written to a pipe or a file is
UTF-8, whatever the locale.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

from govreport_cli.errors import OutputError, reason_of
from govreport_cli.findings.model import Finding, Severity, Term

if TYPE_CHECKING:
    from govreport_cli.pipeline import Examination


class Language(StrEnum):
    """The languages that messages are in."""

    ZH = "zh"
    EN = "en"


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language asked for; else that of GOVREPORT_LANG, or the locale: Chinese for zh…, else English.

    What the arguments ask for is known before they are parsed, so that help and usage errors can be in it.
    """
    asked = ""
    for at, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
        elif argument == "--lang":
            asked = "".join(arguments[at + 1 : at + 2])
    if asked in set(Language):
        return Language(asked)
    settings = ("GOVREPORT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    named = next((environment[name] for name in settings if environment.get(name)), "")
    return Language.ZH if named.lower().startswith("zh") else Language.EN


class ClosedPipeError(Exception):
    """Whoever read standard output has stopped reading."""


@dataclass
class Console:
    """Where a command's words go."""

    lang: Language
    quiet: bool = False
    colour: bool = False
    """Whether terminals are written to in colour."""

    def using(self, lang: Language | None, quiet: bool) -> Console:  # noqa: FBT001  (an option's value)
        """Take a command's own options into account."""
        self.lang = lang or self.lang
        self.quiet = self.quiet or quiet
        return self

    @property
    def interactive(self) -> bool:
        """Whether somebody is watching standard output."""
        return _is_terminal(sys.stdout)

    def result(self, text: str) -> None:
        """Write a result to standard output."""
        if _is_terminal(sys.stdout):
            encoding = sys.stdout.encoding or "utf-8"
            self.result_bytes(text.encode(encoding, "replace"))
        else:
            self.result_bytes(text.encode("utf-8", "backslashreplace"))

    def result_bytes(self, content: bytes) -> None:
        """Write bytes to standard output, all of them and now."""
        if sys.stdout is None:
            raise OutputError("not-sent", reason=Term("EBADF"))
        try:
            rest = memoryview(content)
            while rest:  # unbuffered, it may take less than it is given
                rest = rest[sys.stdout.buffer.write(rest) or 0 :]
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            _silence(sys.stdout)
            raise ClosedPipeError from error
        except OSError as error:
            _silence(sys.stdout)
            raise OutputError("not-sent", reason=reason_of(error)) from error

    def message(self, text: str) -> None:
        """Write a line to standard error; where that cannot be, there is nobody to tell."""
        if sys.stderr is None:
            return
        try:
            sys.stderr.buffer.write(text.encode(sys.stderr.encoding or "utf-8", "replace") + b"\n")
            sys.stderr.buffer.flush()
        except OSError:
            _silence(sys.stderr)

    def findings(self, findings: Iterable[Finding], texts: Mapping[str, str] | None = None) -> None:
        """Say findings on standard error, with the lines of the files that they are about."""
        from govreport_cli.findings.as_text import as_text

        for finding in findings:
            self.message(as_text(finding, self.lang, texts, colour=self.colour and _is_terminal(sys.stderr)))

    def examination(self, examination: Examination) -> None:
        """Say what was found on standard error, but what is waived; only errors where that was asked for."""
        if any(self._says(finding) for finding in examination.findings):
            from govreport_cli.findings.model import in_order
            from govreport_cli.pipeline import located

            self.findings(
                in_order([finding for finding in located(examination) if self._says(finding)]), examination.texts
            )

    def _says(self, finding: Finding) -> bool:
        return not finding.waived and (not self.quiet or finding.severity is Severity.ERROR)

    def note(self, name: str, **arguments: object) -> None:
        """Say what was done, where somebody is watching."""
        if self.interactive and not self.quiet:
            from govreport_cli.findings.catalogue import word

            self.message(word(name, self.lang, **arguments))


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _silence(stream: TextIO) -> None:
    """Lead a stream nowhere, so that flushing it at exit cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
