"""Numbers with thousands separators in a row, which TOML reads as several numbers: ``[3,402, 99]``.

Most such rows are too long. In a row without its total, the extra number takes the total's place; then its relations
fail, and one finding about the row replaces theirs. The joined row is offered only if numbers can be joined in just one
way that leaves one for each column. A comma with a space after it is never taken for a separator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from govreport_cli.checks.imbalances import Broken, broken
from govreport_cli.checks.model import Case
from govreport_cli.definition.model import Document, Number, SourceFile
from govreport_cli.figures.compute import with_totals
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.model import Form
from govreport_cli.forms.relation import Along
from govreport_cli.paths import Source, holding

_CELL = re.compile(r"[^\s,\[\]]+")
_COMMENT = re.compile(r"#[^\n]*")
_HEAD, _GROUP = re.compile(r"[1-9]\d{0,2}", re.ASCII), re.compile(r"[1-9]\d\d", re.ASCII)
"""What comes before and after a separator. A group never begins with 0: that would not be TOML."""
_LONGEST = 19
"""The longest number that is joined, with its separators: 15 digits."""
_SHOWN = 3
"""How many of the numbers a message lists."""


class Split(NamedTuple):
    """A row in which thousands separators may have split numbers.

    ``numbers`` are these numbers as they are written. ``joinings`` are the numbers that the row may have if they are
    joined; of several, none is offered. ``apart`` means that every other comma has a space after it, and that the last
    number, which may just be a wrong total, is not one of these numbers.
    """

    row: str
    numbers: tuple[str, ...]
    joinings: tuple[tuple[int, ...], ...]
    apart: bool

    @property
    def joined(self) -> tuple[int, ...] | None:
        """The only joining, or None."""
        return self.joinings[0] if len(self.joinings) == 1 else None

    @property
    def arguments(self) -> dict[str, object]:
        """The arguments of messages."""
        numbers = ", ".join(f"`{number}`" for number in self.numbers[:_SHOWN])
        joined = self.joined and f"{self.row.rpartition('.')[2]} = {list(self.joined)}"
        return {"numbers": numbers + ", …" * (len(self.numbers) > _SHOWN), "joined": joined}


def with_separators(findings: Sequence[Finding], document: Document, form: Form) -> list[Finding]:
    """Return the findings about a document; those about rows that are too long mention the separators in them."""
    rows = [finding.path for finding in findings if finding.code == "wrong-length" and finding.path]
    splits = {split.row: split for found in _splits(document, form, rows) if (split := _confirmed(found, form))}
    return [
        replace(finding, arguments={**finding.arguments, **splits[finding.path].arguments})
        if finding.code == "wrong-length" and finding.path in splits
        else finding
        for finding in findings
    ]


def split_rows(case: Case, faults: Sequence[Broken]) -> list[Split]:
    """Return the rows whose own relation fails, and where fewer others fail if split numbers are joined.

    If the number of other relations that fail stays the same, the spaces of the row decide. A row is left alone if the
    author has accepted one of its failing relations.
    """
    form = case.form
    errors = [fault for fault in faults if fault.relation.severity is Severity.ERROR]
    accepted = {row for fault in faults if _is_accepted(fault, case) for row in rows_of(fault, form)}
    own = [form.row_of(fault.relation.left[0].path) for fault in errors if fault.relation.along is Along.ROW]
    rows = [row for row in dict.fromkeys(own) if row not in accepted and _may_be_split(row, case)]
    splits = list(_splits(case.definition.document, form, rows))

    def helps(*joined: tuple[Split, tuple[int, ...]]) -> bool:
        named = {split.row for split, _ in joined}
        before, after = (_count(found, named, form) for found in (errors, _broken_if(case, joined)))
        return after < before or (after == before and all(split.apart for split, _ in joined))

    certain = [(split, split.joined) for split in splits if split.joined]
    together = len(certain) > 1 and helps(*certain)
    return [
        split
        for split in splits
        if (together and split.joined) or any(helps((split, joining)) for joining in split.joinings)
    ]


def rows_of(fault: Broken, form: Form) -> set[str]:
    """Return the rows of this year's terms of a relation."""
    return {form.row_of(term.path) for term in fault.relation.terms if term.source is Source.OWN}


def _is_accepted(fault: Broken, case: Case) -> bool:
    """Return whether the author has waived relations at the place of this one."""
    path = next(term.path for term in fault.relation.terms if term.source is Source.OWN)
    places = set(holding(path))
    return any(waiver.code == "relation" and waiver.place in places for waiver in case.definition.waivers)


def _may_be_split(row: str, case: Case) -> bool:
    """Return whether a row has its total, and two numbers of which the second may be a group of the first."""
    given = [case.definition.given.get(member.path) for member in case.form.row_members[row]]
    return None not in given and any(
        _HEAD.fullmatch(str(one)) and _GROUP.fullmatch(str(other)) for one, other in pairwise(given)
    )


def _count(faults: Iterable[Broken], rows: set[str], form: Form) -> int:
    """Return how many relations that are errors fail, apart from those within the rows."""
    return sum(
        fault.relation.severity is Severity.ERROR
        and not (fault.relation.along is Along.ROW and rows_of(fault, form) <= rows)
        for fault in faults
    )


def _broken_if(case: Case, joined: Sequence[tuple[Split, tuple[int, ...]]]) -> Iterator[Broken]:
    """Yield the relations that fail if these rows have these numbers."""
    given: dict[str, Number] = dict(case.definition.given)
    for split, numbers in joined:
        for member in case.form.row_members[split.row]:
            del given[member.path]
        given |= _by_path(split.row, numbers, case.form)
    values = with_totals(given, case.form, case.known[Source.UNITS])
    return broken(case.form, {**case.known, Source.OWN: values}, values.keys() - given.keys())


def _confirmed(split: Split, form: Form) -> Split | None:
    """Return what a message may mention of a row that is too long, or None if its numbers are probably not split.

    A joining is offered if the total in it is right, or if it has no total and the spaces of the row confirm it.
    """
    if split.joined is None:
        return split
    values = _by_path(split.row, split.joined, form)
    totals = [relation for total in values for relation in form.totals.get(total, ()) if relation.along is Along.ROW]
    right = [values[relation.left[0].path] == sum(values[term.path] for term in relation.right) for relation in totals]
    if all(right) and (right or split.apart):
        return split
    return split._replace(joinings=()) if split.apart else None


def _by_path(row: str, numbers: Sequence[int], form: Form) -> dict[str, int]:
    """Return the numbers of a row by the paths of its cells."""
    return {member.path: number for member, number in zip(form.row_members[row], numbers, strict=False)}


def _splits(document: Document, form: Form, rows: Sequence[str]) -> Iterator[Split]:
    """Yield those of the rows in which numbers can be joined so that there is one for each column."""
    if not rows:
        return
    from govreport_cli.definition.locate import locate

    located = locate(SourceFile(document.name, document.text, {}))
    for row in rows:
        if split := _split(row, located.text_of(row), form.lengths[row]):
            yield split


def _split(row: str, source: str, lengths: tuple[int, ...]) -> Split | None:
    source = _COMMENT.sub(" ", source)
    cells = list(_CELL.finditer(source))
    numbers = [cell[0] for cell in cells]
    commas = [source[one.end() : other.start()] for one, other in pairwise(cells)]
    follows = [
        comma == "," and bool(_HEAD.fullmatch(one) and _GROUP.fullmatch(other))
        for comma, (one, other) in zip(commas, pairwise(numbers), strict=True)
    ]
    fewest = len(cells) - sum(follows)
    possible = [length for length in lengths if fewest <= length < len(cells)]
    written = _joined(numbers, follows, ",")
    if not possible or not source.startswith("[") or any(len(number) > _LONGEST for number in written):
        return None
    if possible == [fewest]:
        ways = [follows]
    elif possible[-1] == len(cells) - 1:
        ways = [[at == chosen for at in range(len(follows))] for chosen, follow in enumerate(follows) if follow]
    else:
        ways = []
    joinings = tuple(tuple(map(int, _joined(numbers, way, ""))) for way in ways)
    apart = not follows[-1] and all(comma != "," or follow for comma, follow in zip(commas, follows, strict=True))
    return Split(row, tuple(number for number in written if "," in number), joinings, apart)


def _joined(numbers: Sequence[str], follows: Sequence[bool], separator: str) -> list[str]:
    """Return numbers after those that are marked to follow have been appended to the number before them."""
    groups: list[list[str]] = []
    for number, follow in zip(numbers, [False, *follows], strict=False):  # an empty row has no numbers
        if follow:
            groups[-1].append(number)
        else:
            groups.append([number])
    return [separator.join(group) for group in groups]
