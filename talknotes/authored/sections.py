"""Which parts of a post tell of a talk each: under headings, bold lines or list items, or the post as a whole.

A tree of what may head a talk is walked: what names people is a talk, what holds such is none, and what stands beside
them at the same depth is one too, unless its words say otherwise ("Conclusion", "Lunch"). Knows nothing of gaps.
Caveat: where no heading names anyone, every heading of the upper depth is taken for a talk.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from talknotes.authored.blocks import Draft
from talknotes.authored.heads import BOLD_LEVEL, Candidate, bold_lines, headings, items
from talknotes.authored.lines import Lines
from talknotes.authored.post import ByteSpan, FrontMatter, Section
from talknotes.authored.speakers import heading_body, headings_habits, read_heading, title_line, titled
from talknotes.authored.text import plain
from talknotes.authored.whole import Mentions, whole_post
from talknotes.authored.wording import holds_talks, is_apart, is_within
from talknotes.people.known import names_in_title
from talknotes.talks.cuts import Habits
from talknotes.values import Billed

_SINGULAR: Final = re.compile(
    r"(?:[\w-]+ ){0,2}(?:keynote|panel|session|talk|workshop|tutorial|lecture)(?: \d{1,3})?(?:[:–—-].*)?", re.I | re.S
)
_MANY: Final = 2
"""So many bold lines or items that name people make talks of all."""


@dataclass(slots=True)
class _Node:
    """A candidate with its text and what it names, and the candidates below it; `holds` by its words alone."""

    head: Candidate
    text: str
    title: str | None
    people: tuple[Billed, ...]
    holds: bool = False
    children: list["_Node"] = field(default_factory=list)
    named_below: int = 0
    named_headings: int = 0

    @property
    def is_heading(self) -> bool:
        return self.head.level < BOLD_LEVEL


def find_sections(
    drafts: Sequence[Draft], lines: Lines, body: ByteSpan, front: FrontMatter | None, title: str | None
) -> tuple[Section, ...]:
    """Return the sections of talks, in order and without overlap."""
    heads = headings(drafts, lines)
    post_title = _post_title(heads, drafts)
    rest = [head for head in heads if head is not post_title]
    mentions = Mentions(lines.text)
    nodes = _nodes(rest, drafts, lines, mentions)
    if not any(node.people for node in nodes):
        named = title or (plain(post_title.line) if post_title else None)
        first = min((node.head.start for node in nodes), default=None)
        if whole := whole_post(drafts, lines, body, front, named, first, mentions):
            return (whole,)
    levels = frozenset(node.head.level for node in nodes if node.people and node.is_heading)
    chosen = [node for root in _tree(nodes) for node in _talks(root, levels)]
    return tuple(_sections(chosen, nodes, drafts, lines))


def _post_title(heads: Sequence[Candidate], drafts: Sequence[Draft]) -> Candidate | None:
    """Return the heading that is the post's title: the only one of its level, before all others."""
    if not heads or heads[0].level != 1 or sum(head.level == 1 for head in heads) > 1:
        return None
    head = heads[0]
    if head.told:  # The post's speaker line stands below its title, so that it is read with the lead.
        head.swallowed.clear()
    return head if len(heads) > 1 or not head.told else None


def _nodes(heads: Sequence[Candidate], drafts: Sequence[Draft], lines: Lines, mentions: Mentions) -> list[_Node]:
    """Return all that may head a talk in its order, with what it names."""
    nodes = _named(heads, drafts, lines, mentions)
    upper = [node for node in nodes if not is_apart(node.text) and not node.holds]
    if any(node.people for node in upper):
        return nodes
    bold = _bold_nodes(_named(bold_lines(drafts, lines), drafts, lines, mentions), alone=not upper)
    rows = () if upper else items(drafts, lines)
    listed = [node for row in rows for node in _item_nodes(_named(row, drafts, lines, mentions))]
    if listed and not any(node.people for node in bold):
        bold = []
    return sorted([*nodes, *bold, *listed], key=lambda node: (node.head.start, node.head.level))


def _bold_nodes(nodes: Sequence[_Node], *, alone: bool) -> list[_Node]:
    """Return the bold lines that head talks, and those that end one; `alone`: no heading may be that of a talk."""
    named = sum(bool(node.people) for node in nodes)
    others = sum(not node.people and not is_apart(node.text) for node in nodes)
    if (named >= _MANY and others * 2 <= named) or (alone and not named and others >= _MANY):
        return list(nodes)
    return [node for node in nodes if node.people or is_apart(node.text)] if named else []


def _item_nodes(nodes: Sequence[_Node]) -> Sequence[_Node]:
    """Return a list's items where most of them name people and hold notes."""
    named = [node for node in nodes if node.people]
    holding = sum(node.head.notes for node in named)
    return nodes if len(named) >= _MANY and 2 * len(named) >= len(nodes) and 2 * holding >= len(named) else ()


def _named(heads: Iterable[Candidate], drafts: Sequence[Draft], lines: Lines, mentions: Mentions) -> list[_Node]:
    """Return what heads name, cut as all of them are."""
    rows = [(head, text, heading_body(text)) for head in heads for text in (plain(head.line),)]
    habits = headings_habits(
        body for head, text, body in rows if not head.told and not is_apart(body) and not _holds(text, body)
    )
    nodes = [_node(head, body, habits, mentions, _holds(text, body)) for head, text, body in rows]
    for node in nodes:
        if node.title is None and node.head.form == "heading":
            node.title = _take_title(node.head, drafts, lines)
    return nodes


def _holds(text: str, body: str) -> bool:
    return holds_talks(text) or holds_talks(body)


def _node(head: Candidate, text: str, habits: Habits, mentions: Mentions, holds: bool) -> _Node:
    if is_apart(text) and not head.told:
        return _Node(head, text, text, (), holds)
    if head.told:
        return _Node(head, text, head.title or titled(text, head.told), head.told, holds)
    title, people = read_heading(text, habits)
    named = None if people else names_in_title(text)
    if named and (named.sure or all(mentions.again(one.name) for one in named.people)):
        title, people = named.title, named.people
    return _Node(head, text, head.title or title, people, holds)


def _take_title(head: Candidate, drafts: Sequence[Draft], lines: Lines) -> str | None:
    """Take the title into a head that only names people, the line below where it stands out, and return it."""
    at = next((at for at in range(head.block + 1, len(drafts)) if lines.starts[drafts[at].first] >= head.end), None)
    if at is None or not drafts[at].parts or drafts[at].kind not in ("paragraph", "heading"):
        return None
    draft = drafts[at]
    is_deeper = draft.kind == "heading" and draft.level > head.level
    title = title_line(draft.parts[0].source) if draft.kind == "paragraph" else plain(draft.parts[0].source)
    if title and (is_deeper or draft.kind == "paragraph") and not is_apart(title) and not is_within(title):
        head.end = lines.starts[draft.end]
        return title
    return None


def _tree(nodes: Sequence[_Node]) -> list[_Node]:
    roots: list[_Node] = []
    stack: list[_Node] = []
    for node in nodes:
        while stack and stack[-1].head.level >= node.head.level:
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        for above in stack:
            above.named_below += bool(node.people)
            above.named_headings += bool(node.people) and node.is_heading
        stack.append(node)
    return roots


def _talks(node: _Node, levels: frozenset[int]) -> Iterator[_Node]:
    """Yield the talks of a tree, outer ones instead of what is below them."""
    labelled = sum(child.head.labelled for child in node.children)
    below = (child for one in node.children for child in _talks(one, levels))
    if node.people and labelled < _MANY and not (node.holds and node.named_below):
        yield node
    elif is_apart(node.text) and not node.people:
        return
    elif node.named_headings or node.named_below >= _MANY or (node.holds and node.children):
        yield from below
    elif is_within(node.text) or (node.holds and not _SINGULAR.fullmatch(node.text)):
        return
    elif not levels or node.head.level in levels or not node.is_heading:
        yield node
    elif node.head.level < min(levels):
        yield from below


def _sections(
    chosen: Sequence[_Node], nodes: Sequence[_Node], drafts: Sequence[Draft], lines: Lines
) -> Iterator[Section]:
    taken = {id(node) for node in chosen}
    for at, node in enumerate(nodes):
        if id(node) not in taken:
            continue
        head = node.head
        ends = (
            other.head.start
            for other in map(nodes.__getitem__, range(at + 1, len(nodes)))
            if id(other) in taken or (other.head.level <= head.level and not is_within(other.text))
        )
        end = next(ends, len(lines.text))
        if head.form == "item":
            end = min(end, lines.starts[drafts[head.block].end])
        behind = min(head.end, end)
        spans = lines.span(head.start, end), lines.span(head.start, behind), lines.span(behind, end)
        yield Section(node.title, node.people, *spans, head.level if node.is_heading else 0, head.form)
