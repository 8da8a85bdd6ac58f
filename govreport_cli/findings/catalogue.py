"""The codes, and their words in each language, from ``catalogue.toml``.

The catalogue is read only when there is something to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from govreport_cli.findings.model import Finding, Severity, Term

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means: a title, a text, and examples, which may be empty, of what has the fault and what has not."""

    title: str
    text: str
    fails: str
    passes: str


@cache
def explanations() -> Mapping[str, Any]:
    """Return the entries of ``explanations.toml``, by their codes."""
    return tomllib.loads(files("govreport_cli.findings").joinpath("explanations.toml").read_text("utf-8"))


def explanation(code: str, lang: str) -> Explanation:
    """Return what a code means, in a language."""
    entry = explanations()[code]
    said = entry[lang]
    return Explanation(
        said["title"], said["explanation"].strip(), entry.get("fails", "").strip(), entry.get("passes", "").strip()
    )


@cache
def _catalogue() -> Mapping[str, Any]:
    return tomllib.loads(files("govreport_cli.findings").joinpath("catalogue.toml").read_text("utf-8"))


def codes() -> Mapping[str, Mapping[str, Any]]:
    """Return every code with its entry: for each language, a message and any number of hints.

    What can be waived is ``waivable``.
    """
    entries: Mapping[str, Mapping[str, Any]] = _catalogue()["codes"]
    return entries


def severity(code: str) -> Severity:
    """Return how bad a code is, where neither a form nor an author says otherwise."""
    return Severity(codes()[code].get("severity", Severity.ERROR))


def message(finding: Finding, lang: str) -> str:
    """Say what was found."""
    words: str = codes()[finding.code][lang]["message"]
    return words.format_map(_arguments(finding, lang))


def note(finding: Finding) -> str:
    """Say what was found as a published report does."""
    entry = codes()[finding.code]["zh"]
    words: str = entry.get("note", entry["message"])
    return words.format_map(_arguments(finding, "zh"))


def hint(finding: Finding, lang: str) -> str | None:
    """Say what to do about it: the first hint of the code for which the finding knows all that it names."""
    arguments = _arguments(finding, lang)
    for words in codes()[finding.code][lang].get("hints", []):
        if all(arguments.get(name) not in (None, "") for name in fields(words)):
            return str(words.format_map(arguments))
    return None


def word(name: str, lang: str, **arguments: object) -> str:
    """Return a word or short phrase of the commands' own."""
    phrase: str = _catalogue()["words"][name][lang]
    return phrase.format_map(arguments)


def help_text(text: str) -> str:
    """Return a piece of the command line's help in Chinese, or as it is where there is no such piece."""
    translated: str = _catalogue()["help"].get(text, text)
    return translated


def help_texts() -> Mapping[str, str]:
    """Return the help in Chinese, by the English."""
    texts: Mapping[str, str] = _catalogue()["help"]
    return texts


def fields(words: str) -> set[str]:
    """Return the names of the arguments that a message or hint needs."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def _arguments(finding: Finding, lang: str) -> Mapping[str, object]:
    terms = _catalogue()["terms"]
    return {name: terms[value][lang] if isinstance(value, Term) else value for name, value in finding.arguments.items()}
