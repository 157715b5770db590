"""Composed posts on pages that the real Hugo built."""

from pathlib import Path

import pytest

from talknotes.post.compose import compose
from talknotes.post.escape import file_name
from talknotes.post.publish import publish
from talknotes.post.report import build_report
from tests.drafts import AFTERNOON, CASES, URL
from tests.hugo_site import Page, Site, build_site

OWN_TAGS = {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "a", "!--"}


@pytest.fixture(scope="module", params=[False, True], ids=["safe", "unsafe"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    posts = {f"{file_name(title)}.md": compose(draft).text for title, draft in CASES.items()}
    return build_site(tmp_path_factory.mktemp("site"), posts, unsafe=request.param)


def page_of(site: Site, title: str) -> Page:
    return site.page(file_name(title))


@pytest.mark.parametrize("title", CASES)
def test_page_holds_what_was_told(site: Site, title: str) -> None:
    text = page_of(site, title).words()
    composed = compose(CASES[title])
    for told in composed.sentences:
        assert (f"“{told.text}”" if told.quoted else told.text) in text
    for section in CASES[title].sections:
        assert " ".join((section.talk.title or "").replace("\u202e", "").split()) in text


@pytest.mark.parametrize("title", CASES)
def test_page_holds_nothing_else_that_is_live(site: Site, title: str) -> None:
    page = page_of(site, title)
    assert page.tags <= OWN_TAGS
    assert page.attributes <= {"id", "href"}
    assert all(link.startswith(URL) for link in page.links)


def test_page_shows_speakers_and_times(site: Site) -> None:
    page = page_of(site, "Two talks with questions")
    assert "Speaker: Maria Lopez (head of engineering at a research lab)" in page.words()
    assert "Lopez, 0:25 to 1:14: “Better data makes better models" in page.words()
    assert "Speaker 3 asks (1:24): “How do you test a model?”" in page.words()
    assert f"{URL}#t=25" in page.links


def test_home_page_shows_the_lead_alone(site: Site) -> None:
    text = site.home().words()
    assert "Two talks from the recording of Afternoon keynotes: Maria Lopez on" in text
    assert "Better data" not in text


def test_report_is_not_published(tmp_path: Path) -> None:
    composed = compose(AFTERNOON)
    report = build_report(AFTERNOON, composed, "0.1.0", {}, {})
    publish(composed, report, tmp_path / "content" / "post", AFTERNOON.date, "Afternoon keynotes")
    site = build_site(tmp_path, {})
    assert "post/2020-06-25-afternoon-keynotes/index.html" in site.files()
    assert not [name for name in site.files() if "talknotes" in name]
