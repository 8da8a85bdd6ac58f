"""A case, which is what checks examine, and the type of checks: functions from a case to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from govreport_cli.definition.model import Definition, Number, SourceFile
from govreport_cli.figures.compute import compute
from govreport_cli.figures.model import Figures
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.model import Form
from govreport_cli.forms.units import in_units
from govreport_cli.paths import Source, within


@dataclass(frozen=True)
class Case:
    """A valid definition with its form and its values.

    ``values`` are by path, with totals filled in. ``last`` is last year's case, None if it is not known.
    """

    definition: Definition
    form: Form
    values: Mapping[str, Number]
    last: Case | None = None

    @cached_property
    def known(self) -> Mapping[Source, Mapping[str, Number]]:
        """The values of each source of terms, by path; last year's amounts of money are in this year's units."""
        return {Source.OWN: self.values, Source.LAST_YEAR: dict(self._last_year())}

    def _last_year(self) -> Iterator[tuple[str, Number]]:
        """Yield last year's values, with amounts of money in this year's units and groups in this year's rows."""
        if self.last is not None:
            yield from in_units(self.last.values, self.last.form, self.form)
            yield from self._last_year_in_one_row(self.last)

    def _last_year_in_one_row(self, last: Case) -> Iterator[tuple[str, Number]]:
        """Yield the sums of last year's rows of the groups that are one row this year, column by column."""
        for group in self.form.one_row - last.form.one_row:
            rows = [row for row in last.form.columns if within(row, group)]
            for key in self.form.columns[group]:
                cells = [f"{row}.{key}" for row in rows]
                if rows and last.values.keys() >= {*cells}:
                    yield f"{group}.{key}", sum(last.values[cell] for cell in cells)

    @cached_property
    def figures(self) -> Figures:
        """The figures and breakdowns."""
        return compute(self.definition, self.form, self.values, self.known[Source.LAST_YEAR])

    @property
    def sources(self) -> dict[Source, SourceFile]:
        """The files that findings about the case may point to."""
        cases = {Source.OWN: self, Source.LAST_YEAR: self.last}
        return {source: _file(case) for source, case in cases.items() if case}

    def error(self, code: str, path: str, /, **arguments: object) -> Finding:
        """Return an error about a path of the definition."""
        return Finding(code, arguments, file=self.definition.name, path=path)

    def warning(self, code: str, path: str, /, **arguments: object) -> Finding:
        """Return a warning about a path of the definition."""
        return Finding(code, arguments, Severity.WARNING, file=self.definition.name, path=path)


Check = Callable[[Case], Iterable[Finding]]


def _file(case: Case) -> SourceFile:
    document = case.definition.document
    return SourceFile(document.name, document.text, case.form.columns)
