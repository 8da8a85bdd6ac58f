"""`validate --fix` corrects what has only one meaning; it never changes a figure, and keeps every other byte."""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport_cli.batch.fixing import difference, fix

ROW = "new         = [     71,   3,   0,   0,   0,   0 ]"
LOOKALIKES = {
    ",": "，、；",
    "=": "＝：",
    "[": "【［",
    "]": "】］",
    " ": "\u3000\u00a0",
    "1": "１",
    "7": "７",
    "{": "｛",
    "}": "｝",
}


@pytest.fixture
def office(tmp_path, fixtures):
    """Return the source of 平潭 2021 without last year, and a function that writes another version of it."""
    source = (fixtures / "pingtan" / "2021" / "report.toml").read_text("utf-8")
    source = re.sub("^previous.*\n", "", source, flags=re.MULTILINE)
    path = tmp_path / "report.toml"

    def write(*changes):
        text = source
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        path.write_bytes(text.encode())
        return path

    return source, write


def digits(text):
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


@pytest.mark.parametrize(
    "change",
    [
        ('form = "cn-2021"', "form = “cn-2021”"),
        ('form = "cn-2021"', "form ＝ 「cn-2021」"),
        ("year = 2021", "year\u3000=\u00a02021"),
        ("year = 2021", "year = ２０２1"),
        ("year = 2021", "year =\u200b 2021"),
        ("[report]", "【report]"),
        ("[report]", "[report】"),
        ("granted        = [    27,      0,", "granted        = [    27，      0、"),
    ],
)
def test_a_lookalike_is_replaced(run, office, change):
    source, write = office
    path = write(change)
    assert b"error[toml]" in run("validate", path).stdout
    done = run("validate", "--fix", path)
    assert done.returncode == 0, done.stdout.decode()
    assert path.read_text("utf-8") == source
    assert run("validate", "--fix", path).returncode == 0
    assert path.read_text("utf-8") == source


@pytest.mark.parametrize(
    "change",
    [
        ("granted        = [    27,      0,", "granted        = [    27，0,"),
        ("granted        = [    27,", "granted        = [    2\u00a07,"),
        ("granted        = [    27,", "granted        = [    2．7,"),
        ('form = "cn-2021"', "form = cn-2021"),
        ('form = "cn-2021"', "form = “cn-2021"),
        ("[report]", "[report]\nissuer = 某局，某科"),
        ("[report]", "[report]\nissuer = some，thing"),
        ("     69]", "     96]"),
        ("granted        = [    27,", "granted        = [    72,"),
        ("\nyear = 2021", "＃year = 2021"),
    ],
)
def test_what_is_not_certain_stays(run, office, change):
    _, write = office
    path = write(change)
    before = path.read_bytes()
    assert run("validate", "--fix", path).returncode == 1
    assert path.read_bytes() == before
    done = run("validate", "--diff", path)
    assert (done.returncode, done.stdout) == (0, b"")


def test_strings_are_kept(run, office):
    source, write = office
    path = write(('form = "cn-2021"', 'form ＝ "cn-2021" # ，“”'), ("[report]", '[report]\ntitle = "他说：“好”，１"'))
    run("validate", "--fix", path)
    expected = source.replace('form = "cn-2021"', 'form = "cn-2021" # ，“”', 1)
    assert path.read_text("utf-8") == expected.replace("[report]", '[report]\ntitle = "他说：“好”，１"', 1)


def test_a_total_that_follows_from_its_parts_is_filled_in(run, office):
    source, write = office
    path = write(("     69]", "    nan]"))
    assert b"error[unfilled]" in run("validate", path).stdout
    assert run("validate", "--fix", path).returncode == 0
    assert path.read_text("utf-8").replace(" ", "") == source.replace(" ", "")


def test_a_part_that_is_not_known_is_not_made_up(run, office):
    _, write = office
    path = write(("granted        = [    27,", "granted        = [   nan,"))
    before = path.read_bytes()
    assert b"error[unfilled]" in run("validate", "--fix", path).stdout
    assert path.read_bytes() == before


def test_line_ends_and_the_byte_order_mark_are_kept(run, office, tmp_path):
    source, _ = office
    path = tmp_path / "report.toml"
    windows = "\ufeff" + source.replace("\n", "\r\n")
    path.write_bytes(windows.replace('form = "cn-2021"', "form ＝ “cn-2021”").encode())
    assert run("validate", "--fix", path).returncode == 0
    assert path.read_bytes() == windows.encode()


def test_the_difference_is_a_patch(run, office, folder):
    _, write = office
    path = write(('form = "cn-2021"', "form ＝ “cn-2021”"), ("     69]", "    nan]"))
    (folder / "report.toml").write_bytes(path.read_bytes())
    done = run("validate", "--diff", "report.toml")
    assert done.returncode == 1
    assert done.stdout.count(b"@@ -") == 2
    run("validate", "--fix", path)
    patched = subprocess.run(
        ["/usr/bin/env", "patch", "-p0"], cwd=folder, input=done.stdout, capture_output=True, check=False
    )
    if patched.returncode == 127:
        pytest.skip("patch is not installed")
    assert (folder / "report.toml").read_bytes() == path.read_bytes()


def test_what_cannot_be_fixed(run, office, folder):
    _, write = office
    done = run("validate", "--fix", "-", stdin=b"")
    assert done.returncode == 2
    assert b"error[command-together]" in done.stderr
    assert b"error[command-together]" in run("validate", "--fix", "--diff", write()).stderr
    os.mkfifo(folder / "pipe")
    assert b"error[command-together]" in run("validate", "--fix", "pipe").stderr
    (folder / "empty").mkdir()
    assert b"error[folder-empty]" in run("validate", "--fix", "empty").stdout
    assert run("validate", "--diff", "none.toml").returncode == 3
    assert run("validate", "--diff", "-", stdin=b"\xff\xfe").returncode == 0


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_no_digit_and_no_line_ever_changes(places):
    text = f'form = "cn-2021"\nreport = {{ agency = "某县", year = 2024 }}\n[requests]\n{ROW}\n'
    typed = list(text)
    for anywhere, which in places:
        at = anywhere % len(typed)
        if similar := LOOKALIKES.get(typed[at]):
            typed[at] = similar[which % len(similar)]
    source = "".join(typed)
    fixed = fix("x", source.encode())
    assert digits(fixed.after) == digits(source)
    assert fixed.after.count("\n") == source.count("\n")
    assert len(difference("x", fixed)) >= fixed.fixes
    assert fix("x", fixed.after.encode()).fixes == 0
