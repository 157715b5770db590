"""Which payloads go where, case by case: after all cases each payload has been in each place, in the title some."""

from dataclasses import dataclass

from tests.hostile.obedient import SHAPES
from tests.hostile.payloads import MADE_UP_HOST, PAYLOADS, Payload, turned
from tests.hostile.story import SAYINGS, Injected

_EACH = len(SAYINGS)
PRESETS = ("hugo", "jekyll", "quarto", "obsidian", "plain")
TIMESTAMPS = (None, "none", "section", "sentence")


@dataclass(frozen=True, slots=True)
class Case:
    """What is injected by whom, and how the model answers; `number` counts from 0."""

    number: int
    title: Payload
    described: tuple[Payload, ...]
    chapters: tuple[Payload, ...]
    said: tuple[Payload, ...]
    planned: tuple[Payload, ...]
    own: tuple[Payload, ...]

    @property
    def injected(self) -> Injected:
        """What stands in the recording."""
        return Injected(
            title=self.title.text,
            description="\n".join((*(one.text for one in self.described), *self._described_plan)),
            chapters=tuple(one.text for one in self.chapters),
            said=tuple(one.line for one in self.said),
            voice=self.described[0].line if self.number % 4 == 3 else "Ada Verne",
        )

    @property
    def agenda(self) -> str:
        """The programme as somebody published it; every other time it stands in the description instead."""
        return "" if self.number % 2 else self._plan

    @property
    def _described_plan(self) -> tuple[str, ...]:
        return () if self.agenda else ("", "Programme", self._plan)

    @property
    def _plan(self) -> str:
        one, two, three = (payload.line for payload in self.planned)
        return f"14:00 {one} - Ada Verne ({three})\n14:30 {two} - Ben Okoro ({three})\n"

    @property
    def shape(self) -> str:
        """How the model writes its answers."""
        return list(SHAPES)[self.number % len(SHAPES)]

    @property
    def preset(self) -> str:
        """Which site the post is for."""
        return PRESETS[self.number % len(PRESETS)]

    @property
    def payloads(self) -> dict[str, tuple[Payload, ...]]:
        """All payloads by place."""
        return {
            "title": (self.title,),
            "description": self.described,
            "chapters": self.chapters,
            "captions": self.said,
            "agenda": self.planned,
            "answer": self.own,
        }


def _case(number: int) -> Case:
    def some(turn: int) -> tuple[Payload, ...]:
        return turned(turn)[number * _EACH :][:_EACH]

    own = tuple(one.leading_to(MADE_UP_HOST) for one in some(101))
    return Case(number, some(0)[0], some(1), some(23), some(43), some(67), own)


assert len(PAYLOADS) % _EACH == 0
CASES = tuple(_case(number) for number in range(len(PAYLOADS) // _EACH))
