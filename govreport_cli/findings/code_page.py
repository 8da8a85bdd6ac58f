"""The reference of the codes: a page for people, and the whole catalogue as data for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from govreport_cli.findings.catalogue import LANGUAGES, codes, explanation, severity, word


def code_page(code: str, lang: str) -> str:
    """Return what there is to say of a code, in Markdown."""
    said = explanation(code, lang)
    facts = [word(severity(code), lang)]
    if codes()[code].get("waivable"):
        facts.append(word("waivable", lang))
    lines = [f"# {code}", "", f"{said.title} ({', '.join(facts)})", "", said.text, ""]
    for name, example in (("fails", said.fails), ("passes", said.passes)):
        if example:
            language = "sh" if example.startswith("govreport ") else "toml"
            lines += [f"{word(name, lang)}:", "", f"```{language}", example, "```", ""]
    return "\n".join(lines)


def as_data(names: Iterable[str]) -> str:
    """Return codes as JSON: severity, whether they can be waived, and every word of ours in each language.

    Messages and hints have the names of their arguments in braces.
    """
    data = {
        code: {
            "severity": str(severity(code)),
            "waivable": bool(codes()[code].get("waivable")),
            **{
                lang: {
                    "title": explanation(code, lang).title,
                    "explanation": explanation(code, lang).text,
                    "message": codes()[code][lang]["message"],
                    "hints": codes()[code][lang].get("hints", []),
                }
                for lang in LANGUAGES
            },
            "fails": explanation(code, "en").fails,
            "passes": explanation(code, "en").passes,
        }
        for code in names
    }
    return json.dumps({"codes": data}, ensure_ascii=False, indent=2) + "\n"
