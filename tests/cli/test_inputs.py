"""The definitions that a command line names: files, folders, lists and standard input, in order and each once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading

import pytest

BAD = 'form = "cn-2014"\n[report]\nyear = 2017\n'


def names(done):
    """Return the files that have findings, in the order in which they are printed."""
    return list(dict.fromkeys(finding["file"] for finding in json.loads(done.stdout)["findings"]))


@pytest.fixture
def tree(folder):
    """Make folders of definitions that all have an error, and of other files."""
    for name in ("b/2.toml", "b/10.toml", "a/x.toml", "a/deep/y.TOML", "c.toml", "a/.hidden/z.toml", ".z.toml"):
        path = folder / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BAD)
    (folder / "reports" / "pyproject.toml").write_text('[project]\nname = "form"\n')
    (folder / "reports" / "readme.txt").write_text(BAD)
    return folder / "reports"


@pytest.mark.usefixtures("tree")
def test_a_folder_stands_for_the_definitions_below_it_in_order(run):
    done = run("validate", "reports", "--format", "json")
    assert done.returncode == 1
    found = ["a/deep/y.TOML", "a/x.toml", "b/10.toml", "b/2.toml", "c.toml"]
    assert names(done) == [f"reports/{name}" for name in found]


@pytest.mark.usefixtures("tree")
def test_inputs_keep_their_order_and_are_worked_on_once(run):
    done = run("validate", "reports/c.toml", "reports/b", "./reports/b/2.toml", "reports", "--format", "json")
    assert names(done) == [
        f"reports/{name}" for name in ("c.toml", "b/10.toml", "b/2.toml", "a/deep/y.TOML", "a/x.toml")
    ]


def test_patterns_leave_files_out_but_not_those_that_are_named(run, tree):
    done = run("validate", "reports", "--exclude", "deep/", "--exclude", "/b/*", "--format", "json")
    assert names(done) == ["reports/a/x.toml", "reports/c.toml"]
    (tree / ".govreportignore").write_text("# drafts\n*.toml\n*.TOML\n!x.toml\n")
    assert names(run("validate", "reports", "--format", "json")) == ["reports/a/x.toml"]
    assert names(run("validate", "reports/c.toml", "--exclude", "c.toml", "--format", "json")) == ["reports/c.toml"]


@pytest.mark.parametrize("content", ["[report]\n", "report.year = 2017\n", "\ufeffform='cn-2014'\n", "  form = 1\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_what_might_be_a_definition_is_never_passed_over(run, folder, content, encoding):
    (folder / "reports").mkdir()
    (folder / "reports" / "x.toml").write_bytes((content + "# 某县").encode(encoding, "ignore"))
    assert names(run("validate", "reports", "--format", "json")) == ["reports/x.toml"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        " \n",
        "# 某县\n",
        "[reprot]\n",
        "[report.decisions]\n",
        "[requests]\n[reports]\n",
        "from = 'cn-2021'\n",
        "Form: x",
    ],
)
def test_what_is_left_of_a_definition_or_misspelt_is_reported(run, folder, content):
    (folder / "reports").mkdir()
    (folder / "reports" / "x.toml").write_text(content, "utf-8")
    assert names(run("validate", "reports", "--format", "json")) == ["reports/x.toml"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("govreport.toml", "[forms]\nlang = 'zh'\n"),
        ("govreport.toml", ""),
        ("ruff.toml", "[format]\nfrom = 1\n"),
        ("x.toml", "[[tool]]\nreports = 1\n[tool.form]\n"),
    ],
)
def test_files_of_other_tools_are_no_definitions(run, tree, name, content):
    (tree / name).write_text(content)
    assert f"reports/{name}" not in names(run("validate", "reports", "--format", "json"))


def test_a_folder_without_definitions_is_no_success(run, folder, suixian):
    (folder / "empty").mkdir()
    done = run("validate", "empty", suixian)
    assert done.returncode == 3
    assert b"error[folder-empty]" in done.stdout


def test_what_cannot_be_read_in_a_folder_is_reported_and_does_not_stop_the_others(run, tree, monkeypatch):
    (tree / "a" / "gone.toml").symlink_to("nowhere.toml")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("b"):
            raise PermissionError(errno.EACCES, "no", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    done = run("validate", "reports", "--format", "json")
    assert done.returncode == 3
    assert names(done) == [f"reports/{name}" for name in ("a/deep/y.TOML", "a/gone.toml", "a/x.toml", "b", "c.toml")]


def test_folders_may_be_very_deep(run, folder, monkeypatch):
    monkeypatch.chdir(folder)
    for _ in range(1500):
        os.mkdir("d")  # noqa: PTH102
        os.chdir("d")
    with open("x.toml", "w") as file:  # noqa: PTH123
        file.write(BAD)
    monkeypatch.chdir(folder)
    done = run("validate", ".", "--format", "json")
    subprocess.run(["rm", "-r", "d"], check=True)  # noqa: S607  (Python cannot, so pytest could not either)
    assert done.returncode == 1
    assert len(names(done)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "LONG"),
        ("validate", "LONG/report.toml"),
        ("validate", "SOUND", "--plugins-dir", "LONG"),
        ("validate", "SOUND", "--baseline", "LONG", "--write-baseline"),
        ("verify", "LONG", "x.html"),
        ("verify", "SOUND", "LONG"),
        ("export", "SOUND", "--to", "json", "-o", "LONG/x.json"),
        ("rollup", "LONG", "-o", "x.toml"),
    ],
    ids=" ".join,
)
def test_a_name_that_cannot_be_looked_at_is_one_that_cannot_be_read(run, suixian, arguments):
    """Such as one in a folder that only others may read."""
    named = [str(argument).replace("LONG", "a" * 300).replace("SOUND", str(suixian)) for argument in arguments]
    done = run(*named)
    assert done.returncode == 3
    assert b"standard output" not in done.stderr
    assert b"a" * 300 in done.stdout + done.stderr


def test_an_impossible_pattern_is_refused(run, tree):
    done = run("validate", "reports", "--exclude", "!")
    assert done.returncode == 2
    assert b"error[command-value]" in done.stderr
    (tree / ".govreportignore").write_text("!\n")
    done = run("validate", "reports")
    assert done.returncode == 3
    assert b".govreportignore: error[file-unreadable]" in done.stdout


def test_standard_input_is_not_in_the_list_that_it_holds(run):
    done = run("validate", "--files-from", "-", stdin=b"a.toml\n-\n")
    assert done.returncode == 2
    assert b"error[stdin-twice]" in done.stderr


def test_a_link_to_a_folder_above_is_not_followed(run, tree):
    (tree / "a" / "up").symlink_to(tree)
    assert len(names(run("validate", "reports", "--format", "json"))) == 5


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"])
def test_names_are_taken_from_a_list(run, tree, separator):
    listing = separator.join(["reports/c.toml", "reports/a", ""])
    expected = ["reports/b/2.toml", "reports/c.toml", "reports/a/deep/y.TOML", "reports/a/x.toml"]
    arguments = ["validate", "--format", "json", "reports/b/2.toml", "--files-from"]
    assert names(run(*arguments, "-", stdin=listing.encode())) == expected
    (tree / "list").write_bytes(listing.encode())
    assert names(run(*arguments, "reports/list")) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.usefixtures("tree")
def test_a_list_may_have_a_byte_order_mark(run, encoding):
    listing = "\ufeffreports/c.toml\r\nreports/b/2.toml\r\n".encode(encoding)
    done = run("validate", "--format", "json", "--files-from", "-", stdin=listing)
    assert names(done) == ["reports/c.toml", "reports/b/2.toml"]


def test_a_list_of_chinese_windows_is_read(run, tree, monkeypatch):
    """There, names of files are no bytes, and what is not UTF-8 is no name."""
    (tree / "c.toml").rename(tree / "某县.toml")
    monkeypatch.setattr(os, "fsdecode", bytes.decode)
    done = run("validate", "--format", "json", "--files-from", "-", stdin="reports/某县.toml\r\n".encode("gbk"))
    assert names(done) == ["reports/某县.toml"]


@pytest.mark.parametrize("encoding", ["utf-16", "gbk"])
def test_patterns_that_are_not_utf8_are_refused(run, tree, encoding):
    (tree / ".govreportignore").write_text("草稿/\n", encoding)
    done = run("validate", "reports")
    assert done.returncode == 3
    assert b".govreportignore: error[encoding]" in done.stdout


def test_an_empty_list_is_nothing_to_do_but_no_list_is_a_mistake(run):
    for command in (["validate"], ["export", "--to", "html"]):
        done = run(*command, "--files-from", "-")
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert run(*command).returncode == 2
        assert run(*command, "--files-from", "missing").returncode == 3
        done = run(*command, "-", "--files-from", "-")
        assert done.returncode == 2
        assert b"error[stdin-twice]" in done.stderr


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_findings_are_the_same_and_in_the_same_order_with_any_number_of_jobs(spawn, fixtures, jobs):
    folders = sorted((fixtures / "invalid").iterdir())
    files = [folder / "report.toml" for folder in folders] + [fixtures / "missing.toml", "-"]
    alone = spawn("validate", *files, stdin=b"x = ")
    shared = spawn("validate", *files, "--jobs", jobs, stdin=b"x = ")
    assert (shared.returncode, shared.stdout, shared.stderr) == (alone.returncode, alone.stdout, alone.stderr)
    assert shared.returncode == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are needed")
def test_a_pipe_is_read_by_the_run_whatever_the_number_of_jobs(folder, suixian):
    pipe = folder / "pipe.toml"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(BAD), daemon=True)
    writer.start()
    command = [sys.executable, "-m", "govreport_cli", "validate", "--jobs", "2", str(suixian), str(pipe)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (done.returncode, b"error[missing-key]" in done.stdout) == (1, True)


@pytest.mark.parametrize("jobs", ["0", "-1", "513", "many"])
def test_an_impossible_number_of_jobs_is_refused(run, suixian, jobs):
    done = run("validate", suixian, "--jobs", jobs)
    assert done.returncode == 2
    assert b"error[command-value]" in done.stderr


@pytest.mark.usefixtures("tree")
def test_a_bug_in_one_definition_does_not_stop_the_others(run, monkeypatch):
    from govreport_cli.batch import validating

    examine = validating.examine

    def fail_once(name, *arguments):
        if name.endswith("x.toml"):
            raise ArithmeticError("bug")
        return examine(name, *arguments)

    monkeypatch.setattr(validating, "examine", fail_once)
    done = run("validate", "reports", "--format", "json")
    assert done.returncode == 70
    assert len(names(done)) == 5
    assert "ArithmeticError: bug" in done.stdout.decode()


def test_a_worker_that_is_killed_stops_the_run_with_a_message(folder, suixian):
    """As the system does when memory is short."""
    (folder / "sitecustomize.py").write_text(
        "import os, sys, multiprocessing\n"
        "from multiprocessing import process\n"
        "if 'forkserver' in ' '.join(sys.orig_argv):\n"
        "    import govreport_cli.pipeline as pipeline\n"
        "    pipeline.examine = lambda *_: os.kill(os.getpid(), 9)\n"
    )
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "govreport_cli", "validate", "--jobs", "2", str(suixian), "missing.toml"]
    environment = {**os.environ, "PYTHONPATH": path, "LANG": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60)
    assert done.returncode == 70
    assert b"error[worker-lost]" in done.stderr
    assert b"Traceback" not in done.stderr
