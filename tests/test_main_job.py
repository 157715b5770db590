"""The main job, on the real engines: the sample recording becomes a post that says only what was said."""

import json
import re
import shlex
import tomllib

from talknotes.files import hash_file
from talknotes.voices import diarize
from tests.hugo_site import build_site
from tests.runs import SPEAKERS, talknotes
from tests.scenes import CHECKPOINT, SAMPLE, TRUTH


def stages(run) -> list[str]:
    return re.findall(r"^(Reading|Decoding|Transcribing|Telling voices apart): done", run.err, re.M)


def again(afternoon, *words, folder=None):
    names = [word for name in SPEAKERS for word in ("--speaker", name)]
    target = folder or afternoon.folder
    return talknotes("notes", SAMPLE, *afternoon.options(afternoon.cache), *names, "-o", target, *words)


def test_the_post_has_front_matter_and_a_section_for_each_talk(afternoon):
    assert afternoon.run.code == 0
    assert afternoon.post.name == "2020-06-25-afternoon-keynotes.md"
    _, head, body = afternoon.post.read_text().split("+++\n")
    front = tomllib.loads(head)
    assert (front["title"], str(front["date"]), front["draft"]) == ("Afternoon keynotes", "2020-06-25", True)
    assert re.findall(r"^## (.+)$", body, re.M) == ["Machine learning in production", "How we detect fake videos"]
    assert re.findall(r"^\*\*Speaker\*\*: (.+)$", body, re.M) == list(SPEAKERS)
    assert "<!--more-->" in body


def test_every_quotation_was_said_by_the_speaker_it_is_under(afternoon):
    body = afternoon.post.read_text().split("<!--more-->")[1]
    for number, section in enumerate(re.split(r"^## .+$", body, flags=re.M)[1:]):
        quotes = re.findall(r"“([^”]+)”", section)
        said = {line["text"] for line in TRUTH["lines"] if line["talk"] == number and line["who"] != "host"}
        assert len(quotes) >= 5
        assert sum(quote in said for quote in quotes) / len(quotes) > 0.8


def test_the_host_is_in_neither_talk(afternoon):
    text = afternoon.post.read_text()
    for line in TRUTH["lines"]:
        if line["who"] == "host":
            assert line["text"] not in text


def test_the_question_is_not_the_speakers(afternoon):
    text = afternoon.post.read_text()
    [asked] = [line for line in text.splitlines() if "How do you know when a model is too old" in line]
    assert asked.startswith(("Question", "Speaker"))
    assert "Lopez" not in asked


def test_only_the_path_goes_to_stdout(afternoon):
    assert afternoon.run.out == f"{afternoon.post}\n"
    assert stages(afternoon.run) == ["Reading", "Decoding", "Transcribing", "Telling voices apart"]


def test_the_report_proves_the_post_and_names_nothing_local(afternoon):
    path = afternoon.post.with_name(f".{afternoon.post.stem}.talknotes.json")
    report = json.loads(path.read_text())
    assert report["post_sha256"] == hash_file(afternoon.post)
    assert report["recording"]["sha256"] == hash_file(SAMPLE)
    assert report["made_by"]["recognition"]["engine"] == "whisper"
    for sentence in report["sentences"]:
        assert sentence["text"] == " ".join(evidence["words"] for evidence in sentence["evidence"])
    for secret in (str(SAMPLE.parent), str(afternoon.cache), str(afternoon.folder)):
        assert secret not in path.read_text() + afternoon.post.read_text()


def test_a_second_run_repeats_no_stage_and_changes_no_byte(afternoon):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in afternoon.folder.iterdir()}
    run = again(afternoon)
    assert (run.code, stages(run)) == (0, ["Reading"])
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in afternoon.folder.iterdir()} == before


def test_a_changed_name_repeats_only_what_depends_on_it(afternoon, tmp_path):
    run = again(afternoon, "--speaker", "S1=Ann Host", "--per-talk", folder=tmp_path)
    assert (run.code, stages(run)) == (0, ["Reading"])
    assert sorted(path.name for path in tmp_path.glob("*.md")) == [
        "2020-06-25-how-we-detect-fake-videos.md",
        "2020-06-25-machine-learning-in-production.md",
    ]


def test_an_edited_post_is_never_overwritten_without_force(afternoon, tmp_path):
    assert again(afternoon, folder=tmp_path).code == 0
    [post] = tmp_path.glob("*.md")
    post.write_text(post.read_text() + "\nMy own words.\n")
    run = again(afternoon, "--post-title", "Afternoon keynotes", "--category", "x", folder=tmp_path)
    assert (run.code, post.read_text().endswith("My own words.\n")) == (5, True)
    assert "--force" in run.err
    assert again(afternoon, "--category", "x", "--force", folder=tmp_path).code == 0
    assert "My own words" not in post.read_text()


def test_when_diarization_fails_there_is_still_a_post_with_a_warning(afternoon, tmp_path, monkeypatch):
    def fail(device, threads):
        raise RuntimeError("out of memory")

    monkeypatch.setitem(diarize.DIARIZERS, "senko", fail)
    monkeypatch.setattr(diarize, "identify_diarizer", lambda name: {"diarizer": name, "version": "broken"})
    monkeypatch.setattr("talknotes.listening.identify_diarizer", lambda name: {"diarizer": name, "version": "broken"})
    run = talknotes("notes", SAMPLE, *afternoon.options(afternoon.cache), "-o", tmp_path)
    assert (run.code, stages(run)[:1]) == (0, ["Reading"])
    assert "warning: senko could not tell the voices apart (RuntimeError: out of memory)" in run.err
    [post] = tmp_path.glob("*.md")
    assert "**Speaker**" not in post.read_text()
    assert "“" in post.read_text()


def test_without_voices_the_words_are_nobodys(afternoon, tmp_path):
    run = talknotes("notes", SAMPLE, *afternoon.options(afternoon.cache), "--diarize", "none", "-o", tmp_path)
    assert (run.code, stages(run)) == (0, ["Reading"])
    [post] = tmp_path.glob("*.md")
    assert "Speaker" not in post.read_text()


def test_a_missing_file_is_named_and_the_rest_goes_on(afternoon, tmp_path):
    names = [word for name in SPEAKERS for word in ("--speaker", name)]
    options = [*afternoon.options(afternoon.cache), *names, "-o", tmp_path]
    run = talknotes("notes", tmp_path / "no.mp3", SAMPLE, *options)
    assert run.code == 1
    assert "no.mp3" in run.err
    assert "1 of 2 failed" in run.err
    assert len(list(tmp_path.glob("*.md"))) == 1
    assert talknotes("notes", tmp_path / "no.mp3", *options).code == 3


def test_a_file_where_the_folder_should_be_is_a_write_error(afternoon, tmp_path):
    (tmp_path / "taken").write_text("a file, no folder")
    run = again(afternoon, folder=tmp_path / "taken")
    assert run.code == 5
    assert "taken" in run.err


def test_hugo_builds_the_post_and_publishes_no_report(afternoon, tmp_path):
    site = build_site(tmp_path, {path.name: path.read_bytes() for path in afternoon.folder.iterdir() if path.is_file()})
    words = site.page(afternoon.post.stem).words()
    assert "Machine learning in production Speaker: Maria Lopez (head of engineering at a research lab)" in words
    report = json.loads(afternoon.post.with_name(f".{afternoon.post.stem}.talknotes.json").read_text())
    assert len(report["sentences"]) >= 12
    assert all(f"“{sentence['text']}”" in words for sentence in report["sentences"])
    assert not any("talknotes.json" in name for name in site.files())


def test_the_demo_is_the_ordinary_command_and_shows_the_post(afternoon, tmp_path):
    run = talknotes("demo", "--cache-dir", afternoon.cache, "-o", tmp_path)
    assert run.code == 0
    [path] = run.out.splitlines()
    command, *shown = run.err.splitlines()
    assert command.startswith("$ talknotes notes ")
    assert any("David Chen" in line for line in shown)
    by_hand = talknotes(*shlex.split(command)[2:], "--cache-dir", afternoon.cache, "--quiet")
    assert (by_hand.code, by_hand.out) == (0, f"{path}\n")
    assert len(list(tmp_path.glob("*.md"))) == 1


def test_a_recording_without_a_date_gives_the_files_with_a_warning_unless_the_user_sets_one(make_media, tmp_path):
    recording = make_media("My Talk.wav", "pcm_s16le")
    options = ["--engine", "pocketsphinx", "--diarize", "none", "--cache-dir", tmp_path / "cache", "-o", tmp_path / "o"]
    assert "warning: the recording names no date" in talknotes("notes", recording, *options).err
    assert "names no date" not in talknotes("notes", recording, *options, "--date", "2020-01-02").err
    assert "names no date" not in talknotes("talks", recording, *options[:-2]).err
    assert (tmp_path / "o" / "2020-01-02-my-talk.md").exists()


def test_a_glossary_beside_the_recording_is_part_of_the_key_and_its_place_is_not(tmp_path):
    keys = []
    for name, text in (("one", "trillion"), ("two", "# the same\ntrillion\n"), ("three", "quadrillion")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / SAMPLE.name).symlink_to(SAMPLE)
        (folder / f"{SAMPLE.stem}.glossary.txt").write_text(text)
        run = talknotes("transcribe", folder / SAMPLE.name, *fast(tmp_path / "cache"), "--to", "12")
        assert run.code == 0
        keys.append({path.name for path in (tmp_path / "cache" / "transcribe").iterdir()})
    assert keys[0] == keys[1] < keys[2]


def test_a_kill_costs_one_chunk(tmp_path, monkeypatch):
    from talknotes.speech import faster

    monkeypatch.setattr("talknotes.speech.transcribe.WINDOWS", 2)
    hear, heard = faster.FasterWhisper.hear, []

    def killed(self, clips, manner, progress=None):
        heard.append(len(clips))
        if len(heard) == 3:
            raise KeyboardInterrupt
        return hear(self, clips, manner, progress)

    monkeypatch.setattr(faster.FasterWhisper, "hear", killed)
    words = ("transcribe", SAMPLE, *fast(tmp_path / "cache"))
    assert talknotes(*words).code == 130
    assert len(list((tmp_path / "cache" / "hear").iterdir())) == 2
    assert talknotes(*words).code == 0
    assert len(heard) == 5  # of four chunks two were stored


def fast(cache):
    engine = ["--engine", "faster-whisper", "--model", CHECKPOINT, "--language", "en", "--diarize", "none"]
    return [*engine, "--offline", "--quiet", "--cache-dir", cache]
