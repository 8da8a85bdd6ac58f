"""The manual pages say what the command line's help says, and are printed without a warning."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from man_pages import PAGES, man_page

pytestmark = pytest.mark.skipif(not PAGES["en"].exists(), reason="the wheel is tested without the documents")


@pytest.mark.parametrize("lang", PAGES)
def test_a_page_is_up_to_date(lang):
    """`python tests/docs/test_documents.py` writes it again."""
    assert man_page(lang) == PAGES[lang].read_text("utf-8")


@pytest.mark.parametrize("lang", PAGES)
def test_a_page_is_printed_without_a_warning(lang):
    man = shutil.which("man")
    if not man:
        pytest.skip("man is not installed")
    done = subprocess.run(
        [man, "--warnings", "-E", "UTF-8", "-l", PAGES[lang]],
        capture_output=True,
        check=True,
        env={"LANG": "C.UTF-8", "MANWIDTH": "80", "PATH": "/usr/bin:/bin"},
    )
    assert done.stderr == b""
    assert "govreport validate" in done.stdout.decode()
    assert "--write-baseline" in done.stdout.decode()
