"""`fill`, `undo` and `gaps --against` on the sample's stored stages, as a user runs them."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from talknotes.fill.marks import find_blocks
from tests.hugo_site import build_site
from tests.runs import talknotes
from tests.scenes import SAMPLE

ROOT = Path(__file__).parents[1]

FRONT = b'+++\ntitle = "Afternoon keynotes"\ndate = 2020-06-25\n+++\n\nTwo talks, one seat.\n\n<!--more-->\n\n'
LOPEZ = (
    b"## Machine learning in production\n**Speaker**: Maria Lopez\n\n"
    b"Lopez opens with what drives growth: better data makes better models, and these better systems. Last year they"
    b" had 2x the engineers, trained 5x more models and used 8x the compute.\n\n"
)
REST = b"I missed the rest of this talk, sadly, but I'll catch the recording once it's up.\n\n"
CHEN = (
    b"## How we detect fake videos\n**Speaker**: David Chen\n\n"
    b"Chen says that since 2015 anyone can make a fake video at home; the program starts with noise and tries to fool a"
    b" second one. A fake of a company leader could move the stock market. People move their heads in their own way;"
    b" real videos of one person form a cluster, and fakes fall outside. They looked at mouths and sounds as well, and"
    b" caught 9 of 10 fakes.\n"
)


@pytest.fixture
def post(tmp_path):
    """A post of which the rest of the first talk is missing."""
    path = tmp_path / "blog" / "keynotes.md"
    path.parent.mkdir()
    path.write_bytes(FRONT + LOPEZ + REST + CHEN)
    return path


@pytest.fixture
def fill(afternoon, tmp_path):
    """Run `fill` with the sample's stages in the cache and user data of its own."""

    def run(*words, **more):
        options = [*afternoon.options(afternoon.cache), "--data-dir", tmp_path / "data"]
        return talknotes("fill", *words, *options, **more)

    return run


def test_the_diff_is_shown_and_nothing_is_written(fill, post):
    before = post.read_bytes()
    run = fill(post, SAMPLE)
    assert (run.code, post.read_bytes()) == (0, before)
    assert "filled: rest" in run.err
    added = [line for line in run.out.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert any("two hundred trillion predictions" in line for line in added)
    assert not [line for line in run.out.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert not any("eight times more compute" in line for line in added)  # the notes tell it


def test_a_written_fill_changes_nothing_else_and_a_second_one_nothing_at_all(fill, post, tmp_path):
    before = post.read_bytes()
    assert fill(post, SAMPLE, "--write").out.strip() == str(post)
    filled = post.read_bytes()
    [block] = find_blocks(filled)
    assert filled[: block.span.start] + filled[block.span.end :] == before
    assert before.index(REST) < block.span.start < before.index(CHEN)
    assert fill(post, SAMPLE, "--write").out == ""
    assert post.read_bytes() == filled
    assert [path.name for path in post.parent.iterdir()] == [post.name]
    [record] = (tmp_path / "data" / "fills").rglob("*.json")
    sentences = json.loads(record.read_text())["blocks"][0]["sentences"]
    assert all(sentence["evidence"] for sentence in sentences)


def test_undo_gives_the_former_bytes_and_keeps_other_edits(fill, post):
    before = post.read_bytes()
    fill(post, SAMPLE, "--write")
    post.write_bytes(post.read_bytes().replace(b"one seat", b"two seats"))
    assert talknotes("undo", post).code == 0
    assert post.read_bytes() == before.replace(b"one seat", b"two seats")


def test_an_edited_block_is_the_authors_from_then_on(fill, post):
    fill(post, SAMPLE, "--write")
    mine = post.read_bytes().replace(b"two hundred trillion", b"200 trillion")
    post.write_bytes(mine)
    run = fill(post, SAMPLE, "--write", "--no-attribution")
    assert (run.code, post.read_bytes()) == (0, mine)
    assert "left alone" in run.err
    assert talknotes("undo", post).code == 5
    assert post.read_bytes() == mine
    assert talknotes("undo", post, "--force").code == 0
    assert post.read_bytes() == FRONT + LOPEZ + REST + CHEN


def test_another_option_replaces_the_programs_own_block_alone(fill, post):
    fill(post, SAMPLE, "--write")
    before = post.read_bytes()
    assert fill(post, SAMPLE, "--write", "--no-attribution").code == 0
    after = post.read_bytes()
    assert b"from the recording" in before
    assert b"from the recording" not in after
    [one], [other] = find_blocks(before), find_blocks(after)
    assert before[: one.span.start] == after[: other.span.start]
    assert before[one.span.end :] == after[other.span.end :]


def test_a_talk_without_a_section_gets_one_unless_that_is_not_wanted(fill, post):
    post.write_bytes(FRONT + LOPEZ + REST)
    run = fill(post, SAMPLE)
    assert "+## How we detect fake videos" in run.out
    assert "+**Speaker**: David Chen" in run.out
    run = fill(post, SAMPLE, "--no-absent")
    assert "fake videos" not in run.out
    assert "predictions" in run.out


def test_where_nothing_is_missed_nothing_is_inserted(fill, post):
    told = (
        b"They make 200 trillion predictions every day, mostly recommendation models, of which the tables take memory"
        b" and not compute. The tables moved to a new kind of server: training four times faster, cost cut by half. The"
        b" lesson is to measure before you build. Asked when a model is too old, she said that they test against fresh"
        b" data each night and train again if the score drops by one percent.\n\n"
    )
    post.write_bytes(FRONT + LOPEZ + told + CHEN)
    run = fill(post, SAMPLE, "--write")
    assert (run.code, run.out) == (0, "")
    assert post.read_bytes() == FRONT + LOPEZ + told + CHEN
    assert "nothing is missing" in run.err


def test_a_post_about_another_event_is_left_alone(fill, post):
    other = b"# Gardening day\n\n## Pruning roses\n**Speaker**: Rosa Thorn\n\nI missed the rest of this talk.\n"
    post.write_bytes(other)
    run = fill(post, SAMPLE, "--write")
    assert (run.code, post.read_bytes()) == (0, other)
    assert "still open" in run.err


def test_of_a_folder_of_posts_only_those_about_the_event_are_filled(fill, post):
    (post.parent / "roses.md").write_bytes(b"# Roses\n\n## Pruning\n\nI missed the rest of this talk.\n")
    run = fill(post.parent, SAMPLE, "--write")
    assert run.out.split() == [str(post)]


def test_elsewhere_means_that_the_post_stays_as_it_is(fill, post, tmp_path):
    before, place = post.read_bytes(), tmp_path / "elsewhere.md"
    assert fill(post, SAMPLE, "-o", place).out.strip() == str(place)
    assert post.read_bytes() == before
    assert len(find_blocks(place.read_bytes())) == 1
    place.write_bytes(b"mine")
    run = fill(post, SAMPLE, "-o", place)
    assert (run.code, place.read_bytes()) == (5, b"mine")


def test_interactive_goes_block_by_block(fill, post, tmp_path):
    post.write_bytes(FRONT + LOPEZ + REST)
    before = post.read_bytes()
    assert fill(post, SAMPLE, "--interactive", typed="s\ns\n").code == 0
    assert post.read_bytes() == before
    editor = tmp_path / "editor.py"
    editor.write_text("import sys; open(sys.argv[1], 'w').write('My own words.\\n')")
    run = fill(post, SAMPLE, "-i", typed="e\na\n", EDITOR=f"{sys.executable} {editor}")
    assert run.code == 0
    mine, ours = find_blocks(post.read_bytes())
    assert (mine.edited, ours.edited) == (True, False)
    assert b"My own words." in post.read_bytes()


def test_json_tells_of_blocks_gaps_and_the_diff(fill, post):
    [row] = [json.loads(line) for line in fill(post, SAMPLE, "--json").out.splitlines()]
    assert (row["written"], row["changed"]) == (None, True)
    [block] = row["blocks"]
    assert (block["kind"], block["state"]) == ("rest", "added")
    assert row["diff"].startswith("--- a/")
    assert all(one["spans"] for one in block["sentences"])


def test_without_a_source_links_in_the_post_are_followed_to_recordings_alone(fill, post):
    run = fill(post)
    assert run.code == 2
    assert "SOURCE" in run.err
    shutil.copy(SAMPLE, post.parent / "talks.flac")
    post.write_bytes(post.read_bytes() + b"\nThe [sound](talks.flac), a [page](http://10.0.0.1/x).\n")
    run = fill(post, "--write")
    assert (run.code, len(find_blocks(post.read_bytes()))) == (0, 1)


def test_a_missing_post_or_recording_is_named_and_the_rest_goes_on(fill, post, tmp_path):
    run = fill(post, tmp_path / "gone.md", SAMPLE)
    assert run.code == 1
    assert "gone.md" in run.err
    assert "predictions" in run.out
    run = fill(post, tmp_path / "gone.mp4")
    assert run.code == 3
    assert "gone.mp4" in run.err


def test_a_site_builds_before_and_after_and_only_the_block_is_new(fill, post, tmp_path):
    before = build_site(tmp_path / "one", {"keynotes.md": post.read_bytes()}).page("keynotes").html
    fill(post, SAMPLE, "--write")
    after = build_site(tmp_path / "two", {"keynotes.md": post.read_bytes()}).page("keynotes").html
    assert "two hundred trillion predictions" in after
    rows = iter(after.splitlines())
    assert all(row in rows for row in before.splitlines())


def test_mdx_is_refused_because_it_knows_no_comments(fill, tmp_path):
    path = tmp_path / "post.mdx"
    path.write_bytes(FRONT + LOPEZ + REST)
    run = fill(path, SAMPLE)
    assert run.code == 3
    assert "MDX" in run.err


def test_a_gap_that_was_reworded_after_the_fill_is_not_filled_twice(fill, post):
    fill(post, SAMPLE, "--write")
    post.write_bytes(
        post.read_bytes().replace(b"talk, sadly, but I'll catch the recording once it's up", b"talk, alas")
    )
    before = post.read_bytes()
    run = fill(post, SAMPLE, "--write")
    assert (run.code, post.read_bytes()) == (0, before)
    assert "filled before" in run.err


def test_a_talk_that_the_lead_says_was_missed_becomes_a_section_and_the_gap_is_closed(fill, post):
    post.write_bytes(FRONT.replace(b"Two talks, one seat.", b"I missed Maria Lopez's keynote entirely.") + CHEN)
    run = fill(post, SAMPLE, "--write")
    assert run.code == 0
    assert "still open" not in run.err
    text = post.read_text()
    assert "## Machine learning in production" in text
    assert text.index("## Machine learning in production") < text.index("## How we detect fake videos")


def test_a_post_on_one_talk_gets_nothing_of_the_others(fill, post):
    body = CHEN.split(b"\n\n", 1)[1]
    post.write_bytes(b"+++\ntitle = 'How we detect fake videos'\n+++\n\nChen, live.\n\n" + body)
    run = fill(post, SAMPLE)
    assert (run.code, run.out) == (0, "")


@pytest.fixture
def gaps(afternoon, tmp_path):
    """Run `gaps` with the sample's stages in the cache."""

    def run(*words):
        return talknotes("gaps", *words, *afternoon.options(afternoon.cache), "--data-dir", tmp_path / "data")

    return run


def test_gaps_that_are_filled_are_gone_and_their_lines_are_those_of_the_file(fill, gaps, post):
    post.write_bytes(FRONT + LOPEZ + REST + CHEN + b"\nTODO: the questions\n")
    assert gaps(post, "--check").code == 6
    fill(post, SAMPLE, "--write")
    rows = json.loads(gaps(post, "--json").out)
    lines = post.read_text().split("\n")
    assert [bool(row["filled"]) for row in rows] == [True, False]
    assert all(lines[row["line"] - 1].startswith(row["sentence"][:10]) for row in rows)
    assert "I missed the rest" not in gaps(post).out


def test_gaps_against_a_recording_tell_how_far_notes_go(gaps, post):
    post.write_bytes(FRONT + LOPEZ + REST)
    run = gaps(post, "--against", SAMPLE)
    kinds = [row.split("\t")[0] for row in run.out.splitlines()]
    assert {"talk", "covered", "stops"} <= set(kinds)
    [row] = json.loads(gaps(post, "--against", SAMPLE, "--json").out)
    assert [gap["kind"] for gap in row["gaps"]] == ["rest", "absent"]
    [lopez, chen] = row["against"][0]["talks"]
    assert (lopez["has_section"], chen["has_section"]) == (True, False)
    assert 35 < lopez["stops"] < 45


def test_disagreements_are_told_and_nothing_is_changed(fill, gaps, post):
    wrong = LOPEZ.replace(b"8x the compute", b"3x the compute")
    post.write_bytes(FRONT + wrong + REST + CHEN)
    run = fill(post, SAMPLE)
    assert "3x" in run.err
    assert "eight times" in run.err
    assert not [line for line in run.out.splitlines() if line.startswith("-") and not line.startswith("---")]


def test_the_readme_shows_the_diff_of_the_sample(fill, monkeypatch):
    monkeypatch.chdir(ROOT)
    run = fill("samples/afternoon.md", "samples/afternoon.flac")
    assert run.code == 0
    assert f"```diff\n{run.out}```" in (ROOT / "README.md").read_text(encoding="utf-8")
