"""The codes and their texts in each language, from ``catalogue.toml`` and ``explanations.toml``.

The catalogue is read only when there is something to report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from govreport_cli.findings.model import Finding, Phrase, Severity, Word

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means: a title, a text, and examples with and without the fault, if there are any."""

    title: str
    text: str
    fails: str | None
    passes: str | None


@cache
def explanations() -> Mapping[str, Any]:
    """Return the entries of ``explanations.toml`` by code."""
    return _read("explanations")


def explanation(code: str, lang: str) -> Explanation:
    """Return the explanation of a code in one language."""
    entry = explanations()[code]
    texts = entry[lang]
    fails, passes = (entry[name].strip() if name in entry else None for name in ("fails", "passes"))
    return Explanation(texts["title"], texts["explanation"].strip(), fails, passes)


@cache
def _catalogue() -> Mapping[str, Any]:
    return _read("catalogue")


def _read(name: str) -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads(files("govreport_cli.findings").joinpath(f"{name}.toml").read_text("utf-8"))


def codes() -> Mapping[str, Mapping[str, Any]]:
    """Return every code with its entry: a message and any number of hints for each language.

    A code that authors can waive is ``waivable``.
    """
    entries: Mapping[str, Mapping[str, Any]] = _catalogue()["codes"]
    return entries


def severity(code: str) -> Severity:
    """Return the severity of a code, which a form or an author may change."""
    return Severity(codes()[code].get("severity", Severity.ERROR))


def message(finding: Finding, lang: str) -> str:
    """Return a finding's message."""
    if finding.remark:
        return _said(finding.remark.message, lang) + _more(finding, lang)
    words: str = codes()[finding.code][lang]["message"]
    return words.format_map(_arguments(finding, lang)) + _more(finding, lang)


def placed_message(finding: Finding, lang: str) -> str:
    """Return a finding's message after its place in a file that has no lines, for formats that know lines only."""
    said = message(finding, lang)
    return f"{finding.where}: {said}" if finding.where else said


def note(finding: Finding) -> str:
    """Return a finding's message as published reports print it: always in Chinese."""
    if finding.remark:
        return message(finding, "zh")
    entry = codes()[finding.code]["zh"]
    words: str = entry.get("note", entry["message"])
    return words.format_map(_arguments(finding, "zh")) + _more(finding, "zh")


def _more(finding: Finding, lang: str) -> str:
    return word("more-findings", lang, count=finding.more) if finding.more else ""


def hint(finding: Finding, lang: str) -> str | None:
    """Return the first hint of the finding's code for which all arguments are known, or None."""
    if finding.remark:
        return _said(finding.remark.hint, lang) if finding.remark.hint else None
    arguments = _arguments(finding, lang)
    for words in codes()[finding.code][lang].get("hints", []):
        if all(arguments.get(name) not in (None, "") for name in fields(words)):
            return str(words.format_map(arguments))
    return None


def _said(words: str | Mapping[str, str], lang: str) -> str:
    """Return a plugin's words in a language, or in another one if it has none in this language."""
    return words if isinstance(words, str) else words.get(lang) or next(iter(words.values()))


def word(name: str, lang: str, /, **arguments: object) -> str:
    """Return a word or short phrase that commands print."""
    phrase: str = _catalogue()["words"][name][lang]
    return phrase.format_map(arguments)


def term(value: object, lang: str) -> object:
    """Return an argument of a message as it is printed in a language: only a Word, a Phrase or a list depends on it."""
    if isinstance(value, list):
        return word("comma", lang).join(str(term(member, lang)) for member in value)
    if isinstance(value, Phrase):
        text: str = _catalogue()["terms"][value.name][lang]
        return text.format_map({name: term(argument, lang) for name, argument in value.arguments.items()})
    return _catalogue()["terms"][value][lang] if isinstance(value, Word) else value


def help_text(text: str) -> str:
    """Return the Chinese translation of a help text, or the text itself if it has none."""
    translated: str = _catalogue()["help"].get(text, text)
    return translated


def help_texts() -> Mapping[str, str]:
    """Return the Chinese help texts by their English originals."""
    texts: Mapping[str, str] = _catalogue()["help"]
    return texts


def fields(words: str) -> set[str]:
    """Return the names of the arguments in a message or a hint."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def _arguments(finding: Finding, lang: str) -> Mapping[str, object]:
    return {name: term(value, lang) for name, value in finding.arguments.items()}
