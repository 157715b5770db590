"""Names of files: learned from a blog's own, safe for every title."""

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.manner.blog import Naming, SlugStyle
from talknotes.manner.naming import NamedPost, learn_naming, post_path, relative_path
from tests.test_escape import TEXTS

TITLE = "It's time: Über Größe"
TEMPLATES = [
    "{YYYY}-{MM}-{DD}-{slug}.md",
    "{YYYY}-{MM}-{DD}-{slug}/index.en.md",
    "{YYYY}/{MM}/{slug}.md",
    "{YYYY}/{MM}/{DD}/{slug}/index.md",
    "{YYYY}-{MM}/{slug}.qmd",
    "{YYYY}{MM}{DD}{hh}{mm} {slug}.md",
    "{slug}_{YYYY}-{MM}-{DD}.markdown",
    "{slug}.mdx",
    "{YYYY}-{MM}-{DD}.md",
]
STYLES = {
    "its-time-uber-grosse": SlugStyle(),
    "its_time_ueber_groesse": SlugStyle("_", umlauts="ae"),
    "it-s-time-über-größe": SlugStyle(umlauts="keep", apostrophe="-"),
    "Its-time-Uber-Grosse": SlugStyle(lower=False),
    "It's time Über Größe": SlugStyle(" ", False, "keep", "'", words=False),
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_blogs_template_makes_the_same_name_again(template: str) -> None:
    path = post_path(Naming(template), "2020-06-25T15:04", "Some talk")
    learned = learn_naming([NamedPost(path, "Some talk")] * 2)
    assert learned.template == template
    assert post_path(learned, "2021-01-02T03:04", "Other") == post_path(Naming(template), "2021-01-02T03:04", "Other")


@pytest.mark.parametrize("name", STYLES)
def test_a_blogs_style_makes_the_same_name_again(name: str) -> None:
    learned = learn_naming([NamedPost(PurePosixPath(f"2020-06-25-{name}.md"), TITLE)])
    assert learned.slug == STYLES[name]
    assert post_path(learned, "2020-06-25", TITLE).stem == f"2020-06-25-{name}"


@pytest.mark.parametrize(
    "path",
    ["python-3.11.md", "2020-vision.md", "12-12.md", "1999/party.md", "talks/07/agent.md", "v2.10-notes.md"],
)
def test_numbers_are_no_dates(path: str) -> None:
    template = learn_naming([NamedPost(PurePosixPath(path), None)]).template
    assert template in ("{slug}.md", "{YYYY}/{slug}.md")
    assert ("{YYYY}" in template) == path.startswith("1999")


@pytest.mark.parametrize("template", TEMPLATES)
@given(title=TEXTS, date=st.sampled_from(["2020-06-25", "", "../..", "2020-06-25T15:00:00+02:00"]))
def test_paths_stay_in_their_folder_and_are_safe(template: str, title: str, date: str) -> None:
    for style in STYLES.values():
        path = post_path(Naming(template, style), date, title)
        assert not path.is_absolute()
        assert all(part not in ("..", ".", "") for part in path.parts)
        assert len(path.parts) <= template.count("/") + 1
        assert all(len(part.encode()) <= 190 for part in path.parts)
        assert not re.search(r'[\\:*?"<>|\x00-\x1f]', str(path))
        assert not any(part.startswith((".", "-", " ")) for part in path.parts)
        assert path.suffix == PurePosixPath(template).suffix


def test_digits_tell_two_posts_apart_whatever_the_template() -> None:
    for template in TEMPLATES:
        names = {post_path(Naming(template), "2020-06-25", "Talk", digits) for digits in ("", "abc123", "def456")}
        assert len(names) == 3


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/me/posts/2020/06/x.md", "2020/06/x.md"),
        ("/posts/2020-06-25-x/index.md", "2020-06-25-x/index.md"),
        ("/posts/2020/x/index.en.md", "2020/x/index.en.md"),
        ("/posts/x.md", "x.md"),
    ],
)
def test_of_a_single_post_the_folders_of_its_name_count(path: str, expected: str) -> None:
    assert relative_path(PurePosixPath(path)) == PurePosixPath(expected)


def test_reserved_names_are_not_taken() -> None:
    style = SlugStyle("_")
    assert post_path(Naming("{slug}.md", style), "", "CON") == PurePosixPath("con_talk.md")
    assert post_path(Naming("{slug}.md", style), "", "?!") == PurePosixPath("talk.md")
