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
            return UsageError("command-lacks", name=error.option_name, command=command)
        case "BadOptionUsage" if "does not take a value" in error.message:
            return UsageError("command-flag", name=error.option_name)
        case "BadParameter" if given := _GIVEN.match(error.message):
            choices = ", ".join(getattr(error.param.type, "choices", ()))
            expected = Word("integer") if error.param.type.name == "int" else None
            return UsageError(
                "command-value",
                name=_name(error.param),
                value=given[1],
                choices=choices,
                expected=expected,
                command=command,
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


def _name(param: Any) -> str:
    """Return a parameter's name as help has it: the longest name of an option, or what stands for an argument."""
    name: str = param.metavar if param.param_type_name == "argument" else max(param.opts, key=len)
    return name.removesuffix("...")
