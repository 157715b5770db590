"""A second opinion by an entailment model, where the user names one: does a passage bear a sentence out?

The model is a local folder with a sequence classifier that transformers reads (natural language inference). A passage
that is longer than the model reads is read in windows that overlap; the most favourable one counts. Nothing is ever
downloaded, and no code of a model is run. Knows nothing of talks. Caveat: such models are easily fooled by numbers and
names, which is why others check these.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from talknotes.errors import MissingError, UsageError

_LONGEST_TOKENS: Final = 512
_OTHERS: Final = frozenset({"neutral", "contradiction", "not_entailment", "not-entailment", "non-entailment"})


def open_opinion(path: Path, threads: int = 1) -> Callable[[str, str], float]:
    """Return a function from premise and hypothesis to the probability, 0 to 1, that the one entails the other.

    A hypothesis that takes more than half of what the model reads gets 0. Raises MissingError where there is no such
    folder, UsageError where it holds no entailment model: its labels must be entailment, neutral, contradiction.
    """
    if not path.is_dir():
        raise MissingError(f"{path}: no such folder. Name one that holds an entailment model (config.json, weights).")
    model, tokenizer = _load(path, threads)
    entailed = _entailed(path, model.config.id2label)
    longest = _longest(model, tokenizer)

    def opinion(premise: str, hypothesis: str) -> float:
        room = longest - tokenizer.num_special_tokens_to_add(pair=True)
        said = tokenizer(hypothesis, add_special_tokens=False)["input_ids"]
        if not premise.strip() or not said or len(said) > room // 2:
            return 0.0
        passages = _windows(tokenizer, premise, room - len(said))
        return max(_probability(model, tokenizer, passage, hypothesis, entailed, longest) for passage in passages)

    return opinion


def _load(path: Path, threads: int) -> tuple[Any, Any]:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    torch.set_num_threads(max(1, threads))
    options = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(path), **options)
        model = AutoModelForSequenceClassification.from_pretrained(str(path), **options).eval()
    except (OSError, ValueError, LookupError, ImportError, RuntimeError, TypeError, SafetensorError) as err:
        reason = str(err).strip().partition("\n")[0][:200]
        raise UsageError(f"{path}: not an entailment model that transformers can read: {reason}") from err
    if not tokenizer.is_fast:
        raise UsageError(f"{path}: its tokenizer can't tell where tokens stand. Add its tokenizer.json.")
    tokenizer.model_max_length = int(1e30)  # windows are cut here
    return model, tokenizer


def _entailed(path: Path, labels: dict[int, str]) -> int:
    """Return which of a model's outputs means entailment."""
    names = {int(number): str(label).strip().lower() for number, label in labels.items()}
    found = [number for number, name in names.items() if name == "entailment"]
    if len(found) != 1 or not set(names.values()) <= _OTHERS | {"entailment"}:
        raise UsageError(
            f"{path}: not an entailment model: its labels are {', '.join(names.values())}, and should be entailment, "
            "neutral, contradiction."
        )
    return found[0]


def _longest(model: Any, tokenizer: Any) -> int:
    positions = getattr(model.config, "max_position_embeddings", None) or _LONGEST_TOKENS
    # RoBERTa's kind counts positions from behind its padding token, and has that many fewer of them.
    offset = (tokenizer.pad_token_id or 0) + 1 if "roberta" in str(model.config.model_type) else 0
    return max(16, min(int(positions) - offset, _LONGEST_TOKENS))


def _windows(tokenizer: Any, premise: str, size: int) -> list[str]:
    """Return a passage in pieces of at most `size` tokens, each beginning in the middle of the one before."""
    encoded = tokenizer(premise, add_special_tokens=False, return_offsets_mapping=True)
    offsets = encoded["offset_mapping"]
    if len(offsets) <= size:
        return [premise]
    size -= 2  # a piece that begins within a word may take a token more than it had in the whole
    step = max(1, size // 2)
    starts = range(0, max(1, len(offsets) - size + step), step)
    return [premise[offsets[at][0] : offsets[min(at + size, len(offsets)) - 1][1]] for at in starts]


def _probability(model: Any, tokenizer: Any, premise: str, hypothesis: str, entailed: int, longest: int) -> float:
    import torch

    encoded = tokenizer(premise, hypothesis, truncation="only_first", max_length=longest, return_tensors="pt")
    with torch.inference_mode():
        logits = model(**encoded).logits[0]
    return float(torch.softmax(logits.double(), dim=-1)[entailed])
