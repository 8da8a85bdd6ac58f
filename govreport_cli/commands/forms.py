"""``govreport forms``: lists the forms, describes one, or prints its schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.console import Console


def forms(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of a form, or path of a local form's schema.")] = "",
    *,
    schema: Annotated[bool, typer.Option("--schema", help="Print the form's JSON Schema, for editors.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport forms``."""
    from govreport_cli.commands.show_table import table
    from govreport_cli.errors import UsageError
    from govreport_cli.findings.catalogue import term
    from govreport_cli.forms.find import find_form
    from govreport_cli.forms.form_page import form_page
    from govreport_cli.forms.schemas import shipped_forms

    console: Console = context.obj.using(lang, quiet=quiet)
    if schema and not name:
        raise UsageError("form-not-named", forms=", ".join(shipped_forms()))
    if not name:
        found = [find_form(shipped, Path()) for shipped in shipped_forms()]
        console.result(
            table(
                console, [[form.name, str(term(form.years_covered, console.lang)), form.title] for form in found], "<<<"
            )
        )
    elif schema:
        console.result(_source(name))
    else:
        console.result(form_page(find_form(name, Path()), console.lang))


def _source(name: str) -> str:
    """Return a form's schema as one file for editors. Raises FormError if the form is unknown or invalid."""
    from govreport_cli.files import read_regular
    from govreport_cli.forms.find import find_form
    from govreport_cli.forms.schemas import for_editors, shipped_forms, source

    find_form(name, Path())
    return for_editors(source(name) if name in shipped_forms() else read_regular(Path(name)).decode("utf-8-sig"))
