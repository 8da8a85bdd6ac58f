"""Help in Chinese: its texts come from the catalogue, and its lines break as Chinese lines may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from typer.core import TyperCommand

from govreport_cli.findings.catalogue import help_text
from govreport_cli.textlayout import pad, width, wrap

_EXTRA = re.compile(r"\s*\[((?:env var|default|required)[^\]]*)\]$")
_WORDS = (("env var: ", "环境变量："), ("default: ", "默认："), ("required", "必填"))
_PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b")
_Formatter: Any = TyperCommand.context_class.formatter_class


class ChineseHelp(_Formatter):  # type: ignore[misc]
    """Writes help pages. A text that the catalogue does not have stays as it is."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, _named(args), prefix or "用法：")

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
        """Write names in one column and their descriptions in the next; a name that is too wide gets its own line."""
        entries = [(_named(name), description) for name, description in rows]
        column = min(max(width(name) for name, _ in entries), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, description in entries:
            lines = list(_described(description, self.width - self.current_indent - column))
            if width(name) + col_spacing > column:
                self.write(f"{indent}{name}\n")
                first = ""
            else:
                first = lines.pop(0)
            if first:
                self.write(f"{indent}{pad(name, column)}{first}\n")
            for line in lines:
                self.write(f"{indent}{' ' * column}{line}\n")


def _named(text: str) -> str:
    """Return a usage line or an option with its placeholders, such as FILE, in Chinese."""
    return _PLACEHOLDER.sub(lambda placeholder: help_text(placeholder[0]), text)


def _described(description: str, columns: int) -> Iterator[str]:
    """Yield the lines of an option's description; the default in brackets is not broken if it fits on one line."""
    extra = _EXTRA.search(description)
    text = help_text(" ".join(description[: extra.start()].split() if extra else description.split()))
    *lines, last = wrap(text, columns)
    yield from lines
    if not extra:
        yield last
        return
    words = extra[1].replace("; ", "；")
    for english, chinese in _WORDS:
        words = words.replace(english, chinese)
    if width(last) + width(words) + len(" []") <= columns:
        yield f"{last} [{words}]"
    else:
        yield last
        yield from wrap(f"[{words}]", columns)
