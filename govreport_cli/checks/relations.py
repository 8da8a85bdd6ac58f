"""The form's relations (勾稽关系) that do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.imbalances import Broken, broken
from govreport_cli.checks.model import Case
from govreport_cli.checks.suspects import suspect
from govreport_cli.checks.thousands_separators import Split, rows_of, split_rows
from govreport_cli.figures.model import show, show_difference
from govreport_cli.findings.model import Finding, Imbalance, Severity, Suspect
from govreport_cli.forms.relation import Along, Kind, Relation
from govreport_cli.paths import Source, Term

_MANY = 8
"""How many terms a message lists at most; the finding has all of them."""
_UNEQUAL = {"=": "≠", "≤": ">", "≥": "<"}


def check(case: Case) -> list[Finding]:
    """Return the relations that do not hold, in the printed order, with the suspect if there is one.

    Those of a row that a thousands separator seems to have split are left out; the row has a finding of its own.
    """
    given, form = case.definition.given, case.form
    faults = list(broken(form, case.known, case.values.keys() - given.keys()))
    splits = split_rows(case, faults)
    rows = {split.row for split in splits}
    faults = [fault for fault in faults if not rows & rows_of(fault, form)]
    culprit = suspect(form, given, case.known, faults)
    findings = [_finding(fault, case, culprit) for fault in faults]
    ordered = sorted(findings, key=lambda finding: form.order[finding.path or ""])
    return [*(_split(split, case) for split in splits), *ordered]


def _split(split: Split, case: Case) -> Finding:
    """Return the finding about a row that a thousands separator seems to have split."""
    finding = case.error("thousands-separator", split.row, key=split.row, **split.arguments)
    return replace(finding, label=case.form.row_members[split.row][0].label)


def _finding(fault: Broken, case: Case, culprit: Suspect | None) -> Finding:
    """Return the finding about a relation: both sides, their difference, and the cell that may be wrong."""
    relation, left, right, form = fault.relation, fault.left, fault.right, case.form
    imbalance = Imbalance(relation.id, left.total, right.total, left.known + right.known)
    first = form.indicators[relation.left[0].path]
    subject = {Along.ROW: first.label, Along.COLUMN: first.column, Along.NEITHER: None}[relation.along]
    equation = f" {fault.sign} ".join(
        " + ".join(_few([_word(term, relation, case) for term in side.known])) or "0" for side in (left, right)
    )
    arguments = {
        "equation": f"{subject}：{equation}" if subject else equation,
        "left": show(left.total),
        "sign": _UNEQUAL[fault.sign],
        "right": show(right.total),
        "difference": show_difference(imbalance.difference),
        "total": first.path if relation.kind is Kind.TOTAL and right.upper is not None else None,
    }
    computed = [term for term in imbalance.terms if not term.source and term.path not in case.definition.given]
    if computed:
        arguments["computed"] = computed[0].path
    if relation.severity is not Severity.ERROR:
        culprit = None
    if culprit:
        arguments |= {
            "suspect": culprit.path,
            "given": show(culprit.given),
            "needed": show(culprit.needed),
            "transposed": show(culprit.needed) if culprit.transposed else None,
        }
    path = next(term.path for term in imbalance.terms if term.source is Source.OWN)
    return Finding(
        "relation",
        arguments,
        relation.severity,
        case.definition.name,
        path,
        form.indicators[path].name,
        imbalance=imbalance,
        suspect=culprit,
        related=tuple(part for term in computed for part in _parts(term, case)),
    )


def _parts(total: Term, case: Case) -> Iterator[Term]:
    """Yield the given figures that a computed total is the sum of."""
    for relation in case.form.totals.get(total.path, ())[:1]:
        for part in relation.right:
            if part.path in case.definition.given:
                yield part
            elif not part.source:
                yield from _parts(part, case)


def _few(words: list[str]) -> list[str]:
    """Return the terms of a sum as a message lists them: if there are many, only the first two and the last."""
    return words if len(words) <= _MANY else [*words[:2], "…", words[-1]]


def _word(term: Term, relation: Relation, case: Case) -> str:
    """Return the name of a term within its relation."""
    indicator = case.form.indicators[term.path]
    word = indicator.column if relation.along is Along.ROW and indicator.column else indicator.label
    if term.source is not Source.OWN:
        word = f"上年{word}" if term.source is Source.LAST_YEAR else f"所属单位{word}合计"
    return word if term.divisor == 1 else f"{word}÷{term.divisor}"
