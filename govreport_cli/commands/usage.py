"""Translates Typer's errors about a command line into findings, so that they are reported like all others."""

from __future__ import annotations

import re
from typing import Any

from govreport_cli.errors import UsageError
from govreport_cli.findings.model import Word
from govreport_cli.paths import nearest

_GIVEN = re.compile(r"'?(.*?)'? is not ", re.DOTALL)
_UNEXPECTED = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)
_NO_COMMAND = re.compile(r"No such command '(.*?)'\.", re.DOTALL)


def usage_error(error: Any) -> UsageError:
    """Return the UsageError for one of Typer's errors; their classes are private, so they are recognised by name."""
    context = error.ctx
    command = context.command_path if context else "govreport"
    match type(error).__name__:
        case "NoSuchOption":
            known = [name for param in context.command.get_params(context) for name in param.opts]
            name = error.option_name
            before = name if any(name in param.opts for param in context.find_root().command.params) else None
            suggestion = nearest(name, known)
            return UsageError("command-option", option=name, before=before, suggestion=suggestion, command=command)
        case "MissingParameter":
            return UsageError("command-lacks", name=_name(error.param), command=command)
        case "BadOptionUsage" if "requires" in error.message:
            return UsageError("command-lacks", name=error.option_name, option=error.option_name, command=command)
        case "BadOptionUsage" if "does not take a value" in error.message:
            return UsageError("command-flag", name=error.option_name)
        case "BadParameter" if given := _GIVEN.match(error.message):
            return UsageError(
                "command-value",
                name=_source(error.param, context),
                value=given[1],
                command=command,
                **_expected(error.param),
            )
    if error.message == "Missing command.":
        return UsageError("command-lacks", name="COMMAND", command=command)
    if extra := _UNEXPECTED.fullmatch(error.message):
        return UsageError("command-extra", arguments=extra[1], command=command)
    if unknown := _NO_COMMAND.match(error.message):
        name = unknown[1]
        return UsageError(
            "command-unknown", name=name, suggestion=nearest(name, context.command.list_commands(context))
        )
    return UsageError("command-line", reason=error.format_message(), command=command)


def _expected(param: Any) -> dict[str, Any]:
    """Return what a parameter's value may be, as arguments of the message."""
    kind = param.type
    if getattr(kind, "min", None) is not None and getattr(kind, "max", None) is not None:
        return {"least": kind.min, "most": kind.max}
    numbers = {"int": Word("integer"), "float": Word("number")}
    choices = ("true", "false") if kind.name == "boolean" else getattr(kind, "choices", ())
    return {"choices": ", ".join(choices), "expected": numbers.get(kind.name)}


def _source(param: Any, context: Any) -> str:
    """Return what gives a parameter its value: the environment variable, or the parameter itself."""
    source = context.get_parameter_source(param.name) if context else None
    variable: str | None = param.envvar if getattr(source, "name", "") == "ENVIRONMENT" else None
    return variable or _name(param)


def _name(param: Any) -> str:
    """Return a parameter's name as help has it: the longest name of an option, or what stands for an argument."""
    name: str = param.metavar if param.param_type_name == "argument" else max(param.opts, key=len)
    return name.removesuffix("...")
