"""Rolls up (汇总) the figures of units: finds their definitions or published files, and adds up their figures.

This is the one place that reads the files of units. No file is kept: only sums, and the names of files and agencies.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from govreport_cli.accept import accept
from govreport_cli.checks.model import Case, source_file
from govreport_cli.definition.model import Number, SourceFile
from govreport_cli.definition.roster import plain_name
from govreport_cli.errors import PluginError, reason_of
from govreport_cli.figures.compute import with_totals
from govreport_cli.figures.of_others import in_form
from govreport_cli.figures.sums import Adding, Units
from govreport_cli.files import exists, read_regular
from govreport_cli.findings.model import Finding, Result, Word, has_errors
from govreport_cli.forms.model import Form
from govreport_cli.forms.schemas import shipped_forms
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.importing.suffixes import is_published
from govreport_cli.paths import Source

DEEPEST = 8
"""How deep units may have units of their own: deeper than administration goes, and far from the recursion limit."""
MOST = 100_000
"""How many files a pattern may name."""
_BEING_EDITED = "~$"
_MAGIC = frozenset("*?[")


class Fault(NamedTuple):
    """Why a unit cannot be added: a code of the catalogue, and its arguments."""

    code: str
    arguments: Mapping[str, object] = {}


class Contribution(NamedTuple):
    """What a unit contributes to a sum, None if it does not report it; ``file`` is the name of its definition."""

    value: Number | None
    agency: str
    file: str


def unlike(unit: Case, form: Form, year: int) -> Fault | None:
    """Return why a unit cannot be added to reports in a form for a year; None if it is one."""
    report = unit.definition.report
    if unit.form.schema == form.schema and report.year == year:
        return None
    theirs, ours = {"theirs": unit.form.name, "year": report.year}, {"form": form.name, "wanted": year}
    return Fault("unit-other", {"agency": report.agency, **theirs, **ours})


@dataclass(slots=True)
class Rollup:
    """Adds up the figures of units, each of another agency, and each file once."""

    form: Form
    _adding: Adding = field(init=False)
    _agencies: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)
    _files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Add the figures of all indicators."""
        self._adding = Adding(self.form.indicators)

    def add(
        self,
        agency: str,
        name: str,
        values: Mapping[str, Number],
        code: str | None = None,
        files: Iterable[tuple[str, str]] = (),
    ) -> Fault | None:
        """Add the figures of a unit, which has the file ``name``, or return why they cannot be added.

        ``code`` is the agency's credit code. ``files`` are the real paths and the names of all files whose figures
        are in these.
        """
        for real, file in files:
            through = self._files.setdefault(real, name)
            if through != name:
                return Fault("unit-repeated", {"unit": file, "through": through if file == name else name})
        first = self._agencies.setdefault(plain_name(agency), name)
        if first != name:
            return Fault("unit-repeated", {"agency": agency, "first": first})
        if code and (first := self._codes.setdefault(code, name)) != name:
            return Fault("unit-repeated", {"code": code, "first": first})
        self._adding.add(values, agency, name)
        return None

    def done(self) -> Units:
        """Return what was added up."""
        return self._adding.done()


def add_up(case: Case, folder: Path, rules: Rules = DEFAULT) -> Result[Units]:
    """Return what the figures of a case's units add up to; None if it has none, or if any cannot be added.

    The paths of units are relative to ``folder``. A finding says why a unit cannot be added; errors in its figures are
    not reported here, but when it is validated.
    """
    if not case.definition.report.units:
        return Result(None)
    own = os.path.realpath(case.definition.name)
    trail = _Trail(rules, folder, _local(case), (own,), {own: case.definition.name})
    units, findings = _add_up(case, trail)
    return Result(replace(units, files=trail.seen) if units else None, findings)


def contributions(
    case: Case, folder: Path, path: str, rules: Rules = DEFAULT
) -> Iterator[tuple[Contribution, SourceFile]]:
    """Read the units of a case again, and yield what each contributes to a figure, and its file."""
    for pattern in case.definition.report.units:
        for name in matching(pattern, folder):
            unit = _accepted(name, _Trail(rules, folder, _local(case), (), {}))
            if isinstance(unit, _Unit):
                value = dict(in_form(unit.case.values, unit.case.form, case.form)).get(path)
                yield Contribution(value, unit.case.definition.report.agency, name), unit.file


def contributors(
    case: Case, folder: Path, findings: Iterable[Finding], rules: Rules = DEFAULT
) -> tuple[SourceFile, ...]:
    """Read again the definitions of the units that contribute most to the sums that findings are about."""
    if case.units is None:
        return ()
    terms = (term for finding in findings if finding.imbalance for term in finding.imbalance.terms)
    paths = dict.fromkeys(term.path for term in terms if term.source is Source.UNITS)
    names = dict.fromkeys(name for path in paths for name in case.units.largest.get(path, ()))
    units = (_accepted(name, _Trail(rules, folder, _local(case), (), {})) for name in names)
    return tuple(unit.file for unit in units if isinstance(unit, _Unit))


class _Unit(NamedTuple):
    """The case of a unit, and its file, to which findings may point."""

    case: Case
    file: SourceFile


class _Trail(NamedTuple):
    """Where a roll-up is.

    The paths of its units are relative to ``folder``, and published files are read in the form ``local`` if it is not
    None. ``above`` are the files that it is a part of, ``seen`` all files so far, by their paths.
    """

    rules: Rules
    folder: Path
    local: str | None
    above: tuple[str, ...]
    seen: dict[str, str]


def _add_up(case: Case, trail: _Trail) -> Result[Units]:
    """Add up the units of a case."""
    rollup, year = Rollup(case.form), case.definition.report.year
    findings = []
    for at, pattern in enumerate(case.definition.report.units):
        place, count = f"report.units[{at}]", 0
        for name in matching(pattern, trail.folder):
            count += 1
            unit = _accepted(name, trail)
            if fault := unit if isinstance(unit, Fault) else unlike(unit.case, case.form, year) or _add(unit, rollup):
                findings.append(case.error(fault.code, place, **{"unit": name, **fault.arguments}))
        if count == 0:
            findings.append(case.error("units-empty", place, pattern=pattern))
    return Result(None if findings else rollup.done(), tuple(findings))


def _add(unit: _Unit, rollup: Rollup) -> Fault | None:
    values = dict(in_form(unit.case.values, unit.case.form, rollup.form))
    report = unit.case.definition.report
    return rollup.add(report.agency, unit.file.name, values, report.code)


def _local(case: Case) -> str | None:
    """Return the reference to the form of a case if govreport does not ship it, so that no file can be recognised."""
    return local_form(case.definition.form)


def local_form(reference: str) -> str | None:
    """Return a reference to a form if govreport does not ship the form, else None."""
    return None if reference in shipped_forms() else reference


def is_pattern(text: str, folder: Path = Path()) -> bool:
    """Return whether a text has wildcards and is not the path of a file, from ``folder``, as it stands."""
    return not _MAGIC.isdisjoint(text) and not exists(folder / text)


def matching(pattern: str, folder: Path) -> list[str]:
    """Return the files that a pattern names, sorted; a pattern without wildcards names one, which may not exist.

    The files that Excel puts beside a workbook while somebody edits it are no reports.
    """
    if not is_pattern(pattern, folder):
        return [os.path.normpath(folder / pattern)]
    from glob import iglob

    found = islice(iglob(pattern, root_dir=folder), MOST)  # noqa: PTH207  (Path.glob takes no absolute patterns)
    return sorted(os.path.normpath(folder / name) for name in found if not Path(name).name.startswith(_BEING_EDITED))


def _accepted(name: str, trail: _Trail) -> _Unit | Fault:
    """Return a unit, with the sums of its own units, or why it cannot be used."""
    real = os.path.realpath(name)
    if real in trail.above:
        return Fault("unit-repeated", {"circle": name})
    if real in trail.seen:
        return Fault("unit-repeated", {"first": trail.seen[real]})
    trail.seen[real] = name
    try:
        content = read_regular(Path(name))
        if is_published(name):
            return _imported(name, content, trail)
        case = accept(name, content, Path(name).parent, trail.rules).case
    except (OSError, ValueError) as error:
        return Fault("unit-unreadable", {"reason": reason_of(error)})
    if case is None:
        return Fault("unit-invalid")
    if case.definition.report.units:
        if len(trail.above) >= DEEPEST:
            return Fault("unit-unreadable", {"reason": Word("units-deep")})
        below = trail._replace(folder=Path(name).parent, local=_local(case), above=(*trail.above, real))
        units = _add_up(case, below)
        if units.value is None:
            return Fault("unit-invalid")
        case = case.over(units.value)
    return _Unit(case, source_file(case))


def _imported(name: str, content: bytes, trail: _Trail) -> _Unit | Fault:
    """Return the unit whose report a published file is; nothing of it may have been left in doubt."""
    from govreport_cli.importing.model import Choices
    from govreport_cli.importing.run import import_file, source_of

    try:
        found = import_file(name, content, Choices(form=trail.local, folder=trail.folder, rules=trail.rules))
    except PluginError:
        return Fault("unit-invalid")
    if found.text is None or has_errors(found.findings):
        return Fault("unit-invalid")
    case = accept(name, found.text.encode(), trail.folder, trail.rules).case
    return _Unit(case, source_of(name, content, found)) if case else Fault("unit-invalid")


def figures_to_write(units: Units, form: Form) -> dict[str, Number]:
    """Return the figures that a definition over units gives: the sums that it would not compute from others.

    NaN stands for a figure that has to be filled in, because only some units report it. What no unit reports is left
    out, and so are the parts of a row of which only the total has a sum.
    """
    parts = {path: value for path, value in units.sums.items() if path not in form.totals}
    computed = with_totals(parts, form)
    figures: dict[str, Number] = dict(parts)
    figures |= {
        path: units.sums[path] for path in form.totals if path in units.sums and units.sums[path] != computed.get(path)
    }
    for path, lacking in units.lacking.items():
        row = form.row_members.get(form.row_of(path), ())
        of_total = any(cell.path in form.totals and cell.path in figures for cell in row[-1:])
        if lacking.units < units.count and path not in form.totals and not of_total:
            figures[path] = Decimal("nan")
    return figures
