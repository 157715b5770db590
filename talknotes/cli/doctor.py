"""`talknotes doctor`: what is installed, cached and missing, and what to type."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from talknotes.cli.options import Basic, command
from talknotes.errors import DONE, MissingError, TalknotesError

if TYPE_CHECKING:
    from talknotes.settings import Settings

_PACKAGES = ("openai-whisper", "faster-whisper", "ctranslate2", "torch", "senko", "transformers", "av", "yt-dlp")
_RUNTIMES = ("deno", "node", "bun", "qjs")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `hint` is what to type where it is not as it should be."""

    what: str
    state: Literal["ok", "missing", "optional"]
    detail: str
    hint: str = ""


@command
def doctor(common: Basic) -> None:
    """Check what talknotes needs and say what to type where something is missing.

    Exit code 4 if the main job can't run; what is merely optional does not count.
    """
    settings = common.settings()
    checks = [check for group in _GROUPS for check in group(settings)]
    if common.json:
        typer.echo(json.dumps({"schema": 1, "checks": [asdict(check) for check in checks]}, ensure_ascii=False))
    else:
        for check in checks:
            mark = {"ok": "ok     ", "missing": "MISSING", "optional": "-      "}[check.state]
            typer.echo(f"{mark}  {check.what:<22} {check.detail}" + (f"\n{'':33}{check.hint}" if check.hint else ""))
    missing = any(check.state == "missing" for check in checks)
    raise typer.Exit(MissingError.exit_code if missing else DONE)


def _packages(settings: "Settings") -> Iterator[Check]:
    yield Check("Python", "ok", sys.version.split()[0])
    for name in _PACKAGES:
        yield _package(name, "missing", "pip install --upgrade talknotes")
    yield _package(
        "pocketsphinx", "optional", "pip install 'talknotes[pocketsphinx]' (an engine that needs no weights)"
    )


def _package(name: str, otherwise: Literal["missing", "optional"], hint: str) -> Check:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, otherwise, "not installed", hint)


def _hearing(settings: "Settings") -> Iterator[Check]:
    from talknotes.speech import device
    from talknotes.speech.engine import ENGINES, default_model
    from talknotes.speech.weights import as_path, cached

    if settings.engine not in ENGINES:
        yield Check("engine", "missing", settings.engine, f"known engines: {', '.join(ENGINES)}")
        return
    place = device.resolve(settings.device, settings.engine)
    yield Check("device", "ok", f"{place}, {settings.threads} threads")
    model = settings.model or default_model(settings.device, settings.engine)
    what = f"{settings.engine} {Path(model).name}"
    try:
        here = as_path(settings.engine, model) or cached(settings.engine, model)
    except TalknotesError as err:
        yield Check(what, "missing", str(err))
        return
    if here:
        yield Check(what, "ok", "weights on this machine")
    else:
        yield Check(
            what, "optional", "weights not here yet; the first run fetches them", f"talknotes models pull {model}"
        )


def _fetching(settings: "Settings") -> Iterator[Check]:
    runtime = next((name for name in _RUNTIMES if shutil.which(name)), None)
    if runtime:
        yield Check("JavaScript runtime", "ok", runtime)
    else:
        yield Check(
            "JavaScript runtime",
            "optional",
            "none; YouTube needs one",
            "pip install 'talknotes[youtube]' (brings deno)",
        )


def _folders(settings: "Settings") -> Iterator[Check]:
    from talknotes.settings import config_path

    places = {"cache": settings.cache_dir, "user data": settings.data_dir, "downloads": settings.downloads}
    for what, folder in {**places, "output": settings.output_dir}.items():
        yield _folder(what, folder)
    path = config_path()
    yield Check("configuration", "ok", f"{path}" if path.exists() else f"none ({path})")


def _folder(what: str, folder: Path) -> Check:
    standing = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not os.access(standing, os.W_OK):
        return Check(what, "missing", f"{folder}: no permission to write", f"choose another place for it ({standing})")
    return Check(what, "ok", f"{folder}, {shutil.disk_usage(standing).free / 1e9:.1f} GB free")


_GROUPS: tuple[Callable[["Settings"], Iterator[Check]], ...] = (_packages, _hearing, _fetching, _folders)
