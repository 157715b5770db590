"""The post that the project was born from, filled from captions of a session like the one it tells of.

The captions are made up: they say what the post tells, in other words, and some that it does not.
"""

from pathlib import Path

import pytest

from talknotes.fill.marks import find_blocks
from tests.hugo_site import build_site
from tests.runs import talknotes

SEED = (Path(__file__).parent / "authored" / "posts" / "seed.md").read_bytes()
SAID = tuple(line.split(": ", 1) for line in (Path(__file__).parent / "captions" / "seed.txt").read_text().splitlines())


@pytest.fixture
def session(tmp_path, make_media):
    """A recording whose captions say `SAID`, eight seconds a cue."""
    path = make_media("keynotes.wav", "pcm_s16le", seconds=8.0 * len(SAID) + 4)
    cues = [
        f"{_stamp(8 * number)} --> {_stamp(8 * number + 7.6)}\n<v {who}>{text}"
        for number, (who, text) in enumerate(SAID)
    ]
    path.with_suffix(".en.vtt").write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    return path


def _stamp(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{seconds % 60:06.3f}"


@pytest.fixture
def fill(session, tmp_path):
    """Run `fill` on the recording."""

    def run(*words):
        stores = ["--cache-dir", tmp_path / "cache", "--data-dir", tmp_path / "data"]
        return talknotes("fill", *words, session, "--diarize", "none", "--language", "en", "--offline", *stores)

    return run


@pytest.mark.parametrize("unsafe", [False, True])
def test_the_rest_of_the_first_talk_is_filled_in_and_nothing_else_changes(fill, tmp_path, unsafe):
    post = tmp_path / "thursday.md"
    post.write_bytes(SEED)
    run = fill(post, "--write")
    assert (run.code, run.out.strip()) == (0, str(post))
    filled = post.read_bytes()
    [block] = find_blocks(filled)
    assert filled[: block.span.start] + filled[block.span.end :] == SEED
    assert filled[: block.span.start].rstrip().endswith(b"next week.")
    text = filled[block.inner.start : block.inner.end].decode()
    assert "Zion" in text
    assert "processors from six years ago" in text
    for told in ("two hundred trillion", "ninety nine percent", "Please welcome", "Photoshop", "adversarial"):
        assert told not in text
    before = build_site(tmp_path / "one", {"thursday.md": SEED}, unsafe).page("thursday")
    after = build_site(tmp_path / "two", {"thursday.md": filled}, unsafe).page("thursday")
    rows = iter(after.html.splitlines())
    assert all(row in rows for row in before.html.splitlines())
    assert "Zion" in after.text


def test_a_second_fill_and_an_undo_are_exact(fill, tmp_path):
    post = tmp_path / "thursday.md"
    post.write_bytes(SEED)
    fill(post, "--write")
    filled = post.read_bytes()
    assert fill(post, "--write").out == ""
    assert post.read_bytes() == filled
    assert talknotes("undo", post).code == 0
    assert post.read_bytes() == SEED
