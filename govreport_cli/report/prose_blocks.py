"""Turns a text in Markdown into blocks, and fills its placeholders with figures.

Only the Markdown that a report needs is recognised: headings, paragraphs, lists, emphasis and links. HTML is plain
text, and so is an indented line, which begins a paragraph in Chinese prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from govreport_cli.figures.model import Figures
from govreport_cli.prose.filters import FilterError
from govreport_cli.prose.placeholders import PLACEHOLDER, parse
from govreport_cli.report.model import (
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quantity,
    Strong,
    Text,
)

_SYNTAX = ["paragraph", "heading", "list", "placeholder", "emphasis", "balance_pairs", "fragments_join"]
_SYNTAX += ["link", "autolink", "newline", "escape", "text"]

_DEEPEST = 20
"""How deep emphasis may be nested; if a text nests it deeper, all its marks are plain text."""
_DIGITS = "零一二三四五六七八九"
_ADDRESS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


def prose_blocks(text: str, figures: Figures, section: str) -> tuple[Block, ...]:
    """Return the blocks of a section's text; ``section`` is the section's id.

    Headings are numbered as in official documents, （一）, then 1., then （1）; their ids begin with the section's. A
    placeholder that cannot be filled is left as written.
    """
    # Authors indent paragraphs with ideographic spaces, but style sheets already indent them.
    source = re.sub("^\u3000+", "", text, flags=re.MULTILINE)
    tokens = _markdown(emphasis=True).parse(source)
    deepest = max((inline.level for token in tokens for inline in token.children or ()), default=0)
    if deepest > _DEEPEST:
        tokens = _markdown(emphasis=False).parse(source)
    return _Prose(figures, section).blocks(SyntaxTreeNode(tokens).children)


@cache
def _markdown(*, emphasis: bool) -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False})
    markdown.inline.ruler.before("escape", "placeholder", _placeholder)
    # An address with a placeholder is not a link but text, in which the placeholder is filled.
    markdown.validateLink = lambda url: bool(_ADDRESS.match(url)) and "%7B%7B" not in url  # type: ignore[method-assign]
    return markdown.enable(_SYNTAX if emphasis else [rule for rule in _SYNTAX if rule != "emphasis"])


def _placeholder(state: Any, silent: bool) -> bool:  # noqa: FBT001  (markdown-it's signature)
    match = PLACEHOLDER.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("placeholder", "", 0).content = match[0]
    state.pos = match.end()
    return True


class _Prose:
    """Walks the syntax tree of one section, and counts its headings."""

    def __init__(self, figures: Figures, section: str) -> None:
        self._figures = figures
        self._section = section
        self._counts = [0, 0, 0]
        self._levels: list[int] = []

    def blocks(self, nodes: list[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        match node.type:
            case "heading":
                return (self._heading(int(node.tag[1:]), self._inlines(node.children[0].children)),)
            case "paragraph":
                return (Paragraph(self._inlines(node.children[0].children)),)
            case "bullet_list":
                return (List(self._items(node), None),)
            case "ordered_list":
                return (List(self._items(node), int(node.attrs.get("start", 1))),)
        message = f"Markdown of a kind that is switched off: {node.type}"
        raise AssertionError(message)

    def _heading(self, level: int, content: tuple[Inline, ...]) -> Heading:
        # A heading is one level below the nearest heading above it that has fewer marks, so no level is skipped.
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        depth = min(len(self._levels), len(self._counts)) - 1
        self._counts[depth] += 1
        self._counts[depth + 1 :] = [0] * len(self._counts[depth + 1 :])
        count = self._counts[depth]
        number = (f"（{chinese(count)}）", f"{count}.", f"（{count}）")[depth]
        identity = "-".join([self._section, *map(str, self._counts[: depth + 1])])
        return Heading(identity, depth + 2, number, content)

    def _items(self, node: SyntaxTreeNode) -> tuple[tuple[Block, ...], ...]:
        return tuple(self.blocks(item.children) for item in node.children)

    def _inlines(self, nodes: list[SyntaxTreeNode]) -> tuple[Inline, ...]:
        pieces = map(self._inline, [None, *nodes], nodes, [*nodes[1:], None])
        return tuple(piece for piece in pieces if piece != Text(""))

    def _inline(self, before: SyntaxTreeNode | None, node: SyntaxTreeNode, after: SyntaxTreeNode | None) -> Inline:
        match node.type:
            case "text":
                return Text(node.content)
            case "softbreak":
                return Text(" " if _splits_words(before, after) else "")
            case "hardbreak":
                return LineBreak()
            case "placeholder":
                return self._quantity(node.content)
            case "strong":
                return Strong(self._inlines(node.children))
            case "em":
                return Emphasis(self._inlines(node.children))
            case "link":
                return Link(str(node.attrs["href"]), tuple(self._unlinked(node.children)))
        message = f"Markdown of a kind that is switched off: {node.type}"
        raise AssertionError(message)

    def _unlinked(self, nodes: list[SyntaxTreeNode]) -> Iterator[Inline]:
        """Yield the content of a link, in which nested links are replaced by their content."""
        for piece in self._inlines(nodes):
            yield from piece.content if isinstance(piece, Link) else (piece,)

    def _quantity(self, source: str) -> Inline:
        placeholder = parse(source)
        if placeholder is None:
            return Text(source)
        try:
            text = placeholder.fill(self._figures.citable)
        except FilterError:
            return Text(source)
        is_figure = placeholder.shows_figure and placeholder.path not in self._figures.subtotals
        return Quantity(placeholder.path, text) if is_figure else Text(text)


def _splits_words(before: SyntaxTreeNode | None, after: SyntaxTreeNode | None) -> bool:
    """Return whether a line break separates two words that need a space; Chinese needs none."""
    return bool(before and after and before.content[-1:].isascii() and after.content[:1].isascii())


def chinese(number: int) -> str:
    """Return a number from 1 to 99 in Chinese: 一, 十, 十二, 二十, 二十一; a larger one in Arabic digits."""
    if not 1 <= number <= 99:  # noqa: PLR2004  (no report has a hundred headings)
        return str(number)
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return ten + (_DIGITS[ones] if ones else "")
