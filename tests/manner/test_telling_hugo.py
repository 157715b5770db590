"""What a fill inserts, full of what a page would take as Markdown, built by the real Hugo."""

from dataclasses import replace

import pytest

from talknotes.manner.habits import Habits
from talknotes.manner.telling import TellPlace, attribution, tell, tell_section
from talknotes.post.escape import clean
from talknotes.post.typography import running_text, within_quotes
from talknotes.summarize.contract import Notes
from talknotes.values import Person, Recording, Segment, Span, Talk
from tests.drafts import HASH, URL, told
from tests.hugo_site import Site, build_site
from tests.test_escape import PAYLOADS

OWN_TAGS = {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "a"}
MANNERS = {
    "prose": Habits(),
    "prose-de": Habits(language="de", opening="„", closing="“", heading='{name}: "{title}"', speaker_line=None),
    "bullets": Habits(
        text="bullets", bullet="*", opening='"', closing='"', heading="**{title}** by {name}", heading_level=3
    ),
    "items": Habits(text="bullets", heading="- **{title}** ({name})", heading_level=0, speaker_line="*{people}*"),
    "underlined": Habits(language="fr", opening="«\u00a0", closing="\u00a0»", underline="-", emphasis="_"),
}


def post(payload: str, habits: Habits) -> bytes:
    """Return a post of one section, in which everything that may come from outside is `payload`."""
    segments = {str(n): Segment(str(n), Span(n, n + 1), "S1", payload) for n in range(3)}
    place = TellPlace((Person("S1", payload, payload), Person("S2", payload)), ("S1",), segments, URL)
    notes = Notes((told("quotes", (payload, "0", True)), told("paragraph", (payload, "1", False))))
    questions = Notes((replace(told("quotes", (payload, "2", True), speaker="S2"), question=True),))
    recording = Recording(HASH, payload)
    lines = [attribution(recording, url, [Span(1, 2)], habits, habits.language) for url in (URL, None)]
    body = "\n\n".join([*lines, tell(notes, questions, place, habits).markdown])
    return f"+++\n+++\n\n{tell_section(Talk(payload, ('S1',)), place.people, body, habits)}\n".encode()


@pytest.fixture(scope="module", params=[False, True], ids=["safe", "unsafe"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    posts = {
        f"{name}-{index}.md": post(payload, habits)
        for name, habits in MANNERS.items()
        for index, payload in enumerate(PAYLOADS)
    }
    return build_site(tmp_path_factory.mktemp("site"), posts, unsafe=request.param)


@pytest.mark.parametrize("name", MANNERS)
def test_nothing_from_outside_is_live(site: Site, name: str) -> None:
    for index, payload in enumerate(PAYLOADS):
        page = site.page(f"{name}-{index}")
        assert page.tags <= OWN_TAGS, payload
        assert page.attributes <= {"id", "href"}, payload
        assert all(link.startswith(URL) for link in page.links), payload


@pytest.mark.parametrize("name", MANNERS)
def test_everything_from_outside_is_shown(site: Site, name: str) -> None:
    habits = MANNERS[name]
    for index, payload in enumerate(PAYLOADS):
        words = site.page(f"{name}-{index}").words()
        quoted = f"{habits.opening}{within_quotes(clean(payload), habits)}{habits.closing}"
        assert " ".join(quoted.split()) in words, payload
        assert " ".join(running_text(clean(payload), habits).split()) in words, payload
