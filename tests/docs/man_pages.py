"""Manual pages (man govreport), written from the command line's own help, in English and in Chinese.

``python tests/docs/man_pages.py`` writes them again; the wheel installs them under ``share/man``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import typer

from govreport_cli import __version__
from govreport_cli.app import make_app
from govreport_cli.commands import COMMANDS
from govreport_cli.findings.catalogue import help_text

FOLDER = Path(__file__).parents[2] / "docs" / "man"
PAGES = {"en": FOLDER / "man1" / "govreport.1", "zh": FOLDER / "zh_CN" / "man1" / "govreport.1"}

HEADINGS = {
    "en": SimpleNamespace(
        name="NAME",
        synopsis="SYNOPSIS",
        description="DESCRIPTION",
        options="OPTIONS",
        commands="COMMANDS",
        environment="ENVIRONMENT",
        exit="EXIT STATUS",
        manual="govreport manual",
        summary="check, compute and export reports on government information disclosure",
        variable="Any option of a command, such as \\fBGOVREPORT_EXPORT_TO\\fR; see \\fBgovreport config\\fR.",
        files="FILES",
        file="Options for all runs in its folder or below; see \\fBgovreport config\\fR.",
    ),
    "zh": SimpleNamespace(
        name="名称",
        synopsis="用法",
        description="说明",
        options="选项",
        commands="命令",
        environment="环境变量",
        exit="退出码",
        manual="govreport手册",
        summary="检查、计算、导出政府信息公开工作年度报告",
        variable="命令的任一选项，例如 \\fBGOVREPORT_EXPORT_TO\\fR；见 \\fBgovreport config\\fR。",
        files="文件",
        file="为所在文件夹及其下级的每次运行设定选项；见 \\fBgovreport config\\fR。",
    ),
}


def man_page(lang: str) -> str:
    """Return the manual page in a language, as roff."""
    group = typer.main.get_command(make_app([command.name for command in COMMANDS]))
    words = HEADINGS[lang]
    lines = [
        ".\\\" Written by tests/docs/man_pages.py from the command line's help.",
        f'.TH GOVREPORT 1 "" "govreport {__version__}" "{words.manual}"',
        ".nh",
        ".ad l",
        f".SH {words.name}",
        f"govreport \\- {words.summary}",
        f".SH {words.synopsis}",
        f"\\fBgovreport\\fR [{translated('OPTIONS', lang)}] {translated('COMMAND', lang)} [{translated('ARGS', lang)}]",
        f".SH {words.description}",
        escaped(translated(group.help, lang)),
        f".SH {words.options}",
        *parameters(group.params, lang),
        f".SH {words.commands}",
    ]
    for name, command in group.commands.items():
        summary, _, details = command.help.partition("\n\n")
        arguments = " ".join(usage(param, lang) for param in command.params if param.param_type_name == "argument")
        lines += [
            f'.SS "govreport {name}"',
            f"\\fBgovreport {name}\\fR [{translated('OPTIONS', lang)}] {arguments}".rstrip(),
            ".PP",
            escaped(translated(summary, lang)),
            ".PP",
            escaped(translated(details, lang)),
            *parameters(command.params, lang),
        ]
    lines += [
        f".SH {words.environment}",
        ".TP",
        "\\fBGOVREPORT_\\fICOMMAND\\fB_\\fIOPTION\\fR",
        words.variable,
        f".SH {words.files}",
        ".TP",
        "\\fBgovreport.toml\\fR",
        words.file,
        f".SH {words.exit}",
        *exit_codes(translated(group.epilog, lang)),
    ]
    return "\n".join(lines) + "\n"


def parameters(params: list, lang: str) -> Iterator[str]:
    """Yield an entry for each parameter that has a help text."""
    for param in params:
        if not param.help:
            continue
        yield ".TP"
        yield usage(param, lang) if param.param_type_name == "argument" else option(param, lang)
        yield escaped(translated(param.help, lang))


def usage(param: object, lang: str) -> str:
    """Return an argument as a command line shows it."""
    name = "|".join(translated(part, lang) for part in param.metavar.removesuffix("...").split("|"))
    name = f"\\fI{escaped(name)}\\fR" + ("\\&..." if param.nargs == -1 else "")
    return name if param.required else f"[{name}]"


def option(param: object, lang: str) -> str:
    """Return the names of an option, and the placeholder of its value or its choices."""
    names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in sorted(param.opts, key=len))
    if param.is_flag:
        return names
    choices = getattr(param.type, "choices", None)
    value = "|".join(map(str, choices)) if choices else param.metavar or param.type.name.upper()
    shown = "|".join(translated(part, lang) for part in value.split("|"))
    return f"{names} \\fI{escaped(shown)}\\fR"


def exit_codes(epilog: str) -> Iterator[str]:
    """Yield an entry for each exit code in the words at the end of help."""
    for code, meaning in re.findall(r"(\d+) ([^;；。]+?)(?:[;；。]|\.$)", epilog):
        yield from (".TP", f"\\fB{code}\\fR", escaped(meaning))


def translated(text: str, lang: str) -> str:
    """Return a help text in a language."""
    text = " ".join(text.split())
    return help_text(text) if lang == "zh" else text


def escaped(text: str) -> str:
    """Return text as roff prints it: hyphens can be searched for, and nothing is a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def write() -> None:
    """Write the pages."""
    for language, path in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(man_page(language), "utf-8")


if __name__ == "__main__":
    write()
