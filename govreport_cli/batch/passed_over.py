"""Files in folders of units that a roll-up does not add, although they may be the reports of units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from govreport_cli.batch.inputs import passed_over
from govreport_cli.configuration.model import NAME
from govreport_cli.errors import PluginError
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.hosting.rules import Rules

_SHOWN = 5
"""How many files a warning names."""
_SCHEMA = ".schema.json"
"""How the names of local forms end."""
_OTHERS = frozenset({NAME, "pyproject.toml"})
"""Files whose names say what they are."""


def warnings_of(named: Sequence[str], excluded: Sequence[str], taken: Iterable[str], rules: Rules) -> Iterator[Finding]:
    """Yield a warning about the TOML files and one about the published files in folders that are not added.

    ``taken`` are the definitions: a published file beside the definition of the same name was made from it, and those
    that are named themselves are added anyway.
    """
    made = {place for path in map(Path, taken) for place in (path, path.parent / path.stem)}
    others, published = [], []
    imported = _imported(rules)
    for name in passed_over(named, excluded):
        path = Path(name)
        if path.name in _OTHERS or name.lower().endswith(_SCHEMA) or made & {path, path.parent / path.stem}:
            continue
        if path.suffix.lower() == ".toml":
            others.append(name)
        elif path.suffix and imported(path.suffix.lower()):
            published.append(name)
    for names, argument in ((others, "definition"), (published, "published")):
        if names:
            listed = ", ".join(names[:_SHOWN]) + ", …" * (len(names) > _SHOWN)
            arguments = {"count": len(names), "files": listed, argument: names[0]}
            yield Finding("rollup-passed-over", arguments, Severity.WARNING)


def _imported(rules: Rules) -> Callable[[str], bool]:
    """Return a function that says whether an importer reads files with a suffix."""
    from govreport_cli.importing.registry import for_suffix

    @cache
    def imported(suffix: str) -> bool:
        try:
            return for_suffix(suffix, rules) is not None
        except PluginError:  # whoever names such a file is told
            return False

    return imported
