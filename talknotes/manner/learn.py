"""Learns an author's manner from the post that is filled and from others that they wrote.

The post's own manner wins where it shows any, then the others'; among several the most frequent one; where nothing is
seen, what the author's language and keyboard make likely. Blocks that this program wrote teach nothing. Knows nothing
of front matter, which `front` learns.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, TypeVar

from talknotes.authored.post import Post, Section
from talknotes.manner import heads, layout, punctuation, voice
from talknotes.manner.habits import Habits
from talknotes.manner.language import languages
from talknotes.manner.reading import Reading, read
from talknotes.manner.wording import wording

T = TypeVar("T")
D = TypeVar("D")

_PARAGRAPHS_APART: Final = 1
_TITLE_LEVEL: Final = 1
_STRAIGHT: Final = ('"', '"')


@dataclass(frozen=True, slots=True)
class _Posts:
    """Posts to learn from, in ranks: what the first rank shows is not asked of the next."""

    ranks: tuple[tuple[Reading, ...], ...]

    def most(self, count: Callable[[Reading], Counter[T]], default: D) -> T | D:
        """Return what is most frequent in the first rank that shows anything, else the default."""
        counts = self.counts(count)
        return counts.most_common(1)[0][0] if counts else default

    def counts(self, count: Callable[[Reading], Counter[T]]) -> Counter[T]:
        """Return the counts of the first rank that shows anything."""
        counted = (sum((count(one) for one in rank), Counter[T]()) for rank in self.ranks)
        return next(filter(None, counted), Counter[T]())

    def show_anything(self) -> bool:
        """Tell whether there is any text to learn from."""
        return any(one.blocks for rank in self.ranks for one in rank)


def learn_habits(own: Post, like: Sequence[Post] = ()) -> Habits:
    """Return the habits that a post shows, and other posts of its author where it shows none."""
    reading = read(own)
    return _below_title(reading, _learn(_Posts(((reading,), tuple(read(post) for post in like)))))


def learn_common(posts: Sequence[Post]) -> Habits:
    """Return the habits that most of an author's posts show; none of them counts for more than another."""
    return _learn(_Posts((tuple(read(post) for post in posts),)))


def _learn(posts: _Posts) -> Habits:
    habits = Habits(language=posts.most(languages, Habits().language))
    for learn in (_lay_out, _head, _punctuate, _voice):
        habits = learn(posts, habits)
    return habits


def _below_title(own: Reading, habits: Habits) -> Habits:
    """Return habits under which no heading stands beside the one that bears the post's title."""
    if habits.heading_level != 1 or layout.title_heading(own) is None:
        return habits
    return replace(habits, heading_level=2, underline=habits.underline and "-")


def habits_for(post: Post, section: Section | None, habits: Habits) -> Habits:
    """Return the habits for a place in one section: its own form, lists or prose, wins over that of the whole post."""
    if section is None:
        return habits
    reading = read(post).of(section)
    forms = voice.text_forms(reading)
    own = _Posts(((reading,),))
    mark, gap = own.most(layout.bullets, (habits.bullet, habits.bullet_gap))
    return replace(
        habits,
        text=forms.most_common(1)[0][0] if forms else habits.text,
        bullet=mark,
        bullet_gap=gap,
        indent=own.most(layout.indents, habits.indent),
        blank_between_items=own.most(layout.blank_between_items, habits.blank_between_items),
    )


def _lay_out(posts: _Posts, habits: Habits) -> Habits:
    mark, gap = posts.most(layout.bullets, (habits.bullet, habits.bullet_gap))
    level = posts.most(layout.heading_levels, _spare_level(posts))
    blank = _PARAGRAPHS_APART if posts.show_anything() else habits.blank_before_heading
    return replace(
        habits,
        heading_level=level,
        underline=posts.most(layout.underlines, habits.underline),
        blank_before_heading=max(posts.most(layout.blank_before_headings, blank), int(level == 0)),
        blank_after_heading=posts.most(layout.blank_after_headings, habits.blank_after_heading),
        blank_before_body=posts.most(layout.blank_before_bodies, habits.blank_before_body),
        bullet=mark,
        bullet_gap=gap,
        indent=posts.most(layout.indents, habits.indent),
        blank_between_items=posts.most(layout.blank_between_items, habits.blank_between_items),
        split_mark=posts.most(layout.split_marks, habits.split_mark),
        figure=posts.most(layout.figures, habits.figure),
        questions=posts.most(layout.question_headings, habits.questions),
    )


def _head(posts: _Posts, habits: Habits) -> Habits:
    """Learn how talks are headed; there is no line of speakers where most talks have none."""
    heading = heads.choose(posts.counts(heads.headings))
    one, several = (_speaker_line(posts, many) for many in (False, True))
    if one is None and several is None:
        shows_talks = bool(posts.counts(layout.heading_levels))
        one, several = (None, None) if shows_talks else (habits.speaker_line, habits.speakers_line)
    if habits.heading_level == 0 and not (heading and heads.stands_out(heading)):
        heading = heading or habits.heading
        habits = replace(habits, heading_level=_spare_level(posts), underline="")
    return replace(
        habits,
        heading=heading or habits.heading,
        speaker_line=one or (several and heads.in_number(several, False)),
        speakers_line=several or (one and heads.in_number(one, True)),
        conjunction=posts.most(heads.conjunctions, habits.conjunction),
    )


def _spare_level(posts: _Posts) -> int:
    """Return how deep a heading stands where talks have none: as the post's own below its title."""
    return max(_TITLE_LEVEL + 1, min(posts.counts(layout.lesser_levels), default=Habits().heading_level))


def _speaker_line(posts: _Posts, several: bool) -> str | None:
    counts = posts.counts(lambda reading: heads.speaker_lines(reading, several))
    lines = {template: count for template, count in counts.items() if template is not None}
    return heads.choose_line(lines) if sum(lines.values()) >= counts[None] else None


def _punctuate(posts: _Posts, habits: Habits) -> Habits:
    usual = wording(habits.language)
    is_typed = not posts.most(punctuation.typographic, True)
    opening, closing = posts.most(punctuation.quotation_marks, _STRAIGHT if is_typed else usual.quotes)
    if opening == "«":
        space = posts.most(punctuation.inner_spaces, usual.guillemet_space)
        opening, closing = f"«{space}", f"{space}»"
    return replace(
        habits,
        opening=opening,
        closing=closing,
        apostrophe=posts.most(punctuation.apostrophes, habits.apostrophe),
        dash=posts.most(punctuation.dashes, ""),
        colon=posts.most(punctuation.spaces_before_colons, usual.colon.removesuffix(":")) + ":",
        emphasis=posts.most(punctuation.emphases, habits.emphasis),
        has_bold_terms=posts.most(punctuation.bold_terms, habits.has_bold_terms),
    )


def _voice(posts: _Posts, habits: Habits) -> Habits:
    lengths = posts.counts(voice.paragraph_lengths)
    return replace(
        habits,
        text=posts.most(voice.text_forms, habits.text),
        name=posts.most(voice.names, habits.name),
        tense=posts.most(lambda reading: voice.tenses(reading, habits.language), habits.tense),
        person=posts.most(lambda reading: voice.narrators(reading, habits.language), habits.person),
        paragraph_words=round(median(lengths.elements())) if lengths else habits.paragraph_words,
    )
