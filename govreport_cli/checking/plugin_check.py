"""A third party's check as seen from govreport's process."""

from __future__ import annotations

from typing import NamedTuple

from govreport_cli.findings.model import Finding, Severity, Word
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import fault_of, words_of
from govreport_cli.hosting.process import ask
from govreport_cli.hosting.registry import broken, find
from govreport_cli.hosting.remarks import finding_of, remarks_of
from govreport_cli.hosting.rules import Rules
from govreport_cli.hosting.wire import Answer, Request
from govreport_cli.report.model import Report


class PluginCheck(NamedTuple):
    """A check in a process of its own, a new one for each report; ``timeout`` is in seconds.

    ``api`` is the version of the interface that it needs.
    It is plain data, so that it can be sent to other processes of ours.
    """

    name: str
    value: str
    distribution: str
    timeout: int
    api: int = 1

    def __call__(self, report: Report, file: str) -> list[Finding]:
        """Return what the check says about the report of a file, or the finding that it failed."""
        try:
            remarks = remarks_of(self.ask("check", report).data)
        except Exception as error:  # noqa: BLE001  (a failure of the plugin, which may have sent junk)
            reason = words_of(error) if isinstance(error, PluginUsageError) else fault_of(error)
            known = {"kind": Word(Kind.CHECK), "name": self.name, "distribution": self.distribution, "reason": reason}
            return [Finding("plugin-failed", known, Severity.ERROR, file)]
        indicators = report.figures.by_path
        labels = {path: figure.indicator.name for path, figure in indicators.items()} if remarks else {}
        return [finding_of(remark, self.name, file, labels.get(remark.path or "")) for remark in remarks]

    def ask(self, verb: str, *arguments: object) -> Answer:
        """Return the answer of the check's process. Raises PluginFault, or PluginUsageError."""
        request = Request(Kind.CHECK, self.name, self.value, verb, arguments)
        return ask("govreport_cli.checking.child", request, self.timeout)


def load(name: str, rules: Rules) -> PluginCheck:
    """Return a check that can be loaded. Raises PluginError if it is missing or broken, or if several have its name."""
    entry = find(Kind.CHECK, name, rules)
    check = PluginCheck(entry.name, entry.point.value, entry.distribution, rules.timeout)
    try:
        return check._replace(api=int(check.ask("load").data))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise broken(entry, error) from error
