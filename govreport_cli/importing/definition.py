"""Puts together the definition that a file shows, with what was not understood as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from govreport_cli.accept import accept
from govreport_cli.checks.model import Case
from govreport_cli.definition.model import BreakdownEntry, Number
from govreport_cli.findings.catalogue import severity
from govreport_cli.findings.model import Finding, Place
from govreport_cli.forms.find import find_form
from govreport_cli.forms.model import Form
from govreport_cli.forms.read import as_given
from govreport_cli.forms.schemas import shipped_forms
from govreport_cli.importing.as_toml import Contents, SectionSource, as_toml
from govreport_cli.importing.breakdowns import breakdown_of, said_by
from govreport_cli.importing.by_path import named_breakdowns, named_figures
from govreport_cli.importing.extract import NOWHERE, Grid, Passage, Piece, place_of
from govreport_cli.importing.labels import even, key
from govreport_cli.importing.markdown import markdown
from govreport_cli.importing.model import Choices, Imported, placed, quoted
from govreport_cli.importing.other_reports import other_reports
from govreport_cli.importing.particulars import About, about
from govreport_cli.importing.placeholders import with_placeholders
from govreport_cli.importing.prose import APPENDIX, Divided, divide_files
from govreport_cli.importing.recognised import Recognised
from govreport_cli.importing.tables import recognise
from govreport_cli.importing.titled import Titled, of_this_year, titled
from govreport_cli.published.model import Reading
from govreport_cli.report.compose import opening
from govreport_cli.report.model import plain

_NAN = Decimal("NaN")
_DOUBT = 7
"""How many understood cells a doubt outweighs when the form is chosen: about a row of them."""
_MOST_LABELS = 5
"""How many rows a message names."""


def imported(file: str, pieces: Iterable[Piece], choices: Choices) -> Imported:
    """Return the definition that the pieces of a file show."""
    pieces = list(pieces)
    readings = [piece for piece in pieces if isinstance(piece, Reading)]
    found = titled(piece for piece in pieces if not isinstance(piece, Reading))
    shown = [reading for reading in readings if not _repeats(reading)]
    form = _best(found, shown, choices)
    if form is None:
        return Imported(None, (Finding("import-nothing", file=file),))
    divided = divide_files((item.piece for item in found), form)
    about_report = [reading for reading in shown if reading.path.startswith("report.")]
    known = about(divided, {reading.path: reading for reading in reversed(about_report) if reading.text.strip()})
    recognised = recognise(of_this_year(found), form, known.report.get("year"))
    elsewhere = form.indicators.keys() - {path for table in form.tables for path in table.indicators}
    shown += [reading for reading in readings if _repeats(reading) and reading.path in elsewhere]
    return _Import(file, found, shown, form, recognised, divided, known, choices).result()


def _repeats(reading: Reading) -> bool:
    """Return whether a reading is of data beside what people see, which only count for figures that no table has."""
    return reading.hidden or reading.repeated


def _best(found: Sequence[Titled], readings: Sequence[Reading], choices: Choices) -> Form | None:
    """Return the form of which a file has the most; None if it has nothing of any form."""
    grids, year = of_this_year(found), _year(found)
    named = {reading.path for reading in readings}
    stated = next((reading.text for reading in readings if reading.path == "form"), None)
    chosen = [choices.form] if choices.form else [stated] if stated in shipped_forms() else shipped_forms()
    best: list[tuple[int, Form]] = []
    for name in chosen:
        form = find_form(name, choices.folder, choices.rules)
        for variant in [form, *(as_given(form, frozenset({group})) for group in form.groups_or_rows)]:
            result = recognise(grids, variant, year)
            known = len(named & variant.indicators.keys())
            points = result.understood + known - _DOUBT * (result.strange + len(result.doubts))
            if known or result.understood:
                best.append((points, variant))
    if not best:
        return None
    most = max(points for points, _ in best)
    rivals = [variant for points, variant in best if points == most]
    return next((rival for rival in rivals if year and rival.in_force(year)), rivals[0])


def _year(found: Sequence[Titled]) -> int | None:
    """Return the year in the title of a file, None if there is none."""
    passages = [item.piece for item in found if isinstance(item.piece, Passage)]
    year: int | None = about(Divided(before=passages), {}).report.get("year")
    return year


class _Import(NamedTuple):
    """One file, as far as it was recognised in a form."""

    file: str
    pieces: Sequence[Titled]
    readings: Sequence[Reading]
    form: Form
    recognised: Recognised
    divided: Divided
    known: About
    choices: Choices

    def result(self) -> Imported:
        """Return the definition."""
        if others := tuple(self._other_reports()):
            return Imported(None, others)
        findings = [*self._doubts(), *self._unknown()]
        places: dict[str, Place] = {"report": NOWHERE, **self.known.places}
        figures, units, notes = self._figures(places, findings)
        if not figures:
            findings.append(self._finding("import-empty", NOWHERE, None))
        findings += self._missing(figures, places)
        breakdowns = list(self._breakdowns(figures, findings))
        sections = self._sections(places, findings)
        report = dict(self.known.report)
        heading = self.form.heading.replace("{year}", str(report.get("year")))
        if report.get("title") == heading.replace("{agency}", str(report.get("agency"))):
            del report["title"]
        if report.get("issuer") == report.get("agency"):
            report.pop("issuer", None)
        contents = Contents(report, figures, units, notes, breakdowns, sections)
        reference = self.choices.form or self.form.name
        text = as_toml(self.form, reference, contents)
        case = accept(self.file, text.encode(), self.choices.folder, self.choices.rules).case
        if case and self.choices.placeholders:
            text = as_toml(self.form, reference, contents._replace(sections=with_placeholders(sections, case)))
        findings += self._left_over(breakdowns, case)
        return Imported(text, tuple(findings), places)

    def _doubts(self) -> Iterator[Finding]:
        for doubt in self.recognised.doubts:
            yield self._finding(doubt.code, doubt.cell.place, doubt.path, **doubt.arguments)

    def _unknown(self) -> Iterator[Finding]:
        if "agency" not in self.known.report:
            yield self._finding("import-no-agency", NOWHERE, "report.agency")
        if "year" not in self.known.report:
            yield self._finding("import-no-year", NOWHERE, "report.year")
        for path, text, place in self.known.unread:
            yield self._finding("import-particular", place, path, key=path, text=quoted(text))

    def _other_reports(self) -> Iterator[Finding]:
        stated = [reading for reading in self.readings if reading.path.startswith("report.")]
        for name, text, place in other_reports([item.piece for item in self.pieces], stated, self.form, self.known):
            path = f"report.{name}"
            yield self._finding("import-other", place, path, key=path, text=text, other=str(self.known.report[name]))

    def _figures(
        self, places: dict[str, Place], findings: list[Finding]
    ) -> tuple[dict[str, Number], dict[str, str], dict[str, str]]:
        """Return the figures, the units that the author has to state, and the notes beside figures."""
        figures: dict[str, Number] = {}
        units: dict[str, str] = {}
        notes: dict[str, str] = {}
        values = {path: (cell.value, cell.cell.place) for path, cell in self.recognised.figures.items()}
        named = named_figures(self.readings, self.recognised, self.form)
        values |= named.values
        findings += [self._finding(code, place, path, **said) for code, place, path, said in named.doubts]
        for path, indicator in self.form.indicators.items():
            if path not in values:
                continue
            value, places[path] = values[path]
            if value is None:
                figures[path] = _NAN
                continue
            if value.number is None:
                continue
            figures[path] = value.number
            if value.note:
                notes[path] = value.note
            if path in self.form.open_units and value.unit:
                units[path] = value.unit
            elif value.unit and indicator.unit and value.unit != indicator.unit:
                figures[path] = _NAN
                findings.append(
                    self._finding(
                        "import-unit",
                        places[path],
                        path,
                        indicator=indicator.name,
                        unit=value.unit,
                        expected=indicator.unit,
                    )
                )
        return figures, units, notes

    def _missing(self, figures: dict[str, Number], places: Mapping[str, Place]) -> Iterator[Finding]:
        """Yield a finding for each table of which the file lacks rows, and note that their figures are not known."""
        for table in self.form.tables:
            missing = [path for path in table.indicators if path not in places]
            figures |= dict.fromkeys(missing, _NAN)
            rows = list(dict.fromkeys(self.form.row_of(path) for path in missing))
            if rows:
                labels = [self._label(row) for row in rows]
                shown = "、".join(labels[:_MOST_LABELS]) + ("……" if len(labels) > _MOST_LABELS else "")
                yield self._finding("import-missing", NOWHERE, None, table=table.title, count=len(rows), labels=shown)

    def _label(self, row: str) -> str:
        """Return the label of a row; of a table without labels, the row's first figure."""
        indicator = self.form.row_members[row][0] if row in self.form.row_members else self.form.indicators[row]
        return indicator.label

    def _breakdowns(self, figures: Mapping[str, Number], findings: list[Finding]) -> Iterator[BreakdownEntry]:
        known: list[tuple[object, ...]] = []
        for entry in named_breakdowns(self.readings):
            if said_by(entry) not in known:
                known.append(said_by(entry))
                yield entry
        titles = {id(item.grid): item.title for item in self.pieces if item.grid}
        compared = {id(item.grid) for item in self.pieces if item.compares}
        for grid in self.recognised.left_over:
            if id(grid) in compared:
                continue
            found = breakdown_of(grid, self.form, figures, titles.get(id(grid), ""), len(known))
            place = place_of(grid)
            if found is None:
                findings.append(self._finding("import-table", place, None, text=_start(grid), rows=len(grid.rows)))
                continue
            if said_by(found.entry) in known:
                continue
            known.append(said_by(found.entry))
            if not found.said:
                indicator = self.form.indicators[found.entry.of].name
                findings.append(
                    self._finding(
                        "import-breakdown", place, found.entry.of, title=found.entry.title, indicator=indicator
                    )
                )
            section = self.divided.grids.get(id(grid))
            covers = next((part.id for part in self.form.sections if part.covering(found.entry.of)), None)
            yield found.entry._replace(section=section if section != covers else None)

    def _sections(self, places: dict[str, Place], findings: list[Finding]) -> list[SectionSource]:
        sections: list[SectionSource] = []
        for section in self.form.sections:
            found = self.divided.sections.get(section.id)
            if found is None:
                continue
            text = markdown(found.passages)
            if not text and found.title == section.title:
                continue
            if found.passages:
                places[f"section[{len(sections)}]"] = found.passages[0].place
            sections.append(SectionSource(section.id, found.title if found.title != section.title else None, text))
        for title in self.divided.headings:
            taken = f"{title.section.number}{title.section.title}"
            found_as = self._finding("import-section", title.passage.place, None, text=title.title, taken=taken)
            findings.append(found_as)
        return sections

    def _left_over(self, breakdowns: Sequence[BreakdownEntry], case: Case | None) -> Iterator[Finding]:
        """Yield a finding about the text that went nowhere.

        What the report prints by itself is not lost, and a website's own text, outside of the report, is not counted.
        """
        titles = {key(entry.title) for entry in breakdowns}
        if case:
            known = self.divided.sections
            parts = [known[part.id].title for part in self.form.sections if part.id in known]
            printed = opening(case.definition.report, self.form, parts)
            titles |= {key(plain(paragraph.content)) for paragraph in printed}
        left = [
            passage
            for passage in (*self.divided.before, *self.divided.after)
            if passage not in self.known.used and not _is_extra(passage) and key(passage.text) not in titles
        ]
        if left:
            yield self._finding("import-left-out", left[0].place, None, count=len(left), text=quoted(left[0].text))

    def _finding(self, code: str, place: Place, path: str | None, **arguments: object) -> Finding:
        return placed(Finding(code, arguments, severity(code), self.file, path), place)


def _start(grid: Grid) -> str:
    return quoted(next((cell.text for row in grid.rows for cell in row if cell.text.strip()), ""))


def _is_extra(passage: Passage) -> bool:
    """Return whether a passage is a few words of a website, or the heading of an annex."""
    if passage.outside:
        return not passage.text.rstrip().endswith(("。", "！", "？"))
    return passage.level > 0 and bool(APPENDIX.match(even(passage.text)))
