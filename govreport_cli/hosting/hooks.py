"""The hooks that plugins implement, one for each kind, and the version of the interface.

What a hook returns, or is called with, is described where that kind of plugin is run: layers above this one.
"""

from __future__ import annotations

import pluggy

PROJECT = "govreport"

API = 2
"""The version of the interface. It grows with every addition; nothing is taken away, so older plugins still run."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class PluginUsageError(Exception):
    """What a plugin raises for a mistake of its user, such as a value or a template that it cannot use.

    The text is shown to the user as it is: say what is wrong and what to do. Any other exception is reported as a
    fault of the plugin.
    """


@hookspec(firstresult=True)
def govreport_exporter() -> object:
    """Return the exporter that this entry point provides: a :class:`govreport_cli.exporting.spec.Exporter`."""


@hookspec(firstresult=True)
def govreport_check(report: object) -> object:
    """Return, or yield, what a check says about a report: a :class:`govreport_cli.plugin.Remark` for each problem."""


@hookspec(firstresult=True)
def govreport_importer() -> object:
    """Return the importer that this entry point provides."""
