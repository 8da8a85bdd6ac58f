"""Notes, which are printed below the table that they are about, or at the end of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from govreport_cli.figures.model import ADJUSTED, NOT_REPORTED
from govreport_cli.findings import catalogue
from govreport_cli.findings.model import Finding
from govreport_cli.report.model import Block, List, Paragraph, Strong, Text, Unresolved, Waiver

MISSING = f"“{NOT_REPORTED}”表示未填报，不等于零。"
INCOMPARABLE = f"“{NOT_REPORTED}”表示本年或上年没有可比的数据。"
NO_GROWTH = f"上年数为0的，不计算幅度，以“{NOT_REPORTED}”表示。"
SHARES_ADJUSTED = f"标{ADJUSTED}的占比按最大余额法作了调整，使各项占比合计为100%。"


def zero_bars(labels: Sequence[str]) -> str:
    """Return the note that names the bars that a chart leaves out."""
    return f"数量为0的不列入图中：{'、'.join(labels)}。"


def waiver(finding: Finding) -> Waiver:
    """Return a finding that the author accepts as the report shows it."""
    return Waiver(finding.code, finding.path or "", catalogue.note(finding), finding.waived or "")


def unresolved(finding: Finding) -> Unresolved:
    """Return an error that is not resolved as the report shows it."""
    return Unresolved(finding.code, finding.path or "", catalogue.note(finding), catalogue.hint(finding, "zh") or "")


def numbered(texts: Iterable[str]) -> List:
    """Return a numbered list of texts."""
    return List(tuple((Paragraph((Text(text),)),) for text in texts), 1)


def warning_of(errors: Sequence[Unresolved]) -> Iterator[Block]:
    """Yield the blocks that open a report with errors: nothing if there are none."""
    if errors:
        warning = f"本报告有{len(errors)}处错误尚未解决，由编制人强制导出："
        yield Paragraph((Strong((Text(warning),)),))
        yield numbered(error.text for error in errors)


class Waived:
    """The findings that the author accepts, by the paths that they are about."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = findings
        self._by_path: dict[str, list[int]] = {}
        for at, finding in enumerate(findings):
            for path in _touched(finding):
                self._by_path.setdefault(path, []).append(at)

    def about(self, paths: Iterable[str]) -> list[Finding]:
        """Return those about any of these paths, or about a relation between any of these indicators."""
        return [self._findings[at] for at in sorted(self._numbers(paths))]

    def not_about(self, paths: Iterable[str]) -> list[Finding]:
        """Return the others."""
        printed = self._numbers(paths)
        return [finding for at, finding in enumerate(self._findings) if at not in printed]

    def _numbers(self, paths: Iterable[str]) -> set[int]:
        return {at for path in paths for at in self._by_path.get(path, ())}


def _touched(finding: Finding) -> set[str]:
    terms = finding.imbalance.terms if finding.imbalance else ()
    return {finding.path or "", *(str(term) for term in terms)}
