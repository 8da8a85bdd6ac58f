"""Installing plugins for a test."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def install(tmp_path):
    """Put a distribution with one plugin on the path: real metadata, no package manager."""
    site = tmp_path / "site"
    site.mkdir()

    def put(distribution, name, source, module=None, kind="exporter"):
        module = module or distribution.replace("-", "_")
        (site / f"{module}.py").write_text(source)
        info = site / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[govreport.{kind}s]\n{name} = {module}\n")

    put.path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH", "")]))
    return put
