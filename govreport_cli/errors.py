"""Errors: what stops a run.

Findings are collected; an error is raised, and caught once, in :func:`govreport_cli.app.main`. An error carries a
finding from the same catalogue, and the exit code that the shell gets.
"""

from __future__ import annotations

import errno

from govreport_cli.findings.model import Finding, Word

_KNOWN = ("EACCES", "EBADF", "EEXIST", "EIO", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOSPC", "ENOTDIR", "EROFS")
"""The system errors that the catalogue has words for."""


def reason_of(error: OSError | ValueError) -> str:
    """Return why something could not be read or written: a word of the catalogue, or the system's own words."""
    name = errno.errorcode.get(getattr(error, "errno", None) or 0)
    return Word(name) if name in _KNOWN else getattr(error, "strerror", None) or str(error)


class GovreportError(Exception):
    """A run cannot go on.

    ``code`` is in the catalogue; ``file`` is the file concerned; ``arguments`` fill the message.
    """

    exit_code = 70

    def __init__(self, code: str, *, file: str | None = None, **arguments: object) -> None:
        """Make the finding that explains the error."""
        super().__init__(code, arguments)
        self.finding = Finding(code, arguments, file=file)


class DefinitionError(GovreportError):
    """The definition does not allow what was asked."""

    exit_code = 1


class UsageError(GovreportError):
    """The command line asks for something impossible."""

    exit_code = 2


class FormError(UsageError):
    """A form does not exist or cannot be used.

    In a definition this becomes a finding; on a command line it stops the run.
    """


class InputError(GovreportError):
    """An input could not be read."""

    exit_code = 3


class OutputError(GovreportError):
    """An output could not be written."""

    exit_code = 3


class ExporterError(GovreportError):
    """An exporter failed or is missing."""

    exit_code = 4
