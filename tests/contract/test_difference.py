"""Where two files of an exporter differ first is said in words that lead there."""

from __future__ import annotations

import io
import zipfile

import pytest

from govreport_cli.testing.difference import where_files_differ


def archive(*parts, comment=b""):
    """Return an archive of parts: their names, contents and hours."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.comment = comment
        for name, content, hour in parts:
            file.writestr(zipfile.ZipInfo(name, (2024, 1, 20, hour, 0, 0)), content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (b"a\nb c", b"a\nb d", "line 2, column 3: 'b c' ≠ 'b d'"),
        (b"a", b"ab", "line 1, column 2: 'a' ≠ 'ab'"),
        (b"\xff\x00\x01", b"\xff\x00\x02", r"byte 2: b'\xff\x00\x01' ≠ b'\xff\x00\x02'"),
        (archive(("a", "1", 0)), archive(("b", "1", 0)), "the parts of the archive: ['a'] ≠ ['b']"),
        (archive(("a", "1", 0)), archive(("a", "2", 0)), "a, line 1, column 1: '1' ≠ '2'"),
        (
            archive(("a", "1", 0)),
            archive(("a", "1", 9)),
            "the `date_time` of a in the archive: (2024, 1, 20, 0, 0, 0) ≠ (2024, 1, 20, 9, 0, 0)",
        ),
        (archive(("a", "1", 0)), archive(("a", "1", 0), comment=b"x"), "byte 99 of the archive"),
    ],
    ids=["text", "more text", "bytes", "names", "contents", "times", "the comment"],
)
def test_the_first_difference_is_named(first, second, words):
    assert where_files_differ(first, second) == words
