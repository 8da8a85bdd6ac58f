"""Placeholders that cannot be filled, and text that was probably meant as a placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import MOST_IN_ONE_TEXT, Finding
from govreport_cli.paths import nearest
from govreport_cli.prose.filters import FilterError
from govreport_cli.prose.placeholders import PLACEHOLDER, parse

_IN_BRACES = re.compile(r"\{\{[^{}\n]*(?:\}\})?")
"""A placeholder, escaped or not."""
_RUN = re.compile(r"(?<!\\)[{｛]{3,}[^{}｛｝\n]*[}｝]*|(?:(?<![\\{｛])[{｛]{1,2}[^{}｛｝\n]*)?[}｝]{3,}")
"""More braces in a row than a placeholder has."""
_NEARLY = re.compile(
    r"(?<![\\{｛])(?:[{｛]{1,2}\s*[a-z_]\w*(?:\.\w+)+[^{}｛｝\n]*[}｝]{0,2}|｛｛[^｛｝\n]*｝?｝?)|(?P<closing>}})",
    re.ASCII,
)
"""Text that was probably meant as a placeholder: a path in the wrong braces, or unmatched braces."""
_LONGEST = 200
"""How many characters of a placeholder are shown."""


def check(case: Case) -> Iterator[Finding]:
    """Find the placeholders of all texts that cannot be filled."""
    for section in case.definition.sections:
        if "{" in section.text or "}" in section.text or "｛" in section.text:
            yield from _check_text(section.text, f"{section.path}.text", case)


def _check_text(text: str, path: str, case: Case) -> Iterator[Finding]:
    example = next(iter(case.form.indicators))
    hidden = _hidden(_RUN, text) if _has_braces(text, 3) else text
    for start, end in _faulty(text, hidden):
        finding = case.error("placeholder", path, placeholder=_shown(text[start:end]), example=example)
        yield replace(finding, chars=(start, end))
    suggestions: dict[str, str | None] = {}
    for match in PLACEHOLDER.finditer(hidden):
        placeholder = parse(match[0])
        if placeholder is None:
            finding = case.error("placeholder", path, placeholder=_shown(match[0]), example=example)
            yield replace(finding, chars=match.span())
            continue
        try:
            placeholder.fill(case.figures.citable)
        except FilterError as error:
            yield replace(_unfilled(error, match[0], path, case, suggestions), chars=match.span())


def _faulty(text: str, hidden: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of everything that was probably meant as a placeholder.

    In ``hidden``, a text of the same length, braces that are too many in a row are hidden.
    """
    if hidden is not text:
        yield from (match.span() for match in _RUN.finditer(text))
    rest = _hidden(_IN_BRACES, hidden)  # text in double braces is checked elsewhere
    if not _has_braces(rest, 1):
        return
    end = 0
    for match in _NEARLY.finditer(rest):
        start = match.start()
        if match["closing"]:
            start -= len(_words_before(rest[end:start]))
        end = match.end()
        yield start, end


def _has_braces(text: str, count: int) -> bool:
    """Return whether a text may have ``count`` braces in a row; searching for them with a pattern takes longer."""
    return "{" * count in text or "}" * count in text or "｛" in text or "｝" in text


def _words_before(text: str) -> str:
    """Return the last word on the last line of a text, without braces but with the spaces after it."""
    line = text.rpartition("\n")[2]
    words = line.rstrip()
    word = words.split()[-1] if words else ""
    for brace in "{}｛｝":
        word = word.rpartition(brace)[2]
    return word + line[len(words) :]


def _shown(text: str) -> str:
    """Return a part of a text, shortened if it is very long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _hidden(pattern: re.Pattern[str], text: str) -> str:
    """Return a text in which all characters that a pattern matches are replaced by line ends."""
    return pattern.sub(lambda match: "\n" * len(match[0]), text)


def _unfilled(
    error: FilterError, placeholder: str, path: str, case: Case, suggestions: dict[str, str | None]
) -> Finding:
    """Return the finding about a placeholder that follows the grammar but cannot be filled.

    ``suggestions`` keeps the indicators that unknown ones probably stand for; it holds no more than are listed.
    """
    arguments = {"placeholder": placeholder, **error.arguments}
    arguments = {name: _shown(value) if isinstance(value, str) else value for name, value in arguments.items()}
    path_of_indicator = str(arguments["indicator"]) if "indicator" in arguments else None
    indicator = case.form.citable.get(path_of_indicator) if path_of_indicator else None
    if error.code == "indicator-unknown":
        unknown = str(path_of_indicator)
        if unknown not in suggestions and len(suggestions) < MOST_IN_ONE_TEXT:
            suggestions[unknown] = nearest(unknown, case.form.citable)
        arguments["suggestion"] = suggestions.get(unknown)
    label = indicator.name if indicator else None
    finding = case.error(error.code, path, **{"label": label, **arguments})
    return replace(finding, label=label, indicator=path_of_indicator)
