"""Every option that decides what is in a post is part of the hash; what only says where and how fast is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from talknotes.batch.wanted import Wanted
from talknotes.people.names import parse_given
from talknotes.post.drafting import PostOptions
from talknotes.session import SourceOptions
from talknotes.settings import Settings

WANTED = Wanted(Settings(), SourceOptions(), PostOptions(Path("o")), ("hugo",))
FREE = {
    *("threads", "cache_dir", "data_dir", "downloads_dir", "output_dir", "recordings", "keep_media", "offline"),
    *("device", "downloads_limit_gb", "llm_key", "llm_timeout", "llm_price_in", "llm_price_out", "allow_remote"),
}
BY_CONTENT = {"glossary", "prompts", "entailment"}


def hash_with(**changes):
    return replace(WANTED, settings=WANTED.settings.model_copy(update=changes)).hash


@pytest.mark.parametrize("name", sorted(set(Settings.model_fields) - FREE - BY_CONTENT))
def test_a_setting_counts(name):
    assert hash_with(**{name: "other"}) != WANTED.hash


@pytest.mark.parametrize("name", sorted(FREE))
def test_where_and_how_fast_do_not_count(name):
    assert hash_with(**{name: "other"}) == WANTED.hash


@pytest.mark.parametrize(
    "changes",
    [
        {"start": 5.0},
        {"end": 50.0},
        {"speakers": (parse_given("Ann (Lab)"),)},
        {"use_captions": False},
        {"audio_stream": 2},
        {"accept_damaged": True},
    ],
    ids=str,
)
def test_what_is_asked_of_a_source_counts(changes):
    assert replace(WANTED, source=replace(WANTED.source, **changes)).hash != WANTED.hash


@pytest.mark.parametrize("changes", [{"per_talk": True}, {"categories": ("x",)}], ids=str)
def test_what_is_asked_of_posts_counts(changes):
    assert replace(WANTED, post=replace(WANTED.post, **changes)).hash != WANTED.hash


def test_manners_count_as_they_were_asked_for():
    assert replace(WANTED, manner=("jekyll",)).hash != WANTED.hash


@pytest.mark.parametrize("name", ["glossary", "prompts"])
def test_files_count_by_what_is_in_them(tmp_path, name):
    hashes = []
    for folder, text in (("one", "a"), ("two", "a"), ("three", "b")):
        place = tmp_path / folder
        place.mkdir()
        (place / "x.md").write_text(text)
        hashes.append(hash_with(**{name: place if name == "prompts" else place / "x.md"}))
    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes[0] != WANTED.hash
    agenda = replace(WANTED.source, agenda=tmp_path / "one" / "x.md")
    assert replace(WANTED, source=agenda).hash != WANTED.hash


def test_weights_count_by_size_and_time(tmp_path):
    weights = tmp_path / "own.pt"
    weights.write_bytes(b"1")
    before = hash_with(model=str(weights))
    weights.write_bytes(b"12")
    assert hash_with(model=str(weights)) != before


def test_answers_of_somebody_with_an_editor_count(tmp_path):
    before = hash_with(llm=f"files:{tmp_path}")
    (tmp_path / "a.prompt.md").write_text("asked")
    assert hash_with(llm=f"files:{tmp_path}") == before
    (tmp_path / "a.answer.json").write_text("{}")
    assert hash_with(llm=f"files:{tmp_path}") != before
