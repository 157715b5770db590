"""Brings weights onto this machine: asks quickly whether the host answers, then downloads.

Knows nothing of models; the caller says what is fetched from where. The quick question comes first because the
libraries retry for half a minute where there is no network.
"""

import errno
import hashlib
import http.client
import os
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

from talknotes.errors import MissingError, TalknotesError
from talknotes.files import sync_and_rename, write_error
from talknotes.values import Progress

_PROBE_S = 3.5
_STALL_S = 30.0
_BLOCK_BYTES = 1 << 20
CTRANSLATE2_FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        """An answer that points elsewhere is an answer."""


def reachable(url: str) -> bool:
    """Tell within about four seconds whether `url` can be had: its host answers, and not with an error of its own.

    Honours the proxies of the environment.
    """
    answers: list[bool] = []
    # A thread, because a timeout does not cover the time that looking up the host's name takes.
    asking = threading.Thread(target=lambda: answers.append(_answers(url)), daemon=True)
    asking.start()
    asking.join(_PROBE_S)
    return answers == [True]


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        opener.open(urllib.request.Request(url, method="HEAD"), timeout=_PROBE_S).close()
    except urllib.error.HTTPError as err:
        return err.code < 400
    except (OSError, http.client.HTTPException):
        return False
    return True


def fetch_file(url: str, sha256: str, target: Path, progress: Progress | None = None) -> None:
    """Download `url` to `target`, telling `progress` the bytes so far; nothing stands there until it is whole.

    Raises MissingError where the connection breaks or the bytes are not those of `sha256`, WriteError where the disk
    refuses.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as err:
        raise write_error(target, err) from err
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            found = _receive(url, file, progress)
        if found != sha256:
            raise MissingError(f"{url}: the download is damaged. Run the same command again.")
        temporary.chmod(0o644)
        sync_and_rename(temporary, target)
    except (OSError, http.client.HTTPException) as err:
        raise _broken(url, target, err) from err
    finally:
        temporary.unlink(missing_ok=True)


def _receive(url: str, file: IO[bytes], progress: Progress | None) -> str:
    digest, done_bytes = hashlib.sha256(), 0
    with urllib.request.urlopen(url, timeout=_STALL_S) as answer:
        while block := answer.read(_BLOCK_BYTES):
            file.write(block)
            digest.update(block)
            done_bytes += len(block)
            if progress:
                progress(done_bytes)
    return digest.hexdigest()


def fetch_repository(
    repository: str, progress: Progress | None = None, files: tuple[str, ...] = CTRANSLATE2_FILES
) -> None:
    """Download a model's files from the Hugging Face hub into that library's cache; what is there is resumed.

    Raises MissingError where the connection breaks, WriteError where the disk refuses.
    """
    import huggingface_hub
    from huggingface_hub import constants, errors
    from huggingface_hub.utils import logging

    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # it tells every attempt on standard error
    try:
        huggingface_hub.snapshot_download(
            repository,
            allow_patterns=list(files),
            tqdm_class=_quiet_bar(progress),
        )
    # RuntimeError is what the hub's transfer library raises; its HTTP errors are no OSErrors.
    except (OSError, RuntimeError, errors.HTTPError) as err:
        raise _broken(repository, Path(constants.HF_HUB_CACHE), err) from err
    finally:
        logging.set_verbosity(verbosity)


def _quiet_bar(progress: Progress | None) -> type:
    """Return a progress bar for the hub that draws nothing and passes on the bytes of its furthest bar."""
    from tqdm import tqdm  # type: ignore[import-untyped,unused-ignore]

    furthest = 0.0

    class Bar(tqdm):  # type: ignore[type-arg,misc,unused-ignore]
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)
            self.seen, self.counts_bytes = float(options.get("initial") or 0), options.get("unit") == "B"
            super().__init__(*args, **options | {"disable": True})

        def update(self, amount: float | None = 1) -> None:
            nonlocal furthest
            self.seen += amount or 0
            if progress and self.counts_bytes and self.seen > furthest:
                furthest = self.seen
                progress(furthest)

    return Bar


def _broken(what: str, target: Path, err: Exception) -> TalknotesError:
    if isinstance(err, OSError) and err.errno in (errno.ENOSPC, errno.EACCES, errno.EROFS):
        return write_error(target, err)
    return MissingError(f"{what}: the download broke off ({err}). Run the same command again.")
