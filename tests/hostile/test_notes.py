"""`notes` on hostile recordings, with a model that obeys everybody: the post is a post, and nothing else happens."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from talknotes.llm.contract import Ask
from talknotes.post.compose import Composed, compose
from talknotes.post.draft import Draft
from tests.hostile.cases import CASES, TIMESTAMPS, Case
from tests.hostile.commands import UNUSED_URL, Desk, open_desk
from tests.hostile.judging import check_made_up, check_markdown, check_page, headings, split_front
from tests.hostile.obedient import APPEAL, Obedient
from tests.hostile.payloads import PAYLOADS, WORD, Payload
from tests.hostile.prompted import check_prompt, heard_in
from tests.hugo_site import build_site
from tests.runs import Run

HOST = "media.example.org"
LLM = ("--llm", "openai:obedient", "--llm-url", UNUSED_URL)


@dataclass(frozen=True)
class Written:
    """What came of a case: the command, what the model was asked, the draft and the post, its report."""

    case: Case
    run: Run
    asks: list[Ask]
    draft: Draft
    composed: Composed
    post: bytes
    report: bytes


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Every third case, written; the rest of what the table holds has its turn in the rendering."""
    with pytest.MonkeyPatch.context() as patch, open_desk(tmp_path_factory.mktemp("desk")) as desk:
        return [write(desk, case, patch) for case in CASES[::3]]


def write(desk: Desk, case: Case, patch: pytest.MonkeyPatch) -> Written:
    """Run `notes` on a case and check what is true of every command."""
    model = Obedient([one.text for one in case.own], case.shape)
    seen: list[tuple[Draft, Composed]] = []

    def composing(draft: Draft, **more):
        seen.append((draft, compose(draft, **more)))
        return seen[-1][1]

    patch.setattr("talknotes.llm.open_model", lambda choice: model)
    patch.setattr("talknotes.pipeline.compose", composing)
    folder = desk.output / str(case.number)
    run = desk.run("notes", *words(desk, case), "-o", folder, llm=LLM)
    assert run.code == 0, run.err
    desk.check(run)
    [post, report] = sorted(filter(Path.is_file, folder.rglob("*")), key=lambda path: path.suffix == ".json")
    [(draft, composed)] = seen
    return Written(case, run, model.asks, draft, composed, post.read_bytes(), report.read_bytes())


def words(desk: Desk, case: Case) -> list[object]:
    """Return the arguments of `notes`."""
    found = [desk.recording(case.injected), "--preset", case.preset]
    times = TIMESTAMPS[case.number % len(TIMESTAMPS)]
    found += ["--timestamps", times] if times else []
    return found + (["--agenda", desk.agenda(case.agenda)] if case.agenda else [])


def test_three_hundred_payloads_are_tried_in_their_places(written):
    tried = {(place, payload.word) for one in written for place, row in one.case.payloads.items() for payload in row}
    assert len(tried) >= 300
    assert len({word for _, word in tried}) > 0.9 * len(PAYLOADS)


def test_posts_hold_text_headings_and_links_of_ours(written):
    for one in written:
        text = one.post.decode()
        front, body = split_front(text)
        assert one.post == one.composed.text
        assert not WORD.search(" ".join(front))
        assert front.get("draft") in (None, True)
        assert front.get("published") in (None, False)
        check_markdown(body, {HOST}, {"<!--more-->"})
        assert headings(body).count("h2") == len(one.draft.sections)


def test_posts_say_nothing_that_nobody_said(written):
    for one in written:
        check_made_up(one.post)
        text = one.post.decode()
        assert APPEAL not in text
        assert not {*WORD.findall(text)} & words_of(one.case.described)
        quoted = {
            word for sentence in one.composed.sentences if sentence.quoted for word in WORD.findall(sentence.text)
        }
        assert quoted <= words_of(one.case.said)


def words_of(payloads: tuple[Payload, ...]) -> set[str]:
    return {payload.word for payload in payloads}


def test_prompts_hold_strangers_words_as_data_alone(written):
    for one in written:
        for ask in one.asks:
            check_prompt(ask)


def test_the_model_was_reached_and_obeyed(written):
    """What is proven above is proven of payloads that came as far as anything can."""
    cases = len(written)
    for place, least in (("title", 0.75), ("captions", 0.75), ("agenda", 0.6), ("chapters", 0.3)):
        reached = [bool(words_of(one.case.payloads[place]) & heard_in(one.asks)) for one in written]
        assert sum(reached) >= least * cases, place
    judged = [(json.dumps(json.loads(one.report)["verdicts"]), words_of(one.case.own)) for one in written]
    assert sum(any(word in text for word in own) for text, own in judged) > cases / 2
    told = [[sentence for sentence in one.composed.sentences if not sentence.quoted] for one in written]
    assert sum(any(WORD.search(sentence.text) for sentence in row) for row in told) > cases / 2
    assert sum(not row for row in told) < cases / 4


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_pages_hold_nothing_that_is_live(written, tmp_path, unsafe):
    posts = {f"{one.case.number}.md": one.post for one in written if one.case.preset != "jekyll"}
    site = build_site(tmp_path, posts, unsafe)
    for name in posts:
        check_page(site.page(name.removesuffix(".md")), {HOST})
    assert len(site.files()) == len(posts) + 4
