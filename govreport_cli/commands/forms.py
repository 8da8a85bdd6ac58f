"""``govreport forms``: lists the forms, describes one, or prints its schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.commands.plugin_rules import NoPlugins, RefusePlugin, rules_of
from govreport_cli.console import Console

if TYPE_CHECKING:
    from govreport_cli.hosting.rules import Rules


def forms(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="FORM",
            help="Name of a form, or path of a local form's schema.",
            autocompletion=completions.form_names,
        ),
    ] = "",
    *,
    schema: Annotated[bool, typer.Option("--schema", help="Print the form's JSON Schema, for editors.")] = False,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport forms``."""
    from govreport_cli.errors import UsageError
    from govreport_cli.forms.find import find_form
    from govreport_cli.forms.form_page import form_page
    from govreport_cli.forms.schemas import shipped_forms

    console: Console = context.obj.using(lang, quiet=quiet)
    rules = rules_of(no_plugins, refuse_plugin)
    if schema and not name:
        raise UsageError("form-not-named", forms=", ".join(shipped_forms()))
    if not name:
        console.result(_list(console, rules))
    elif schema:
        console.result(_source(name, rules))
    else:
        console.result(form_page(find_form(name, Path(), rules), console.lang))


def _list(console: Console, rules: Rules) -> str:
    """Return the list of forms: ours, then those of other distributions, which it names. Reports those with faults."""
    from govreport_cli.commands.show_table import table
    from govreport_cli.errors import FormError
    from govreport_cli.findings.as_text import printable
    from govreport_cli.findings.catalogue import term
    from govreport_cli.forms.find import find_form
    from govreport_cli.forms.packaged import packaged_forms
    from govreport_cli.forms.schemas import shipped_forms

    owners = dict.fromkeys(shipped_forms(), "") | {
        name: entry.distribution for name, entry in packaged_forms(rules).items()
    }
    rows = []
    for name, owner in owners.items():
        try:
            form = find_form(name, Path(), rules)
        except FormError as error:
            console.findings([error.finding])
            continue
        row = [name, str(term(form.years_covered, console.lang)), form.title, owner]
        rows.append([printable(cell) for cell in row])
    return table(console, rows, "<<<<")


def _source(name: str, rules: Rules) -> str:
    """Return a form's schema as one file for editors. Raises FormError if the form is unknown or invalid."""
    from govreport_cli.files import read_regular
    from govreport_cli.forms.find import find_form, is_local
    from govreport_cli.forms.packaged import packaged_form
    from govreport_cli.forms.schemas import for_editors, shipped_forms, source

    find_form(name, Path(), rules)
    if name in shipped_forms():
        return for_editors(source(name))
    content = read_regular(Path(name)) if is_local(name) else packaged_form(name, rules).content
    return for_editors(content.decode("utf-8-sig"))
