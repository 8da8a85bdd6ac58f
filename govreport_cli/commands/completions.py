"""What shells offer for the values of options: formats, codes, indicators, names of forms and exporters.

Typer calls these functions only when a shell asks. An option with several values has them separated by commas, so
that the last one is completed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer


def formats(incomplete: str) -> list[str]:
    """Return the formats of the installed exporters, and ``all``."""
    from govreport_cli.exporting.registry import catalogue

    return _last_of_list(incomplete, [*catalogue(), "all"])


def checks(incomplete: str) -> list[str]:
    """Return the names of the installed checks."""
    from govreport_cli.hosting.kinds import Kind
    from govreport_cli.hosting.registry import catalogue

    return _last_of_list(incomplete, catalogue(Kind.CHECK))


def exporter_names(incomplete: str) -> list[str]:
    """Return the names of the installed exporters."""
    from govreport_cli.exporting.registry import catalogue

    return _beginning(incomplete, catalogue())


def exporter_options(incomplete: str) -> list[str]:
    """Return ``FORMAT.NAME=`` for the options of built-in exporters; after the equals sign, the choices."""
    from govreport_cli.exporting.registry import catalogue, load
    from govreport_cli.hosting.rules import Rules

    rules = Rules(plugins=False)
    options = {
        f"{name}.{option.name}=": option.choices or (("true", "false") if option.type is bool else ())
        for name in catalogue(rules)
        for option in load(name, rules).options
    }
    name, equals, _ = incomplete.partition("=")
    values = [f"{name}={value}" for value in options.get(f"{name}=", ())] if equals else options
    return _beginning(incomplete, values)


def codes(incomplete: str) -> list[tuple[str, str]]:
    """Return the codes of findings with their titles."""
    from govreport_cli.findings.catalogue import codes as known
    from govreport_cli.findings.catalogue import explanation

    titles = {code: explanation(code, "en").title for code in known()}
    return [(text, titles[text.rpartition(",")[2]]) for text in _last_of_list(incomplete, titles)]


def form_names(incomplete: str) -> list[str]:
    """Return the names of the forms that govreport ships."""
    from govreport_cli.forms.schemas import shipped_forms

    return _beginning(incomplete, shipped_forms())


def indicators(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the indicators of the form of the definition on the command line, else of the newest form, with labels."""
    from govreport_cli.definition.read import read
    from govreport_cli.errors import GovreportError
    from govreport_cli.files import read_regular
    from govreport_cli.forms.find import find_form
    from govreport_cli.forms.schemas import shipped_forms

    reference, folder = shipped_forms()[-1], Path()
    # Typer does not parse arguments as long as the last option has no value.
    file: str = next(iter(context.params.get("files") or context.args), "")
    try:
        document = read(file, read_regular(Path(file))).value if file else None
        if document is not None and isinstance(document.data.get("form"), str):
            reference, folder = document.data["form"], Path(file).parent
        form = find_form(reference, folder)
    except (OSError, ValueError, GovreportError):
        form = find_form(shipped_forms()[-1], Path())
    return [(path, indicator.name) for path, indicator in form.indicators.items() if path.startswith(incomplete)]


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _last_of_list(incomplete: str, names: Iterable[str]) -> list[str]:
    """Return the list that was typed with each name that completes its last value, except those that are in it."""
    before, comma, last = incomplete.rpartition(",")
    given = before.split(",")
    return [f"{before}{comma}{name}" for name in names if name.startswith(last) and name not in given]
