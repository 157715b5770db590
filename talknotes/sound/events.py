"""Applause, music and silence, found by signal alone: what is heard where nobody speaks, or under somebody who does.

Knows nothing of words and loads no model; where a voice is active is given. Works through the audio in blocks of a
minute. Caveat: drums alone are no music, a murmuring crowd is nothing, and under a voice only what lasts for some four
seconds is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talknotes.sound.bands import FRAME_S, Readable, measure
from talknotes.sound.marks import closed, in_quietest, opened, quietest, runs, sliding, spread
from talknotes.values import Sound, SoundKind, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Flags = NDArray[np.bool_]

# Measured on voices of flite and of people in four languages, dry and in rooms, with applause of 30 to 4,000 claps a
# second and of a real crowd, music (real and made), hum and noise. Flatness is the mean logarithm over the logarithm of
# the mean, 0 for a flat spectrum: noise has -0.55, applause -0.4 to -1.05, music -1.5 to -6.
_FLATTEST_MUSIC: Final = -1.35
_FLATTEST_MUSIC_BED: Final = -1.15
_LEAST_FLAT_APPLAUSE: Final = -1.1
_MOST_TONAL_APPLAUSE: Final = -1.2
_SMOOTH: Final = 0.345
"""Spread of the loudness of 4 ms over its mean: noise has 0.30 to 0.32, a dense crowd 0.37, single claps up to 2."""
_WANDERS_DB: Final = 1.5
"""A smooth sound whose loudness wanders by so much may still be a very large crowd."""
_BRIGHTNESS_DB: Final = -7.0
"""Bright over dark band: applause has -3 and more, a murmuring crowd -11 and less."""
_ABOVE_FLOOR_DB: Final = 8.0
_BED_ABOVE_FLOOR_DB: Final = 15.0
"""What sounds under a voice is heard in its pauses, which are louder than others by so much, ..."""
_UNEVEN_DB: Final = 10.0
_EVEN_DB: Final = 5.0
"""... and equally loud, that is, the quietest twentieth and third of a window lie no further apart."""
_STRUCK: Final = 1.35
"""Pauses so rough are claps, however uneven they are."""
_LEAST_FLAT_BED: Final = -0.95
_BED_BRIGHTNESS_DB: Final = -18.0
"""Applause in a voice's pauses has -15 and more there; the tails of a voice -16 to -37."""
_FILLED: Final = -1.3
"""Applause fills the gaps in the spectra of a voice; a voice alone is less flat than that in a fifth of its time."""
_BED_SPOKEN: Final = 0.3
"""The share of such a window in which somebody speaks."""
_BED_SHARE: Final = 0.4
"""The share of all speech of which anything else than the room itself may lie under it."""
_NEAR_S: Final = 1.0
"""What begins so soon before or after a sound continues it."""
_ALONE_S: Final = 1.0
"""Where nobody speaks for so long, the sound would be heard clearly."""
_STILL_DB: Final = 0.7
"""A tone whose loudness strays by less from frame to frame is hum, no music."""
_RANGE_DB: Final = 50.0
"""What lies so far below the loudest counts as no quieter than that: recorders write digital silence."""
_MUSIC_RANGE_DB: Final = 30.0
_LOUD_DB: Final = 20.0
"""What lasts so long that it hides the floor is music where it is nearly as loud as speech."""
_QUIET_DB: Final = 6.0
_QUIET_RANGE_DB: Final = 15.0
_SILENT_DB: Final = -70.0

_VOICE: Final = 0.5
_NO_VOICE: Final = 0.3
_FLOOR_S: Final = 600.0
_FLOOR_STEP_S: Final = 60.0
_FLOOR_PERCENT: Final = 5.0
_CLEAR_FRAMES: Final = 24
_MUSIC_FRAMES: Final = 32
_BED_FRAMES: Final = 56
_LEAST_S: "Final[dict[SoundKind, float]]" = {"applause": 1.0, "music": 3.0, "silence": 2.0}
_GAP_S: "Final[dict[SoundKind, float]]" = {"applause": 0.7, "music": 1.5, "silence": 0.2}
"""A shorter interruption does not end a sound."""
_LEAST_VOICE_S: Final = 0.4
_VOICE_GAP_S: Final = 0.7
_LEAST_PIECE_S: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """What is measured in each frame: levels in dB, flatness of the bright and the less flat of both bands, roughness.

    `brightness` is the bright band's level over the dark one's, `voice` the probability that somebody speaks.
    """

    bright: "Floats"
    brightness: "Floats"
    flatness: "Floats"
    tonality: "Floats"
    roughness: "Floats"
    level: "Floats"
    voice: "Floats"


def find_sounds(
    audio: Readable, window: Span, probability: "Floats", level: "Floats", hop_s: float
) -> tuple[Sound, ...]:
    """Return the applause, music and silence in `window`, in order, without overlap.

    `probability` (0 to 1, that somebody speaks) and `level` (dB) have a value for each `hop_s` seconds from the
    window's start. Applause lasts a second at least, music three, silence two. A sound is cut where a voice sets in
    over it, and that piece is `under`.
    """
    import numpy as np

    rows = list(measure(audio, window))
    if not rows:
        return ()
    bright, brightness, flatness, tonality, roughness = np.concatenate(rows, axis=1)
    frames = len(bright)
    loud, voice = (_per_frame(values, frames, hop_s) for values in (level, probability))
    heard = _Heard(bright, brightness, flatness, tonality, roughness, loud, voice)
    spoken = opened(closed(voice >= _VOICE, _count(_VOICE_GAP_S)), _count(_LEAST_VOICE_S))
    clapped, played = _clapped(heard, spoken), _played(heard, spoken)
    found = [
        *_sounds("applause", clapped, spoken, window),
        *_sounds("music", played & ~clapped, spoken, window),
        *_sounds("silence", _quiet(heard) & ~clapped & ~played & ~spoken, spoken, window),
    ]
    return tuple(sorted(found, key=lambda sound: sound.span))


def _per_frame(values: "Floats", frames: int, hop_s: float) -> "Floats":
    """Return the larger of the values in the first and the second half of each frame."""
    import numpy as np

    if not len(values):
        return np.zeros(frames, np.float32)
    halves = (np.arange(2 * frames) + 0.5) * (FRAME_S / 2) / hop_s
    picked = values[np.minimum(halves.astype(int), len(values) - 1)]
    return np.asarray(picked.reshape(-1, 2).max(axis=1), np.float32)


def _clapped(heard: _Heard, spoken: "Flags") -> "Flags":
    above = heard.bright - _floor(heard.bright)
    clear = (
        (sliding(above, _CLEAR_FRAMES, quietest(20)) >= _ABOVE_FLOOR_DB)
        & (_in_pauses(heard, heard.flatness, _CLEAR_FRAMES) >= _LEAST_FLAT_APPLAUSE)
        & (_in_pauses(heard, heard.tonality, _CLEAR_FRAMES) >= _MOST_TONAL_APPLAUSE)
        & (sliding(heard.brightness, _CLEAR_FRAMES, quietest(50)) >= _BRIGHTNESS_DB)
        & (sliding(heard.voice, _CLEAR_FRAMES, quietest(50)) < _NO_VOICE)
    )
    flags = spread(clear, len(spoken)) & (above >= _QUIET_DB) & ~spoken
    flags = closed(flags, _count(_GAP_S["applause"]))
    for run in runs(flags):
        flags[run] = _is_rough(heard, run)
    roughness = _in_pauses(heard, heard.roughness, _BED_FRAMES)
    fits = (
        (roughness >= _SMOOTH)
        & (_in_pauses(heard, heard.flatness, _BED_FRAMES) >= _LEAST_FLAT_BED)
        & (_in_pauses(heard, heard.brightness, _BED_FRAMES) >= _BED_BRIGHTNESS_DB)
        & (sliding(heard.flatness, _BED_FRAMES, quietest(20)) >= _FILLED)
    )
    return _with_beds(heard, spoken, flags, fits, roughness >= _STRUCK)


def _is_rough(heard: _Heard, run: slice) -> bool:
    return float(heard.roughness[run].mean()) >= _SMOOTH or _wander(heard.bright[run]) >= _WANDERS_DB


def _played(heard: _Heard, spoken: "Flags") -> "Flags":
    import numpy as np

    top = float(np.percentile(heard.level, 95))
    least = np.maximum(np.minimum(_floor(heard.level) + _ABOVE_FLOOR_DB, top - _LOUD_DB), top - _MUSIC_RANGE_DB)
    clear = (
        (sliding(heard.tonality, _MUSIC_FRAMES, quietest(50)) <= _FLATTEST_MUSIC)
        & (sliding(heard.level - least, _MUSIC_FRAMES, quietest(50)) >= 0)
        & (sliding(heard.voice, _MUSIC_FRAMES, quietest(80)) < _NO_VOICE)
    )
    flags = _middles(clear, _MUSIC_FRAMES, len(spoken)) & (heard.level >= least - _QUIET_DB) & ~spoken
    flags = closed(flags, _count(_GAP_S["music"]))
    for run in runs(flags):
        flags[run] = _spread_db(heard.level[run]) >= _STILL_DB
    fits = _in_pauses(heard, heard.flatness, _BED_FRAMES) <= _FLATTEST_MUSIC_BED
    return _with_beds(heard, spoken, flags, fits, fits & False)


def _quiet(heard: _Heard) -> "Flags":
    import numpy as np

    top = float(np.percentile(heard.level, 95))
    most = np.maximum(np.minimum(_floor(heard.level) + _QUIET_DB, top - _QUIET_RANGE_DB), _SILENT_DB)
    return np.asarray(closed((heard.level <= most) & (heard.voice < _NO_VOICE), _count(_GAP_S["silence"])))


def _with_beds(heard: _Heard, spoken: "Flags", clear: "Flags", fits: "Flags", sure: "Flags") -> "Flags":
    """Return what is `clear`, and where the like sounds on through the pauses of a voice, in windows that `fits` marks.

    It must be even or `sure`, or else begin or end where it is clear; where nobody speaks it must be clear as well.
    What goes with much of the speech is the room's own sound, and no event.
    """
    import numpy as np

    above = heard.bright - _floor(heard.bright)
    low = sliding(above, _BED_FRAMES, quietest(5))
    uneven = sliding(above, _BED_FRAMES, quietest(30)) - low
    fits = fits & (low >= _BED_ABOVE_FLOOR_DB) & (uneven <= _UNEVEN_DB)
    fits &= sliding(spoken.astype(np.float32), _BED_FRAMES, _mean) >= _BED_SPOKEN
    found = _middles(fits, _BED_FRAMES, len(spoken))
    even = _middles(fits & (sure | (uneven <= _EVEN_DB)), _BED_FRAMES, len(spoken))
    for run in runs(found):
        around = slice(max(0, run.start - _count(_NEAR_S)), run.stop + _count(_NEAR_S))
        alone = opened(~spoken[run] & ~clear[run], _count(_ALONE_S))
        found[run] = bool(clear[around].any() or even[run].any()) and not alone.any()
    share = (found & spoken).sum() / max(1, spoken.sum())
    return closed(clear | found, _count(_NEAR_S)) if share <= _BED_SHARE else clear


def _middles(windows: "Flags", width: int, frames: int) -> "Flags":
    """Return which frames lie in the middle half of a window that is marked: its ends may lie outside of the sound."""
    import numpy as np

    quarter = min(width, frames) // 4
    found = np.zeros(frames, np.bool_)
    found[quarter : frames - quarter] = spread(windows, frames - 2 * quarter)
    return found


def _mean(rows: "Floats") -> "Floats":
    import numpy as np

    return np.asarray(rows.mean(axis=1))


def _floor(level: "Floats") -> "Floats":
    """Return the recording's own floor around each frame, in dB: what is exceeded by 95% of ten minutes."""
    import numpy as np

    kept = np.maximum(level, np.percentile(level, 95) - _RANGE_DB)
    step, reach = round(_FLOOR_STEP_S / FRAME_S), round(_FLOOR_S / FRAME_S / 2)
    middles = np.arange(0, len(level), step)
    floors = [np.percentile(kept[max(0, middle - reach) : middle + reach], _FLOOR_PERCENT) for middle in middles]
    return np.asarray(np.interp(np.arange(len(level)), middles, floors), np.float32)


def _wander(level: "Floats") -> float:
    """Return by how many dB the loudness strays, smoothed over half a second."""
    import numpy as np

    width = min(8, len(level))
    return _spread_db(np.convolve(level, np.ones(width) / width, mode="valid"))


def _spread_db(level: "NDArray[np.floating]") -> float:
    import numpy as np

    low, high = np.percentile(level, (16, 84))
    return float(high - low) / 2


def _in_pauses(heard: _Heard, values: "Floats", width: int) -> "Floats":
    return in_quietest(values, heard.bright, width)


def _sounds(kind: SoundKind, flags: "Flags", spoken: "Flags", window: Span) -> Iterator[Sound]:
    """Yield the sounds that last long enough, cut where a voice sets in over them or falls silent."""
    for run in runs(opened(flags, _count(_LEAST_S[kind]))):
        for over in (False, True):
            piece = flags & (spoken == over)
            inside = [part for part in runs(piece[run]) if part.stop - part.start >= _count(_LEAST_PIECE_S)]
            for part in inside:
                yield Sound(kind, _span(window, run.start + part.start, run.start + part.stop), under=over)


def _span(window: Span, first: int, stop: int) -> Span:
    return Span(window.start + first * FRAME_S, min(window.start + stop * FRAME_S, window.end))


def _count(seconds: float) -> int:
    return round(seconds / FRAME_S)
