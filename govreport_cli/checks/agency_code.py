"""The check digit of the agency's unified social credit code (统一社会信用代码), after GB 32100-2015."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding

_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a code, by their value; I, O, S, V and Z are not used, because they look like digits."""
_MODULUS = len(_CHARACTERS)


def check(case: Case) -> Iterator[Finding]:
    """Find a code whose last character does not follow from the others: it was mistyped."""
    code = case.definition.report.code
    if code and code[-1] != check_digit(code[:-1]):
        yield case.error("code-digit", "report.code", code=code)


def check_digit(code: str) -> str:
    """Return the last character of a code, given the others."""
    weighted = sum(_CHARACTERS.index(mark) * 3**at for at, mark in enumerate(code))
    return _CHARACTERS[-weighted % _MODULUS]
