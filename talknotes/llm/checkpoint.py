"""A local model's files: where they lie, what they make known without being loaded, and loading them.

A folder that the user names, or the hub's own cache, which is looked into before the network is asked. No code that
comes with a model is run. Knows nothing of prompts. Caveat: the fingerprint sees the configuration and the sizes of
the files, not the weights.
"""

import os
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

from talknotes.errors import MissingError, UsageError
from talknotes.files import hash_bytes

_REPOSITORY = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)?", re.ASCII)
_WEIGHTS: Final = ("*.safetensors", "*.bin")
_FILES: Final = ("*.json", "*.safetensors", "*.jinja", "*.model", "*.txt")
_DUPLICATES: Final = ("*/*", "consolidated*")
"""The same weights once more, in other formats."""
_UNREADABLE: Final = (OSError, ValueError, LookupError, ImportError, TypeError, AttributeError, AssertionError)
"""What transformers raises, without a kind of its own, for folders that hold something else."""
_UNBOUNDED_TOKENS: Final = 1 << 30
_MEMORY_FACTOR: Final = 3
"""Twice what half-precision weights take, and what a computation needs besides."""


def locate(model: str, offline: bool, needs_weights: bool = True) -> tuple[Path, str]:
    """Return the folder of a model and what it is called in reports; what is not here is fetched, unless `offline`.

    Raises UsageError for a folder without weights, unless these are not needed, and for a name that can be none;
    MissingError within five seconds where the model can't be had.
    """
    path = Path(model).expanduser()
    if path.is_dir():
        if needs_weights and (path / "config.json").is_file() and not _weights_bytes(path):
            raise UsageError(f"{model}: holds no weights (*.safetensors). Copy the whole folder of the model.")
        return path, path.resolve().name
    if path.exists() or path.is_absolute() or model.startswith((".", "~")):
        raise MissingError(f"{model}: no folder with a model. Give one with config.json, weights and tokenizer.")
    if not _REPOSITORY.fullmatch(model):
        raise UsageError(f"{model}: neither a folder nor a name on the hub, such as Qwen/Qwen3.5-2B.")
    return _snapshot(model, offline), model


def read_tokenizer(folder: Path) -> tuple[Any, int]:
    """Return a model's tokenizer, and how many tokens the model was made for; UsageError for what is no model."""
    from transformers import AutoConfig, AutoTokenizer

    _hush()
    try:
        config = AutoConfig.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    except (*_UNREADABLE, RuntimeError) as err:
        raise _unusable(folder, err) from err
    longest = getattr(config.get_text_config(), "max_position_embeddings", None) or _UNBOUNDED_TOKENS
    tokenizer.model_max_length = int(1e30)  # we count ourselves, and do not want to be warned
    return tokenizer, int(longest)


@lru_cache(maxsize=1)
def load(folder: Path, device: str, threads: int) -> Any:
    """Return a model with its weights, kept for as long as no other is asked for.

    Raises UsageError where transformers can't run it, MissingError where memory or a GPU is missing.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    where = _device(device)
    torch.set_num_threads(max(1, threads))
    spread = where == "cuda" and device == "auto" and find_spec("accelerate") is not None
    options = {"device_map": "auto"} if spread else {}
    try:
        model = AutoModelForCausalLM.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, dtype=_dtype(folder, where), **options
        )
        return (model if spread else model.to(where)).eval()
    except torch.OutOfMemoryError as err:
        raise MissingError(f"{folder}: larger than the GPU's memory. Use --device cpu or a smaller model.") from err
    except (*_UNREADABLE, RuntimeError, SafetensorError, UnpicklingError) as err:
        raise _unusable(folder, err) from err


def fingerprint(folder: Path) -> str:
    """Return a short hash of a model's configuration and its files' sizes; its weights are not read."""
    sizes = sorted((file.name, file.stat().st_size) for pattern in _FILES for file in folder.glob(pattern))
    try:
        config = (folder / "config.json").read_bytes()
    except OSError as err:
        raise UsageError(f"{folder}: holds no model, config.json is missing. Name the checkpoint's folder.") from err
    return hash_bytes(config + repr(sizes).encode())[:12]


def reason(err: Exception) -> str:
    """Return the first line of what a library says of a failure."""
    return str(err).strip().partition("\n")[0][:200] or type(err).__name__


def _snapshot(name: str, offline: bool) -> Path:
    """Return the folder of a published model in the hub's own cache, where it is put if it is not there whole."""
    import huggingface_hub
    from huggingface_hub import constants
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    from talknotes.speech.download import reachable

    chosen = {"allow_patterns": list(_FILES), "ignore_patterns": list(_DUPLICATES)}
    try:
        found = Path(huggingface_hub.snapshot_download(name, local_files_only=True, **chosen))
        if (found / "config.json").is_file() and _weights_bytes(found):
            return found
    except (LocalEntryNotFoundError, ValueError):
        pass
    if offline or constants.HF_HUB_OFFLINE:
        raise MissingError(_absent(name, "the network is not to be used"))
    if not reachable(f"{constants.ENDPOINT}/{name}/resolve/main/config.json"):
        raise MissingError(_absent(name, f"{constants.ENDPOINT} can't be reached or has no such model"))
    try:
        return Path(huggingface_hub.snapshot_download(name, **chosen))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as err:
        raise MissingError(_absent(name, "the download broke off")) from err


def _absent(name: str, why: str) -> str:
    return (
        f"{name}: not on this machine, and {why}. Copy the model's folder here and name it "
        "(--llm transformers:PATH), or leave --llm out: notes are extracts then."
    )


def _device(device: str) -> str:
    import torch

    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise MissingError(f"--device {device}: no GPU that torch can use. Leave it out, or use --device cpu.")
    return device


def _dtype(folder: Path, device: str) -> Any:
    """Return the numbers to compute with: a CPU is quickest with 32 bits, where memory has room for them."""
    import torch

    if device != "cpu":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return torch.float32 if _weights_bytes(folder) * _MEMORY_FACTOR < _memory_bytes() else "auto"


def _memory_bytes() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 1 << 62


def _hush() -> None:
    """Keep transformers' progress bars and advice off the terminal."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def _weights_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for pattern in _WEIGHTS for file in folder.glob(pattern))


def _unusable(folder: Path, err: Exception) -> UsageError:
    return UsageError(f"{folder}: no language model that transformers can run without its own code: {reason(err)}")
