"""A definition written back as TOML, with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w

from govreport_cli.definition.model import Definition
from govreport_cli.figures.model import Figures, Origin
from govreport_cli.forms.form import Form


def as_toml(definition: Definition, form: Form, figures: Figures) -> str:
    """Return a definition with its computed totals filled in, tables in the form's order."""
    data = _copy(definition.data)
    for path, figure in figures.by_path.items():
        if figure.origin is Origin.COMPUTED:
            *tables, key = path.split(".")
            table: Any = data
            for name in tables:
                table = table.setdefault(name, {})
            if isinstance(table, list):
                table.append(figure.value)  # the total at the end of a row
            else:
                table[key] = figure.value
    return tomli_w.dumps(_in_order(data, form.schema), multiline_strings=True)


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(member) for key, member in value.items()}
    return list(value) if isinstance(value, list) else value


def _in_order(data: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Put a table's keys in the order of its schema."""
    properties = schema.get("properties", {})
    order = {key: at for at, key in enumerate(properties)}
    return {
        key: _in_order(member, properties.get(key, {})) if isinstance(member, Mapping) else member
        for key, member in sorted(data.items(), key=lambda item: order.get(item[0], len(order)))
    }
