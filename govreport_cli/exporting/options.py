"""The options of exporters: from the command line, ``FORMAT.NAME=VALUE``, and from definitions, ``[export.FORMAT]``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from govreport_cli.errors import UsageError
from govreport_cli.exporting.run import failure
from govreport_cli.exporting.spec import Exporter, Option
from govreport_cli.files import is_folder, real_path
from govreport_cli.findings.model import Finding, Severity, Word
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import words_of
from govreport_cli.paths import nearest

Settings = Mapping[str, Any]
"""Values of options by their full names, such as ``text.width``."""

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def from_command_line(exporters: Sequence[Exporter], given: Sequence[str]) -> Settings:
    """Return the options set with ``--option``; paths are relative to the working folder.

    Raises UsageError for an option that none of the exporters has, and for a missing or invalid value; PluginError if
    an exporter fails to check a value.
    """
    options = _options(exporters)
    settings = {}
    for text in given:
        name, equals, value = text.partition("=")
        if name not in options:
            raise UsageError("option-unknown", **_unknown(name, options))
        if not equals:
            example = _example(name, options[name])
            raise UsageError("command-lacks", name=f"--option {name}", example=example, command="govreport export")
        settings[name] = _parsed(options[name], value, Path())
        if settings[name] is None:
            raise UsageError(_code(options[name]), **_refused(name, options[name], value))
        if (words := _objection(exporters, name, options[name], settings[name])) is not None:
            raise UsageError("option-refused", option=name, value=value, reason=words)
    return settings


def from_tables(
    exporters: Sequence[Exporter],
    installed: Iterable[str],
    tables: Mapping[str, Mapping[str, Any]],
    name: str,
    folder: Path,
) -> tuple[Settings, list[Finding]]:
    """Return the options that tables ``[export.FORMAT]`` set for these exporters, and the findings about them.

    ``tables`` are those of the file ``name``, a definition or the configuration, by format. Paths are relative to
    ``folder``, the file's folder. Options of other exporters are not checked, but a table that belongs to no installed
    exporter gives a warning.
    """
    findings = [*_unknown_exporters(tables, installed, name)]
    options = _options(exporters)
    settings = {}
    for exporter in exporters:
        for key, value in tables.get(exporter.name, {}).items():
            full, path = f"{exporter.name}.{key}", f"export.{exporter.name}.{key}"
            if full not in options:
                findings.append(Finding("option-unknown", _unknown(full, options), file=name, path=path))
                continue
            option = options[full]
            settings[full] = _parsed(option, value, folder) if _suits(option, value) else None
            if settings[full] is None:
                findings.append(Finding(_code(option), _refused(full, option, value), file=name, path=path))
            elif (words := _objection([exporter], full, option, settings[full])) is not None:
                arguments = {"option": full, "value": value, "reason": words}
                findings.append(Finding("option-refused", arguments, file=name, path=path))
    return settings, findings


def values(exporter: Exporter, *settings: Settings) -> dict[str, Any]:
    """Return a value for every option of an exporter: from the last of the settings that have it, or its default."""
    merged = {name: value for layer in settings for name, value in layer.items()}
    return {option.name: merged.get(f"{exporter.name}.{option.name}", option.default) for option in exporter.options}


def _objection(exporters: Sequence[Exporter], name: str, option: Option, value: Any) -> str | None:
    """Return why an exporter refuses a value, in its own words, or None. Raises PluginError if it fails."""
    if option.validate is None:
        return None
    try:
        option.validate(value)
    except PluginUsageError as error:
        return words_of(error)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        exporter = next(exporter for exporter in exporters if name.startswith(f"{exporter.name}."))
        raise failure(exporter, error) from error
    return None


def _options(exporters: Sequence[Exporter]) -> dict[str, Option]:
    return {f"{exporter.name}.{option.name}": option for exporter in exporters for option in exporter.options}


def _unknown_exporters(tables: Iterable[str], installed: Iterable[str], name: str) -> Iterator[Finding]:
    names = list(installed)
    for table in tables:
        if table not in names:
            arguments = {
                "kind": Word(Kind.EXPORTER),
                "name": table,
                "suggestion": nearest(table, names),
                "names": ", ".join(names),
            }
            yield Finding("plugin-unknown", arguments, Severity.WARNING, name, f"export.{table}")


def _unknown(name: str, options: Mapping[str, Option]) -> dict[str, Any]:
    return {"option": name, "suggestion": nearest(name, options), "options": ", ".join(options)}


def _code(option: Option) -> str:
    return "option-folder" if option.type is Path else "option-value"


def _refused(name: str, option: Option, value: object) -> dict[str, Any]:
    from govreport_cli.definition.write import toml_value

    least, most = option.bounds or (None, None)
    return {
        "option": name,
        "value": value if isinstance(value, str) else toml_value(value),
        "choices": ", ".join(option.choices),
        "least": least,
        "most": most,
        "example": _example(name, option),
    }


def _example(name: str, option: Option) -> str | None:
    """Return an example of how an option is set on the command line, or None if it has no default."""
    example: Any = "true" if option.type is bool else option.default
    if isinstance(example, tuple):
        example = ",".join(example) or None
    return None if example is None else f"{name}={example}"


def _suits(option: Option, value: Any) -> bool:
    """Return whether a value in a definition has the type of its option."""
    if option.type is Path:
        return isinstance(value, str)
    if option.type is float:
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    if option.type is tuple:
        return isinstance(value, list) and all(isinstance(text, str) for text in value)
    return type(value) is option.type


def _parsed(option: Option, value: Any, folder: Path) -> Any:
    """Return a value converted to the option's type, or None if it is invalid; values on the command line are text."""
    if option.type is Path:
        path = real_path(folder / value)
        return path if is_folder(path) else None
    if option.type is bool:
        return value if isinstance(value, bool) else _TRUTH.get(value)
    if option.type is int:
        return _integer(option, str(value))
    if option.type is float:
        return _float(value)
    if option.type is tuple:
        texts = tuple(value if isinstance(value, list) else filter(None, value.split(",")))
        return texts if not option.choices or set(texts) <= set(option.choices) else None
    return value if not option.choices or value in option.choices else None


def _integer(option: Option, text: str) -> int | None:
    if not _INTEGER.fullmatch(text):
        return None
    number, bounds = int(text), option.bounds
    return None if bounds and not bounds[0] <= number <= bounds[1] else number


def _float(value: Any) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
