"""talknotes turns recorded conference talks into notes that say nothing the recording does not say.

The same as the command line, from Python:

    from talknotes import Pipeline, PostOptions, SourceOptions, load_settings

    pipeline = Pipeline(load_settings({"engine": "whisper"}))
    session = pipeline.split("keynotes.mp4", SourceOptions())
    pipeline.write_posts("keynotes.mp4", SourceOptions(), PostOptions(folder=Path("output")))

Names are imported when they are first used, so that `import talknotes` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from talknotes.errors import InputError, MissingError, TalknotesError, UsageError, WriteError
    from talknotes.observer import Observer
    from talknotes.people.names import GivenName
    from talknotes.pipeline import Pipeline
    from talknotes.post.drafting import PostOptions
    from talknotes.post.publish import Published
    from talknotes.session import Session, SourceOptions
    from talknotes.settings import Settings, load_settings
    from talknotes.values import Part, Programme, Recording, Segment, Span, Talk, Transcript, Turn, Word

_HOMES = {
    "errors": ("InputError", "MissingError", "TalknotesError", "UsageError", "WriteError"),
    "people.names": ("GivenName",),
    "observer": ("Observer",),
    "pipeline": ("Pipeline",),
    "post.drafting": ("PostOptions",),
    "post.publish": ("Published",),
    "session": ("Session", "SourceOptions"),
    "settings": ("Settings", "load_settings"),
    "values": ("Part", "Programme", "Recording", "Segment", "Span", "Talk", "Transcript", "Turn", "Word"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "GivenName",
    "InputError",
    "MissingError",
    "Observer",
    "Part",
    "Pipeline",
    "PostOptions",
    "Programme",
    "Published",
    "Recording",
    "Segment",
    "Session",
    "Settings",
    "SourceOptions",
    "Span",
    "Talk",
    "TalknotesError",
    "Transcript",
    "Turn",
    "UsageError",
    "Word",
    "WriteError",
    "load_settings",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'talknotes' has no attribute {name!r}")
    return getattr(import_module(f"talknotes.{_HOME_OF[name]}"), name)
