"""Presets: each writes a post that its own tool can read, and hugo is what talknotes writes by itself."""

from pathlib import Path, PurePosixPath

import pytest
import yaml

from talknotes.authored.parse import parse
from talknotes.errors import UsageError
from talknotes.manner.blog import Blog
from talknotes.manner.blogs import FoundPost, learn_blog, preset, preset_names
from talknotes.post.compose import compose
from talknotes.post.publish import post_name
from tests.drafts import AFTERNOON, CASES, HOSTILE
from tests.hugo_site import build_site


def parts(name: str) -> tuple[dict, str]:
    text = compose(CASES["Two talks with questions"], blog=preset(name)).text.decode()
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def test_there_are_five() -> None:
    assert preset_names() == ("hugo", "jekyll", "obsidian", "plain", "quarto")


def test_hugo_is_what_is_written_without_a_preset() -> None:
    assert preset("hugo") == Blog()


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"ghost.*hugo, jekyll, obsidian, plain, quarto"):
        preset("ghost")


@pytest.mark.parametrize("name", ["../presets/hugo", "", "Hugo"])
def test_a_preset_is_a_name_and_no_path(name: str) -> None:
    with pytest.raises(UsageError):
        preset(name)


def test_jekyll() -> None:
    front, body = parts("jekyll")
    assert list(front) == ["layout", "title", "date", "categories", "published"]
    assert (front["layout"], front["title"], front["published"]) == ("post", "Afternoon keynotes", False)
    assert "more-->" not in body
    assert post_name(AFTERNOON.date, "A talk", naming=preset("jekyll").naming) == "2020-06-25-a-talk.md"


def test_quarto() -> None:
    front, body = parts("quarto")
    assert front == {"title": "Afternoon keynotes", "date": "2020-06-25", "categories": ["talks"], "draft": True}
    assert "more-->" not in body
    assert post_name(AFTERNOON.date, "A talk", naming=preset("quarto").naming) == "2020-06-25-a-talk/index.qmd"


def test_obsidian() -> None:
    front, _ = parts("obsidian")
    assert list(front) == ["title", "created", "tags"]
    assert front["tags"] == ["talks"]
    assert post_name(AFTERNOON.date, "A talk: it's on/off", naming=preset("obsidian").naming) == "A talk it's onoff.md"


def test_plain() -> None:
    text = compose(AFTERNOON, blog=preset("plain")).text.decode()
    assert text.startswith("# Afternoon keynotes\n\n2020-06-25\n\nTwo talks from the recording of ")
    assert "\n## Machine Learning in Production\n" in text


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_tells_the_same(name: str) -> None:
    for draft in CASES.values():
        made, usual = compose(draft, blog=preset(name)), compose(draft)
        assert made.sentences == usual.sentences
        for told in usual.sentences:
            assert made.text.count(told.text.split()[0].encode()) == usual.text.count(told.text.split()[0].encode())


@pytest.mark.parametrize("name", ["hugo", "jekyll", "obsidian", "quarto"])
def test_hostile_titles_stay_titles(name: str, tmp_path: Path) -> None:
    post = compose(CASES["A hostile title"], blog=preset(name)).text
    post = post.replace(b"published: false\n", b"")  # a date, where Hugo reads it
    page = build_site(tmp_path, {"post.md": post}, unsafe=True).page("post")
    assert " ".join(HOSTILE.replace("\u202e", "").split()) in page.words()
    assert page.tags <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "a", "!--"}


@pytest.mark.parametrize("name", preset_names())
def test_what_a_preset_writes_teaches_the_same_again(name: str) -> None:
    blog = preset(name)
    path = PurePosixPath(post_name(AFTERNOON.date, AFTERNOON.title, naming=blog.naming))
    learned = learn_blog([FoundPost(path, parse(compose(AFTERNOON, blog=blog).text))])
    assert learned.naming.template == blog.naming.template
    assert [(key.key, key.role) for key in learned.front.keys] == [(key.key, key.role) for key in blog.front.keys]
    assert (learned.split_mark, learned.headline, learned.dateline) == (blog.split_mark, blog.headline, blog.dateline)
    again = compose(AFTERNOON, blog=learned).text.split(b"\n\n")[0]
    assert again == compose(AFTERNOON, blog=blog).text.split(b"\n\n")[0]
