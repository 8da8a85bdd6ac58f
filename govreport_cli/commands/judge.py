"""Decides whether findings prevent the export of a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govreport_cli.console import Console
from govreport_cli.errors import DefinitionError, PluginError

if TYPE_CHECKING:
    from govreport_cli.accept import Examination
    from govreport_cli.checks.model import Case
    from govreport_cli.pipeline import Setup


@dataclass(frozen=True, slots=True)
class Judge:
    """Prints findings about reports, and decides whether they prevent an export."""

    console: Console
    setup: Setup
    as_errors: bool
    force: bool

    def require(self, name: str, examination: Examination) -> Case:
        """Print the findings of an examination, and return its case.

        Raises DefinitionError, or PluginError if a plugin's check failed, if the findings prevent the export.
        """
        from govreport_cli.findings.model import strict

        if self.as_errors:
            examination = replace(examination, findings=tuple(strict(examination.findings)))
        self.console.examination(examination)
        if examination.case is None:  # it cannot be exported even by force
            raise DefinitionError("refused", file=name, option=None)
        if examination.has_errors and not self.force:
            failed = any(finding.code == "plugin-failed" for finding in examination.findings)
            raise (PluginError if failed else DefinitionError)("refused", file=name, option="--force")
        return examination.case
