"""A source becomes a recording whose audio lies decoded in the cache: fetch and decode, with their stored results.

A part of the pipeline, which alone calls it. What opens a recording (cookies, a proxy) reaches the download and nothing
else: no key, no stored result.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from talknotes.cache import Cache, Stage
from talknotes.links import redact
from talknotes.observer import Observer
from talknotes.session import Opened, SourceOptions
from talknotes.settings import Settings
from talknotes.sound.decode import Audio, Decoded, decode, refuse_damaged
from talknotes.sources.access import Access
from talknotes.sources.expand import expand
from talknotes.sources.fetch import FetchOptions, Listed, Media, delete_media, fetch, file_date, is_url
from talknotes.values import Notice, Recording


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is kept of a fetched recording: itself, its date (known, or else the file's), its publisher's length."""

    recording: Recording
    date: str
    stated: float | None


LISTED = Stage("list", 1, Listed)
FETCHED = Stage("fetch", 2, Fetched)
DECODED = Stage("decode", 2, Decoded)


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens sources under the same settings."""

    settings: Settings
    cache: Cache
    observer: Observer

    def expand(self, source: str, access: Access) -> tuple[str, ...]:
        """Return the addresses of a playlist's or feed's recordings, or the source itself.

        What the list says of each is stored for the moment when it is opened.
        """
        if not is_url(source) or self.cache.load(FETCHED, self._key(FETCHED, source)) is not None:
            return (source,)
        listing = expand(source, access, self.settings.offline)
        for notice in listing.notices:
            self.observer.notice(notice)
        for entry in listing.entries:
            if entry.source != source:
                self.cache.store(LISTED, self._key(LISTED, entry.source), Listed(entry.known, entry.public))
        return tuple(entry.source for entry in listing.entries)

    def open(self, source: str, options: SourceOptions) -> Opened:
        """Fetch and decode a source; a URL whose audio is in the cache is not downloaded again.

        InputError where too much of the sound is missing and the user did not accept that; then a later run fetches
        the recording anew, unless the damage is accepted.
        """
        stored = self.cache.load(FETCHED, self._key(FETCHED, source)) if is_url(source) else None
        decoded = self._load(stored, options) if stored else None
        if stored and decoded and (options.accept_damaged or not decoded.is_damaged or self.settings.offline):
            refuse_damaged(redact(source), decoded, options.accept_damaged)
            return self._opened(stored, decoded, options, None)
        media = self._fetch(source, options)
        fetched = _dated(media)
        if is_url(source):
            self.cache.store(FETCHED, self._key(FETCHED, source), fetched)
        decoded = self._load(fetched, options) or self._decode(media, fetched, options)
        if decoded.is_damaged and not options.accept_damaged:
            delete_media(media)
        refuse_damaged(redact(source), decoded, options.accept_damaged)
        return self._opened(fetched, decoded, options, media)

    def _fetch(self, source: str, options: SourceOptions) -> Media:
        given = FetchOptions(
            downloads=self.settings.downloads,
            offline=self.settings.offline,
            limit_bytes=int(self.settings.downloads_limit_gb * 1e9),
            access=options.access,
        )
        listed = self.cache.load(LISTED, self._key(LISTED, source)) if is_url(source) else None
        with self.observer.stage("fetch" if is_url(source) else "read", None, None) as progress:
            return fetch(source, given, progress, listed or Listed())

    def _decode(self, media: Media, fetched: Fetched, options: SourceOptions) -> Decoded:
        audio, key = self._audio(fetched, options, 0), self._decode_key(fetched, options)
        with self.observer.stage("decode", media.recording.duration, None) as progress:
            decoded = decode(media.path, audio.path, progress, options.audio_stream, fetched.stated)
        self.cache.store(DECODED, key, decoded)
        return decoded

    def _load(self, fetched: Fetched, options: SourceOptions) -> Decoded | None:
        decoded = self.cache.load(DECODED, self._decode_key(fetched, options))
        return decoded if decoded and self._audio(fetched, options, decoded.samples).is_whole else None

    def _audio(self, fetched: Fetched, options: SourceOptions, samples: int) -> Audio:
        return Audio(self.cache.blob(DECODED.name, self._decode_key(fetched, options), ".s16"), samples)

    def _opened(self, fetched: Fetched, decoded: Decoded, options: SourceOptions, media: Media | None) -> Opened:
        audio = self._audio(fetched, options, decoded.samples)
        notices = tuple(_all_notices(fetched, decoded))
        recording = replace(fetched.recording, duration=audio.duration, notices=notices)
        return Opened(recording, audio, fetched.date, media, options.audio_stream, decoded.verified)

    def _key(self, stage: Stage[Listed] | Stage[Fetched], source: str) -> str:
        return self.cache.key(stage, (source,), {})

    def _decode_key(self, fetched: Fetched, options: SourceOptions) -> str:
        asked = {"track": options.audio_stream, "stated": fetched.stated}
        return self.cache.key(DECODED, (fetched.recording.hash,), asked)


def _all_notices(fetched: Fetched, decoded: Decoded) -> Iterator[Notice]:
    yield from fetched.recording.notices
    yield from decoded.notices
    if decoded.is_damaged:
        yield Notice("decode", f"{decoded.lost_share:.0%} of the sound is missing; that was accepted")


def _dated(media: Media) -> Fetched:
    return Fetched(media.recording, media.recording.date or file_date(str(media.path)), media.stated)
