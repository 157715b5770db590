"""`undo` on the command line: exact bytes, edits elsewhere kept, edited blocks refused, messages for newcomers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from talknotes.authored.parse import parse
from talknotes.cli.undo import undo
from talknotes.fill.splices import apply, insert
from talknotes.fill.values import Origin
from talknotes.values import Span

POST = "\ufeff## A talk\r\n\r\nI missed the rest.\r\n\r\n\r\n## Ünother\r\n\r\nText."
app = typer.Typer()
app.command()(undo)


def origin(name: str) -> Origin:
    return Origin(name, "rest", "Keynotes, day 3", "ab" * 32, (Span(750.25, 2710.5),), "k1")


def fill(text: str) -> bytes:
    post = parse(text.encode())
    at = post.data.index(b"rest.\r\n") + len(b"rest.\r\n")
    return apply(
        post.data,
        [insert(post, at, "It went on.", origin("one")), insert(post, len(post.data), "The end.", origin("two"))],
    )


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_bytes(fill(POST))
    return path


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_exact_former_bytes_come_back(post: Path) -> None:
    done = run(post)
    assert (done.exit_code, done.stdout) == (0, f"{post}\n")
    assert post.read_bytes() == POST.encode()
    assert done.stderr.splitlines() == [
        f"{post}: taken out: {name} (“Keynotes, day 3”, 12:30 to 45:10)" for name in ("one", "two")
    ]


def test_one_block_goes_and_the_other_stays(post: Path) -> None:
    run(post, "--block", "one")
    assert b"It went on." not in post.read_bytes()
    assert b"The end." in post.read_bytes()
    run(post, "--block", "two")
    assert post.read_bytes() == POST.encode()


def test_edits_elsewhere_stay(post: Path) -> None:
    edited = post.read_bytes().replace(b"\xc3\x9cnother", b"Other") + b"\r\n\r\nMore.\r\n"
    post.write_bytes(edited)
    assert run(post).exit_code == 0
    assert post.read_bytes() == POST.replace("Ünother", "Other").encode() + b"\r\n\r\nMore.\r\n"


def test_an_edited_block_stays_without_force(post: Path) -> None:
    post.write_bytes(post.read_bytes().replace(b"It went on.", b"It went on and on."))
    done = run(post)
    assert done.exit_code == 5
    assert "you edited this block, so it stayed: one (“Keynotes, day 3”" in done.stderr
    assert "--force" in done.stderr
    assert b"It went on and on." in post.read_bytes()
    assert b"The end." not in post.read_bytes()
    assert run(post, "--force").exit_code == 0
    assert post.read_bytes() == POST.encode()


def test_a_dry_run_prints_the_diff_and_writes_nothing(post: Path) -> None:
    before = post.read_bytes()
    done = run(post, "--dry-run")
    assert done.exit_code == 0
    assert post.read_bytes() == before
    diff = done.stdout_bytes
    assert diff.startswith(b"--- a")
    assert b"\n-It went on.\r\n" in diff
    assert b"\\ No newline at end of file\n" in diff
    assert "would be taken out: one" in done.stderr


def test_the_diff_is_what_git_applies(post: Path) -> None:
    diff = run(post, "--dry-run").stdout_bytes
    folder = post.parent
    command = ["git", "apply", f"-p{len(post.parts) - 1}", "--whitespace=nowarn", "-"]
    done = subprocess.run(command, input=diff, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert post.read_bytes() == POST.encode()


def test_a_post_without_blocks_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text("Text.")
    done = run(path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "nothing to undo" in done.stderr


def test_an_unknown_block_is_an_error_that_lists_the_known_ones(post: Path) -> None:
    before = post.read_bytes()
    done = run(post, "--block", "three")
    assert done.exit_code == 2
    assert "no block three in this post. Its blocks: one, two." in done.stderr
    assert post.read_bytes() == before


def test_a_damaged_comment_is_told_and_left(post: Path) -> None:
    post.write_bytes(post.read_bytes().replace(b'<!-- talknotes end id="one" -->', b""))
    done = run(post)
    assert f"warning: {post}, line 5: a comment of talknotes that has lost its partner" in done.stderr
    assert b"It went on." in post.read_bytes()
    assert b"The end." not in post.read_bytes()


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    done = run(tmp_path / "none.md")
    assert done.exit_code == 3
    assert str(tmp_path / "none.md") in done.stderr


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    for name in ("a.md", "2020/b.md"):
        (tmp_path / "blog" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "blog" / name).write_bytes(fill(POST))
    (tmp_path / "blog" / "plain.md").write_text("Text.")
    return tmp_path / "blog"


def test_of_a_folder_the_posts_with_blocks_are_done(blog: Path) -> None:
    done = run(blog)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [str(blog / "a.md"), str(blog / "2020" / "b.md")]
    assert (blog / "2020" / "b.md").read_bytes() == POST.encode()
    assert "nothing to undo" in run(blog).stderr


def test_of_a_folder_one_block_can_be_chosen(blog: Path) -> None:
    (blog / "a.md").write_bytes((blog / "a.md").read_bytes().replace(b'id="one"', b'id="three"'))
    assert run(blog, "--block", "three").stdout.splitlines() == [str(blog / "a.md")]
    assert run(blog, "--block", "four").exit_code == 2


def test_of_a_folder_the_output_has_the_same_shape(blog: Path, tmp_path: Path) -> None:
    run(blog, "-o", tmp_path / "out")
    assert (tmp_path / "out" / "2020" / "b.md").read_bytes() == POST.encode()
    assert run(blog, "-o", "-").exit_code == 2


def test_output_goes_to_a_file_a_folder_or_stdout(post: Path, tmp_path: Path) -> None:
    before = post.read_bytes()
    assert run(post, "-o", tmp_path / "new.md").stdout == f"{tmp_path / 'new.md'}\n"
    (tmp_path / "folder").mkdir()
    run(post, "-o", tmp_path / "folder")
    for path in (tmp_path / "new.md", tmp_path / "folder" / "post.md"):
        assert path.read_bytes() == POST.encode()
    assert run(post, "-o", "-").stdout_bytes == POST.encode()
    assert post.read_bytes() == before


def test_output_overwrites_nothing(post: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    done = run(post, "-o", tmp_path / "mine.md")
    assert done.exit_code == 5
    assert (tmp_path / "mine.md").read_text() == "mine"


def test_of_several_posts_the_others_are_done(post: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "none.md", post)
    assert done.exit_code == 1
    assert post.read_bytes() == POST.encode()


def test_json_tells_all(post: Path) -> None:
    document = json.loads(run(post, "--json", "--quiet").stdout)
    assert document == {
        "schema": 1, "post": str(post), "written": str(post), "removed": ["one", "two"], "refused": [], "warnings": [],
    }  # fmt: skip


def test_help_imports_no_parser() -> None:
    code = """
import sys, typer
from typer.testing import CliRunner
from talknotes.cli.undo import undo
app = typer.Typer()
app.command()(undo)
assert CliRunner().invoke(app, ["--help"]).exit_code == 0
print([name for name in ("ftfy", "yaml", "platformdirs", "sentencex") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | {"NO_COLOR": "1"}
    )
    assert done.stdout.strip() == "[]"
