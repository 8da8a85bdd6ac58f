"""The reference of the codes: a page for each, and the whole catalogue as data for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from govreport_cli.findings.catalogue import LANGUAGES, codes, explanation, severity, word


def code_page(code: str, lang: str) -> str:
    """Return the page of a code, in Markdown: what it means, and examples with and without the fault."""
    explained = explanation(code, lang)
    title = "code-title-waivable" if codes()[code].get("waivable") else "code-title"
    about = word(title, lang, title=explained.title, severity=word(severity(code), lang))
    lines = [f"# {code}", "", about, "", explained.text, ""]
    for name, example in (("fails", explained.fails), ("passes", explained.passes)):
        if example:
            language = "sh" if example.startswith("govreport ") else "toml"
            lines += [word(name, lang), "", f"```{language}", example, "```", ""]
    return "\n".join(lines)


def as_data(names: Iterable[str]) -> str:
    """Return codes as JSON: severity, whether they can be waived, and all texts in each language.

    Messages and hints name their arguments in braces.
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
