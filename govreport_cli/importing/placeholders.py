"""Placeholders in place of the typed numbers that clearly are figures of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from govreport_cli.checks.model import Case
from govreport_cli.checks.typed_numbers import figures_in
from govreport_cli.importing.as_toml import SectionSource


def with_placeholders(sections: Sequence[SectionSource], case: Case) -> list[SectionSource]:
    """Return sections in which a number that is exactly the figure it is about is a placeholder.

    What a number is about is found out as the check of typed numbers does it; any doubt leaves the number as it is.
    """
    return [section._replace(text=_filled(section.text, case)) for section in sections]


def _filled(text: str, case: Case) -> str:
    for (start, end), path in reversed(list(figures_in(text, case))):
        text = f"{text[:start]}{{{{ {path} }}}}{text[end:]}"
    return text
