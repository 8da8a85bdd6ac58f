"""Definitions for the measurements: form cn-2021, every table and section, no errors and no warnings.

The numbers are invented. A definition depends on its number and nothing else, so every run measures the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from benchmarks import prose

FORM = "cn-2021"
SCHEMA = f"{FORM}.schema.json"
"""The name of the form's schema, which is in the folder of the definitions."""

YEAR = 2023

_RESULTS = {
    "refused": (
        "state_secret",
        "prohibited_by_law",
        "security_stability",
        "third_party_rights",
        "internal_affairs",
        "deliberative",
        "enforcement_file",
        "administrative_query",
    ),
    "unavailable": ("not_held", "needs_creation", "still_unclear"),
    "not_processed": ("petition", "repeated", "publication", "excessive", "confirmation"),
    "other": ("not_amended_in_time", "not_paid_in_time", "other"),
}
_CASES = ("reconsideration", "direct_litigation", "litigation_after_reconsideration")
_APPLICANTS = 6  # natural persons, and five kinds of organisations
_OUTCOMES = 4

Row = Sequence[int]


def write_definitions(folder: Path, count: int) -> list[str]:
    """Write definitions into ``folder`` and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{number:05}.toml" for number in range(count)]
    for number, name in enumerate(names):
        (folder / name).write_text(definition(number), "utf-8", newline="\n")
    return names


def faulty(text: str) -> str:
    """Return a definition with one count replaced by a string, which its form's schema does not allow."""
    return text.replace("\ncases = ", '\ncases = "many" # ', 1)


def definition(number: int, *, problems: str | None = None) -> str:
    """Return the text of a definition; ``problems`` replaces the text of the section of that name."""
    random = Random(number)  # noqa: S311  (the same numbers every time are what is needed)
    agency = f"第{number:05}号样例市人民政府"
    requests = _requests(random)
    received = requests["new"][-1]
    return "\n".join(
        [
            f"#:schema ./{SCHEMA}",
            "# 样例：数字和文字均为虚构。",
            f'form = "{FORM}"',
            "",
            "[report]",
            f'agency = "{agency}"',
            f"year = {YEAR}",
            'level = "prefecture"',
            f'issuer = "{agency}办公室"',
            f"issued = {YEAR + 1}-01-{10 + number % 20}",
            "",
            *_disclosure(random),
            *_tables(requests),
            "[review]",
            "#  维持   纠正   其他  未审结  总计",
            *_lines({name: _with_total(_counts(random, _OUTCOMES, 40)) for name in _CASES}),
            "",
            "[fees]",
            f"collected = {random.randrange(1, 5000)}  # 元",
            f"cases = {random.randrange(1, 50)}",
            "",
            *_section("overview", prose.overview(number, agency, YEAR, received)),
            *_section("problems", prose.problems(number) if problems is None else problems),
            *_section("other", prose.other(number)),
        ]
    )


def _disclosure(random: Random) -> Iterator[str]:
    yield "[documents]"
    yield "#  制发   废止   有效"
    yield from _lines({"rules": _counts(random, 3, 12), "normative_documents": _counts(random, 3, 600)})
    yield ""
    yield "[decisions]"
    yield f"licences          = {random.randrange(10_000, 2_000_000)}"
    yield f"penalties         = {random.randrange(10_000, 3_000_000)}"
    yield f"coercive_measures = {random.randrange(100, 30_000)}"
    yield ""
    yield "[charges]"
    yield f"administrative_fees = {random.randrange(1_000, 60_000)}.{random.randrange(1_000, 9_999)}  # 万元"
    yield ""


def _requests(random: Random) -> dict[str, Row]:
    """Return the rows of the table of requests by their paths, so that every relation of the form holds."""
    results = {name: _applicants(random, 1200) for name in ("granted", "partly_granted")}
    results |= {f"{group}.{name}": _applicants(random, 60) for group, names in _RESULTS.items() for name in names}
    total = [sum(column) for column in zip(*results.values(), strict=True)]
    carried_out = _applicants(random, 150)
    carried_in = [random.randrange(min(150, done + left) + 1) for done, left in zip(total, carried_out, strict=True)]
    new = [done + left - before for done, left, before in zip(total, carried_out, carried_in, strict=True)]
    rows = {"new": new, "carried_in": carried_in, "carried_out": carried_out}
    rows |= {f"results.{name}": row for name, row in {**results, "total": total}.items()}
    return {path: _with_total(row) for path, row in rows.items()}


def _tables(rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield the TOML tables of the table of requests."""
    tables: dict[str, dict[str, Row]] = {}
    for path, row in rows.items():
        *parents, name = path.split(".")
        tables.setdefault(".".join(["requests", *parents]), {})[name] = row
    for table, members in tables.items():
        yield f"[{table}]"
        yield "#  自然人  企业   科研   公益   法律   其他   总计"
        yield from _lines(members)
        yield ""


def _lines(rows: Mapping[str, Row]) -> Iterator[str]:
    width = max(map(len, rows))
    for name, row in rows.items():
        yield f"{name:<{width}} = [{', '.join(f'{count:>6}' for count in row)}]"


def _section(name: str, text: str) -> Iterator[str]:
    yield "[[section]]"
    yield f'id = "{name}"'
    yield f'text = """\n{text}"""'
    yield ""


def _applicants(random: Random, most: int) -> Row:
    """Return the counts of one row of the table of requests; few requests come from organisations."""
    return [random.randrange(most), *_counts(random, _APPLICANTS - 1, max(2, most // 30))]


def _counts(random: Random, length: int, most: int) -> Row:
    return [random.randrange(most) for _ in range(length)]


def _with_total(row: Row) -> Row:
    return [*row, sum(row)]
