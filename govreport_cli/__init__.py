"""govreport: annual reports on government information disclosure, checked and published from definitions.

The public names below are imported when they are first used, so that ``import govreport_cli`` is fast.
Authors of exporters import :mod:`govreport_cli.plugin` instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govreport_cli.accept import Examination as Examination
    from govreport_cli.errors import GovreportError as GovreportError
    from govreport_cli.figures.model import Figures as Figures
    from govreport_cli.findings.model import Finding as Finding
    from govreport_cli.findings.model import Severity as Severity
    from govreport_cli.forms.model import Form as Form
    from govreport_cli.pipeline import examine as examine
    from govreport_cli.pipeline import finish as finish
    from govreport_cli.report.model import Report as Report

__version__ = "0.1.0"

_HOMES = {
    "Examination": "govreport_cli.accept",
    "Figures": "govreport_cli.figures.model",
    "Finding": "govreport_cli.findings.model",
    "Form": "govreport_cli.forms.model",
    "GovreportError": "govreport_cli.errors",
    "Report": "govreport_cli.report.model",
    "Severity": "govreport_cli.findings.model",
    "examine": "govreport_cli.pipeline",
    "finish": "govreport_cli.pipeline",
}

__all__ = [  # noqa: PLE0604  (the names are strings: the keys above)
    "__version__",
    *_HOMES,
]


def __getattr__(name: str) -> Any:
    """Import a public name from its module."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
