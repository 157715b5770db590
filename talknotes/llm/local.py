"""A model on this machine, run by transformers: a folder with a checkpoint, or a name on the hub.

Its tokenizer is read when it is opened, its weights when it is first asked, once for each process. No code that comes
with a model is run. On a GPU it computes in bfloat16; the likeliest word is taken each time, unless a temperature is
set. Knows nothing of prompts. Caveat: nothing holds its answers to a schema, so they need a look.
"""

import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

from talknotes.errors import MissingError, UsageError
from talknotes.files import hash_bytes
from talknotes.llm.choice import ModelChoice
from talknotes.llm.contract import Ask, Completion, Message
from talknotes.llm.markers import defuse

_REPOSITORY = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)?", re.ASCII)
_WEIGHTS: Final = ("*.safetensors", "*.bin")
_FILES: Final = ("*.json", "*.safetensors", "*.jinja", "*.model", "*.txt")
_DUPLICATES: Final = ("*/*", "consolidated*")
"""The same weights once more, in other formats."""
_PLAIN_ROLES: Final = {"system": "", "user": "Request:\n", "assistant": "Answer:\n"}
_UNREADABLE: Final = (OSError, ValueError, LookupError, ImportError, TypeError, AttributeError, AssertionError)
"""What transformers raises, without a kind of its own, for folders that hold something else."""
_UNBOUNDED_TOKENS: Final = 1 << 30
_MEMORY_FACTOR: Final = 3
"""Twice what half-precision weights take, and what a computation needs besides."""


class LocalModel:
    """A model in a folder; `label` is what it is called in reports."""

    def __init__(self, folder: Path, label: str, choice: ModelChoice) -> None:
        self._folder = folder
        self._choice = choice
        self._identity = {
            "llm": "transformers",
            "model": label,
            "weights": _fingerprint(folder),
            "version": version("transformers"),
            "settings": f"temperature {choice.temperature:g}, seed {choice.seed}",
        }
        self._tokenizer, longest = _read_tokenizer(folder)
        self._window = min(choice.window_tokens, longest)
        added = self._tokenizer.added_tokens_decoder.values()
        self._special = tuple(one.content for one in added if one.special)

    @property
    def window(self) -> int:
        """What the model was made for, or less where the user says so."""
        return self._window

    @property
    def identity(self) -> dict[str, str]:
        """Back-end, model, a hash of its configuration and files' sizes, the library's version, settings."""
        return dict(self._identity)

    def count(self, text: str) -> int:
        """Return the tokens of a text."""
        return len(self._tokenizer(defuse(text, self._special), add_special_tokens=False)["input_ids"])

    def complete(self, ask: Ask) -> Completion:
        """Return what the model writes; MissingError where the prompt leaves no room or memory is short."""
        import torch

        ids = self._tokenizer(self.render(ask.messages), add_special_tokens=False)["input_ids"]
        room = self._window - len(ids)
        if room < 1:
            raise MissingError(
                f"{self._identity['model']}: a prompt of {len(ids)} tokens does not fit into its {self._window}. "
                "Raise llm_window (TALKNOTES_LLM_WINDOW) if the model has more, or take another model."
            )
        model = _load(self._folder, self._choice.device, self._choice.threads)
        try:
            made = _generate(model, self._tokenizer, ids, min(ask.most_tokens, room), self._choice)
        except torch.OutOfMemoryError as err:
            raise MissingError(f"{self._identity['model']}: the GPU's memory is full. Use --device cpu.") from err
        except (RuntimeError, ValueError, IndexError) as err:
            raise MissingError(f"{self._identity['model']}: failed at its work: {_reason(err)}") from err
        ends = _ends(model, self._tokenizer)
        is_whole = bool(made) and made[-1] in ends
        # Other special tokens stay: they tell thoughts from the answer.
        silent = ends | {self._tokenizer.pad_token_id, self._tokenizer.bos_token_id}
        text = self._tokenizer.decode([one for one in made if one not in silent], clean_up_tokenization_spaces=False)
        tokens_in, tokens_out = len(ids), len(made)
        cost = self._choice.cost(tokens_in, tokens_out)
        return Completion(text.strip(), "stop" if is_whole else "length", tokens_in, tokens_out, cost)

    def render(self, messages: Sequence[Message]) -> str:
        """Return the text that the model reads: the messages in its chat template, thinking switched off."""
        rows = [{"role": one.role, "content": defuse(one.text, self._special)} for one in messages]
        if not self._tokenizer.chat_template:
            return (self._tokenizer.bos_token or "") + _plain(rows)
        from jinja2.exceptions import TemplateError

        options: dict[str, Any] = {"tokenize": False, "add_generation_prompt": True, "enable_thinking": False}
        if "enable_thinking" not in str(self._tokenizer.chat_template):
            options["reasoning_effort"] = "low"  # gpt-oss and its kind can't do without
        try:
            found: str = self._tokenizer.apply_chat_template(rows, **options)
        except TemplateError:  # some templates know no instructions (Gemma 2)
            found = self._tokenizer.apply_chat_template(_without_system(rows), **options)
        return found


def open_local(choice: ModelChoice, needs_weights: bool = True) -> LocalModel:
    """Return the model that a choice names; what is not here is fetched, unless `offline`.

    Without `needs_weights` it can count, and not be asked. Raises UsageError for a folder that holds no model and a
    name that can be none, MissingError within five seconds where the model can't be had.
    """
    path = Path(choice.model).expanduser()
    if path.is_dir():
        found = LocalModel(path, path.resolve().name, choice)
        if needs_weights and not _weights_bytes(path):
            raise UsageError(f"{choice.model}: holds no weights (*.safetensors). Copy the whole folder of the model.")
        return found
    if path.exists() or path.is_absolute() or choice.model.startswith((".", "~")):
        raise MissingError(f"{choice.model}: no folder with a model. Give one with config.json, weights and tokenizer.")
    if not _REPOSITORY.fullmatch(choice.model):
        raise UsageError(f"{choice.model}: neither a folder nor a name on the hub, such as Qwen/Qwen3.5-2B.")
    return LocalModel(_snapshot(choice.model, choice.offline), choice.model, choice)


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


def _read_tokenizer(folder: Path) -> tuple[Any, int]:
    """Return a model's tokenizer, and how many tokens it was made for."""
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
def _load(folder: Path, device: str, threads: int) -> Any:
    """Return a model with its weights, kept for as long as no other is asked for."""
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


def _generate(model: Any, tokenizer: Any, ids: list[int], most: int, choice: ModelChoice) -> list[int]:
    import torch
    from transformers import GenerationConfig

    ends = sorted(_ends(model, tokenizer))
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else next(iter(ends), 0)
    sampling = {"do_sample": True, "temperature": choice.temperature} if choice.temperature else {"do_sample": False}
    penalty = getattr(model.generation_config, "repetition_penalty", None) or 1.0
    settings = GenerationConfig(
        max_new_tokens=most, eos_token_id=ends or None, pad_token_id=pad, repetition_penalty=penalty, **sampling
    )
    prompt = torch.tensor([ids], device=model.device)
    with torch.inference_mode(), torch.random.fork_rng([model.device] if model.device.type == "cuda" else []):
        torch.manual_seed(choice.seed)
        made = model.generate(prompt, attention_mask=torch.ones_like(prompt), generation_config=settings)
    found: list[int] = made[0, len(ids) :].tolist()
    return found


def _ends(model: Any, tokenizer: Any) -> set[int]:
    """Return the tokens that end an answer."""
    configured = getattr(model.generation_config, "eos_token_id", None)
    listed = configured if isinstance(configured, list) else [configured]
    return {one for one in (*listed, tokenizer.eos_token_id) if one is not None}


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
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 1 << 62


def _hush() -> None:
    """Keep transformers' progress bars and advice off the terminal."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def _fingerprint(folder: Path) -> str:
    """Return a short hash of a model's configuration and its files' sizes; its weights are not read."""
    sizes = sorted((file.name, file.stat().st_size) for pattern in _FILES for file in folder.glob(pattern))
    try:
        config = (folder / "config.json").read_bytes()
    except OSError as err:
        raise UsageError(f"{folder}: holds no model, config.json is missing. Name the checkpoint's folder.") from err
    return hash_bytes(config + repr(sizes).encode())[:12]


def _weights_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for pattern in _WEIGHTS for file in folder.glob(pattern))


def _unusable(folder: Path, err: Exception) -> UsageError:
    return UsageError(f"{folder}: no language model that transformers can run without its own code: {_reason(err)}")


def _reason(err: Exception) -> str:
    return str(err).strip().partition("\n")[0][:200] or type(err).__name__


def _plain(rows: Sequence[Mapping[str, str]]) -> str:
    """Return messages for a model that was never taught to chat."""
    return "\n\n".join(f"{_PLAIN_ROLES[row['role']]}{row['content']}" for row in rows) + "\n\nAnswer:\n"


def _without_system(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return messages with the instructions at the head of what the user says first."""
    system = "\n\n".join(row["content"] for row in rows if row["role"] == "system")
    rest = [dict(row) for row in rows if row["role"] != "system"]
    if system and rest:
        rest[0]["content"] = f"{system}\n\n{rest[0]['content']}"
    return rest
