"""`talknotes prompts`: list, show, copy."""

import json

import pytest
from typer.testing import CliRunner

from talknotes.cli.prompts import app
from talknotes.prompting.catalogue import open_prompts
from talknotes.resources import resource


def prompts(*words, **environment):
    return CliRunner().invoke(app, [str(word) for word in words], env=environment, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path):
    """A folder with one changed prompt."""
    assert prompts("copy", "talk-title", tmp_path / "mine").exit_code == 0
    path = tmp_path / "mine/talk-title.md"
    path.write_text(path.read_text().replace("version: 1", "version: 7"))
    return path.parent


def test_the_list_names_each_prompt_its_version_and_whose_it_is(folder):
    run = prompts("list", "--prompts", folder)
    rows = {line.split()[0]: line.split()[1:3] for line in run.stdout.splitlines()}
    assert (run.exit_code, run.stderr) == (0, f"yours are in {folder}\n")
    assert rows["talk-title"] == ["7", "yours"]
    assert rows["talk-notes"] == ["1", "talknotes"]
    assert all(prompt.purpose in run.stdout for prompt in open_prompts())


def test_the_configured_folder_is_what_holds_without_the_option(folder):
    assert "yours" in prompts("list", TALKNOTES_PROMPTS=str(folder)).stdout
    assert prompts("show", "talk-title", TALKNOTES_PROMPTS=str(folder)).stdout == (folder / "talk-title.md").read_text()


def test_the_list_as_json(folder):
    document = json.loads(prompts("list", "--prompts", folder, "--json").stdout)
    assert document["schema"] == 1
    assert {row["name"]: row["hash"] for row in document["prompts"]} == {
        prompt.name: prompt.hash for prompt in open_prompts(folder)
    }
    assert [row["name"] for row in document["prompts"] if row["own"]] == ["talk-title"]


@pytest.mark.parametrize("name", ["talk-notes", "repair"])
def test_show_prints_the_files_bytes(name):
    run = prompts("show", name)
    assert run.exit_code == 0
    assert run.stdout_bytes == (resource("prompts") / f"{name}.md").read_bytes()


def test_show_prints_the_users_own_file(folder):
    assert prompts("show", "talk-title", "--prompts", folder).stdout == (folder / "talk-title.md").read_text()
    document = json.loads(prompts("show", "talk-title", "--json", "--prompts", folder).stdout)
    assert (document["version"], document["own"]) == ("7", True)
    assert document["answer"]["required"] == ["segments", "title"]


@pytest.mark.parametrize("words", [("show", "talk-tilte"), ("copy", "talk-tilte", "mine")])
def test_an_unknown_name_is_a_usage_error(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = prompts(*words)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "talk-title" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_broken_prompt_is_a_usage_error_with_its_line(folder):
    (folder / "talk-title.md").write_text("no header")
    run = prompts("list", "--prompts", folder)
    assert run.exit_code == 2
    assert f"{folder / 'talk-title.md'}, line 1: no header" in run.stderr


def test_copies_are_byte_for_byte_and_stand_in_for_ours(tmp_path):
    run = prompts("copy", tmp_path / "deep/mine")
    copies = sorted((tmp_path / "deep/mine").iterdir())
    assert (run.exit_code, run.stdout.splitlines()) == (0, [str(path) for path in copies])
    assert [path.read_bytes() for path in copies] == [prompt.path.read_bytes() for prompt in open_prompts()]
    assert all(prompt.own for prompt in open_prompts(tmp_path / "deep/mine"))


def test_only_the_named_are_copied_and_copying_again_changes_nothing(tmp_path):
    run = prompts("copy", "repair", "talk-notes", tmp_path, "--json")
    assert json.loads(run.stdout)["copies"] == [str(tmp_path / "repair.md"), str(tmp_path / "talk-notes.md")]
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert prompts("copy", "repair", "talk-notes", tmp_path).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_changed_copy_is_never_overwritten_and_then_nothing_is_copied(folder):
    before = (folder / "talk-title.md").read_bytes()
    run = prompts("copy", folder)
    assert (run.exit_code, run.stdout) == (5, "")
    assert str(folder / "talk-title.md") in run.stderr
    assert [path.name for path in folder.iterdir()] == ["talk-title.md"]
    assert (folder / "talk-title.md").read_bytes() == before


@pytest.mark.parametrize("place", ["file", "file/deeper"])
def test_a_folder_that_cannot_be_made_is_a_failure_to_write(tmp_path, place):
    (tmp_path / "file").write_text("x")
    run = prompts("copy", "repair", tmp_path / place)
    assert run.exit_code == 5
    assert (tmp_path / "file").read_text() == "x"


def test_a_folder_in_a_copys_place_is_a_failure_to_write(tmp_path):
    (tmp_path / "repair.md").mkdir()
    assert prompts("copy", "repair", tmp_path).exit_code == 5


def test_a_lone_prompts_name_is_not_taken_for_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = prompts("copy", "talk-notes")
    assert run.exit_code == 2
    assert "prompts copy talk-notes DIR" in run.stderr
    assert list(tmp_path.iterdir()) == []
