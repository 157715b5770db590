"""What a run is about: folders, lists and addresses become items, each a recording with the files that belong to it.

Looks at names and, where these say nothing, at a file's first bytes; decodes nothing and knows nothing of what was done
before. A file that is named like a recording counts as one even if it can't be read, so that it fails by name and is
not passed over in silence.
"""

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from talknotes.errors import InputError, UsageError
from talknotes.files import hash_bytes
from talknotes.links import is_url, redact
from talknotes.sources.linked import is_media_name

_KEY_DIGITS: Final = 32
_SIDECARS: Final = (".vtt", ".srt", ".glossary.txt", ".info.json")
_FOLDER_GLOSSARY: Final = "glossary.txt"
_AGENDA: Final = "agenda"
_AGENDA_SUFFIXES: Final = (".md", ".markdown", ".csv", ".txt")
_UNFINISHED: Final = (".part", ".crdownload", ".download", ".ytdl", ".tmp", ".partial")
"""What programs call files that they are still downloading or copying."""
_HEAD_BYTES: Final = 512
_LARGEST_LIST_BYTES: Final = 5_000_000
_MAGIC: Final = (
    *(b"RIFF", b"RF64", b"riff", b"OggS", b"fLaC", b"ID3", b"FORM", b"FLV", b"caff", b".snd", b"#!AMR", b".RMF"),
    *(b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"MAC ", b"wvpk", b"TTA1"),
    *(b"\x06\x0e\x2b\x34", b"MPCK", b"MP+", b"Creative Voice"),
)
"""What recordings begin with; the probe, which is asked then, has the last word."""


@dataclass(frozen=True, slots=True)
class Item:
    """A recording: its source (path or address), its name for people, and the files that its posts depend on.

    `files` are paths, the media's and those of what lies beside it (captions, glossaries, metadata, the agenda); none
    for an address.
    """

    source: str
    name: str
    files: tuple[str, ...] = ()
    agenda: Path | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The items of a run in order, and what people should know of what was passed over."""

    items: tuple[Item, ...]
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    """One walk through the inputs: folders never entered, files and folders seen already."""

    excluded: frozenset[str]
    known: Collection[str]
    seen: set[tuple[int, int]] = field(default_factory=set)
    items: dict[str, Item] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def discover(
    inputs: Sequence[str], excluded: Sequence[Path] = (), known: Collection[str] = (), may_be_empty: bool = False
) -> Found:
    """Return the recordings behind folders, media files, lists of addresses or paths, and addresses; each once.

    `excluded` folders (those for output, cache, downloads) are not entered where they lie inside of another. `known`
    are the keys of recordings that were worked on before, which need no look inside. UsageError for an input that is
    none of these, and for a folder without recordings.
    """
    walk = _Walk(frozenset(os.path.realpath(folder) for folder in excluded), known)
    folders = sum(not is_url(given) and Path(given).expanduser().is_dir() for given in inputs)
    for given in inputs:
        if is_url(given):
            _add(walk, address(given))
            continue
        path = Path(given).expanduser()
        before = len(walk.items)
        if path.is_dir():
            place = os.path.realpath(path)
            _enter(walk, place, f"{Path(place).name}/" if folders > 1 else "")
            if len(walk.items) == before and not may_be_empty:
                walk.warnings.append(f"{path}: no further recordings in this folder.")
        elif is_media_name(path.name) or _is_media(path):
            _add(walk, _single(path))
        else:
            _read_list(walk, path)
    if not walk.items and not may_be_empty:
        raise UsageError(" ".join(walk.warnings).replace("no further", "no") or "No recordings are given.")
    return Found(tuple(walk.items.values()), tuple(walk.warnings))


def address(url: str) -> Item:
    """Return the item of a web address."""
    return Item(url, redact(url), key=_key(url))


def _key(source: str) -> str:
    return hash_bytes(source.encode("utf-8", "surrogateescape"))[:_KEY_DIGITS]


def _add(walk: _Walk, item: Item) -> None:
    walk.items.setdefault(item.key, item)


def _single(path: Path) -> Item:
    """Return the item of a file that was named, which need not exist."""
    place = Path(os.path.realpath(path))
    try:
        names = [entry.name for entry in os.scandir(place.parent) if entry.is_file()]
    except OSError:
        names = []
    return _item(str(place.parent), place.name, path.name, _Beside(names))


class _Beside:
    """The files of a folder by the names that they may belong to, so that none is looked for in the whole folder."""

    def __init__(self, names: Sequence[str]) -> None:
        self._by_stem: dict[str, list[str]] = {}
        self._names = frozenset(names)
        for name in names:
            if name.lower().endswith((*_SIDECARS, *_AGENDA_SUFFIXES)):
                for at in (at for at, char in enumerate(name) if char == "."):
                    self._by_stem.setdefault(name[:at], []).append(name)

    def of(self, stem: str) -> tuple[list[str], str | None]:
        """Return what lies beside a recording, and the agenda among it: its own, or else the folder's."""
        own = sorted(self._by_stem.get(stem, ()))
        agendas = [f"{stem}.{_AGENDA}{suffix}" for suffix in _AGENDA_SUFFIXES]
        agendas += [f"{_AGENDA}{suffix}" for suffix in _AGENDA_SUFFIXES]
        agenda = next((name for name in agendas if name in self._names), None)
        sidecars = [name for name in own if name.lower().endswith(_SIDECARS)]
        shared = [_FOLDER_GLOSSARY] if _FOLDER_GLOSSARY in self._names else []
        return [*sidecars, *shared, *([agenda] if agenda else [])], agenda


def _item(folder: str, name: str, shown: str, beside: _Beside) -> Item:
    sidecars, agenda = beside.of(os.path.splitext(name)[0])  # noqa: PTH122
    place = f"{folder}/{name}"
    files = (place, *(f"{folder}/{one}" for one in sidecars))
    return Item(place, legible(shown), files, Path(f"{folder}/{agenda}") if agenda else None, _key(place))


def legible(name: str) -> str:
    """Return a file's name as Unicode text, whatever bytes it is made of."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _enter(walk: _Walk, folder: str, below: str) -> None:
    """Add the recordings in a folder and below it; a folder that was seen already, by way of a link, is left out."""
    try:
        status = os.stat(folder)  # noqa: PTH116
        if (status.st_dev, status.st_ino) in walk.seen:
            return
        walk.seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as scan:
            entries = sorted((entry for entry in scan if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as err:
        walk.warnings.append(f"{below or folder}: the folder can't be read ({err.strerror}) and was left out.")
        return
    beside = _Beside([entry.name for entry in entries])
    folders = []
    for entry in entries:
        if _is_folder(entry):
            folders.append(entry)
        else:
            _look(walk, entry, folder, below, beside)
    for entry in folders:
        place = os.path.realpath(entry.path)
        if place not in walk.excluded:
            _enter(walk, place, f"{below}{entry.name}/")


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _look(walk: _Walk, entry: "os.DirEntry[str]", folder: str, below: str, beside: _Beside) -> None:
    """Add a file where it is a recording, unless it is another name for one that is there already."""
    is_named = is_media_name(entry.name)
    if entry.name.lower().endswith((*_UNFINISHED, *_SIDECARS)) or not (is_named or _is_regular(entry)):
        return
    place, name = folder, entry.name
    if entry.is_symlink():
        place, name = os.path.split(os.path.realpath(entry.path))
    key = _key(f"{place}/{name}")
    if key in walk.items or not (is_named or key in walk.known or _is_media(Path(place, name))):
        return
    # Captions beside a link belong to it, as those beside the file do to the file.
    item = _item(folder, entry.name, f"{below}{entry.name}", beside)
    walk.items[key] = Item(item.source, item.name, item.files, item.agenda, key)


def _is_regular(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_media(path: Path) -> bool:
    """Tell by a file's bytes whether it is a recording with sound."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    return _looks_like_media(head) and _has_sound(path)


def _looks_like_media(head: bytes) -> bool:
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    is_stream = len(head) > 376 and head[0] == head[188] == head[376] == 0x47
    is_mov = head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free")
    return is_frame or is_stream or is_mov or head.startswith(_MAGIC)


def _has_sound(path: Path) -> bool:
    from talknotes.sound.probe import open_media

    try:
        with open_media(path) as container:
            return bool(container.streams.audio)
    except InputError:
        return False


def _read_list(walk: _Walk, path: Path) -> None:
    """Add what a text file lists: an address or a path a line; empty lines and those that begin with `#` count not."""
    for line in _lines(path):
        if is_url(line):
            _add(walk, address(line))
            continue
        listed = path.parent / Path(line).expanduser()
        if not listed.is_file():
            raise UsageError(f"{path}: {line!r} is neither a web address nor a file. Mend that line.")
        _add(walk, _single(listed))


def _lines(path: Path) -> Iterator[str]:
    try:
        if path.stat().st_size > _LARGEST_LIST_BYTES:
            raise UsageError(f"{path}: neither a recording nor a list of addresses.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        reason = err.strerror if isinstance(err, OSError) else "not text"
        message = f"{path}: can't be read ({reason}). Give a folder, a recording, or a text file with addresses."
        raise InputError(message) from err
    rows = [line.strip() for line in text.split("\n")]
    yield from (row for row in rows if row and not row.startswith("#"))


def expand_addresses(item: Item, listed: Sequence[str]) -> tuple[Item, ...]:
    """Return the items of what an address lists, or its own where it is no list."""
    return tuple(item if one == item.source else address(one) for one in listed)
