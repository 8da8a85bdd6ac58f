"""The column of checks to the right of a table: relations as formulas, which show at once what an edit breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from govreport_cli.plugin import Along, Breakdown, Figure, Kind, Number, Relation, Report, Severity, Source, Term
from govreport_exporters.xlsx.book import Area, Sheet
from govreport_exporters.xlsx.number_formats import is_exact
from govreport_exporters.xlsx.styles import CHECK, HEAD, VERDICTS
from govreport_exporters.xlsx.sum_formulas import CellRef, cell_of, count_of, sum_of

HEADING = "核对"
"""The heading of the column."""

_GAP, _WIDTH = 2.0, 48.0  # of columns, in digits
HOLDS, WRONG, DOUBTFUL = "√", "× ", "！"
"""How verdicts begin: that all holds, that something is wrong, that something is in doubt."""

_BETWEEN = "；"

_LONGEST_FORMULA = 8192
_LONGEST_NAME = 60  # characters; a string in a formula has at most 255 UTF-16 units
_DECIMALS = 6  # no figure has more; further decimals of a difference are rounding errors of binary floats

# XlsxWriter treats "MAP(" as a new function that needs a prefix, even inside a string.
_INERT = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Check:
    """A relation as a formula: its left side minus its right side, and the value of that difference now."""

    name: str
    severity: Severity
    at_most: bool
    formula: str
    difference: Number
    filled: str = ""
    """How many of its cells are filled in, as a formula, if a blank row should have no verdict."""
    blank: bool = False
    """Whether none is filled in now."""

    @property
    def holds(self) -> bool:
        """Whether the relation holds now."""
        return self.difference <= 0 if self.at_most else self.difference == 0

    @property
    def condition(self) -> str:
        """The formula for whether the relation holds."""
        return f"{self.formula}{'<=' if self.at_most else '='}0"

    @property
    def complaint(self) -> str:
        """The complaint if the relation does not hold now, otherwise an empty string."""
        return "" if self.holds else f"{_BETWEEN}{self.name} 差{_signed(self.difference)}"

    @property
    def complaint_formula(self) -> str:
        """The formula of the complaint. TEXT ends an integer with a point, which SUBSTITUTE removes."""
        number = f'TRIM(SUBSTITUTE(TEXT({self.formula},"+0.######;-0.######")&" ",". ",""))'
        return f'IF({self.condition},"",{_quoted(f"{_BETWEEN}{self.name} 差")}&{number})'


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one or more checks: the formula of the cell, and its value now."""

    formula: str
    text: str


def checks_of(
    report: Report, cells: Mapping[str, CellRef], *, fill_in: bool = False
) -> dict[str, dict[int, list[Check]]]:
    """Return the checks, by sheet and row.

    There is a check for each relation whose terms are all known: in ``cells``, or as last year's figures. It goes
    in the row of the relation's first term in ``cells``. In a workbook to be filled in, it waits for the first number.
    """
    figures = report.figures.by_path
    rows: defaultdict[tuple[str, int], list[Relation]] = defaultdict(list)
    for relation in report.relations:
        home = next((cell for term in relation.terms if (cell := cell_of(term, cells))), None)
        if home and all(cell_of(term, cells) or _is_constant(term, figures) for term in relation.terms):
            rows[home.sheet, home.row].append(relation)
    checks: defaultdict[str, dict[int, list[Check]]] = defaultdict(dict)
    for (sheet, row), relations in rows.items():
        names = _distinct([tuple(_names(relation, figures)) for relation in relations])
        checks[sheet][row] = [
            _check(name, relation, sheet, figures, cells) for name, relation in zip(names, relations, strict=True)
        ]
        if fill_in:
            checks[sheet][row] = [
                replace(
                    check,
                    filled=count_of([*_cells(relation, cells)], sheet),
                    blank=all(figures[term.path].value is None for term in relation.terms if cell_of(term, cells)),
                )
                for check, relation in zip(checks[sheet][row], relations, strict=True)
            ]
    return dict(checks)


def total_check(breakdown: Breakdown, total: CellRef, report: Report, cells: Mapping[str, CellRef]) -> Check | None:
    """Return the check that the total of a breakdown equals its indicator, if cells hold both as numbers."""
    path, whole = breakdown.of.path, breakdown.whole
    value = report.figures.by_path[path].value
    if path not in cells or value is None or not is_exact(whole):
        return None
    formula = _difference(sum_of([total], total.sheet), sum_of([cells[path]], total.sheet))
    return Check(breakdown.total.label, Severity.ERROR, at_most=False, formula=formula, difference=whole - value)


def write_checks(sheet: Sheet, heading: range, checks: Mapping[int, Sequence[Check]]) -> None:
    """Write the checks of each row to the right of the printed columns; ``heading`` are the rows of the heading."""
    rows = {row: verdicts for row, of_row in checks.items() if (verdicts := _verdicts(of_row))}
    if not rows:
        return
    width = max(map(len, rows.values()))
    first = sheet.add_columns(_GAP, *[_WIDTH] * width)[1]
    sheet.merged(Area(heading.start, first, len(heading), width), HEADING, HEAD)
    for row, verdicts in rows.items():
        for column, verdict in enumerate(verdicts, first):
            sheet.verdict(row, column, verdict.formula, verdict.text, CHECK)
    sheet.colour(Area(min(rows), first, max(rows) - min(rows) + 1, width), VERDICTS)


def _verdicts(checks: Sequence[Check]) -> list[Verdict]:
    """Return the verdict on the checks of a row, or several verdicts if one formula would be too long.

    A single check that is too long for a formula is left out.
    """
    verdict = _verdict(checks)
    if len(verdict.formula) <= _LONGEST_FORMULA:
        return [verdict]
    half = len(checks) // 2
    return [*_verdicts(checks[:half]), *_verdicts(checks[half:])] if half else []


def _verdict(checks: Sequence[Check]) -> Verdict:
    """Return the verdict on these checks: all hold, or which do not and by how much."""
    errors = [check for check in checks if check.severity is Severity.ERROR]
    wrong, doubtful = _quoted(WRONG), _quoted(DOUBTFUL)
    mark = (
        wrong if len(errors) == len(checks) else f"IF({_all_hold(errors)},{doubtful},{wrong})" if errors else doubtful
    )
    complaints = "&".join(check.complaint_formula for check in checks)
    rest = f"MID({complaints},{len(_BETWEEN) + 1},{_LONGEST_FORMULA})"
    formula = f"IF({_all_hold(checks)},{_quoted(HOLDS)},{mark}&{rest})"
    if filled := "+".join(filter(None, (check.filled for check in checks))):
        formula = f'IF({filled}=0,"",{formula})'
    if all(check.blank for check in checks):
        return Verdict(f"={formula}", "")

    complaint = "".join(check.complaint for check in checks).removeprefix(_BETWEEN)
    now = DOUBTFUL if all(check.holds for check in errors) else WRONG
    return Verdict(f"={formula}", now + complaint if complaint else HOLDS)


def _cells(relation: Relation, cells: Mapping[str, CellRef]) -> Iterator[CellRef]:
    for term in relation.terms:
        if cell := cell_of(term, cells):
            yield cell


def _all_hold(checks: Sequence[Check]) -> str:
    return f"AND({','.join(check.condition for check in checks)})"


def _check(
    name: str, relation: Relation, home: str, figures: Mapping[str, Figure], cells: Mapping[str, CellRef]
) -> Check:
    """Return the check of a relation, as a formula in the sheet ``home``."""
    left, right = (_side(side, home, figures, cells) for side in (relation.left, relation.right))
    difference = sum(_value(term, figures) for term in relation.left) - sum(
        _value(term, figures) for term in relation.right
    )
    return Check(name, relation.severity, relation.kind is Kind.AT_MOST, _difference(left, right), difference)


def _side(terms: Sequence[Term], home: str, figures: Mapping[str, Figure], cells: Mapping[str, CellRef]) -> str:
    """Return the sum of terms as part of a formula in the sheet ``home``; cells with a divisor are divided by it."""
    whole = [cell for term in terms if term.divisor == 1 and (cell := cell_of(term, cells))]
    constants = [_value(term, figures) for term in terms if not cell_of(term, cells)]
    divided = [
        f"{sum_of([cell], home)}/{term.divisor}"
        for term in terms
        if term.divisor != 1 and (cell := cell_of(term, cells))
    ]
    sums = [sum_of(whole, home, constants)] if whole or constants or not divided else []
    joined = "+".join([*sums, *divided])
    return f"({joined})" if divided else joined


def _difference(left: str, right: str) -> str:
    return f"ROUND({left}-{right},{_DECIMALS})"


def _is_constant(term: Term, figures: Mapping[str, Figure]) -> bool:
    """Return whether a term is a figure of last year that a formula can hold."""
    if term.source is not Source.LAST_YEAR:
        return False
    value = figures[term.path].previous
    return value is not None and is_exact(value)


def _value(term: Term, figures: Mapping[str, Figure]) -> Number:
    """Return the value of a term, divided by its divisor; 0 if it has none."""
    figure = figures[term.path]
    value = (figure.previous if term.source is Source.LAST_YEAR else figure.value) or 0
    return value if term.divisor == 1 else Decimal(value) / term.divisor


def _names(relation: Relation, figures: Mapping[str, Figure]) -> Iterator[str]:
    """Yield names for a relation within its row, from short to long."""
    subject = figures[next(term.path for term in relation.terms if term.source is Source.OWN)].indicator
    other = figures[relation.right[0].path].indicator
    name = subject.column or _without_gloss(subject.label)
    yield name
    match relation.along:
        case Along.ROW:
            yield f"本行{name}"
            yield subject.name
        case Along.COLUMN:
            yield f"本列{name}"
    yield f"{name}与{_without_gloss(other.label)}"


def _without_gloss(label: str) -> str:
    return label.partition("（")[0] or label


def _distinct(candidates: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a name for each thing: the first of its candidates that no other thing has, or else its last."""
    names = []
    for at, own in enumerate(candidates):
        others = {name for other, theirs in enumerate(candidates) if other != at for name in theirs}
        names.append(_inert(next((name for name in own if name not in others), own[-1])))
    return names


def _inert(name: str) -> str:
    """Return a name that is short and that nothing takes for a function."""
    name = name.translate(_INERT)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _signed(value: Number) -> str:
    """Return a difference with its sign and without trailing zeros."""
    number, point, decimals = f"{value:+f}".partition(".")
    return (number + point + decimals.rstrip("0")).rstrip(".")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
