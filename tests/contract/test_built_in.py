"""The built-in exporters keep the contract."""

from __future__ import annotations

import pytest

from govreport_cli.exporting.registry import catalogue, load
from govreport_cli.hosting.rules import Rules
from govreport_cli.testing import ExporterContract, check_exporter

LEAVES_OUT = {"xlsx": ("text",)}


@pytest.mark.parametrize("name", sorted({*catalogue(Rules(plugins=False))} - {"text"}))
def test_a_built_in_exporter_keeps_the_contract(name):
    check_exporter(load(name), leaves_out=LEAVES_OUT.get(name, ()))


class TestText(ExporterContract):
    """The fourth one, in the other way: one test for each thing."""

    exporter = load("text")
