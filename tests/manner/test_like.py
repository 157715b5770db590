"""New posts in the manner of a blog: what stands around the notes, and what can't be learned."""

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from talknotes.authored.parse import parse
from talknotes.errors import InputError
from talknotes.manner.blog import Blog
from talknotes.manner.blogs import FoundPost, learn_blog, read_blog
from talknotes.post.compose import compose
from talknotes.post.publish import publish
from talknotes.post.report import build_report
from tests.drafts import AFTERNOON, CASES, HOSTILE, SECOND, with_one
from tests.hugo_site import build_site

BLOGS = Path(__file__).parents[1] / "blogs"
NAMES = sorted(blog.name for blog in BLOGS.iterdir())
ONE_TALK = with_one(AFTERNOON, SECOND, title="How we detect fake videos?")
TALK = "\n## A talk\n**Speaker**: Ada Lovelace (a lab)\n\nLovelace opens with numbers. She ends with more of them.\n"


def blog_of(*texts: str | bytes) -> Blog:
    posts = [text.encode() if isinstance(text, str) else text for text in texts]
    return learn_blog([FoundPost(PurePosixPath(f"{n}.md"), parse(post)) for n, post in enumerate(posts)])


@pytest.mark.parametrize("name", NAMES)
def test_a_new_post_teaches_what_its_blog_teaches(name: str) -> None:
    blog = read_blog([BLOGS / name])
    again = learn_blog([FoundPost(PurePosixPath("x.md"), parse(compose(AFTERNOON, blog=blog).text))])
    assert (again.front.format, again.split_mark, again.newline) == (blog.front.format, blog.split_mark, blog.newline)
    assert (again.headline, again.dateline) == (blog.headline, blog.dateline)
    assert again.body is not None
    assert blog.body is not None
    assert (again.body.heading_level, again.body.heading) == (blog.body.heading_level, blog.body.heading)


@pytest.mark.parametrize("name", NAMES)
def test_every_case_is_told_in_every_manner(name: str) -> None:
    blog = read_blog([BLOGS / name])
    for draft in CASES.values():
        made = compose(draft, blog=blog)
        assert {told.segments for told in made.sentences} == {told.segments for told in compose(draft).sentences}


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_hostile_text_is_harmless_in_every_manner(tmp_path: Path, unsafe: bool) -> None:
    posts = {}
    for name in NAMES:
        own = read_blog([BLOGS / name])
        text = compose(CASES["A hostile title"], blog=replace(own, split_mark="")).text
        posts[f"{name}.md"] = re.sub(rb"\n(?:published|pubDate|slug): .*", b"", text)  # Hugo reads dates in these
    del posts["pelican.md"]  # its front matter is text to Hugo
    site = build_site(tmp_path, posts, unsafe=unsafe)
    for name in (post.removesuffix(".md") for post in posts):
        page = site.page(name)
        assert page.tags <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "a", "!--"}, name
        assert " ".join(HOSTILE.replace("\u202e", "").replace("“now”", "").split()[:3]) in page.words()


def test_reports_beside_bundles_are_not_published(tmp_path: Path) -> None:
    blog = read_blog([BLOGS / "hugo_bundles"])
    composed = compose(AFTERNOON, blog=blog)
    report = build_report(AFTERNOON, composed, "0.1.0", {}, {})
    folder = tmp_path / "content" / "post"
    published = publish(composed, report, folder, AFTERNOON.date, AFTERNOON.title, naming=blog.naming)
    assert published.path == folder / "2020-06-25-afternoon-keynotes" / "index.md"
    again = publish(composed, report, folder, AFTERNOON.date, AFTERNOON.title, naming=blog.naming)
    assert again.status == "unchanged"
    site = build_site(tmp_path, {})
    assert "post/afternoon-keynotes/index.html" in site.files()
    assert not [name for name in site.files() if "talknotes" in name]


def test_a_bundle_of_someone_elses_is_left_alone(tmp_path: Path) -> None:
    blog = read_blog([BLOGS / "hugo_bundles"])
    taken = tmp_path / "2020-06-25-afternoon-keynotes" / "index.md"
    taken.parent.mkdir()
    taken.write_bytes(b"My own words.\n")
    composed = compose(AFTERNOON, blog=blog)
    report = build_report(AFTERNOON, composed, "0.1.0", {}, {})
    published = publish(composed, report, tmp_path, AFTERNOON.date, AFTERNOON.title, naming=blog.naming)
    assert published.path.parent.name == "2020-06-25-afternoon-keynotes-012345"
    assert taken.read_bytes() == b"My own words.\n"


def test_a_german_blog_gets_a_german_lead() -> None:
    text = compose(AFTERNOON, blog=read_blog([BLOGS / "german"])).text.decode()
    assert "Zwei Vorträge aus der Aufzeichnung von [Afternoon keynotes](" in text
    assert "Maria Lopez über „Machine Learning in Production“ und David Chen über „How we detect" in text


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "exposés"), ("es", "charlas"), ("pt", "palestras"), ("xx", "talks")]
)
def test_leads_are_in_the_posts_language(language: str, word: str) -> None:
    own = blog_of("---\ntitle: A\n---\n" + TALK)
    assert own.body is not None
    for draft in CASES.values():
        text = compose(draft, blog=replace(own, body=replace(own.body, language=language))).text.decode()
        assert "{" not in text.replace("{ {", "").partition("---\n\n")[2].replace("&#123;", "")
        assert (word in text) or len(draft.sections) < 2


def test_line_ends_are_those_of_the_blog() -> None:
    own = blog_of(("---\ntitle: A\n---\n" + TALK).replace("\n", "\r\n"))
    text = compose(AFTERNOON, blog=own).text
    assert text.count(b"\n") == text.count(b"\r\n") > 10
    assert text.startswith(b"---\r\ntitle: Afternoon keynotes\r\ncategories: [talks]\r\n---\r\n")


def test_a_post_on_one_talk_needs_no_second_heading() -> None:
    text = compose(ONE_TALK, blog=read_blog([BLOGS / "obsidian"])).text.decode()
    assert text.count("# ") == 1
    assert "\n\n**Speaker**: David Chen\n\n* David: “Since 2015" in text
    both = compose(AFTERNOON, blog=read_blog([BLOGS / "obsidian"])).text.decode()
    assert "\n## How we detect fake videos?\n\n**Speaker**: David Chen\n" in both


def test_a_split_mark_is_there_where_most_posts_have_one() -> None:
    marked, bare = "---\ntitle: A\n---\nLead.\n\n<!-- more -->\n" + TALK, "---\ntitle: A\n---\nLead.\n" + TALK
    assert blog_of(marked, marked, bare).split_mark == "<!-- more -->"
    assert blog_of(marked, bare, bare).split_mark == ""


def test_underlined_headlines_stay_underlined() -> None:
    text = compose(AFTERNOON, blog=blog_of("A title\n=======\n" + TALK)).text.decode()
    assert text.startswith("Afternoon keynotes\n==================\n\n")


def test_pages_that_are_no_posts_teach_nothing(tmp_path: Path) -> None:
    for name, title in (("_index.md", "x"), ("README.md", "x"), (".hidden.md", "x"), ("notes.txt", "x")):
        (tmp_path / name).write_text(f'+++\ntitle = "{title}"\n+++\n')
    with pytest.raises(InputError, match="no post to learn from"):
        read_blog([tmp_path])
    (tmp_path / "real.md").write_text("---\ntitle: Real\n---\n" + TALK)
    assert read_blog([tmp_path]).front.format == "yaml"
    assert read_blog([tmp_path / "real.md"]) == read_blog([tmp_path])


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"---\ntitle: [\n---\ntext", b"+++\nx\n+++\n", b"---\n", b"{", b"\x00" * 100, b"# \n"]
)
def test_whatever_a_post_holds_something_is_learned(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "odd.md").write_bytes(data)
    assert compose(AFTERNOON, blog=read_blog([tmp_path])).text
    (tmp_path / "real.md").write_text("---\ntitle: Real\n---\n" + TALK)
    assert read_blog([tmp_path]).front.format in ("yaml", "none")


def test_missing_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gone"):
        read_blog([tmp_path / "gone"])
