"""Typer's errors as findings, including those that a later version may add."""

from __future__ import annotations

from govreport_cli.commands.usage import usage_error
from govreport_cli.findings.as_text import as_text


class OfALaterVersionError(Exception):
    """An error of an unknown kind."""

    ctx = None
    message = "Too many moons."

    def format_message(self):
        return self.message


def test_a_fault_that_is_not_known_is_said_as_it_is():
    said = as_text(usage_error(OfALaterVersionError()).finding, "en")
    assert said.startswith("error[command-line]: invalid command line: Too many moons.")
    assert "govreport --help" in said
