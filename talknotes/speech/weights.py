"""Where the weights of each engine lie: a path that the user gives, else the cache of the library that made the name.

Looks there first, and only then asks the network. Knows nothing of what an engine does with its weights.
"""

import os
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from talknotes.errors import InputError, MissingError, UsageError, WriteError
from talknotes.files import hash_bytes, hash_file, write_error
from talknotes.speech import catalogue, download
from talknotes.values import Progress

_REPOSITORY = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
_NEEDED_FILES = {
    "faster-whisper": ("model.bin", "config.json", "tokenizer.json"),
    "parakeet": ("config.json", "vocab.txt"),
}
_FORMATS = {"faster-whisper": "CTranslate2", "parakeet": "onnx-asr"}
_PARAKEET_FILES = ("encoder-model.int8.onnx", "decoder_joint-model.int8.onnx")
"""What a published model consists of besides; a folder that the user names may hold another kind."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A published model; `size_bytes` is what it takes on this disk, None where it is not cached."""

    name: str
    cached: bool
    size_bytes: int | None = None


def known(engine: str) -> tuple[Weights, ...]:
    """Return the published models for `engine` and whether each is on this machine; never asks the network."""
    return tuple(_describe(engine, name) for name in catalogue.names(engine))


def as_path(engine: str, model: str) -> Path | None:
    """Return the path that `model` means, None where it is a published model's name or a repository on the hub.

    Raises InputError for a path at which nothing is, UsageError for a name that nobody knows.
    """
    if catalogue.canonical(model) in catalogue.names(engine):
        return None
    if engine == "pocketsphinx":
        raise UsageError(f"{model}: pocketsphinx has one model only, its own. Leave --model out.")
    path = Path(model).expanduser()
    if path.exists():
        return path
    if path.suffix != ".pt" and engine in _NEEDED_FILES and _REPOSITORY.fullmatch(model):
        return None
    if path.suffix or os.sep in model:
        raise InputError(f"{model}: no such file or folder. Give the path of weights, or a name: {_names(engine)}.")
    raise UsageError(f"{model}: unknown model for {engine}. Known: {_names(engine)}; or the path of weights.")


def cached(engine: str, model: str) -> Path | None:
    """Return where the named weights lie on this machine, None where they are not here whole; asks no network."""
    model = catalogue.canonical(model)
    if engine == "whisper":
        path = _whisper_cache() / f"{model}.pt"
        # openai-whisper writes downloads under their final name; half a zip archive has no directory at its end.
        return path if path.is_file() and zipfile.is_zipfile(path) else None
    if engine == "pocketsphinx":
        return _pocketsphinx_model()
    return _hub_snapshot(engine, catalogue.repository(engine, model))


def locate(engine: str, model: str, cache: Path, offline: bool = False, progress: Progress | None = None) -> Path:
    """Return the weights that `engine` is to load: a checkpoint for whisper, a CTranslate2 folder for faster-whisper.

    Downloads what is not cached, unless `offline`; converts an openai-whisper checkpoint for faster-whisper into
    `cache`. Raises UsageError, InputError, or within five seconds MissingError with the ways out.
    """
    path = as_path(engine, model)
    if path is not None:
        return _from_path(engine, path, cache)
    found = cached(engine, model)
    if found is not None:
        return found
    if offline:
        raise MissingError(_absent(engine, model, "the network is not to be used (--offline)"))
    return pull(engine, model, progress)


def pull(engine: str, model: str, progress: Progress | None = None) -> Path:
    """Download the named weights into their library's cache, telling `progress` the bytes, and return where they lie.

    Does nothing where they are there. Raises UsageError for what is no name, MissingError where they can't be had.
    """
    if as_path(engine, model) is not None:
        raise UsageError(f"{model}: this is a path, nothing needs to be fetched. Known names: {_names(engine)}.")
    found = cached(engine, model)
    if found is not None:
        return found
    if engine == "pocketsphinx":
        raise MissingError("pocketsphinx: not installed. Install it with pip install 'talknotes[pocketsphinx]'.")
    _fetch(engine, catalogue.canonical(model), progress)
    found = cached(engine, model)
    if found is None:
        raise MissingError(f"{model}: what was downloaded is no model for {engine}. Choose one of {_names(engine)}.")
    return found


def export(engine: str, model: str, folder: Path, cache: Path, offline: bool = False) -> Path:
    """Copy the weights into `folder` and return the copy, which `--model` takes on a machine without a network.

    Raises WriteError where something stands there already or the disk refuses, and all that `locate` raises.
    """
    if engine == "pocketsphinx":
        raise UsageError("pocketsphinx: its model is part of the package; install that on the other machine.")
    source = locate(engine, model, cache, offline)
    target = folder / _export_name(engine, model, source)
    if target.exists():
        raise WriteError(f"{target}: stands there already. Remove it or choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".talknotes-", dir=folder) as staging:
            copy = Path(staging) / target.name
            _copy(source, copy)
            copy.rename(target)
    except OSError as err:
        raise write_error(target, err) from err
    return target


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's files and their names, in hex."""
    files = [path] if path.is_file() else sorted(entry for entry in path.iterdir() if entry.is_file())
    hashes = [_hash(file, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    if path.is_file():
        return hashes[0]
    return hash_bytes("".join(f"{file.name} {found}\n" for file, found in zip(files, hashes, strict=True)).encode())


@lru_cache(maxsize=64)
def _hash(file: Path, _size_bytes: int, _modified_ns: int) -> str:
    try:
        return hash_file(file)
    except OSError as err:
        raise InputError(f"{file}: can't be read ({err.strerror}).") from err


def _from_path(engine: str, path: Path, cache: Path) -> Path:
    if engine == "whisper":
        if not path.is_file() or not zipfile.is_zipfile(path):
            raise InputError(f"{path}: no checkpoint in openai-whisper's format (a .pt file).")
        return path
    if path.is_file() and engine == "faster-whisper":
        from talknotes.speech.convert import convert

        return convert(path, cache)
    absent = [name for name in _NEEDED_FILES[engine] if not (path / name).is_file()]
    if absent:
        raise InputError(f"{path}: no model in {_FORMATS[engine]}'s format, {absent[0]} is missing. Export it again.")
    return path


def _fetch(engine: str, model: str, progress: Progress | None) -> None:
    if engine == "whisper":
        url = catalogue.whisper_url(model)
        _require(engine, model, url)
        download.fetch_file(url, catalogue.WHISPER[model], _whisper_cache() / f"{model}.pt", progress)
        return
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise MissingError(_absent(engine, model, "HF_HUB_OFFLINE forbids to fetch them"))
    repository = catalogue.repository(engine, model)
    _require(engine, model, f"{constants.ENDPOINT}/{repository}/resolve/main/config.json")
    files = (*_NEEDED_FILES[engine], *_PARAKEET_FILES) if engine == "parakeet" else download.CTRANSLATE2_FILES
    download.fetch_repository(repository, progress, files)


def _require(engine: str, model: str, url: str) -> None:
    if not download.reachable(url):
        raise MissingError(
            _absent(engine, model, f"{'/'.join(url.split('/')[:3])} can't be reached or has no such model")
        )


def _absent(engine: str, model: str, why: str) -> str:
    return (
        f"{model}: the weights for {engine} are not on this machine, and {why}. Ways out: on a machine with a network "
        f"`talknotes models pull {model} --engine {engine}` and `talknotes models export {model} --engine {engine}`, "
        "then here `--model PATH`; or `--engine pocketsphinx`, which needs no weights but hears a third of it wrong."
    )


def _describe(engine: str, name: str) -> Weights:
    path = cached(engine, name)
    return Weights(name, path is not None, None if path is None else _size_bytes(path))


def _size_bytes(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(entry.stat().st_size for entry in path.rglob("*") if entry.is_file())


def _names(engine: str) -> str:
    return ", ".join(catalogue.names(engine))


def _whisper_cache() -> Path:
    """Return openai-whisper's own folder, as that library finds it."""
    return Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "whisper"


def _hub_snapshot(engine: str, repository: str) -> Path | None:
    import huggingface_hub

    needed = (*_NEEDED_FILES[engine], *(_PARAKEET_FILES if engine == "parakeet" else ()))
    found = [huggingface_hub.try_to_load_from_cache(repository, name) for name in needed]
    # Anything but a string means that the file is not there: the hub's library marks two kinds of absence.
    paths = [Path(path) for path in found if isinstance(path, str)]
    return paths[0].parent if len(paths) == len(needed) else None


def _pocketsphinx_model() -> Path | None:
    try:
        import pocketsphinx
    except ImportError:
        return None
    return Path(pocketsphinx.get_model_path()) / "en-us"


def _export_name(engine: str, model: str, source: Path) -> str:
    path = as_path(engine, model)
    if engine == "whisper":
        return source.name
    return f"{engine}-{catalogue.canonical(model).replace('/', '-')}" if path is None else path.stem


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copyfile(source, target)
        return
    target.mkdir()
    for file in source.iterdir():
        shutil.copyfile(file, target / file.name)  # follows the links of which the hub's cache consists
