"""What holds for any post: blocks go in and out byte by byte, and nothing around them reads differently."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan, Post
from talknotes.fill.marks import find_marks
from talknotes.fill.placing import after_block, before_first, body_of, section_place
from talknotes.fill.proof import flaw
from talknotes.fill.splices import apply, insert, remove, replace, undo
from talknotes.fill.values import Origin, Splice
from tests.fill.posts import markdown, origins, posts

few_examples = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
many_examples = settings(few_examples, max_examples=10_000)


@st.composite
def places(draw: st.DrawFn, post: Post) -> int:
    """A place as a plan chooses it: beside something that stands in the post, or in a section of it."""
    start = draw(st.integers(0, len(post.data)))
    span = ByteSpan(start, start)
    choice = draw(st.sampled_from(["after", "before", "body", "section", "first"]))
    if choice == "after" or not post.sections:
        return after_block(post, span)
    section = draw(st.sampled_from(post.sections))
    if choice == "before":
        return before_first(post, section)
    return body_of(post, section) if choice == "body" else section_place(post, section if choice == "section" else None)


@st.composite
def fills(draw: st.DrawFn) -> tuple[Post, list[Splice], list[Origin], list[str]]:
    post = parse(draw(posts()))
    names = [f"b{number}" for number in range(draw(st.integers(1, 3)))]
    made = [(draw(places(post)), draw(markdown()), draw(origins(name))) for name in names]
    made.sort(key=lambda one: one[0])
    blanks = draw(st.integers(1, 2))
    splices = [insert(post, at, text, origin, blanks) for at, text, origin in made]
    return post, splices, [origin for _, _, origin in made], [text for _, text, _ in made]


def check(fill: tuple[Post, list[Splice], list[Origin], list[str]], data: st.DataObject) -> None:
    post, splices, made, texts = fill
    filled = parse(apply(post.data, splices))
    marked = find_marks(filled)
    assert [block.origin for block in marked.blocks] == made
    assert len(marked.notices) == len(find_marks(post).notices)
    assert remove(filled.data, marked.blocks) == post.data
    assert flaw(post, filled) is None
    chosen = data.draw(st.sets(st.sampled_from(range(len(made)))))
    rest = apply(post.data, [splice for number, splice in enumerate(splices) if number not in chosen])
    assert remove(filled.data, [marked.blocks[number] for number in chosen]) == rest
    same = [replace(filled, *one) for one in zip(marked.blocks, texts, made, strict=True)]
    assert apply(filled.data, same) == filled.data


@few_examples
@given(fills(), st.data())
def test_blocks_go_in_and_out(fill: tuple[Post, list[Splice], list[Origin], list[str]], data: st.DataObject) -> None:
    check(fill, data)


@pytest.mark.slow
@many_examples
@given(fills(), st.data())
def test_blocks_go_in_and_out_of_many_posts(
    fill: tuple[Post, list[Splice], list[Origin], list[str]], data: st.DataObject
) -> None:
    check(fill, data)


@settings(few_examples, max_examples=80)
@given(fills(), st.data())
def test_edits_elsewhere_stay(fill: tuple[Post, list[Splice], list[Origin], list[str]], data: st.DataObject) -> None:
    post, splices, _, _ = fill
    taken = {splice.span.start for splice in splices}
    start = post.front.span.end if post.front else 0
    starts = [found.end() for found in re.finditer(rb"\r\n|\r(?!\n)|\n", post.data) if found.end() >= start]
    free = [at for at in starts if at not in taken]
    if not free:
        return
    edit = Splice(ByteSpan(at := data.draw(st.sampled_from(free)), at), b"An edit.\n\n")
    edited = apply(post.data, [edit])
    filled_and_edited = apply(post.data, sorted([*splices, edit], key=lambda one: one.span))
    undone = undo(filled_and_edited, force=True)
    if len(undone.removed) == len(splices):  # the edit may have opened a quote or code around a block
        assert undone.data == edited


@settings(few_examples, max_examples=80)
@given(fills(), st.data())
def test_damage_costs_the_author_no_byte(
    fill: tuple[Post, list[Splice], list[Origin], list[str]], data: st.DataObject
) -> None:
    """Whatever is cut, copied or moved: what is taken out is a text of ours, its comments and line ends, no more."""
    post, splices, _, _ = fill
    filled = apply(post.data, splices)
    written = {b"".join(filled[one.inner.start : one.inner.end].split()) for one in find_marks(filled).blocks}
    start, end, to = sorted(data.draw(st.integers(0, len(filled))) for _ in range(3))
    piece = filled[start:end]
    damaged = data.draw(
        st.sampled_from(
            [
                filled[:start] + filled[end:],
                filled[:to] + piece + filled[to:],
                filled[:start] + filled[end:to] + piece + filled[to:],
                filled[:start] + b"x" + filled[start:],
            ]
        )
    )
    undone = undo(damaged)
    for block in undone.removed:
        taken = damaged[block.span.start : block.span.end].strip(b"\r\n")
        assert taken.lstrip(b" \t").startswith(b"<!-- talknotes begin ")
        assert taken.rstrip(b" \t").endswith(b" -->")
        assert b"".join(damaged[block.inner.start : block.inner.end].split()) in written
        assert taken.count(b"<!-- talknotes ") == 2
    assert len(undone.data) == len(damaged) - sum(one.span.end - one.span.start for one in undone.removed)


@settings(few_examples, max_examples=100)
@given(st.binary(max_size=200) | st.text("#-+=`~<>|[]{}%!\r\n\t 1.*ab", max_size=200).map(str.encode), st.data())
def test_there_is_a_place_in_any_bytes(data: bytes, draw: st.DataObject) -> None:
    post = parse(data)
    start = draw.draw(st.integers(0, len(data)))
    for at in (after_block(post, ByteSpan(start, start)), section_place(post, None)):
        if b"\0" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        filled = apply(data, [insert(post, at, "Text.", Origin("one", "rest", "x", "ab" * 32, (), "k"))])
        assert undo(filled).data == data
        assert flaw(post, filled) is None
