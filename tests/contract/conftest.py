"""The exporters of these tests are modules of their own, as exporters are."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "exporters"))
