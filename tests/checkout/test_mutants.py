"""What is tried by mutation testing exists, and functions are decorated as before."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("mutants", ROOT / "tests" / "attacks" / "mutants.py")
mutants = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(mutants)


@pytest.mark.parametrize("name", mutants.GROUPS)
def test_the_modules_and_tests_of_a_group_exist(name):
    group = mutants.GROUPS[name]
    assert all((ROOT / "govreport_cli" / module).is_file() for module in group.modules)
    assert all((ROOT / "tests" / test.partition("::")[0]).is_file() for test in group.tests)


def test_decorators_are_called_after_their_functions_and_nothing_is_cached_by_functions():
    source = (
        "class Row:\n    @property\n    def length(self):\n        return 3\n\n\n"
        "@lru_cache(2)\ndef twice(x):\n    return 2 * x\n"
    )
    plain = mutants.without_decorators(source)
    assert "@" not in plain
    names: dict[str, object] = {}
    exec(plain, names)  # noqa: S102  (the source above)
    assert (names["Row"]().length, names["twice"](2)) == (3, 4)
