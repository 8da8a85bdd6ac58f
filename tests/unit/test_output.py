"""Writing files: either all of a set or none, and the old files stay complete."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from govreport_cli.errors import LockedError, OutputError
from govreport_cli.exporting import output
from govreport_cli.exporting.locks import Locks
from govreport_cli.exporting.output import write
from govreport_cli.findings.as_text import as_text


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files_are_written_and_nothing_else_is_left(tmp_path):
    write({tmp_path / "a": b"1", tmp_path / "deep" / "b": b"2"})
    write({tmp_path / "a": b"3"})
    assert contents(tmp_path) == {"a": b"3"}
    assert contents(tmp_path / "deep") == {"b": b"2"}


def test_a_set_that_cannot_be_written_whole_is_not_written_at_all(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").mkdir()
    with pytest.raises(OutputError):
        write({tmp_path / "a": b"new", tmp_path / "b": b"new", tmp_path / "c": b"new"})
    assert contents(tmp_path) == {"a": b"old"}


def test_folders_that_were_made_for_nothing_are_taken_back(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OutputError):
        write({tmp_path / "new" / "deep" / "a": b"1", tmp_path / "file" / "b": b"2"})
    assert not (tmp_path / "new").exists()
    assert contents(tmp_path) == {"file": b"old"}


def test_a_rename_that_fails_puts_back_those_that_went_before(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")
    replace = type(tmp_path).replace

    def fail_on_c(self, target):
        if target.name == "c":
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(type(tmp_path), "replace", fail_on_c)
    with pytest.raises(OutputError):
        write({tmp_path / "a": b"new", tmp_path / "b": b"new", tmp_path / "c": b"new"})
    assert contents(tmp_path) == {"a": b"old"}


@pytest.fixture
def failing(monkeypatch):
    """Make renames fail for which a function of the old and the new name is true; return all that were tried."""
    tried = []
    replace = Path.replace

    def set_up(fails):
        def rename(self, target):
            tried.append((self, target))
            if fails(self, target):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", rename)
        return tried

    return set_up


def test_the_first_of_two_files_is_restored_if_the_second_cannot_be_renamed(tmp_path, failing):
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "b").write_bytes(b"old b")
    failing(lambda draft, target: draft.suffix == ".tmp" and target.name == "b")
    with pytest.raises(OutputError) as raised:
        write({tmp_path / "a": b"new a", tmp_path / "b": b"new b"})
    assert raised.value.finding.file == str(tmp_path / "b")
    assert contents(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_a_new_file_is_removed_again_if_the_next_one_cannot_be_renamed(tmp_path, failing):
    (tmp_path / "b").write_bytes(b"old b")
    failing(lambda draft, target: draft.suffix == ".tmp" and target.name == "b")
    with pytest.raises(OutputError):
        write({tmp_path / "a": b"new a", tmp_path / "b": b"new b"})
    assert contents(tmp_path) == {"b": b"old b"}


@pytest.mark.parametrize("links", [True, False])
def test_the_old_files_are_kept_until_the_whole_set_is_renamed(tmp_path, failing, monkeypatch, links):
    """Not every file system has links; a copy is kept on the others."""
    for name in "abc":
        (tmp_path / name).write_bytes(b"old " + name.encode())
    kept = []

    def look(draft, target):  # noqa: ARG001
        kept.append(sorted(path.read_bytes() for path in tmp_path.glob(".*.old")))
        return False

    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "")))
    failing(look)
    write({tmp_path / name: b"new" for name in "abc"})
    assert kept == [[b"old a"], [b"old a", b"old b"], [b"old a", b"old b", b"old c"]]
    assert contents(tmp_path) == dict.fromkeys("abc", b"new")


def test_a_file_that_cannot_be_restored_is_reported_and_keeps_its_backup(tmp_path, failing):
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "b").write_bytes(b"old b")
    failing(lambda draft, target: target.name == "b" or draft.suffix == ".old")
    with pytest.raises(OutputError) as raised:
        write({tmp_path / "a": b"new a", tmp_path / "b": b"new b"})
    finding = raised.value.finding
    assert (finding.file, finding.code) == (str(tmp_path / "a"), "not-restored")  # error[not-restored]
    assert Path(finding.arguments["backups"].strip("`")).read_bytes() == b"old a"
    said = as_text(finding, "en", {})
    assert f"new, or in an unknown state: `{tmp_path / 'a'}`; as before: `{tmp_path / 'b'}`" in said
    assert f"rename them to `{tmp_path / 'a'}`" in said
    assert (tmp_path / "b").read_bytes() == b"old b"


@pytest.mark.parametrize("failing_calls", ["rename", "rename stat", "rename stat unlink"])
def test_a_disk_that_fails_during_the_renames_destroys_no_old_file(tmp_path, monkeypatch, failing_calls):
    """From the second rename on, every call of these kinds fails, as on a disk that is lost or mounted read-only."""
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "c").write_bytes(b"old c")
    broken = []
    methods = {name: getattr(Path, name) for name in ("replace", "stat", "unlink")}

    def attempt(name):
        def call(self, *arguments, **options):
            broken.extend([True] if name == "replace" and arguments[0].name == "b" else [])
            if broken and name.replace("replace", "rename") in failing_calls.split():
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return methods[name](self, *arguments, **options)

        return call

    with monkeypatch.context() as patched:
        for name in methods:
            patched.setattr(Path, name, attempt(name))
        with pytest.raises(OutputError) as raised:
            write({tmp_path / name: b"new" for name in "abc"})
    assert raised.value.finding.code == "not-restored"
    assert str(tmp_path / "a") in raised.value.finding.arguments["changed"]
    assert b"old a" in {path.read_bytes() for path in tmp_path.iterdir()}
    assert (tmp_path / "c").read_bytes() == b"old c"


def test_what_a_killed_run_left_is_removed_by_the_next_run_that_writes_the_file(tmp_path):
    """The run is killed between two renames, where the set is mixed and both kinds of temporary files exist."""
    script = (
        "import os, signal, sys; from pathlib import Path; from govreport_cli.exporting.output import write\n"
        "rename = Path.replace\n"
        "def replace(self, target):\n"
        "    os.kill(os.getpid(), signal.SIGKILL) if target.name == 'b' else rename(self, target)\n"
        "Path.replace = replace\n"
        "write({Path(sys.argv[1]) / name: b'killed' for name in 'abc'})"
    )
    for name in "abc":
        (tmp_path / name).write_bytes(b"old")
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    left = {path.suffix for path in tmp_path.glob(".govreport-*")}
    assert left == {".tmp", ".old"}
    write({tmp_path / "other": b"new"})
    assert {path.suffix for path in tmp_path.glob(".govreport-*")} == left
    write({tmp_path / name: b"new" for name in "abc"})
    assert contents(tmp_path) == {**dict.fromkeys("abc", b"new"), "other": b"new"}


def test_two_runs_into_one_folder_publish_no_mixed_set(tmp_path):
    script = (
        "import sys; from pathlib import Path; from govreport_cli.exporting.output import write\n"
        "folder = Path(sys.argv[1])\n"
        "for _ in range(20):\n"
        "    write({folder / name: sys.argv[2].encode() for name in 'abcd'})\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), mark]) for mark in "123"]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert len(set(contents(tmp_path).values())) == 1
    assert len(contents(tmp_path)) == 4


def test_a_run_does_not_wait_for_ever_for_a_run_that_has_stopped(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    descriptor = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(LockedError) as raised:
            write({tmp_path / "a": b"1"}, Locks(0.1))
    finally:
        os.close(descriptor)
    assert "another run is writing into the folder" in as_text(raised.value.finding, "en", {})
    assert contents(tmp_path) == {}


def test_a_file_size_limit_leaves_the_old_files(tmp_path, suixian):
    """The limit that destroyed the old output of every peer that was tried."""
    run = [sys.executable, "-m", "govreport_cli", "export", str(suixian), "--to", "all", "-o", str(tmp_path)]
    subprocess.run(run, check=True)
    before = contents(tmp_path)

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    source = suixian.read_text("utf-8").replace("随县人民政府办公室", "随县政府办")
    changed = tmp_path.parent / "changed.toml"
    changed.write_text(source, "utf-8")
    run[4] = str(changed)
    done = subprocess.run(run, capture_output=True, check=False, preexec_fn=limit)
    assert done.returncode == 3
    assert b"error[not-written]" in done.stderr
    assert contents(tmp_path) == before


def test_a_read_only_folder_is_said(tmp_path):
    """Root may write anywhere, so another user tries."""
    tmp_path.chmod(0o555)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        with pytest.raises(OutputError):
            write({tmp_path / "a": b"1"})
    finally:
        if was_root:
            os.seteuid(0)
        tmp_path.chmod(0o700)
    assert contents(tmp_path) == {}


def test_permissions_are_those_of_the_umask_or_of_the_file_that_was_there(tmp_path):
    umask = os.umask(0o027)
    try:
        write({tmp_path / "new": b"1"})
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
        (tmp_path / "new").chmod(0o604)
        write({tmp_path / "new": b"2"})
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o604
    finally:
        os.umask(umask)


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write({tmp_path / "link": b"new"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_device_is_written_to_as_it_is():
    write({Path("/dev/null"): b"x"})
    assert not Path("/dev/null").is_file()
    if Path("/dev/full").exists():
        with pytest.raises(OutputError):
            write({Path("/dev/full"): b"x"})


def test_a_killed_run_leaves_every_file_whole(tmp_path):
    """Kill a writer at many moments: each file is the old or the new one."""
    script = (
        "import sys; from pathlib import Path; from govreport_cli.exporting.output import write\n"
        "folder = Path(sys.argv[1]); print(flush=True)\n"
        "for turn in range(10**6):\n"
        "    write({folder / name: (str(turn % 10) * 100_000).encode() for name in 'ab'})\n"
    )
    for moment in range(8):
        writer = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout
        writer.stdout.readline()
        try:
            writer.wait(0.02 + moment * 0.013)
        except subprocess.TimeoutExpired:
            writer.kill()
        writer.wait()
        writer.stdout.close()
        for name in "ab":
            path = tmp_path / name
            if path.exists():
                content = path.read_bytes()
                assert len(content) == 100_000
                assert len(set(content)) == 1


def test_a_run_that_is_ended_clears_away_what_it_staged(tmp_path):
    script = (
        "import os, signal, sys; from pathlib import Path; from govreport_cli import app\n"
        "from govreport_cli.exporting import output\n"
        "output._rename = lambda staged: (os.kill(os.getpid(), signal.SIGTERM))\n"
        "app.make_app = lambda _: lambda **_: output.write({Path(sys.argv[1]) / 'a': b'1'})\n"
        "app.main()"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, check=False)
    assert done.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_a_replaced_file_keeps_its_owner_permissions_and_attributes(tmp_path):
    target = tmp_path / "a"
    target.write_bytes(b"old")
    target.chmod(0o640)
    with contextlib.suppress(OSError):  # not every file system has them
        os.setxattr(target, "user.label", b"x")
    if os.getuid() == 0:
        os.chown(target, 1234, 5678)
    before = target.stat(), _attributes(target)
    write({target: b"new", tmp_path / "b": b"new"})
    after = target.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before[0].st_mode, before[0].st_uid, before[0].st_gid)
    assert _attributes(target) == before[1]


def _attributes(path):
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def test_a_draft_of_a_private_file_is_never_readable_by_others(tmp_path, monkeypatch):
    target = tmp_path / "a"
    target.write_bytes(b"old")
    target.chmod(0o600)
    seen = []

    def look(draft, _target):
        seen.append(stat.S_IMODE(draft.stat().st_mode))

    monkeypatch.setattr(output, "_own_like", look)
    write({target: b"new"})
    assert seen == [0o600]


def test_nothing_is_sent_to_a_pipe_if_a_file_of_the_set_cannot_be_written(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OutputError):
        write({tmp_path / "pipe": b"page", tmp_path / "file" / "b": b"page"})
    with pytest.raises(OutputError):
        write({tmp_path / "pipe": b"page", tmp_path / ("n" * 300): b"page"})
    assert os.read(reader, 4) == b""
    os.close(reader)
