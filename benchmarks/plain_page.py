"""A page without all that pandoc is not asked to make: only its text, headings, lists and tables are kept."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

_KEPT = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ol", "ul", "li", "strong", "em"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
)
_LEFT_OUT = frozenset({"figure", "nav", "script", "style", "svg", "title"})
_SPANS = frozenset({"colspan", "rowspan"})


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self._left_out.append(tag)
        elif tag in _KEPT and not self._left_out:
            spans = "".join(f' {name}="{value}"' for name, value in attrs if name in _SPANS)
            self.kept.append(f"<{tag}{spans}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            if tag in self._left_out:
                self._left_out.remove(tag)
        elif tag in _KEPT and not self._left_out:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.kept.append(escape(data, quote=False))


def plain(page: str) -> str:
    """Return a page's title, prose and official tables as HTML without attributes but the spans of cells."""
    parser = _Plain()
    parser.feed(page)
    parser.close()
    return f'<!DOCTYPE html>\n<html lang="zh"><body>{"".join(parser.kept)}</body></html>\n'
