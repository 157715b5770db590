"""Prompts for notes on the talks, and what becomes of the answers that were recorded for them.

Nobody is asked: the `files` back-end writes prompts and reads answers. An answer to an earlier wording of a prompt
counts as long as that showed the same lines. Where a retry's answer was not recorded, the model is taken to have said
nothing, which drops the sentences that were asked about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from answered import first_sentences, lines_of, load_speeches, read_lines
from measure import table
from speeches import Speech

from talknotes.llm.choice import choose
from talknotes.llm.contract import Ask, AwaitedError, Completion
from talknotes.llm.files import ENDINGS, FilesModel
from talknotes.prompting.catalogue import open_prompts
from talknotes.summarize.contract import Notes
from talknotes.summarize.written import Written

_RETRIES: Final = ("repair", "unsupported")
_SILENCE: Final = '{"blocks": []}'
_PROMPT: Final = ".prompt.md"


class Recorded(FilesModel):
    """The answers of a folder, for prompts of today; `earlier` counts those that an earlier wording had asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(choose(f"files:{folder}"), writes=False)
        self.earlier = 0

    def complete(self, ask: Ask) -> Completion:
        """Return the answer; silence for a retry that nobody recorded."""
        try:
            return super().complete(ask)
        except AwaitedError:
            if ask.name in _RETRIES:
                return Completion(_SILENCE)
            text = self._earlier(ask)
            if text is None:
                raise
            self.earlier += 1
            return Completion(text)

    def _earlier(self, ask: Ask) -> str | None:
        asked = lines_of(ask.messages[-1].text)
        for path in sorted(self.folder.glob(f"{ask.name}-*{_PROMPT}")):
            shown = read_lines(path)
            answers = [path.with_name(path.name.removesuffix(_PROMPT) + ending) for ending in ENDINGS]
            found = next((one for one in answers if one.exists()), None)
            if found is not None and all(shown.get(name) == text for name, text in asked.items()):
                return found.read_text(encoding="utf-8")
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the sentences that a model wrote on a talk: how many stand as written, and so on."""

    written: int
    stand: int
    mended: int
    """Stand in other words than at first: put right by a retry, or without marks around what is no quotation."""
    dropped: int
    quotations: int
    """Stretches that are told in quotations, because an answer could not be used."""
    earlier: int


def measure_answers(folder: Path) -> Iterator[str]:
    """Yield a table of what share of the recorded answers' sentences passes, is repaired, is dropped."""
    found: dict[bool, list[Outcome]] = {False: [], True: []}
    waiting = 0
    for speech in load_speeches().values():
        if any((folder / speech.name).glob("*.answer.*")):
            try:
                found[speech.held_out].append(_outcome(speech, folder))
            except AwaitedError as err:
                waiting += len(err.asks)
    head = ("recorded answers", "talks", "sentences", "pass", "mended", "dropped", "told in quotations")
    rows = [(half, *_row(found[held_out])) for half, held_out in (("open", False), ("held out", True))]
    yield table(head, [*rows, ("all", *_row(found[False] + found[True]))])
    if waiting:
        yield f"{waiting} prompts wait for an answer; their talks are left out. Write them with `faithful.py ask`."
    if earlier := sum(one.earlier for row in found.values() for one in row):
        yield f"{earlier} answers were given to an earlier wording of their prompt"


def _outcome(speech: Speech, folder: Path) -> Outcome:
    model = Recorded(folder / speech.name)
    writer = Written(model, open_prompts())
    notes = [writer.summarize(request) for request in speech.requests()]
    written = {noted.text for noted in first_sentences(folder / speech.name, speech)}
    told = [one.text for note in notes for block in note.blocks for one in block.sentences if not one.quoted]
    stand = sum(text in written for text in told)
    dropped = sum(verdict.kind != "supported" for note in notes for verdict in note.verdicts)
    return Outcome(len(written), stand, len(told) - stand, dropped, sum(map(_quotations, notes)), model.earlier)


def _quotations(notes: Notes) -> int:
    return sum("told in quotations" in notice.message for notice in notes.notices)


def _row(rows: Sequence[Outcome]) -> tuple[str, ...]:
    written = sum(one.written for one in rows)
    counts = [sum(row) for row in zip(*((one.stand, one.mended, one.dropped) for one in rows), strict=True)] or [
        0,
        0,
        0,
    ]
    shares = [f"{count} ({count / written:.1%})" if written else "–" for count in counts]
    return str(len(rows)), str(written), *shares, str(sum(one.quotations for one in rows))


def write_prompts(folder: Path) -> Iterator[str]:
    """Write the prompts that have no answer yet, each talk's into a folder of its own, and tell how many wait."""
    waiting = 0
    for speech in load_speeches().values():
        place = folder / speech.name
        writer = Written(FilesModel(choose(f"files:{place}")), open_prompts())
        for request in speech.requests():
            try:
                writer.summarize(request)
            except AwaitedError as err:
                waiting += len(err.asks)
    yield f"{waiting} {'prompt waits' if waiting == 1 else 'prompts wait'} for an answer in {folder.name}"
