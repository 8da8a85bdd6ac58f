"""Forms that distributions ship: data, found without running any code, and checked like local forms."""

from __future__ import annotations

import json

import pytest

RAISES = "raise SystemExit('a form runs no code')"


@pytest.fixture
def ship(tmp_path, install, fixtures):
    """Install a distribution with one form in a package, which must never be imported; return the environment."""
    schema = (fixtures / "fujian" / "fujian-2014.schema.json").read_text("utf-8")

    def put(name="fujian-2014", distribution="govreport-fujian", package="fujian.forms", content=schema):
        folder = tmp_path / "site" / package.replace(".", "/")
        folder.mkdir(parents=True, exist_ok=True)
        for place in (folder, folder.parent):
            if place != tmp_path / "site":
                (place / "__init__.py").write_text(RAISES)
        if content is not None:
            (folder / f"{name}.schema.json").write_text(content, "utf-8")
        install(distribution, name, RAISES, f"{distribution.replace('-', '_')}_other", kind="form")
        info = tmp_path / "site" / f"{distribution.replace('-', '_')}-1.0.dist-info"
        (info / "entry_points.txt").write_text(f"[govreport.forms]\n{name} = {package}\n")
        return {"PYTHONPATH": install.path}

    return put


@pytest.fixture
def definition(fixtures, tmp_path):
    """A definition in the provincial form, which it names by the given reference."""
    source = (fixtures / "fujian" / "2014" / "report.toml").read_text("utf-8")

    def write(reference="fujian-2014"):
        path = tmp_path / "report.toml"
        path.write_text(source.replace("../fujian-2014.schema.json", reference), "utf-8")
        return path

    return write


def test_a_definition_names_a_packaged_form(run, ship, definition, fixtures, tmp_path):
    environment = ship()
    done = run("validate", definition(), **environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert run("export", definition(), "--to", "text,json", "-o", tmp_path / "ours", **environment).returncode == 0
    local = fixtures / "fujian" / "2014" / "report.toml"
    assert run("export", local, "--to", "text", "-o", tmp_path / "local").returncode == 0
    (text,) = (tmp_path / "ours").glob("*.txt")
    assert text.read_bytes() == (tmp_path / "local" / text.name).read_bytes()
    (data,) = (tmp_path / "ours").glob("*.json")
    assert json.loads(data.read_text("utf-8"))["form"] == "fujian-2014"
    assert run("verify", definition(), data, **environment).returncode == 0


def test_packaged_forms_are_listed_and_described(run, ship):
    environment = ship()
    listed = run("forms", **environment).stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == ["cn-2014", "cn-2019", "cn-2021", "fujian-2014"]
    assert listed[-1].endswith("govreport-fujian 1.0")
    assert run("forms", "fujian-2014", **environment).stdout.startswith(b"# fujian-2014\n")
    schema = json.loads(run("forms", "fujian-2014", "--schema", **environment).stdout)
    assert "$defs" in schema


def test_init_writes_a_definition_in_a_packaged_form(run, ship, definition, tmp_path):
    environment = ship()
    done = run("init", "--form", "fujian-2014", "--year", "2015", "-o", "-", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert 'form = "fujian-2014"' in done.stdout.decode()
    again = run("init", "--from", definition(), "-o", tmp_path / "next.toml", **environment)
    assert again.returncode == 0
    assert 'form = "fujian-2014"' in (tmp_path / "next.toml").read_text("utf-8")


def test_a_third_party_never_takes_the_place_of_a_built_in_form(run, ship, fixtures, complete):
    plain = run("export", complete, "--to", "text", "-o", "-").stdout
    schema = (fixtures / "fujian" / "fujian-2014.schema.json").read_text("utf-8")
    environment = ship("cn-2014", content=schema)
    assert run("export", complete, "--to", "text", "-o", "-", **environment).stdout == plain
    listed = run("forms", **environment).stdout.decode()
    assert "govreport-fujian:cn-2014" in listed
    assert run("forms", "govreport-fujian:cn-2014", **environment).returncode == 0


def test_forms_of_one_name_clash_until_a_distribution_is_named(run, ship, definition):
    ship(distribution="one-forms", package="one")
    environment = ship(distribution="two-forms", package="two")
    done = run("validate", definition(), **environment)
    assert done.returncode == 1
    assert b"error[plugin-clash]" in done.stdout
    assert b"report.toml:3:8" in done.stdout
    assert b"one-forms:fujian-2014, two-forms:fujian-2014" in done.stdout
    assert run("validate", definition("two-forms:fujian-2014"), **environment).returncode == 0
    assert run("validate", definition(), "--refuse-plugin", "one-forms", **environment).returncode == 0


@pytest.mark.parametrize("options", [["--no-plugins"], ["--refuse-plugin", "govreport-fujian"]])
def test_a_refused_distribution_has_no_forms(run, ship, definition, options):
    environment = ship()
    for command in (["validate", definition()], ["compute", definition()], ["forms", "fujian-2014"]):
        done = run(*command, *options, **environment)
        assert done.returncode != 0
        assert b"error[form-unknown]" in done.stdout + done.stderr
    assert b"fujian" not in run("forms", *options, **environment).stdout


@pytest.mark.parametrize(
    ("faults", "code", "reason"),
    [
        ({"content": None}, "form-unreadable", "package `fujian.forms` has no file `fujian-2014.schema.json`"),
        ({"content": "{"}, "form-invalid", "invalid JSON"),
        ({"content": "[]"}, "form-invalid", ""),
        ({"content": '{"$ref": "https://example.com/"}'}, "form-invalid", ""),
        ({"content": " " * 2**20 + "{}"}, "form-unreadable", ""),
        ({"content": None, "package": "nosuchpackage"}, "form-unreadable", "has no file"),
        ({"content": None, "package": "two words"}, "form-unreadable", "does not name a package"),
        ({"content": None, "package": "a/../b"}, "form-unreadable", "does not name a package"),
        ({"content": None, "package": "fujian:forms"}, "form-unreadable", "does not name a package"),
    ],
)
def test_a_broken_form_is_explained_and_hurts_no_other(run, ship, definition, complete, faults, code, reason):
    environment = ship(**faults)
    done = run("validate", definition(), **environment)
    assert done.returncode == 1
    said = done.stdout.decode()
    assert f"error[{code}]" in said
    assert "fujian-2014 (govreport-fujian 1.0)" in said
    assert reason in said
    listed = run("forms", **environment)
    assert listed.returncode == 0
    assert f"error[{code}]" in listed.stderr.decode()
    assert len(listed.stdout.splitlines()) == 3
    assert run("validate", complete, **environment).returncode == 0


@pytest.mark.parametrize("name", ["../up", "a b", "-", "all", "x/y"])
def test_a_form_cannot_have_any_name(run, ship, definition, name):
    done = run("validate", definition(name), **ship(name, content=None))
    assert done.returncode == 1
    assert "form cannot be named" in done.stdout.decode()


@pytest.mark.parametrize("option", ["--no-plugins", "--refuse-plugin=govreport-fujian"])
def test_importing_uses_no_form_that_is_refused(run, ship, definition, tmp_path, option):
    environment = ship()
    assert run("export", definition(), "--to", "html", "-o", tmp_path / "out", **environment).returncode == 0
    (page,) = (tmp_path / "out").glob("*.html")
    done = run("import", page, "--form", "fujian-2014", **environment)
    assert b'form = "fujian-2014"' in done.stdout
    done = run("import", page, "--form", "fujian-2014", option, **environment)
    assert done.stdout == b""
    assert b"error[form-unknown]" in done.stderr
