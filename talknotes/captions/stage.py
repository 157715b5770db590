"""Captions that people made stand in for speech recognition: which ones to take, their words, who is said to speak.

A caption's words are taken as they stand. Their times are not: a cue says when its text is shown, and its words share
that stretch by their length. Repeats, sounds and cues beyond the recording are left out, and a notice tells of each
kind. Knows nothing of sound, engines or where captions come from.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from talknotes.captions.cuefile import CueFile, parse_cues
from talknotes.captions.cuemerge import ShownCue, in_order, is_rolling, timed_words, without_repeats
from talknotes.captions.cuetext import CueText, read_texts
from talknotes.errors import InputError
from talknotes.files import hash_bytes
from talknotes.values import Caption, Evidence, Notice, Span, Told, Transcript, Word, clock, hull

STAGE: Final = "captions"
_UNKNOWN_LANGUAGE: Final = "und"
_ADVICE: Final = (
    "Give a WebVTT (.vtt) or SubRip (.srt) file (ffmpeg -i FILE captions.vtt turns other formats into one), or leave "
    "--captions out to have the recording heard."
)
_TIMED_SHARE = 0.2
"""From which share of the cues captions count as word-timed."""
_CONFIDENCE = re.compile(r"^NOTE[ \t]+confidence\b", re.I | re.M)
"""What Microsoft's recognizers write above each cue."""
_TOLERANCE_S = 0.5
_GAP_S = 60.0
_SHOWN = 5


def choose(captions: Sequence[Caption], language: str | None) -> Caption | None:
    """Return the captions to take in the place of recognition: made by people, in `language`, the one spoken.

    WebVTT that names its speakers comes first, then the language that matches by name, then the order given. None
    where there are none such, or where `language` is None and they are in several.
    """
    spoken = _spoken_language(captions, language)
    fitting = [caption for caption in captions if _refusal(caption, spoken) is None]
    if spoken is None and len(_languages(fitting)) > 1:
        return None
    return min(fitting, key=lambda caption: (not _has_voices(caption), language_of(caption) is None), default=None)


def passed_over(captions: Sequence[Caption], language: str | None) -> tuple[Notice, ...]:
    """Return why captions are not taken that look as if they could be; automatic ones and translations are no news."""
    spoken = _spoken_language(captions, language)
    reasons = dict.fromkeys(
        f"captions ({language_of(caption) or 'language unknown'}) were not used: {reason}"
        for caption in captions
        if not caption.automatic and not _is_foreign(caption, spoken) and (reason := _refusal(caption, spoken))
    )
    languages = _languages(caption for caption in captions if _refusal(caption, spoken) is None)
    if spoken is None and len(languages) > 1:
        known = ", ".join(languages)
        reasons[f"captions were not used: which language of {known} is spoken is not known (--language tells it)"] = (
            None
        )
    return tuple(Notice(STAGE, reason) for reason in reasons)


def used(caption: Caption, language: str | None) -> Notice:
    """Return the notice that tells the user of captions in the place of recognition of a recording in `language`."""
    doubt = automatic_sign(caption.text)
    who = f"captions that look automatic ({doubt}) were used as you asked" if doubt else "captions by people were used"
    foreign = (
        f"; the recording is in {primary(language)}, so they translate it"
        if _is_foreign(caption, primary(language))
        else ""
    )
    what = f"{language_of(caption) or 'language unknown'}, {caption.origin}"
    return Notice(
        STAGE,
        f"{who} in place of speech recognition ({what}){foreign}; times inside a caption are interpolated "
        "(--no-captions has the recording heard)",
    )


def identify_captions(caption: Caption) -> dict[str, str]:
    """Return what a report says of captions in the place of an engine."""
    doubt = automatic_sign(caption.text)
    return {
        "source": f"captions of unknown origin ({doubt})" if doubt else "captions by people",
        "origin": caption.origin,
        "language": language_of(caption) or _UNKNOWN_LANGUAGE,
        "word times": "interpolated inside each caption",
        "sha256": text_key(caption),
    }


def text_key(caption: Caption) -> str:
    """Return the hash of captions' text, in hex."""
    return hash_bytes(caption.text.encode("utf-8", "surrogatepass"))


def language_of(caption: Caption) -> str | None:
    """Return the language (ISO 639-1 where there is one) that captions are said to be in, or their header names."""
    return primary(caption.language) or _parse(caption.text)[0].language


def load_captions(path: Path, language: str | None) -> Caption:
    """Return a file of captions that the user gave; InputError where it can't be read or holds none."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as err:
        raise InputError(f"{path}: can't be read. Give the path of a file of captions that you can read.") from err
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as err:
        raise InputError(
            f"{path}: not UTF-8 text. Convert it (iconv -f WINDOWS-1252 -t UTF-8 FILE, or whatever it is in), and give "
            "the result."
        ) from err
    _check(_parse(text)[0], str(path))
    return Caption("sidecar", primary(language), False, text)


def read(text: str, language: str | None, duration: float, name: str = "captions") -> Transcript:
    """Return the words of WebVTT or SRT captions of a recording that lasts `duration` seconds.

    Words have no probability, for no engine heard them, and interpolated times inside their cue, in order and without
    overlap. `language` None takes the header's. Notices tell what was left out. Raises InputError, calling the captions
    `name`, where they hold no cue, or none inside the recording.
    """
    file, texts = _parse(text)
    _check(file, name)
    spoken = primary(language) or file.language or _UNKNOWN_LANGUAGE
    cues = in_order(file.cues, texts, spoken)
    inside = tuple(cue for cue in cues if cue.end >= 0 and cue.start < duration)
    if cues and not inside:
        raise InputError(
            f"{name}: none of its {len(cues)} captions lies within the recording, which lasts {clock(duration)}. Give "
            "the captions of this recording, or leave --captions out to have it heard."
        )
    words = [
        Word(word, span)
        for cue, spans in timed_words(without_repeats(inside), duration)
        for word, span in zip(cue.words, spans, strict=True)
    ]
    notices = (*_complaints(file, cues, duration), *_left_out(sounds(text)), *_gaps(words, duration))
    return Transcript(spoken, tuple(words), notices, source="captions")


def voices(text: str) -> tuple[Told, ...]:
    """Return whom captions name as speaking, in order of time: voice tags, "NAME:", ">>" and "- "."""
    file, texts = _parse(text)
    cues = without_repeats(in_order(file.cues, texts, file.language or _UNKNOWN_LANGUAGE))
    told: list[Told] = []
    for cue, spans in timed_words(cues, float("inf")):
        said: dict[int, list[Span]] = {}
        for owner, span in zip(cue.owners, spans, strict=True):
            said.setdefault(owner, []).append(span)
        whole = Span(max(0.0, cue.start), max(0.0, cue.start, cue.end))
        told += (Told(name, hull(said.get(at, [whole]))) for at, name in enumerate(cue.speakers))
    return tuple(told)


def sounds(text: str) -> tuple[Evidence, ...]:
    """Return what captions hold that is no speech: sounds, music, unknown tags; with the seconds of their cues."""
    file, texts = _parse(text)
    rows = (
        Evidence("sound", sound, max(0.0, cue.start))
        for cue, found in zip(file.cues, texts, strict=True)
        for sound in found.sounds
    )
    return tuple(sorted(dict.fromkeys(rows), key=lambda row: row.time or 0.0))


def within(transcript: Transcript, window: Span) -> Transcript:
    """Return a transcript with the words that begin in `window`, and the notices that are about it or about no time."""
    words = tuple(
        replace(word, span=Span(word.span.start, min(word.span.end, window.end)))
        for word in transcript.words
        if window.holds(word.span.start)
    )
    notices = tuple(notice for notice in transcript.notices if not notice.span or notice.span.overlap(window))
    return replace(transcript, words=words, notices=notices)


def automatic_sign(text: str) -> str | None:
    """Return what shows that a machine made captions: times between words, lines that roll, confidences; else None."""
    file, texts = _parse(text)
    if file.webvtt and _CONFIDENCE.search(text):
        return "confidences of a recognizer"
    filled = [found for found in texts if found.rows]
    if filled and sum(found.timed for found in filled) >= _TIMED_SHARE * len(filled):
        return "word-timed cues"
    return "rolling cues" if is_rolling(in_order(file.cues, texts, _UNKNOWN_LANGUAGE)) else None


def primary(language: str | None) -> str | None:
    """Return `en` of `en-GB` or `en_US`."""
    return re.split(r"[-_]", language, maxsplit=1)[0].lower() if language else None


@lru_cache(maxsize=4)
def _parse(text: str) -> tuple[CueFile, tuple[CueText, ...]]:
    """Parse once what is looked at several times: whether to take it, its words, its voices."""
    file = parse_cues(text)
    return file, read_texts(cue.payload for cue in file.cues)


def _check(file: CueFile, name: str) -> None:
    if not file.cues:
        what = "a WebVTT file without any caption" if file.webvtt else "no file of captions"
        raise InputError(f"{name}: {what}. {_ADVICE}")


def _refusal(caption: Caption, spoken: str | None) -> str | None:
    if caption.automatic:
        return "a machine made them"
    if not any(found.rows for found in _parse(caption.text)[1]):
        return "they are damaged or empty"
    if _is_foreign(caption, spoken):
        return "they are a translation"
    sign = automatic_sign(caption.text)
    return f"a machine seems to have made them ({sign})" if sign else None


def _is_foreign(caption: Caption, spoken: str | None) -> bool:
    language = language_of(caption)
    return None not in (language, spoken) and language != spoken


def _languages(captions: Iterable[Caption]) -> list[str]:
    return sorted({language for caption in captions if (language := language_of(caption))})


def _spoken_language(captions: Sequence[Caption], language: str | None) -> str | None:
    """Return the language given, else that of the automatic captions, where a machine heard only one."""
    heard = _languages(caption for caption in captions if caption.automatic)
    return primary(language) or (heard[0] if len(heard) == 1 else None)


def _has_voices(caption: Caption) -> bool:
    file, texts = _parse(caption.text)
    return file.webvtt and any(row.speaker for found in texts for row in found.rows)


def _complaints(file: CueFile, cues: Sequence[ShownCue], duration: float) -> list[Notice]:
    beyond = sum(cue.start >= duration or cue.end < 0 for cue in cues)
    clipped = sum(
        cue.start < duration and (cue.end > duration + _TOLERANCE_S or cue.start < 0 <= cue.end) for cue in cues
    )
    unordered = sum(after.start < before.start for before, after in pairwise(file.cues))
    counts = {
        "captions with times that can't be read, left out": file.unreadable,
        "texts outside of any caption, left out": file.loose,
        "captions outside of the recording (do they belong to it?), left out": beyond,
        "captions that reach beyond the recording, clipped": clipped,
        "captions that end before they begin": sum(raw.end < raw.start for raw in file.cues),
        "captions out of order, put in the order of their times": unordered,
    }
    return [Notice(STAGE, f"{what}: {count}") for what, count in counts.items() if count]


def _left_out(found: Sequence[Evidence]) -> list[Notice]:
    if not found:
        return []
    counts = Counter(row.detail for row in found).most_common()
    shown = ", ".join(f"{detail} ×{count}" if count > 1 else detail for detail, count in counts[:_SHOWN])
    more = f" and {len(counts) - _SHOWN} more" if len(counts) > _SHOWN else ""
    return [Notice(STAGE, f"captions: left out as no speech: {shown}{more}")]


def _gaps(words: Sequence[Word], duration: float) -> list[Notice]:
    """Return notices of long stretches without captions, where something may have been said all the same."""
    borders = [0.0, *(time for word in words for time in (word.span.start, word.span.end)), duration]
    gaps = [Span(end, start) for end, start in zip(borders[0::2], borders[1::2], strict=True) if start - end >= _GAP_S]
    shown = [Notice(STAGE, f"no captions from {clock(gap.start)} to {clock(gap.end)}", gap) for gap in gaps[:_SHOWN]]
    more = len(gaps) - len(shown)
    return [*shown, Notice(STAGE, f"no captions in {more} more stretches of a minute or longer")] if more else shown
