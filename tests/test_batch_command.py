"""`talknotes batch` as a user runs it: what it refuses, what it shows, lists and feeds, whose bytes it leaves alone."""

import json

import pytest

import tests.batch.program  # noqa: F401 - the command is there
from tests.batch.conftest import put_recording
from tests.runs import talknotes
from tests.server import Answer, serve


@pytest.fixture
def folder(tmp_path):
    """A folder with one recording."""
    put_recording(tmp_path / "in", "talk.flac", 0)
    return tmp_path / "in"


@pytest.fixture
def batch(tmp_path):
    """Run the command on stores of its own."""

    def run(*words, **environment):
        stores = ["--cache-dir", tmp_path / "cache", "--data-dir", tmp_path / "data", "-o", tmp_path / "posts"]
        return talknotes("batch", *words, *stores, "--diarize", "none", **environment)

    return run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--captions", "x.vtt"), "--captions belongs to one recording"),
        (("--transcript", "x.json"), "--transcript belongs to one recording"),
        (("--since", "yesterday"), "--since yesterday: write a day"),
        (("--like", ".", "--preset", "hugo"), "give one of them"),
        (("--engine", "nothing"), "no such engine"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(batch, folder, tmp_path, words, said):
    run = batch(folder, *words)
    assert run.code == 2
    assert said in run.err
    assert not list((tmp_path / "posts").glob("*"))


def test_what_is_no_input_is_refused(batch, tmp_path):
    (tmp_path / "empty").mkdir()
    assert batch(tmp_path / "empty").code == 2
    run = batch(tmp_path / "no such list.txt")
    assert (run.code, "no such list.txt" in run.err) == (3, True)


def test_a_dry_run_shows_the_plan_and_writes_nothing(batch, folder, tmp_path):
    run = batch(folder, "--dry-run")
    assert (run.code, run.out) == (0, "to do (new): talk.flac\n")
    assert "1 to do, 0 up to date. 0:20 of sound: about" in run.err
    assert not (tmp_path / "posts").exists()
    rows = [json.loads(line) for line in batch(folder, "--dry-run", "--json").out.splitlines()]
    assert rows[0] == {"event": "planned", "source": "talk.flac", "reason": "new"}
    assert (rows[1]["due"], rows[1]["sound_s"]) == (1, 20.0)


def test_only_paths_go_to_stdout_and_quiet_is_quiet(batch, folder, tmp_path):
    run = batch(folder, "--quiet")
    assert (run.code, run.out, run.err) == (0, f"{tmp_path / 'posts' / '2024-03-01-talk-number-0.md'}\n", "")
    run = batch(folder)
    assert (run.code, run.out) == (0, "")
    assert "1 up to date" in run.err


def test_an_edited_post_is_never_overwritten_without_force(batch, folder, tmp_path):
    batch(folder)
    [post] = (tmp_path / "posts").glob("2024*.md")
    edited = post.read_text() + "\nMy own words.\n"
    post.write_text(edited)
    assert batch(folder).code == 0  # nothing is asked anew
    run = batch(folder, "--category", "x")
    assert (run.code, post.read_text() == edited) == (5, True)
    assert "this post was edited since" in run.err
    assert batch(folder, "--category", "x", "--force").code == 0
    assert "My own words" not in post.read_text()


def test_an_index_of_the_users_own_is_left_alone_and_named(batch, folder, tmp_path):
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "index.md").write_text("mine")
    run = batch(folder)
    assert (run.code, (tmp_path / "posts" / "index.md").read_text()) == (0, "mine")
    assert "index.md: not the index that was written here" in run.err


def test_a_feed_and_a_list_of_addresses_are_worked_on_once(batch, folder, tmp_path):
    media = (folder / "talk.flac").read_bytes()
    with serve({"/one.flac": Answer(media, "audio/flac"), "/gone.flac": Answer(b"", status=404)}) as server:
        feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title><item><title>One</title>
        <enclosure url="{server.url}/one.flac" type="audio/flac" length="1"/></item></channel></rss>"""
        server.answers["/feed.xml"] = Answer(feed.encode(), "application/rss+xml")
        (tmp_path / "list.txt").write_text(f"# talks\n{server.url}/feed.xml\n{server.url}/gone.flac\n")
        options = ("--engine", "pocketsphinx", "--json")
        run = batch(tmp_path / "list.txt", *options)
        events = [json.loads(line) for line in run.out.splitlines()]
        done = [event["source"] for event in events if event["event"] == "done"]
        failed = [event["source"] for event in events if event["event"] == "failed"]
        assert (run.code, done, failed) == (1, [f"{server.url}/one.flac"], [f"{server.url}/gone.flac"])
        asked = len([row for row in server.asked if row[1] == "/one.flac"])
        again = batch(tmp_path / "list.txt", *options)
        assert '"up to date"' in again.out
        assert len([row for row in server.asked if row[1] == "/one.flac"]) == asked
