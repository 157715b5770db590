"""`notes` on hostile recordings with a model that obeys everybody: the post is a post, and nothing else happens."""


import pytest

from talknotes.post.compose import Composed, compose
from talknotes.post.draft import Draft
from tests.hostile.cases import CASES, TIMESTAMPS, Case
from tests.hostile.commands import UNUSED_URL, Desk, open_desk
from tests.hostile.judging import check_made_up, check_markdown, headings, split_front
from tests.hostile.obedient import Obedient
from tests.hostile.payloads import WORD

HOSTS = {"media.example.org"}
LLM = ("--llm", "openai:obedient", "--llm-url", UNUSED_URL)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return tmp_path_factory.mktemp("stores")


@pytest.fixture
def desk(tmp_path, shared):
    with open_desk(tmp_path, shared) as desk:
        yield desk


def write(desk: Desk, case: Case, monkeypatch: pytest.MonkeyPatch, *words: object):
    model = Obedient([one.text for one in case.own], case.shape)
    drafts: list[tuple[Draft, Composed]] = []

    def seen(draft: Draft, **more):
        composed = compose(draft, **more)
        drafts.append((draft, composed))
        return composed

    monkeypatch.setattr("talknotes.llm.open_model", lambda choice: model)
    monkeypatch.setattr("talknotes.pipeline.compose", seen)
    source = desk.recording(case.injected)
    agenda = desk.root / "agenda.txt"
    agenda.write_text(case.agenda, encoding="utf-8")
    times = TIMESTAMPS[case.number % len(TIMESTAMPS)]
    more = ["--agenda", agenda, "--preset", case.preset, *(["--timestamps", times] if times else []), *words]
    run = desk.run("notes", source, "-o", desk.output, *more, llm=LLM)
    return run, model, drafts


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.number))
def test_p(desk, case, monkeypatch):
    run, model, drafts = write(desk, case, monkeypatch)
    assert run.code == 0, run.err
    desk.check(run, [desk.root / "recordings", desk.root / "agenda.txt"])
    for draft, composed in drafts:
        text = composed.text.decode()
        front, body = split_front(text)
        print(case.number, case.shape, [len(d.sections) for d, _ in drafts], len(composed.sentences), sum(not s.quoted for s in composed.sentences), sorted(set(WORD.findall(text))), len(model.asks))
        heard = {payload.word for payload in case.said}
        told = [one.text for one in composed.sentences]
        bad = [one for one in told for w in WORD.findall(one) if w not in heard]
        short = [one.text for one in composed.sentences if not one.quoted and len(one.text.split()) < 8]
        print("BAD", bad)
        print("SHORT", short)
        check_made_up(composed.text)
        check_markdown(body, HOSTS, {"<!--more-->"})
