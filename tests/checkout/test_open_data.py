"""The page about the open data is made from its schema."""

from __future__ import annotations

from pathlib import Path

from govreport_cli.forms.schemas import shipped
from govreport_cli.report.open_data_page import open_data_page

PAGE = Path(__file__).parents[2] / "docs" / "open-data.md"


def described(schema, path=""):
    """Yield the paths of the properties without a description."""
    for name, member in schema.get("properties", {}).items():
        if not member.get("description") and "$ref" not in member:
            yield f"{path}{name}"
        inner = member.get("items", member.get("additionalProperties", member))
        if isinstance(inner, dict):
            yield from described(inner, f"{path}{name}.")


def test_the_page_is_fresh():
    assert PAGE.read_text("utf-8") == open_data_page()


def test_every_field_is_described():
    schema = shipped("report")
    assert [
        *described(schema),
        *described(schema["$defs"]["block"]),
        *described(schema["$defs"]["rows"]["items"]),
    ] == []
