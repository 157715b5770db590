"""What commands show of hostile recordings and posts, what they call their files, and which addresses they publish."""

import pytest

from tests.hostile.cases import CASES
from tests.hostile.commands import UNUSED_URL, open_desk
from tests.hostile.judging import check_markdown, split_front
from tests.hostile.obedient import Obedient
from tests.hostile.payloads import of
from tests.hostile.story import PAGE, Injected
from tests.hostile.test_fill import post_of
from tests.hugo_site import build_site

HOST = "media.example.org"
LLM = ("--llm", "openai:obedient", "--llm-url", UNUSED_URL)
COMMANDS = (
    ("talks",), ("talks", "--explain"), ("talks", "--json"), ("transcribe", "--format", "txt"),
    ("transcribe", "--format", "srt"), ("transcribe", "--format", "vtt"), ("transcribe", "--json"),
    ("transcribe", "--format", "rttm"),
)  # fmt: skip
POST_COMMANDS = (
    ("gaps",),
    ("gaps", "--json"),
    ("gaps", "--against"),
    ("check",),
    ("check", "--json"),
    ("fill", "--json"),
)
STEERING = [payload.text for payload in of("hidden")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with open_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def obedient(monkeypatch):
    monkeypatch.setattr("talknotes.llm.open_model", lambda choice: Obedient(STEERING))


@pytest.fixture(scope="module")
def steering(desk):
    """A recording that steers the terminal wherever text can stand in it."""
    return lambda at: desk.recording(
        Injected(
            STEERING[at], "\n".join(STEERING), tuple(STEERING), tuple(STEERING[at : at + 3]), STEERING[at] + "Ada Verne"
        )
    )


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_steers_the_terminal(desk, steering, words):
    for at in (0, 2, 5, 8):
        run = desk.run(words[0], steering(at), *words[1:])
        assert run.code == 0, run.err
        desk.check(run)


@pytest.mark.parametrize("words", POST_COMMANDS, ids=" ".join)
def test_no_post_steers_the_terminal(desk, steering, obedient, words):
    post = desk.root / "blog" / "post.md"
    post.parent.mkdir(exist_ok=True)
    for at, case in ((0, CASES[42]), (5, CASES[43])):
        post.write_text(post_of(case).replace("\0", ""), encoding="utf-8", errors="replace")
        source = steering(at)
        if words == ("gaps", "--against"):
            run = desk.run("gaps", post, "--against", source)
        elif words[0] == "gaps":
            run = desk.run("gaps", post, *words[1:])
        else:
            run = desk.run(words[0], post, source, *words[1:], llm=LLM if words[0] == "fill" else ())
        assert run.code == 0, run.err
        desk.check(run, [post.parent])


def test_a_dry_run_shows_prompts_without_what_steers_the_terminal(desk, steering):
    run = desk.run("notes", steering(2), "--dry-run", llm=LLM)
    assert run.code == 0, run.err
    desk.check(run)
    assert "Ada Verne" in run.out
    assert not desk.output.exists()


def test_a_post_a_talk_stays_in_its_folder_whatever_the_talks_are_called(desk, obedient):
    for at, name in enumerate(one.line for one in of("path")[::2]):
        agenda = f"14:00 {name} - Ada Verne\n14:30 {name} x - Ben Okoro\n"
        source = desk.recording(Injected(title=name))
        folder = desk.output / f"path-{at}"
        run = desk.run("notes", source, "--agenda", desk.agenda(agenda), "--per-talk", "-o", folder, llm=LLM)
        assert run.code == 0, run.err
        desk.check(run)
        assert len(list(folder.iterdir())) == 4


PAGES = {
    "https://media.example.org/a)b](javascript:alert(1))": True,
    "https://media.example.org/{{%evil%}}": True,
    "https://media.example.org/*x*_y_[z]`c`": True,
    "https://media.example.org/?a=1&copy=2&lt;b": True,
    "https://media.example.org/\\)x": True,
    "https://media.example.org/x#](https://evil.example/)": True,
    "https://media.example.org/%0a%0d+++%3Cscript%3E": True,
    "javascript:alert(1)": False,
    "data:text/html,<script>alert(1)</script>": False,
    "https://media.example.org/\" onclick=\"alert(1)": False,
    "https://media.example.org@evil.example/": False,
    "https://user:secret@media.example.org/": False,
    "https://media.example.org/?token=secret": False,
    "http://localhost:8080/x": False,
    "http://127.0.0.1/x": False,
    "file:///etc/passwd": False,
    "//evil.example/x": False,
}  # fmt: skip
"""Pages that a recording names as its own, and whether one may be linked to; none may be more than a link."""


def test_a_recordings_own_page_is_a_link_or_nothing(desk, tmp_path):
    posts = {}
    for at, (page, is_linked) in enumerate(PAGES.items()):
        folder = desk.output / f"page-{at}"
        run = desk.run("notes", desk.recording(Injected(page=page)), "-o", folder, llm=("--llm", "extractive"))
        assert run.code == 0, run.err
        [post] = folder.glob("*.md")
        text = posts[f"page-{at}.md"] = post.read_bytes()
        check_markdown(split_front(text.decode())[1], {HOST}, {"<!--more-->"})
        assert (f"]({PAGE[:25]}".encode() in text) == is_linked, page
        assert b"secret" not in text + b"".join(path.read_bytes() for path in folder.iterdir())
    site = build_site(tmp_path, posts, unsafe=True)
    for at in range(len(PAGES)):
        page = site.page(f"page-{at}")
        assert page.tags <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "a", "!--"}
        assert {link.partition("/")[0] + "//" + link.split("/")[2] for link in page.links} <= {f"https://{HOST}"}
