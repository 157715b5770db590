"""The parts `silence` and `speech`, one trade-off: words over sounds without speech, and speech without words.

Both take the same engine with the same options; an engine that hears less invents less.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from listening import Setup, listen, open_ours
from measure import Target, error_rate, table
from noises import make_clips
from sessions import Session, amplified, build, with_applause
from uncovered import lost_spans

from talknotes.speech.engine import Engine

MOST_WORDS: Final = 1.0
"""In ten minutes without speech."""
MOST_LOST: Final = 0.005
QUIETER_DB: Final = -20.0
APPLAUSE_BELOW_DB: Final = 10.0

_TEN_MINUTES_S: Final = 600.0


def measure_silence(setup: Setup) -> Iterator[str]:
    """Yield a table of the words heard in sounds without speech, by kind, and the target."""
    engine = open_ours(setup)
    words: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    for clip in make_clips(setup.sizes.clips, setup.seed):
        words[clip.kind] += len(listen(Session(clip.samples, ()), engine).words)
        seconds[clip.kind] += clip.duration
    rows = [(kind, f"{seconds[kind] / 60:.1f}", str(words[kind])) for kind in seconds]
    yield table((f"{setup.sizes.clips} clips without speech, {setup.engine}", "minutes", "words"), rows)
    rate = sum(words.values()) / sum(seconds.values()) * _TEN_MINUTES_S
    yield str(Target("words in ten minutes", rate, MOST_WORDS))


def measure_speech(setup: Setup) -> Iterator[str]:
    """Yield a table of the speech that no word covers, and a target for each way in which the sessions sound."""
    engine = open_ours(setup)
    session = build(setup.seed + 1, setup.sizes.spoken)
    sounding = {
        "as spoken": session,
        f"{QUIETER_DB:.0f} dB": amplified(session, QUIETER_DB),
        f"over applause, {APPLAUSE_BELOW_DB:.0f} dB below": with_applause(session, setup.seed, APPLAUSE_BELOW_DB),
    }
    found = {name: _lost(heard, engine) for name, heard in sounding.items()}
    title = f"{session.span.end / 60:.0f} minutes of sessions, {setup.engine}"
    head = (title, "speech, s", "lost, s", "longest, s", "share", "word error rate")
    yield table(head, [(name, *row) for name, (_, row) in found.items()])
    for name, (share, _) in found.items():
        yield str(Target(f"share of speech lost, {name}", share, MOST_LOST))


def _lost(session: Session, engine: Engine) -> tuple[float, tuple[str, ...]]:
    words = listen(session, engine).words
    gaps = [gap.duration for gap in lost_spans(session.lines, words)]
    spoken = sum(line.span.duration for line in session.lines)
    share = sum(gaps) / spoken
    errors = error_rate(session.text, " ".join(word.text for word in words))
    longest = max(gaps, default=0.0)
    return share, (f"{spoken:.0f}", f"{sum(gaps):.1f}", f"{longest:.1f}", f"{share:.2%}", f"{errors:.3f}")
