"""Options that several commands share, written once.

A command takes `common: Common` (or `Basic`); the decorator `command` puts the dataclass's fields into its signature,
where typer finds them, and runs the command inside `reporting`, which turns errors into messages and exit codes.
"""

import dataclasses
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from talknotes.cli.reporting import reporting
from talknotes.errors import UsageError

if TYPE_CHECKING:
    from talknotes.session import SourceOptions
    from talknotes.settings import Settings
    from talknotes.sources.access import Access

_HEARING = "Recognition"
_FETCHING = "Fetching"
_RUNNING = "Running"


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"talknotes {version('talknotes')}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Folder for the posts. (default: output)")]


@dataclass(frozen=True)
class Basic:
    """Options of every command that does real work."""

    cache_dir: Annotated[
        Path | None, typer.Option(help="Where stage results are kept; may be deleted.", rich_help_panel=_RUNNING)
    ] = None
    data_dir: Annotated[
        Path | None, typer.Option(help="Where what you confirmed is kept.", rich_help_panel=_RUNNING)
    ] = None
    downloads_dir: Annotated[
        Path | None, typer.Option(help="Where downloads lie while they are needed.", rich_help_panel=_RUNNING)
    ] = None
    config: Annotated[
        Path | None, typer.Option(help="Configuration file instead of the user's.", rich_help_panel=_RUNNING)
    ] = None
    offline: Annotated[bool, typer.Option("--offline", help="Never use the network.", rich_help_panel=_RUNNING)] = False
    json: Annotated[bool, typer.Option("--json", help="Print JSON to stdout.", rich_help_panel=_RUNNING)] = False
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress, only errors.", rich_help_panel=_RUNNING)
    ] = False
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback when something fails.", rich_help_panel=_RUNNING)
    ] = False

    def overrides(self) -> dict[str, Any]:
        """Return what these options say about the settings; None where they say nothing."""
        folders = ("cache_dir", "data_dir", "downloads_dir")
        return {name: getattr(self, name) for name in folders} | {"offline": self.offline or None}

    def settings(self, **more: Any) -> "Settings":
        """Return the settings that hold for this command."""
        from talknotes.settings import load_settings

        return load_settings(self.overrides() | more, self.config)


@dataclass(frozen=True)
class Fetching(Basic):
    """Options of every command that may download; the values are passed on and stored nowhere."""

    cookies: Annotated[
        Path | None,
        typer.Option(
            help="File of cookies (Netscape's format) for recordings behind a login.", rich_help_panel=_FETCHING
        ),
    ] = field(default=None, repr=False)
    cookies_from_browser: Annotated[
        str | None,
        typer.Option(
            metavar="BROWSER",
            help="Take cookies from a browser, such as firefox or chrome:PROFILE.",
            rich_help_panel=_FETCHING,
        ),
    ] = field(default=None, repr=False)
    proxy: Annotated[
        str | None,
        typer.Option(metavar="URL", help="http://HOST:PORT or socks5://HOST:PORT.", rich_help_panel=_FETCHING),
    ] = field(default=None, repr=False)

    def access(self) -> "Access":
        """Return what opens recordings that are not open to all; UsageError or InputError for what can't work."""
        from talknotes.sources.access import Access, check_access

        access = Access(self.cookies, self.cookies_from_browser, self.proxy)
        check_access(access)
        return access


@dataclass(frozen=True)
class Common(Fetching):
    """Options of every command that takes a recording."""

    audio_stream: Annotated[
        int | None,
        typer.Option(
            min=1, help="Which sound track of several, from 1. (default: the main one)", rich_help_panel=_FETCHING
        ),
    ] = None
    accept_damaged: Annotated[
        bool,
        typer.Option(
            "--accept-damaged",
            help="Work with a recording of which more than 10% is missing.",
            rich_help_panel=_FETCHING,
        ),
    ] = False

    engine: Annotated[
        str | None,
        typer.Option(help="whisper, faster-whisper, parakeet or pocketsphinx.", rich_help_panel=_HEARING),
    ] = None
    model: Annotated[
        str | None,
        typer.Option(
            help="Weights, by name or path. (default: small on a CPU, large-v3-turbo on a GPU)",
            rich_help_panel=_HEARING,
        ),
    ] = None
    language: Annotated[
        str | None, typer.Option(help="Spoken language, such as en. (default: detected)", rich_help_panel=_HEARING)
    ] = None
    hotwords: Annotated[
        str | None,
        typer.Option(
            help='Names and terms to expect everywhere: "Ada Lovelace, CTranslate2".', rich_help_panel=_HEARING
        ),
    ] = None
    diarize: Annotated[
        str | None,
        typer.Option(help="Who tells voices apart: senko, senko-plain, pyannote or none.", rich_help_panel=_HEARING),
    ] = None
    llm: Annotated[
        str | None,
        typer.Option(
            help="Who writes the notes: extractive (quotations), openai:MODEL, transformers:NAME_OR_PATH, files:DIR, or"
            " auto: what the configuration names, else extractive.",
            rich_help_panel=_HEARING,
        ),
    ] = None
    speaker: Annotated[
        list[str] | None,
        typer.Option(
            help='"Name (affiliation)" of the next talk\'s speaker, or "S2=Name" of a voice; may be repeated.',
            rich_help_panel=_HEARING,
        ),
    ] = None
    agenda: Annotated[
        Path | None,
        typer.Option(
            help='The programme as published: lines "14:00 Title - Speaker (Affiliation)", Markdown or CSV.',
            rich_help_panel=_HEARING,
        ),
    ] = None
    from_: Annotated[
        str | None, typer.Option("--from", help="Begin there: 90, 1:30 or 1:02:03.", rich_help_panel=_HEARING)
    ] = None
    to: Annotated[str | None, typer.Option("--to", help="Stop there.", rich_help_panel=_HEARING)] = None
    transcript: Annotated[
        Path | None,
        typer.Option(help="A transcript (transcribe --format json) that you corrected.", rich_help_panel=_HEARING),
    ] = None
    captions: Annotated[
        Path | None,
        typer.Option(help="Captions (WebVTT, SRT) to take instead of recognition.", rich_help_panel=_HEARING),
    ] = None
    no_captions: Annotated[
        bool,
        typer.Option(
            "--no-captions", help="Recognize speech even where people made captions.", rich_help_panel=_HEARING
        ),
    ] = False

    def overrides(self) -> dict[str, Any]:
        """Return what these options say about the settings; None where they say nothing."""
        own = ("engine", "model", "language", "diarize")
        words = None if self.hotwords is None else tuple(word for word in self.hotwords.split(",") if word.strip())
        llm = None if self.llm == "auto" else self.llm  # auto: what the configuration names
        return super().overrides() | {name: getattr(self, name) for name in own} | {"hotwords": words, "llm": llm}

    def source_options(self, programme: Path | None = None) -> "SourceOptions":
        """Return what these options ask of each source; UsageError for times and names that can't be read."""
        from talknotes.people.names import parse_given
        from talknotes.session import SourceOptions

        start, end = _time("--from", self.from_), _time("--to", self.to)
        if end is not None and end <= (start or 0.0):
            raise UsageError("--to must lie after --from.")
        if sum((self.transcript is not None, self.captions is not None, self.no_captions)) > 1:
            raise UsageError("--transcript, --captions and --no-captions: give one of them.")
        names = tuple(parse_given(text) for text in self.speaker or ())
        return SourceOptions(
            start or 0.0,
            end,
            names,
            programme,
            self.transcript,
            self.captions,
            use_captions=not self.no_captions,
            audio_stream=self.audio_stream,
            accept_damaged=self.accept_damaged,
            access=self.access(),
            agenda=self.agenda,
        )


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Let a command take shared options as one value, and turn what it raises into a message and an exit code."""
    signature = inspect.signature(function, eval_str=True)
    name, shared = next(
        (parameter.name, parameter.annotation)
        for parameter in signature.parameters.values()
        if inspect.isclass(parameter.annotation) and issubclass(parameter.annotation, Basic)
    )
    fields = [field.name for field in dataclasses.fields(shared)]

    @functools.wraps(function)
    def run(**given: Any) -> None:
        options = shared(**{field: given.pop(field) for field in fields})
        with reporting(options.debug):
            function(**given, **{name: options})

    own = [parameter for parameter in signature.parameters.values() if parameter.name != name]
    run.__signature__ = inspect.Signature([*own, *_parameters(shared)])  # type: ignore[attr-defined]
    run.__annotations__ = {}
    return run


def _parameters(shared: type[Basic]) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
        for field in dataclasses.fields(shared)
    ]


def check_url(url: str | None) -> None:
    """Raise UsageError for an address that readers can't open."""
    from talknotes.links import is_public

    if url is not None and not is_public(url):
        raise UsageError(f"--url {url}: not a public page; give the address that your readers can open.")


def _time(option: str, text: str | None) -> float | None:
    from talknotes.values import parse_clock

    try:
        return None if text is None else parse_clock(text)
    except ValueError as err:
        raise UsageError(f"{option} {text}: write seconds, 1:30 or 1:02:03.") from err
