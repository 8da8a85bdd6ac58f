"""Lays out a definition like the printed form: rows under their columns, tables in the form's order.

Only white space outside values and the order of tables change; values and comments stay as their author wrote them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from govreport_cli.forms.model import Form
from govreport_cli.paths import below, holding
from govreport_cli.textlayout import pad, width

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTED_ROW = re.compile(r"(# ?[A-Za-z0-9_]+)[ \t]*=[ \t]*([^#\n]*[^#\s])[ \t]*(#.*)?")
"""A row that the scaffold comments out."""
_CELLS = re.compile(r"\[[ \t]*((?:[-+.\w]+[ \t]*,[ \t]*)*[-+.\w]+)[ \t]*,?[ \t]*\]")
"""An array of numbers on one line."""


class _Row(NamedTuple):
    """A row of a table: its key, its value or the cells of its array, and its comment."""

    key: str
    path: str
    value: str
    cells: tuple[str, ...]
    comment: str


class _Block(NamedTuple):
    """A table, from the comments above its header to the next table: its path, empty at the top, and its lines."""

    path: str
    lines: list[str]


def laid_out(text: str, form: Form) -> str:
    """Return the source of a valid TOML file, laid out; as it is if it cannot be laid out without changing a value."""
    plain = text.replace("\r\n", "\n")
    mark = "\ufeff" if plain.startswith("\ufeff") else ""
    if "\r" in plain or ("\r\n" in text and text.count("\n") != text.count("\r\n")):
        return text
    blocks = _blocks(plain.removeprefix(mark))
    ordered = _in_order(blocks, form)
    for candidate in (ordered, blocks):
        new = "\n".join(line for block in candidate for line in _aligned(block, form))
        if _same(plain.removeprefix(mark), new):
            return mark + (new.replace("\n", "\r\n") if "\r\n" in text else new)
    return text


def _same(one: str, other: str) -> bool:
    """Return whether two sources have the same values; arrays in the same order."""
    try:
        values = [tomllib.loads(text, parse_float=Decimal) for text in (one, other)]
    except tomllib.TOMLDecodeError:
        return False
    return repr(_sorted(values[0])) == repr(_sorted(values[1]))


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted((key, _sorted(member)) for key, member in value.items())
    return [_sorted(member) for member in value] if isinstance(value, list) else value


def _blocks(text: str) -> list[_Block]:
    """Split a source into the part above the first table, and its tables."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    lines = text.split("\n")
    heads = [node for node in root.named_children if node.type in {"table", "table_array_element"}]
    comments = {row for node in _comments(root) for row in [node.start_point.row] if _alone(lines[row])}
    starts = []
    for node in heads:
        row = node.start_point.row
        while row - 1 in comments:
            row -= 1
        starts.append(row)
    ends = [*starts[1:], len(lines)][: len(starts)]
    first = _Block("", lines[: starts[0] if starts else len(lines)])
    spans = zip(heads, starts, ends, strict=True)
    return [first, *(_Block(_header(node), lines[start:end]) for node, start, end in spans)]


def _comments(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found.type == "comment":
            yield found
        elif found.type in {"document", "table", "table_array_element"}:
            waiting += found.children


def _alone(line: str) -> bool:
    return line.lstrip().startswith("#")


def _header(node: Node) -> str:
    """Return the path in a table's header, as it is written."""
    return "".join((node.named_children[0].text or b"").decode().split())


def _in_order(blocks: Sequence[_Block], form: Form) -> list[_Block]:
    """Sort tables as the form has them; tables in arrays keep the order of the first of them."""
    order = {path: at for at, path in enumerate(_tables(form.schema))}
    ranks: list[int] = []
    for block in blocks[1:]:
        known = [order[path] for path in holding(block.path) if path in order]
        ranks.append(known[-1] if known else len(order))
    first, rest = blocks[0], list(blocks[1:])
    if ranks == sorted(ranks):
        return list(blocks)
    # Tables are separated by a blank line wherever they go.
    apart = [block._replace(lines=[*_stripped(block.lines), ""]) for block in rest]
    moved = [block for _, block in sorted(zip(ranks, apart, strict=True), key=lambda pair: pair[0])]
    first = first._replace(lines=[*_stripped(first.lines), ""]) if _stripped(first.lines) else first
    return [first, *moved[:-1], moved[-1]._replace(lines=[*_stripped(moved[-1].lines), ""])]


def _stripped(lines: Sequence[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return list(lines[:end])


def _tables(schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield the paths of the tables of a form's schema, in their order."""
    for key, member in schema.get("properties", {}).items():
        yield below(path, key)
        if isinstance(member, Mapping):
            yield from _tables(member, below(path, key))


def _aligned(block: _Block, form: Form) -> Iterator[str]:
    """Yield the lines of a block; those of a table of figures with their rows aligned."""
    rows = {at: row for at, line in enumerate(block.lines) if (row := _row(line, block.path, form))}
    if not any(not row.key.startswith("#") for row in rows.values()):
        yield from block.lines
        return
    keys = max(width(row.key) for row in rows.values())
    heads = dict(_heads(block.lines, rows, form))
    sizes = _sizes(rows, heads, form)
    values = {at: _value(row, sizes.get(form.columns.get(row.path, ()), [])) for at, row in rows.items()}
    widest = max(map(width, values.values()))
    for at, line in enumerate(block.lines):
        if at in heads:
            below_it = rows[at + 1]
            size = sizes[form.columns[below_it.path]]
            words = "  ".join(pad(head, size[column], ">") for column, head in enumerate(heads[at]))
            yield f"#{' ' * (keys + len(' = [') - 1)}{words}"
        elif at in rows:
            yield f"{pad(rows[at].key, keys)} = {pad(values[at], widest)}  {rows[at].comment}".rstrip()
        else:
            yield line


def _row(line: str, table: str, form: Form) -> _Row | None:
    """Return the row on a line, perhaps commented out; None if it is none of the form's, or has several lines."""
    if commented := _COMMENTED_ROW.fullmatch(line):
        key, value, comment = commented[1], commented[2], commented[3] or ""
    else:
        key, _, rest = line.partition("=")
        key, rest = key.strip(), rest.strip()
        if not rest or rest[0] not in "[{-+.0123456789n":
            return None
        value, hash_, comment = rest.partition("#")
        value, comment = value.rstrip(), hash_ + comment
        if '"' in value or "'" in value or value.count("[") != value.count("]") or value.count("{") != value.count("}"):
            return None
    path = below(table, key.lstrip("# "))
    if path not in form.columns and path not in form.indicators:
        return None
    cells = _CELLS.fullmatch(value)
    return _Row(key, path, value, tuple(re.split(r"[ \t]*,[ \t]*", cells[1])) if cells else (), comment)


def _heads(lines: Sequence[str], rows: Mapping[int, _Row], form: Form) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of comments that name the columns of the row below them, with the names."""
    for at, row in rows.items():
        above = lines[at - 1] if at else ""
        words = above[1:].split()
        columns = len(form.columns.get(row.path, ()))
        if above.startswith("#  ") and row.cells and at - 1 not in rows and len(words) in {columns - 1, columns}:
            yield at - 1, words


def _sizes(
    rows: Mapping[int, _Row], heads: Mapping[int, Sequence[str]], form: Form
) -> dict[tuple[str, ...], list[int]]:
    """Return how wide each column is, by the keys of the columns that rows have."""
    lines: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for at, row in rows.items():
        keys = form.columns.get(row.path, ())
        lines.setdefault(keys, []).extend([row.cells, heads.get(at - 1, ())])
    return {
        keys: [max(map(width, column)) for column in zip_longest(*texts, fillvalue="")]
        for keys, texts in lines.items()
        if keys
    }


def _value(row: _Row, sizes: Sequence[int]) -> str:
    if not row.cells or not sizes:
        return row.value
    return f"[{', '.join(pad(cell, size, '>') for cell, size in zip(row.cells, sizes, strict=False))}]"
