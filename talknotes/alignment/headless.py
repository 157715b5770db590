"""The talk sections of a post that has no headings: paragraphs and list items that begin with a talk or its speaker.

What a post's own form does not show, a recording's programme does: where a paragraph begins with the title or the full
name of a talk's speaker, that is the talk's. Knows nothing of gaps.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from talknotes.authored.post import Block, ByteSpan, Post, Section
from talknotes.people.shape import fold, name_words
from talknotes.values import Billed, Programme

_BEGINNING_LETTERS: Final = 120


def with_sections(post: Post, programme: Programme) -> Post:
    """Return a post without talk sections with those that the programme's talks show; others as they are.

    The whole body of such a post is one section where the recording holds one talk, or the title names one alone.
    """
    if post.sections or not programme.talks:
        return post
    begun = list(_begun(post, programme))
    if len(begun) > 1:
        return _with(post, tuple(_sections(begun, programme, _below_lead(post))))
    is_alone = begun or len(programme.talks) == 1 or named_alone(post, programme) is not None
    return as_whole(post) if is_alone else post


def as_whole(post: Post) -> Post:
    """Return a post whose whole body is about one talk."""
    body = _below_lead(post)
    return _with(post, (Section(post.title, (), body, ByteSpan(body.start, body.start), body, form="post"),))


def named_alone(post: Post, programme: Programme) -> int | None:
    """Return the one talk that a post is about, as far as its form or its title tells; None where it may be several."""
    titles = [post.title or "", *(block.text for block in post.blocks if block.kind == "heading" and block.level == 1)]
    if len(titles) - 1 == len(post.sections) > 1:  # those are the talks' own headings
        titles = titles[:1]
    text = fold(" ".join(titles))
    named = [talk for talk in range(len(programme.talks)) if any(mark in text for mark in short_marks(programme, talk))]
    if len(named) == 1 and (len(post.sections) <= 1 or not any(section.speakers for section in post.sections)):
        return named[0]
    whole = len(post.sections) == 1 and post.sections[0].form == "post"
    return (named[0] if named else 0) if whole else None


def _below_lead(post: Post) -> ByteSpan:
    return ByteSpan(post.split.end if post.split else post.body.start, post.body.end)


def short_marks(programme: Programme, talk: int) -> tuple[str, ...]:
    """Return a talk's title and its speakers' surnames, folded."""
    names = (programme.person(label).name for label in programme.talks[talk].speakers)
    surnames = (name_words(name)[-1] for name in names if name and name_words(name))
    title = programme.talks[talk].title
    return (*((fold(title),) if title and " " in title.strip() else ()), *surnames)


def beginnings(post: Post) -> tuple[str, ...]:
    """Return how the blocks below the lead begin, folded: where a talk's title or its speaker may stand."""
    first = post.lead.end if post.sections or post.split else post.body.start
    return tuple(_beginning(block) for block in post.blocks if block.text and block.span.start >= first)


def marks_of(programme: Programme, talk: int) -> tuple[str, ...]:
    """Return by what a text about a talk is known: its title and its speakers' full names, folded."""
    names = [programme.person(label).name for label in programme.talks[talk].speakers]
    return tuple(fold(text) for text in (programme.talks[talk].title, *names) if text and " " in text.strip())


def _begun(post: Post, programme: Programme) -> Iterator[tuple[Block, int]]:
    """Yield the blocks with which the text on a talk begins, each talk once, in the order of the post."""
    taken: set[int] = set()
    for block in post.blocks:
        if block.kind not in ("paragraph", "item") or not block.text or _is_inside(post, block):
            continue
        talk = _talk_of(_beginning(block), programme, taken)
        if talk is not None:
            taken.add(talk)
            yield block, talk


def _talk_of(text: str, programme: Programme, taken: Collection[int]) -> int | None:
    """Return the one talk that a text begins with: by its title, or else by its speakers."""
    free = [talk for talk in range(len(programme.talks)) if talk not in taken]
    titled = [talk for talk in free if (title := programme.talks[talk].title) and fold(title) in text]
    named = [talk for talk in free if any(mark in text for mark in marks_of(programme, talk))]
    return next((found[0] for found in (titled, named) if len(found) == 1), None)


def _is_inside(post: Post, block: Block) -> bool:
    """Tell whether a paragraph is the text of a list item, which counts itself."""
    return block.parent is not None and block.kind == "paragraph" and post.blocks[block.parent].kind == "item"


def _sections(begun: list[tuple[Block, int]], programme: Programme, body: ByteSpan) -> Iterator[Section]:
    ends = [block.span.start for block, _ in begun[1:]] + [body.end]
    for (block, talk), end in zip(begun, ends, strict=True):
        is_item = block.kind == "item"
        span = block.span if is_item else ByteSpan(block.span.start, max(block.span.end, end))
        names = (programme.person(label) for label in programme.talks[talk].speakers)
        people = tuple(Billed(person.name, person.affiliation) for person in names if person.name)
        head = ByteSpan(span.start, span.start)
        yield Section(programme.talks[talk].title, people, span, head, span, form="item" if is_item else "bold")


def _with(post: Post, sections: tuple[Section, ...]) -> Post:
    def place(span: ByteSpan) -> int | None:
        return next((number for number, section in enumerate(sections) if section.body.holds(span)), None)

    sentences = tuple(replace(one, section=place(one.span)) for one in post.sentences)
    return replace(post, sections=sections, sentences=sentences)


def _beginning(block: Block) -> str:
    return fold(block.text[:_BEGINNING_LETTERS])
