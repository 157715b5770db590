"""Diffs are what `git apply` takes, and as short as the change."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talknotes.fill.diffing import unified

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"c\r\n", b"d"]), max_size=30).map(b"".join)


def patched(folder: Path, before: bytes, diff: bytes) -> bytes:
    """Return what git makes of a file and a diff."""
    (folder / "post.md").write_bytes(before)
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], input=diff, cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return (folder / "post.md").read_bytes()


def test_a_diff_shows_what_came_with_three_lines_around_it() -> None:
    before = b"1\n2\n3\n4\n5\n6\n7\n8\n"
    after = before.replace(b"5\n", b"5\nnew\n")
    assert unified(Path("content/post.md"), before, after).decode() == (
        "--- a/content/post.md\n+++ b/content/post.md\n@@ -3,6 +3,7 @@\n 3\n 4\n 5\n+new\n 6\n 7\n 8\n"
    )
    assert b"-new" in unified(Path("/x/post.md"), after, before)


def test_equal_posts_have_no_diff() -> None:
    assert unified(Path("post.md"), b"a", b"a") == b""


def test_a_last_line_without_an_end_is_marked() -> None:
    assert unified(Path("p"), b"a", b"a\nb").endswith(
        b"-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a", b"b"),
        (b"a\n" * 10, b"a\n" * 12),
        (b"a\nb\n" * 300, b"a\nb\n" * 150 + b"new\n" + b"a\nb\n" * 150),
        (b"1\n2\n3\n4\n5\n6\n7\n8\n9\n", b"0\n1\n2\n3\n4\n5\nx\n6\n7\n8\n9\n0"),
        (b"a\nb\nc\nd\ne\nf\ng\n", b"a\nx\nc\nd\ny\nf\ng\n"),
    ],
)
def test_git_applies_it(tmp_path: Path, before: bytes, after: bytes) -> None:
    assert patched(tmp_path, before, unified(Path("post.md"), before, after)) == after


def test_a_few_lines_among_many_equal_ones_make_a_short_diff() -> None:
    before = b"a\n\nb\n" * 2000
    after = b"a\n\nb\n" * 900 + b"new\n\n" + b"a\n\nb\n" * 1100
    assert unified(Path("post.md"), before, after).count(b"\n") < 20


def applied(before: bytes, diff: bytes) -> bytes:
    """Return what a diff makes of a file; its lines and numbers must fit."""
    old = before.split(b"\n")
    old = [line + b"\n" for line in old[:-1]] + [last for last in old[-1:] if last]
    found: list[bytes] = []
    at = 0
    lines = (
        diff.replace(b"\n\\ No newline at end of file\n", b"\0").split(b"\n") if b"\\ No" in diff else diff.split(b"\n")
    )
    rows = [row for line in lines for row in _rows(line)]
    for row in rows[2:]:
        if row.startswith(b"@@"):
            numbers = row.split()[1][1:].split(b",")
            start = int(numbers[0]) - (numbers[-1] != b"0" or len(numbers) == 1)
            found += old[at:start]
            at = start
            continue
        if row[:1] in b" -":
            assert old[at] == row[1:]
            at += 1
        if row[:1] in b" +":
            found.append(row[1:])
    return b"".join([*found, *old[at:]])


def _rows(line: bytes) -> list[bytes]:
    *unended, last = line.split(b"\0")
    return unended + ([last + b"\n"] if last else [])


@settings(max_examples=300)
@given(LINES, LINES)
def test_any_two_posts_have_a_diff_that_fits(before: bytes, after: bytes) -> None:
    diff = unified(Path("post.md"), before, after)
    assert (applied(before, diff) if diff else before) == after
