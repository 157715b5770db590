"""What a session's script says: voices, people, talks, what was published about it, and its lines in order.

Scripts are JSON files in `scripts/`, written by hand; the words of `held_out` ones are not read while rules are made.
Knows nothing of sound. A line whose `part` is set begins a part, which holds until the next such line.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from talknotes.values import PartKind

T = TypeVar("T")

SCRIPTS: Final = Path(__file__).with_name("scripts")
_POOLS: Final = Path(__file__).with_name("pools.json")

Source = Literal["agenda", "metadata", "introduced", "thanked", "self"]
"""Where a name has evidence; the first two are written, the others heard."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Voice(_Written):
    """One of flite's voices, its pitch and speed as factors, its level (RMS against full scale)."""

    voice: Literal["slt", "rms", "awb", "kal16"]
    pitch: float = Field(default=1.0, ge=0.8, le=1.25)
    speed: float = Field(default=1.0, ge=0.7, le=1.4)
    level_db: float = Field(default=-22.0, ge=-45, le=-10)


class Character(_Written):
    """Who a voice belongs to: what may be written of them, and where that is known from.

    `accepted` are other forms of the name that are right too. `misheard` is how a recognizer writes what of the name
    is said; only for names that are written somewhere, since others can't be mended.
    """

    name: str
    affiliation: str | None = None
    evidence: tuple[Source, ...]
    accepted: tuple[str, ...] = ()
    misheard: dict[str, str] = {}


class Billing(_Written):
    """A talk: its title as it was published, who gives it, and where the title is known from, if anywhere."""

    title: str
    speakers: tuple[str, ...]
    titled: Literal["agenda", "chapter", "metadata"] | None = None


class Published(_Written):
    """A programme as it was published: the file's name and its text."""

    file: str
    text: str


class SpokenLine(_Written):
    """One or more sentences; `overlap` begins them so many seconds before what came before has ended.

    `pause` follows, in seconds; None: drawn. `pool` adds so many more sentences out of a pool. `chapter` begins one.
    """

    who: str
    say: str = ""
    pool: str | None = None
    sentences: int = 0
    pause: float | None = None
    overlap: float = 0.0
    part: PartKind | None = None
    talk: int | None = None
    chapter: str | None = None


class SoundLine(_Written):
    """Something else that is heard; `under` goes on under the lines that follow. A `part` of it is a real break."""

    sound: Literal["silence", "applause", "music"]
    seconds: float
    level_db: float = -24.0
    under: bool = False
    pause: float | None = None
    part: Literal["break"] | None = None
    chapter: str | None = None


class Script(_Written):
    """A session; `title`, `description` and its chapters are the recording's metadata.

    `{chapters}` in the description stands for lines such as "1:30 Title". `noise_db` is the level of the room's noise,
    `cut_start_s` and `cut_end_s` are missing from the recording. `wanted` is the one talk that somebody is after.
    """

    situation: str
    held_out: bool = False
    language: str = "en"
    title: str
    description: str | None = None
    chapters: bool = False
    agenda: Published | None = None
    noise: Literal["white noise", "pink noise", "hum"] = "pink noise"
    noise_db: float = -66.0
    cut_start_s: float = 0.0
    cut_end_s: float = 0.0
    wanted: int | None = None
    voices: dict[str, Voice]
    people: dict[str, Character] = {}
    talks: tuple[Billing, ...]
    lines: tuple[Annotated[SpokenLine | SoundLine, Field(union_mode="left_to_right")], ...] = ()


def load_scripts() -> dict[str, Script]:
    """Return all scripts by name."""
    return {path.stem: load_script(path) for path in sorted(SCRIPTS.glob("*.json"))}


def load_script(path: Path) -> Script:
    """Return the script in a file; pydantic's ValidationError names what is wrong with it."""
    return Script.model_validate_json(path.read_text(encoding="utf-8"))


@cache
def pools() -> dict[str, list[str]]:
    """Return the hand-written sentences that make long sessions longer, by topic."""
    return TypeAdapter(dict[str, list[str]]).validate_json(_POOLS.read_text(encoding="utf-8"))
