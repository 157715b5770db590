"""Sessions out of scripts: their sound, spoken by flite, and the exact truth about it.

`python benchmarks/scripted.py --out DIR` builds those that rules may be made by, `--held-out` the others. Knows nothing
of what is measured. Truth is exact for sentences; words inside of one are interpolated by their length.
"""

import argparse
import hashlib
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from noises import KINDS, RATE, at_level
from pydantic import TypeAdapter
from script import Script, SoundLine, SpokenLine, Voice, load_scripts, pools
from sessions import Line, Session, speak, store
from truth import TrueLine, TruePart, TrueSound, Truth

from talknotes.errors import TalknotesError
from talknotes.values import Chapter, PartKind, Span, Word, clock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_LEAD_S: Final = 0.5
_SENTENCE_PAUSE_S: Final = (0.15, 0.45)
_LINE_PAUSE_S: Final = (0.3, 0.9)
_CHAPTER_EARLY_S: Final = (0.0, 1.5)
"""People set a chapter's mark a little before what it marks."""
_SENTENCE_END: Final = re.compile(r"(?<=[.?!…])\s+")


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A session's sound and truth."""

    session: Session
    truth: Truth


@dataclass(slots=True, eq=False)
class _Stage:
    """A session in the making: what has been put where."""

    pieces: "list[tuple[int, Samples]]"
    lines: list[TrueLine]
    sounds: list[TrueSound]
    marks: list[tuple[str, float]]
    part: tuple[PartKind, int | None]
    now: float = _LEAD_S
    ended: float = _LEAD_S
    """When what came last ended, before its pause."""

    def put(self, samples: "Samples", start: float) -> Span:
        """Put sound at a time and return its span."""
        first = round(start * RATE)
        self.pieces.append((first, samples))
        return Span(first / RATE, (first + len(samples)) / RATE)


def build_session(name: str, script: Script, cache: Path) -> Built:
    """Return the session of a script, the same for the same name; sentences are spoken once and kept in `cache`."""
    dice = random.Random(name)
    stage = _Stage([], [], [], [], ("intro", None))
    used: dict[str, int] = {}
    for line in script.lines:
        if line.chapter is not None:
            stage.marks.append((line.chapter, max(0.0, stage.now - dice.uniform(*_CHAPTER_EARLY_S))))
        if isinstance(line, SoundLine):
            _play(line, stage, dice)
        else:
            _say(line, script, stage, dice, cache, used)
    return _finish(name, script, stage, dice)


def load_built(folder: Path) -> Truth:
    """Return the truth of a session that was built into `folder`."""
    return TypeAdapter(Truth).validate_json((folder / "truth.json").read_bytes())


def write_built(built: Built, folder: Path) -> None:
    """Write a session's sound, truth, turns (RTTM) and what was published into `folder`."""
    truth = built.truth
    folder.mkdir(parents=True, exist_ok=True)
    store(built.session, folder / "session.wav")
    (folder / "truth.json").write_bytes(TypeAdapter(Truth).dump_json(truth, indent=1, exclude={"script": {"lines"}}))
    rows = (f"{line.span.start:.3f} {line.span.duration:.3f} <NA> <NA> {line.who}" for line in truth.lines)
    (folder / "session.rttm").write_text("".join(f"SPEAKER session 1 {row} <NA> <NA>\n" for row in rows))
    (folder / "session.txt").write_text("\n".join(line.text for line in truth.lines) + "\n", encoding="utf-8")
    if truth.script.agenda is not None:
        (folder / truth.script.agenda.file).write_text(truth.script.agenda.text, encoding="utf-8")
    if truth.description is not None:
        (folder / "description.txt").write_text(truth.description, encoding="utf-8")


def speak_as(text: str, voice: Voice, cache: Path) -> "Samples":
    """Return a sentence in a voice of some pitch, speed and level, out of `cache` where it was spoken before."""
    import numpy as np
    from scipy.signal import resample_poly

    name = hashlib.sha256(f"{text}\n{voice.voice} {voice.pitch} {voice.speed}".encode()).hexdigest()[:24]
    kept = cache / f"{name}.npy"
    if kept.exists():
        samples: Samples = np.load(kept)
    else:
        # A higher pitch is played faster, so that it has to be spoken slower by as much.
        samples = speak(text, voice.voice, voice.pitch / voice.speed)
        samples = resample_poly(samples, 100, round(100 * voice.pitch)).astype(np.float32)
        cache.mkdir(parents=True, exist_ok=True)
        np.save(kept, samples)
    return at_level(samples, voice.level_db)


def _play(line: SoundLine, stage: _Stage, dice: random.Random) -> None:
    import numpy as np

    count = round(line.seconds * RATE)
    sound = KINDS[line.sound](count, np.random.default_rng(dice.randrange(2**32)))
    faded = min(count // 4, RATE)
    ramp = np.linspace(0.05, 1.0, faded, dtype=np.float32)  # nobody claps from one moment to the next
    envelope = np.concatenate([ramp, np.ones(count - 2 * faded, np.float32), ramp[::-1]])
    span = stage.put(at_level(sound, line.level_db) * envelope, stage.now)
    stage.sounds.append(TrueSound(line.sound, span, line.under, line.part == "break"))
    if not line.under:
        stage.ended = span.end
        stage.now = span.end + (dice.uniform(*_LINE_PAUSE_S) if line.pause is None else line.pause)


def _say(
    line: SpokenLine, script: Script, stage: _Stage, dice: random.Random, cache: Path, used: dict[str, int]
) -> None:
    if line.part is not None:
        stage.part = (line.part, line.talk)
    kind, talk = stage.part
    texts = _texts(line, used)
    for number, text in enumerate(texts):
        start = max(0.0, stage.ended - line.overlap) if number == 0 and line.overlap else stage.now
        span = stage.put(speak_as(_sayable(text), script.voices[line.who], cache), start)
        stage.lines.append(TrueLine(line.who, talk, kind, span, text, spread(text, span, line.who)))
        last = number == len(texts) - 1
        pause = dice.uniform(*(_LINE_PAUSE_S if last else _SENTENCE_PAUSE_S))
        stage.ended = max(stage.ended, span.end)
        stage.now = stage.ended + (line.pause if last and line.pause is not None else pause)


def _texts(line: SpokenLine, used: dict[str, int]) -> list[str]:
    """Return a line's sentences; those of a pool go on where the pool was left, and start anew at its end."""
    texts = _SENTENCE_END.split(line.say) if line.say else []
    if line.pool is not None:
        pool, first = pools()[line.pool], used.get(line.pool, 0)
        texts += [pool[(first + number) % len(pool)] for number in range(line.sentences)]
        used[line.pool] = first + line.sentences
    return texts


def _sayable(text: str) -> str:
    """Return a text as flite reads it best: a dash is a pause."""
    return text.replace(" — ", ", ").replace("…", ",")


def spread(text: str, span: Span, who: str | None) -> tuple[Word, ...]:
    """Return the words of a sentence, each with its share of the time by its letters."""
    tokens = text.split()
    scale = span.duration / sum(len(token) + 1 for token in tokens)
    words: list[Word] = []
    start = span.start
    for token in tokens:
        end = min(span.end, start + (len(token) + 1) * scale)
        words.append(Word(token, Span(start, end), None, who))
        start = end
    return tuple(words)


def _finish(name: str, script: Script, stage: _Stage, dice: random.Random) -> Built:
    import numpy as np

    count = max(first + len(samples) for first, samples in stage.pieces) + int(_LEAD_S * RATE)
    audio = np.zeros(count, np.float32)
    for first, samples in stage.pieces:
        audio[first : first + len(samples)] += samples
    noise = KINDS[script.noise](count, np.random.default_rng(dice.randrange(2**32)))
    audio += at_level(noise, script.noise_db)
    kept = Span(script.cut_start_s, count / RATE - script.cut_end_s)
    audio = audio[round(kept.start * RATE) : round(kept.end * RATE)]
    lines = _marked(tuple(_cut_lines(stage.lines, kept)))
    sounds = tuple(
        replace(sound, span=_shifted(span, kept)) for sound in stage.sounds if (span := sound.span.intersection(kept))
    )
    duration = kept.duration
    chapters = _chapters(stage.marks, duration) if script.chapters else ()
    truth = Truth(name, script, duration, lines, sounds, _parts(lines, sounds), chapters)
    said = tuple(Line(line.who, line.text, line.span) for line in lines)
    return Built(Session(audio.clip(-1, 1), said), truth)


def _shifted(span: Span, kept: Span) -> Span:
    return Span(max(0.0, span.start - kept.start), span.end - kept.start)


def _cut_lines(lines: Sequence[TrueLine], kept: Span) -> Iterator[TrueLine]:
    for line in lines:
        span = line.span.intersection(kept)
        words = tuple(
            replace(word, span=_shifted(part, kept))
            for word in line.words
            if (part := word.span.intersection(kept)) and part.duration > word.span.duration / 2
        )
        if span is not None and words:
            text = " ".join(word.text for word in words)
            yield replace(line, span=_shifted(span, kept), text=text, words=words)


def _marked(lines: tuple[TrueLine, ...]) -> tuple[TrueLine, ...]:
    """Return the lines, those told that another voice speaks over; only neighbours overlap."""
    over = {id(line) for a, b in pairwise(lines) if a.who != b.who and a.span.overlap(b.span) > 0 for line in (a, b)}
    return tuple(replace(line, overlapped=id(line) in over) for line in lines)


def _parts(lines: Sequence[TrueLine], sounds: Sequence[TrueSound]) -> tuple[TruePart, ...]:
    pieces = [TruePart(line.part, line.talk, line.span) for line in lines]
    pieces += [TruePart("break", None, sound.span) for sound in sounds if sound.is_break]
    parts: list[TruePart] = []
    for piece in sorted(pieces, key=lambda piece: piece.span):
        if parts and (parts[-1].kind, parts[-1].talk) == (piece.kind, piece.talk):
            parts[-1] = replace(parts[-1], span=Span(parts[-1].span.start, max(parts[-1].span.end, piece.span.end)))
        else:
            parts.append(piece)
    return tuple(parts)


def _chapters(marks: Sequence[tuple[str, float]], duration: float) -> tuple[Chapter, ...]:
    ends = [*(start for _, start in marks[1:]), duration]
    return tuple(Chapter(title, Span(start, end)) for (title, start), end in zip(marks, ends, strict=True))


def main() -> None:
    """Build sessions into a folder, each in one of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="scripts; all of one half where none is named")
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    parser.add_argument("--cache", type=Path, help="a folder for spoken sentences; default: a temporary one")
    parser.add_argument("--held-out", action="store_true", help="those whose words no rule is made by")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        try:
            for name, script in load_scripts().items():
                if name in options.names or (not options.names and script.held_out == options.held_out):
                    built = build_session(name, script, options.cache or Path(folder))
                    write_built(built, options.out / name)
                    print(_summary(built.truth), flush=True)
        except TalknotesError as err:
            sys.exit(f"scripted.py: {err}")


def _summary(truth: Truth) -> str:
    voices = len({line.who for line in truth.lines})
    return f"{truth.name}: {clock(truth.duration)}, {voices} voices, {len(truth.script.talks)} talks"


if __name__ == "__main__":
    main()
