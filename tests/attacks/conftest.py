"""Running the command with limits of time and of memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

import pytest

SECONDS = 20
"""Of a processor, not of the clock: a busy machine is no fault of the code."""


@pytest.fixture
def bounded(folder):
    """Run the command in a process of its own, in a folder; ``memory`` is in bytes, ``patience`` in seconds."""

    def run_command(*arguments, memory, patience):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

        return subprocess.run(
            [sys.executable, "-m", "govreport_cli", *map(str, arguments)],
            cwd=folder,
            input=b"",
            capture_output=True,
            timeout=patience,
            check=False,
            preexec_fn=limit,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        )

    return run_command
