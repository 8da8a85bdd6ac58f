"""The author's breakdowns: held to their indicators, and their shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from govreport_cli.definition.model import Definition
from govreport_cli.figures.apportion import Method, apportion
from govreport_cli.figures.model import Breakdown, Figure, Number, Part, show, show_difference
from govreport_cli.figures.suspects import is_transposed
from govreport_cli.findings.model import Finding, Imbalance, Suspect, Term
from govreport_cli.paths import nearest


def break_down(definition: Definition, figures: Mapping[str, Figure]) -> tuple[tuple[Breakdown, ...], list[Finding]]:
    """Return the breakdowns whose indicators there are, and what is wrong with any."""
    entries = definition.data.get("breakdown", [])
    findings = [finding for index in range(len(entries)) for finding in _faults(definition, figures, index)]
    known = ((f"breakdown[{index}]", entry) for index, entry in enumerate(entries) if entry["of"] in figures)
    return tuple(_breakdown(place, entry, figures[entry["of"]]) for place, entry in known), findings


def _breakdown(place: str, entry: Mapping[str, Any], figure: Figure) -> Breakdown:
    values = [Decimal(part["value"]) if figure.indicator.decimal else part["value"] for part in entry["parts"]]
    decimals, method = entry.get("decimals", 0), Method(entry.get("method", Method.LARGEST_REMAINDER))
    shares = apportion(values, decimals, method)
    return Breakdown(
        place=place,
        of=figure.indicator,
        title=entry["title"],
        section=entry.get("section", ""),
        whole=sum(values),
        parts=tuple(
            Part(part["label"], value, share) for part, value, share in zip(entry["parts"], values, shares, strict=True)
        ),
        decimals=decimals,
        method=method,
    )


def _faults(definition: Definition, figures: Mapping[str, Figure], index: int) -> Iterator[Finding]:
    """Find what keeps an entry from being a split of its indicator."""
    entry, path = definition.data["breakdown"][index], f"breakdown[{index}]"
    figure = figures.get(entry["of"])
    if figure is None:
        arguments = {"indicator": entry["of"], "suggestion": nearest(entry["of"], figures)}
        yield Finding("indicator-unknown", arguments, file=definition.name, path=f"{path}.of")
        return
    indicator = figure.indicator
    for at, part in enumerate(entry["parts"]):
        if isinstance(part["value"], Decimal) and not indicator.decimal:
            key = f"{path}.parts[{at}].value"
            arguments = {"key": key, "expected": Term("integer"), "actual": Term("float")}
            yield Finding("wrong-type", arguments, file=definition.name, path=key, label=indicator.name)
    if figure.value is None:
        arguments = {"indicator": indicator.path, "label": indicator.name}
        yield Finding("not-reported", arguments, file=definition.name, path=f"{path}.of", label=indicator.name)
        return
    parts = sum(part["value"] for part in entry["parts"])
    if parts != figure.value:
        imbalance = Imbalance("breakdown", figure.value, parts, (indicator.path,))
        arguments = {
            "title": entry["title"],
            "label": indicator.name,
            "indicator": indicator.path,
            "left": show(figure.value),
            "right": show(parts),
            "difference": show_difference(imbalance.difference),
        }
        suspect = _suspect(entry, figure, f"{path}.parts", parts)
        if suspect:
            arguments |= {"suspect": suspect.path, "given": show(suspect.given), "transposed": show(suspect.needed)}
        yield Finding(
            "breakdown",
            arguments,
            file=definition.name,
            path=path,
            label=indicator.name,
            imbalance=imbalance,
            suspect=suspect,
            also=tuple(f"{path}.parts[{at}].value" for at in range(len(entry["parts"]))),
        )


def _suspect(entry: Mapping[str, Any], figure: Figure, parts_path: str, parts: Number) -> Suspect | None:
    """Return the number of a breakdown that would be right if two neighbouring digits changed places.

    Any number could be to blame, so there is no other sign of one. The whole comes first: it is added up and
    typed once more; of the parts, there must be no two.
    """
    if figure.value is None:
        return None
    missing = figure.value - parts
    numbers = {f"{parts_path}[{at}].value": part["value"] for at, part in enumerate(entry["parts"])}
    found = [
        Suspect(path, number, number + missing, transposed=True)
        for path, number in numbers.items()
        if is_transposed(number, number + missing)
    ]
    if is_transposed(figure.value, parts):
        found = [Suspect(figure.indicator.path, figure.value, parts, transposed=True)]
    return found[0] if len(found) == 1 else None
