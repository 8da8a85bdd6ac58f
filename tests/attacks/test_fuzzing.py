"""A sample of what the fuzzer tries: the inputs that it begins with, those that once broke a promise, and splices."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_SPEC = importlib.util.spec_from_file_location("fuzzing", Path(__file__).with_name("fuzzing.py"))
fuzzing = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fuzzing)


@pytest.mark.parametrize("target", fuzzing.TARGETS)
def test_inputs_that_are_in_order_or_once_broke_a_promise(target):
    kept = sorted(path for path in (fuzzing.CORPUS / target).glob("*") if path.is_file())
    for source in [*fuzzing.seeds(target), *(path.read_bytes() for path in kept)]:
        fuzzing.TARGETS[target](source)


@pytest.mark.parametrize("target", fuzzing.TARGETS)
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_inputs_that_are_cut_and_spliced(target, data):
    seeds = list(fuzzing.seeds(target))
    source = data.draw(st.sampled_from(seeds))
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(source))] * 2)))
    piece = data.draw(st.one_of(st.binary(max_size=20), st.sampled_from([b"", source[begin:end] * 2])))
    fuzzing.TARGETS[target](source[:begin] + piece + source[end:])
