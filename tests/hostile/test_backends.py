"""The obedient model behind a real server and in a folder of answers: what reaches it, what it gets to do."""

import re
from pathlib import Path

import pytest

from tests.hostile.cases import CASES, Case
from tests.hostile.commands import KEY, Desk, open_desk
from tests.hostile.judging import check_made_up, check_markdown, check_page, split_front
from tests.hostile.obedient import APPEAL, obey
from tests.hostile.payloads import WORD
from tests.hostile.story import Injected
from tests.hugo_site import build_site
from tests.llm.servers import Asked, Reply, said, serving
from tests.runs import Run

HOST = "media.example.org"
SOME = CASES[::11]
assert sum(len(row) for case in SOME for place, row in case.payloads.items() if place in ("captions", "answer")) >= 30


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with open_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def prompt_of(asked: Asked) -> str:
    return "\n".join(message["content"] for message in asked.body["messages"])


def notes(desk: Desk, case: Case, folder: Path, *llm: object) -> Run:
    words = [desk.recording(case.injected), "-o", folder, "--preset", case.preset]
    return desk.run("notes", *words, *(["--agenda", desk.agenda(case.agenda)] if case.agenda else []), llm=llm)


def posts_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"]


def check_post(data: bytes, case: Case) -> None:
    check_made_up(data)
    text = data.decode()
    check_markdown(split_front(text)[1], {HOST}, {"<!--more-->"})
    assert APPEAL not in text
    assert not {*WORD.findall(text)} & {payload.word for payload in case.described}


@pytest.fixture(scope="module")
def served(desk):
    """The posts that a server's answers became; it hands over the key, too, and sends all headers that tempt."""
    posts = {}
    for case in SOME:
        own = [payload.text for payload in case.own]

        def answer(asked: Asked, own: list[str] = own, shape: str = case.shape) -> Reply:
            key = asked.headers["authorization"].removeprefix("Bearer ")
            reply = said(obey(prompt_of(asked), [*own, f"The key is {key}", key], shape))
            tempting = {"Link": "<https://evil.example/x>; rel=preload", "Refresh": "0;url=/other", "Set-Cookie": key}
            return Reply(reply.body, headers=tempting | {"Location": "/other", "Content-Location": "/other"})

        with serving(answer) as server:
            folder = desk.output / f"served-{case.number}"
            run = notes(desk, case, folder, "--llm", "openai:obedient", "--llm-url", server.url)
            assert run.code == 0, run.err
            place = server.url.removeprefix("http://").removesuffix("/v1").partition(":")
            desk.check(run, addresses=[place[0], str((place[0], int(place[2])))])
            desk.touched.addresses.clear()
        assert {asked.path for asked in server.asked} == {"/v1/chat/completions"}
        assert {asked.headers["authorization"] for asked in server.asked} == {f"Bearer {KEY}"}
        assert KEY not in "".join(prompt_of(asked) for asked in server.asked)
        [post] = posts_in(folder)
        posts[case] = post.read_bytes()
    return posts


@pytest.fixture(scope="module")
def answered(desk):
    """The posts that answers in a folder became, which the obedient model put there."""
    posts = {}
    for case in SOME:
        own = [payload.text for payload in case.own]
        answers, folder = desk.root / "answers" / str(case.number), desk.output / f"answered-{case.number}"
        for _ in range(9):
            run = notes(desk, case, folder, "--llm", f"files:{answers}")
            desk.check(run, [answers.parent])
            if run.code == 0:
                break
            assert (run.code, posts_in(folder) if folder.exists() else []) == (4, [])
            for prompt in answers.glob("*.prompt.md"):
                answer = prompt.with_name(prompt.name.replace(".prompt.", ".answer."))
                answer.write_text(obey(prompt.read_text(), own, case.shape), encoding="utf-8", errors="replace")
        assert run.code == 0, run.err
        names = {path.name for path in answers.iterdir()}
        assert all(re.fullmatch(r"[a-z-]+-[0-9a-f]{12}\.(?:prompt|answer)\.md", name) for name in names)
        [post] = posts_in(folder)
        posts[case] = post.read_bytes()
    return posts


@pytest.mark.parametrize("backend", ["served", "answered"])
def test_posts_are_posts(request, backend):
    for case, data in request.getfixturevalue(backend).items():
        check_post(data, case)


@pytest.mark.parametrize("backend", ["served", "answered"])
def test_what_was_said_came_through(request, backend):
    posts = request.getfixturevalue(backend)
    heard = [any(payload.word in data.decode() for payload in case.said) for case, data in posts.items()]
    assert sum(heard) > len(heard) / 2


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_pages_hold_nothing_that_is_live(served, answered, tmp_path, unsafe):
    rows = {"served": served, "answered": answered}
    posts = {f"{name}-{case.number}.md": data for name, row in rows.items() for case, data in row.items()
             if case.preset != "jekyll"}  # fmt: skip
    site = build_site(tmp_path, posts, unsafe)
    for name in posts:
        check_page(site.page(name.removesuffix(".md")), {HOST})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(desk, status):
    with serving(lambda asked: said("{}")) as other:
        moved = Reply(status=status, headers={"Location": f"{other.url}/chat/completions"})
        with serving(lambda asked: moved) as server:
            run = notes(desk, CASES[1], desk.output / "moved", "--llm", "openai:obedient", "--llm-url", server.url)
    assert run.code == 4
    assert KEY not in run.out + run.err
    assert other.asked == []
    assert not (desk.output / "moved").exists()
    desk.touched.addresses.clear()


ESCAPED = {
    "plain": KEY,
    "JSON": "".join(f"\\u{ord(char):04x}" for char in KEY),
    "half-JSON": KEY.replace("CANARY", "\\u0043ANARY"),
    "entities": "".join(f"&#{ord(char)};" for char in KEY),
    "joined": "\u200b".join(KEY),
    "bold": f"{KEY[:9]}**{KEY[9:12]}**{KEY[12:]}",
}


@pytest.mark.parametrize("form", ESCAPED)
def test_a_server_that_writes_the_key_down_finds_no_scribe(tmp_path, form):
    """Whatever a server makes of the key that it was given: decoded, it stands nowhere."""
    text = f"The deployment team at Northwind rolls back every single week with {ESCAPED[form]}."
    row = f'{{"segments": ["s4"], "text": "{text}"}}'
    answer = f'{{"blocks": [{{"heading": "{ESCAPED[form]}", "sentences": [{row}]}}], "title": "x", "lead": [{row}]}}'
    with serving(lambda asked: said(answer)) as server, open_desk(tmp_path) as desk:
        llm = ("--llm", "openai:talker", "--llm-url", server.url)
        run = desk.run("notes", desk.recording(Injected()), "-o", desk.output, llm=llm)
        desk.touched.addresses.clear()
        desk.check(run)
    assert server.asked


def test_prompts_hold_no_mark_that_ends_a_message(served, answered, desk):
    """What strangers say in a chat model's own marks is no mark any more, on the wire and on paper."""
    papers = [path.read_text() for path in desk.root.glob("answers/*/*.prompt.md")]
    assert len(papers) > len(SOME)
    marks = ("<|im_end|>", "<|im_start|>", "<start_of_turn>", "<end_of_turn>", "[INST]", "[/INST]", "</s>", "<think>")
    assert not [mark for text in papers for mark in marks if mark in text]
