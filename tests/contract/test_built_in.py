"""The built-in exporters keep the contract."""

from __future__ import annotations

import pytest

from govreport_cli.exporting.registry import load
from govreport_cli.testing import ExporterContract, check_exporter

LEAVES_OUT = {"html": (), "json": (), "xlsx": ("text",)}


@pytest.mark.parametrize("name", LEAVES_OUT)
def test_a_built_in_exporter_keeps_the_contract(name):
    check_exporter(load(name), leaves_out=LEAVES_OUT[name])


class TestText(ExporterContract):
    """The fourth one, in the other way: one test for each thing."""

    exporter = load("text")
