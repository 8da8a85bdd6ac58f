"""The elements of a page, as they are read: which begin a new piece of text, and which people do not see."""

from __future__ import annotations

import re

INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|s|samp|small|span|strike|strong|"
    "sub|sup|time|tt|u|var|wbr|.*:.*",
    re.DOTALL,
)
"""The elements that do not begin a new piece of text; neither do Word's own, which have a colon in their names."""
VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
"""The elements without content, and so without an end tag."""
UNSEEN = frozenset(("script", "style", "template", "title", "svg", "del", "s", "strike"))
"""The elements whose text is not read as text of the page: the labels of drawings repeat those of the tables, and what
is struck out does not hold."""
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|:\s*line-through", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s{0,5}:\s{0,5}([0-9.]{0,10})\s{0,5}([a-z%]{0,10})", re.IGNORECASE)
_COMMENTS = (("<!--", re.compile(r"--\s*>")), ("<![", re.compile(r"\]\s*\]\s*>")))
"""How comments and CDATA sections begin and end."""
_MOST_NEVER_CLOSED = 100
"""How many of them that never end are read: each one makes the parser search the rest of the page."""


def has_size(style: str, around: bool = True) -> bool:  # noqa: FBT001, FBT002  (what it is without a style)
    """Return whether text in an element has a size other than 0; ``around`` is that of the text around the element."""
    for number, unit in _SIZE.findall(style)[-1:]:
        if number and not number.strip("0."):
            return False
        return around if unit.lower() in {"em", "%", "ex", "ch"} else True
    return around


def end_of(page: str) -> int:
    """Return where reading may stop: after the last tag, or earlier if many comments never end."""
    end = page.rfind(">") + 1
    for begins, ends in _COMMENTS:
        at = max((closing.start() for closing in ends.finditer(page, 0, end)), default=0)
        for _ in range(_MOST_NEVER_CLOSED):
            at = page.find(begins, at, end) + 1
            if not at:
                break
        else:
            end = at
    return end
