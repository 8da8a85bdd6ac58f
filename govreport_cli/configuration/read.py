"""Reads a configuration file, and checks it against ``config.schema.json``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from govreport_cli.checks.schema import check
from govreport_cli.configuration.model import EACH_TIME, Configuration
from govreport_cli.definition.model import SourceFile
from govreport_cli.definition.read import read as read_toml
from govreport_cli.errors import InputError, reason_of
from govreport_cli.files import read_regular
from govreport_cli.findings.model import Finding, Result
from govreport_cli.forms.model import Form
from govreport_cli.forms.schemas import shipped
from govreport_cli.paths import Source


def read(file: Path) -> Result[Configuration]:
    """Return what a file sets, or the findings in it. Raises InputError if it cannot be read."""
    name = str(file)
    try:
        source = read_regular(file)
    except FileNotFoundError as error:
        raise InputError("file-missing", file=name) from error
    except (OSError, ValueError) as error:
        raise InputError("file-unreadable", file=name, reason=reason_of(error)) from error
    document = read_toml(name, source)
    if document.value is None:
        return Result(None, document.findings)
    configuration = Configuration(name, document.value.text, document.value.data)
    findings = [_each_time(finding) for finding in check(document.value, _layout())]
    return Result(None, tuple(located(findings, configuration))) if findings else Result(configuration)


def _each_time(finding: Finding) -> Finding:
    """Return a finding about an option that the file cannot set for a command as one that says what to do."""
    table, _, option = (finding.path or "").rpartition(".")
    if not table or "." in table or option not in EACH_TIME or finding.code not in {"unknown-key", "wrong-type"}:
        return finding
    instead = {"top": option} if option == "lang" else {"each_time": f"--{option}"}
    return replace(finding, code="unknown-key", arguments={"key": finding.path, **instead}, on_key=True)


def located(findings: Iterable[Finding], configuration: Configuration) -> list[Finding]:
    """Return findings in a configuration file with their spans."""
    from govreport_cli.definition.locate import locate, with_spans

    source = SourceFile(configuration.file or "", configuration.text, {})
    return with_spans(findings, {Source.OWN: [locate(source)]})


def _layout() -> Form:
    """Return the schema of configurations as a form without indicators, for the check that definitions go through."""
    return Form(
        name="config",
        title="",
        heading="",
        legal_basis="",
        years=(0, None),
        deadlines=(),
        indicators={},
        open_units=(),
        columns={},
        relations=(),
        subtotals={},
        wordings=(),
        sections=(),
        tables=(),
        charts=(),
        key_figures=(),
        schema=shipped("config"),
    )
