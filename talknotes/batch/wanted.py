"""What is asked of every recording of a run, and its hash: a changed option means that all is done again.

The hash holds what decides the bytes of a post, files of the user's (glossary, agenda, prompts) by what is in them, and
nothing of where things lie, of keys, or of how fast the work is done.
"""

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from talknotes.files import hash_bytes, hash_file
from talknotes.post.drafting import PostOptions
from talknotes.session import SourceOptions
from talknotes.settings import Settings

_OF_SETTINGS: Final = (
    *("engine", "language", "hotwords", "diarize", "llm", "llm_url", "llm_window", "llm_seed", "timestamps"),
    "categories",
)
_OF_SOURCE: Final = ("start", "end", "speakers", "use_captions", "audio_stream", "accept_damaged")
_OF_POST: Final = ("title", "date", "url", "categories", "per_talk", "talk", "talk_title")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of every recording: the settings, what to listen to, what the posts are like.

    `manner` is what the posts follow as it was asked for: a preset's name, or the posts that they are to be like. What
    these teach does not count, because new posts may stand among them.
    """

    settings: Settings
    source: SourceOptions
    post: PostOptions
    manner: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """The SHA-256 of all that decides what is in the posts."""
        rows: dict[str, Any] = {name: getattr(self.settings, name) for name in _OF_SETTINGS}
        rows |= {f"source {name}": getattr(self.source, name) for name in _OF_SOURCE}
        rows |= {f"post {name}": getattr(self.post, name) for name in _OF_POST}
        rows["manner"] = self.manner
        rows["model"] = _weights(self.settings.model)
        rows["glossary"] = _content(self.settings.glossary)
        rows["prompts"] = _content(self.settings.prompts)
        rows["entailment"] = None if self.settings.entailment is None else self.settings.entailment.name
        rows["agenda"] = _content(self.source.agenda)
        rows["answers"] = _answers(self.settings.llm)
        return hash_bytes(json.dumps(rows, sort_keys=True, default=_plain).encode())


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise ValueError(f"no option: {value!r}")


def _weights(model: str | None) -> list[object]:
    """Return a model's name, and where that is a file, which one: large files are known by size and time."""
    path = Path(model or "").expanduser()
    if model is None or not path.is_file():
        return [model]
    status = path.stat()
    return [path.name, status.st_size, status.st_mtime_ns]


def _answers(llm: str) -> list[list[str]]:
    """Return what a folder of answers holds, for a model that is somebody with an editor."""
    folder = llm.removeprefix("files:")
    return [] if folder == llm else list(_files(Path(folder).expanduser()))


def _content(path: Path | None) -> object:
    if path is None:
        return None
    return list(_files(path)) if path.is_dir() else _hash(path)


def _files(folder: Path) -> Iterator[list[str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(".prompt.md"):
            yield [path.relative_to(folder).as_posix(), _hash(path)]


def _hash(path: Path) -> str:
    try:
        return hash_file(path)
    except OSError:
        return ""  # whoever reads it will say so
