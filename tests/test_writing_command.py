"""`notes` and `fill` with a language model: recorded answers, prompts that wait, a dry run, what may be sent where."""

import json
import shutil

import pytest

from talknotes.post.report import read_report, report_path
from tests.runs import SPEAKERS, talknotes
from tests.scenes import SAMPLE

ANSWERS = SAMPLE.with_name("answers")
NAMES = [word for name in SPEAKERS for word in ("--speaker", name)]


@pytest.fixture
def notes(afternoon, tmp_path):
    """Run `notes` with the sample's stages in the cache and user data of its own."""

    def run(*words, **environment):
        options = [*afternoon.options(afternoon.cache), "--data-dir", tmp_path / "data", "-o", tmp_path / "posts"]
        return talknotes("notes", SAMPLE, *options, *NAMES, *words, **environment)

    return run


@pytest.fixture
def answers(tmp_path):
    """A copy of the recorded answers."""
    return shutil.copytree(ANSWERS, tmp_path / "answers")


def test_prompts_are_written_and_wait_for_answers(notes, tmp_path):
    run = notes("--llm", f"files:{tmp_path / 'asked'}")
    assert run.code == 4
    assert "3 prompts wait for an answer" in run.err
    prompts = sorted((tmp_path / "asked").iterdir())
    assert len(prompts) == 3
    assert all(path.name.endswith(".prompt.md") for path in prompts)
    assert any("two hundred trillion predictions" in path.read_text(encoding="utf-8") for path in prompts)
    assert not (tmp_path / "posts").exists()


def test_a_recorded_answer_becomes_a_post_with_a_verdict_on_each_sentence(notes, answers, tmp_path):
    run = notes("--llm", f"files:{answers}")
    assert run.code == 0, run.err
    [post] = (tmp_path / "posts").glob("*.md")
    text = post.read_text(encoding="utf-8")
    assert "200 trillion predictions" in text
    report = read_report(report_path(post))
    assert report is not None
    assert len(report.verdicts) >= 20
    assert {one.verdict for one in report.verdicts} == {"supported"}
    assert {"talk-notes", "post-title"} <= set(report.prompts)
    assert report.made_by["summary"]["llm"] == "files"
    again = notes("--llm", f"files:{answers}", "--json")
    assert json.loads(again.out)["status"] == "unchanged"


def test_a_sentence_that_the_recording_does_not_bear_out_never_reaches_the_post(notes, answers, tmp_path):
    for path in answers.glob("talk-notes-*.answer.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("200 trillion", "300 trillion"), encoding="utf-8")
    run = notes("--llm", f"files:{answers}")
    assert run.code == 4  # the model is asked once more, with the reason
    [asked] = [path for path in answers.glob("unsupported-*.prompt.md") if "300 trillion" in path.read_text("utf-8")]
    assert "300 trillion" in asked.read_text(encoding="utf-8")
    asked.with_name(asked.name.replace(".prompt.", ".answer.")).write_text("I stand by it.", encoding="utf-8")
    run = notes("--llm", f"files:{answers}")
    lead = next(iter(answers.glob("post-title-*.prompt.md")), None)
    for path in (tmp_path / "posts").glob("*.md"):
        assert "300 trillion" not in path.read_text(encoding="utf-8")
    assert lead is None or "300 trillion" not in lead.read_text(encoding="utf-8")


def test_a_dry_run_shows_what_would_be_sent_and_writes_nothing(notes, tmp_path):
    run = notes("--llm", "openai:some-model", "--llm-url", "http://127.0.0.1:9/v1", "--dry-run")
    assert run.code == 0, run.err
    assert "two hundred trillion predictions" in run.out
    assert "3 prompts to 127.0.0.1" in run.err
    assert not (tmp_path / "posts").exists()
    assert not (tmp_path / "data").exists()


def test_a_dry_run_estimates_the_cost(notes):
    prices = {"TALKNOTES_LLM_PRICE_IN": "1000000", "TALKNOTES_LLM_PRICE_OUT": "0"}
    run = notes("--llm", "openai:some-model", "--dry-run", "--json", **prices)
    rows = [json.loads(line) for line in run.out.splitlines()]
    assert len(rows) == 3
    assert all(row["cost"] == pytest.approx(row["tokens"]) for row in rows)


def test_a_dry_run_needs_a_model(notes):
    run = notes("--dry-run")
    assert run.code == 2
    assert "--llm" in run.err


def test_nothing_is_sent_to_a_host_that_the_user_did_not_allow(tmp_path):
    url = "https://models.example.org/v1"
    run = talknotes("notes", SAMPLE, "--llm", "openai:m", "--llm-url", url, "-o", tmp_path / "posts")
    assert run.code == 2
    assert "--allow-remote" in run.err
    assert "models.example.org" in run.err
    assert not (tmp_path / "posts").exists()


def test_a_host_is_allowed_once_and_remembered(notes, tmp_path):
    first = notes(
        "--llm", "openai:m", "--llm-url", "https://models.example.org/v1", "--allow-remote", "models.example.org"
    )
    assert "offline" in first.err  # allowed, but the run is offline
    assert "models.example.org" in "".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "data").rglob("*") if path.is_file()
    )


def test_auto_is_what_the_configuration_names(notes, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(f'llm = "files:{tmp_path / "asked"}"\n', encoding="utf-8")
    assert notes("--llm", "auto", "--config", config).code == 4
    assert notes("--llm", "extractive", "--config", config).code == 0


def test_a_fill_is_written_from_recorded_answers(afternoon, answers, tmp_path):
    post = tmp_path / "afternoon.md"
    shutil.copy(SAMPLE.with_suffix(".md"), post)
    before = post.read_bytes()
    options = [*afternoon.options(afternoon.cache), "--data-dir", tmp_path / "data"]
    run = talknotes("fill", post, SAMPLE, *options, "--llm", f"files:{answers}", "--write")
    assert run.code == 0, run.err
    assert before != post.read_bytes()
    assert "memory" in post.read_text(encoding="utf-8")
    assert talknotes("undo", post, "--data-dir", tmp_path / "data").code == 0
    assert post.read_bytes() == before


def test_a_fill_that_waits_for_answers_leaves_the_post_alone(afternoon, tmp_path):
    post = tmp_path / "afternoon.md"
    shutil.copy(SAMPLE.with_suffix(".md"), post)
    before = post.read_bytes()
    options = [*afternoon.options(afternoon.cache), "--data-dir", tmp_path / "data"]
    run = talknotes("fill", post, SAMPLE, *options, "--llm", f"files:{tmp_path / 'asked'}", "--write")
    assert run.code == 4
    assert "wait for an answer" in run.err
    assert post.read_bytes() == before


def test_captions_that_name_no_language_are_read_in_their_own(make_media, tmp_path):
    media = make_media("talk.wav", "pcm_s16le", seconds=20)
    said = "So we moved the tables, uh, to a new kind of server, and that made the training four times faster for us."
    captions = tmp_path / "words.vtt"
    captions.write_text(f"WEBVTT\n\n00:01.000 --> 00:18.000\n{said}\n", encoding="utf-8")
    stores = ["--cache-dir", tmp_path / "cache", "--data-dir", tmp_path / "data", "-o", tmp_path / "posts"]
    run = talknotes("notes", media, "--captions", captions, "--diarize", "none", "--offline", *stores)
    assert run.code == 0, run.err
    [post] = (tmp_path / "posts").glob("*.md")
    assert "moved the tables to a new kind" in post.read_text(encoding="utf-8")
