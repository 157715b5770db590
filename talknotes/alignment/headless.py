"""The talk sections of a post that has no headings: paragraphs and list items that begin with a talk or its speaker.

What a post's own form does not show, a recording's programme does: where a paragraph begins with the title or the full
name of a talk's speaker, that is the talk's. Knows nothing of gaps.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from talknotes.authored.post import Block, ByteSpan, Post, Section
from talknotes.people.shape import fold
from talknotes.values import Billed, Programme

_BEGINNING_LETTERS: Final = 120


def with_sections(post: Post, programme: Programme) -> Post:
    """Return a post without talk sections with those that the programme's talks show; others as they are.

    A recording of one talk makes the whole body of a post without sections its section.
    """
    if post.sections or not programme.talks:
        return post
    body = ByteSpan(post.split.end if post.split else post.body.start, post.body.end)
    begun = list(_begun(post, programme))
    if begun:
        return _with(post, tuple(_sections(begun, programme, body)))
    if len(programme.talks) == 1:
        whole = Section(post.title, (), body, ByteSpan(body.start, body.start), body, form="post")
        return _with(post, (whole,))
    return post


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
