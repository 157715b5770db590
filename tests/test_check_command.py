"""`talknotes check` as a user runs it, on a recording whose captions say what the seed post tells."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from talknotes.authored.parse import parse
from talknotes.cli.verdicts import draw_verified, verified_rows
from talknotes.verifier import combine
from tests.runs import talknotes

HERE = Path(__file__).parent
SEED = (HERE / "authored" / "posts" / "seed.md").read_text()
SAID = tuple(line.split(": ", 1) for line in (HERE / "captions" / "seed.txt").read_text().splitlines())
CUE_S = 8.0
ROSES = (
    "# Roses\n\n## Pruning roses\n**Speaker**: Rosa Thorn\n\nThorn cuts her roses in March, with 2 pairs of scissors.\n"
)


@pytest.fixture
def source(tmp_path, make_media):
    """A recording whose captions say `SAID`, eight seconds a cue."""
    path = make_media("keynotes.wav", "pcm_s16le", seconds=CUE_S * len(SAID) + 4)
    cues = [
        f"{_stamp(CUE_S * number)} --> {_stamp(CUE_S * number + 7.6)}\n<v {who}>{text}"
        for number, (who, text) in enumerate(SAID)
    ]
    path.with_suffix(".en.vtt").write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    return path


def _stamp(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{seconds % 60:06.3f}"


@pytest.fixture
def run(tmp_path):
    """Run a command with stores of the test's own."""

    def run(command, *words):
        stores = ["--cache-dir", tmp_path / "cache", "--data-dir", tmp_path / "data"]
        return talknotes(command, *words, "--diarize", "none", "--language", "en", "--offline", *stores)

    return run


@pytest.fixture
def post(tmp_path):
    """The seed post."""
    path = tmp_path / "blog" / "thursday.md"
    path.parent.mkdir()
    path.write_text(SEED)
    return path


def _rows(out):
    return [line.split("\t") for line in out.splitlines()]


def test_each_sentence_has_a_row_with_its_state_its_time_and_the_words(run, source, post):
    before = post.read_bytes()
    found = run("check", post, source, "--strict")
    rows = _rows(found.out)
    assert {len(row) for row in rows} == {9}
    told = next(row for row in rows if "200 trillion" in row[6])
    assert told[:5] == ["supported", "0:40", "0:55", str(post), "16"]
    assert "two hundred trillion predictions" in told[7]
    assert rows[-1][0] == "sum"
    assert "not checked" in rows[-1][6]
    assert post.read_bytes() == before
    assert [path.name for path in post.parent.iterdir()] == [post.name]


def test_strict_leaves_with_6_where_something_is_contradicted_and_only_then(run, source, post):
    post.write_text("## Deep learning\n**Speaker**: Kim Hazelwood\n\nThey make 200 trillion predictions every day.\n")
    assert run("check", post, source, "--strict").code == 0
    post.write_text(post.read_text().replace("200 trillion", "40 trillion"))
    assert run("check", post, source).code == 0
    found = run("check", post, source, "--strict")
    assert found.code == 6
    [row] = [row for row in _rows(found.out) if row[0] == "contradicted"]
    assert "40 trillion" in row[8]
    assert "two hundred trillion" in row[8]


def test_json_tells_sections_sentences_times_words_and_problems(run, source, post):
    post.write_text(SEED.replace("200 trillion", "40 trillion"))
    [found] = [json.loads(line) for line in run("check", post, source, "--json").out.splitlines()]
    assert (found["schema"], found["post"]) == (1, str(post))
    assert [section["speakers"] for section in found["sections"]] == [["Kim Hazelwood"], ["Hany Farid"]]
    sentences = [one for section in found["sections"] for one in section["sentences"]]
    assert sum(found["counts"].values()) == len(sentences)
    wrong = next(one for one in sentences if "40 trillion" in one["sentence"])
    assert wrong["state"] == "contradicted"
    assert {"kind": "number", "notes": "40 trillion", "recording": "two hundred trillion"} in wrong["problems"]
    assert wrong["start"] == pytest.approx(40.0, abs=1.0)
    assert wrong["end"] > wrong["start"]
    missed = next(one for one in sentences if one["state"] == "not checked")
    assert (missed["start"], missed["words"], missed["problems"]) == (None, "", [])
    assert missed["why"]


def test_a_post_about_another_event_is_not_checked_and_says_so(run, source, post):
    (post.parent / "roses.md").write_text(ROSES)
    found = run("check", post.parent, source, "--strict", "--json")
    roses, thursday = sorted((json.loads(line) for line in found.out.splitlines()), key=lambda row: row["post"])
    assert roses["recordings"] == []
    assert [one["state"] for one in roses["sections"][0]["sentences"]] == ["not checked"]
    assert thursday["counts"]["supported"] > 5


def test_a_file_that_is_no_recording_and_a_post_without_one_say_so(run, post, tmp_path):
    junk = tmp_path / "junk.wav"
    junk.write_bytes(b"no sound")
    assert run("check", post, junk).code == 3
    (post.parent / "roses.md").write_text(ROSES)
    lone = run("check", post.parent / "roses.md")
    assert lone.code == 2
    assert "SOURCE" in lone.err
    assert run("check", junk).code == 2


def test_what_talknotes_writes_is_never_contradicted(run, source, post, tmp_path):
    written = Path(run("notes", source, "-o", tmp_path / "output").out.strip())
    [found] = [json.loads(line) for line in run("check", written, source, "--strict", "--json").out.splitlines()]
    assert found["counts"]["contradicted"] == 0
    assert found["counts"]["supported"] > 5
    before = {one["sentence"] for one in _sentences(run("check", post, source, "--json"))}
    assert run("fill", post, source, "--write").code == 0
    after = {one["sentence"]: one["state"] for one in _sentences(run("check", post, source, "--json"))}
    new = {text: state for text, state in after.items() if text not in before}
    assert any("Zion" in text for text in new)
    assert "contradicted" not in new.values()


def _sentences(run):
    return [one for section in json.loads(run.out)["sections"] for one in section["sentences"]]


def test_nothing_that_steers_a_terminal_is_printed(run, source, post):
    hostile = "They \x1b[31mmake\x1b]0;owned\x07 200 trillion \u202epredictions every day.\n"
    post.write_text(f"## Deep \x1b[2Jlearning\n**Speaker**: Kim Hazelwood\n\n{hostile}")
    found = run("check", post, source)
    assert "200 trillion" in found.out
    assert not {"\x1b", "\x07", "\u202e"} & set(found.out)


@pytest.mark.parametrize("width", [30, 200])
@pytest.mark.parametrize("unicode", [False, True])
def test_the_drawing_fits_any_width_and_ascii_terminals(width, unicode):
    console = Console(width=width, record=True, file=StringIO(), highlight=False)
    console.print(draw_verified("post.md", combine(parse(f"{SEED}\n{ROSES}".encode()), []), unicode=unicode))
    text = console.export_text()
    assert text.isascii() or unicode
    assert max(map(len, text.splitlines())) <= width
    assert "not checked" in text


def test_a_post_without_talks_has_a_sum_alone():
    found = combine(parse(b"Just a lead.\n\n<!--more-->\n"), [])
    assert [row[0] for row in verified_rows("post.md", found)] == ["sum"]


def test_a_second_opinion_must_be_a_model(run, source, post, tmp_path):
    found = run("check", post, source, "--entailment", tmp_path / "nowhere")
    assert found.code == 4
    assert "nowhere" in found.err
