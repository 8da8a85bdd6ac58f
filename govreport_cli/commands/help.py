"""Help in Chinese: its words from the catalogue, its lines broken where Chinese lines may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from typer.core import TyperCommand

from govreport_cli.findings.catalogue import help_text
from govreport_cli.textlayout import pad, width, wrap

_EXTRA = re.compile(r"\s*\[((?:env var|default|required)[^\]]*)\]$")
_WORDS = (("env var: ", "环境变量："), ("default: ", "默认："), ("required", "必填"))
_Formatter: Any = TyperCommand.context_class.formatter_class


class ChineseHelp(_Formatter):  # type: ignore[misc]
    """Writes help pages. What the catalogue does not have stays as it is."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        self.write(f"{' ' * self.current_indent}{help_text(heading)}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        paragraphs = (help_text(" ".join(paragraph.split())) for paragraph in text.split("\n\n"))
        lines = (wrap(paragraph, self.width - self.current_indent) for paragraph in paragraphs)
        self.write("\n".join("".join(f"{indent}{line}\n" for line in paragraph) for paragraph in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names, and beside them what they are."""
        entries = list(rows)
        column = min(max(width(name) for name, _ in entries), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, said in entries:
            lines: Sequence[str] = wrap(_translated(said), self.width - self.current_indent - column)
            first, *others = lines
            if width(name) + col_spacing > column:
                self.write(f"{indent}{name}\n")
                others, first = list(lines), ""
            if first:
                self.write(f"{indent}{pad(name, column)}{first}\n")
            for line in others:
                self.write(f"{indent}{' ' * column}{line}\n")


def _translated(said: str) -> str:
    """Return what an option's help says, with what is said of it in brackets."""
    extra = _EXTRA.search(said)
    text = help_text(" ".join(said[: extra.start()].split() if extra else said.split()))
    if not extra:
        return text
    words = extra[1]
    for english, chinese in _WORDS:
        words = words.replace(english, chinese)
    return f"{text} [{words.replace('; ', '；')}]"
