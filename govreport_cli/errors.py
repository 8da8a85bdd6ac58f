"""What stops a run.

Findings are gathered; an error is raised, and caught once, in :func:`govreport_cli.app.main`.
It is itself a finding, from the same catalogue, with the exit code that the shell gets.
"""

from __future__ import annotations

import errno

from govreport_cli.findings.model import Finding, Term

_KNOWN = ("EACCES", "EBADF", "EEXIST", "EIO", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOSPC", "ENOTDIR", "EROFS")
"""The faults of a system that the catalogue has words for."""


def reason_of(error: OSError | ValueError) -> str:
    """Return why something could not be read or written: a term of the catalogue's, or the system's own words."""
    name = errno.errorcode.get(getattr(error, "errno", None) or 0)
    return Term(name) if name in _KNOWN else getattr(error, "strerror", None) or str(error)


class GovreportError(Exception):
    """A run cannot go on.

    ``code`` is in the catalogue; ``file`` is the file that it is about; ``arguments`` fill the message.
    """

    exit_code = 70

    def __init__(self, code: str, *, file: str = "", **arguments: object) -> None:
        """Make the finding that says why."""
        super().__init__(code, arguments)
        self.finding = Finding(code, arguments, file=file)


class DefinitionError(GovreportError):
    """The definition does not allow what was asked."""

    exit_code = 1


class UsageError(GovreportError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class FormError(UsageError):
    """There is no such form, or it cannot be used.

    In a definition it is a finding; on a command line it stops the run.
    """


class InputError(GovreportError):
    """An input could not be read."""

    exit_code = 3


class OutputError(GovreportError):
    """An output could not be written."""

    exit_code = 3


class ExporterError(GovreportError):
    """An exporter failed, or is not there."""

    exit_code = 4
