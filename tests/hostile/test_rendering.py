"""Every payload in every field at once, past all evidence: what stands in drafts and notes renders as itself alone."""

from functools import cache

import pytest

from talknotes.authored.parse import parse
from talknotes.fill import splices
from talknotes.fill.marks import find_blocks
from talknotes.fill.proof import flaw
from talknotes.fill.values import Origin
from talknotes.manner import blogs
from talknotes.manner.blog import Blog
from talknotes.manner.learn import learn_habits
from talknotes.manner.telling import TellPlace, attribution, tell, tell_section
from talknotes.post.compose import Composed, compose
from talknotes.post.draft import Draft, Section
from talknotes.post.publish import post_name
from talknotes.post.report import build_report, dump_report
from talknotes.summarize.contract import Block, Notes, Sentence
from talknotes.values import Notice, Person, Recording, Segment, Span, Talk
from tests.hostile.judging import Shape, check_markdown, check_page, headings, shape_of, split_front
from tests.hostile.payloads import FAMILIES, PAYLOADS, Payload, hold, of
from tests.hugo_site import Site, build_site

HOST = "media.example.org"
PAGE = f"https://{HOST}/watch/7"
PRESETS = ("hugo", "jekyll", "quarto", "obsidian", "plain")
AUTHORED = (
    b"+++\ntitle = 'A day'\n+++\n\nTwo talks.\n\n## Caches\n**Speaker**: Ben Okoro\n\nCaches forget.\n\n"
    b"I missed the rest.\n\n## Locks\n**Speaker**: Ada Verne\n\nLocks hold. See [the site][site].\n\n"
    b"[site]: https://example.org/\n"
)
GAP = AUTHORED.index(b"I missed the rest.\n\n") + len(b"I missed the rest.\n")
families = pytest.mark.parametrize("family", FAMILIES)


@cache
def preset(name: str) -> Blog:
    return blogs.preset(name)


def sentence(text: str, quoted: bool = False) -> Sentence:
    return Sentence(text, ("s1",), quoted)


def notes_of(text: str) -> Notes:
    blocks = (
        Block(
            "paragraph", (sentence(text), sentence(f"They showed {text} to all."), sentence(text)), "S1", heading=text
        ),
        Block("bullets", (sentence(text), sentence(text, quoted=True)), None, heading=text),
        Block("quotes", (sentence(text, quoted=True), sentence(text, quoted=True)), "S2"),
        Block("quotes", (sentence(text, quoted=True),), "S1", question=True),
    )
    return Notes(blocks, (Notice("summarize", text),))


def draft_of(payload: Payload) -> Draft:
    text, segment = payload.text, Segment("s1", Span(60.0, 64.0), "S1", payload.text)
    return Draft(
        title=text,
        date="2026-03-04",
        recording=Recording("ab" * 32, text, duration=90.0, url=PAGE, description=text),
        sections=(
            Section(Talk(text, ("S1",)), Span(10.0, 90.0), notes_of(text), notes_of(text)),
            Section(Talk(None, ("S2",)), Span(90.0, 95.0), Notes(()), Notes(())),
        ),
        people=(Person("S1", text, text), Person("S2", text)),
        segments=(segment,),
        categories=(text,),
        url=PAGE,
        lead=(sentence(text), sentence(text)),
    )


@cache
def composed(payload: Payload, blog: str) -> Composed:
    return compose(draft_of(payload), blog=preset(blog), timestamps="sentence")


@cache
def usual(blog: str) -> Shape:
    """Return what a post of plain words is made of."""
    return shape_of(composed(Payload("", "", "Plain words"), blog).text.decode())


@families
def test_a_post_is_made_of_what_it_is_always_made_of(family: str) -> None:
    def check(payload: Payload) -> None:
        for blog in {"hugo", PRESETS[PAYLOADS.index(payload) % len(PRESETS)]}:
            text = composed(payload, blog).text.decode()
            check_markdown(split_front(text)[1], {HOST}, {"<!--more-->"})
            assert shape_of(text) == usual(blog)

    hold(of(family), check)


@families
def test_a_report_is_data_and_names_what_was_dropped(family: str) -> None:
    def check(payload: Payload) -> None:
        draft = draft_of(payload)
        dumped = dump_report(build_report(draft, composed(payload, "hugo"), "1", {}, {})).decode()
        assert payload.word in dumped
        assert not {char for char in dumped if char < " "} - {"\n"}

    hold(of(family), check)


@families
def test_a_file_name_names_a_file_in_its_folder(family: str) -> None:
    def check(payload: Payload) -> None:
        for name in (post_name("2026-03-04", payload.text), post_name(payload.text, payload.text)):
            assert not {"/", "\\", ":"} & {*name}
            assert not name.startswith((".", "-", "~"))
            assert name.isprintable()

    hold(of(family), check)


@cache
def fill(payload: Payload) -> tuple[str, bytes]:
    """Return the text of a block and the post with it."""
    draft, post = draft_of(payload), parse(AUTHORED)
    habits = learn_habits(post)
    [section, _] = draft.sections
    place = TellPlace(draft.people, section.talk.speakers, {one.id: one for one in draft.segments}, PAGE)
    told = tell(section.notes, section.questions, place, habits, "sentence").markdown
    named = attribution(draft.recording, None, [Span(60.0, 64.0)], habits, "en")
    whole = tell_section(section.talk, draft.people, f"{named}\n\n{told}", habits)
    origin = Origin(payload.text, payload.text, draft.recording.title, "ab" * 32, (Span(60.0, 64.0),), payload.text)
    text = f"{named}\n\n{told}\n\n{whole}"
    return text, splices.apply(AUTHORED, [splices.insert(post, GAP, text, origin)])


@families
def test_a_fill_stays_in_its_block(family: str) -> None:
    def check(payload: Payload) -> None:
        text, filled = fill(payload)
        [block] = find_blocks(filled)
        assert filled[: block.span.start] + filled[block.span.end :] == AUTHORED
        assert filled[block.inner.start : block.inner.end].decode() == text
        assert not block.edited
        assert flaw(parse(AUTHORED), filled) is None
        check_markdown(text, {HOST})
        assert len(headings(text)) == 1
        comments = [line for line in filled.decode().split("\n") if "<!--" in line]
        assert [(line.count("<"), line.count(">")) for line in comments] == [(1, 1), (1, 1)]

    hold(of(family), check)


@pytest.fixture(scope="module", params=[False, True], ids=["safe", "unsafe"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """All posts on one site: as Hugo's own and with YAML, and the author's post with a fill in it."""
    posts = {f"fill-{payload.word}.md": fill(payload)[1] for payload in PAYLOADS}
    for blog in ("hugo", "quarto"):
        posts |= {f"{blog}-{payload.word}.md": composed(payload, blog).text for payload in PAYLOADS}
    return build_site(tmp_path_factory.mktemp("site"), posts, unsafe=request.param)


@pytest.mark.parametrize("kind", ["hugo", "quarto", "fill"])
def test_the_built_page_holds_nothing_that_is_live(site: Site, kind: str) -> None:
    def check(payload: Payload) -> None:
        page = site.page(f"{kind}-{payload.word}")
        assert payload.word in page.text
        check_page(page, {HOST, "example.org"})

    hold(PAYLOADS, check)


def test_hugo_writes_no_other_file(site: Site) -> None:
    pages = {name for name in site.files() if name.startswith("post/") and name.endswith("/index.html")}
    assert len(pages) == 3 * len(PAYLOADS) + 1
    assert site.files() - pages == {"index.html", "index.xml", "post/index.xml"}
