"""Characters that a PDF cannot hold."""

from __future__ import annotations

import re

_NOT_IN_PDF = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BYTE_ORDER_MARK, _WORD_JOINER = "\ufeff", "\u2060"


def inert(text: str) -> str:
    """Return a text with the characters replaced that a PDF cannot hold; newlines stay."""
    return _NOT_IN_PDF.sub("\ufffd", text.replace(_BYTE_ORDER_MARK, _WORD_JOINER).replace("\t", " "))
