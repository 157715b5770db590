"""Writes the posts in docs/examples: the longer talks of the benchmark, as a model's recorded answers tell them.

    python benchmarks/examples.py

A post's title and lead are asked for in the same folder of answers; what waits for an answer is told, and that post is
left out. Nothing is written by hand: the notes, their order and all that surrounds them are the program's own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from answered import ANSWERS
from answering import Recorded
from lectures import LECTURES, Lecture, load_lecture, speech_of
from speeches import Speech

from talknotes.files import hash_bytes, write_atomic
from talknotes.llm.choice import choose
from talknotes.llm.contract import AwaitedError
from talknotes.llm.files import FilesModel
from talknotes.post.compose import compose
from talknotes.post.draft import Draft, Section
from talknotes.post.publish import post_name
from talknotes.prompting.catalogue import open_prompts
from talknotes.summarize.contract import Notes
from talknotes.summarize.titles import PostTitle, TitledTalk, title_post
from talknotes.summarize.written import Written
from talknotes.values import Recording, Talk, hull

EXAMPLES: Final = Path(__file__).parents[1] / "docs" / "examples"


def write_examples() -> Iterator[str]:
    """Write the posts and yield a line for each: its path, or what it waits for."""
    for path in sorted(LECTURES.glob("*.json")):
        lecture = load_lecture(path)
        try:
            draft = _draft(lecture, speech_of(path.stem, lecture), ANSWERS / path.stem)
        except AwaitedError as err:
            yield f"{path.stem}: {len(err.asks)} prompts wait for an answer"
            continue
        place = EXAMPLES / post_name(draft.date, draft.title)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place, compose(draft, draft_flag=False).text)
        yield place.name


def _draft(lecture: Lecture, speech: Speech, folder: Path) -> Draft:
    model, prompts = Recorded(folder), open_prompts()
    requests = tuple(speech.requests())
    notes = tuple(Written(model, prompts).summarize(request) for request in requests)
    title = f"{lecture.title} ({lecture.event})"
    talks = [TitledTalk(requests[0], notes[0])]
    try:
        head = title_post(model, prompts, title, talks)
    except AwaitedError:
        head = title_post(FilesModel(choose(f"files:{folder}")), prompts, title, talks)
    head = head or PostTitle("", ())
    section = Section(
        Talk(lecture.title, speech.speakers),
        hull(one.span for one in speech.segments),
        notes[0],
        notes[1] if len(notes) > 1 else Notes(()),
    )
    return Draft(
        title=lecture.title,
        date=lecture.date,
        recording=Recording(hash_bytes(lecture.title.encode()), title, lecture.date),
        sections=(section,),
        people=speech.people,
        segments=speech.segments,
        categories=("talks",),
        lead=head.lead,
    )


def main() -> None:
    """Write the posts."""
    for line in write_examples():
        print(line)


if __name__ == "__main__":
    main()
