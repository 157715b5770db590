"""Sessions on trial: built, heard and divided once each, however many tables ask for it.

With a folder to keep things in, speech, sound and turns are there in the next run, as long as what makes them did not
change. Knows nothing of scores.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import dividing
from baselines import read_pcm, senko_turns
from mishearing import mishear, plain_words
from pydantic import TypeAdapter
from script import Script
from scripted import build_session, load_built, write_built
from truth import Truth

import talknotes
from talknotes.files import hash_bytes
from talknotes.settings import Settings
from talknotes.values import Sound, Turn, Word

WordKind = Literal["true", "misheard", "engine"]
TurnKind = Literal["true", "ours"]

_HERE: Final = Path(__file__).parent
_PRODUCT: Final = Path(talknotes.__file__).parent
_BUILDERS: Final = ("pools.json", "script.py", "scripted.py", "truth.py", "sessions.py", "noises.py")
_TURNS: Final = TypeAdapter(tuple[Turn, ...])


@dataclass(slots=True)
class Trial:
    """One session with all that is made of it, each made when it is first asked for."""

    name: str
    script: Script
    keep: Path
    settings: Settings
    model: Path
    seed: int
    _truth: Truth | None = None
    _sounds: tuple[Sound, ...] | None = None
    _words: dict[WordKind, tuple[Word, ...]] = field(default_factory=dict)
    _divided: dict[tuple[WordKind, TurnKind], dividing.Divided] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the session is built, a folder of its own for each version of its script and builder."""
        made_by = (_HERE / name for name in _BUILDERS)
        return self.keep / f"{self.name}-{_digest(made_by, self.script.model_dump_json())}"

    @property
    def truth(self) -> Truth:
        """The truth; builds the session where it was not built before."""
        if self._truth is None:
            if not (self.folder / "truth.json").exists():
                write_built(build_session(self.name, self.script, self.keep / "spoken"), self.folder)
            self._truth = load_built(self.folder)
        return self._truth

    @property
    def wav(self) -> Path:
        """The session's sound."""
        assert self.truth
        return self.folder / "session.wav"

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """What the product hears beside speech."""
        if self._sounds is None:
            self._sounds = dividing.hear_sounds(self.wav)
        return self._sounds

    def our_turns(self) -> tuple[Turn, ...]:
        """Return the product's turns."""
        sources = sorted([*(_PRODUCT / "voices").glob("*.py"), _PRODUCT / "speech" / "voice.py"])
        made_by = _digest(sources, self.settings.diarize)
        return self._kept(f"ours-{made_by}", lambda: dividing.find_turns(self.wav, self.settings))

    def senko_turns(self) -> tuple[Turn, ...]:
        """Return the turns of Senko as it comes."""
        return self._kept("senko", lambda: senko_turns(read_pcm(self.wav), self.settings.threads))

    def turns(self, kind: TurnKind) -> tuple[Turn, ...]:
        """Return turns of a kind."""
        return self.our_turns() if kind == "ours" else dividing.true_turns(self.truth)

    def words(self, kind: WordKind) -> tuple[Word, ...]:
        """Return words of a kind, without speakers."""
        if kind not in self._words:
            self._words[kind] = self._make_words(kind)
        return self._words[kind]

    def divided(self, words: WordKind, turns: TurnKind) -> dividing.Divided:
        """Return the product's programme out of words and turns of a kind."""
        kinds = words, turns
        if kinds not in self._divided:
            made = dividing.divide(self.truth, self.words(words), self.turns(turns), self.sounds, self.folder)
            self._divided[kinds] = made
        return self._divided[kinds]

    def _make_words(self, kind: WordKind) -> tuple[Word, ...]:
        if kind == "misheard":
            return mishear(self.truth, self.seed)
        if kind == "engine":
            return dividing.recognize(self.wav, self.truth.script.language, self.settings, self.model)
        return plain_words(self.truth.words)

    def _kept(self, name: str, make: Callable[[], tuple[Turn, ...]]) -> tuple[Turn, ...]:
        path = self.keep / "turns" / f"{hash_bytes(self.wav.read_bytes())[:12]}-{name}.json"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_TURNS.dump_json(make()))
        return _TURNS.validate_json(path.read_bytes())


def _digest(files: Iterable[Path], text: str) -> str:
    return hash_bytes(b"\0".join([*(file.read_bytes() for file in files), text.encode()]))[:12]
