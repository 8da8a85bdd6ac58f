"""govreport: annual reports on government information disclosure, checked and published from definitions.

Authors of plugins import :mod:`govreport_cli.plugin`.
"""

__version__ = "0.1.0"
