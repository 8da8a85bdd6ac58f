"""What unit tests share: published definitions with another text."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def with_text():
    """Return a definition, as TOML, in which another text replaces the first line of a section's text."""

    def changed(source, text, section="overview"):
        before, _, after = source.partition(f'id = "{section}"\ntext = """\n')
        _, _, rest = after.partition("\n")
        return f'{before}id = "{section}"\ntext = """\n{text}\n{rest}'

    return changed
