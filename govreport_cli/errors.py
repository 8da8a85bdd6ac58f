"""Errors: exceptions that stop a run.

Findings are collected; an error is raised, and caught once, in :func:`govreport_cli.app.main`. Each error carries a
finding from the same catalogue and an exit code.
"""

from __future__ import annotations

import errno

from govreport_cli.findings.model import Finding, Phrase, Word

_KNOWN = ("EACCES", "EBADF", "EEXIST", "EIO", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOSPC", "ENOTDIR", "EROFS")
"""The system errors for which the catalogue has its own texts."""


class UnfitFileError(ValueError):
    """A file is not one to read, for a reason that the catalogue has words for."""

    def __init__(self, reason: Word | Phrase) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def reason_of(error: OSError | ValueError) -> str | Phrase:
    """Return why something could not be read or written: words of the catalogue, or the system's own message."""
    if isinstance(error, UnfitFileError):
        return error.reason
    name = errno.errorcode.get(getattr(error, "errno", None) or 0)
    return Word(name) if name in _KNOWN else getattr(error, "strerror", None) or str(error)


class GovreportError(Exception):
    """The base of all errors; raised as such only for bugs.

    ``code`` is a code of the catalogue; ``file`` is the file concerned; ``arguments`` fill in the message.
    """

    exit_code = 70

    def __init__(self, code: str, *, file: str | None = None, **arguments: object) -> None:
        """Create the finding that describes the error."""
        super().__init__(code, arguments)
        self.finding = Finding(code, arguments, file=file)


def internal(error: Exception, file: str | None = None) -> Finding:
    """Return the finding that reports an exception that nobody expected: a bug of ours; ``file`` is the input."""
    return GovreportError("internal", file=file, reason=f"{type(error).__name__}: {error}").finding


class DefinitionError(GovreportError):
    """The definition has errors that prevent what was asked for."""

    exit_code = 1


class UsageError(GovreportError):
    """The command line asks for something impossible."""

    exit_code = 2


class FormError(UsageError):
    """A form does not exist or cannot be used.

    For a form named in a definition, this becomes a finding; for one named on the command line, it stops the run.
    """


class InputError(GovreportError):
    """An input could not be read."""

    exit_code = 3


class OutputError(GovreportError):
    """An output could not be written."""

    exit_code = 3


class PluginError(GovreportError):
    """A plugin failed or is missing."""

    exit_code = 4


class WorkerError(GovreportError):
    """A process that works on a part of the inputs has died."""

    exit_code = 70


class LockedError(GovreportError):
    """Another run is writing into the folder: try again later."""

    exit_code = 75
