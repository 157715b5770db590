import json

import pytest
import typer
from typer.testing import CliRunner

from talknotes.cli.gaps import gaps as command

POST = """# Keynotes

## Deep learning
**Speaker**: Kim Hazelwood

She opens with recommender systems. I missed the rest of this talk, sadly.

## Deep fakes
**Speaker**: Hany Farid

Farid shows how noise becomes a face.
"""


@pytest.fixture
def run(tmp_path):
    app = typer.Typer()
    app.command()(command)
    (tmp_path / "post.md").write_text(POST)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_rows_have_tabs_between(run, tmp_path):
    path = tmp_path / "post.md"
    result = run(path)
    assert result.exit_code == 0
    [row] = [line.split("\t") for line in result.stdout.splitlines()]
    assert row[:4] == [str(path), "6", "rest", "Deep learning"]
    assert row[4] == "I missed the rest of this talk, sadly."
    assert "missed the rest of this talk" in row[5]


def test_json_tells_where_and_whose(run, tmp_path):
    [row] = json.loads(run(tmp_path / "post.md", "--json").stdout)
    assert (row["line"], row["column"], row["kind"], row["scope"]) == (6, 37, "rest", "section")
    assert (row["section"], row["speakers"], row["language"]) == ("Deep learning", ["Kim Hazelwood"], "en")
    assert POST.encode()[row["start"] : row["end"]].decode() == row["sentence"]


def test_folders_are_searched_but_for_what_is_hidden_or_built(run, tmp_path):
    for folder in ("content/posts", ".git", "node_modules", "public"):
        (tmp_path / "blog" / folder).mkdir(parents=True)
        (tmp_path / "blog" / folder / "a.md").write_text(POST)
    (tmp_path / "blog" / "notes.txt").write_text(POST)
    rows = json.loads(run(tmp_path / "blog", "--json").stdout)
    assert [row["post"] for row in rows] == [str(tmp_path / "blog" / "content" / "posts" / "a.md")]


def test_check_tells_by_its_code(run, tmp_path):
    (tmp_path / "whole.md").write_text(POST.replace("I missed the rest of this talk, sadly.", ""))
    assert run(tmp_path / "post.md", "--check").exit_code == 6
    assert run(tmp_path / "whole.md", "--check").exit_code == 0


def test_a_post_that_is_not_there_does_not_stop_the_others(run, tmp_path):
    result = run(tmp_path / "no.md", tmp_path / "post.md")
    assert result.exit_code == 1
    assert "rest" in result.stdout
    assert "no.md" in result.stderr


@pytest.mark.parametrize("data", [b"\0\1\2", None])
def test_what_is_no_post_is_refused(run, tmp_path, data):
    path = tmp_path / "x.md"
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)
    assert run(path).exit_code == 3
