"""Characters that look like those of TOML, or that cannot be seen, and what to type instead.

Chinese input methods type full-width punctuation, word processors typographic quotation marks and dashes, and text
copied from web pages brings spaces and invisible characters along.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from govreport_cli.findings.model import Phrase, Word

_NAMES = {
    **dict.fromkeys("０１２３４５６７８９", "wide-digit"),
    **dict.fromkeys("“”‘’„‟‚‛″′〝〞", "curly-quote"),
    **dict.fromkeys("「」『』", "corner-bracket"),
    **dict.fromkeys("＂＇", "wide-quote"),
    **dict.fromkeys("【】〖〗", "lenticular-bracket"),
    **dict.fromkeys("〔〕", "shell-bracket"),
    **dict.fromkeys("［］", "wide-bracket"),
    **dict.fromkeys("｛｝", "wide-brace"),
    **dict.fromkeys("－﹣", "wide-minus"),
    **dict.fromkeys("‐‑‒–—―", "dash"),
    "−": "minus-sign",
    "，": "wide-comma",
    "、": "enumeration-comma",
    "；": "wide-semicolon",
    "：": "wide-colon",
    "＝": "wide-equals",
    "。": "ideographic-stop",
    "．": "wide-point",
    "＃": "wide-number-sign",
    "＋": "wide-plus",
    "＿": "wide-underscore",
}
"""What each character is called: a key of the catalogue's terms."""
_INSTEAD = {
    **dict.fromkeys("“”‘’„‟‚‛″′〝〞「」『』＂＇", '"'),
    **dict.fromkeys("，、；", ","),
    **dict.fromkeys("【〔〖［", "["),
    **dict.fromkeys("】〕〗］", "]"),
    **dict.fromkeys("－﹣−‐‑‒–—―", "-"),
    "。": ".",
}
"""What to type for a character whose compatibility form is not the character to type."""
_SPACES = {"\u3000": "wide-space", "\u00a0": "no-break-space"}
_INVISIBLE = {
    "\u200b": "zero-width-space",
    "\u200c": "zero-width-non-joiner",
    "\u200d": "zero-width-joiner",
    "\u2060": "word-joiner",
    "\ufeff": "byte-order-mark",
    "\u00ad": "soft-hyphen",
    **dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "direction-mark"),
    **dict.fromkeys("\u115f\u1160\u3164\uffa0", "filler"),
}
_FOREIGN = re.compile(r"[^\t\r\x20-\x7e]")
_CLOSING_QUOTE = re.compile(r"[“”″＂‘’′＇](?=[ \t]*[,\]}]?[ \t]*(?:#.*)?$)")


class Lookalike(NamedTuple):
    """A character that TOML does not know: its place in the line, from 0, what it is, and what to do about it."""

    at: int
    reason: Phrase
    advice: Word | Phrase


def lookalike(line: str, *, ended: bool) -> Lookalike | None:
    """Return the first character of a line that is not ASCII, if it looks like one that is, or cannot be seen.

    The line's strings and comments are masked. Text that begins with a Chinese character lacks quotation marks,
    whatever punctuation follows. ``ended`` means that a value ends before the character, and the line should too.
    """
    match = _FOREIGN.search(line)
    return _described(line, match.start(), ended=ended) if match else None


def control(text: str, at: int, column: int) -> Lookalike | None:
    """Return the control character at a place of a text, or None if the character there is another."""
    character = text[at : at + 1]
    return _invisible(at, character, column) if unicodedata.category(character or " ") == "Cc" else None


def closing_quote(line: str, mark: str) -> Lookalike | None:
    """Return the typographic quotation mark that ends a line whose string is not closed with ``mark``, or None."""
    match = _CLOSING_QUOTE.search(line)
    if not match:
        return None
    reason = Phrase("toml-closing-quote", {"name": Word(_name(match[0])), "character": match[0]})
    return Lookalike(match.start(), reason, Phrase("toml-type", {"instead": mark}))


def _described(line: str, at: int, *, ended: bool) -> Lookalike | None:
    character = line[at]
    category = unicodedata.category(character)
    if character in _INVISIBLE or category in {"Cf", "Cc"}:
        return _invisible(at, character, at + 1)
    if category in {"Zs", "Zl", "Zp"}:
        name = Word(_SPACES.get(character, "special-space"))
        advice = Word("toml-space-in-number" if _between_digits(line, at) else "toml-type-space")
        return Lookalike(at, Phrase("toml-space", {"name": name, "code": _code(character)}), advice)
    name = Word(_name(character))
    if not name:
        return None
    reason = Phrase("toml-lookalike", {"name": name, "character": character})
    return Lookalike(at, reason, _advice(line, at, ended=ended))


def _advice(line: str, at: int, *, ended: bool) -> Word | Phrase:
    """Return what to do about a lookalike."""
    instead, in_number = _instead(line, at), _between_digits(line, at)
    if instead == "-":
        if not line[at + 1 : at + 2].isalnum():
            return Word("blank-cell" if "[" in line[:at] else "blank-figure")
        if in_number:
            return Word("toml-dash-in-number")
    if ended and instead in {",", "."} and not in_number:
        return Word("toml-end-of-line")
    return Phrase("toml-type", {"instead": instead})


def _between_digits(line: str, at: int) -> bool:
    return line[max(at - 1, 0) : at].isdecimal() and line[at + 1 : at + 2].isdecimal()


def _name(character: str) -> str:
    """Return what a character is called, or an empty string if it does not look like one of TOML's."""
    if name := _NAMES.get(character):
        return name
    if character.isdecimal():
        return "other-digit"
    narrow = unicodedata.normalize("NFKC", character)
    return "wide-letter" if narrow.isascii() and narrow.isalpha() and "！" <= character <= "～" else ""


def _instead(line: str, at: int) -> str:
    character = line[at]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character == "：" and not ("=" in line[:at] and _between_digits(line, at)):
        return "="
    return _INSTEAD.get(character) or unicodedata.normalize("NFKC", character)


def _invisible(at: int, character: str, column: int) -> Lookalike:
    control_character = unicodedata.category(character) == "Cc"
    name = _INVISIBLE.get(character, "control-character" if control_character else "format-character")
    reason = Phrase("toml-invisible", {"name": Word(name), "code": _code(character)})
    return Lookalike(at, reason, Phrase("toml-delete", {"column": column}))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
