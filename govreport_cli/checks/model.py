"""A case, which is what checks examine, and the type of checks: functions from a case to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from govreport_cli.definition.model import Definition, Number, SourceFile
from govreport_cli.figures.compute import compute, with_totals
from govreport_cli.figures.model import Figures
from govreport_cli.figures.of_others import in_form
from govreport_cli.figures.sums import Units
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.model import Form
from govreport_cli.paths import Source


@dataclass(frozen=True)
class Case:
    """A valid definition with its form and its values.

    ``values`` are by path, with totals filled in. ``last`` is last year's case, None if it is not known. ``units`` is
    what the figures of the units add up to, None if the definition has no units or any of them cannot be added.
    """

    definition: Definition
    form: Form
    values: Mapping[str, Number]
    last: Case | None = None
    units: Units | None = None

    def over(self, units: Units) -> Case:
        """Return the case with the figures of its units, from which those that are not given are computed."""
        return replace(self, units=units, values=with_totals(self.definition.given, self.form, units.sums))

    @cached_property
    def known(self) -> Mapping[Source, Mapping[str, Number]]:
        """The values of each source of terms, by path; last year's amounts of money are in this year's units."""
        last = dict(in_form(self.last.values, self.last.form, self.form)) if self.last else {}
        return {Source.OWN: self.values, Source.LAST_YEAR: last, Source.UNITS: self.units.sums if self.units else {}}

    @cached_property
    def figures(self) -> Figures:
        """The figures and breakdowns."""
        return compute(self.definition, self.form, self.values, self.known[Source.LAST_YEAR])

    @property
    def sources(self) -> dict[Source, tuple[SourceFile, ...]]:
        """The files that findings about the case may point to: its own, and last year's."""
        cases = {Source.OWN: self, Source.LAST_YEAR: self.last}
        return {source: (source_file(case),) for source, case in cases.items() if case}

    def error(self, code: str, path: str, /, **arguments: object) -> Finding:
        """Return an error about a path of the definition."""
        return Finding(code, arguments, file=self.definition.name, path=path)

    def warning(self, code: str, path: str, /, **arguments: object) -> Finding:
        """Return a warning about a path of the definition."""
        return Finding(code, arguments, Severity.WARNING, file=self.definition.name, path=path)


Check = Callable[[Case], Iterable[Finding]]


def source_file(case: Case) -> SourceFile:
    """Return the file of a case's definition."""
    document = case.definition.document
    return SourceFile(document.name, document.text, case.form.columns)
